"""A dimension: how contacts get their group, and which groups exist.

Comes in: names, codes, expressions. Goes out: `Dimension` values. Must not: aggregate.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import polars as pl

from data_access.snapshot import Snapshot
from data_access.vocabulary import (
    Term,
)
from indicators.model.query import TIME, Lens, Query


@dataclass(frozen=True, slots=True, kw_only=True)
class Dimension:
    """One way of breaking a result down.

    Attributes
    ----------
    name : str
        Name of the column, the grouping's own.
    keys : polars.DataFrame
        Every group that exists: ``name`` (the value grouped by) and ``code`` (the text people and programs read).
    expression : polars.Expr or None
        The group of a contact, from the columns of `contacts` and of `services` (prefixed ``service_``).
    members : polars.LazyFrame or None
        For groupings by a person's attribute: ``person`` and ``name``, more than one row a person if multi-valued.
    """

    name: str
    keys: pl.DataFrame
    expression: pl.Expr | None = None
    members: pl.LazyFrame | None = None


def time_of(by: Iterable[Dimension]) -> Dimension | None:
    """Return the dimension of time among some; None if there is none."""
    return next((dimension for dimension in by if dimension.name in TIME), None)


def coded_groups(snapshot: Snapshot, name: str, column: str, order: list[str]) -> Dimension:
    """Number the values of an attribute of services and let a contact find its own by position of the service."""
    numbers = {code: number for number, code in enumerate(order)}
    keys = pl.DataFrame({name: list(numbers.values()), "code": order}, schema={name: pl.UInt8, "code": pl.String})
    of_service = [numbers.get(code) for code in snapshot["services"][column].cast(pl.String)]
    lookup = pl.lit(pl.Series(of_service, dtype=pl.UInt8))
    return Dimension(name=name, keys=keys, expression=lookup.gather(pl.col("service")))


def of_vocabulary(_snapshot: Snapshot, _query: Query, _lens: Lens, *, name: str, vocabulary: type[Term]) -> Dimension:
    """Word of a vocabulary that the rows of one subject tell, in the column of the grouping's own name."""
    return Dimension(
        name=name, keys=numbered_codes(name, vocabulary), expression=pl.col(name).to_physical().cast(pl.UInt8)
    )


def numbered_codes(name: str, vocabulary: type[Term]) -> pl.DataFrame:
    """Return the codes of a vocabulary with their position."""
    order = list(vocabulary.codes())
    return pl.DataFrame({name: range(len(order)), "code": order}, schema={name: pl.UInt8, "code": pl.String})
