"""A copy of the whole installation's data in one file: tables, redraws, accounts, access log, and what they amount to.

Comes in: the engines of the data and of the register, settings, who measures. Goes out: a file, and its `Manifest`.
Must not: write in the database, hold a secret in the file, change a copy that is there before the new one is whole.

What is written is one state of the data: the copy, the marks of its tables and the figures are taken from it alone.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from sqlalchemy import Connection, Engine, func, inspect, select, text

from data_access.accounts.store import VERSION_TABLE as REGISTER_VERSION
from data_access.accounts.tables import metadata as register_metadata
from data_access.backup import postgres_copy, sqlite_copy
from data_access.backup.errors import BackupError
from data_access.backup.manifest import Answers, Manifest, TableRows, measured, write_copy
from data_access.backup.table_marks import own_tables, table_marks
from data_access.database import build_engine, database_name, sqlite_path, translate_errors
from data_access.errors import UserError
from data_access.migrate import VERSION_TABLE, head_revision, refuse_missing
from data_access.models import metadata
from data_access.reading import read_within
from data_access.settings import Settings
from data_access.snapshot import Snapshot
from user_error import reason_of

T: Final = metadata.tables
DATA: Final = {"sqlite": "dati.sqlite", "postgresql": "dati.dump"}
REGISTER: Final = {"sqlite": "accessi.sqlite", "postgresql": "accessi.dump"}
EXISTS: Final = "Il file «{path}» c'è già: dire un altro nome, o --replace per riscriverlo."
NOT_WRITTEN: Final = "Il file «{path}» non si può scrivere ({why}): non c'è nessuna copia."
IN_MEMORY: Final = "Una base dati in memoria non si copia: indicarne una con BIFOCALE_DATABASE_URL."
EMPTY: Final = "La base dati {name} non ha tabelle di Bifocale: non c'è niente da copiare."

Measure = Callable[[Snapshot], Answers]
"""Who knows indicators says what a snapshot answers to a fixed set of protected questions."""
_TABLES: Final = 0.5
"""Share of the work after which only figures are left."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Base:
    """The database that is copied, or restored: data and register, and the settings that protect them."""

    data: Engine
    register: Engine
    settings: Settings

    @property
    def kind(self) -> str:
        """Return ``sqlite`` or ``postgresql``."""
        return self.data.dialect.name


def back_up(
    base: Base,
    path: Path,
    measure: Measure,
    *,
    replace: bool = False,
    advance: Callable[[str, float], None] = lambda _label, _share: None,
) -> Manifest:
    """Write a copy of the data, of who may enter and of the access log.

    Parameters
    ----------
    base : Base
        At whatever version: a copy is made before an upgrade too.
    path : Path
    measure : callable
        Asked only of a base at this program's version.
    replace : bool
        Whether a file that is there may be written over.
    advance : callable, optional
        Told what is being done, and the share done.

    Raises
    ------
    BackupError
        If it cannot be written.
    DataUnavailableError
        If the database does not answer, or there is none.
    """
    if path.exists() and not replace:
        raise BackupError(EXISTS.format(path=path))
    refuse_missing(base.data)
    write = _copy_postgres if base.kind == "postgresql" else _copy_sqlite
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=path.parent, prefix=".copia-") as folder:
            manifest, members = write(base, Path(folder), measure, advance)
            advance("Scrittura del file", 0.95)
            write_copy(path, manifest, members)
            advance("La copia è scritta", 1.0)
    except OSError as error:
        raise BackupError(NOT_WRITTEN.format(path=path, why=reason_of(error))) from error
    return manifest


def _copy_sqlite(
    base: Base, folder: Path, measure: Measure, advance: Callable[[str, float], None]
) -> tuple[Manifest, dict[str, Path]]:
    source, accounts = sqlite_path(base.data), sqlite_path(base.register)
    if source is None or accounts is None:
        raise BackupError(IN_MEMORY)
    members = {DATA["sqlite"]: folder / DATA["sqlite"]}
    register_tables: dict[str, TableRows] = {}
    register_revision = None
    with translate_errors(base.data):
        sqlite_copy.copy_out(source, members[DATA["sqlite"]], lambda share: advance("Copia dei dati", share * _TABLES))
    if accounts.exists():
        members[REGISTER["sqlite"]] = folder / REGISTER["sqlite"]
        with translate_errors(base.register):
            sqlite_copy.copy_out(accounts, members[REGISTER["sqlite"]], lambda _share: None)
        with opened(base.settings, members[REGISTER["sqlite"]]) as engine, engine.connect() as connection:
            register_tables, register_revision = register_state(connection)
    with opened(base.settings, members[DATA["sqlite"]]) as engine, engine.connect() as connection:
        manifest = _described(base, connection, measure, advance, database_name(base.data))
    members_measured = {name: measured(file) for name, file in members.items()}
    return manifest.model_copy(
        update={
            "members": members_measured,
            "register_tables": register_tables,
            "register_revision": register_revision,
        }
    ), members


