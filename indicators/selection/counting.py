"""Counting: how contacts are filtered, grouped and counted, the few operations that every measure is made of.

Comes in: a `Snapshot`, a `Query`, its `Dimension` values. Goes out: lazy frames.
Must not: protect or round (that is `indicators.disclosure.rounding`), collect.
"""

from functools import partial
from typing import Final

import numpy as np
import polars as pl

from data_access.frames import month_ordinal
from data_access.snapshot import Snapshot
from data_access.vocabulary import NeedDimension, RequestOutcome, ResidenceClass, TargetGroup
from indicators.model.query import AMBITO, Grouping, Lens, Query
from indicators.selection.dimension import Dimension
from indicators.selection.geography import area_filter, lens_column
from indicators.selection.person_groups import needs_of_persons
from indicators.selection.person_timelines import months_by_municipality, presence
from indicators.selection.returns_coverage import without
from indicators.selection.service_groups import services_of
from indicators.selection.snapshot_cache import once_per_snapshot

CELL_KEY: Final = "cell_key"
NO_RESIDENCE: Final = list(ResidenceClass).index(ResidenceClass.NONE)
MANY: Final = 1_000_000
"""Persons of a register from which on a mark for each is quicker than a hash of those seen, which no longer fits the
caches (forty million contacts of eighteen million persons by place: 1.1 s in place of 3.6)."""
_SPARSE: Final = 16
"""Of a group of fewer rows than a sixteenth of the register all marks would cost more than a hash of the few."""


def contacts_of(
    snapshot: Snapshot, query: Query, *, lens: Lens | None = None, among: pl.LazyFrame | None = None
) -> pl.LazyFrame:
    """Return the contacts that a question is about; ``lens`` overrides the question's own.

    ``among`` are the rows to choose from, if not all the contacts: events with the columns of contacts that matter.
    Under the lens of residence the whole Ambito includes people without residence, from outside or of unknown
    residence: they belong to totals, and to no municipality. With ``query.exclude_fictitious`` those registered at a
    fictitious address are taken for people without residence.
    """
    contacts = snapshot.contacts if among is None else among
    if query.exclude_fictitious:
        contacts = contacts.with_columns(
            residence=pl.when(pl.col("fictitious")).then(pl.lit(NO_RESIDENCE, pl.UInt8)).otherwise("residence"),
            municipality=pl.when(~pl.col("fictitious")).then("municipality"),
        )
    return selected(contacts, snapshot, query, lens=lens or query.lens)


def people_of(snapshot: Snapshot, query: Query, *, lens: Lens | None = None) -> pl.LazyFrame:
    """Return the rows of `contacts_of` in which a person was recognised, to count persons from."""
    return contacts_of(snapshot, query, lens=lens, among=presence(snapshot))


def requests_of(snapshot: Snapshot, query: Query) -> pl.LazyFrame:
    """Return the requests for a place that a question is about, with the columns of contacts that they can have.

    ``unmet`` tells whether, by the close of that day, nothing had come of any of the person's requests, wherever they
    were made. Requests of people who were not recognised are left out: they cannot be counted once.
    """
    return selected(_recognised_requests(snapshot), snapshot, query, lens=Lens.PLACE)


@once_per_snapshot
def _recognised_requests(snapshot: Snapshot) -> pl.LazyFrame:
    places = snapshot["services"].lazy().select("place", service="index")
    turned_away = pl.col("outcome") == str(RequestOutcome.TURNED_AWAY)
    return (
        snapshot["requests"]
        .lazy()
        .filter(pl.col("person").is_not_null())
        .with_columns(month=month_ordinal("day"), unmet=turned_away.all().over("person", "day"))
        .join(places, on="service")
    )


def selected(frame: pl.LazyFrame, snapshot: Snapshot, query: Query, *, lens: Lens) -> pl.LazyFrame:
    """Return the rows of a question: its period, services, area seen through ``lens``, persons.

    ``frame`` has ``month``, ``service`` and ``person``, and the column of the lens where the question names an area.
    """
    frame = frame.filter(pl.col("month").is_between(query.period.first, query.period.last))
    if query.services or query.service_types or query.strands:
        chosen = services_of(snapshot, query)["index"]
        frame = frame.filter(pl.col("service").is_in(chosen.implode()))
    frame = without(snapshot, query, frame)
    if query.area != AMBITO:
        frame = frame.filter(area_filter(snapshot, query.area, lens_column(lens)))
    if query.targets or query.needs:
        frame = frame.join(persons_of(snapshot, query), on="person", how="semi")
    return frame


