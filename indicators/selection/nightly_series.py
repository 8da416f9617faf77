"""Nightly series: what each section of each service could hold and what it held, for charts and for measures.

Comes in: a `Snapshot` and a `Query`. Goes out: lazy frames. Must not: hold anything about people: how many were turned
away stays out, because a few persons on one evening are as good as their names. For the same reason what was held is
protected (`indicators.selection.night_protection`) where the question says so; pages ask
`indicators.analysis.nightly_occupancy`, never this.
"""

from typing import Final

import polars as pl

from data_access.frames import month_ordinal
from data_access.snapshot import Snapshot
from data_access.vocabulary import CapacityUnit
from indicators.model.query import AMBITO, Query
from indicators.selection.capacity_overlaps import latest_alone
from indicators.selection.geography import area_filter
from indicators.selection.night_protection import protected_occupancy
from indicators.selection.returns_coverage import without
from indicators.selection.service_groups import service_filter

_COLUMNS: Final = (
    "service",
    "place",
    "section",
    "day",
    "month",
    "funded",
    "actual",
    "unavailable",
    "occupied",
    "hidden",
)


def nightly(snapshot: Snapshot, query: Query, *, unit: CapacityUnit = CapacityUnit.BED) -> pl.LazyFrame:
    """Return one row for each open day of each section, from the first day of the period to the as-of day.

    Parameters
    ----------
    snapshot : Snapshot
    query : Query
        Its period, services, types, strands, area and protection count; the area is where the service stands, whatever
        the lens.
    unit : CapacityUnit
        Only services counted in this unit: beds, flats and meals are never added.

    Returns
    -------
    polars.LazyFrame
        ``service``, ``place`` (positions), ``section`` (Enum), ``day`` (Date), ``month`` (ordinal), ``funded`` and
        ``actual`` (units in service: the dated capacity without those out of use that day), ``unavailable`` (units out
        of use; none where nothing was recorded), ``occupied`` (units; null where no row was supplied, which is not
        zero, or where it is protected), ``hidden`` (whether it is protected) and ``shared`` (nights rounded together).
        A night carries the date of its evening. Days of closure, which have no capacity, have no row. Under protection
        the nights of small sections all hold their month's mean.
    """
    services = snapshot["services"].lazy().filter(service_filter(query), pl.col("unit") == str(unit))
    if query.area != AMBITO:
        services = services.filter(area_filter(snapshot, query.area, "place"))
    nights = (
        _open_days(snapshot, query)
        .join(services.select("place", service="index"), on="service")
        .join(_held(snapshot, query), on=["service", "section", "day"], how="left")
        .join(_out_of_use(snapshot), on=["service", "section", "day"], how="left")
        .with_columns(
            pl.col("hidden").fill_null(value=False),
            month=month_ordinal("day"),
            shared=pl.col("shared").fill_null(0),
            unavailable=pl.col("unavailable").fill_null(0),
            actual=pl.max_horizontal(pl.col("actual") - pl.col("unavailable").fill_null(0), 0),
        )
        .select(*_COLUMNS, "shared")
    )
    return without(snapshot, query, nights)


def _held(snapshot: Snapshot, query: Query) -> pl.LazyFrame:
    """Return what was held on each recorded day, as it may be told."""
    if query.protection is not None:
        return protected_occupancy(snapshot, query.protection)
    exact = snapshot["occupancy"].lazy().select("service", "section", "day", "occupied")
    return exact.with_columns(hidden=pl.lit(value=False), shared=pl.lit(0, pl.Int32))


def _out_of_use(snapshot: Snapshot) -> pl.LazyFrame:
    """Return how many of the actual units were out of use on each recorded day: capacity, which tells of nobody."""
    return snapshot["occupancy"].lazy().select("service", "section", "day", "unavailable")


def _open_days(snapshot: Snapshot, query: Query) -> pl.LazyFrame:
    """Return the capacity of each section on each day on which it has one."""
    last = min(query.period.last_day, snapshot.as_of)
    start = pl.max_horizontal("valid_from", pl.lit(query.period.first_day))
    end = pl.min_horizontal(pl.col("valid_to").fill_null(last), pl.lit(last))
    spans = snapshot["capacity"].lazy().with_columns(start=start, end=end).filter(pl.col("start") <= pl.col("end"))
    days = spans.with_columns(day=pl.date_ranges("start", "end")).explode("day").drop("start", "end")
    return latest_alone(days, snapshot)
