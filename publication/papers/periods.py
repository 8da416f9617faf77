"""Which period a paper may be of, and when the reports of a quarter come out.

Comes in: what somebody typed, the code lists. Goes out: a `Period`, dates. Must not: look at the clock.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from data_access.expected_returns import DUE_DAY
from indicators.model.code_lists import Directory
from indicators.model.period import MONTHS_IN_YEAR, Period, Unit, first_day_of, last_closed, month_label
from publication.papers import text
from user_error import UserError

QUARTER: Final = 3
AHEAD: Final = 4
"""Quarters of which the calendar tells when their reports come out."""


class PaperPeriodError(UserError):
    """A paper cannot be of a period; the sentence says why, and what to write."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """When the report of a quarter comes out: first, while months may still change, and for good."""

    quarter: Period
    first: date
    final: date


def quarter_of(period: Period | None, directory: Directory) -> Period:
    """Return the quarter of a report: the one given, or the last that has ended.

    Raises
    ------
    PaperPeriodError
        If it is no quarter, has not ended, or the data do not reach it.
    """
    if period is None:
        closed = last_closed(directory.as_of)
        last = closed - (closed + 1) % QUARTER
        period = Period(last - QUARTER + 1, last, Unit.QUARTER)
        if period.first < directory.first_month:
            raise PaperPeriodError(text.NO_QUARTER)
        return period
    if period.unit is not Unit.QUARTER or period.months != QUARTER:
        raise PaperPeriodError(text.NOT_A_QUARTER.format(period=period))
    return _over(period, directory)


def year_of(period: Period | None, directory: Directory, *, kind: str, may_run: bool = False) -> Period:
    """Return the year of a paper: the one given, or the last that has ended; with ``may_run`` the present one too.

    Raises
    ------
    PaperPeriodError
        If it is no year, has not ended, or the data do not reach it.
    """
    if period is None:
        return directory.closed_year
    if period.unit is not Unit.YEAR or period.months != MONTHS_IN_YEAR:
        raise PaperPeriodError(text.NOT_A_YEAR.format(kind=kind, period=period))
    if period == directory.closed_year or (may_run and period.first <= directory.last_month <= period.last):
        return period
    return _over(period, directory)


def _over(period: Period, directory: Directory) -> Period:
    label = f"{period.label[0].upper()}{period.label[1:]}"
    if period.last > last_closed(directory.as_of):
        raise PaperPeriodError(text.NOT_OVER.format(period=label, last=month_label(directory.last_month)))
    if period.last < directory.first_month:
        raise PaperPeriodError(text.BEFORE_DATA.format(first=month_label(directory.first_month), period=period.label))
    return period


def issues(quarter: Period, *, late_months: int) -> Iterator[Issue]:
    """Yield when the reports of a quarter and of the next ones come out.

    Parameters
    ----------
    quarter : Period
    late_months : int
        How many of the last months may still change.
    """
    for place in range(AHEAD):
        one = Period(quarter.first + place * QUARTER, quarter.last + place * QUARTER, Unit.QUARTER)
        yield Issue(quarter=one, first=_day_after_due(one.last), final=_day_after_due(one.last + late_months))


def _day_after_due(month: int) -> date:
    """Return the day after returns of a month are due."""
    return first_day_of(month + 1).replace(day=DUE_DAY + 1)
