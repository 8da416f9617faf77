"""Coverage of the returns: what arrived, and which groups of a result were not supplied.

Comes in: a `Snapshot`, a `Query`, the tables that an answer rests on. Goes out: a `Coverage`, and the expected and
received returns by group. Must not: count people.

Where kinds of content are told apart (`data_access.expected_returns`), a return is one kind of a service and month,
and an answer looks at those it rests on: whoever delivered nights has not delivered who slept there. Elsewhere a return
is all that a service owes of a month.
"""

from collections.abc import Hashable
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from data_access.expected_returns import debts
from data_access.frames import MONTH, SERVICE, codes
from data_access.snapshot import Snapshot
from data_access.vocabulary import Content
from indicators.model.period import Period, Unit, month_of
from indicators.model.query import AMBITO, GEOGRAPHIC, OF_SERVICE, TIME, Grouping, Lens, Query
from indicators.model.result import Coverage
from indicators.selection.dimension import Dimension
from indicators.selection.geography import area_filter
from indicators.selection.service_groups import services_of
from indicators.selection.snapshot_cache import once_per_snapshot, remembered

NEEDED: Final = {
    "contacts": Content.PERSONS,
    "persons": Content.PERSONS,
    "occupancy": Content.NIGHTS,
    "stays": Content.STAYS,
    "requests": Content.REQUESTS,
    "supports": Content.SUPPORTS,
}
"""The kind of content that each table comes with, among those that are owed."""
WORDS_OF: Final = {
    Content.NIGHTS: "i posti occupati notte per notte",
    Content.PERSONS: "gli accessi",
    Content.STAYS: "le permanenze",
    Content.REQUESTS: "le richieste di posto",
    Content.SUPPORTS: "i sostegni",
}
"""What a kind of content is called where it is missing, with its article."""
MONTHS_OF_A_SERVICE: Final = 1 << 20
"""More than any month's number: a service and a month are one number."""
Integers = NDArray[np.int64]
Marks = NDArray[np.bool_]
AS_GOOD: Final = {Content.PERSONS: (Content.COUNTS,)}
"""What may come in the place of a kind that is owed: contacts are contacts without their persons too."""


def tells_contents(snapshot: Snapshot) -> bool:
    """Whether kinds of content are told apart in these data."""
    return not snapshot["contents"].is_empty()


@once_per_snapshot
def monthly_returns(snapshot: Snapshot) -> pl.LazyFrame:
    """Return the returns that were expected, one row each.

    Returns
    -------
    polars.LazyFrame
        ``service``, ``place``, ``month``; ``content`` (Enum; null where kinds are not told apart); ``received`` (0 or
        1), where what is as good counts; ``itself`` (0 or 1), where it does not.
    """
    arrived = pl.col("received").is_not_null().any().cast(pl.Int32)
    returns = snapshot["returns"].lazy().group_by("service", "month").agg(received=arrived)
    returns = returns.join(snapshot["services"].lazy().select("place", service="index"), on="service")
    if not tells_contents(snapshot):
        return returns.with_columns(content=pl.lit(None, codes(Content)), itself="received")
    return _by_content(snapshot, returns.drop("received"))


def _by_content(snapshot: Snapshot, months: pl.LazyFrame) -> pl.LazyFrame:
    """Return a row for each content that each service owes of some months."""
    debtors = debts(snapshot["services"], snapshot["contents"]).lazy()
    rows = months.join(debtors, on="service")
    delivered_ = snapshot["contents"].lazy().with_columns(itself=pl.lit(1, pl.Int32))
    rows = rows.join(delivered_, on=["service", "month", "content"], how="left")
    for content, others in AS_GOOD.items():
        names = [str(other) for other in others]
        like = snapshot["contents"].lazy().filter(pl.col("content").cast(pl.String).is_in(names))
        like = like.select("service", "month", content=pl.lit(str(content), codes(Content)), _like=pl.lit(1, pl.Int32))
        rows = rows.join(like.unique(), on=["service", "month", "content"], how="left")
        rows = rows.with_columns(received=pl.coalesce("itself", "_like").fill_null(0)).drop("_like")
    return rows.with_columns(pl.col("itself").fill_null(0))


