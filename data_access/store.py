"""Keeps the current snapshot: loads it once, shares it with every session, refreshes it behind their backs.

Comes in: an engine and settings. Goes out: `SnapshotStore.current()`, which never makes a reader wait for the database
once a first snapshot is there.
Must not: let a failure pass in silence: `problem` says in Italian what is wrong while the last good snapshot serves on.
"""

import logging
import shutil
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from sqlalchemy import Engine

from data_access.errors import SettingsError, UserError
from data_access.fingerprint import fingerprint
from data_access.migrate import require_current
from data_access.reading import read_snapshot
from data_access.settings import Settings
from data_access.snapshot import Snapshot, SnapshotCorruptError

logger = logging.getLogger(__name__)

KEPT: Final = 2
"""Snapshot folders that stay in the cache: the current one and the one before."""
RETRY_SECONDS: Final = 3.0
"""Wait before asking again a database that failed before there was any snapshot."""


class SnapshotStore:
    """One per process. Thread-safe.

    Parameters
    ----------
    engine : sqlalchemy.Engine
    settings : Settings
    prepare : callable, optional
        What is to be done with a newer snapshot before anybody is given it, while the one before serves on.
    """

    def __init__(
        self, engine: Engine, settings: Settings, *, prepare: Callable[[Snapshot], object] = lambda _: None
    ) -> None:
        self._engine, self._settings, self._prepare = engine, settings, prepare
        self._lock, self._snapshot = threading.Lock(), None
        self._checked_at = -float("inf")
        self._problem: UserError | None = None
        self._refreshing = threading.Event()

    _snapshot: Snapshot | None

    @property
    def problem(self) -> str | None:
        """What is wrong with the database now, in Italian, as anybody may be told; or None. The log has it whole."""
        return self._problem.public if self._problem else None

    def current(self) -> Snapshot:
        """Return the newest snapshot there is, and see in the background whether the data have moved.

        Raises
        ------
        UserError
            Only while there is no snapshot at all: the database is unreachable, empty or at another migration.
        """
        snapshot = self._snapshot
        if snapshot is None:
            return self._first()
        if time.monotonic() - self._checked_at > self._settings.refresh_seconds and not self._refreshing.is_set():
            self._refreshing.set()
            threading.Thread(target=self._refresh, name="snapshot-refresh", daemon=True).start()
        return snapshot

    def refresh(self) -> Snapshot:
        """Look at the database now and return the snapshot of what it holds."""
        with self._lock:
            return self._look()

    def _first(self) -> Snapshot:
        with self._lock:
            if self._snapshot is not None:
                return self._snapshot
            if self._problem is not None and time.monotonic() - self._checked_at < RETRY_SECONDS:
                raise self._problem
            return self._look()

    def _refresh(self) -> None:
        try:
            with self._lock:
                self._look()
        except UserError:
            logger.warning("the snapshot could not be refreshed: %s", self._problem)
        except Exception:
            logger.exception("the snapshot could not be refreshed")
        finally:
            self._refreshing.clear()

    def _look(self) -> Snapshot:
        """Load what the database holds now, from the cache folder if it is there. The lock is held."""
        try:
            require_current(self._engine)
            mark = fingerprint(self._engine)
            if self._snapshot is None or self._snapshot.token != mark.token:
                self._snapshot = self._prepared(self._demo_only(self._load(self._folder(mark.token))))
            self._problem = None
        except UserError as error:
            self._problem = error
            raise
        finally:
            self._checked_at = time.monotonic()
        return self._snapshot

    def _prepared(self, snapshot: Snapshot) -> Snapshot:
        """Let a newer snapshot be prepared; the first one is waited for, so that it serves as it is."""
        if self._snapshot is not None:
            try:
                self._prepare(snapshot)
            except Exception:  # what is not prepared is only slower
                logger.exception("the newer snapshot could not be prepared")
        return snapshot

    def _load(self, folder: Path) -> Snapshot:
        try:
            return Snapshot.load(folder)
        except SnapshotCorruptError as error:
            if folder.exists():
                logger.warning("the snapshot in %s cannot be read (%s): rebuilt from the database", folder.name, error)
        snapshot = read_snapshot(self._engine, secret=self._settings.disclosure.key)
        try:
            snapshot.save(self._folder(snapshot.token))
            self._prune()
        except OSError as error:
            logger.warning("the snapshot could not be kept on disk: %s", error)
        return snapshot

    def _demo_only(self, snapshot: Snapshot) -> Snapshot:
        if self._settings.demo_mode and not snapshot.is_demo:
            message = (
                "La modalità dimostrativa (BIFOCALE_DEMO_MODE) è accesa, ma la base dati contiene dati veri: chiunque "
                "potrebbe scegliersi un ruolo. Spegnerla con BIFOCALE_DEMO_MODE=false o indicare una base dimostrativa."
            )
            raise SettingsError(message)
        return snapshot

    def _folder(self, token: str) -> Path:
        return self._settings.cache_dir / f"{token}-{self._settings.disclosure.key_mark}"

    def _prune(self) -> None:
        folders = sorted(
            (path for path in self._settings.cache_dir.iterdir() if path.is_dir() and not path.name.startswith(".")),
            key=lambda path: path.stat().st_mtime,
        )
        for folder in folders[:-KEPT]:
            shutil.rmtree(folder, ignore_errors=True)
