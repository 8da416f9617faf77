"""What each table holds, as a count and a mark: two databases with the same marks hold the same rows.

Comes in: a connection. Goes out: rows and mark by table. Must not: depend on the order of rows; tell what they hold.

The mark of a table is the sum, modulo 2**128, of a hash (BLAKE2b) of every row: whatever order rows come in it is the
same, and no row can be missing, added or altered without its being another (AdHash; to make another table with the
same mark on purpose is not what it is kept from). It is compared on the same kind of database alone.
"""

from collections.abc import Callable, Iterator, Sequence
from hashlib import blake2b
from typing import Any, Final, NamedTuple

from psycopg import sql
from sqlalchemy import Connection, inspect

from data_access.migrate import VERSION_TABLE
from data_access.models import metadata

_BYTES: Final = 16
_MODULUS: Final = 1 << (8 * _BYTES)
_SLICE: Final = 10_000
_AS_TEXT: Final = "SET LOCAL TimeZone = 'UTC'; SET LOCAL DateStyle = 'ISO'; SET LOCAL extra_float_digits = 1"
"""How PostgreSQL writes moments, days and numbers, whatever the server or the user prefer."""


class TableMark(NamedTuple):
    """How many rows a table holds, and their mark (32 hexadecimal digits)."""

    rows: int
    mark: str


def own_tables(connection: Connection) -> list[str]:
    """Return the tables of ours that a database has, by name; that of the revision too."""
    there = set(inspect(connection).get_table_names())
    return sorted(there & {*metadata.tables, VERSION_TABLE})


def table_marks(
    connection: Connection, tables: Sequence[str], advance: Callable[[float], None] = lambda _share: None
) -> dict[str, TableMark]:
    """Return count and mark of each table, as the connection's transaction sees them."""
    columns = {name: sorted(str(one["name"]) for one in inspect(connection).get_columns(name)) for name in tables}
    rows_of = _postgres_rows if connection.dialect.name == "postgresql" else _sqlite_rows
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(_AS_TEXT)
    marks = {}
    for position, name in enumerate(tables):
        marks[name] = _mark(columns[name], rows_of(connection, name, columns[name]))
        advance((position + 1) / len(tables))
    return marks


def _mark(columns: Sequence[str], rows: Iterator[bytes]) -> TableMark:
    count = total = 0
    for row in rows:
        count += 1
        total += int.from_bytes(blake2b(row, digest_size=_BYTES).digest(), "big")
    said = f"{','.join(columns)}:{count}:{total % _MODULUS:x}"
    return TableMark(rows=count, mark=blake2b(said.encode(), digest_size=_BYTES).hexdigest())


def _sqlite_rows(connection: Connection, table: str, columns: Sequence[str]) -> Iterator[bytes]:
    """Yield rows as the file holds them: texts as their bytes, so that those that are not in UTF-8 are read too."""
    driver: Any = connection.connection.driver_connection
    named = ", ".join(f'"{column}"' for column in columns)
    usual, driver.text_factory = driver.text_factory, bytes
    try:
        cursor = driver.execute(f'SELECT {named} FROM "{table}"')  # noqa: S608 (names of the database's own)
        while found := cursor.fetchmany(_SLICE):
            for row in found:
                yield repr(row).encode()
    finally:
        driver.text_factory = usual


def _postgres_rows(connection: Connection, table: str, columns: Sequence[str]) -> Iterator[bytes]:
    driver: Any = connection.connection.driver_connection
    named = sql.SQL(", ").join(map(sql.Identifier, columns))
    asked = sql.SQL("COPY (SELECT {} FROM {}) TO STDOUT").format(named, sql.Identifier(table))
    with driver.cursor() as cursor, cursor.copy(asked) as copy:
        for block in copy:
            yield bytes(block)
