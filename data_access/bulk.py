"""Writes Polars frames into the tables of the shared database, on SQLite and PostgreSQL.

Comes in: a connection in a transaction, a table name, a frame whose columns are columns of the table. Goes out: rows.
Must not: commit, nor hold more than one slice of a frame as Python objects.
"""

from collections.abc import Callable
from typing import Any, Final

import polars as pl
from sqlalchemy import Connection, Table

from data_access.models import metadata

_SLICE: Final = 50_000
_SQLITE_CACHE_KIB: Final = 200_000


def prepare(connection: Connection) -> None:
    """Let SQLite keep the pages of the indexes in memory while it loads (about 200 MB at most)."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(f"PRAGMA cache_size=-{_SQLITE_CACHE_KIB}")


def write(
    connection: Connection,
    table: str,
    frame: pl.DataFrame,
    *,
    advance: Callable[[float], None] = lambda _share: None,
) -> int:
    """Append the rows of a frame to a table and return how many they are; ``advance`` is told the share written."""
    copy = _copy_postgres if connection.dialect.name == "postgresql" else _insert_sqlite
    for number, part in enumerate(frame.iter_slices(_SLICE), start=1):
        copy(connection, metadata.tables[table], part)
        advance(min(number * _SLICE / len(frame), 1.0) if len(frame) else 1.0)
    return len(frame)


def _insert_sqlite(connection: Connection, table: Table, frame: pl.DataFrame) -> None:
    names, marks = ", ".join(f'"{name}"' for name in frame.columns), ", ".join("?" * frame.width)
    rows: list[tuple[Any, ...]] = frame.with_columns(*_as_sqlite(frame)).rows()
    if rows:
        statement = f'INSERT INTO "{table.name}" ({names}) VALUES ({marks})'  # noqa: S608 (names are ours: columns of the models)
        connection.exec_driver_sql(statement, rows)


def _as_sqlite(frame: pl.DataFrame) -> list[pl.Expr]:
    """Return the columns written as SQLAlchemy writes them in SQLite: dates as text, booleans as 0 and 1."""
    formats = {pl.Date: "%Y-%m-%d", pl.Datetime: "%Y-%m-%d %H:%M:%S%.6f"}
    text_columns = [
        pl.col(name).dt.to_string(formats[dtype.base_type()])
        for name, dtype in frame.schema.items()
        if dtype.base_type() in formats
    ]
    return [*text_columns, *(pl.col(name).cast(pl.Int8) for name, dtype in frame.schema.items() if dtype == pl.Boolean)]


def _copy_postgres(connection: Connection, table: Table, frame: pl.DataFrame) -> None:
    names = ", ".join(f'"{name}"' for name in frame.columns)
    driver: Any = connection.connection.driver_connection
    with driver.cursor() as cursor, cursor.copy(f'COPY "{table.name}" ({names}) FROM STDIN (FORMAT csv)') as copy:
        copy.write(frame.write_csv(include_header=False).encode())