def persons_of(snapshot: Snapshot, query: Query) -> pl.LazyFrame:
    """Return the persons (column ``person``) in any of the asked target groups and with any of the asked needs."""
    persons = snapshot["persons"].lazy().select(pl.col("index").alias("person"), "targets")
    if query.targets:
        order = list(TargetGroup)
        mask = sum(1 << order.index(target) for target in query.targets)
        persons = persons.filter(pl.col("targets") & mask != 0)
    if query.needs:
        numbers = [list(NeedDimension).index(need) for need in query.needs]
        persons = persons.join(
            needs_of_persons(snapshot).filter(pl.col("need").is_in(numbers)), on="person", how="semi"
        )
    return persons.select("person")


def grouped(contacts: pl.LazyFrame, by: tuple[Dimension, ...], *keep: str) -> pl.LazyFrame:
    """Return the columns ``keep`` of the contacts with one column for each dimension that a contact itself tells."""
    expressions = [dimension.expression.alias(dimension.name) for dimension in by if dimension.expression is not None]
    return contacts.select(*expressions, *[pl.col(name) for name in keep if name not in {d.name for d in by}])


def with_members(frame: pl.LazyFrame, by: tuple[Dimension, ...]) -> pl.LazyFrame:
    """Join the dimensions that belong to persons; multi-valued ones repeat the person."""
    for dimension in by:
        if dimension.members is not None:
            frame = frame.join(dimension.members, on="person", how="inner")
    return frame


def persons_reached(
    snapshot: Snapshot, query: Query, by: tuple[Dimension, ...], *, keyed: str | None = None
) -> pl.LazyFrame:
    """Count the distinct persons of `people_of` by group, as `distinct_persons` does."""
    pairs = _first_seen(snapshot, query, by)
    if pairs is None:
        return distinct_persons(people_of(snapshot, query), snapshot, by, keyed=keyed)
    return _counted(pairs, snapshot, by, keyed)


def _first_seen(snapshot: Snapshot, query: Query, by: tuple[Dimension, ...]) -> pl.LazyFrame | None:
    """Return each pair of group and person once, without looking for it twice; None where that cannot be done.

    By municipality of residence the timelines tell with which month a person first comes into a period. That holds for
    whole persons, not for some of their contacts, and where the timelines are worked out (`person_timelines.warm_up`).
    """
    months = months_by_municipality.known(snapshot)
    own = [dimension.name for dimension in by if dimension.expression is not None]
    by_residence = own == [Grouping.MUNICIPALITY] and query.lens is Lens.RESIDENCE
    of_some = query.services or query.service_types or query.strands or query.left_out or query.exclude_fictitious
    if months is None or not by_residence or of_some:
        return None
    rows = selected(months, snapshot, query, lens=query.lens).filter(pl.col("previous") < query.period.first)
    return with_members(grouped(rows, by, "person"), by)


def distinct_persons(
    contacts: pl.LazyFrame, snapshot: Snapshot, by: tuple[Dimension, ...], *, keyed: str | None = None
) -> pl.LazyFrame:
    """Count distinct persons by group. Anonymous contacts count nobody.

    Returns
    -------
    polars.LazyFrame
        One column for each dimension, ``count`` and, when ``keyed`` is given, that column: the sum of the
        persons' cell keys, which disclosure control rounds with.
    """
    contacts_of_persons = contacts.filter(pl.col("person").is_not_null())
    if keyed is None and all(dimension.members is None for dimension in by):
        names = [dimension.name for dimension in by]
        return aggregate(grouped(contacts_of_persons, by, "person"), names, n_distinct(snapshot).alias("count"))
    return _counted(distinct_pairs(contacts_of_persons, snapshot, by), snapshot, by, keyed)


def _counted(pairs: pl.LazyFrame, snapshot: Snapshot, by: tuple[Dimension, ...], keyed: str | None) -> pl.LazyFrame:
    """Count pairs of group and person that are there once each; see `distinct_persons`."""
    aggregates = [pl.len().alias("count")]
    if keyed is not None:
        cell_keys = pl.lit(snapshot["persons"]["cell_key"].cast(pl.UInt64))
        # gathered before the aggregation: Polars 2.1 panics on joining the sum of a gather over no groups at all
        pairs = pairs.with_columns(cell_keys.gather(pl.col("person")).alias(keyed))
        aggregates.append(pl.col(keyed).sum())
    return aggregate(pairs, [dimension.name for dimension in by], *aggregates)


