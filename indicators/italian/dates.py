"""Days and months as Italians write them: the only formatter of the house.

Comes in: days. Goes out: text. Must not: know what day it is. Babel's ``it_IT`` writes the same (tested).
"""

import re
from datetime import date
from typing import Final

from data_access.elision import elided
from indicators.italian.numbers import NO_NUMBER
from indicators.model.period import MONTH_NAMES, QUARTER_NAMES, Period

_NAMES: Final = "|".join((*MONTH_NAMES, *(name[:3] for name in MONTH_NAMES)))
_CODE: Final = re.compile(
    r"(?P<year>\d{4})(?:-(?:q(?P<quarter>[1-4])|(?:0[1-9]|1[0-2])(?:-(?P<day>0[1-9]|[12]\d|3[01]))?))?"
)
_QUARTER: Final = re.compile(rf"(?P<name>{'|'.join(QUARTER_NAMES)}) trimestre (?P<year>\d{{4}})")
_MONTH: Final = re.compile(rf"(?:(?P<day>\d{{1,2}})º? )?(?P<name>{_NAMES})(?: (?P<year>\d{{4}}))?")


def day_in_words(day: date | None) -> str:
    """Return ``22 novembre 2026``; a dash for a day that is not there."""
    return NO_NUMBER if day is None else f"{day.day} {MONTH_NAMES[day.month - 1]} {day.year}"


def day_after(word: str, day: date | None) -> str:
    """Return a day after its article or preposition: ``dal 14 maggio 2026``, ``all'8 maggio 2026``, ``il 1º…``."""
    return elided(word, day_in_words(day))


def month_in_short(day: date) -> str:
    """Return the month of a day: ``mar 2025``."""
    return f"{MONTH_NAMES[day.month - 1][:3]} {day.year}"


def time_key(words: str) -> str:
    """Return what sorts by time, for a day, month, quarter or year in Italian words or as addresses write it.

    ``14 agosto 2025`` is ``2025-08-14``, ``agosto 2025`` ``2025-08``, ``terzo trimestre 2025`` ``2025-Q3``; what is
    written so already stays as it is; empty for anything else.
    """
    text = words.strip().lower().removeprefix("tutto il mese: ")
    if _CODE.fullmatch(text):
        return text.upper()
    if quarter := _QUARTER.fullmatch(text):
        return f"{quarter['year']}-Q{QUARTER_NAMES.index(quarter['name']) + 1}"
    if month := _MONTH.fullmatch(text):
        place = [name[:3] for name in MONTH_NAMES].index(month["name"][:3]) + 1
        day = f"-{int(month['day']):02d}" if month["day"] else ""
        return f"{month['year'] or '0000'}-{place:02d}{day}"
    return ""


def time_words(text: str) -> str:
    """Return a time in words: ``2025-08`` is ``agosto 2025``; what is in words already stays as it is."""
    code = _CODE.fullmatch(text.lower())
    if code is None:
        return text
    return day_in_words(date.fromisoformat(text)) if code["day"] else Period.parse(text).label
