"""Stretches of time that the groups of a question stand for, and the persons seen in them.

Comes in: a `Snapshot`, a `Query`, its `Dimension` values. Goes out: small frames of spans, lazy frames of persons.
Must not: protect or round, know what an indicator means.

A measure that looks back from the end of a month (active people, long-term people) and one that looks at the months
themselves (take-up) differ only in which months belong to which group: that is what `windows` says.
"""

from datetime import date
from typing import Final

import polars as pl

from data_access.snapshot import Snapshot
from indicators.model.period import Period, Unit, first_day_of, last_day_of, month_of
from indicators.model.query import MONTHS_OF, TIME, Grouping, Query
from indicators.selection.counting import aggregate, contacts_of, distinct, grouped, with_members
from indicators.selection.dimension import Dimension
from indicators.selection.person_groups import by_age_band
from indicators.selection.person_timelines import presence

MEDIAN_TALLY: Final = {
    "value": pl.Float64,
    "lower": pl.Float64,
    "upper": pl.Float64,
    "numerator": pl.Int64,
    "denominator": pl.Int64,
    "persons": pl.Int64,
    "numerator_key": pl.UInt64,
    "denominator_key": pl.UInt64,
}
"""Columns of the tally of a median: it brings its own value and limits, beside the counts that they rest on."""


def spans(snapshot: Snapshot, query: Query, by: tuple[Dimension, ...]) -> pl.DataFrame:
    """Return one row for each group of time (one for the whole period without them).

    Returns
    -------
    polars.DataFrame
        ``at`` (last month, never after the as-of date: it names the span), ``first`` (first month), ``start`` and
        ``end`` (days; the end is never after the as-of date), ``closed`` (whether the whole span has passed).
    """
    months = [_bounds(query, ordinal, length) for ordinal, length in _groups(by)]
    rows = [_span(first, last, snapshot.as_of) for first, last in months if first <= month_of(snapshot.as_of)]
    schema = {"at": pl.Int16, "first": pl.Int16, "start": pl.Date, "end": pl.Date, "closed": pl.Boolean}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _groups(by: tuple[Dimension, ...]) -> list[tuple[int, int]]:
    """Return the ordinal and the length in months of each group of time."""
    for dimension in by:
        if dimension.name in TIME:
            length = MONTHS_OF[Grouping(dimension.name)]
            return [(ordinal, length) for ordinal in dimension.keys[dimension.name]]
    return [(0, 0)]


def _bounds(query: Query, ordinal: int, length: int) -> tuple[int, int]:
    if not length:
        return query.period.first, query.period.last
    return max(ordinal * length, query.period.first), min(ordinal * length + length - 1, query.period.last)


def _span(first: int, last: int, as_of: date) -> tuple[int, int, date, date, bool]:
    end = last_day_of(last)
    return min(last, month_of(as_of)), first, first_day_of(first), min(end, as_of), end <= as_of


def windows(frame: pl.DataFrame, *, months: int | None = None) -> pl.DataFrame:
    """Return which months belong to which span: ``month`` and ``at``.

    Parameters
    ----------
    frame : polars.DataFrame
        See `spans`.
    months : int, optional
        Look back so many months from the last one (included); otherwise the months are those of the span.
    """
    belonging = [
        (at, month)
        for at, first in zip(frame["at"].to_list(), frame["first"].to_list(), strict=True)
        for month in range(first if months is None else at - months + 1, at + 1)
    ]
    return pl.DataFrame(belonging, schema={"at": pl.Int16, "month": pl.Int16}, orient="row")


def rows_in(snapshot: Snapshot, query: Query, window: pl.DataFrame) -> pl.LazyFrame:
    """Return the rows of `presence` that a question is about, once for each span they fall in.

    The month of a row becomes the last one of its span, so that groups of time are those of the spans; ``seen`` is the
    month of the contact (see `told_when_seen`).
    """
    if window.is_empty():
        return presence(snapshot).filter(pl.lit(value=False)).with_columns(seen="month")
    first, last = window["month"].min(), window["month"].max()
    asked = query.but(period=Period(first, last, Unit.MONTH))  # type: ignore[arg-type]  # a column of integers, not empty
    rows = _in_spans(of_question(snapshot, asked, presence(snapshot)), window)
    return rows.with_columns(seen="month", month="at").drop("at")


def told_when_seen(snapshot: Snapshot, query: Query, by: tuple[Dimension, ...]) -> tuple[Dimension, ...]:
    """Return the dimensions for rows of `rows_in`: age is that of the contact, not of the end of its span."""
    aged = by_age_band(snapshot, query, query.lens, month="seen")
    return tuple(aged if dimension.name == aged.name else dimension for dimension in by)


def of_question(snapshot: Snapshot, query: Query, events: pl.LazyFrame) -> pl.LazyFrame:
    """Return the events (rows with the columns of contacts that matter) that a question is about."""
    return contacts_of(snapshot, query, among=events)


def of_nobodys_service(snapshot: Snapshot, query: Query, events: pl.LazyFrame) -> pl.LazyFrame:
    """Return the events that a question is about, when they belong to no service (cases, pacts).

    Services and strands of the question keep the persons whom those reached in the period.
    """
    anywhere = query.but(services=(), service_types=(), strands=())
    rows = of_question(snapshot, anywhere, events)
    if anywhere == query:
        return rows
    return rows.join(contacts_of(snapshot, query).select("person").unique(), on="person", how="semi")


