"""The questions that the attacker asks: the lattice of what a protected viewer may ask about people.

Comes in: entries of the catalogue, a `Directory`, a depth. Goes out: `Query` values, some of which will be refused.
Must not: measure.

One breakdown answers for all the filters on the same dimension, so cells come from breakdowns; filters and periods
asked one by one are a second route to the same cells, and must give the same figures (`routes`).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from data_access.viewers import Role, Viewer
from data_access.vocabulary import NeedDimension, ServiceType, TargetGroup
from indicators.model.code_lists import Directory
from indicators.model.indicator import Indicator, Kind
from indicators.model.period import Period, Unit
from indicators.model.query import AMBITO, GEOGRAPHIC, LEAD, TERRITORY, TIME, Grouping, Lens, Query

ATTACKER: Final = Viewer(role=Role.PUBLIC)
"""Mayors get the very same figures: the viewer enters no draw and no rule beside being protected."""
DISJOINT: Final = frozenset({Grouping.SEX, Grouping.AGE_BAND})
"""Attributes that every person has one of: their parts add up to the whole, so they are crossed more deeply."""
COUNTING: Final = frozenset(Kind) - {Kind.COUNT, Kind.RATIO}
"""Kinds whose parts count persons, or are made by them, whatever the question."""
MOST: Final = 3
"""Dimensions, besides time, that protected viewers may cross at most."""
FLOWS: Final = ("flow_ratio", "flow_new", "returned", "flow_back", "flow_home", "flow_other", "flow_inactive")
"""Indicators of which one counts everybody in any of some others: they are solved together."""
MAIN: Final = "people_served"
"""The indicator that every other one counts some of: it is crossed one dimension more deeply."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Depth:
    """How far the lattice is walked.

    Attributes
    ----------
    main, others : int
        Dimensions crossed, besides time, for the people served and for every other indicator; sex with age counts as
        one.
    ranges : int
        Dimensions crossed in ranges of years.
    everything : bool
        Whether the other indicators are asked like the people served: by month, in ranges, by every filter in every
        year (otherwise filters are tried in the last closed year, for the people served).
    pairs : int
        Months of the shortest cells that every two partners attack together.
    narrow : int
        Hidden cells that propagation leaves with at most so many values are solved exactly.
    sample : int
        Of the hidden cells left with more, how many are drawn and solved too, for each indicator: they try propagation.
    """

    main: int = 2
    others: int = 1
    ranges: int = 1
    everything: bool = False
    pairs: int = 12
    narrow: int = 2
    sample: int = 0


QUICK: Final = Depth()
FULL: Final = Depth(main=2, others=2, ranges=2, everything=True, pairs=3, narrow=3, sample=100)


PUBLISHED: Final = Depth(narrow=3, sample=20)
"""Of what is published for good: its questions are given; what propagation narrowed at all is solved."""


def is_solved(entry: Indicator) -> bool:
    """Whether the parts of an indicator are a system to be solved: counts of persons, or contacts that they made."""
    return not entry.of_table and (entry.kind in COUNTING or (entry.kind is Kind.COUNT and entry.person_filters))


def questions(entries: Iterable[Indicator], directory: Directory, depth: Depth) -> Iterator[Query]:
    """Yield the breakdowns of the indicators that count persons, in every unit of time and range of years."""
    for entry in entries:
        if is_solved(entry):
            for query in _shapes(entry, depth):
                yield from _in_time(query, entry, directory, depth)


def _shapes(entry: Indicator, depth: Depth) -> Iterator[Query]:
    """Yield the breakdowns of an indicator without time; those that the other lens already asked are left out."""
    deep = depth.main if entry.key == MAIN else depth.others
    for lens in sorted(entry.lenses, reverse=True):
        for by in _crossings(sorted(entry.groupings - TIME), deep):
            told_by_lens = GEOGRAPHIC & set(by)
            if lens is Lens.RESIDENCE or told_by_lens or Lens.RESIDENCE not in entry.lenses:
                for horizon in entry.horizons or (12,):
                    base = Query(indicator=entry.key, period=Period.year(2000), lens=lens, by=by, viewer=ATTACKER)
                    yield base.but(horizon_months=horizon)


def _is_deep(entry: Indicator, depth: Depth) -> bool:
    return depth.everything or entry.key == MAIN


def _crossings(groupings: list[Grouping], deep: int) -> Iterator[tuple[Grouping, ...]]:
    """Yield the sets of at most ``deep`` groupings, and those that add the disjoint ones to them."""
    for size in range(MOST + 1):
        for by in combinations(groupings, size):
            if len(set(by) - DISJOINT) < deep or size <= deep:
                yield by


