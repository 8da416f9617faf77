"""Timelines of persons: what the contacts tell of each path, worked out once for each snapshot.

Comes in: a `Snapshot`. Goes out: lazy frames of months of presence, days of visit, absences, residence and exits, kept
in memory for as long as the snapshot's contacts are.
Must not: know questions, groups or thresholds (they come with the query), count anything.

Every table is a pure function of the snapshot. It is collected at the first question that needs it because all the
measures of paths start from the same few. A month of contacts is one row that tells its first and its last day: days in
between matter only around the end of a stay or of a case, and where a person told two residences in a month, and these
months the snapshot has day by day.
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
_ABSENT: Final = (*RESIDENCE, "origin")
_LONGEST: Final = 31
"""Days of the longest months."""


def presence(snapshot: Snapshot) -> pl.LazyFrame:
    """Return the contacts of persons who were recognised: `data_access.frames.CONTACTS`."""
    return snapshot.contacts.filter(pl.col("person").is_not_null())


@once_per_snapshot
def visits(snapshot: Snapshot) -> pl.LazyFrame:
    """Return days on which the persons whose paths ended were seen: ``person``, ``day``, distinct and in that order.

    Those nearest to an end, before and after it, are there: of its month every day, of the others the first and the
    last.
    """
    ended = pl.concat([snapshot[name].lazy().select("person") for name in ("stays", "cases")]).unique()
    rows = presence(snapshot).join(ended, on="person", how="semi")
    days = [rows.select("person", day=name) for name in ("first_day", "last_day")]
    days.append(snapshot["person_days"].lazy().select("person", "day").join(ended, on="person", how="semi"))
    return pl.concat(days).unique().sort("person", "day")


@once_per_snapshot
def _months_seen(snapshot: Snapshot) -> pl.LazyFrame:
    """Return each ``person`` and month: ``first`` and ``last`` day, the last ``before`` and the first ``after``.

    ``is_split`` says of a month that the person was absent in it for `SHORTEST_ABSENCE` days: seen on the 1st and on
    the 31st only.
    """
    spans = (
        presence(snapshot)
        .group_by("person", "month")
        .agg(pl.col("mid_month").any(), first=pl.col("first_day").min(), last=pl.col("last_day").max())
    )
    same = [pl.col("person") == pl.col("person").shift(step) for step in (1, -1)]
    is_whole = (pl.col("first").dt.day() == 1) & (pl.col("last").dt.day() == _LONGEST)
    return spans.sort("person", "month").select(
        "person",
        "month",
        "first",
        "last",
        is_split=is_whole & ~pl.col("mid_month"),
        before=pl.when(same[0]).then(pl.col("last").shift(1)),
        after=pl.when(same[1]).then(pl.col("first").shift(-1)),
    )


@once_per_snapshot
def months_by_municipality(snapshot: Snapshot) -> pl.LazyFrame:
    """Return once each ``person``, ``month`` and ``municipality`` of residence told in it, in order of month.

    ``previous`` is the month before it in which the person was seen with that same residence, 0 if there is none: who
    is seen in a period for the first time was last seen before the period began.
    """
    months = presence(snapshot).select("person", "municipality", "month").unique()
    same = [pl.col(name).eq_missing(pl.col(name).shift(1)) for name in ("person", "municipality")]
    previous = pl.when(*same).then(pl.col("month").shift(1)).otherwise(0)
    return months.sort("person", "municipality", "month").with_columns(previous=previous).sort("month")


@once_per_snapshot
def comings(snapshot: Snapshot) -> pl.LazyFrame:
    """Return the contacts of the days before which somebody was away for `SHORTEST_ABSENCE` days or more.

    Returns
    -------
    polars.LazyFrame
        ``person``, ``day``, ``month``, ``service``, ``place``, the residence, ``origin``, ``previous`` (Date: the day
        before on which the person was seen; null if never) and ``unannounced``: that day somebody who declares first
        contacts did not declare one, and nobody did.
    """
    months = _months_seen(snapshot)
    opened = months.filter(is_away(pl.col("first") - pl.col("before"), SHORTEST_ABSENCE))
    rows = [
        _on_first(snapshot, opened.select("person", "month", day="first", previous="before")),
        _on_last(snapshot, months.filter("is_split").select("person", "month", day="last", previous="first")),
    ]
    declares = pl.col("service").is_in(_declaring(snapshot).implode())
    silent = declares.any() & ~pl.col("is_declared").any()
    return pl.concat(rows).with_columns(unannounced=silent.over("person", "day")).drop("is_declared")


@once_per_snapshot
def goings(snapshot: Snapshot) -> pl.LazyFrame:
    """Return the contacts of the days after which somebody was away for `SHORTEST_ABSENCE` days or more.

    Returns
    -------
    polars.LazyFrame
        As `comings`, with ``following`` (Date: the day after on which the person was seen; null if never) in the place
        of what they tell of the days before.
    """
    months = _months_seen(snapshot)
    closed = months.filter(is_away(pl.col("after") - pl.col("last"), SHORTEST_ABSENCE))
    rows = [
        _on_last(snapshot, closed.select("person", "month", day="last", following="after")),
        _on_first(snapshot, months.filter("is_split").select("person", "month", day="first", following="last")),
    ]
    return pl.concat(rows).drop("is_declared")


def _on_first(snapshot: Snapshot, days: pl.LazyFrame) -> pl.LazyFrame:
    """Return the contacts of days that are the person's first of the month."""
    return _on(snapshot, days, "first_day", "first_declared")


