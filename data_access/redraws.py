"""Remembers the figures whose rounding is drawn again, for everybody and for good.

Comes in: an engine and the keys of sets of persons. Goes out: one more turn for each, in the shared database.
Must not: know why (`indicators.disclosure_audit` does), draw anything itself.
"""

from collections.abc import Iterable
from typing import Final

from sqlalchemy import Engine

from data_access.database import session
from data_access.models import Redraw
from data_access.models.disclosure import SET_KEY_LENGTH

MOST_TURNS: Final = 255
"""The snapshot keeps turns in eight bits."""


def draw_again(engine: Engine, set_keys: Iterable[int]) -> int:
    """Give one more turn to each set of persons, in one transaction; return how many were given.

    Parameters
    ----------
    engine : Engine
    set_keys : iterable of int
        Sums, modulo 2**64, of the cell keys of the persons of each set.

    Raises
    ------
    DatabaseUnreachableError
        If the database does not answer.
    """
    written = sorted({f"{key:0{SET_KEY_LENGTH}x}" for key in set_keys})
    with session(engine) as opened:
        for key in written:
            row = opened.get(Redraw, key) or Redraw(set_key=key, turn=0)
            row.turn = min(row.turn + 1, MOST_TURNS)
            opened.add(row)
    return len(written)
