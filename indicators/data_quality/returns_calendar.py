"""The calendar of the returns as a file that any calendar opens (iCalendar, RFC 5545).

Comes in: returns in hand, a moment. Goes out: bytes. Must not: name a person, or hold a figure.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Final

from data_access.expected_returns import DUE_DAY
from indicators.data_quality.returns_in_hand import InHand
from indicators.italian.numbers import listed
from indicators.model.period import first_day_of, month_label, month_text

AHEAD: Final = 12
"""Months after the last one expected whose due day is in the calendar."""
MOST_NAMED: Final = 6
_OCTETS: Final = 75


def returns_calendar(returns: Sequence[InHand], *, at: datetime) -> bytes:
    """Return a day for each month and due day: what is expected and has not come, and the twelve months ahead.

    Parameters
    ----------
    returns : sequence of InHand
    at : datetime
        When it is made, UTC.
    """
    days: dict[tuple[date, int], list[str]] = defaultdict(list)
    newest: dict[str, InHand] = {}
    for one in returns:
        newest[one.service] = (
            one if one.service not in newest else max(one, newest[one.service], key=lambda of: of.month)
        )
        if one.delivery.received is None:
            days[one.due, one.month].append(one.name)
    last = max((one.month for one in newest.values()), default=None)
    if last is not None:
        names = sorted(one.name for one in newest.values() if one.month == last)  # whoever is still open
        for month in range(last + 1, last + 1 + AHEAD):
            days[first_day_of(month + 1).replace(day=DUE_DAY), month] = names
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Bifocale//Flussi//IT", "CALSCALE:GREGORIAN"]
    for (due, month), names in sorted(days.items()):
        lines += _event(due, month, names, at)
    return "".join(f"{_folded(line)}\r\n" for line in [*lines, "END:VCALENDAR"]).encode()


def _event(due: date, month: int, names: Sequence[str], at: datetime) -> list[str]:
    named = list(names[:MOST_NAMED])
    others = len(names) - len(named)
    whose = listed([*named, f"altri {others}"] if others else named)
    return [
        "BEGIN:VEVENT",
        f"UID:flussi-{month_text(month)}-{due:%Y%m%d}@bifocale",
        f"DTSTAMP:{at:%Y%m%dT%H%M%SZ}",
        f"DTSTART;VALUE=DATE:{due:%Y%m%d}",
        f"DTEND;VALUE=DATE:{due + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{_text(f'Scadenza dei flussi di {month_label(month)}')}",
        f"DESCRIPTION:{_text(f'Da consegnare: {whose}.')}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def _text(words: str) -> str:
    """Return words as iCalendar writes them: commas, semicolons, backslashes and ends of line are told apart."""
    for sign in ("\\", ";", ","):
        words = words.replace(sign, f"\\{sign}")
    return words.replace("\r", "").replace("\n", "\\n")


def _folded(line: str) -> str:
    """Return a line in pieces of at most 75 octets, each after the first begun by a blank, no letter cut in two."""
    pieces: list[str] = []
    piece = ""
    for letter in line:
        if len(f"{piece}{letter}".encode()) > _OCTETS - bool(pieces):
            pieces.append(piece)
            piece = ""
        piece += letter
    return "\r\n ".join([*pieces, piece])
