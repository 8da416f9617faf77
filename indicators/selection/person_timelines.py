"""Timelines of persons: what the contacts tell of each path, worked out once for each snapshot.

Comes in: a `Snapshot`. Goes out: lazy frames of months of presence, days of visit, absences, residence and exits, kept
in memory for as long as the snapshot's contacts are.
Must not: know questions, groups or thresholds (they come with the query), count anything.

Every table is a pure function of the snapshot. It is collected at the first question that needs it because all the
measures of paths start from the same few: on five million contacts that first time costs seconds, the next ones none.
"""

from typing import Final

import polars as pl

from data_access.frames import month_ordinal
from data_access.snapshot import Snapshot
from data_access.vocabulary import ExitClass, ResidenceClass
from indicators.selection.snapshot_cache import once_per_snapshot

SHORTEST_ABSENCE: Final = 30
"""Days: the lowest value that `Thresholds.inactivity_days` accepts."""
LEAVING: Final = (ExitClass.HOME, ExitClass.STABLE, ExitClass.INSTITUTION, ExitClass.DECEASED)
"""Exits after which a person is no longer followed. Back on the street, or to an unknown place, nobody has left."""
RESIDENCE: Final = ("residence", "municipality", "fictitious")
UNKNOWN: Final = list(ResidenceClass).index(ResidenceClass.UNKNOWN)
_DAY_BITS: Final = 20
_DAY_LIMIT: Final = 1 << _DAY_BITS


@once_per_snapshot
def presence(snapshot: Snapshot) -> pl.LazyFrame:
    """Return one row for each person, month, service and residence.

    Returns
    -------
    polars.LazyFrame
        ``person``, ``month``, ``service``, ``place``, ``residence``, ``municipality``, ``fictitious`` as in contacts,
        ``last_day`` (Date) and ``accesses`` (contacts, whatever their quantity).
    """
    rows = _recognised(snapshot).group_by("person", "month", "service", *RESIDENCE)
    return rows.agg(pl.col("place").first(), last_day=pl.col("day").max(), accesses=pl.len())


