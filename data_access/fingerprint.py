"""Tells, for a few milliseconds of work, whether the shared database has moved since it was last read.

Comes in: an engine. Goes out: a `Fingerprint`. Must not: read the large tables, keep state between two questions.

Whoever writes with this program adds a row to ``data_version``; other programs write to the shared database too, so the
token also holds, for SQLite, the identity of the file and of its write-ahead log, and for PostgreSQL the counters of
rows inserted, updated and deleted in every table and the number of the file that holds it (which `TRUNCATE` changes).
PostgreSQL hands those counters over up to about a second after the commit (up to ten if the writer then sits idle): a
token may say late that the data moved, never that they did when nothing was written. Ask *before* reading the data, so
that what arrives in between is seen as a movement at the next question.

A token is the same after a restart if nobody wrote. The exception costs one needless reading: a SQLite write-ahead log
that somebody folds into the file when the last program closes it.
"""

from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, Engine, String, cast, inspect, select, text

from data_access.contacts.source import IN_DATABASE, ContactSource
from data_access.database import reading, sqlite_path, translate_errors
from data_access.models import DataVersion, metadata
from data_access.models.meeting import AGENDAS
from data_access.models.publication import UNCOUNTED

TOKEN_BYTES: Final = 10
WATCHED: Final = tuple(sorted(set(metadata.tables) - AGENDAS - UNCOUNTED))
"""Tables that data may have moved in; agendas and attempts at editions hold none, and are written on meanwhile."""
COUNTERS_SQL: Final = text(
    """
    SELECT c.relname, c.relfilenode, s.n_tup_ins, s.n_tup_upd, s.n_tup_del
    FROM pg_stat_user_tables s JOIN pg_class c ON c.oid = s.relid
    WHERE s.schemaname = current_schema() AND c.relname = ANY(:tables) ORDER BY c.relname
    """
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fingerprint:
    """What tells one state of the data from another."""

    data_version: int
    """Newest row of ``data_version``; 0 if there is none, or no such table."""
    as_of: date | None
    """Day to which that version is up to date; None if there is none that can be read."""
    token: str
    """Twenty hexadecimal digits, equal as long as nothing was written; safe in a file name."""


def fingerprint(engine: Engine, source: ContactSource = IN_DATABASE) -> Fingerprint:
    """Ask the database for its fingerprint, and the files of the contacts, if they are in files, for theirs.

    Raises
    ------
    DataUnavailableError
        If it does not answer, or its newest version cannot be read, or the files of the contacts are not there.
    """
    path = sqlite_path(engine)
    files = _files(path) + _marks(source)
    if path is not None and not path.exists():
        return Fingerprint(data_version=0, as_of=None, token=_token(0, files, ()))
    with translate_errors(engine), engine.connect() as connection:
        with reading(engine, DataVersion.__tablename__):
            version, as_of = _version(connection)
        return Fingerprint(data_version=version, as_of=as_of, token=_token(version, files, _counters(connection)))


def _marks(source: ContactSource) -> tuple[object, ...]:
    """What tells one state of contacts in files from another."""
    if not source.files:
        return ()
    from data_access.contacts.files import ContactFiles

    return (ContactFiles(source.files).mark,)


def _version(connection: Connection) -> tuple[int, date | None]:
    if not inspect(connection).has_table(DataVersion.__tablename__):
        return 0, None
    columns = metadata.tables[DataVersion.__tablename__].c
    as_of = cast(columns.as_of, String).label("as_of")
    row = connection.execute(select(columns.id, as_of).order_by(columns.id.desc()).limit(1)).first()
    return (0, None) if row is None else (row.id, _day(row.as_of))


def _day(text: str | None) -> date | None:
    """Return a day as it is written in the database; None if it is no day, which whoever reads the data refuses."""
    try:
        return None if text is None else date.fromisoformat(text)
    except ValueError:
        return None


def _files(path: Path | None) -> tuple[object, ...]:
    """Identity of a SQLite file and of its log; an empty log, which reading alone creates, is as good as none."""
    if path is None:
        return ()
    return _identity(path), _identity(path.with_name(f"{path.name}-wal"))


def _identity(path: Path) -> tuple[int, ...]:
    try:
        stat = path.stat()
    except FileNotFoundError:
        return ()
    return (stat.st_ino, stat.st_size, stat.st_mtime_ns) if stat.st_size else ()


def _counters(connection: Connection) -> tuple[object, ...]:
    """Change counters: per table on PostgreSQL, of the only connection for SQLite in memory; files tell the rest."""
    if connection.dialect.name == "postgresql":
        rows = connection.execute(COUNTERS_SQL, {"tables": list(WATCHED)})
        return tuple(tuple(row) for row in rows)
    if sqlite_path(connection.engine) is None:
        return (connection.execute(text("SELECT total_changes()")).scalar_one(),)
    return ()


def _token(*parts: object) -> str:
    return blake2b(repr(parts).encode(), digest_size=TOKEN_BYTES).hexdigest()
