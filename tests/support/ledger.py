"""The rows a test has described and not yet written, and the names it gave to things.

Comes in: unsaved rows of the tables, each with the name the test uses for it. Goes out: those rows in a database, with
the same integer keys on SQLite and PostgreSQL. Must not: know what the rows mean (that is `builder`).
"""

from collections import defaultdict
from datetime import date
from typing import Any

from sqlalchemy import Connection, Engine, Table, func, insert, select, text
from sqlmodel import SQLModel

from data_access.database import announce_changes
from data_access.models import metadata


def as_day(value: date | str) -> date:
    """Return a date from ``"2025-03-02"`` or from ``"2025-03"`` (its first day)."""
    if isinstance(value, date):
        return value
    return date.fromisoformat(value if value.count("-") > 1 else f"{value}-01")


def as_day_or_none(value: date | str | None) -> date | None:
    """Return `as_day`, or ``None`` for ``None``."""
    return None if value is None else as_day(value)


class Ledger:
    """Rows waiting to be written, per table, and the integer key of every named thing."""

    def __init__(self) -> None:
        self._pending: dict[Table, list[dict[str, Any]]] = defaultdict(list)
        self._last: dict[type[SQLModel], int] = defaultdict(int)
        self._names: dict[tuple[type[SQLModel], str], int] = {}

    def add(self, row: SQLModel) -> None:
        """Remember a row that the test never refers to again."""
        self._pending[_table(type(row))].append(row.model_dump())

    def next_id(self, kind: type[SQLModel], *, name: str | None = None) -> int:
        """Return the next integer key of a table and remember it under ``name``."""
        self._last[kind] += 1
        if name is not None:
            self._refuse_twice(kind, name)
            self._names[kind, name] = self._last[kind]
        return self._last[kind]

    def knows(self, kind: type[SQLModel], name: str) -> bool:
        """Tell whether the test has already described this thing."""
        return (kind, name) in self._names

    def id_of(self, kind: type[SQLModel], name: str) -> int:
        """Return the integer key of a named thing; the error lists the names that exist."""
        if not self.knows(kind, name):
            known = sorted(known for of_kind, known in self._names if of_kind is kind)
            message = f"the test never described the {kind.__name__.lower()} {name!r}; it knows {known}"
            raise LookupError(message)
        return self._names[kind, name]

    def write(self, engine: Engine) -> None:
        """Write the waiting rows in one transaction, tables in the order of their references, and forget them."""
        with engine.begin() as connection:
            for table in metadata.sorted_tables:
                if rows := self._pending.get(table):
                    connection.execute(insert(table), rows)
                    _advance_sequence(connection, table)
            announce_changes(connection)
        self._pending.clear()

    def _refuse_twice(self, kind: type[SQLModel], name: str) -> None:
        if self.knows(kind, name):
            message = f"the test describes the {kind.__name__.lower()} {name!r} twice (or used it before describing it)"
            raise ValueError(message)


def wipe(engine: Engine) -> None:
    """Delete every row of every table, so that a property test can start again on the same database."""
    with engine.begin() as connection:
        for table in reversed(metadata.sorted_tables):
            connection.execute(table.delete())
        announce_changes(connection)


def _table(kind: type[SQLModel]) -> Table:
    table: Table = kind.__table__  # type: ignore[attr-defined]  # SQLModel declares it only at run time
    return table


def _advance_sequence(connection: Connection, table: Table) -> None:
    """Let PostgreSQL go on numbering after the keys that the test chose (SQLite does so by itself)."""
    if connection.dialect.name != "postgresql" or table.autoincrement_column is None:
        return
    column = table.autoincrement_column
    sequence = connection.scalar(
        text("SELECT pg_get_serial_sequence(:table, :column)"), {"table": table.name, "column": column.name}
    )
    connection.execute(select(func.setval(sequence, select(func.max(column)).scalar_subquery())))