def _on_last(snapshot: Snapshot, days: pl.LazyFrame) -> pl.LazyFrame:
    """Return the contacts of days that are the person's last of the month."""
    return _on(snapshot, days, "last_day", "last_declared")


def _on(snapshot: Snapshot, days: pl.LazyFrame, day: str, declared: str) -> pl.LazyFrame:
    rows = presence(snapshot).select("person", "month", "service", "place", *_ABSENT, day=day, is_declared=declared)
    return rows.join(days, on=["person", "month", "day"])


def is_away(gap: pl.Expr, days: int) -> pl.Expr:
    """Whether a time between two contacts (null if there is only one) is an absence of so many days."""
    return (gap >= pl.duration(days=days)).fill_null(value=True)


@once_per_snapshot
def residences(snapshot: Snapshot) -> pl.LazyFrame:
    """Return where each person was registered from which day on: ``person``, ``day``, residence, in order of day.

    People who always declared the same residence have one row; of the others each month with one residence is a row.
    Of two residences on one day the lowest in the order of the vocabulary is kept, so that the order of the rows never
    matters.
    """
    spells = presence(snapshot).group_by("person", *RESIDENCE).agg(day=pl.col("first_day").min())
    movers = spells.group_by("person").len().filter(pl.col("len") > 1).select("person")
    months = presence(snapshot).join(movers, on="person", how="semi").group_by("person", "month", *RESIDENCE)
    firsts = months.agg(day=pl.col("first_day").min()).filter(pl.len().over("person", "month") == 1)
    by_day = snapshot["person_days"].lazy().join(movers, on="person", how="semi")
    columns = ("person", "day", *RESIDENCE)
    moved = pl.concat([firsts.select(columns), by_day.select(columns)]).unique()
    return pl.concat([spells.join(movers, on="person", how="anti").select(columns), moved]).sort("day")


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


def _declaring(snapshot: Snapshot) -> pl.Series:
    """Return the services of the bodies that declare first contacts: those of which one did so at least once."""
    declared = snapshot.contacts.filter("declared").select(index=pl.col("service").unique()).collect()
    services = snapshot["services"].select("index", "organisation")
    bodies = services.join(declared, on="index", how="semi")["organisation"]
    return services.filter(pl.col("organisation").is_in(bodies.implode()))["index"]


def warm_up(snapshot: Snapshot) -> None:
    """Work out every table of a snapshot before the first question needs one."""
    for table in (comings, goings, residences, exits, months_by_municipality):
        table(snapshot)
