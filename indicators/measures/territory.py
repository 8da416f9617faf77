"""Crema and the territory: rate per residents, attraction of the lead municipality.

Pure functions `(Snapshot, Query, dimensions) -> LazyFrame` of numerators and denominators.
"""

from typing import Final

import polars as pl

from data_access.snapshot import Snapshot
from data_access.vocabulary import ResidenceClass
from indicators.counting import contacts_of, distinct_persons, every_group
from indicators.dimensions import GEOGRAPHIC, MONTHS_OF, TIME, Dimension, age_band, area_filter, lead_index
from indicators.query import Grouping, Lens, Query

IN_AMBITO: Final = list(ResidenceClass).index(ResidenceClass.AMBITO)


def rate_per_1000(snapshot: Snapshot, query: Query, by: tuple[Dimension, ...]) -> pl.LazyFrame:
    """Count persons served who live in the Ambito, over its residents (ISTAT).

    People without residence, from outside or of unknown residence have no denominator and are left out. The
    population is that of the period's last year, or of the nearest year that ISTAT supplies.
    """
    keyed = "numerator_key" if query.viewer.is_protected else None
    residents_only = contacts_of(snapshot, query, lens=Lens.RESIDENCE).filter(pl.col("residence") == IN_AMBITO)
    served = distinct_persons(residents_only, snapshot, by, keyed=keyed).rename({"count": "numerator"})
    return join_groups(residents_of(snapshot, query, by), served, by)


def residents_of(snapshot: Snapshot, query: Query, by: tuple[Dimension, ...]) -> pl.LazyFrame:
    """Return the residents (``denominator``) of every group of a breakdown, groups of services included."""
    time = next((dimension for dimension in by if dimension.name in TIME), None)
    demographic = [dimension for dimension in by if dimension.name in GEOGRAPHIC | {Grouping.SEX, Grouping.AGE_BAND}]
    residents = snapshot["residents"].lazy().rename({"year": "population_year"})
    residents = residents.filter(area_filter(snapshot, query.area, "municipality"))
    used = _years_used(snapshot, query, time)
    shared = [dimension.name for dimension in (*demographic, *((time,) if time else ()))]
    columns = [_of_resident(dimension) for dimension in demographic]
    counted = residents.with_columns(*columns).join(used, on="population_year")
    total = pl.col("residents").sum().cast(pl.Float64).alias("denominator")
    population = counted.group_by(shared).agg(total) if shared else counted.select(total)
    groups = every_group(by)
    return groups.join(population, on=shared, how="left") if shared else groups.join(population, how="cross")


def _of_resident(dimension: Dimension) -> pl.Expr:
    """Return the group of a row of residents."""
    if dimension.name == Grouping.SEX:
        return pl.col("sex").to_physical().cast(pl.UInt8).alias("sex")
    if dimension.name == Grouping.AGE_BAND:
        return age_band(pl.col("age")).alias("age_band")
    if dimension.expression is None:
        message = f"{dimension.name} has no expression"
        raise ValueError(message)
    return dimension.expression.alias(dimension.name)


def _years_used(snapshot: Snapshot, query: Query, time: Dimension | None) -> pl.LazyFrame:
    """Return which population year stands for which group of time (one row, without time, if none)."""
    available = snapshot["residents"]["year"].unique().sort().to_list()
    if time is None:
        years = [nearest(available, query.period.last // 12)]
        return pl.LazyFrame({"population_year": years}, schema={"population_year": pl.Int16})
    months = MONTHS_OF[Grouping(time.name)]
    ordinals = time.keys[time.name].to_list()
    years = [nearest(available, ordinal * months // 12) for ordinal in ordinals]
    return pl.LazyFrame(
        {time.name: ordinals, "population_year": years}, schema={time.name: pl.Int16, "population_year": pl.Int16}
    )


def nearest(available: list[int], year: int) -> int:
    """Return the available year nearest to ``year`` (the older of two equally near)."""
    return min(available, key=lambda candidate: (abs(candidate - year), candidate))


def attraction(snapshot: Snapshot, query: Query, by: tuple[Dimension, ...]) -> pl.LazyFrame:
    """Count the people of the lead municipality's services who do not live there, over all of them.

    Hospital-mobility immigration index. By residence class, each origin is a share of the same whole, and
    ``ambito`` means the other municipalities. Shares of origins do not add up exactly: people move.
    """
    protected = query.viewer.is_protected
    lead = lead_index(snapshot)
    present = contacts_of(snapshot, query, lens=Lens.PLACE).filter(pl.col("place") == lead)
    from_elsewhere = present.filter(pl.col("municipality").ne_missing(pl.lit(lead, dtype=pl.UInt16)))
    of_origin = {*GEOGRAPHIC, Grouping.RESIDENCE_CLASS}
    whole = tuple(dimension for dimension in by if dimension.name not in of_origin)
    everybody = distinct_persons(present, snapshot, whole, keyed="denominator_key" if protected else None)
    outsiders = distinct_persons(from_elsewhere, snapshot, by, keyed="numerator_key" if protected else None)
    groups = join_groups(every_group(by), everybody.rename({"count": "denominator"}), whole)
    return join_groups(groups, outsiders.rename({"count": "numerator"}), by)


def join_groups(groups: pl.LazyFrame, counts: pl.LazyFrame, by: tuple[Dimension, ...]) -> pl.LazyFrame:
    """Attach counts to the groups they belong to; groups that nobody reached count zero."""
    names = [dimension.name for dimension in by]
    joined = groups.join(counts, on=names, how="left") if names else groups.join(counts, how="cross")
    counted = [name for name in counts.collect_schema().names() if name not in names]
    return joined.with_columns(pl.col(name).fill_null(0) for name in counted)


MEASURES: Final = (rate_per_1000, attraction)
"""The measures of this subject; each is called like its key in the catalogue."""
