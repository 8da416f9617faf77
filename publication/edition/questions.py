"""The questions that an edition answers: every indicator, both lenses, municipalities, areas, services, in time.

Comes in: entries of the catalogue and a `Directory`. Goes out: `Query` values of a protected viewer, some of which will
be refused. Must not: measure.

Municipalities are told by year and quarter, areas and the whole Ambito by month, quarter and year, services (of what
counts no persons) by month and year; all of them for each closed year and for the last four closed quarters too, beside
the year before.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from indicators.disclosure_audit import ATTACKER
from indicators.model.code_lists import Directory
from indicators.model.indicator import Indicator, Kind
from indicators.model.period import Period, last_closed
from indicators.model.query import AMBITO, LEAD, TERRITORY, Comparison, Grouping, Lens, Query

READER: Final = ATTACKER
"""Who reads an edition: anybody. Mayors get the very same figures."""
FINE: Final = (Grouping.QUARTER, Grouping.YEAR)
"""Units of time in which municipalities are told."""
WIDE: Final = (Grouping.MONTH, Grouping.QUARTER, Grouping.YEAR)
"""Units of time in which areas are told."""
OF_SERVICES: Final = (Grouping.MONTH, Grouping.YEAR)
"""Units of time in which services are told."""
AREAS: Final = (AMBITO, LEAD, TERRITORY)


def spans(directory: Directory) -> tuple[Period, ...]:
    """Return the periods that places are told in one by one: closed years, and the last four closed quarters."""
    closed = last_closed(directory.as_of)
    years = [Period.year(year) for year in directory.years if year * 12 + 11 <= closed]
    return (*years, *directory.moving_quarters[:1]) or (directory.default_period(READER),)


def cell_questions(entry: Indicator, directory: Directory) -> Iterator[Query]:
    """Yield the breakdowns of an indicator: its cells, and what maps and trends are drawn from."""
    whole = directory.every_year
    for lens in _lenses(entry):
        asked = Query(indicator=entry.key, period=whole, lens=lens, viewer=READER)
        for places, units in _shapes(entry):
            told = [unit for unit in units if unit in entry.groupings]
            yield from (asked.but(by=(*places, unit)) for unit in told)
            for period in spans(directory):
                yield asked.but(by=places, period=period, comparison=Comparison.YEAR)


def statement_questions(entry: Indicator, directory: Directory) -> Iterator[Query]:
    """Yield the questions about one place and one period, each beside the year before: what is said of it in words."""
    for lens in _lenses(entry):
        asked = Query(indicator=entry.key, period=directory.every_year, lens=lens, viewer=READER)
        areas = AREAS if Grouping.AREA in entry.groupings else (AMBITO,)
        places = directory.municipalities if lens is Lens.RESIDENCE and Grouping.MUNICIPALITY in entry.groupings else ()
        for period in spans(directory):
            yield from (asked.but(area=area, period=period, comparison=Comparison.YEAR) for area in (*areas, *places))


def title_questions(entry: Indicator, directory: Directory) -> Iterator[Query]:
    """Yield the questions whose sentences stand over the trends: the two areas in time, and each service."""
    for lens in _lenses(entry):
        asked = Query(indicator=entry.key, period=directory.every_year, lens=lens, viewer=READER)
        told = [unit for unit in WIDE if unit in entry.groupings]
        if Grouping.AREA in entry.groupings:
            yield from (asked.but(area=area, by=(unit,)) for area in (LEAD, TERRITORY) for unit in told)
        if _tells_services(entry):
            units = [unit for unit in OF_SERVICES if unit in entry.groupings]
            yield from (asked.but(services=(key,), by=(unit,)) for key in directory.services for unit in units)


def _tells_services(entry: Indicator) -> bool:
    """Whether services are told one by one: of what counts no persons."""
    return Grouping.SERVICE in entry.groupings and entry.kind is Kind.RATIO


def _lenses(entry: Indicator) -> Iterable[Lens]:
    return (lens for lens in Lens if lens in entry.lenses)


def _shapes(entry: Indicator) -> Iterator[tuple[tuple[Grouping, ...], tuple[Grouping, ...]]]:
    """Yield what an indicator is broken down by besides time, and in which units of time."""
    yield (), WIDE
    if Grouping.AREA in entry.groupings:
        yield (Grouping.AREA,), WIDE
    if Grouping.MUNICIPALITY in entry.groupings:
        yield (Grouping.MUNICIPALITY,), FINE
    if _tells_services(entry):
        yield (Grouping.SERVICE,), OF_SERVICES
