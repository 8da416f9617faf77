"""Who comes, comes back and leaves: active people, new people, returns from inactivity, inflow and outflow.

Pure functions `(Snapshot, Query, dimensions) -> LazyFrame`; see `indicators.measures` for the contract.
A by-name list (Built for Zero, Toronto): a person's path is that of the whole network, whatever the services asked
about; services, area and period of the question choose the contacts at which people came in or were last seen.
"""

from collections.abc import Hashable
from typing import Final

import polars as pl

from data_access.frames import month_ordinal
from data_access.snapshot import Snapshot
from data_access.vocabulary import ExitClass
from indicators.model.query import Query
from indicators.selection.counting import distinct_persons, every_group, join_groups
from indicators.selection.dimension import Dimension
from indicators.selection.person_timelines import LEAVING, comings, exits, goings, is_away, located, presence
from indicators.selection.rolling_windows import of_question, presence_in, rows_in, spans, told_when_seen, windows
from indicators.selection.snapshot_cache import settled

_SHORTEST_MONTH: Final = 28


def active(snapshot: Snapshot, query: Query, by: tuple[Dimension, ...]) -> pl.LazyFrame:
    """Count the persons with a contact in the ``inactivity_days`` before the end of the period, who have not left.

    The end is the last day of the month, quarter or year (the as-of date if it comes first). Somebody has left when a
    stay or a case ended by leaving (`histories.LEAVING`) on or after their last contact.
    """
    days = query.thresholds.inactivity_days
    frame = spans(snapshot, query, by)
    window = windows(frame, months=days // _SHORTEST_MONTH + 2)
    ends = frame.lazy().select("end", month="at")
    recent = rows_in(snapshot, query, window).join(ends, on="month")
    recent = recent.filter(pl.col("end") - pl.col("last_day") < pl.duration(days=days))
    here = recent.join(_left(snapshot, window, ends), on=["month", "person"], how="anti")
    return _persons(here, snapshot, query, told_when_seen(snapshot, query, by))


def _left(snapshot: Snapshot, window: pl.DataFrame, ends: pl.LazyFrame) -> pl.LazyFrame:
    """Return who has left by the end of each span: ``month``, ``person``."""
    gone = exits(snapshot).filter(is_leaving()).select("person", "day")
    rows = presence_in(snapshot, window).join(gone, on="person", how="semi")
    last = rows.group_by("person", month="at").agg(pl.col("last_day").max()).join(ends, on="month")
    return last.join(gone, on="person").filter(pl.col("day").is_between("last_day", "end")).select("month", "person")


def is_leaving() -> pl.Expr:
    """Whether an exit takes the person out of the list."""
    return pl.col("exit_class").cast(pl.String).is_in([str(term) for term in LEAVING])


def new_people(snapshot: Snapshot, query: Query, by: tuple[Dimension, ...]) -> pl.LazyFrame:
    """Count the persons whose first contact ever is of the period, over the persons served (see `arrivals`)."""
    keyed = "denominator_key" if query.viewer.is_protected else None
    persons = of_question(snapshot, query, presence(snapshot))
    served = distinct_persons(persons, snapshot, by, keyed=keyed).rename({"count": "denominator"})
    groups = join_groups(every_group(by), served, by)
    return join_groups(groups, _persons(first_contacts(snapshot, query), snapshot, query, by), by)


def returned(snapshot: Snapshot, query: Query, by: tuple[Dimension, ...]) -> pl.LazyFrame:
    """Count the persons with a contact in the period after ``inactivity_days`` or more without any."""
    return _persons(_back(snapshot, query), snapshot, query, by)


def flow_ratio(snapshot: Snapshot, query: Query, by: tuple[Dimension, ...]) -> pl.LazyFrame:
    """Count the persons who came in over those who went out in the period (San Diego, Built for Zero).

    In: new, returned from inactivity, back after an exit. Out: exits by leaving, become inactive.
    """
    inflow = pl.concat(
        [f(snapshot, query).select(_EVENT) for f in (first_contacts, _back, _back_from_exit)], how="vertical_relaxed"
    )
    outflow = pl.concat([f(snapshot, query).select(_EVENT) for f in (_departed, _inactive)], how="vertical_relaxed")
    came = _persons(inflow, snapshot, query, by)
    went = _persons(outflow, snapshot, query, by, name="denominator")
    return join_groups(join_groups(every_group(by), went, by), came, by)


_EVENT: Final = ("person", "day", "month", "service", "place", "residence", "municipality", "fictitious")
"""What an event of the list tells, like a contact."""


def _persons(
    events: pl.LazyFrame, snapshot: Snapshot, query: Query, by: tuple[Dimension, ...], *, name: str = "numerator"
) -> pl.LazyFrame:
    keyed = f"{name}_key" if query.viewer.is_protected else None
    return distinct_persons(events, snapshot, by, keyed=keyed).rename({"count": name})


def list_thresholds(query: Query) -> Hashable:
    """Return what coming in and leaving depend on besides the data."""
    return query.thresholds.inactivity_days, query.thresholds.new_after_months


@settled(by=list_thresholds)
def arrivals(snapshot: Snapshot, query: Query) -> pl.LazyFrame:
    """Return the contacts with which somebody came in, and ``is_new``: for the first time, or as if it were.

    The data begin on a day on which many were already known. In the first ``inactivity_days`` of the data a person
    whose first contact was not declared as such, by a service that does declare them, was there before: not an arrival.
    """
    days, months = query.thresholds.inactivity_days, query.thresholds.new_after_months
    edges = comings(snapshot)
    early = pl.col("day") < pl.col("day").min() + pl.duration(days=days)
    never = pl.col("previous").is_null()
    fresh = never | (pl.col("previous").dt.offset_by(f"{months}mo") <= pl.col("day"))
    known_before = never & early & pl.col("unannounced")
    away = is_away(pl.col("day") - pl.col("previous"), days)
    return edges.with_columns(is_new=fresh, known_before=known_before).filter(away & ~pl.col("known_before"))


def first_contacts(snapshot: Snapshot, query: Query) -> pl.LazyFrame:
    """Return the contacts of the period with which somebody came in for the first time, or as if it were."""
    return of_question(snapshot, query, arrivals(snapshot, query).filter("is_new"))


def _back(snapshot: Snapshot, query: Query) -> pl.LazyFrame:
    return of_question(snapshot, query, arrivals(snapshot, query).filter(~pl.col("is_new")))


@settled(by=list_thresholds)
def departures(snapshot: Snapshot, query: Query) -> pl.LazyFrame:
    """Return the exits with which somebody active left: the first after the last contact, the best of one day."""
    days = query.thresholds.inactivity_days
    was_active = pl.col("day") - pl.col("previous") < pl.duration(days=days)
    left = exits(snapshot).filter(is_leaving() & was_active)
    ordered = left.sort("day", "exit_class", "service", nulls_last=True)
    return ordered.unique(["person", "previous"], keep="first", maintain_order=True)


def _departed(snapshot: Snapshot, query: Query) -> pl.LazyFrame:
    return of_question(snapshot, query, departures(snapshot, query))


def _back_from_exit(snapshot: Snapshot, query: Query) -> pl.LazyFrame:
    return of_question(snapshot, query, _soon_back(snapshot, query))


@settled(by=list_thresholds)
def _soon_back(snapshot: Snapshot, query: Query) -> pl.LazyFrame:
    """Return the first contacts after an exit of people who had not been away long enough to count as returned."""
    away = is_away(pl.col("following") - pl.col("previous"), query.thresholds.inactivity_days)
    back = departures(snapshot, query).filter(~away).select("person", "service", "place", day="following")
    return located(back, snapshot)


def _inactive(snapshot: Snapshot, query: Query) -> pl.LazyFrame:
    return of_question(snapshot, query, _faded(snapshot, query))


@settled(by=list_thresholds)
def _faded(snapshot: Snapshot, query: Query) -> pl.LazyFrame:
    """Return the days on which somebody who had not left became inactive, with what was known at the last contact."""
    days = query.thresholds.inactivity_days
    last = goings(snapshot).filter(is_away(pl.col("following") - pl.col("day"), days))
    left = departures(snapshot, query).select("person", day="previous")
    faded = last.join(left, on=["person", "day"], how="anti").with_columns(day=pl.col("day") + pl.duration(days=days))
    return faded.filter(pl.col("day") <= snapshot.as_of).with_columns(month=month_ordinal("day"))


def flow_new(snapshot: Snapshot, query: Query, by: tuple[Dimension, ...]) -> pl.LazyFrame:
    """Count the persons who came in for the first time (inflow)."""
    return _persons(first_contacts(snapshot, query), snapshot, query, by)


def flow_back(snapshot: Snapshot, query: Query, by: tuple[Dimension, ...]) -> pl.LazyFrame:
    """Count the persons who came back within ``inactivity_days`` of an exit (inflow)."""
    return _persons(_back_from_exit(snapshot, query), snapshot, query, by)


def flow_home(snapshot: Snapshot, query: Query, by: tuple[Dimension, ...]) -> pl.LazyFrame:
    """Count the persons who left for a home (outflow)."""
    home = pl.col("exit_class") == str(ExitClass.HOME)
    return _persons(_departed(snapshot, query).filter(home), snapshot, query, by)


def flow_other(snapshot: Snapshot, query: Query, by: tuple[Dimension, ...]) -> pl.LazyFrame:
    """Count the persons who left for other accommodation or an institution, or died (outflow)."""
    home = pl.col("exit_class") == str(ExitClass.HOME)
    return _persons(_departed(snapshot, query).filter(~home), snapshot, query, by)


def flow_inactive(snapshot: Snapshot, query: Query, by: tuple[Dimension, ...]) -> pl.LazyFrame:
    """Count the persons who became inactive (outflow)."""
    return _persons(_inactive(snapshot, query), snapshot, query, by)


MEASURES: Final = (active, new_people, returned, flow_ratio, flow_new, flow_back, flow_home, flow_other, flow_inactive)
"""The measures of this subject; each is called like its key in the catalogue."""
