"""What is kept of the raw contacts: the few tables that every measure and every check of the data runs on.

Comes in: lazy frames with the columns of `RAW`, of whatever engine Narwhals knows. Goes out: lazy frames of the same
engine, much smaller, with whole numbers in place of days.
Must not: know which engine works, collect, look anything up: identifiers and codes stay as the table ``contact`` has
them (`data_access.contacts.placing` turns them into positions).

Nothing here looks beyond a month, so that contacts may be reduced month by month and the results laid together.
"""

from collections.abc import Sequence
from typing import Any, Final, TypeAlias

import narwhals as nw

from data_access.frames import LAST_MONTH

Lazy: TypeAlias = nw.LazyFrame[Any]
"""A lazy frame of whatever engine."""
RAW: Final = (
    "service_id",
    "person_id",
    "day",
    "residence_code",
    "residence_class",
    "fictitious",
    "quantity",
    "first_contact",
    "origin_code",
)
"""Columns of the table ``contact`` that are read: its own names (docs/schema.md)."""
RESIDENCE: Final = ("residence_class", "residence_code", "fictitious")
ALIKE: Final = ("month", "service_id", "person_id", *RESIDENCE, "origin_code")
"""What contacts have in common that are one row of the monthly table."""
IDENTICAL: Final = ("service_id", "day", "person_id", *RESIDENCE, "origin_code", "quantity")
"""What makes two contacts identical; anonymous ones are alike by nature and left out."""
LONGEST: Final = 31
"""Days of the longest months: only the first and the last day of one lie thirty days apart."""
_PRIME: Final = 2**31 - 1
_MARKS: Final = ((1_103_515_245, 1_299_709), (39_916_801, 15_485_863))
_SECOND: Final = 512
"""How many values the second part of a mark has: with it a mark has forty bits, and the sum of a day's marks fits."""


RULES: Final = (
    "service_id",
    "day",
    "quantity",
    "fictitious",
    "first_contact",
    "residence_class",
    "residence_code",
    "origin_code",
)
"""Columns that `amiss` looks at, each with its rule of the table ``contact``."""


def amiss(contacts: Lazy, classes: Sequence[str], *, own: str, outside: str) -> Lazy:
    """Return one row: how many contacts break the rule of each column of `RULES`.

    The database keeps these rules by itself; files may hold anything.

    Parameters
    ----------
    contacts : narwhals.LazyFrame
    classes : sequence of str
        The classes of residence.
    own, outside : str
        Those of who lives in the Ambito, and outside of it.
    """
    column = {name: nw.col(name) for name in RAW}
    has_code = ~column["residence_code"].is_null()
    is_known = column["residence_class"].is_in(classes)
    broken = {
        "service_id": column["service_id"].is_null(),
        "day": column["day"].is_null(),
        "quantity": column["quantity"].is_null() | (column["quantity"] < 1),
        "fictitious": column["fictitious"].is_null() | (column["fictitious"] & ~has_code),
        "first_contact": column["first_contact"].is_null(),
        "residence_class": column["residence_class"].is_null() | ~is_known,
        "residence_code": has_code != (column["residence_class"] == own),
        "origin_code": ~column["origin_code"].is_null() & (column["residence_class"] != outside),
    }
    counted = contacts.select(*[nw.when(rule).then(1).otherwise(0).alias(name) for name, rule in broken.items()])
    return counted.select(nw.col(*RULES).sum())


def monthly(contacts: Lazy) -> Lazy:
    """Return the contacts of a month that only the day and the quantity tell apart as one row.

    Returns
    -------
    narwhals.LazyFrame
        `ALIKE`, ``quantity`` (sum), ``accesses`` (rows), ``early`` and ``late`` (the first and the last day as twice
        ``yyyymmdd``: one more on the first day if nobody declared a first contact that day, one more on the last if
        somebody did), ``mid_month`` (1 if there were contacts on another day than the 1st and the 31st), ``declared``
        (1 if a first contact was declared on any day).
    """
    date, declared = nw.col("day").dt, nw.col("first_contact").cast(nw.Int64)
    year, month, number = (part.cast(nw.Int64) for part in (date.year(), date.month(), date.day()))
    stamp = (year * 10_000 + month * 100 + number) * 2
    rows = contacts.with_columns(
        month=_month(),
        early=stamp + 1 - declared,
        late=stamp + declared,
        declared=declared,
        mid_month=((number > 1) & (number < LONGEST)).cast(nw.Int64),
        quantity=nw.col("quantity").cast(nw.Int64),
    )
    return rows.group_by(*ALIKE).agg(
        nw.col("quantity").sum(),
        nw.col("early").min(),
        nw.col("late").max(),
        nw.col("mid_month").max(),
        nw.col("declared").max(),
        accesses=nw.len(),
    )


def daily(contacts: Lazy) -> Lazy:
    """Return how many contacts each service has on each day.

    Returns
    -------
    narwhals.LazyFrame
        ``service_id``, ``day``, ``contacts`` (rows), ``recognised`` (those with a person), ``persons`` (distinct values
        of the person, none being one), ``mark`` (a number that two days have in common if they have the same persons
        with the same quantities, and hardly ever otherwise).
    """
    is_known = ~nw.col("person_id").is_null()
    first, second = (_scrambled(*factors) for factors in _MARKS)
    mark = nw.when(is_known).then(first * _SECOND + second % _SECOND)
    rows = contacts.with_columns(recognised=is_known.cast(nw.Int64), mark=mark)
    return rows.group_by("service_id", "day").agg(
        nw.col("recognised").sum(), nw.col("mark").sum(), contacts=nw.len(), persons=nw.col("person_id").n_unique()
    )


def _scrambled(person: int, quantity: int) -> nw.Expr:
    """Return a number below `_PRIME` for a person and a quantity, by whole numbers that no engine sees overflow."""
    mixed = (
        nw.col("person_id").cast(nw.Int64) % _PRIME * person + nw.col("quantity").cast(nw.Int64) * quantity
    ) % _PRIME
    return mixed * mixed % _PRIME


def repeated(contacts: Lazy, days: Lazy) -> Lazy:
    """Return how many identical rows too many some days have: ``service_id``, ``day``, ``repeated``.

    ``days`` are those to look at (``service_id``, ``day``).
    """
    rows = contacts.filter(~nw.col("person_id").is_null()).join(days, on=["service_id", "day"], how="semi")
    copies = rows.group_by(*IDENTICAL).agg(extra=nw.len()).filter(nw.col("extra") > 1)
    return copies.group_by("service_id", "day").agg(repeated=(nw.col("extra") - 1).sum())


def seen(contacts: Lazy, months: Lazy) -> Lazy:
    """Return the days on which some persons were seen in some months, with the residences told: distinct rows.

    ``months`` are those to look at (``person_id``, ``month``).
    """
    rows = contacts.with_columns(month=_month()).join(months, on=["person_id", "month"], how="semi")
    return rows.select("person_id", "day", *RESIDENCE).unique()


def _month() -> nw.Expr:
    """Return the ordinal of a day's month, as `data_access.frames.month_ordinal`."""
    date = nw.col("day").dt
    ordinal = (date.year() * 12 + date.month() - 1).cast(nw.Int64)
    return nw.when(ordinal > LAST_MONTH).then(nw.lit(LAST_MONTH)).otherwise(ordinal).cast(nw.Int64)
