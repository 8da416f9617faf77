"""One process at a time does a thing on a database: the others are told that somebody does.

Comes in: an engine, the name of the thing. Goes out: whether this process is alone. Must not: wait for another.

The database holds the lock (PostgreSQL: for as long as the connection lives), or the system (SQLite: a lock on a file
beside the base): that of a process that was killed is gone with it.
"""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final, NamedTuple, TextIO

from sqlalchemy import Engine, func, select
from sqlalchemy.exc import DBAPIError

from data_access.database import lock_of_base, sqlite_path, translate_errors
from data_access.errors import UserError
from user_error import reason_of

UNOPENED: Final = (
    "Il file «{path}», con cui un solo processo alla volta lavora sulla base dati, non si può aprire: {why}. Darlo a "
    "chi esegue il programma, o toglierlo se nessun processo lavora."
)
UNOPENED_PUBLIC: Final = "Un file accanto alla base dati non si può aprire: chi gestisce il servizio ne trova il nome."


class LockFileError(UserError):
    """The file by which one process at a time works cannot be opened."""


class Work(NamedTuple):
    """What one process at a time does: the ending of a file beside SQLite, the number of a lock of PostgreSQL."""

    ending: str
    number: int


EDITION: Final = Work("edizione", 20_261_130)
"""To make an edition."""
LETTERS: Final = Work("posta", 20_261_131)
"""To send the weekly letters."""


@contextmanager
def sole_process(engine: Engine, work: Work) -> Iterator[bool]:
    """Tell whether nobody else does a work on this database, and let nobody else until the block ends."""
    path = sqlite_path(engine)
    if engine.dialect.name == "sqlite":
        if path is None:
            yield True
            return
        with _held(path.with_name(f"{path.name}.{work.ending}")) as held:
            yield _locked(held.fileno())
        return
    with translate_errors(engine), engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT")
        is_alone = bool(connection.execute(select(func.pg_try_advisory_lock(*lock_of_base(work.number)))).scalar_one())
        try:
            yield is_alone
        finally:
            if is_alone:
                with suppress(DBAPIError):  # a connection that is lost holds nothing
                    connection.execute(select(func.pg_advisory_unlock(*lock_of_base(work.number))))


def _held(path: Path) -> TextIO:
    """Open the file that is locked; whoever ran a command as another user may have made it theirs."""
    try:
        return path.open("a")
    except OSError as error:
        raise LockFileError(UNOPENED.format(path=path, why=reason_of(error)), public=UNOPENED_PUBLIC) from error


def _locked(handle: int) -> bool:
    """Take the lock on an open file, unless somebody holds it; the system gives it back when the file is closed."""
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
