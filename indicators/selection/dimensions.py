"""Dimensions: for each grouping, how contacts get their group and which groups exist.

Comes in: a `Snapshot` and a `Query`. Goes out: `Dimension` values, used by the measures (to group) and by
`indicators.engine.measure` (to complete the groups that nobody reached, and to write their codes as text).
Must not: aggregate.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Final

import polars as pl

from data_access.snapshot import Snapshot
from data_access.vocabulary import (
    Continuity,
    ExitClass,
    PactKind,
)
from indicators.model.path_vocabulary import Moment, PactState, PathStep
from indicators.model.query import Grouping, Lens, Query
from indicators.selection.dimension import Dimension, of_vocabulary
from indicators.selection.geography import (
    by_area,
    by_municipality,
    by_place,
    by_province,
    by_residence_class,
    by_size_class,
    by_sub_area,
)
from indicators.selection.person_groups import by_age_band, by_need, by_need_set, by_sex, by_target, by_target_set
from indicators.selection.service_groups import (
    by_funded_strand,
    by_organisation,
    by_section,
    by_service,
    by_service_attribute,
    by_service_type,
)
from indicators.selection.time_groups import by_time


def dimensions(
    snapshot: Snapshot, query: Query, *, lens: Lens | None = None, of_money: bool = False
) -> tuple[Dimension, ...]:
    """Return the dimensions of a question, in its order.

    ``lens`` overrides the question's own; ``of_money`` takes the strands from the budgets, not from the services.
    """
    builders = _OF_MONEY if of_money else _BUILDERS
    return tuple(builders[grouping](snapshot, query, lens or query.lens) for grouping in query.by)


def _pact_kind(snapshot: Snapshot, query: Query, lens: Lens) -> Dimension:
    """Kind of a pact that is nobody's own: those with persons and families are counted in persons, by themselves."""
    dimension = of_vocabulary(snapshot, query, lens, name="pact_kind", vocabulary=PactKind)
    return replace(dimension, keys=dimension.keys.filter(pl.col("code") != str(PactKind.INDIVIDUAL)))


_Builder = Callable[[Snapshot, Query, Lens], Dimension]
_BUILDERS: Final[dict[Grouping, _Builder]] = {
    Grouping.MUNICIPALITY: by_municipality,
    Grouping.SUB_AREA: by_sub_area,
    Grouping.SIZE_CLASS: by_size_class,
    Grouping.AREA: by_area,
    Grouping.YEAR: partial(by_time, name="year", months=12),
    Grouping.QUARTER: partial(by_time, name="quarter", months=3),
    Grouping.MONTH: partial(by_time, name="month", months=1),
    Grouping.SERVICE: by_service,
    Grouping.SERVICE_TYPE: by_service_type,
    Grouping.ORGANISATION: by_organisation,
    Grouping.TARGET: by_target,
    Grouping.NEED: by_need,
    Grouping.STRAND: partial(by_service_attribute, name="strand", column="strand"),
    Grouping.SEX: by_sex,
    Grouping.AGE_BAND: by_age_band,
    Grouping.RESIDENCE_CLASS: by_residence_class,
    Grouping.PLACE: by_place,
    Grouping.SECTION: by_section,
    Grouping.NEED_SET: by_need_set,
    Grouping.TARGET_SET: by_target_set,
    Grouping.EXIT_CLASS: partial(of_vocabulary, name="exit_class", vocabulary=ExitClass),
    Grouping.STEP: partial(of_vocabulary, name="step", vocabulary=PathStep),
    Grouping.MOMENT: partial(of_vocabulary, name="moment", vocabulary=Moment),
    Grouping.PACT_KIND: _pact_kind,
    Grouping.PACT_STATE: partial(of_vocabulary, name="pact_state", vocabulary=PactState),
    Grouping.CONTINUITY: partial(of_vocabulary, name="continuity", vocabulary=Continuity),
    Grouping.PROVINCE: by_province,
}
_OF_MONEY: Final[dict[Grouping, _Builder]] = {**_BUILDERS, Grouping.STRAND: by_funded_strand}
