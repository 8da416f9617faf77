"""Opens the shared database, and says in plain Italian what is wrong when it cannot be used.

Comes in: `Settings`. Goes out: an engine for SQLite or PostgreSQL, sessions on it, and user errors in place of the
driver's. Must not: know the tables, keep global state, show a password.

SQLite connections are opened and closed each time (no pool): they cost about two milliseconds, and a file that is
replaced or restored while the dashboard runs is seen at the next question. Transactions are real ones (``BEGIN`` is
ours, not the driver's), so that several reads in one transaction see one state of the data.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, NamedTuple, TypeVar

import psycopg
from sqlalchemy import (
    URL,
    ColumnElement,
    Connection,
    Engine,
    NullPool,
    StaticPool,
    column,
    create_engine,
    event,
    func,
    inspect,
    make_url,
    select,
    table,
    text,
)
from sqlalchemy.exc import ArgumentError, DataError, DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.schema import CreateSchema
from sqlmodel import Session

from data_access.errors import (
    REFUSED_SETTINGS,
    CommitInDoubtError,
    DatabaseOutdatedError,
    DatabaseUnreachableError,
    DataContractError,
    SettingsError,
    UserError,
)
from data_access.settings import PROJECT_ROOT, Settings
from data_access.watched_connection import DOUBT, WatchedConnection
from user_error import reason_of

BUSY_SECONDS: Final = 10
"""How long a SQLite connection waits for another program that is writing."""
SQLITE_PRAGMAS: Final = ("foreign_keys=ON", f"busy_timeout={BUSY_SECONDS * 1000}", "synchronous=NORMAL")
OWN_OR_EMPTY: Final = "SELECT count(*) = 0 OR max(name = 'ambito') FROM sqlite_master WHERE type = 'table'"
"""Whether a SQLite file holds our tables, or none."""
POSTGRES_OPTIONS: Final = "-c statement_timeout=300s -c lock_timeout=10s -c idle_in_transaction_session_timeout=600s"
POSTGRES_CONNECT: Final[dict[str, Any]] = {
    "connect_timeout": 3,
    "keepalives_idle": 30,
    "tcp_user_timeout": 15_000,
    "application_name": "bifocale",
}
POSTGRES_POOL: Final[dict[str, Any]] = {
    "pool_size": 4,
    "max_overflow": 4,
    "pool_timeout": 10,
    "pool_recycle": 1800,
    "pool_pre_ping": True,
}
"""One process asks only for snapshots, fingerprints and viewers: eight connections are plenty."""

Problem = TypeVar("Problem", bound=UserError)


class Complaint(NamedTuple):
    """What a driver says (part of its message, lower case), the error it becomes and the Italian sentence."""

    marks: tuple[str, ...]
    error: type[UserError]
    sentence: str
    of_table: str = ""
    """What is said instead when it is known which table was being read."""


COMPLAINTS: Final = (
    Complaint(
        ("no such table", "no such column", "undefinedtable", "undefinedcolumn"),
        DatabaseOutdatedError,
        "La base dati {name} non ha le tabelle che servono: eseguire `bifocale db upgrade`.",
        "Nella base dati {name} la tabella «{table}» manca o non ha le colonne che servono: ripristinarla come la "
        "descrive `bifocale db describe`.",
    ),
    Complaint(
        ("invalidschemaname",),
        DatabaseOutdatedError,
        "Nella base dati {name} lo schema indicato con BIFOCALE_DATABASE_SCHEMA non c'è: eseguire "
        "`bifocale db upgrade`, o correggerlo.",
    ),
    Complaint(
        ("insufficientprivilege",),
        DatabaseUnreachableError,
        "Mancano i permessi per usare la base dati {name}: darli all'utente con cui il programma si collega.",
        "Mancano i permessi per leggere la tabella «{table}» della base dati {name}: darli (GRANT SELECT) all'utente "
        "con cui il programma si collega.",
    ),
    Complaint(
        ("database is locked", "locknotavailable", "querycanceled"),
        DatabaseUnreachableError,
        "La base dati {name} è occupata da un'altra scrittura e non ha risposto in tempo: riprovare tra poco.",
    ),
    Complaint(
        ("not a database", "malformed"),
        DatabaseUnreachableError,
        "Il file {name} non è una base dati leggibile: ripristinarlo da una copia o indicarne un altro con "
        "BIFOCALE_DATABASE_URL.",
    ),
    Complaint(
        ("disk i/o error",),
        DatabaseUnreachableError,
        "Il disco della base dati {name} è pieno o non risponde: liberare spazio, o verificarlo, e riprovare.",
    ),
    Complaint(
        ("session is read-only", "hot standby"),
        DatabaseUnreachableError,
        "La base dati {name} non ha un server che scriva: il principale non risponde e nessuna replica ha preso il suo "
        "posto. Riavviarlo, o promuovere la replica.",
    ),
    Complaint(
        ("unable to open", "readonly database", "read-only"),
        DatabaseUnreachableError,
        "Mancano i permessi per usare la base dati {name}: verificare che esista e che chi esegue il programma "
        "possa leggerla e scriverla.",
    ),
    Complaint(
        (DOUBT,),
        CommitInDoubtError,
        "La base dati {name} ha smesso di rispondere mentre confermava: ciò che si stava scrivendo può esserci o no. "
        "Guardare, quando risponde, prima di rifarlo.",
    ),
    Complaint(
        ("disk is full", "diskfull"),
        DatabaseUnreachableError,
        "Il disco della base dati {name} è pieno: liberare spazio e riprovare.",
    ),
    Complaint(
        ("password authentication failed", "no password supplied"),
        DatabaseUnreachableError,
        "La base dati {name} rifiuta le credenziali: correggere utente e password in BIFOCALE_DATABASE_URL.",
    ),
    Complaint(
        ('fatal:  database "',),
        DatabaseUnreachableError,
        "Il server risponde ma la base dati {name} non esiste: crearla o correggere BIFOCALE_DATABASE_URL.",
    ),
)
UNREADABLE: Final = (
    "Nella base dati {name} la tabella «{table}» contiene un valore che non si può leggere: correggerlo dopo averlo "
    "cercato con `bifocale db check`."
)
UNREACHABLE: Final = Complaint(
    (),
    DatabaseUnreachableError,
    "La base dati {name} non risponde: verificare che il server sia acceso e che BIFOCALE_DATABASE_URL sia corretta, "
    "poi riprovare.",
)


def build_engine(settings: Settings) -> Engine:
    """Return an engine for the database named in the settings; nothing is asked of it yet.

    Raises
    ------
    SettingsError
        If the address cannot be read.
    DatabaseUnreachableError
        If the folder of a SQLite file cannot be created.
    """
    url = _url_of(settings.sqlalchemy_url)
    if url.get_backend_name() == "sqlite":
        return _sqlite_engine(url)
    return _postgres_engine(url, schema=settings.database_schema)


def _url_of(address: str) -> URL:
    try:
        return make_url(address)
    except (ArgumentError, ValueError) as error:
        message = "BIFOCALE_DATABASE_URL non è un indirizzo valido: usare sqlite:///percorso oppure postgresql://…"
        raise SettingsError(message, public=REFUSED_SETTINGS) from error


def make_schema(settings: Settings) -> None:
    """Make the schema of the settings, on PostgreSQL, if it is not there and the role may.

    Raises
    ------
    DatabaseUnreachableError
        If the database does not answer, or the role may not make it.
    """
    if not settings.database_schema:
        return
    engine = build_engine(settings)
    with translate_errors(engine), engine.begin() as connection:
        named = connection.execute(text("SELECT to_regnamespace(:name)"), {"name": settings.database_schema})
        if named.scalar() is None:
            connection.execute(CreateSchema(settings.database_schema, if_not_exists=True))
    engine.dispose()


def lock_of_base(number: int) -> tuple[int, ColumnElement[int]]:
    """Return the two numbers of an advisory lock of PostgreSQL: schemas of one database do not wait for one another."""
    return number, func.hashtext(func.current_schema())


def database_name(engine: Engine) -> str:
    """Return how people know the database: the path of the SQLite file, or the address with the password masked."""
    path = sqlite_path(engine)
    if path is not None:
        return f"«{path.relative_to(PROJECT_ROOT) if path.is_relative_to(PROJECT_ROOT) else path}»"
    return f"«{engine.url.set(drivername=engine.url.get_backend_name()).render_as_string(hide_password=True)}»"


def told(kind: type[Problem], sentence: str, engine: Engine, **words: str) -> Problem:
    """Return an error about a database: its sentence names the database (``{name}``), what the public is told does not.

    Parameters
    ----------
    kind : type of UserError
    sentence : str
        In Italian, with ``{name}`` after a noun that stands without it: «La base dati {name} non risponde».
    engine : sqlalchemy.Engine
    **words : str
        What else the sentence holds.
    """
    public = sentence.replace(" {name}", "").format(**words)
    return kind(sentence.format(name=database_name(engine), **words), public=public)


def sqlite_path(engine: Engine) -> Path | None:
    """Return the file of a SQLite database; ``None`` for PostgreSQL and for databases in memory."""
    database = engine.url.database
    if engine.dialect.name != "sqlite" or _in_memory(engine.url) or database is None:
        return None
    return Path(database).absolute()


def sqlite_file(address: str) -> Path | None:
    """Return the file that an address of SQLite leads to, links followed; None for any other address.

    Raises
    ------
    SettingsError
        If it is no address.
    """
    url = _url_of(address)
    if url.get_backend_name() != "sqlite" or _in_memory(url) or url.database is None:
        return None
    return Path(url.database.removeprefix("file:")).resolve()


def is_reachable(engine: Engine) -> bool:
    """Tell whether the database answers a question now; a SQLite file that is not there does not."""
    path = sqlite_path(engine)
    if path is not None and not path.exists():
        return False
    try:
        with engine.connect() as connection:
            connection.execute(text("SELECT 1"))
    except (DBAPIError, PoolTimeoutError):
        return False
    return True


@contextmanager
def session(engine: Engine) -> Iterator[Session]:
    """Open a session in one transaction: committed at the end, rolled back on any error, errors translated."""
    with translate_errors(engine), Session(engine) as opened, opened.begin():
        yield opened
        announce_changes(opened.connection())


def written_revision(connection: Connection, version_table: str) -> str | None:
    """Return the revision that migrations left in a table of theirs, and end the transaction; None without one.

    The table is read as it stands. Alembic's own reader makes a table of SQLAlchemy's at each call, of which a hundred
    objects are never let go, and the database is looked at every few seconds for months. Where more than one revision
    is written, which no migration of ours does, they are returned as one that nobody knows.
    """
    revisions: list[str] = []
    if inspect(connection).has_table(version_table):
        revisions = sorted(connection.scalars(select(column("version_num")).select_from(table(version_table))))
    connection.rollback()
    return ", ".join(revisions) or None


def announce_changes(connection: Connection) -> None:
    """Have PostgreSQL hand over its change counters when this transaction commits, not some seconds later.

    Whoever writes in bulk calls it once before committing, so that the fingerprint moves once. On SQLite, and on
    PostgreSQL before 15, there is nothing to do.
    """
    if connection.dialect.name == "postgresql" and (connection.dialect.server_version_info or (0,)) >= (15,):
        connection.execute(text("SELECT pg_stat_force_next_flush()"))


@contextmanager
def translate_errors(engine: Engine, *, table: str = "") -> Iterator[None]:
    """Turn the driver's errors raised inside the block into user errors that name the database and the remedy.

    Parameters
    ----------
    engine : sqlalchemy.Engine
    table : str, optional
        The table that the block reads.

    Raises
    ------
    DatabaseOutdatedError
        If a table or column is missing.
    DatabaseUnreachableError
        If the database does not answer, refuses the credentials, is locked, unreadable or full.
    """
    try:
        yield
    except (DBAPIError, PoolTimeoutError, psycopg.Error, sqlite3.Error) as error:
        complaint = _complaint(error)
        if complaint is None:
            raise
        sentence = complaint.of_table if table and complaint.of_table else complaint.sentence
        raise told(complaint.error, sentence, engine, table=table) from error


@contextmanager
def reading(engine: Engine, table: str) -> Iterator[None]:
    """Turn whatever the reading of a table breaks into a user error that names it.

    Programs of all kinds write to the database, and SQLite takes any text for a date: what cannot be read is not a
    defect of this program, whoever meets it first (the driver, SQLAlchemy, Polars, Python).

    Raises
    ------
    DataContractError
        If the table holds a value that cannot be read.
    DatabaseOutdatedError, DatabaseUnreachableError
        As `translate_errors`.
    """
    try:
        with translate_errors(engine, table=table):
            yield
    except (UserError, MemoryError):
        raise
    except Exception as error:
        raise told(DataContractError, UNREADABLE, engine, table=table) from error


def _complaint(error: Exception) -> Complaint | None:
    """Return what an error means for people; ``None`` if it is a defect (a wrong statement, a violated constraint)."""
    driver = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(error, IntegrityError | DataError) or isinstance(driver, psycopg.IntegrityError | psycopg.DataError):
        return None
    said = f"{type(driver).__name__}: {driver}".lower()
    for complaint in COMPLAINTS:
        if any(mark in said for mark in complaint.marks):
            return complaint
    lost = isinstance(driver, psycopg.OperationalError | psycopg.InterfaceError | PoolTimeoutError)
    return UNREACHABLE if lost else None


def _in_memory(url: URL) -> bool:
    return url.database in {None, "", ":memory:"} or url.query.get("mode") == "memory"


def _postgres_engine(url: URL, *, schema: str) -> Engine:
    given = url.query.get("options", POSTGRES_OPTIONS)
    options = given if isinstance(given, str) else " ".join(given)
    if schema:
        options = f"{options} -c search_path={schema}"
    connect = {**POSTGRES_CONNECT, "options": options}
    engine = create_engine(url, connect_args=connect, **POSTGRES_POOL, hide_parameters=True)
    event.listen(engine, "do_connect", _connect_watched)
    return engine


def _connect_watched(_dialect: object, _record: object, words: list[Any], named: dict[str, Any]) -> WatchedConnection:
    return WatchedConnection.connect(*words, **named)


def _sqlite_engine(url: URL) -> Engine:
    in_memory = _in_memory(url)
    pool = StaticPool if in_memory else NullPool
    connect = {"check_same_thread": False, "timeout": BUSY_SECONDS}
    engine = create_engine(url, poolclass=pool, connect_args=connect, hide_parameters=True)
    path = sqlite_path(engine)
    if path is not None:
        _make_folder(path.parent)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin)
    return engine


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        message = f"Non si può creare la cartella «{folder}» della base dati: {reason_of(error)}."
        public = "Non si può creare la cartella della base dati."
        raise DatabaseUnreachableError(message, public=public) from error


def _prepare_sqlite(connection: Any, _record: object) -> None:
    """Set up a new SQLite connection; WAL lets readers go on while another program writes.

    It is written into the file: somebody else's, to which the settings point by mistake, stays as it is.
    """
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in SQLITE_PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    if cursor.execute("PRAGMA journal_mode").fetchone()[0] == "delete" and cursor.execute(OWN_OR_EMPTY).fetchone()[0]:
        cursor.execute("PRAGMA journal_mode=WAL")
    cursor.close()


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")
