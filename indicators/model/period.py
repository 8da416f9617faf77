"""Whole periods: months, quarters, years and ranges of the same.

Comes in: text such as ``2025``, ``2025-Q2``, ``2025-03``, ``2023..2025``. Goes out: a frozen `Period`.
Must not: accept free dates (differencing two free periods would unmask people), nor look at the clock.
"""

import calendar
import re
from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from typing import Self

from indicators.model.errors import QueryError

MONTH_NAMES = (
    "gennaio",
    "febbraio",
    "marzo",
    "aprile",
    "maggio",
    "giugno",
    "luglio",
    "agosto",
    "settembre",
    "ottobre",
    "novembre",
    "dicembre",
)
MONTHS_IN_YEAR = len(MONTH_NAMES)
QUARTER_NAMES = ("primo", "secondo", "terzo", "quarto")
_PATTERN = re.compile(r"^(?P<year>(?:19|20)\d\d)(?:-(?:Q(?P<quarter>[1-4])|(?P<month>0[1-9]|1[0-2])))?$", re.IGNORECASE)


class Unit(IntEnum):
    """Length in months of the unit that a period is made of."""

    MONTH = 1
    QUARTER = 3
    YEAR = 12


def month_of(day: date) -> int:
    """Return the ordinal of a day's month: ``year * 12 + month - 1``."""
    return day.year * 12 + day.month - 1


def first_day_of(month: int) -> date:
    """Return the first day of a month given by its ordinal."""
    return date(month // 12, month % 12 + 1, 1)


def last_day_of(month: int) -> date:
    """Return the last day of a month given by its ordinal."""
    year, position = divmod(month, 12)
    return date(year, position + 1, calendar.monthrange(year, position + 1)[1])


def month_label(month: int) -> str:
    """Return a month in words: ``marzo 2025``."""
    return f"{MONTH_NAMES[month % 12]} {month // 12}"


def month_text(month: int) -> str:
    """Return a month as it is typed: ``2025-03``."""
    return f"{month // 12}-{month % 12 + 1:02d}"


def last_closed(as_of: date) -> int:
    """Return the ordinal of the last month that had ended by a day."""
    return month_of(as_of) - (as_of != last_day_of(month_of(as_of)))


def last_months(first: int, closed: int, unit: Unit) -> "Period | None":
    """Return the last twelve closed months, in whole units: fewer where the data begin later; None where there is none.

    Parameters
    ----------
    first, closed : int
        Ordinals of the first month of the data and of the last one that has ended.
    unit : Unit
        Months, or quarters: then the window moves four times a year, and gives no single month away.
    """
    end = (closed + 1) // unit * unit - 1
    begin = max(end - MONTHS_IN_YEAR + 1, -(-first // unit) * unit)
    return Period(begin, end, unit) if begin <= end else None


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """Whole months from ``first`` to ``last`` (ordinals, both included), made of units of the same length."""

    first: int
    last: int
    unit: Unit

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read ``2025``, ``2025-Q2``, ``2025-03`` or a range ``A..B`` of two of the same kind.

        Raises
        ------
        QueryError
            If the text is none of these, or the range runs backwards.
        """
        start, dots, end = text.strip().partition("..")
        head = cls._parse_one(start, text)
        tail = cls._parse_one(end, text) if dots else head
        if tail.unit is not head.unit or tail.last < head.first:
            message = f"Periodo «{text}» non valido: i due estremi devono essere dello stesso tipo e in ordine."
            raise QueryError(message)
        return cls(head.first, tail.last, head.unit)

    @classmethod
    def _parse_one(cls, part: str, whole: str) -> Self:
        match = _PATTERN.match(part)
        if match is None:
            message = f"Periodo «{whole}» non valido: usare 2025, 2025-Q2, 2025-03 oppure 2023..2025."
            raise QueryError(message)
        january = int(match["year"]) * 12
        if match["quarter"]:
            first = january + 3 * (int(match["quarter"]) - 1)
            return cls(first, first + 2, Unit.QUARTER)
        if match["month"]:
            return cls(january + int(match["month"]) - 1, january + int(match["month"]) - 1, Unit.MONTH)
        return cls(january, january + 11, Unit.YEAR)

    @classmethod
    def year(cls, year: int) -> Self:
        """Return a calendar year."""
        return cls(year * 12, year * 12 + 11, Unit.YEAR)

    def __str__(self) -> str:
        """Return the period as it is typed."""
        head, tail = self._text(self.first), self._text(self.last - self.unit + 1)
        return head if head == tail else f"{head}..{tail}"

    def _text(self, month: int) -> str:
        if self.unit is Unit.YEAR:
            return str(month // 12)
        return f"{month // 12}-Q{month % 12 // 3 + 1}" if self.unit is Unit.QUARTER else month_text(month)

    @property
    def label(self) -> str:
        """The period in Italian words: ``2025``, ``secondo trimestre 2025``, ``marzo 2025``, ``dal 2023 al 2025``.

        Some months or quarters are said by their first and last month: ``da ottobre 2025 a settembre 2026``.
        """
        head, tail = self._words(self.first), self._words(self.last - self.unit + 1)
        if head == tail:
            return head
        if self.unit is Unit.YEAR:
            return f"dal {head} al {tail}"
        same_year = self.first // MONTHS_IN_YEAR == self.last // MONTHS_IN_YEAR
        head, tail = month_label(self.first), month_label(self.last)
        return f"da {head.split()[0] if same_year else head} {'ad' if tail.startswith('a') else 'a'} {tail}"

    def _words(self, month: int) -> str:
        if self.unit is Unit.YEAR:
            return str(month // 12)
        if self.unit is Unit.QUARTER:
            return f"{QUARTER_NAMES[month % 12 // 3]} trimestre {month // 12}"
        return month_label(month)

    @property
    def months(self) -> int:
        """Number of months."""
        return self.last - self.first + 1

    @property
    def years(self) -> float:
        """Length in years."""
        return self.months / 12

    @property
    def first_day(self) -> date:
        """First day."""
        return first_day_of(self.first)

    @property
    def last_day(self) -> date:
        """Last day."""
        return last_day_of(self.last)

    def clipped(self, first: int, last: int) -> "Period":
        """Return the period without its units that lie wholly outside the months from ``first`` to ``last``."""
        before, after = max(first - self.first, 0), max(self.last - last, 0)
        shown = self.first + before // self.unit * self.unit, self.last - after // self.unit * self.unit
        return Period(*shown, self.unit) if shown[0] <= shown[1] else self

    def previous(self) -> "Period":
        """Return the period of the same length just before."""
        return Period(self.first - self.months, self.first - 1, self.unit)

    def year_before(self) -> "Period":
        """Return the same months of the year before (of as many years before as the period is long)."""
        shift = 12 * max(1, -(-self.months // 12))
        return Period(self.first - shift, self.last - shift, self.unit)
