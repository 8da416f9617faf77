"""Whether support goes on and looks at the whole person: one-off share, take-up, needs in several dimensions.

Pure functions `(Snapshot, Query, dimensions) -> LazyFrame`; see `indicators.measures` for the contract.
"""

from collections.abc import Hashable
from dataclasses import replace
from typing import Final

import polars as pl

from data_access.snapshot import Snapshot
from data_access.vocabulary import Continuity, PactKind
from indicators.measures.people import people_served
from indicators.model.period import first_day_of
from indicators.model.query import Query
from indicators.selection.class_shares import class_shares, without
from indicators.selection.counting import distinct_persons, grouped
from indicators.selection.dimension import Dimension
from indicators.selection.person_timelines import located, with_place
from indicators.selection.rolling_windows import (
    accesses_in,
    flagged,
    flagged_shares,
    of_nobodys_service,
    of_question,
    persons_in,
    spans,
    windows,
)
from indicators.selection.snapshot_cache import once_per_snapshot, settled

SEVERAL: Final = 2
"""Accesses from which a person is followed, and need dimensions from which a need is multidimensional."""


def one_off_share(snapshot: Snapshot, query: Query, by: tuple[Dimension, ...]) -> pl.LazyFrame:
    """Count the persons seen exactly once in a closed window, with no pact or case, over the persons served in it.

    The window is the ``one_off_months`` up to the end of the period (of each year, by year). Only windows that have
    ended are measured: before that everybody who has just arrived would look like a one-off. The single access is
    one in the whole network, whatever the services asked about.
    """
    months = query.thresholds.one_off_months
    closed = spans(snapshot, query, by).filter("closed")
    people = persons_in(snapshot, query, windows(closed, months=months), by)
    alone = _seen_once(snapshot, closed, months)
    return flagged_shares(flagged(people, alone), snapshot, by, protected=query.viewer.is_protected)


def _spans_and_length(frame: pl.DataFrame, months: int | None = None) -> Hashable:
    return tuple(frame["at"].to_list()), tuple(frame["first"].to_list()), months


@settled(by=_spans_and_length)
def _seen_once(snapshot: Snapshot, closed: pl.DataFrame, months: int) -> pl.LazyFrame:
    """Return who was seen once in the window of each span and had no pact or case: ``month``, ``person``."""
    once = accesses_in(snapshot, windows(closed, months=months)).filter(pl.col("accesses") == 1)
    helped = supported(snapshot, _looking_back(closed, months))
    return once.select("month", "person").join(helped, on=["month", "person"], how="anti")


def _looking_back(frame: pl.DataFrame, months: int) -> pl.DataFrame:
    """Return the spans with the first day of their windows, so many months long, as start."""
    starts = [first_day_of(at - months + 1) for at in frame["at"]]
    return frame.with_columns(start=pl.Series(starts, dtype=pl.Date))


def supported(snapshot: Snapshot, frame: pl.DataFrame) -> pl.LazyFrame:
    """Return who had an active case or an active pact of their own in each span: ``month``, ``person``."""
    cases = snapshot["cases"].lazy()
    own = snapshot["pacts"].lazy().filter(pl.col("kind") == str(PactKind.INDIVIDUAL))
    pacts = own.join(cases.select("case", "person"), on="case").select("person", "closed", opened="signed")
    followed = pl.concat([cases.select("person", "closed", "opened"), pacts])
    overlaps = (pl.col("opened") <= pl.col("end")) & (
        pl.col("closed").is_null() | (pl.col("closed") >= pl.col("start"))
    )
    spans_ = frame.lazy().select("start", "end", month="at")
    return followed.join(spans_, how="cross").filter(overlaps).select("month", "person").unique()


def take_up(snapshot: Snapshot, query: Query, by: tuple[Dimension, ...]) -> pl.LazyFrame:
    """Count the persons with an active pact or case over those seen at least twice in the period, anywhere."""
    frame = spans(snapshot, query, by)
    people = persons_in(snapshot, query, windows(frame), by)
    returning = people.join(_seen_often(snapshot, frame), on=["month", "person"], how="semi")
    return flagged_shares(
        flagged(returning, supported(snapshot, frame)), snapshot, by, protected=query.viewer.is_protected
    )