@dataclass(frozen=True, slots=True, eq=False)
class _Expected:
    """Expected returns, one row each, with the columns that a question chooses them by."""

    frame: pl.DataFrame
    services: Integers
    months: Integers
    received: Integers


def returns_of(snapshot: Snapshot, query: Query, rests_on: tuple[str, ...] = ()) -> pl.LazyFrame:
    """Return the expected returns of a question: ``service``, ``place``, ``month``, ``received`` (0 or 1).

    Without ``rests_on`` a row is a return, of whatever kind; with it, a service and month, received if all the kinds
    that the answer rests on are.
    """
    rows = _needed(snapshot, rests_on)
    return rows.frame.filter(pl.Series(_asked(snapshot, query, rows))).lazy()


def _asked(snapshot: Snapshot, query: Query, rows: _Expected) -> Marks:
    """Return which of the expected returns a question is about."""
    marks: Marks = (rows.months >= query.period.first) & (rows.months <= query.period.last)
    marks &= rows.months <= month_of(snapshot.as_of)
    if query.services or query.service_types or query.strands:
        marks &= np.isin(rows.services, services_of(snapshot, query)["index"].to_numpy())
    if query.lens is Lens.PLACE and query.area != AMBITO:
        inside = rows.frame.select(area_filter(snapshot, query.area, "place")).to_series()
        marks &= inside.fill_null(value=False).to_numpy()
    if query.left_out:
        position = _positions(snapshot)
        out = [position[service] * MONTHS_OF_A_SERVICE + month for service, month in query.left_out]
        marks &= ~np.isin(rows.services * MONTHS_OF_A_SERVICE + rows.months, out)
    return marks


def _kinds(rests_on: tuple[str, ...]) -> Hashable:
    return frozenset(NEEDED[name] for name in rests_on if name in NEEDED), "persons" in rests_on


@remembered(by=_kinds)
def _needed(snapshot: Snapshot, rests_on: tuple[str, ...]) -> _Expected:
    """Return the returns that an answer rests on, one for each service and month; all, if it rests on none of them."""
    rows, contents = monthly_returns(snapshot), {str(NEEDED[name]) for name in rests_on if name in NEEDED}
    if tells_contents(snapshot) and contents:
        received = "itself" if "persons" in rests_on else "received"
        needed = rows.filter(pl.col("content").cast(pl.String).is_in(list(contents)))
        rows = needed.group_by("service", "place", "month").agg(received=pl.col(received).min())
    frame = rows.collect()
    services, months, received_ = (frame[name].to_numpy().astype(np.int64) for name in ("service", "month", "received"))
    return _Expected(frame, services, months, received_)


def without(snapshot: Snapshot, query: Query, rows: pl.LazyFrame) -> pl.LazyFrame:
    """Return rows (``service``, ``month``) without the months of services that a question leaves out."""
    if not query.left_out:
        return rows
    position = _positions(snapshot)
    out = [(position[service], month) for service, month in query.left_out]
    pairs = pl.LazyFrame(out, schema={"service": SERVICE, "month": MONTH}, orient="row")
    return rows.join(pairs, on=["service", "month"], how="anti")


@remembered()
def _positions(snapshot: Snapshot) -> dict[str, int]:
    return dict(snapshot["services"].select("key", "index").iter_rows())


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
    returns = returns_of(snapshot, whole, rests_on).filter(pl.col("received") == 0)
    if not set(rests_on) & {"contacts", "cases", "pacts"}:
        if not tables:
            return frozenset()
        if tells_contents(snapshot):  # whoever owes them is in there
            return _keyed(snapshot, returns)
        deliver = pl.concat([snapshot[name]["service"].unique() for name in tables]).unique()
        returns = returns.filter(pl.col("service").is_in(deliver.implode()))
    return _keyed(snapshot, returns)


