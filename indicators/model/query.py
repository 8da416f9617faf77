"""Query: the whole question, in one frozen value.

Comes in: words already checked (see `indicators.interchange.url_parameters` for URLs and command lines). Goes out: a
`Query`. Must not: know data. What exists is told by a `Directory`.
"""

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, Final, Self

from data_access.settings import DisclosureSettings, Thresholds
from data_access.viewers import Role, Viewer
from data_access.vocabulary import NeedDimension, ServiceType, TargetGroup
from indicators.model.period import Period


class Lens(StrEnum):
    """The two meanings of "Crema": where people come from, where the service stands."""

    RESIDENCE = "residence"
    PLACE = "place"


class Comparison(StrEnum):
    """What the period is compared with."""

    NONE = "none"
    PREVIOUS = "previous"
    YEAR = "year"


class Grouping(StrEnum):
    """What a result can be broken down by.

    ``MUNICIPALITY``, ``SUB_AREA``, ``SIZE_CLASS`` (municipalities of a like size) and ``AREA`` follow the lens
    (residence or place of service); ``PLACE`` is always where the service stands and ``RESIDENCE_CLASS`` always where
    the person was registered. ``SECTION`` (men's beds, women's beds) is told by stays and nights only. ``NEED_SET`` and
    ``TARGET_SET`` are the combinations of needs and of target groups: unlike ``NEED`` and ``TARGET``, which overlap,
    each person is in one. The last ones are told by one subject each: where an exit led (``EXIT_CLASS``), how far a
    path went (``STEP``), when a need was rated (``MOMENT``), what a pact is (``PACT_KIND``) and what became of it
    (``PACT_STATE``), whether a support went on (``CONTINUITY``), where who lives outside the Ambito does
    (``PROVINCE``).
    """

    MUNICIPALITY = "municipality"
    SUB_AREA = "sub_area"
    SIZE_CLASS = "size_class"
    AREA = "area"
    YEAR = "year"
    QUARTER = "quarter"
    MONTH = "month"
    SERVICE = "service"
    SERVICE_TYPE = "service_type"
    ORGANISATION = "organisation"
    TARGET = "target"
    NEED = "need"
    STRAND = "strand"
    SEX = "sex"
    AGE_BAND = "age_band"
    RESIDENCE_CLASS = "residence_class"
    PLACE = "place"
    SECTION = "section"
    NEED_SET = "need_set"
    TARGET_SET = "target_set"
    EXIT_CLASS = "exit_class"
    STEP = "step"
    MOMENT = "moment"
    PACT_KIND = "pact_kind"
    PACT_STATE = "pact_state"
    CONTINUITY = "continuity"
    PROVINCE = "province"


MONTHS_OF: Final = {Grouping.YEAR: 12, Grouping.QUARTER: 3, Grouping.MONTH: 1}
TIME: Final = frozenset(MONTHS_OF)
OF_SERVICE: Final = frozenset(
    {Grouping.SERVICE, Grouping.SERVICE_TYPE, Grouping.ORGANISATION, Grouping.STRAND, Grouping.PLACE}
)
GEOGRAPHIC: Final = frozenset({Grouping.MUNICIPALITY, Grouping.SUB_AREA, Grouping.SIZE_CLASS, Grouping.AREA})
OF_PERSON: Final = frozenset(
    {Grouping.SEX, Grouping.AGE_BAND, Grouping.TARGET, Grouping.NEED, Grouping.TARGET_SET, Grouping.NEED_SET}
)

AMBITO, LEAD, TERRITORY = "ambito", "lead", "territory"
"""Values of `Query.area` beside the ISTAT code of a municipality: one nested geography."""
DEFAULT_HORIZON: Final = 12
"""Months over which people are followed after an exit, when nobody says otherwise."""
USUAL: Final = Thresholds.model_construct()
"""Thresholds that nobody has changed; made once, for from the environment they are read anew at every question."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A question to the data.

    Attributes
    ----------
    indicator : str
        Key of the catalogue.
    period : Period
    comparison : Comparison
    lens : Lens
    area : str
        ``ambito``, ``lead``, ``territory`` or the ISTAT code of a municipality, read through the lens.
    services, service_types, targets, needs, strands : tuple
        Filters; empty means all.
    by : tuple of Grouping
        What the result is broken down by; empty gives one row.
    viewer : Viewer
        Who asks.
    thresholds : Thresholds
        Definitions that the Ambito has settled (inactivity, transit, long term…): part of the question. Who asks need
        not say them: `indicators.engine.measure` puts those in force there.
    horizon_months : int
        How long people are followed after an exit, for the indicators that follow them (`Indicator.horizons`).
    exclude_fictitious : bool
        Whether people registered at a fictitious address count as not resident (attraction with and without).
    left_out : tuple of (str, int)
        Services (keys) and months left out, because another period compared with this one has nothing of theirs. Never
        said by who asks: `indicators.engine.period_comparison` puts them there.
    protection : DisclosureSettings or None
        How to protect what must be protected before it is added up (nights, `indicators.selection.night_protection`).
        Never said
        by who asks: `indicators.engine.measure` and `indicators.analysis.nightly_occupancy` put it there for the
        viewer.
    """

    indicator: str
    period: Period
    comparison: Comparison = Comparison.NONE
    lens: Lens = Lens.RESIDENCE
    area: str = AMBITO
    services: tuple[str, ...] = ()
    service_types: tuple[ServiceType, ...] = ()
    targets: tuple[TargetGroup, ...] = ()
    needs: tuple[NeedDimension, ...] = ()
    strands: tuple[str, ...] = ()
    by: tuple[Grouping, ...] = ()
    viewer: Viewer = field(default_factory=lambda: Viewer(role=Role.PUBLIC))
    thresholds: Thresholds = USUAL
    horizon_months: int = DEFAULT_HORIZON
    exclude_fictitious: bool = False
    left_out: tuple[tuple[str, int], ...] = ()
    protection: DisclosureSettings | None = None

    def but(self, **changes: Any) -> Self:
        """Return the same question with some words changed."""
        return replace(self, **changes)