def distinct_pairs(contacts: pl.LazyFrame, snapshot: Snapshot, by: tuple[Dimension, ...]) -> pl.LazyFrame:
    """Return each pair of group and person once, from contacts whose person is known."""
    own = [dimension.name for dimension in by if dimension.expression is not None]
    return with_members(distinct(grouped(contacts, by, "person"), own, snapshot), by)


def distinct(rows: pl.LazyFrame, groups: list[str], snapshot: Snapshot) -> pl.LazyFrame:
    """Return the columns of the groups and ``person``, each pair once; the persons alone where there are no groups."""
    persons = _unique(snapshot["persons"].height)
    return rows.group_by(groups).agg(persons).explode("person") if groups else rows.select(persons)


def n_distinct(snapshot: Snapshot) -> pl.Expr:
    """Return how many persons a group has."""
    register = snapshot["persons"].height
    if register < MANY:
        return pl.col("person").n_unique()
    counted = partial(_count_marked, register=register)
    return pl.col("person").map_batches(counted, return_dtype=pl.UInt32, returns_scalar=True)


def _unique(register: int) -> pl.Expr:
    if register < MANY:
        return pl.col("person").unique()
    return pl.col("person").map_batches(partial(_marked, register=register), return_dtype=pl.UInt32)


def _count_marked(persons: pl.Series, *, register: int) -> int:
    return len(_marked(persons, register=register))


def _marked(persons: pl.Series, *, register: int) -> pl.Series:
    """Return the distinct persons of a group."""
    if len(persons) * _SPARSE < register:
        return persons.unique()
    marks = np.zeros(register, bool)
    marks[persons.to_numpy()] = True
    return pl.Series(persons.name, np.flatnonzero(marks).astype(np.uint32))


def summed(contacts: pl.LazyFrame, by: tuple[Dimension, ...], column: str) -> pl.LazyFrame:
    """Sum a quantity of the contacts by group. Returns the dimensions' columns and ``count``."""
    person = ["person"] if any(dimension.members is not None for dimension in by) else []
    frame = with_members(grouped(contacts, by, column, *person), by)
    return aggregate(frame, [dimension.name for dimension in by], pl.col(column).sum().cast(pl.Int64).alias("count"))


def aggregate(frame: pl.LazyFrame, names: list[str], *aggregates: pl.Expr, **named: pl.Expr) -> pl.LazyFrame:
    """Aggregate by group, or the whole frame into one row where there are no groups."""
    return frame.group_by(names).agg(*aggregates, **named) if names else frame.select(*aggregates, **named)


def every_group(by: tuple[Dimension, ...]) -> pl.LazyFrame:
    """Return one row for each combination of groups that exists, reached or not (one row without columns if none)."""
    if not by:
        return pl.LazyFrame({"_": [0]})
    groups, *others = (dimension.keys.lazy().select(dimension.name) for dimension in by)
    for keys in others:
        groups = groups.join(keys, how="cross")
    return groups


def join_groups(groups: pl.LazyFrame, counts: pl.LazyFrame, by: tuple[Dimension, ...]) -> pl.LazyFrame:
    """Attach counts to the groups they belong to; groups that nobody reached count zero."""
    names = [dimension.name for dimension in by]
    joined = groups.join(counts, on=names, how="left") if names else groups.join(counts, how="cross")
    counted = [name for name in counts.collect_schema().names() if name not in names]
    return joined.with_columns(pl.col(name).fill_null(0) for name in counted)


def shares(
    part: pl.LazyFrame,
    whole: pl.LazyFrame,
    snapshot: Snapshot,
    by: tuple[Dimension, ...],
    *,
    whole_by: tuple[Dimension, ...] | None = None,
    protected: bool,
) -> pl.LazyFrame:
    """Count the distinct persons of a part over those of the whole, group by group.

    ``whole_by`` are the dimensions that the whole is broken down by, when fewer than those of the part: several parts
    of one whole. Returns the groups of the whole, with ``numerator`` and ``denominator`` (and keys, if ``protected``).
    """
    keys = ("numerator_key", "denominator_key") if protected else (None, None)
    wide = by if whole_by is None else whole_by
    everybody = distinct_persons(whole, snapshot, wide, keyed=keys[1]).rename({"count": "denominator"})
    some = distinct_persons(part, snapshot, by, keyed=keys[0]).rename({"count": "numerator"})
    groups = everybody if whole_by is None else join_groups(every_group(by), everybody, wide)
    return join_groups(groups, some, by)