@settled(by=_spans_and_length)
def _seen_often(snapshot: Snapshot, frame: pl.DataFrame) -> pl.LazyFrame:
    """Return who was seen at least twice in each span, anywhere: ``month``, ``person``."""
    return accesses_in(snapshot, windows(frame)).filter(pl.col("accesses") >= SEVERAL).select("month", "person")


def multidimensional_needs(snapshot: Snapshot, query: Query, by: tuple[Dimension, ...]) -> pl.LazyFrame:
    """Count the persons with needs in at least two dimensions over those assessed in the period.

    Assessed: with a case opened in the period and its needs rated. A need is one rated at least 1 at the opening.
    """
    assessed = assessments(snapshot, query)
    rows = grouped(assessed, by, "person", "rated")
    groups = [dimension.name for dimension in by if dimension.expression is not None]
    several = pl.col("rated").drop_nulls().n_unique() >= SEVERAL
    return flagged_shares(
        rows.group_by(*groups, "person").agg(flag=several), snapshot, by, protected=query.viewer.is_protected
    )


def assessments(snapshot: Snapshot, query: Query) -> pl.LazyFrame:
    """Return the cases opened in the period, one row for each dimension rated; ``rated`` is null where none is."""
    return of_nobodys_service(snapshot, query, _assessments(snapshot))


@once_per_snapshot
def _assessments(snapshot: Snapshot) -> pl.LazyFrame:
    need = pl.when(pl.col("opening_rating") >= 1).then(pl.col("dimension"))
    rated = snapshot["case_needs"].lazy().select("case", rated=need)
    cases = snapshot["cases"].lazy().select("case", "person", day="opened").join(rated, on="case")
    return located(cases, snapshot)


def needs_together(snapshot: Snapshot, query: Query, by: tuple[Dimension, ...]) -> pl.LazyFrame:
    """Count the persons assessed in the period, by combination of needs or by need (those of that assessment)."""
    assessed = assessments(snapshot, query)
    rated = assessed.filter(pl.col("rated").is_not_null())
    members = rated.select("person", need=pl.col("rated").to_physical().cast(pl.UInt8)).unique()
    own = tuple(replace(dimension, members=members) if dimension.name == "need" else dimension for dimension in by)
    keyed = "numerator_key" if query.viewer.is_protected else None
    return distinct_persons(assessed, snapshot, own, keyed=keyed).rename({"count": "numerator"})


def targets_together(snapshot: Snapshot, query: Query, by: tuple[Dimension, ...]) -> pl.LazyFrame:
    """Count the persons served, to be broken down by combination of target groups."""
    return people_served(snapshot, query, by)


def support_continuity(snapshot: Snapshot, query: Query, by: tuple[Dimension, ...]) -> pl.LazyFrame:
    """Count the persons whose supports of the period were all one-off, and those with one that goes on, over all.

    Everybody who was given a support is in one of the two.
    """
    asked = of_question(snapshot, query, _supports(snapshot))
    rows = grouped(asked, without(by, "continuity"), "person", "continuity")
    names = [name for name in rows.collect_schema().names() if name != "continuity"]
    goes_on = (pl.col("continuity") == str(Continuity.CONTINUOUS)).any()
    kind = pl.when(goes_on).then(pl.lit(str(Continuity.CONTINUOUS))).otherwise(pl.lit(str(Continuity.ONE_OFF)))
    people = rows.group_by(names).agg(continuity=kind)
    return class_shares(people, snapshot, query, by, name="continuity", vocabulary=Continuity)


@once_per_snapshot
def _supports(snapshot: Snapshot) -> pl.LazyFrame:
    given = with_place(snapshot["supports"].lazy().select("person", "service", "day", "continuity"), snapshot)
    return located(given, snapshot)


MEASURES: Final = (
    one_off_share,
    take_up,
    multidimensional_needs,
    needs_together,
    targets_together,
    support_continuity,
)
"""The measures of this subject; each is called like its key in the catalogue."""
