"""From the first contact to the exit: how far those who came in a period have got, and how long each step took.

Pure functions `(Snapshot, Query, dimensions) -> LazyFrame`; see `indicators.measures` for the contract.
A cohort is made of the persons whose first contact falls in the period, and followed to the as-of date. Each step is
counted among those who made the one before it. Days are medians of who has made the step: by Kaplan-Meier those who
never will (a case closed without a pact) would count as late, so they are told beside, not waited for.
"""

from functools import partial
from typing import Final

import polars as pl

from data_access.snapshot import Snapshot
from data_access.vocabulary import ExitClass, PactKind
from indicators.measures.flow import arrivals, first_contacts, is_leaving, list_thresholds
from indicators.model.path_vocabulary import PathStep
from indicators.model.query import Query
from indicators.selection.class_shares import without
from indicators.selection.counting import every_group, grouped, with_members
from indicators.selection.dimension import Dimension
from indicators.selection.person_timelines import exits
from indicators.selection.rolling_windows import MEDIAN_TALLY, flagged_shares
from indicators.selection.snapshot_cache import settled
from indicators.selection.supply import empty_tables
from indicators.statistics.length_of_stay import median_stay

_DAYS: Final = {
    PathStep.CONTACT: "day",
    PathStep.CASE: "case_day",
    PathStep.PACT: "pact_day",
    PathStep.EXIT: "exit_day",
    PathStep.HOME: "home_day",
}
"""Column of the day of each step; null for who has not made it."""
_BEFORE: Final = {
    PathStep.CASE: PathStep.CONTACT,
    PathStep.PACT: PathStep.CASE,
    PathStep.EXIT: PathStep.PACT,
    PathStep.HOME: PathStep.PACT,
}
"""The step from which the days of each are counted."""
_FROM_PACT: Final = (PathStep.PACT, PathStep.EXIT, PathStep.HOME)
"""The steps that only who has a pact can make."""
_NUMBER: Final = {step: number for number, step in enumerate(PathStep)}


def cohort_steps(snapshot: Snapshot, query: Query, by: tuple[Dimension, ...]) -> pl.LazyFrame:
    """Count the persons of the cohort who have made each step, over the whole cohort."""
    rows = _followed(snapshot, query, by)
    steps = [
        rows.with_columns(step=_code(step), flag=pl.col(column).is_not_null()).drop(_DAYS.values())
        for step, column in _DAYS.items()
    ]
    tallies = flagged_shares(pl.concat(steps), snapshot, by, protected=query.viewer.is_protected)
    names = [dimension.name for dimension in by]
    return _without_pacts(every_group(by).join(tallies, on=names, how="left"), snapshot)


def _without_pacts(tallies: pl.LazyFrame, snapshot: Snapshot) -> pl.LazyFrame:
    """Mark the steps that only who has a pact can make, where nobody has supplied any pact: these are not nobody's."""
    if "pacts" not in empty_tables(snapshot):
        return tallies
    return tallies.with_columns(unsupplied=pl.col("step").is_in([_NUMBER[step] for step in _FROM_PACT]))


def cohort_days(snapshot: Snapshot, query: Query, by: tuple[Dimension, ...]) -> pl.LazyFrame:
    """Return the median days that each step took those who made it.

    Numerator: who made the step; denominator: who had made the one before, so that who has not yet, or never will, is
    the difference.
    """
    rows = _followed(snapshot, query, by)
    steps = [
        rows.filter(pl.col(_DAYS[before]).is_not_null())
        .with_columns(step=_code(step), days=(pl.col(_DAYS[step]) - pl.col(_DAYS[before])).dt.total_days())
        .drop(_DAYS.values())
        for step, before in _BEFORE.items()
    ]
    frame = with_members(pl.concat(steps), by)
    keyed = frame.join(snapshot["persons"].lazy().select("cell_key", person="index"), on="person")
    names = [dimension.name for dimension in by]
    schema = {name: keyed.collect_schema()[name] for name in names} | MEDIAN_TALLY
    tallies = keyed.group_by(names).map_groups(partial(_tally, names=names), schema=schema)
    return _without_pacts(every_group(by).join(tallies, on=names, how="left"), snapshot)


