"""Days and months as Italians write them: the only formatter of the house.

Comes in: days. Goes out: text. Must not: know what day it is. Babel's ``it_IT`` writes the same (tested).
"""

from datetime import date

from indicators.italian.numbers import NO_NUMBER
from indicators.model.period import MONTH_NAMES


def day_in_words(day: date | None) -> str:
    """Return ``22 novembre 2026``; a dash for a day that is not there."""
    return NO_NUMBER if day is None else f"{day.day} {MONTH_NAMES[day.month - 1]} {day.year}"


def month_in_short(day: date) -> str:
    """Return the month of a day: ``mar 2025``."""
    return f"{MONTH_NAMES[day.month - 1][:3]} {day.year}"
