"""The questions that each role keeps an eye on: what the overview shows as cards, and compares with the year before.

Comes in: an `Edition`, a question whose viewer says who looks. Goes out: `Watched` values, what is the visitor's own
first. Must not: ask them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from data_access.viewers import Role
from indicators.catalogue.catalogue import INDICATORS
from indicators.data_quality.returns_log import visible_services
from indicators.engine.query_service import Edition
from indicators.model.door import for_views
from indicators.model.indicator import Indicator
from indicators.model.query import AMBITO, LEAD, Grouping, Query

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
"""What a programme manager watches, and the public."""
MAYOR: Final = ("attraction", "bed_occupancy", "people_served", "rate_per_1000", "exits_to_autonomy", "one_off_share")
"""What a mayor does, after the two of the mayor's own municipality, which hold the Ambito's two values too."""
OWN_PLACE: Final = ("people_served", "rate_per_1000")
PARTNER: Final = ("people_served", "rate_per_1000", "attraction", "one_off_share", "multidimensional_needs")
"""What a partner does, after the three of its own services."""
OWN_SERVICES: Final = ("people_served", "contacts", "contacts_per_person")


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """A question that a role keeps an eye on.

    Attributes
    ----------
    entry : Indicator
    is_own : bool
        Whether it is about a mayor's own municipality, or a partner's own services.
    value : Query
        Of one row, by a lens that the indicator has.
    """

    entry: Indicator
    is_own: bool
    value: Query


@for_views
def watched(edition: Edition, query: Query) -> tuple[Watched, ...]:
    """Return what the viewer of a question watches, narrowed as that question is."""
    viewer = query.viewer
    if viewer.role is Role.MAYOR and viewer.municipality:
        is_lead = viewer.municipality == edition.directory.lead_code
        own = query.but(area=LEAD if is_lead else viewer.municipality)
        return (*_each(OWN_PLACE, own, is_own=True), *_each(MAYOR, query))
    if viewer.role is Role.PARTNER:
        services = visible_services(edition.snapshot, viewer)
        mine = _each(OWN_SERVICES, query.but(services=services, service_types=()), is_own=True) if services else ()
        return (*mine, *_each(PARTNER, query))
    return _each(COMMON, query)


def compared_questions(questions: Sequence[Watched]) -> list[Query]:
    """Return what is compared with last year: every one, and the people served by area and by target group."""
    served = next(one.value for one in questions if one.entry.key == "people_served" and not one.is_own)
    broken = [served.but(by=(grouping,)) for grouping in (Grouping.AREA, Grouping.TARGET) if served.area == AMBITO]
    return list(dict.fromkeys([*(one.value for one in questions), *broken]))


def _each(keys: Sequence[str], query: Query, *, is_own: bool = False) -> tuple[Watched, ...]:
    return tuple(_one(INDICATORS[key], query, is_own=is_own) for key in keys)


def _one(entry: Indicator, query: Query, *, is_own: bool) -> Watched:
    lens = query.lens if query.lens in entry.lenses else next(iter(entry.lenses))
    return Watched(entry=entry, is_own=is_own, value=query.but(indicator=entry.key, lens=lens, by=()))
