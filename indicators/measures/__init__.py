"""The measures: one pure function for each indicator of the catalogue.

Contract of a measure: `(snapshot, query, dimensions) -> LazyFrame` with one column for each dimension (its internal
code) and

- ``numerator`` : number; for ratios and quantiles the quantity itself
- ``denominator`` : number, where the indicator has one
- ``numerator_key``, ``denominator_key`` : sums of the persons' cell keys, only for protected viewers
- ``persons`` : distinct persons behind a quantity that is not itself a count of persons, only where it must be checked

Groups that nobody reached may be missing. Must not: collect, protect, round, know Streamlit or the clock.
"""

from collections.abc import Callable
from typing import Final

import polars as pl

from data_access.snapshot import Snapshot
from indicators.dimensions import Dimension
from indicators.measures.people import contacts, people_served
from indicators.measures.territory import attraction, rate_per_1000
from indicators.query import Query

Measure = Callable[[Snapshot, Query, tuple[Dimension, ...]], pl.LazyFrame]

MEASURES: Final[dict[str, Measure]] = {
    "people_served": people_served,
    "contacts": contacts,
    "rate_per_1000": rate_per_1000,
    "attraction": attraction,
}
