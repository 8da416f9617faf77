"""The questions that an attacker asks: an indicator by one or two things, in every unit of time that it is told in.

Role: lists of `Query`. In: keys of the catalogue. Out: questions, some of which will be refused. Must not: ask.
"""

from collections.abc import Iterable, Iterator
from itertools import combinations
from typing import Final

from indicators.catalogue.catalogue import indicator
from indicators.model.indicator import Indicator
from indicators.model.period import Period
from indicators.model.query import TIME, Grouping, Lens, Query
from tests.attacks.attacker import question

FIRST, LAST = 2023, 2025
"""Years of the demo Ambito that have ended."""
UNITS: Final = (Grouping.YEAR, Grouping.QUARTER, Grouping.MONTH)
BY_PERIOD: Final = frozenset({Grouping.AGE_BAND, Grouping.NEED_SET})
"""Breakdowns that depend on the period asked for: they are asked a year at a time."""


def table_questions(keys: Iterable[str], *, crossed: int = 1, first: int = FIRST, last: int = LAST) -> list[Query]:
    """Return the questions about some indicators by at most so many things besides time."""
    asked: list[Query] = []
    for key in keys:
        entry = indicator(key)
        for size in range(crossed + 1):
            for by in combinations(sorted(entry.groupings - TIME), size):
                for lens in sorted(entry.lenses, reverse=True):
                    asked += _in_time(entry, by, lens, first, last)
    return asked


def _in_time(entry: Indicator, by: tuple[Grouping, ...], lens: Lens, first: int, last: int) -> Iterator[Query]:
    units = [unit for unit in UNITS if unit in entry.groupings]
    years = [Period.year(year) for year in range(first, last + 1)]
    everything = Period.parse(f"{first}..{last}")
    for period in years if BY_PERIOD & set(by) else [everything]:
        yield from (question(entry.key, period=period, by=(*by, unit), lens=lens) for unit in units)
    if not units:
        yield from (question(entry.key, period=period, by=by, lens=lens) for year in years for period in _within(year))
    elif not by or not BY_PERIOD & set(by):
        yield from (question(entry.key, period=span, by=by, lens=lens) for span in _ranges(first, last))


def _within(year: Period) -> Iterator[Period]:
    """Yield a year, its quarters and its months."""
    number = year.first // 12
    yield year
    yield from (Period.parse(f"{number}-Q{quarter}") for quarter in range(1, 5))
    yield from (Period.parse(f"{number}-{month:02d}") for month in range(1, 13))


def _ranges(first: int, last: int) -> Iterator[Period]:
    """Yield the ranges of years that end with the last one."""
    yield from (Period.parse(f"{begin}..{last}") for begin in range(first, last))
