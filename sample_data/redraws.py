"""Roundings of the demonstration Ambito that are drawn again before anybody sees it, as a real Ambito's would be.

Comes in: scale and seed. Goes out: the rows of ``redraw``. Must not: audit (`indicators.disclosure_audit` does: what it
asks for on a demonstration is written here, by the keys that sets of persons have with the published secret).
"""

from collections.abc import Mapping
from typing import Final

import polars as pl

from sample_data.world import DEFAULT_SCALE, DEFAULT_SEED

FOUND: Final[Mapping[tuple[float, int], Mapping[str, int]]] = {
    (DEFAULT_SCALE, DEFAULT_SEED): {
        "000000010fe74c10": 1,
        "0000000170f2d22c": 2,
        "0000000173fa5cb4": 2,
        "0000000176c667d1": 1,
        "000000017724efd3": 1,
        "00000001786c7df5": 2,
        "000000017e286d35": 1,
        "0000000198ab0688": 1,
        "00000001c49fb34a": 1,
        "00000001c892eb28": 2,
        "00000001e6549867": 1,
        "00000001ecd0821a": 1,
        "00000001efd2e1bf": 1,
        "00000001f3377409": 2,
        "0000000206b2196f": 1,
        "000000020e076916": 1,
        "00000002370437b3": 1,
        "0000000239b6a3cb": 1,
        "0000000260d94b44": 1,
        "0000000266a20e0d": 1,
        "00000002680cc76f": 1,
        "000000026e882c62": 1,
        "000000027eb881a0": 1,
        "000000028a2414cd": 1,
        "000000028e1ee60a": 1,
        "000000028f3553f3": 1,
        "0000000293f26d61": 2,
        "0000000298b0d144": 2,
        "000000029f975ffc": 1,
        "00000002a5f7b483": 1,
        "00000002bd5eec04": 1,
        "00000002cc2fd14e": 2,
        "00000002cd51b6a6": 1,
        "00000002d599b687": 1,
        "00000002fe29b789": 1,
        "000000030c974a38": 1,
        "000000030d7629f6": 1,
        "0000000318748ab4": 1,
        "0000000322f0b1b0": 1,
        "000000032a986c90": 1,
        "000000032d576f83": 1,
        "000000035995cd1a": 1,
        "0000000367190333": 1,
        "000000038b636b9b": 2,
        "00000003a0da8a50": 1,
        "00000003a362d6c7": 1,
        "00000003a5ca3fc5": 1,
        "00000003b81df4a4": 1,
        "00000003ba5d4dc4": 1,
        "00000003d472f9e4": 1,
        "000000043e6dd4f2": 1,
        "000000044375edec": 2,
        "0000000476389157": 1,
        "000000049a934ced": 1,
        "00000004ff7aae95": 1,
        "0000000537dad4a4": 1,
        "000000068cd0a672": 1,
        "0000000796df9127": 1,
        "000000085a826259": 2,
        "0000000896e90387": 1,
        "00000009aa0b0907": 1,
        "0000000d7ff83096": 1,
        "0000001188e9e003": 1,
        "000000185e802a0b": 1,
        "00000027b00e90ea": 1,
        "0000002ff753860f": 1,
        "0000003129c7edda": 1,
        "000000923ee45ebc": 1,
        "000000b500e46ccc": 1,
        "0000022d7d2ef595": 1,
    },
}
"""Sets of persons that `bifocale audit disclosure --mend` drew again and how many times, by scale and seed.

They are coincidences of draws that gave a partner, or two, the others' persons in a whole of people or exits.
"""


def redraw_frame(*, scale: float, seed: int) -> pl.DataFrame:
    """Return the sets of persons that are drawn again, and how many times; none for another size or seed."""
    found = FOUND.get((scale, seed), {})
    schema = {"set_key": pl.String, "turn": pl.Int64}
    return pl.DataFrame({"set_key": list(found), "turn": list(found.values())}, schema=schema)
