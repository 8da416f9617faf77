"""Brings the shared database to the tables this code knows, and refuses one that is at another version.

Comes in: an engine. Goes out: a migrated database, its revision, or a user error that says what to do.
Must not: migrate anything on its own: whoever runs ``bifocale db upgrade`` or ``bifocale demo`` decides.
"""

from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from alembic import command
from alembic.autogenerate.api import AutogenContext
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, exists, inspect, select
from sqlmodel.sql.sqltypes import AutoString

from data_access.database import sqlite_path, told, translate_errors, written_revision
from data_access.errors import DatabaseEmptyError, DatabaseOutdatedError, DataContractError
from data_access.models import Ambito, metadata
from data_access.sequences import catch_up


def render_plain_strings(kind: str, item: object, _context: AutogenContext) -> str | bool:
    """Write SQLModel's own string type as SQLAlchemy's, so that migrations outlive the library."""
    return f"sa.String(length={item.length})" if kind == "type" and isinstance(item, AutoString) else False


SCRIPTS: Final = Path(__file__).parent / "migrations"
VERSION_TABLE: Final = "alembic_version"
MIGRATION_OPTIONS: Final[dict[str, Any]] = {
    "target_metadata": metadata,
    "version_table": VERSION_TABLE,
    "render_as_batch": True,
    "transactional_ddl": True,
    "compare_server_default": True,
    "render_item": render_plain_strings,
    "autogenerate_plugins": ["alembic.autogenerate.*", "alembic.ext.checkconstraint_byname"],
}
"""How Alembic works here: batch mode for SQLite, one transaction on both, check constraints compared by name."""

MISSING: Final = (
    "La base dati {name} non esiste: eseguire `bifocale demo` per i dati dimostrativi, `bifocale init` per un "
    "Ambito vero, o correggere BIFOCALE_DATABASE_URL."
)
NO_TABLES: Final = (
    "La base dati {name} è vuota, senza tabelle: eseguire `bifocale demo` per i dati dimostrativi o "
    "`bifocale init` per un Ambito vero."
)
NO_AMBITO: Final = (
    "La base dati {name} ha le tabelle ma nessun Ambito: eseguire `bifocale init` per quello vero, o "
    "`bifocale demo` per i dati dimostrativi."
)
NOT_OURS: Final = (
    "La base dati {name} contiene tabelle e non dice a quale versione è: o è di altri, o va ripristinata da una copia. "
    "Indicarne un'altra con BIFOCALE_DATABASE_URL; se le tabelle di Bifocale devono stare accanto a quelle che ci "
    "sono, eseguire `bifocale db upgrade --beside`."
)
TAKEN: Final = (
    "La base dati {name} ha già tabelle con i nomi di quelle di Bifocale ({taken}), che non dicono a quale versione "
    "sono: ripristinarla da una copia, o indicarne un'altra con BIFOCALE_DATABASE_URL."
)
OLDER: Final = "La base dati {name} è alla versione {current}, serve {head}: eseguire `bifocale db upgrade`."
NEWER: Final = (
    "La base dati {name} è alla versione {current}, che questo programma (versione {head}) non conosce: "
    "aggiornare Bifocale."
)


def upgrade(engine: Engine, *, beside: bool = False) -> None:
    """Apply the missing migrations in one transaction: all of them or none; then numbering goes on after what is there.

    Parameters
    ----------
    engine : sqlalchemy.Engine
    beside : bool
        Whether our tables may be made in a database that holds tables of others.

    Raises
    ------
    DatabaseOutdatedError
        If the database is at a version that this program does not know, or is somebody else's.
    DatabaseUnreachableError
        If it does not answer.
    DataContractError
        If the migrated SQLite file holds references to rows that do not exist.
    """
    with translate_errors(engine), engine.connect() as connection:
        revision = written_revision(connection, VERSION_TABLE)
        _refuse_newer(engine, revision)
        if revision is None:
            _refuse_others(connection, beside=beside)
        _set_foreign_keys(connection, state="OFF")
        try:
            _run(connection)
        finally:
            _set_foreign_keys(connection, state="ON")


def migrate_within(connection: Connection, revision: str = "head") -> None:
    """Apply migrations up to a revision within the transaction that the caller has begun (on PostgreSQL)."""
    command.upgrade(alembic_config(connection), revision)


