"""Where PostgreSQL goes on numbering: after the highest key that is there, whoever wrote it.

Comes in: a connection in a transaction. Goes out: sequences moved. Must not: commit, nor touch a row.
"""

from sqlalchemy import Connection, Integer, func, select

from data_access.models import metadata


def last_merged(connection: Connection) -> int | None:
    """Return the highest number of a person who went in a merge: it is theirs if the merge is undone, and nobody's."""
    last: int | None = connection.scalar(select(func.max(metadata.tables["person_merge"].c.merged_id)))
    return last


def catch_up(connection: Connection) -> None:
    """Move the sequences past the keys that others wrote by themselves; SQLite needs none of it."""
    if connection.dialect.name != "postgresql":
        return
    for table in metadata.sorted_tables:
        if "id" in table.c and isinstance(table.c.id.type, Integer):
            last = connection.scalar(select(func.max(table.c.id)))
            if table.name == "person":
                last = max(filter(None, (last, last_merged(connection))), default=None)
            sequence = func.pg_get_serial_sequence(table.name, "id")
            connection.execute(select(func.setval(sequence, func.coalesce(last, 1), last is not None)))