def _keyed(snapshot: Snapshot, returns: pl.LazyFrame) -> frozenset[tuple[str, int]]:
    keys = snapshot["services"].lazy().select("key", service="index")
    return frozenset(returns.join(keys, on="service").select("key", "month").collect().iter_rows())


def about_returns(query: Query) -> tuple[Hashable, ...]:
    """Return what the returns of a question depend on: questions that say the same here rest on the same returns."""
    return query.period, query.lens, query.area, query.services, query.service_types, query.strands, query.left_out


def coverage(snapshot: Snapshot, query: Query, rests_on: tuple[str, ...] = ()) -> Coverage:
    """Return how many of the returns that a question rests on arrived; of all, without the tables it rests on."""
    row = delivered(snapshot, query, (), rests_on).row(0, named=True)
    unknown = snapshot["returns"].is_empty() and not snapshot["services"].is_empty()
    return Coverage(received=row["received"], expected=row["expected"], is_unknown=unknown)


def content_words(snapshot: Snapshot, rests_on: tuple[str, ...]) -> str:
    """Return what the returns that an answer lacks should hold, in Italian with its article.

    Nothing where kinds of content are not told apart, or the answer rests on several.
    """
    contents = {NEEDED[name] for name in rests_on if name in NEEDED}
    if not tells_contents(snapshot) or len(contents) != 1:
        return ""
    return f"{WORDS_OF[contents.pop()]}{' di persone' if 'persons' in rests_on else ''}"


def informative(by: tuple[Dimension, ...], lens: Lens) -> tuple[Dimension, ...]:
    """Return the dimensions along which a return can be missing."""
    places = GEOGRAPHIC if lens is Lens.PLACE else frozenset()
    return tuple(dimension for dimension in by if dimension.name in TIME | OF_SERVICE | places)


def may_be_closed(snapshot: Snapshot, query: Query) -> bool:
    """Whether what no return is expected of was closed, and has no value where it counts nobody.

    Services are, named or as groups, and so is the whole Ambito in months in which nobody owed anything. A place is no
    service: where none stands, or none is open, nobody was met there, and that is a zero, whether it is asked as a
    filter or as a group, alone or through time. Where no return is known to be expected nothing is closed.
    """
    if snapshot["returns"].is_empty():
        return False
    by = set(query.by)
    if query.services or query.service_types or query.strands or by & (OF_SERVICE - {Grouping.PLACE}):
        return True
    at_places = query.lens is Lens.PLACE and (query.area != AMBITO or bool(by & GEOGRAPHIC))
    return not at_places and Grouping.PLACE not in by


def _returns_and_groups(query: Query, by: tuple[Dimension, ...], rests_on: tuple[str, ...]) -> Hashable:
    return *about_returns(query), *(dimension.name for dimension in by), _kinds(rests_on)


@remembered(by=_returns_and_groups)
def delivered(snapshot: Snapshot, query: Query, by: tuple[Dimension, ...], rests_on: tuple[str, ...]) -> pl.DataFrame:
    """Return, for each group of ``by``, the ``expected`` and ``received`` returns (one row, if there are no groups)."""
    if not by:
        rows = _needed(snapshot, rests_on)
        arrived = rows.received[_asked(snapshot, query, rows)]
        counts = {"expected": [len(arrived)], "received": [int(arrived.sum())]}
        return pl.DataFrame(counts, {"expected": pl.UInt32, "received": pl.Int32})
    frame = returns_of(snapshot, query, rests_on)
    groups = [dimension.expression.alias(dimension.name) for dimension in by if dimension.expression is not None]
    names = [dimension.name for dimension in by]
    sums = [pl.len().alias("expected"), pl.col("received").sum()]
    return frame.select(*groups, "received").group_by(names).agg(*sums).collect()
