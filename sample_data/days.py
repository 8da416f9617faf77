"""The calendar of the demo: days as whole numbers from 1 January 2023, months, holidays, opening days.

Comes in: dates and weekdays. Goes out: day numbers and boolean calendars of `DAYS` entries.
Must not: look at today's date.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import numpy as np

from sample_data.draws import Bools, Floats, Ints

FIRST_DAY: Final = date(2023, 1, 1)
AS_OF: Final = date(2026, 10, 31)
DAYS: Final = (AS_OF - FIRST_DAY).days + 1
EVERY_DAY: Final = frozenset(range(7))
WORKING_DAYS: Final = frozenset(range(5))
_HOLIDAYS: Final = ((1, 1), (1, 6), (4, 25), (5, 1), (6, 2), (8, 15), (11, 1), (12, 8), (12, 25), (12, 26))
_EASTER_MONDAYS: Final = (date(2023, 4, 10), date(2024, 4, 1), date(2025, 4, 21), date(2026, 4, 6))
_AUGUST: Final = 8
_AUGUST_BREAK: Final = (10, 23)


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """A month of the demo: its position, its first day and the half-open span of its day numbers."""

    index: int
    first: date
    start: int
    stop: int

    @property
    def days(self) -> Ints:
        """Day numbers of the month."""
        return np.arange(self.start, self.stop)


def number(day: date) -> int:
    """Return the day number of a date (0 is `FIRST_DAY`)."""
    return (day - FIRST_DAY).days


def to_date(day: int) -> date:
    """Return the date of a day number."""
    return FIRST_DAY + timedelta(days=int(day))


def dates(days: Ints) -> np.ndarray[tuple[int], np.dtype[np.datetime64]]:
    """Return day numbers as ``datetime64[D]``."""
    return np.datetime64(FIRST_DAY, "D") + days.astype("timedelta64[D]")


def next_month(first: date) -> date:
    """Return the first day of the month after ``first``."""
    return date(first.year + first.month // 12, first.month % 12 + 1, 1)


def months() -> tuple[Month, ...]:
    """Return the 46 months from January 2023 to October 2026."""
    found: list[Month] = []
    first = FIRST_DAY
    while first <= AS_OF:
        after = next_month(first)
        found.append(Month(index=len(found), first=first, start=number(first), stop=number(after)))
        first = after
    return tuple(found)


def weekdays() -> Ints:
    """Return the weekday (Monday is 0) of every day of the demo."""
    return (np.arange(DAYS) + FIRST_DAY.weekday()) % 7


def open_days(
    wanted: Collection[int], *, since: date, until: date | None = None, holidays: bool = False, august: bool = True
) -> Bools:
    """Return on which days a service is open.

    Parameters
    ----------
    wanted : collection of int
        Weekdays of opening, Monday is 0.
    since, until : date
        First and last day of opening; ``until`` omitted means still open.
    holidays : bool
        Whether it opens on public holidays too.
    august : bool
        Whether it opens in the two central weeks of August too.
    """
    day = np.arange(DAYS)
    last = DAYS - 1 if until is None else number(until)
    calendar = np.isin(weekdays(), sorted(wanted)) & (day >= number(since)) & (day <= last)
    if not holidays:
        calendar[_holidays()] = False
    if not august:
        calendar[_august()] = False
    return calendar


def season(*, winter: float, august: float = 0.0) -> Floats:
    """Return a yearly wave around 1 for every day: ``1 + winter`` in mid-January, ``1 - august`` more in mid-August."""
    day_of_year = np.array([to_date(day).timetuple().tm_yday for day in range(DAYS)])
    wave = 1 + winter * np.cos(2 * np.pi * (day_of_year - 15) / 365.25)
    dip = np.exp(-(((day_of_year - 227) / 16.0) ** 2))
    return np.asarray(wave * (1 - august * dip), dtype=np.float64)


def _holidays() -> list[int]:
    fixed = [day for day in range(DAYS) if (to_date(day).month, to_date(day).day) in _HOLIDAYS]
    return sorted({*fixed, *(number(day) for day in _EASTER_MONDAYS)})


def _august() -> list[int]:
    low, high = _AUGUST_BREAK
    return [day for day in range(DAYS) if to_date(day).month == _AUGUST and low <= to_date(day).day <= high]