def _code(step: PathStep) -> pl.Expr:
    return pl.lit(_NUMBER[step], pl.UInt8)


def _followed(snapshot: Snapshot, query: Query, by: tuple[Dimension, ...]) -> pl.LazyFrame:
    """Return the cohort: dimensions told by the first contact, ``person``, the day of each step (see `_DAYS`)."""
    rows = grouped(first_contacts(snapshot, query), without(by, "step"), "person", "day")
    names = [name for name in rows.collect_schema().names() if name != "day"]
    cohort = rows.group_by(names).agg(pl.col("day").min())
    return cohort.join(_paths(snapshot, query), on=["person", "day"])


@settled(by=list_thresholds)
def _paths(snapshot: Snapshot, query: Query) -> pl.LazyFrame:
    """Return the day of each step of everybody who ever came on a ``day``: one row for each ``person`` and ``day``.

    A case or pact that was open before the first contact counts from that day.
    """
    cohort = arrivals(snapshot, query).filter("is_new").select("person", "day").unique()
    own = ["person", "day"]
    open_then = (pl.col("closed").is_null() | (pl.col("closed") >= pl.col("day"))) & (pl.col("since") <= snapshot.as_of)
    cases = snapshot["cases"].lazy().select("case", "person", "closed", since="opened")
    taken = cohort.join(cases, on="person").filter(open_then).drop("closed")
    case = taken.group_by(own).agg(case_day=pl.max_horizontal(pl.col("since").min(), pl.col("day").first()))
    pacts = snapshot["pacts"].lazy().filter(pl.col("kind") == str(PactKind.INDIVIDUAL))
    signed = taken.drop("since").join(pacts.select("case", "closed", since="signed"), on="case").filter(open_then)
    pact = signed.join(case, on=own).group_by(own).agg(
        pact_day=pl.max_horizontal(pl.col("since").min(), pl.col("case_day").first())
    )  # fmt: skip
    return (
        cohort.join(case, on=own, how="left")
        .join(pact, on=own, how="left")
        .join(_ended(snapshot, pact), on=own, how="left")
    )


def _ended(snapshot: Snapshot, pact: pl.LazyFrame) -> pl.LazyFrame:
    """Return the first day on which a path ended after its pact, and the first on which it ended in a home.

    A path ends when a case is closed, whatever the reason, or when a stay ends by leaving (`histories.LEAVING`).
    """
    ends = exits(snapshot).filter(pl.col("service").is_null() | is_leaving()).select("person", "exit_class", at="day")
    after = pact.join(ends, on="person").filter(pl.col("at") >= pl.col("pact_day"))
    home = pl.col("exit_class") == str(ExitClass.HOME)
    return after.group_by("person", "day").agg(exit_day=pl.col("at").min(), home_day=pl.col("at").filter(home).min())


def _tally(people: pl.DataFrame, *, names: list[str]) -> pl.DataFrame:
    """Return the one row of a group and step: median days with limits, how many made the step, out of how many."""
    made = people.filter(pl.col("days").is_not_null())
    estimate = median_stay(made["days"].to_numpy(), [True] * made.height)
    lower, upper = estimate.interval
    keys = people["cell_key"].cast(pl.UInt64)
    row = {
        "value": estimate.median,
        "lower": lower,
        "upper": upper,
        "numerator": made.height,
        "denominator": people.height,
        "persons": made["person"].n_unique(),
        "numerator_key": keys.filter(people["days"].is_not_null()).sum(),
        "denominator_key": keys.sum(),
    }
    return (
        people.select(names)
        .head(1)
        .with_columns(pl.lit(row[name], dtype).alias(name) for name, dtype in MEDIAN_TALLY.items())
    )


MEASURES: Final = (cohort_steps, cohort_days)
"""The measures of this subject; each is called like its key in the catalogue."""
