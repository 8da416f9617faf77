"""Writes Polars frames into the tables of the shared database, on SQLite and PostgreSQL, and reads them from there.

Comes in: a connection in a transaction, a table name, a frame whose columns are columns of the table, or a query.
Goes out: rows; a frame. Must not: commit, nor hold more than one slice of a frame as Python objects.
"""

from collections.abc import Callable, Mapping
from io import BytesIO
from typing import Any, Final

import polars as pl
from sqlalchemy import Connection, Select, Table

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


def read(connection: Connection, asked: Select[Any], schema: Mapping[str, Any]) -> pl.DataFrame:
    """Return what a query of columns of our tables finds, as the tables hold it: words of vocabularies as text.

    Parameters
    ----------
    connection : sqlalchemy.Connection
    asked : sqlalchemy.Select
        Its values are keys of tables and days.
    schema : dict
        Polars dtype of each column, in the order of the query, by the name that it is to have.
    """
    words = str(asked.compile(dialect=connection.dialect, compile_kwargs={"literal_binds": True}))
    as_stored = {name: pl.String if dtype in {pl.Date, pl.Null} else dtype for name, dtype in schema.items()}
    fetched = _copied if connection.dialect.name == "postgresql" else _fetched
    return fetched(connection, words, as_stored).with_columns(
        pl.col(name).str.to_date("%Y-%m-%d") for name, dtype in schema.items() if dtype == pl.Date
    )


def _copied(connection: Connection, words: str, schema: Mapping[str, Any]) -> pl.DataFrame:
    truths = [name for name, dtype in schema.items() if dtype == pl.Boolean]  # written t and f
    driver, content = connection.connection.driver_connection, BytesIO()
    with driver.cursor() as cursor, cursor.copy(f"COPY ({words}) TO STDOUT (FORMAT csv)") as copy:  # type: ignore[union-attr]
        for block in copy:
            content.write(block)
    if not content.tell():
        return pl.DataFrame(schema=schema)
    content.seek(0)
    frame = pl.read_csv(content, has_header=False, schema={**schema, **dict.fromkeys(truths, pl.String)})
    return frame.with_columns(pl.col(name) == "t" for name in truths)


def _fetched(connection: Connection, words: str, schema: Mapping[str, Any]) -> pl.DataFrame:
    truths = [name for name, dtype in schema.items() if dtype == pl.Boolean]  # 0 and 1
    raw = {**schema, **dict.fromkeys(truths, pl.Int64)}
    parts, cursor = [pl.DataFrame(schema=raw)], connection.connection.driver_connection.execute(words)  # type: ignore[union-attr]
    while rows := cursor.fetchmany(_SLICE):
        parts.append(pl.DataFrame(rows, schema=raw, orient="row", strict=False))
    return pl.concat(parts).with_columns(pl.col(name).cast(pl.Boolean) for name in truths)
