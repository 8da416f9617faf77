"""What a rule on the content of the database is: a query of offending rows, and how to call them in Italian.

Comes in: tables and conditions. Goes out: `Rule` values, made by `row_rule` where one row at a time decides.
Must not: run anything; give away an attribute of a person: of a row about persons only its number is told.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final

from sqlalchemy import (
    Column,
    ColumnElement,
    LargeBinary,
    Select,
    String,
    Table,
    and_,
    case,
    cast,
    func,
    literal,
    null,
    select,
    type_coerce,
)
from sqlalchemy import Enum as SqlEnum
from sqlmodel import AutoString

from data_access.models import metadata

T: Final = metadata.tables
ABOUT_PERSONS: Final = frozenset(
    {
        "case_need",
        "case_record",
        "contact",
        "household",
        "pact",
        "person",
        "person_merge",
        "person_target",
        "request",
        "stay",
        "support",
    }
)
"""Tables of which no value is ever shown: of an import gone wrong nobody knows what stands in a column."""


class Severity(Enum):
    """How much a problem matters; the value is the Italian word."""

    ERROR = "errore"
    """Figures are wrong or cannot be computed."""
    WARNING = "avviso"
    """Figures may be wrong: somebody should look."""
    NOTE = "nota"
    """Nothing to correct, but whoever reads figures must know."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A query of offending rows.

    Attributes
    ----------
    severity : Severity
    table : str
    what : str
        What the rows are, in Italian, as the beginning of a sentence.
    offenders : Select
        Two text columns: the key of a row and its value, null where there is none to show; in the order in which the
        first ones are named.
    column : str
        The column that is wrong; empty if it is not one alone.
    condition : ColumnElement or None
        What makes a row of ``table`` an offender, if the row alone decides: many are asked in one pass.
    shuts : bool
        Whether the dashboard stays shut until this is corrected: it would fail, or show wrong figures in silence.
    """

    severity: Severity
    table: str
    what: str
    offenders: Select[str, str]
    column: str = ""
    condition: ColumnElement[bool] | None = None
    shuts: bool = False


def row_rule(
    severity: Severity,
    table: Table,
    what: str,
    condition: ColumnElement[bool],
    *,
    column: str = "",
    dialect: str = "",
    shuts: bool = False,
) -> Rule:
    """Return the rule that finds the rows of ``table`` that fulfil ``condition``; it shows the values of ``column``.

    The name of the column goes at the end of what the rows are, and ``dialect`` is wanted to show its values.
    """
    shown = value(table, column, dialect=dialect) if column else None
    return Rule(
        severity=severity,
        table=table.name,
        what=f"{what} ({column})" if column else what,
        offenders=rows(table, shown=shown).where(condition),
        column=column,
        condition=condition,
        shuts=shuts,
    )


def rows(table: Table, *, shown: ColumnElement[Any] | None = None) -> Select[str, str]:
    """Return the query of the keys of a table's rows, in their order, each beside a value."""
    beside = null() if shown is None else shown
    return select(key(table), cast(beside, String).label("value")).order_by(*table.primary_key.columns)


def said(text: str) -> Select[str, str]:
    """Return the query of one row with a key that is no row's: what is missing has none."""
    return select(literal(text).label("key"), cast(null(), String).label("value"))


def key(table: Table) -> ColumnElement[str]:
    """Return the primary key of a row as text, its parts separated by blanks; of persons their words are left out."""
    return joined(column for column in table.primary_key.columns if _is_told(table, column)).label("key")


def joined(columns: Iterable[ColumnElement[Any]]) -> ColumnElement[str]:
    """Return columns as one text, separated by blanks."""
    first, *rest = (cast(column, String) for column in columns)
    text: ColumnElement[str] = first
    for part in rest:
        text = text + literal(" ") + part
    return text


def is_text(column: Column[Any]) -> bool:
    """Whether a column holds free text (and not a word of a vocabulary)."""
    return isinstance(column.type, String | AutoString) and not isinstance(column.type, SqlEnum)


def is_day(column: Column[Any], *, dialect: str) -> ColumnElement[bool]:
    """Return the condition that a column holds a day: SQLite keeps whatever text it is given.

    Moving it by no days makes the 30th of February another day; as it is, SQLite takes it for one.
    """
    if dialect != "sqlite":
        return column.is_not(None)
    return and_(
        func.typeof(column) == "text", type_coerce(column, String).is_not_distinct_from(func.date(column, "+0 days"))
    )


def matches(column: ColumnElement[Any], pattern: str, *, dialect: str) -> ColumnElement[bool]:
    """Return the condition that a text matches; on SQLite by a function that bytes of any kind do not stop."""
    if dialect != "sqlite":
        return column.regexp_match(pattern)
    return func.matches(cast(column, LargeBinary), pattern) == literal(1)


def value(table: Table, column: str, *, dialect: str) -> ColumnElement[str] | None:
    """Return the value of a column as text, or None for tables about persons; bytes that are no text are spelled."""
    if table.name in ABOUT_PERSONS:
        return None
    values: ColumnElement[Any] = table.c[column]
    if dialect != "sqlite":
        return cast(values, String)
    spelled = literal("byte ") + func.hex(func.substr(values, 1, 8))
    return case((func.typeof(values) == "blob", spelled), else_=cast(values, String))


def _is_told(table: Table, column: ColumnElement[Any]) -> bool:
    return not (table.name in ABOUT_PERSONS and isinstance(column.type, SqlEnum))
