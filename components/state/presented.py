"""Whether a view can be presented, as whoever reads editions says: nothing below knows what an edition is.

Comes in: at the start of the process, the function that says it. Goes out: why a view cannot be presented. Must not:
hold a number, or say anything where nobody reads editions.
"""

from collections.abc import Callable
from typing import Final

from sqlalchemy import Engine

WhyNot = Callable[[Engine, str, str, str], str]
"""Takes the database, a page, what the address asks and a figure; returns why the newest edition has no screen of it,
nothing if it has one or there is no edition yet."""
_TOLD_BY: Final[list[WhyNot]] = []


def presented_by(why_not: WhyNot) -> None:
    """Take the function that knows editions; the last one counts."""
    _TOLD_BY[:] = [why_not]


def why_not_presented(engine: Engine, page: str, query: str, figure: str) -> str:
    """Return why a view cannot be presented at a meeting, in Italian; nothing if it can, or nobody knows."""
    return _TOLD_BY[0](engine, page, query, figure) if _TOLD_BY else ""
