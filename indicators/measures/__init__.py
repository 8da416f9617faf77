"""The measures: one pure function for each indicator; indexes of a table are in `indicators.engine.indexes`.

Contract of a measure: `(snapshot, query, dimensions) -> LazyFrame` with one column for each dimension (its internal
code) and

- ``numerator`` : number
- ``denominator`` : number, where the indicator has one
- ``value``, ``lower``, ``upper`` : only for quantiles and indexes, which are not a numerator over a denominator
- ``numerator_key``, ``denominator_key`` : sums of the persons' cell keys of a count, only for protected viewers
- ``scale``, ``scale_key`` : a count of persons by which the denominator is multiplied once that count is protected
  (expected persons: share of residents times persons of the Ambito)
- ``expected``, ``received`` : only where the figures do not come from the services' monthly returns (`OF_BUDGETS`)
- ``persons``, ``persons_key`` : distinct persons behind a quantity that is not itself a count of persons, where it
  must be checked (always for quantiles and per-person ratios, and for sums of contacts under protection)
- ``withheld`` : whether all that a row would be made of is protected before it is added up (`OF_NIGHTS`)
- ``coarse`` : whether protecting it has moved what the row is made of too far for a percentage (`OF_NIGHTS`)

Groups that nobody reached may be missing. Must not: collect, protect, round, know Streamlit or the clock.
Thresholds that the Ambito settles come with the query (`query.thresholds`).
"""

from collections.abc import Callable
from typing import Final

import polars as pl

from data_access.snapshot import Snapshot
from indicators.measures import (
    capacity,
    flow,
    outcomes,
    pacts,
    paths,
    people,
    resources,
    reviews,
    stays,
    support,
    territory,
)
from indicators.model.query import Query
from indicators.selection.dimension import Dimension

Measure = Callable[[Snapshot, Query, tuple[Dimension, ...]], pl.LazyFrame]

MEASURES: Final[dict[str, Measure]] = {
    measure.__name__: measure
    for subject in (
        people,
        capacity,
        stays,
        flow,
        outcomes,
        support,
        paths,
        reviews,
        pacts,
        territory,
        resources,
    )
    for measure in subject.MEASURES
}
OF_NIGHTS: Final = frozenset({"bed_occupancy", "room_occupancy", "funded_use", "funded_rooms_use"})
"""The measures of nights, which are protected before they are added up (`indicators.selection.night_protection`)."""
OF_BUDGETS: Final = frozenset(measure.__name__ for measure in resources.MEASURES)
"""The measures that rest on budgets, not on the services' monthly returns: they say themselves what arrived."""
