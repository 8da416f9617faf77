"""Coverage of the returns: what arrived, and which groups of a result were not supplied.

Comes in: a `Snapshot` and a `Query`. Goes out: a `Coverage`, and the expected and received returns by group.
Must not: count people.
"""

from collections.abc import Hashable
from dataclasses import replace

import polars as pl

from data_access.frames import MONTH, SERVICE
from data_access.snapshot import Snapshot
from indicators.model.period import Period, Unit, month_of
from indicators.model.query import AMBITO, GEOGRAPHIC, OF_SERVICE, TIME, Lens, Query
from indicators.model.result import Coverage
from indicators.selection.dimension import Dimension
from indicators.selection.geography import area_filter
from indicators.selection.service_groups import services_of
from indicators.selection.snapshot_cache import once_per_snapshot, remembered


@once_per_snapshot
def monthly_returns(snapshot: Snapshot) -> pl.LazyFrame:
    """Return ``service``, ``place``, ``month`` of each return that was expected, and ``received`` (0 or 1)."""
    arrived = pl.col("received").is_not_null().any().cast(pl.Int32)
    returns = snapshot["returns"].lazy().group_by("service", "month").agg(received=arrived)
    return returns.join(snapshot["services"].lazy().select("place", service="index"), on="service")


def returns_of(snapshot: Snapshot, query: Query) -> pl.LazyFrame:
    """Return the expected returns of a question: ``service``, ``place``, ``month``, ``received`` (0 or 1)."""
    last = min(query.period.last, month_of(snapshot.as_of))
    returns = monthly_returns(snapshot).filter(pl.col("month").is_between(query.period.first, last))
    if query.services or query.service_types or query.strands:
        chosen = services_of(snapshot, query)["index"]
        returns = returns.filter(pl.col("service").is_in(chosen.implode()))
    if query.lens is Lens.PLACE and query.area != AMBITO:
        returns = returns.filter(area_filter(snapshot, query.area, "place"))
    return without(snapshot, query, returns)


def without(snapshot: Snapshot, query: Query, rows: pl.LazyFrame) -> pl.LazyFrame:
    """Return rows (``service``, ``month``) without the months of services that a question leaves out."""
    if not query.left_out:
        return rows
    position = dict(snapshot["services"].select("key", "index").iter_rows())
    out = [(position[service], month) for service, month in query.left_out]
    pairs = pl.LazyFrame(out, schema={"service": SERVICE, "month": MONTH}, orient="row")
    return rows.join(pairs, on=["service", "month"], how="anti")


def _bearing(query: Query, rests_on: tuple[str, ...]) -> Hashable:
    return query.lens, query.area, query.services, query.service_types, query.strands, rests_on


@remembered(by=_bearing)
def missing_returns(snapshot: Snapshot, query: Query, rests_on: tuple[str, ...]) -> frozenset[tuple[str, int]]:
    """Return the services and months, whenever they are, without a return that an answer rests on.

    Parameters
    ----------
    snapshot : Snapshot
    query : Query
        Its services, types, strands, lens and area count.
    rests_on : tuple of str
        The tables that the indicator is made from (`Indicator.rests_on`): services that deliver nothing for them do not
        bear on it. Budgets and capacity come from the Ambito, and no return with them.
    """
    tables = [name for name in rests_on if name in snapshot.frames and "service" in snapshot[name].columns]
    tables = [name for name in tables if name not in {"budgets", "capacity"}]
    whole = replace(query, period=Period(0, month_of(snapshot.as_of), Unit.MONTH), left_out=())
    returns = returns_of(snapshot, whole).filter(pl.col("received") == 0)
    if not set(rests_on) & {"contacts", "cases", "pacts"}:
        if not tables:
            return frozenset()
        deliver = pl.concat([snapshot[name]["service"].unique() for name in tables]).unique()
        returns = returns.filter(pl.col("service").is_in(deliver.implode()))
    keys = snapshot["services"].lazy().select("key", service="index")
    return frozenset(returns.join(keys, on="service").select("key", "month").collect().iter_rows())


def about_returns(query: Query) -> tuple[Hashable, ...]:
    """Return what the returns of a question depend on: questions that say the same here rest on the same returns."""
    return query.period, query.lens, query.area, query.services, query.service_types, query.strands, query.left_out


def coverage(snapshot: Snapshot, query: Query) -> Coverage:
    """Return how many of the returns that a question rests on arrived."""
    row = delivered(snapshot, query, ()).row(0, named=True)
    unknown = snapshot["returns"].is_empty() and not snapshot["services"].is_empty()
    return Coverage(received=row["received"], expected=row["expected"], is_unknown=unknown)


def informative(by: tuple[Dimension, ...], lens: Lens) -> tuple[Dimension, ...]:
    """Return the dimensions along which a return can be missing."""
    places = GEOGRAPHIC if lens is Lens.PLACE else frozenset()
    return tuple(dimension for dimension in by if dimension.name in TIME | OF_SERVICE | places)


def _returns_and_groups(query: Query, by: tuple[Dimension, ...]) -> Hashable:
    return *about_returns(query), *(dimension.name for dimension in by)


@remembered(by=_returns_and_groups)
def delivered(snapshot: Snapshot, query: Query, by: tuple[Dimension, ...]) -> pl.DataFrame:
    """Return, for each group of ``by``, the ``expected`` and ``received`` returns (one row, if there are no groups)."""
    frame = returns_of(snapshot, query)
    groups = [dimension.expression.alias(dimension.name) for dimension in by if dimension.expression is not None]
    names = [dimension.name for dimension in by]
    sums = [pl.len().alias("expected"), pl.col("received").sum()]
    grouped = frame.select(*groups, "received")
    return (grouped.group_by(names).agg(*sums) if names else grouped.select(*sums)).collect()
