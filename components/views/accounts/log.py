"""The access log, as the page of the administrators tells it: which lines, and whether all of them hold.

Comes in: lines, a verdict, what was chosen. Goes out: rows and sentences. Must not: draw, or read an answer from it.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from components.views.accounts.text import DETAIL, NETWORK, NUMBER, ROLE, WHAT, WHEN, WHOSE
from data_access.accounts.access_log import Line
from data_access.accounts.vocabulary import EventKind

DAYS: Final = (7, 30, 90, 365)
"""How far back the page looks."""
MOST_LINES: Final = 1_000


def since(days: int, *, today: date) -> str:
    """Return the moment at which the chosen days begin, as the log writes moments."""
    first = datetime.combine(today - timedelta(days=days - 1), datetime.min.time())
    return first.astimezone(UTC).isoformat()


def rows(found: Iterable[Line]) -> list[dict[str, Any]]:
    """Return a row for each line, newest first."""
    labels = {str(kind): kind.label for kind in EventKind}
    return [
        {
            WHEN: f"{datetime.fromisoformat(line.at).astimezone():%d/%m/%Y %H:%M:%S}",
            WHAT: labels.get(line.kind, line.kind),
            WHOSE: line.who,
            ROLE: line.role,
            NETWORK: line.network,
            DETAIL: line.detail,
            NUMBER: line.number,
        }
        for line in found
    ]


def kind_named(name: str) -> EventKind | None:
    """Return the kind of event with a label; None for all of them."""
    return next((kind for kind in EventKind if kind.label == name), None)
