"""What the cards of the overview ask: which indicators for whom, narrowed to what is the visitor's own.

Comes in: a view and the directory. Goes out: `CardQuestions`, and their answers asked together.
Must not: draw, or ask what is known to be refused (months of a municipality for protected viewers).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from components.state.page_context import Context
from components.views.overview.text import OWN_SERVICES_NAME
from components.widgets.queries import answers_to
from data_access.viewers import Role
from indicators.catalogue.catalogue import INDICATORS
from indicators.data_quality.returns_log import visible_services
from indicators.engine.period_comparison import Answer
from indicators.model.code_lists import Directory
from indicators.model.indicator import Indicator
from indicators.model.period import Period
from indicators.model.query import AMBITO, LEAD, TERRITORY, Comparison, Grouping, Query

COMMON: Final = (
    "people_served",
    "rate_per_1000",
    "attraction",
    "bed_occupancy",
    "unmet_demand",
    "exits_to_autonomy",
    "one_off_share",
    "multidimensional_needs",
)
"""The cards of a programme manager, and of the public."""
MAYOR: Final = ("attraction", "bed_occupancy", "people_served", "rate_per_1000", "exits_to_autonomy", "one_off_share")
"""The cards of a mayor, after the two of the mayor's own municipality, which hold the Ambito's two values too."""
OWN_PLACE: Final = ("people_served", "rate_per_1000")
PARTNER: Final = ("people_served", "rate_per_1000", "attraction", "one_off_share", "multidimensional_needs")
"""The cards of a partner, after the three of its own services."""
OWN_SERVICES: Final = ("people_served", "contacts", "contacts_per_person")
PARTS: Final = (Grouping.AREA, Grouping.RESIDENCE_CLASS)
"""What a card's figure is split by: the first that the indicator has."""
ABREAST: Final = 4
"""Cards of a row: those of the first are seen without scrolling, and what has changed under them."""
YEARS: Final = 3
"""Calendar years asked for the line of 24 months: protected viewers may ask for whole years only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CardQuestions:
    """What one card asks.

    Attributes
    ----------
    entry : Indicator
    own : str
        Whose figure it is, where it is the visitor's own; empty for the whole.
    value : Query
        The large figure, with the period compared with.
    areas, whole, months : Query or None
        The same by lead municipality and territory (by class of residence where it is the lead's alone), for the
        Ambito, by month; None where the indicator has none.
    """

    entry: Indicator
    own: str
    value: Query
    areas: Query | None
    whole: Query | None
    months: Query | None

    def all(self) -> Iterator[Query]:
        """Yield the questions that are asked."""
        yield from (query for query in (self.value, self.areas, self.whole, self.months) if query is not None)


def card_questions(context: Context) -> tuple[CardQuestions, ...]:
    """Return the questions of the cards, those of what is the visitor's own first."""
    query, viewer = context.view.query, context.view.query.viewer
    if viewer.role is Role.MAYOR and viewer.municipality:
        own = query.but(area=_area(context.directory, viewer.municipality))
        name = context.directory.municipalities[viewer.municipality]
        return (*_cards(context, OWN_PLACE, own, name), *_cards(context, MAYOR, query))
    if viewer.role is Role.PARTNER:
        services = context.data.find(visible_services, viewer)
        own = query.but(services=services, service_types=())
        mine = _cards(context, OWN_SERVICES, own, OWN_SERVICES_NAME) if services else ()
        return (*mine, *_cards(context, PARTNER, query))
    return _cards(context, COMMON, query)


def asked(context: Context, cards: Sequence[CardQuestions], *others: Query) -> dict[Query, Answer]:
    """Return the answers to all the questions of some cards, and to others with them."""
    return answers_to(context, (*(query for card in cards for query in card.all()), *others))


def _cards(context: Context, keys: Sequence[str], query: Query, own: str = "") -> tuple[CardQuestions, ...]:
    return tuple(_card(context.directory, INDICATORS[key], query, own) for key in keys)


def _card(directory: Directory, entry: Indicator, asked: Query, own: str) -> CardQuestions:
    lens = asked.lens if asked.lens in entry.lenses else next(iter(entry.lenses))
    value = asked.but(indicator=entry.key, lens=lens, by=())
    plain = value.but(area=AMBITO, comparison=Comparison.NONE)
    return CardQuestions(
        entry=entry,
        own=own,
        value=value,
        areas=next((plain.but(by=(by,)) for by in PARTS if by in entry.groupings), None),
        whole=plain if value.area != AMBITO else None,
        months=_months(directory, entry, value),
    )


def _months(directory: Directory, entry: Indicator, query: Query) -> Query | None:
    """Return the question by month, if the indicator has months and this viewer may see them here."""
    too_fine = query.viewer.is_protected and query.area not in {AMBITO, LEAD, TERRITORY}
    if Grouping.MONTH not in entry.groupings or too_fine:
        return None
    last = directory.last_month // 12
    first = max(last - YEARS + 1, directory.first_month // 12)
    period = Period.parse(f"{first}..{last}") if first < last else Period.year(last)
    return query.but(period=period, by=(Grouping.MONTH,), comparison=Comparison.NONE)


def _area(directory: Directory, code: str) -> str:
    return LEAD if code == directory.lead_code else code
