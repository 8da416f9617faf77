"""Persons who may be one: the same year of birth, the same sex, and a household or nights in common.

Comes in: a connection. Goes out: pairs, the likeliest first. Must not: say of anybody more than the number of a row;
decide anything: brothers born in one year are such a pair too, and only who knows them can tell.

Two identifiers of one person (a card that was made twice, a digit mistaken) are found again by what the tables know of
both (deterministic record linkage by blocks of year and sex). Where one of the two says neither, nothing is said.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Date, and_, func, literal, select

from data_access.models import metadata
from data_access.vocabulary import Sex

T: Final = metadata.tables
_FOREVER: Final = literal(date(9999, 12, 31), Date)


@dataclass(frozen=True, slots=True, kw_only=True)
class Twins:
    """Two persons who may be one.

    Attributes
    ----------
    first, second : int
        Numbers of their rows, the smaller first.
    same_household : bool
    stays : int
        Pairs of stays, one of each, that overlap: in one service or in two.
    """

    first: int
    second: int
    same_household: bool
    stays: int


def twins(connection: Connection) -> list[Twins]:
    """Return the pairs of persons of one year of birth and one sex with a household, or nights, in common."""
    found = dict.fromkeys(_of_one_household(connection), (True, 0))
    for pair, stays in _of_one_night(connection).items():
        found[pair] = (pair in found, stays)
    pairs = [
        Twins(first=first, second=second, same_household=home, stays=stays)
        for (first, second), (home, stays) in found.items()
    ]
    return sorted(pairs, key=lambda one: (not (one.same_household and one.stays), -one.stays, one.first, one.second))


def _of_one_household(connection: Connection) -> set[tuple[int, int]]:
    one, other = T["person"].alias("one"), T["person"].alias("other")
    asked = select(one.c.id, other.c.id).where(_alike(one, other), one.c.household_id == other.c.household_id)
    return {(first, second) for first, second in connection.execute(asked)}


def _of_one_night(connection: Connection) -> dict[tuple[int, int], int]:
    one, other = T["person"].alias("one"), T["person"].alias("other")
    stay, also = T["stay"].alias("stay"), T["stay"].alias("also")
    overlap = and_(
        stay.c.entered_on < func.coalesce(also.c.left_on, _FOREVER),
        also.c.entered_on < func.coalesce(stay.c.left_on, _FOREVER),
    )
    near = and_(stay.c.person_id == one.c.id, also.c.person_id == other.c.id, overlap)
    same_day = stay.c.entered_on == also.c.entered_on
    asked = (
        select(one.c.id, other.c.id, func.count())
        .where(_alike(one, other), near, (stay.c.service_id != also.c.service_id) | same_day)
        .group_by(one.c.id, other.c.id)
    )
    return {(first, second): count for first, second, count in connection.execute(asked)}


def _alike(one: Any, other: Any) -> ColumnElement[bool]:
    """Return the condition that two persons are of one year and one sex, both said."""
    return and_(
        one.c.id < other.c.id,
        one.c.birth_year == other.c.birth_year,
        one.c.sex == other.c.sex,
        one.c.sex != Sex.OTHER,
    )
