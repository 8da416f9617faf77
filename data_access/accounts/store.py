"""Where accounts and the access log are kept, and at which version.

Comes in: `Settings`, engines. Goes out: an engine on the register's tables, migrated or refused by a sentence.
Must not: read or write accounts (`data_access.accounts.register`), nor the data.

On PostgreSQL the tables stand beside the data, in the same database, so that one address is enough; on SQLite in a file
beside that of the data (``bifocale.accessi.sqlite`` for ``bifocale.sqlite``).
"""

from typing import Any, Final

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

from data_access.accounts.tables import metadata
from data_access.database import build_engine, sqlite_path, told, translate_errors, written_revision
from data_access.errors import DatabaseEmptyError, DatabaseOutdatedError
from data_access.migrate import MIGRATION_OPTIONS as DATA_OPTIONS
from data_access.migrate import SCRIPTS as DATA_SCRIPTS
from data_access.settings import Settings

SCRIPTS: Final = DATA_SCRIPTS.parent / "accounts" / "migrations"
VERSION_TABLE: Final = "access_version"
MIGRATION_OPTIONS: Final[dict[str, Any]] = {
    **DATA_OPTIONS,
    "target_metadata": metadata,
    "version_table": VERSION_TABLE,
    "include_name": lambda name, kind, _parents: kind != "table" or name in metadata.tables,
}
"""As for the data, and blind to the tables of the data, which stand beside these on PostgreSQL."""
SUFFIX: Final = ".accessi.sqlite"
NONE: Final = (
    "Nella base dati {name} mancano le tabelle delle persone abilitate: eseguire `bifocale db upgrade`, poi "
    "`bifocale accounts add INDIRIZZO --role amministratore`."
)
OTHER: Final = (
    "Le tabelle delle persone abilitate nella base dati {name} sono alla versione {current}, serve {head}: eseguire "
    "`bifocale db upgrade`, o aggiornare Bifocale."
)


def register_engine(settings: Settings) -> Engine:
    """Return an engine for the tables of accounts; nothing is asked of it yet.

    Raises
    ------
    SettingsError, DatabaseUnreachableError
        As `data_access.database.build_engine`.
    """
    data = build_engine(settings)
    path = sqlite_path(data)
    if path is None:
        return data
    data.dispose()
    return build_engine(settings.model_copy(update={"database_url": f"sqlite:///{path.with_suffix('')}{SUFFIX}"}))


def upgrade(engine: Engine) -> None:
    """Apply the missing migrations in one transaction.

    Raises
    ------
    DatabaseOutdatedError
        If the tables are at a version that this program does not know.
    DatabaseUnreachableError
        If the database does not answer.
    """
    with translate_errors(engine), engine.connect() as connection:
        current = written_revision(connection, VERSION_TABLE)
        if current is not None and current not in {script.revision for script in _scripts().walk_revisions()}:
            raise told(DatabaseOutdatedError, OTHER, engine, current=current, head=head_revision())
        with connection.begin():
            command.upgrade(alembic_config(connection), "head")


def migrate_within(connection: Connection, revision: str) -> None:
    """Apply migrations up to a revision within the transaction that the caller has begun (on PostgreSQL)."""
    command.upgrade(alembic_config(connection), revision)


def require_current(engine: Engine) -> None:
    """Refuse tables that are not there, or at another version.

    Raises
    ------
    DatabaseEmptyError
        If there are none. (Looking creates no file.)
    DatabaseOutdatedError
        If they are older or newer than this code.
    DatabaseUnreachableError
        If the database does not answer.
    """
    path = sqlite_path(engine)
    if path is not None and not path.exists():
        raise told(DatabaseEmptyError, NONE, engine)
    with translate_errors(engine), engine.connect() as connection:
        current = written_revision(connection, VERSION_TABLE)
    if current is None:
        raise told(DatabaseEmptyError, NONE, engine)
    if current != head_revision():
        raise told(DatabaseOutdatedError, OTHER, engine, current=current, head=head_revision())


def head_revision() -> str:
    """Return the revision that this code needs."""
    head = _scripts().get_current_head()
    if head is None:
        message = f"no migration found under {SCRIPTS.name}/versions"
        raise LookupError(message)
    return head


def alembic_config(connection: Connection) -> Config:
    """Return what Alembic's commands need to work on this connection."""
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def _scripts() -> ScriptDirectory:
    return ScriptDirectory(SCRIPTS)
