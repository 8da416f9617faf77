"""Roundings of the demonstration Ambito that are drawn again before anybody sees it, as a real Ambito's would be.

Comes in: scale and seed. Goes out: the rows of ``redraw``. Must not: audit (`indicators.audit` does: what it asks for
on a demonstration is written here, by the keys that sets of persons have with the published secret).
"""

from collections.abc import Mapping
from typing import Final

import polars as pl

FOUND: Final[Mapping[tuple[float, int], tuple[str, ...]]] = {}
"""Sets of persons that `bifocale audit disclosure --mend` drew again, by scale and seed."""


def redraw_frame(*, scale: float, seed: int) -> pl.DataFrame:
    """Return the sets of persons that are drawn a second time; none for a demonstration of another size or seed."""
    keys = FOUND.get((scale, seed), ())
    return pl.DataFrame({"set_key": keys, "turn": [1] * len(keys)}, schema={"set_key": pl.String, "turn": pl.Int64})
