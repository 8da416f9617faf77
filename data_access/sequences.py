"""Where PostgreSQL goes on numbering: after the highest key that is there, whoever wrote it.

Comes in: a connection in a transaction. Goes out: sequences moved. Must not: commit, nor touch a row.
"""

from sqlalchemy import Connection, Integer, func, select

from data_access.models import metadata


def catch_up(connection: Connection) -> None:
    """Move the sequences past the keys that others wrote by themselves; SQLite needs none of it."""
    if connection.dialect.name != "postgresql":
        return
    for table in metadata.sorted_tables:
        if "id" in table.c and isinstance(table.c.id.type, Integer):
            last = connection.scalar(select(func.max(table.c.id)))
            sequence = func.pg_get_serial_sequence(table.name, "id")
            connection.execute(select(func.setval(sequence, func.coalesce(last, 1), last is not None)))
