"""What arrived: coverage of the returns, and which groups of a result were not supplied.

Comes in: a `Snapshot` and a `Query`. Goes out: a `Coverage`, and the expected and received returns by group.
Must not: count people.
"""

import polars as pl

from data_access.snapshot import Snapshot
from indicators.dimensions import GEOGRAPHIC, OF_SERVICE, TIME, Dimension, area_filter, service_filter
from indicators.period import month_of
from indicators.query import AMBITO, Lens, Query
from indicators.result import Coverage


def returns_of(snapshot: Snapshot, query: Query) -> pl.LazyFrame:
    """Return the expected returns of a question: ``service``, ``place``, ``month``, ``received`` (0 or 1)."""
    services = snapshot["services"].lazy().filter(service_filter(query)).select("place", service="index")
    if query.lens is Lens.PLACE and query.area != AMBITO:
        services = services.filter(area_filter(snapshot, query.area, "place"))
    last = min(query.period.last, month_of(snapshot.as_of))
    return (
        snapshot["returns"]
        .lazy()
        .filter(pl.col("month").is_between(query.period.first, last))
        .group_by("service", "month")
        .agg(received=pl.col("received").is_not_null().any().cast(pl.Int32))
        .join(services, on="service")
    )


def coverage(snapshot: Snapshot, query: Query) -> Coverage:
    """Return how many of the returns that a question rests on arrived."""
    totals = returns_of(snapshot, query).select(pl.len(), pl.col("received").sum()).collect().row(0)
    return Coverage(received=totals[1], expected=totals[0])


def informative(by: tuple[Dimension, ...], lens: Lens) -> tuple[Dimension, ...]:
    """Return the dimensions along which a return can be missing."""
    places = GEOGRAPHIC if lens is Lens.PLACE else frozenset()
    return tuple(dimension for dimension in by if dimension.name in TIME | OF_SERVICE | places)


def delivered(snapshot: Snapshot, query: Query, by: tuple[Dimension, ...]) -> pl.LazyFrame:
    """Return, for each group of ``by``, the ``expected`` and ``received`` returns."""
    frame = returns_of(snapshot, query)
    groups = [dimension.expression.alias(dimension.name) for dimension in by if dimension.expression is not None]
    names = [dimension.name for dimension in by]
    sums = [pl.len().alias("expected"), pl.col("received").sum()]
    grouped = frame.select(*groups, "received")
    return grouped.group_by(names).agg(*sums) if names else grouped.select(*sums)
