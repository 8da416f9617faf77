"""SQLite's own means: the online backup, page by page in one transaction of the database that receives.

Comes in: paths. Goes out: files. Must not: copy a file that others may be writing, or leave one half written.
"""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Final

from data_access.backup.errors import BackupError
from data_access.database import BUSY_SECONDS

_PAGES: Final = 4096
"""Copied between one word of progress and the next (16 MB)."""
UNUSABLE: Final = (
    "Il file «{name}» della base dati non si può riscrivere ({why}): è com'era. Se è guasto, spostarlo altrove con i "
    "file «-wal» e «-shm» che ha accanto, e riprovare."
)
BROKEN: Final = "I dati della copia non sono una base SQLite in ordine ({why}): la base dati è com'era."


def copy_out(source: Path, target: Path, advance: Callable[[float], None]) -> None:
    """Copy a database that may be in use into a new file, which needs no other beside it."""
    with closing(_opened(source)) as one, closing(sqlite3.connect(target)) as other:
        one.backup(other, pages=_PAGES, progress=_told(advance))
        other.execute("PRAGMA journal_mode=DELETE")


def copy_in(source: Path, target: Path, advance: Callable[[float], None]) -> None:
    """Let a database, which may be in use, hold what another file does; if this is interrupted it is as it was.

    Raises
    ------
    BackupError
        If the file does not let itself be written, or is no database.
    """
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with closing(_opened(source)) as one, closing(sqlite3.connect(target, timeout=BUSY_SECONDS)) as other:
            one.backup(other, pages=_PAGES, progress=_told(advance))
    except (sqlite3.Error, OSError) as error:
        raise BackupError(UNUSABLE.format(name=target.name, why=error)) from error


def require_sound(path: Path) -> None:
    """Refuse a file whose pages, indexes or references are not in order.

    Raises
    ------
    BackupError
    """
    try:
        with closing(_opened(path)) as one:
            (state,) = one.execute("PRAGMA integrity_check(1)").fetchone()
    except sqlite3.Error as error:
        raise BackupError(BROKEN.format(why=error)) from error
    if state != "ok":
        raise BackupError(BROKEN.format(why=state))


def _opened(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True, timeout=BUSY_SECONDS)


def _told(advance: Callable[[float], None]) -> Callable[[int, int, int], None]:
    return lambda _status, left, total: advance(1 - left / total if total else 1.0)
