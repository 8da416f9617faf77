"""Whether a figure of a page leads to a screen of a meeting, or to the reason why none can be made of it.

Comes in: a page, the key of a figure. Goes out: a verdict, whatever an edition holds. Must not: ask an edition.
"""

from typing import Final

from indicators.catalogue.catalogue import INDICATORS
from publication.edition import accounts
from publication.edition.boards import JOURNEYS
from publication.edition.breakdowns import BREAKDOWNS
from publication.meeting.figures import BOARD, MAP, never, shown

BOARDS: Final = {
    *(told.key for told in BREAKDOWNS),
    *(accounts.TRACKS, accounts.STRANDS, accounts.PROGRAMMES, accounts.SHARES, accounts.RESIDENTS, JOURNEYS),
    *(accounts.HOURS, accounts.KINDS, accounts.WORKERS_BOARD),
}
"""Keys of the boards that editions make; those of the plan are as many as its indicators."""


def leads_somewhere(page: str, figure: str) -> bool:
    """Whether a figure has a screen of what it shows, or a reason."""
    if never(page, figure):
        return True
    found = shown(page, figure)
    if found is None:
        return False
    if found.kind == BOARD:
        return found.board in BOARDS or found.board.startswith(f"{accounts.PLAN}|")
    return found.kind == MAP or found.indicator in INDICATORS
