"""The residents that rates divide by: which year of ISTAT stands for which period, and whose residents are missing.

Comes in: a `Snapshot`, a `Query`, its dimensions. Goes out: years, positions of municipalities.
Must not: take a municipality without residents for an empty one: part of a population is not the population.
"""

from collections.abc import Sequence

import polars as pl

from data_access.snapshot import Snapshot
from indicators.model.door import for_views
from indicators.model.query import MONTHS_OF, Grouping, Query
from indicators.selection.dimension import Dimension, time_of
from indicators.selection.geography import area_filter
from indicators.selection.snapshot_cache import once_per_snapshot, remembered

YEAR = {"population_year": pl.Int16}


@for_views
@once_per_snapshot
def residents_by_municipality(snapshot: Snapshot) -> pl.LazyFrame:
    """Return ``year``, ``municipality`` and ``residents``."""
    return snapshot["residents"].lazy().group_by("year", "municipality").agg(pl.col("residents").sum())


@for_views
@remembered()
def population_years(snapshot: Snapshot) -> tuple[int, ...]:
    """Return the years that anybody's residents are supplied for."""
    return tuple(snapshot["residents"]["year"].unique().sort())


def nearest(available: Sequence[int], year: int) -> int:
    """Return the available year nearest to ``year`` (the older of two equally near)."""
    return min(available, key=lambda candidate: (abs(candidate - year), candidate))


def years_used(snapshot: Snapshot, query: Query, time: Dimension | None) -> pl.DataFrame:
    """Return which population year stands for which group of time (one row, without time, if none)."""
    available = population_years(snapshot)
    if not available:
        return pl.DataFrame(schema=YEAR if time is None else {time.name: pl.Int16, **YEAR})
    if time is None:
        return pl.DataFrame({"population_year": [nearest(available, query.period.last // 12)]}, schema=YEAR)
    months = MONTHS_OF[Grouping(time.name)]
    ordinals = time.keys[time.name].to_list()
    years = [nearest(available, ordinal * months // 12) for ordinal in ordinals]
    return pl.DataFrame({time.name: ordinals, "population_year": years}, schema={time.name: pl.Int16, **YEAR})


def population_of(snapshot: Snapshot, query: Query, by: tuple[Dimension, ...]) -> tuple[int, ...]:
    """Return the population years that a question uses, oldest first."""
    time = time_of(by)
    return tuple(sorted(set(years_used(snapshot, query, time)["population_year"].to_list())))


@remembered()
def without_residents(snapshot: Snapshot) -> pl.DataFrame:
    """Return ``population_year`` and ``municipality`` of those with no resident supplied, or zero, that year."""
    counted = residents_by_municipality(snapshot).filter(pl.col("residents") > 0).collect()
    years = pl.DataFrame({"population_year": population_years(snapshot)}, schema=YEAR)
    every = years.join(snapshot["municipalities"].select(municipality="index"), how="cross")
    counts = counted.select(pl.col("year").alias("population_year"), "municipality")
    return every.join(counts, on=["population_year", "municipality"], how="anti")


@for_views
def without_residents_in(snapshot: Snapshot, year: int) -> tuple[str, ...]:
    """Return the names of the municipalities without residents in the population year that stands for a year."""
    available = population_years(snapshot)
    if not available:
        return tuple(snapshot["municipalities"].sort("name")["name"])
    missing = without_residents(snapshot).filter(pl.col("population_year") == nearest(available, year))
    return _names(snapshot, missing)


def whose_residents_are_missing(
    snapshot: Snapshot, query: Query, time: Dimension | None, *, area: str
) -> tuple[str, ...]:
    """Return the names of the municipalities of an area without residents in a year that the question uses."""
    missing = without_residents(snapshot)
    if missing.is_empty():
        return ()
    used = years_used(snapshot, query, time)["population_year"].unique()
    absent = missing.filter(
        pl.col("population_year").is_in(used.implode()), area_filter(snapshot, area, "municipality")
    )
    return _names(snapshot, absent)


def _names(snapshot: Snapshot, municipalities: pl.DataFrame) -> tuple[str, ...]:
    towns = snapshot["municipalities"].filter(pl.col("index").is_in(municipalities["municipality"].unique().implode()))
    return tuple(towns.sort("name")["name"])
