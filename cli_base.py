"""What commands on the shared database share: the database, if it is current, and a line in the access log.

Comes in: the settings. Goes out: an engine. Must not: read or write data.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from cli_accounts import log

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from data_access.settings import Settings


def current_base() -> "tuple[Engine, Settings]":
    """Return the shared database, whose tables are those of this program, and the settings.

    Raises
    ------
    UserError
        If a setting is refused, or the database is away or of another version.
    """
    from data_access.database import build_engine
    from data_access.migrate import require_current
    from data_access.settings import current_settings

    settings = current_settings()
    engine = build_engine(settings)
    require_current(engine)
    return engine, settings


def log_export(details: Iterable[str]) -> None:
    """Write in the access log what left the database; nothing, to see whether it could be."""
    from data_access.accounts.vocabulary import EventKind

    log(details, kind=EventKind.EXPORT)


def log_import(details: Iterable[str]) -> None:
    """Write in the access log what came into the database; nothing, to see whether it could be."""
    from data_access.accounts.vocabulary import EventKind

    log(details, kind=EventKind.IMPORT)
