"""How stays end: exits to autonomy, unknown destinations, returns after an exit to a home.

Pure functions `(Snapshot, Query, dimensions) -> LazyFrame`; see `indicators.measures` for the contract.
The unit is the exit: somebody who leaves twice in the period counts twice. For protected viewers the persons behind
each part come along, because two exits of one person are one person.
"""

from typing import Final

import polars as pl

from data_access.snapshot import Snapshot
from data_access.vocabulary import ExitClass
from indicators.model.query import Query
from indicators.selection.class_shares import class_shares, without
from indicators.selection.counting import grouped
from indicators.selection.dimension import Dimension
from indicators.selection.person_timelines import exits
from indicators.selection.rolling_windows import flagged_shares, of_question


def exits_to_autonomy(snapshot: Snapshot, query: Query, by: tuple[Dimension, ...]) -> pl.LazyFrame:
    """Count the exits to a home over all exits from residential services in the period (HUD SPM 7, KCRHA)."""
    return _share_of(ExitClass.HOME, snapshot, query, by)


def exits_to_unknown(snapshot: Snapshot, query: Query, by: tuple[Dimension, ...]) -> pl.LazyFrame:
    """Count the exits to an unknown place over all exits from residential services (HMIS code 30)."""
    return _share_of(ExitClass.UNKNOWN, snapshot, query, by)


def _share_of(exit_class: ExitClass, snapshot: Snapshot, query: Query, by: tuple[Dimension, ...]) -> pl.LazyFrame:
    ended = stays_ended(snapshot, query).with_columns(flag=pl.col("exit_class") == str(exit_class))
    return flagged_shares(grouped(ended, by, "person", "flag"), snapshot, by, protected=query.viewer.is_protected)


def exits_by_class(snapshot: Snapshot, query: Query, by: tuple[Dimension, ...]) -> pl.LazyFrame:
    """Count the exits of each class over all exits from residential services; those not recorded are unknown."""
    ended = grouped(stays_ended(snapshot, query), without(by, "exit_class"), "person", "exit_class")
    return class_shares(ended, snapshot, query, by, name="exit_class", vocabulary=ExitClass)


def stays_ended(snapshot: Snapshot, query: Query) -> pl.LazyFrame:
    """Return the exits from residential services that a question is about (cases, which have none, are left out)."""
    return of_question(snapshot, query, exits(snapshot).filter(pl.col("service").is_not_null()))


def returns(snapshot: Snapshot, query: Query, by: tuple[Dimension, ...]) -> pl.LazyFrame:
    """Count the exits to a home of the period that were followed by a new stay within the horizon (HUD SPM 2).

    The horizon is ``query.horizon_months``. Coming back within ``same_exit_days`` is not a return. Exits that have
    not yet been followed for the whole horizon stay out of both counts: a cohort that has none is undefined.
    """
    horizon = f"{query.horizon_months}mo"
    cohort = stays_ended(snapshot, query).filter(pl.col("exit_class") == str(ExitClass.HOME))
    followed = cohort.filter(pl.col("day").dt.offset_by(horizon) <= snapshot.as_of).with_row_index("exit")
    entries = snapshot["stays"].lazy().select("person", "entered_on")
    soonest = pl.col("day") + pl.duration(days=query.thresholds.same_exit_days)
    in_time = (pl.col("entered_on") > soonest) & (pl.col("entered_on") <= pl.col("day").dt.offset_by(horizon))
    back = followed.join(entries, on="person").filter(in_time).select("exit").unique()
    marked = followed.join(back.with_columns(flag=pl.lit(value=True)), on="exit", how="left")
    rows = grouped(marked.with_columns(pl.col("flag").fill_null(value=False)), by, "person", "flag")
    return flagged_shares(rows, snapshot, by, protected=query.viewer.is_protected)


MEASURES: Final = (exits_to_autonomy, returns, exits_to_unknown, exits_by_class)
"""The measures of this subject; each is called like its key in the catalogue."""