def _in_time(query: Query, entry: Indicator, directory: Directory, depth: Depth) -> Iterator[Query]:
    years = directory.years
    whole = Period(years[0] * 12, years[-1] * 12 + 11, Unit.YEAR)
    units = [unit for unit in _units(query, entry, depth) if unit in entry.groupings]
    alone = Grouping.AGE_BAND in query.by or Grouping.NEED_SET in query.by
    for period in [Period.year(year) for year in years] if alone else [whole]:
        yield from (query.but(period=period, by=(*query.by, unit)) for unit in units)
    if len(query.by) <= depth.ranges - (not _is_deep(entry, depth)):
        for first, last in combinations(years, 2):
            yield query.but(period=Period(first * 12, last * 12 + 11, Unit.YEAR))
    if not units:
        yield from (query.but(period=Period.year(year)) for year in years)
    yield from (query.but(period=window) for window in directory.moving_quarters)


def _units(query: Query, entry: Indicator, depth: Depth) -> tuple[Grouping, ...]:
    if _is_deep(entry, depth):
        return (Grouping.YEAR, Grouping.QUARTER, Grouping.MONTH)
    if entry.kind is Kind.QUANTILE:  # slow to count, and needs ten persons
        return (Grouping.YEAR,)
    return (Grouping.YEAR, Grouping.QUARTER) if len(query.by) <= 1 else (Grouping.YEAR,)


def routes(entries: Iterable[Indicator], directory: Directory, depth: Depth) -> Iterator[Query]:
    """Yield the same cells asked otherwise: each value as a filter, each month, quarter and year as a period.

    Filters are tried in the last closed year and, where everything is tried, over all the years together: by quarter
    (or year) they give the cells that each year would.
    """
    years = [Period.year(year) for year in directory.years]
    whole = Period(years[0].first, years[-1].last, Unit.YEAR)
    for entry in entries:
        if is_solved(entry) and (depth.everything or entry.key == MAIN):
            base = Query(indicator=entry.key, period=whole, lens=max(entry.lenses), viewer=ATTACKER)
            for period in (*_spans(entry, depth, years, directory.closed_year), *directory.moving_quarters):
                yield from _filtered(base.but(period=period), entry, directory)
            for period in years if depth.everything else [directory.closed_year]:
                yield from _single_periods(base.but(period=period), entry)


def _spans(entry: Indicator, depth: Depth, years: list[Period], closed: Period) -> list[Period]:
    """Return the periods that filters are tried in."""
    if not depth.everything:
        return [closed]
    if not {Grouping.YEAR, Grouping.QUARTER} & entry.groupings:
        return years
    return [closed, Period(years[0].first, years[-1].last, Unit.YEAR)]


def _filtered(base: Query, entry: Indicator, directory: Directory) -> Iterator[Query]:
    units = [unit for unit in (Grouping.QUARTER, Grouping.YEAR) if unit in entry.groupings]
    asked = base.but(by=tuple(units[:1]))
    for lens in entry.lenses:
        areas = (AMBITO, LEAD, TERRITORY, *directory.municipalities)
        yield from (asked.but(lens=lens, area=area) for area in areas)
    yield asked.but(exclude_fictitious=True)
    if entry.service_filters:
        yield from (asked.but(services=(key,)) for key in directory.services)
        yield from (asked.but(service_types=(kind,)) for kind in ServiceType)
    yield from (asked.but(strands=(key,)) for key in directory.strands)
    if entry.person_filters:
        yield from (asked.but(targets=(target,)) for target in TargetGroup)
        yield from (asked.but(needs=(need,)) for need in NeedDimension)


def _single_periods(base: Query, entry: Indicator) -> Iterator[Query]:
    first = base.period.first
    singles = [Period(month, month, Unit.MONTH) for month in range(first, first + 12)]
    singles += [Period(month, month + 2, Unit.QUARTER) for month in range(first, first + 12, 3)]
    crossed = [by for by in (Grouping.SERVICE_TYPE, Grouping.AREA, Grouping.AGE_BAND) if by in entry.groupings]
    for period in (*singles, base.period):
        yield base.but(period=period)
        yield from (base.but(period=period, by=(by,)) for by in crossed)


def groups(entries: Iterable[Indicator]) -> list[tuple[Indicator, ...]]:
    """Return the indicators that are solved together, the people served before all the others."""
    given = list(entries)
    together = tuple(entry for entry in given if entry.key in FLOWS)
    alone = [(entry,) for entry in given if entry.key not in FLOWS]
    groups = [*alone, *([together] if together else [])]
    return sorted(groups, key=lambda group: MAIN not in {entry.key for entry in group})