def persons_in(snapshot: Snapshot, query: Query, window: pl.DataFrame, by: tuple[Dimension, ...]) -> pl.LazyFrame:
    """Return the distinct persons of each group and span: dimensions told by contacts, ``person``, ``month``."""
    told = told_when_seen(snapshot, query, by)
    rows = grouped(rows_in(snapshot, query, window), told, "person", "month")
    own = [dimension.name for dimension in told if dimension.expression is not None and dimension.name != "month"]
    if (only := _only_span(window)) is not None:
        return distinct(rows, own, snapshot).with_columns(month=only)
    return distinct(rows, [*own, "month"], snapshot)


def lasting(
    rows: pl.LazyFrame,
    keys: tuple[str, ...],
    frame: pl.DataFrame,
    snapshot: Snapshot,
    *,
    months: int,
    least: int = 1,
) -> pl.LazyFrame:
    """Return the spans at whose end somebody had been seen in at least so many of the last months.

    Parameters
    ----------
    rows : polars.LazyFrame
        The columns ``keys`` (the person among them) and ``month``.
    frame : polars.DataFrame
        See `spans`.
    months, least : int
        Months looked back on, the last of the span included, and how many of them are needed.

    Returns
    -------
    polars.LazyFrame
        ``keys`` and ``month``, the last of each span, each pair once. Between one month of presence and the next
        nothing new happens, so each month of presence answers for itself and for the empty ones after it: no month is
        looked at twelve times.
    """
    groups = [*(key for key in keys if key != "person"), "month"]
    seen = distinct(rows.select(*keys, "month"), groups, snapshot).sort(*keys, "month")
    marked = seen.with_columns(following=_neighbour(-1, keys), earliest=_neighbour(least - 1, keys))
    until = pl.min_horizontal(pl.col("following") - 1, pl.col("earliest") + (months - 1))
    standing = marked.with_columns(until=until).filter(
        pl.col("earliest").is_not_null(), pl.col("until") >= pl.col("month")
    )
    reached = standing.select(*keys, month=pl.int_ranges("month", pl.col("until") + 1, dtype=pl.Int16))
    ends = frame.lazy().select(month="at")
    return reached.explode("month", empty_as_null=False).join(ends, on="month", how="semi")


def _neighbour(step: int, keys: tuple[str, ...]) -> pl.Expr:
    """Return the month so many rows before, in rows sorted by keys and month; null where the keys are others."""
    same = pl.all_horizontal(pl.col(key).eq_missing(pl.col(key).shift(step)) for key in keys)
    return pl.when(same).then(pl.col("month").shift(step))


def presence_in(snapshot: Snapshot, window: pl.DataFrame) -> pl.LazyFrame:
    """Return the rows of `presence` once for each span they fall in, whose last month is ``at``.

    Months outside of all spans are left out first: a row of a long history costs a comparison and no look-up.
    """
    near = pl.col("month").is_between(pl.lit(window["month"].min()), pl.lit(window["month"].max()))
    return _in_spans(presence(snapshot).filter(near), window)


def _in_spans(rows: pl.LazyFrame, window: pl.DataFrame) -> pl.LazyFrame:
    """Add ``at`` to rows from the first month of a window to its last."""
    if (only := _only_span(window)) is not None:
        return rows.with_columns(at=only)
    return rows.join(window.lazy(), on="month")


def _only_span(window: pl.DataFrame) -> pl.Expr | None:
    """Return the last month of the span, where there is one alone: no row then needs to be looked up or told apart."""
    return pl.lit(window["at"][0], pl.Int16) if window["at"].n_unique() == 1 else None


def accesses_in(snapshot: Snapshot, window: pl.DataFrame) -> pl.LazyFrame:
    """Return how often each person was seen in each span, by any service: ``month``, ``person``, ``accesses``."""
    rows, accesses = presence_in(snapshot, window), pl.col("accesses").sum()
    if (only := _only_span(window)) is not None:
        return rows.group_by("person").agg(accesses).with_columns(month=only)
    return rows.group_by("person", month="at").agg(accesses)


def flagged(people: pl.LazyFrame, special: pl.LazyFrame) -> pl.LazyFrame:
    """Add ``flag``: whether the person is among the ``special`` ones (``month``, ``person``) of that span."""
    marked = special.select("month", "person").unique().with_columns(flag=pl.lit(value=True))
    return people.join(marked, on=["month", "person"], how="left").with_columns(pl.col("flag").fill_null(value=False))


def flagged_shares(
    rows: pl.LazyFrame, snapshot: Snapshot, by: tuple[Dimension, ...], *, protected: bool
) -> pl.LazyFrame:
    """Count the rows of each group and those that carry a ``flag``.

    Parameters
    ----------
    rows : polars.LazyFrame
        One row for each person or event: dimensions told by contacts, ``person``, ``flag``.
    protected : bool
        Whether disclosure control will need the keys and, as ``persons``, the smaller of the two parts in persons.
    """
    names = [dimension.name for dimension in by]
    frame = with_members(rows, by)
    counts = [pl.len().alias("denominator"), pl.col("flag").sum().alias("numerator")]
    if not protected:
        return aggregate(frame, names, *counts)
    frame = frame.join(snapshot["persons"].lazy().select("cell_key", person="index"), on="person")
    key, part = pl.col("cell_key").cast(pl.UInt64), (pl.col("flag"), ~pl.col("flag"))
    sizes = [pl.col("person").filter(condition).n_unique() for condition in part]
    smaller = pl.min_horizontal(pl.when(size > 0).then(size) for size in sizes).alias("persons")
    keys = [key.sum().alias("denominator_key"), key.filter(part[0]).sum().alias("numerator_key")]
    return aggregate(frame, names, *counts, *keys, smaller)
