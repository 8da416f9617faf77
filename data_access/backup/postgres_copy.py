"""PostgreSQL's own means: pg_dump of what a transaction sees, and what pg_restore hands over, into a transaction.

Comes in: connections in a transaction, paths. Goes out: a dump in PostgreSQL's custom format, which `pg_restore` reads
by itself too; rows. Must not: commit; put a password on a command line; obey what is written in a dump (of pg_restore's
script only rows are taken, into tables and columns that the database has).
"""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Final

from psycopg import sql
from sqlalchemy import Connection, Engine, inspect

from data_access.backup.errors import BackupError

_BATCH: Final = 1 << 20
_HEAD: Final = re.compile(rb"^COPY .* \((?P<columns>[^()]*)\) FROM stdin;\n$")
_END: Final = b"\\.\n"
NO_PROGRAM: Final = (
    "Per le copie di PostgreSQL serve il programma {program}, che qui non c'è: installare i programmi client della "
    "stessa versione del server (pacchetto postgresql-client) e riprovare. La base dati è com'era."
)
FAILED: Final = "Il programma {program} non ha finito ({why}): la base dati è com'era."
OTHER_COLUMNS: Final = (
    "Nella copia la tabella «{table}» ha colonne che la sua versione non ha: non è stata fatta da questo programma, e "
    "la base dati è com'era."
)


def dump(engine: Engine, tables: Sequence[str], path: Path, *, snapshot: str, schema: str) -> None:
    """Write a dump of some tables as an exported snapshot sees them.

    Raises
    ------
    BackupError
        If the program is missing or stops.
    """
    address = engine.url.set(drivername="postgresql", password=None).render_as_string(hide_password=False)
    wanted = [f"--table={_pattern(schema)}.{_pattern(name)}" for name in tables]
    options = ("--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}", f"--file={path}")
    command = [program("pg_dump"), *options, *wanted, f"--dbname={address}"]
    environment = {**os.environ, "LC_ALL": "C"}
    if engine.url.password is not None:
        environment["PGPASSWORD"] = str(engine.url.password)
    done = subprocess.run(command, env=environment, capture_output=True, check=False)  # noqa: S603 - our own words
    if done.returncode:
        raise BackupError(FAILED.format(program="pg_dump", why=_last_line(done.stderr)))


def put_rows(connection: Connection, path: Path, table: str) -> None:
    """Add to a table, which is there, the rows that a dump has of it.

    Raises
    ------
    BackupError
        If the program is missing or stops, or the dump names columns that the table has not.
    """
    known = {str(one["name"]) for one in inspect(connection).get_columns(table)}
    driver: Any = connection.connection.driver_connection
    with _script(path, table) as lines, driver.cursor() as cursor:
        for line in lines:
            if head := _HEAD.match(line):
                columns = [name.strip().strip('"') for name in head["columns"].decode().split(",")]
                if not set(columns) <= known:
                    raise BackupError(OTHER_COLUMNS.format(table=table))
                named = sql.SQL(", ").join(map(sql.Identifier, columns))
                asked = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table), named)
                with cursor.copy(asked) as copy:
                    for batch in _batches(lines):
                        copy.write(batch)


def program(name: str) -> str:
    """Return the path of one of PostgreSQL's programs.

    Raises
    ------
    BackupError
        If it is not installed.
    """
    found = shutil.which(name)
    if found is None:
        raise BackupError(NO_PROGRAM.format(program=name))
    return found


@contextmanager
def _script(path: Path, table: str) -> Iterator[Iterator[bytes]]:
    """Yield the lines of what pg_restore writes of a table's rows."""
    command = [program("pg_restore"), "--data-only", f"--table={table}", "--file=-", str(path)]
    environment: Mapping[str, str] = {**os.environ, "LC_ALL": "C"}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:  # noqa: S603 - our own words
        out: IO[bytes] | None = running.stdout
        try:
            yield iter(out or ())
        except BaseException:
            running.kill()
            raise
        said = running.stderr.read() if running.stderr else b""
    if running.returncode:
        raise BackupError(FAILED.format(program="pg_restore", why=_last_line(said)))


def _batches(lines: Iterator[bytes]) -> Iterator[bytes]:
    """Yield the rows that follow, up to their end."""
    pending = bytearray()
    for line in lines:
        if line == _END:
            break
        pending += line
        if len(pending) > _BATCH:
            yield bytes(pending)
            pending.clear()
    yield bytes(pending)


def _pattern(name: str) -> str:
    """Return a name as pg_dump takes it for itself, whatever signs it holds."""
    return '"{}"'.format(name.replace('"', '""'))


def _last_line(said: bytes) -> str:
    lines = said.decode(errors="replace").strip().splitlines()
    return lines[-1][:300] if lines else "senza dire perché"
