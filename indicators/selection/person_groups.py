"""The groups of persons: sex, age, target groups and needs, alone and in combination.

Comes in: a `Snapshot`, a `Query`. Goes out: `Dimension` values with their members. Must not: aggregate, list a
rare combination.
"""

from typing import Final

import polars as pl

from data_access.snapshot import Snapshot
from data_access.vocabulary import (
    NeedDimension,
    Sex,
    TargetGroup,
    Term,
)
from indicators.model.period import MONTHS_IN_YEAR
from indicators.model.query import Lens, Query
from indicators.selection.dimension import Dimension, numbered_codes
from indicators.selection.snapshot_cache import once_per_snapshot

AGE_BANDS: Final = ((0, 17, "0-17"), (18, 29, "18-29"), (30, 44, "30-44"), (45, 64, "45-64"), (65, 200, "65+"))
"""First age, last age and code of each band; persons of unknown birth year have no band."""
LISTED_FROM: Final = 10
"""Persons of the whole database that must have a combination before protected viewers find it in a list."""
NOTHING: Final = "nessuno"
"""Code of the combination that holds nothing; the others are the codes that they hold, joined by ``+``."""


def by_sex(snapshot: Snapshot, _query: Query, _lens: Lens) -> Dimension:
    """Group by sex."""
    keys = numbered_codes("sex", Sex)
    members = snapshot["persons"].lazy().select(person="index", sex=pl.col("sex").to_physical().cast(pl.UInt8))
    return Dimension(name="sex", keys=keys, members=members)


def by_age_band(snapshot: Snapshot, _query: Query, _lens: Lens, *, month: str = "month") -> Dimension:
    """Age in the year of the contact: over several years a person may have two bands, as they had two ages.

    ``month`` is the column with the month of the contact.
    """
    keys = pl.DataFrame(
        {"age_band": range(len(AGE_BANDS)), "code": [band[2] for band in AGE_BANDS]},
        schema_overrides={"age_band": pl.UInt8},
    )
    born = pl.lit(snapshot["persons"]["birth_year"].cast(pl.Int32)).gather(pl.col("person"))
    year = pl.col(month).cast(pl.Int32) // MONTHS_IN_YEAR
    return Dimension(name="age_band", keys=keys, expression=age_band(year - born))


def age_band(age: pl.Expr) -> pl.Expr:
    """Return the position in `AGE_BANDS` of an age in years, null if the age is."""
    number = pl.sum_horizontal((age >= first).cast(pl.UInt8) for first, _, _ in AGE_BANDS[1:])
    return pl.when(age.is_not_null()).then(number).cast(pl.UInt8)


def by_target(snapshot: Snapshot, query: Query, _lens: Lens) -> Dimension:
    """Group by target group; a person may be in several."""
    keys = numbered_codes("target", TargetGroup)
    if query.targets:
        keys = keys.filter(pl.col("code").is_in([str(target) for target in query.targets]))
    return Dimension(name="target", keys=keys, members=targets_of_persons(snapshot))


@once_per_snapshot
def targets_of_persons(snapshot: Snapshot) -> pl.LazyFrame:
    """Return ``person`` and ``target`` (position in TargetGroup) of every target group that a person belongs to."""
    persons = snapshot["persons"].lazy()
    return pl.concat(
        persons.filter(pl.col("targets") & (1 << number) != 0).select(
            person="index", target=pl.lit(number, dtype=pl.UInt8)
        )
        for number in range(len(TargetGroup))
    )


def by_need(snapshot: Snapshot, query: Query, _lens: Lens) -> Dimension:
    """Group by need rated at the opening of a case; a person may have several."""
    keys = numbered_codes("need", NeedDimension)
    if query.needs:
        keys = keys.filter(pl.col("code").is_in([str(need) for need in query.needs]))
    return Dimension(name="need", keys=keys, members=needs_of_persons(snapshot))


@once_per_snapshot
def needs_of_persons(snapshot: Snapshot) -> pl.LazyFrame:
    """Return ``person`` and ``need`` (position in NeedDimension) of every need rated at least 1 at opening, once."""
    return (
        snapshot["case_needs"]
        .lazy()
        .filter(pl.col("opening_rating") >= 1)
        .join(snapshot["cases"].lazy(), on="case")
        .select("person", need=pl.col("dimension").to_physical().cast(pl.UInt8))
        .unique()
    )


def by_target_set(snapshot: Snapshot, query: Query, _lens: Lens) -> Dimension:
    """Group by the whole combination of target groups."""
    members = snapshot["persons"].lazy().select(person="index", target_set="targets")
    return _combinations("target_set", TargetGroup, members, listed=_listed(members, members, query))


def by_need_set(snapshot: Snapshot, query: Query, _lens: Lens) -> Dimension:
    """Needs of the cases opened in the period; persons assessed then and found without needs hold the empty set."""
    opened = pl.col("opened").is_between(query.period.first_day, query.period.last_day)
    members = _need_sets(snapshot, snapshot["cases"].lazy().filter(opened))
    ever = _need_sets(snapshot, snapshot["cases"].lazy())
    return _combinations("need_set", NeedDimension, members, listed=_listed(members, ever, query))


def _need_sets(snapshot: Snapshot, cases: pl.LazyFrame) -> pl.LazyFrame:
    """Return ``person`` and ``need_set`` (one bit for each need) of the persons of some cases."""
    bit = pl.lit(1, pl.UInt16) * (pl.lit(2, pl.UInt16) ** pl.col("dimension").to_physical()).cast(pl.UInt16)
    rated = snapshot["case_needs"].lazy().join(cases, on="case")
    bits = pl.when(pl.col("opening_rating") >= 1).then(bit).otherwise(pl.lit(0, pl.UInt16))
    return rated.group_by("person").agg(need_set=bits.bitwise_or())


def _listed(members: pl.LazyFrame, ever: pl.LazyFrame, query: Query) -> pl.LazyFrame:
    """Return the combinations that an answer lists: those that somebody has, for who may see everything.

    To the others that list would tell that a hidden combination does have somebody: they get those that enough persons
    of the whole database have, whatever the period.
    """
    if not query.viewer.is_protected:
        return members
    combination = pl.col(ever.collect_schema().names()[-1])
    return ever.filter(pl.len().over(combination) >= LISTED_FROM)


def _combinations(name: str, vocabulary: type[Term], members: pl.LazyFrame, *, listed: pl.LazyFrame) -> Dimension:
    """Return the dimension of the combinations that are listed, one bit for each term of the vocabulary."""
    codes = listed.select(pl.col(name).unique().sort()).collect().to_series()
    words = [[term for number, term in enumerate(vocabulary.codes()) if mask >> number & 1] for mask in codes]
    keys = pl.DataFrame({name: codes, "code": ["+".join(terms) or NOTHING for terms in words]})
    return Dimension(name=name, keys=keys.with_columns(pl.col("code").cast(pl.String)), members=members)