@once_per_snapshot
def visits(snapshot: Snapshot) -> pl.LazyFrame:
    """Return the days on which each person was seen: ``person``, ``day``, distinct and in that order.

    Person and day travel as one number, because sorting one column of integers is several times faster.
    """
    packed = pl.col("person").cast(pl.UInt64) * _DAY_LIMIT + pl.col("day").to_physical().cast(pl.UInt64)
    ordered = _recognised(snapshot).select(key=packed).sort("key")
    distinct = ordered.filter(pl.col("key").ne_missing(pl.col("key").shift(1)))
    day = (pl.col("key") % _DAY_LIMIT).cast(pl.Int32).cast(pl.Date)
    return distinct.select(person=(pl.col("key") // _DAY_LIMIT).cast(pl.UInt32), day=day)


@once_per_snapshot
def turns(snapshot: Snapshot) -> pl.LazyFrame:
    """Return the contacts of the days before or after which somebody was away for `SHORTEST_ABSENCE` days or more.

    Returns
    -------
    polars.LazyFrame
        The columns of contacts, ``previous`` and ``following`` (Date: the day before and after on which the person was
        seen; null if never) and ``unannounced``: that day somebody who declares first contacts did not declare one.
    """
    before, after = (pl.col("person") == pl.col("person").shift(step) for step in (1, -1))
    days = visits(snapshot).with_columns(
        previous=pl.when(before).then(pl.col("day").shift(1)), following=pl.when(after).then(pl.col("day").shift(-1))
    )
    edges = days.filter(
        is_away(pl.col("day") - pl.col("previous"), SHORTEST_ABSENCE)
        | is_away(pl.col("following") - pl.col("day"), SHORTEST_ABSENCE)
    )
    declares = pl.col("service").is_in(_declaring(snapshot).implode())
    silent = (declares & ~pl.col("first_contact")).any() & ~pl.col("first_contact").any()
    rows = snapshot.contacts.join(edges, on=["person", "day"])
    return rows.with_columns(unannounced=silent.over("person", "day"))


def is_away(gap: pl.Expr, days: int) -> pl.Expr:
    """Whether a time between two contacts (null if there is only one) is an absence of so many days."""
    return (gap >= pl.duration(days=days)).fill_null(value=True)


@once_per_snapshot
def residences(snapshot: Snapshot) -> pl.LazyFrame:
    """Return where each person was registered from which day on: ``person``, ``day``, residence, in order of day.

    People who always declared the same residence have one row. Of two residences on one day the lowest in the order
    of the vocabulary is kept, so that the order of the rows never matters.
    """
    spells = presence(snapshot).group_by("person", *RESIDENCE).agg(day=pl.lit(None, pl.Date))
    movers = spells.group_by("person").len().filter(pl.col("len") > 1).select("person")
    first = visits(snapshot).group_by("person").agg(pl.col("day").min())
    steady = spells.join(movers, on="person", how="anti").drop("day").join(first, on="person")
    moved = snapshot.contacts.join(movers, on="person", how="semi").select("person", "day", *RESIDENCE).unique()
    chosen = moved.sort("residence", "municipality", "fictitious").unique(["person", "day"], keep="first")
    columns = ("person", "day", *RESIDENCE)
    return pl.concat([steady.select(columns), chosen.select(columns)]).sort("day")


@once_per_snapshot
def exits(snapshot: Snapshot) -> pl.LazyFrame:
    """Return how stays and cases ended, up to the as-of date.

    Returns
    -------
    polars.LazyFrame
        ``person``, ``day``, ``month``, ``service``, ``place`` and ``section`` (null for cases), ``exit_class`` (null
        taken for unknown), the residence, ``previous`` (last day seen up to the exit) and ``following`` (first day
        seen after it).
    """
    stays = with_place(snapshot["stays"].lazy(), snapshot).select(
        "person", "service", "place", "section", "exit_class", day="left_on"
    )
    cases = snapshot["cases"].lazy().select("person", "exit_class", day="closed")
    ended = pl.concat([stays, cases], how="diagonal").filter(pl.col("day") <= snapshot.as_of)
    ended = ended.with_columns(pl.col("exit_class").fill_null(str(ExitClass.UNKNOWN)))
    seen = visits(snapshot).sort("day")
    earlier, later = seen.with_columns(previous="day"), seen.with_columns(following="day")
    rows = located(ended, snapshot).sort("day")
    rows = rows.join_asof(earlier, on="day", by="person", strategy="backward", check_sortedness=False)
    return rows.join_asof(
        later, on="day", by="person", strategy="forward", allow_exact_matches=False, check_sortedness=False
    )


def located(events: pl.LazyFrame, snapshot: Snapshot) -> pl.LazyFrame:
    """Add to events of persons (``person``, ``day``) their ``month`` and the residence of that day.

    Residence is that of the person's nearest contact on that day or before it, frozen there; unknown if there is none.
    """
    rows = events.sort("day").join_asof(
        residences(snapshot), on="day", by="person", strategy="backward", check_sortedness=False
    )
    return rows.with_columns(
        pl.col("residence").fill_null(pl.lit(UNKNOWN, pl.UInt8)),
        pl.col("fictitious").fill_null(value=False),
        month=month_ordinal("day"),
    )


def with_place(frame: pl.LazyFrame, snapshot: Snapshot) -> pl.LazyFrame:
    """Add to rows with a ``service`` the ``place`` where it stands."""
    places = snapshot["services"].lazy().select("place", service="index")
    return frame.join(places, on="service", how="left", maintain_order="left")


def _recognised(snapshot: Snapshot) -> pl.LazyFrame:
    return snapshot.contacts.filter(pl.col("person").is_not_null())


def _declaring(snapshot: Snapshot) -> pl.Series:
    """Return the services of the bodies that declare first contacts: those of which one did so at least once."""
    declared = snapshot.contacts.filter("first_contact").select(index=pl.col("service").unique()).collect()
    services = snapshot["services"].select("index", "organisation")
    bodies = services.join(declared, on="index", how="semi")["organisation"]
    return services.filter(pl.col("organisation").is_in(bodies.implode()))["index"]


def warm_up(snapshot: Snapshot) -> None:
    """Work out every table of a snapshot before the first question needs one."""
    for table in (presence, visits, turns, residences, exits):
        table(snapshot)