def _copy_postgres(
    base: Base, folder: Path, measure: Measure, advance: Callable[[str, float], None]
) -> tuple[Manifest, dict[str, Path]]:
    data, accounts = folder / DATA["postgresql"], folder / REGISTER["postgresql"]
    with translate_errors(base.data), base.data.connect() as plain:
        connection = plain.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        connection.execute(text("SET LOCAL idle_in_transaction_session_timeout = 0; SET LOCAL statement_timeout = 0"))
        snapshot = str(connection.scalar(text("SELECT pg_export_snapshot()")))
        schema = str(connection.scalar(text("SELECT current_schema()")))
        manifest = _described(base, connection, measure, advance, database_name(base.data))
        tables, revision = register_state(connection)
        postgres_copy.dump(base.data, list(manifest.tables), data, snapshot=snapshot, schema=schema)
        members = {data.name: data}
        if tables:
            postgres_copy.dump(base.data, list(tables), accounts, snapshot=snapshot, schema=schema)
            members[accounts.name] = accounts
    measures = {name: measured(file) for name, file in members.items()}
    told = {"members": measures, "register_tables": tables, "register_revision": revision}
    return manifest.model_copy(update=told), members


def _described(
    base: Base, connection: Connection, measure: Measure, advance: Callable[[str, float], None], name: str
) -> Manifest:
    """Return what a copy says of the data that a transaction sees; members and register are told afterwards."""
    tables = own_tables(connection)
    if VERSION_TABLE not in tables:
        raise BackupError(EMPTY.format(name=name))
    marks = table_marks(connection, tables, lambda share: advance("Controllo delle righe", _TABLES + share / 4))
    revision = str(connection.scalar(text(f"SELECT version_num FROM {VERSION_TABLE}")))  # noqa: S608 (ours)
    ambito = connection.execute(select(T["ambito"].c.key, T["ambito"].c.name, T["ambito"].c.is_demo)).first()
    version = T["data_version"].c
    newest = connection.execute(select(version.id, version.as_of).order_by(version.id.desc()).limit(1)).first()
    settings = base.settings
    advance("Numeri protetti", _TABLES + 1 / 4)
    return Manifest(
        made_at=datetime.now(UTC),
        database=base.kind,
        revision=revision,
        register_revision=None,
        ambito=ambito.name if ambito else "",
        ambito_key=ambito.key if ambito else "",
        is_demo=bool(ambito.is_demo) if ambito else False,
        data_version=newest.id if newest else 0,
        as_of=newest.as_of if newest and isinstance(newest.as_of, date) else None,
        secret=settings.disclosure.key_mark,
        persons=" ".join(settings.persons_marks),
        log=settings.log_mark,
        redraws=connection.scalar(select(func.count()).select_from(T["redraw"])) or 0 if "redraw" in tables else 0,
        answers=answered(connection, measure, settings, revision=revision),
        tables={name: TableRows(rows=one.rows, mark=one.mark) for name, one in marks.items()},
        register_tables={},
        members={},
    )


def answered(connection: Connection, measure: Measure, settings: Settings, *, revision: str) -> Answers | None:
    """Return what the data of a transaction answer; None at another version, or where they cannot be measured."""
    if revision != head_revision():
        return None
    try:
        return measure(read_within(connection, token="", secret=settings.disclosure.key, source=settings.contacts))
    except UserError:
        return None


def register_state(connection: Connection) -> tuple[dict[str, TableRows], str | None]:
    """Return the marks of the tables of accounts and access log, and their revision; nothing where there are none."""
    there = set(inspect(connection).get_table_names())
    if REGISTER_VERSION not in there:
        return {}, None
    tables = sorted(there & {*register_metadata.tables, REGISTER_VERSION})
    revision = connection.scalar(text(f"SELECT version_num FROM {REGISTER_VERSION}"))  # noqa: S608 (ours)
    marks = table_marks(connection, tables)
    return {name: TableRows(rows=one.rows, mark=one.mark) for name, one in marks.items()}, str(revision)


@contextmanager
def opened(settings: Settings, path: Path) -> Iterator[Engine]:
    """Yield an engine on a SQLite file."""
    engine = build_engine(settings.model_copy(update={"database_url": f"sqlite:///{path}"}))
    try:
        yield engine
    finally:
        engine.dispose()