@lru_cache(maxsize=1)
def known_revisions() -> frozenset[str]:
    """Return every revision that this program knows."""
    return frozenset(script.revision for script in ScriptDirectory(SCRIPTS).walk_revisions())


def refuse_others(connection: Connection) -> None:
    """Refuse a database that says no revision and holds tables: it is somebody else's.

    Raises
    ------
    DatabaseOutdatedError
    """
    if set(inspect(connection).get_table_names()) - {VERSION_TABLE}:
        raise told(DatabaseOutdatedError, NOT_OURS, connection.engine)


def current_revision(engine: Engine) -> str | None:
    """Return the revision the database is at; ``None`` if it has never been migrated."""
    with translate_errors(engine), engine.connect() as connection:
        return written_revision(connection, VERSION_TABLE)


@lru_cache(maxsize=1)
def head_revision() -> str:
    """Return the revision that this code needs."""
    head = ScriptDirectory(SCRIPTS).get_current_head()
    if head is None:
        message = f"no migration found under {SCRIPTS.name}/versions"
        raise LookupError(message)
    return head


def refuse_missing(engine: Engine) -> None:
    """Refuse a SQLite file that is not there, before looking: to look at one would create it, empty.

    Raises
    ------
    DatabaseEmptyError
        If there is no file.
    """
    path = sqlite_path(engine)
    if path is not None and not path.exists():
        raise told(DatabaseEmptyError, MISSING, engine)


def require_current(engine: Engine) -> None:
    """Refuse a database that cannot be read: no file, no tables, another version, or no Ambito.

    Raises
    ------
    DatabaseEmptyError
        If there is no file (none is created by looking), no tables, or no Ambito in them: each has its message.
    DatabaseOutdatedError
        If the database is older (upgrade it) or newer (update the program) than this code.
    DatabaseUnreachableError
        If it does not answer.
    """
    refuse_missing(engine)
    with translate_errors(engine), engine.connect() as connection:
        current = written_revision(connection, VERSION_TABLE)
        if current is None:
            raise _without_revision(connection)
        _refuse_newer(engine, current)
        if current != head_revision():
            raise told(DatabaseOutdatedError, OLDER, engine, current=current, head=head_revision())
        if not connection.scalar(select(exists().select_from(Ambito))):
            raise told(DatabaseEmptyError, NO_AMBITO, engine)


def alembic_config(connection: Connection) -> Config:
    """Return what Alembic's commands need to work on this connection."""
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def _run(connection: Connection) -> None:
    with connection.begin():
        command.upgrade(alembic_config(connection), "head")
        catch_up(connection)
        _refuse_orphans(connection)


def _without_revision(connection: Connection) -> DatabaseEmptyError | DatabaseOutdatedError:
    if inspect(connection).get_table_names():
        return told(DatabaseOutdatedError, NOT_OURS, connection.engine)
    return told(DatabaseEmptyError, NO_TABLES, connection.engine)


def _refuse_others(connection: Connection, *, beside: bool) -> None:
    """Refuse to make our tables where there are others, unless asked to, or where their names are taken."""
    there = set(inspect(connection).get_table_names()) - {VERSION_TABLE}
    connection.rollback()
    taken = sorted(there & set(metadata.tables))
    if taken:
        raise told(DatabaseOutdatedError, TAKEN, connection.engine, taken=", ".join(taken[:3]))
    if there and not beside:
        raise told(DatabaseOutdatedError, NOT_OURS, connection.engine)


def _refuse_newer(engine: Engine, current: str | None) -> None:
    if current is not None and current not in known_revisions():
        raise told(DatabaseOutdatedError, NEWER, engine, current=current, head=head_revision())


def _set_foreign_keys(connection: Connection, *, state: str) -> None:
    """Switch SQLite's checks outside any transaction (its batch migrations rebuild tables that others refer to)."""
    if connection.dialect.name == "sqlite":
        driver: Any = connection.connection.driver_connection
        driver.execute(f"PRAGMA foreign_keys={state}")


def _refuse_orphans(connection: Connection) -> None:
    if connection.dialect.name != "sqlite":
        return
    orphan = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    if orphan is not None:
        message = (
            f"La migrazione è stata annullata: nella tabella {orphan[0]} la riga {orphan[1]} rimanda a una riga "
            f"di {orphan[2]} che non esiste. Correggere e riprovare."
        )
        raise DataContractError(message)
