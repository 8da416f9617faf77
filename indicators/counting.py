"""How contacts are filtered, grouped and counted: the few operations that every measure is made of.

Comes in: a `Snapshot`, a `Query`, its `Dimension` values. Goes out: lazy frames.
Must not: protect or round (that is `indicators.disclosure`), collect.
"""

from typing import Final

import polars as pl

from data_access.snapshot import Snapshot
from data_access.vocabulary import NeedDimension, TargetGroup
from indicators.dimensions import Dimension, area_filter, lens_column, needs_of_persons, service_filter
from indicators.query import AMBITO, Lens, Query

CELL_KEY: Final = "cell_key"


def contacts_of(snapshot: Snapshot, query: Query, *, lens: Lens | None = None) -> pl.LazyFrame:
    """Return the contacts that a question is about; ``lens`` overrides the question's own.

    Under the lens of residence the whole Ambito includes people without residence, from outside or of unknown
    residence: they belong to totals, and to no municipality.
    """
    contacts = snapshot.contacts.filter(pl.col("month").is_between(query.period.first, query.period.last))
    if query.services or query.service_types or query.strands:
        chosen = snapshot["services"].filter(service_filter(query))["index"]
        contacts = contacts.filter(pl.col("service").is_in(chosen.implode()))
    if query.area != AMBITO:
        contacts = contacts.filter(area_filter(snapshot, query.area, lens_column(lens or query.lens)))
    if query.targets or query.needs:
        contacts = contacts.join(persons_of(snapshot, query), on="person", how="semi")
    return contacts


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
    names = [dimension.name for dimension in by]
    known = grouped(contacts.filter(pl.col("person").is_not_null()), by, "person")
    if keyed is None and all(dimension.members is None for dimension in by):
        return _aggregate(known, names, pl.col("person").n_unique().alias("count"))
    pairs = with_members(known.unique(), by)
    aggregates = [pl.len().alias("count")]
    if keyed is not None:
        pairs = pairs.join(snapshot["persons"].lazy().select(person="index", cell_key="cell_key"), on="person")
        aggregates.append(pl.col("cell_key").cast(pl.UInt64).sum().alias(keyed))
    return _aggregate(pairs, names, *aggregates)


def summed(contacts: pl.LazyFrame, by: tuple[Dimension, ...], column: str) -> pl.LazyFrame:
    """Sum a quantity of the contacts by group. Returns the dimensions' columns and ``count``."""
    person = ["person"] if any(dimension.members is not None for dimension in by) else []
    frame = with_members(grouped(contacts, by, column, *person), by)
    return _aggregate(frame, [dimension.name for dimension in by], pl.col(column).sum().cast(pl.Int64).alias("count"))


def _aggregate(frame: pl.LazyFrame, names: list[str], *aggregates: pl.Expr) -> pl.LazyFrame:
    return frame.group_by(names).agg(*aggregates) if names else frame.select(*aggregates)


def every_group(by: tuple[Dimension, ...]) -> pl.LazyFrame:
    """Return one row for each combination of groups that exists, reached or not (one row without columns if none)."""
    groups = pl.LazyFrame({"_": [0]})
    for dimension in by:
        groups = groups.join(dimension.keys.lazy().select(dimension.name), how="cross")
    return groups.drop("_") if by else groups
