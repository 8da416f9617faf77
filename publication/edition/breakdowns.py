"""The breakdowns that an edition tells beside places in time: target groups, ages, needs, services, outcomes, pacts.

Comes in: entries of the catalogue and a `Directory`. Goes out: `Breakdown` values and the questions that they ask as a
protected viewer. Must not: measure.

Only crossings of which a screen is made: each one is attacked with the rest of the edition, and one that told too much
of few persons would stop it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from indicators.model.code_lists import Directory
from indicators.model.indicator import Indicator
from indicators.model.period import Period
from indicators.model.query import AMBITO, TERRITORY, Grouping, Lens, Query
from publication.edition.questions import READER, spans


@dataclass(frozen=True, slots=True, kw_only=True)
class Breakdown:
    """A breakdown that an edition tells.

    Attributes
    ----------
    indicator : str
    by : tuple of Grouping
        Its rows and, of a table, its columns.
    lens : Lens
    area : str
        ``ambito``, or the part of it that it is about.
    by_municipality : bool
        Whether it is told of each municipality too.
    over_years : bool
        Whether it is told of all the years together, and not of each period.
    """

    indicator: str
    by: tuple[Grouping, ...]
    lens: Lens = Lens.RESIDENCE
    area: str = AMBITO
    by_municipality: bool = False
    over_years: bool = False

    @property
    def key(self) -> str:
        """What its boards are called."""
        area = [] if self.area == AMBITO else [self.area]
        return "|".join((self.indicator, self.lens.value, "+".join(self.by), *area))

    def asked(self, period: Period, *, by: tuple[Grouping, ...] = (), area: str = "") -> Query:
        """Return its question about a period, with breakdowns before its own, or about another area."""
        return Query(
            indicator=self.indicator,
            period=period,
            lens=self.lens,
            by=(*by, *self.by),
            area=area or self.area,
            viewer=READER,
        )

    def periods(self, directory: Directory) -> tuple[Period, ...]:
        """Return the periods in which it is told."""
        return (directory.every_year,) if self.over_years else spans(directory)


_SERVICES, _PLACES = (Grouping.SERVICE_TYPE,), (Grouping.PLACE,)
BREAKDOWNS: Final = (
    *(Breakdown(indicator="people_served", by=(by,)) for by in (Grouping.TARGET, Grouping.AGE_BAND, Grouping.NEED)),
    Breakdown(indicator="people_served", by=_SERVICES, by_municipality=True),
    Breakdown(indicator="people_served", by=_PLACES, by_municipality=True),
    Breakdown(indicator="people_served", by=(Grouping.SERVICE_TYPE, Grouping.PLACE), area=TERRITORY),
    Breakdown(indicator="contacts", by=_SERVICES),
    Breakdown(indicator="contacts", by=_PLACES, by_municipality=True),
    Breakdown(indicator="contacts", by=(Grouping.SERVICE_TYPE, Grouping.RESIDENCE_CLASS), lens=Lens.PLACE),
    Breakdown(indicator="rate_per_1000", by=(Grouping.SIZE_CLASS,)),
    Breakdown(indicator="attraction", by=(Grouping.RESIDENCE_CLASS,), lens=Lens.PLACE),
    Breakdown(indicator="take_up", by=(Grouping.TARGET,)),
    Breakdown(indicator="cohort_steps", by=(Grouping.STEP,)),
    Breakdown(indicator="pact_people", by=(Grouping.PACT_STATE,)),
    Breakdown(indicator="pact_people", by=(Grouping.PACT_STATE, Grouping.YEAR), over_years=True),
    Breakdown(indicator="shared_pacts", by=(Grouping.PACT_STATE, Grouping.PACT_KIND)),
    Breakdown(indicator="exits_by_class", by=(Grouping.EXIT_CLASS,)),
    Breakdown(indicator="exits_by_class", by=(Grouping.EXIT_CLASS, Grouping.YEAR), over_years=True),
    Breakdown(indicator="one_off_share", by=_SERVICES),
    Breakdown(indicator="support_continuity", by=(Grouping.CONTINUITY,)),
    Breakdown(indicator="support_continuity", by=(Grouping.CONTINUITY, Grouping.YEAR), over_years=True),
    Breakdown(indicator="needs_together", by=(Grouping.NEED,)),
    Breakdown(indicator="needs_together", by=(Grouping.NEED_SET,)),
    Breakdown(indicator="needs_reviewed", by=(Grouping.NEED, Grouping.MOMENT)),
    Breakdown(indicator="need_severity", by=(Grouping.NEED, Grouping.MOMENT)),
    Breakdown(indicator="spend", by=(Grouping.STRAND,)),
    Breakdown(indicator="spend_per_person", by=(Grouping.STRAND,)),
)


def breakdown_questions(entry: Indicator, directory: Directory) -> Iterator[Query]:
    """Yield the questions whose answers are cells of an edition: of the whole, and of all municipalities at once."""
    for told in _of(entry):
        for period in told.periods(directory):
            yield told.asked(period)
            if told.by_municipality:
                yield told.asked(period, by=(Grouping.MUNICIPALITY,))


def town_questions(entry: Indicator, directory: Directory) -> Iterator[Query]:
    """Yield the same questions about one municipality at a time: what is said of it in words."""
    for told in _of(entry):
        if told.by_municipality:
            for period in told.periods(directory):
                yield from (told.asked(period, area=code) for code in directory.municipalities)


def _of(entry: Indicator) -> Iterator[Breakdown]:
    return (told for told in BREAKDOWNS if told.indicator == entry.key)
