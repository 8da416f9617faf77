"""The transaction in which files are loaded or taken back: one after the other, refusals told in a sentence.

Comes in: a connection. Goes out: nothing, or the number of a row. Must not: commit.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final

import psycopg
from sqlalchemy import Connection, false, func, insert, select, update
from sqlalchemy.exc import DataError, IntegrityError

from data_access.database import lock_of_base
from data_access.loading.outcome import LoadError
from data_access.models import metadata
from data_access.one_line import one_line

T: Final = metadata.tables
LOADS: Final = 0x42_69_66_4C
"""Name of the lock under which files are loaded, one after the other (PostgreSQL)."""


@contextmanager
def refusal_told(sentence: str, **words: object) -> Iterator[None]:
    """Say that the database does not take rows because of a rule of its own, whichever driver says so."""
    try:
        yield
    except (IntegrityError, DataError, psycopg.IntegrityError, psycopg.DataError) as error:
        driver = error.orig if isinstance(error, IntegrityError | DataError) else error
        diagnosis = getattr(driver, "diag", None)
        rule = getattr(diagnosis, "constraint_name", None) or str(driver).partition("\n")[0]
        raise LoadError(sentence.format(**words, rule=one_line(rule)[:120])) from error


def take_turn(connection: Connection) -> None:
    """Wait until no other file is being loaded, and begin by writing: who reads first is refused later, on SQLite."""
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(*lock_of_base(LOADS))))
    else:
        connection.execute(update(T["file_load"]).where(false()).values(row_count=0))


def inserted(connection: Connection, table: str, values: Mapping[str, Any]) -> int:
    """Insert a row and return the key that the database gave it."""
    asked = insert(T[table]).values(**values).returning(T[table].c.id)
    return int(connection.execute(asked).scalar_one())
