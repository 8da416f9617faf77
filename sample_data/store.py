"""Empties the tables of the shared database before the synthetic Ambito is written.

Comes in: a connection in a transaction. Goes out: whether they hold anything; none of it. Must not: commit.
"""

from sqlalchemy import Connection, select, text

from data_access.models import metadata


def is_empty(connection: Connection) -> bool:
    """Tell whether no table holds a row."""
    return not any(
        connection.scalar(select(table.c[next(iter(table.c)).name]).limit(1)) is not None
        for table in metadata.sorted_tables
    )


def empty(connection: Connection) -> None:
    """Delete every row of every table."""
    if connection.dialect.name == "postgresql":
        connection.execute(
            text("TRUNCATE " + ", ".join(f'"{table.name}"' for table in metadata.sorted_tables) + " RESTART IDENTITY")
        )
        return
    for table in reversed(metadata.sorted_tables):
        connection.execute(table.delete())
