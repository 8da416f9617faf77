"""Keeps the current snapshot: loads it once, shares it with every session, refreshes it behind their backs.

Comes in: an engine and settings. Goes out: `SnapshotStore.current()`, which never makes a reader wait for the database
once a first snapshot is there, and `SnapshotStore.standing()`, how what is served stands to what the database holds.
Must not: let a failure pass in silence, or read again and again a database that cannot be read.

Whatever breaks a reading (the driver, a value, a right, a file of the cache, memory, this program) is one kind of
problem, a `DataUnavailableError`: the last good snapshot serves on while the problem is told, in Italian on every page
and once in the log. What the cache folder lacks costs time at the next start and nothing else.

Where there is a replica, it is read in place of the database while it holds all that the database does
(`data_access.replica`); and where the database is away when there is no snapshot yet, so that pages open: never data
older than what was shown before.
"""

import contextlib
import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, NamedTuple

from sqlalchemy import Engine

from data_access.database import told
from data_access.errors import DatabaseUnreachableError, DataLoadingError, DataUnavailableError
from data_access.fingerprint import Fingerprint, fingerprint
from data_access.migrate import require_current
from data_access.reading import read_snapshot
from data_access.real_data import marked_as_demonstration, refuse_exposed
from data_access.replica import BEHIND, require_same
from data_access.settings import Settings
from data_access.snapshot import DEFECTS, Snapshot, SnapshotCorruptError
from data_access.snapshot_folder import newest_version, one_builder, prune, sweep
from user_error import UserError

logger = logging.getLogger(__name__)

KEPT: Final = 2
"""Snapshot folders that stay in the cache: the current one and the one before."""
RETRY_SECONDS: Final = 3.0
"""Wait before looking again at a database that failed before there was any snapshot."""
PATIENCE_SECONDS: Final = 5.0
"""How long a page waits for the first snapshot before it says that it is being read."""
REST: Final = 10.0
"""A database that could not be read is left in peace for so many times as long as the attempt took."""
LONGEST_CAUSE: Final = 200
"""Characters of the log about what broke a reading."""
LOADING: Final = "I dati si stanno caricando: la pagina si apre da sola appena sono pronti."
UNREADABLE: Final = (
    "I dati non si possono leggere per un errore imprevisto{kind}: chi gestisce il servizio ne trova il dettaglio nel "
    "registro del programma."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What is served, and how it stands to the database.

    Attributes
    ----------
    snapshot : Snapshot or None
        What is served; None before there is any.
    problem : DataUnavailableError or None
        Why what the database holds now cannot be served.
    behind : float
        Seconds for which the database has been known to hold something else than what is served.
    """

    snapshot: Snapshot | None
    problem: DataUnavailableError | None
    behind: float


class Failure(NamedTuple):
    """A state of the database that could not be read, and until when it is not read again."""

    token: str
    until: float
    problem: DataUnavailableError


class SnapshotStore:
    """One per process. Thread-safe.

    Parameters
    ----------
    engine : sqlalchemy.Engine
    settings : Settings
    accept : callable, optional
        Raises if a snapshot cannot be served; the one before then serves on.
    prepare : callable, optional
        What is to be done with a newer snapshot before anybody is given it, while the one before serves on.
    replica : sqlalchemy.Engine, optional
        A replica of the database to read from.
    """

    def __init__(
        self,
        engine: Engine,
        settings: Settings,
        *,
        accept: Callable[[Snapshot], object] = lambda _: None,
        prepare: Callable[[Snapshot], object] = lambda _: None,
        replica: Engine | None = None,
    ) -> None:
        self._engine, self._settings, self._accept, self._prepare = engine, settings, accept, prepare
        self._replica = replica
        self._lock = threading.Lock()
        self._snapshot: Snapshot | None = None
        self._due_at = 0.0
        self._problem: DataUnavailableError | None = None
        self._failure: Failure | None = None
        self._moved: tuple[str, float] | None = None
        self._refreshing = threading.Event()
        self.seen_at: datetime | None = None
        """When the database was last seen to hold what is served; None before there is anything."""

    @property
    def problem(self) -> str | None:
        """What is wrong with the database now, in Italian, as anybody may be told; or None. The log has it whole."""
        return self._problem.public if self._problem else None

    def current(self) -> Snapshot:
        """Return the newest snapshot there is, and see in the background whether the data have moved.

        Raises
        ------
        DataUnavailableError
            Only while there is no snapshot at all: the database cannot be read, or is being read for the first time.
        """
        snapshot = self._snapshot
        if snapshot is None:
            return self._first()
        self._look_behind()
        return snapshot

    def refresh(self) -> Snapshot:
        """Look at the database now and return the snapshot of what it holds."""
        with self._lock:
            return self._look()

    def look_now(self, *, patience: float = PATIENCE_SECONDS) -> bool:
        """Look at the database at once, because it has just been written, and wait for a while.

        Parameters
        ----------
        patience : float
            Seconds to wait at most; the look goes on behind whoever waits no longer.

        Returns
        -------
        bool
            Whether what is served now is what the database held when this was asked, or later.
        """
        self._refreshing.set()
        looking = threading.Thread(target=self._refresh, name="snapshot-refresh", daemon=True)
        try:
            looking.start()
        except RuntimeError:  # no thread to be had: the next visit asks again
            self._refreshing.clear()
            return False
        looking.join(patience)
        return not looking.is_alive() and self._problem is None

    def standing(self, *, look: bool = True) -> Standing:
        """Say how what is served stands to the database, which is asked for its fingerprint (``look``) and not read."""
        snapshot = self._snapshot
        if not look:
            return Standing(snapshot=snapshot, problem=self._problem, behind=0.0)
        try:
            require_current(self._engine)
            token = fingerprint(self._engine, self._settings.contacts).token
        except DEFECTS as error:
            return Standing(snapshot=snapshot, problem=_as_problem(error), behind=0.0)
        return Standing(snapshot=snapshot, problem=self._problem, behind=self._behind(snapshot, token))

    def _behind(self, snapshot: Snapshot | None, token: str) -> float:
        """Return for how long the database has been known to differ from a snapshot."""
        instant, moved = time.monotonic(), self._moved
        if snapshot is None or token == snapshot.token:
            self._moved = None
            return 0.0
        if moved is None or moved[0] != snapshot.token:
            moved = self._moved = (snapshot.token, instant)
        return instant - moved[1]

    def _first(self) -> Snapshot:
        """Return the first snapshot; where it is known that there can be none yet, nobody waits to hear it again."""
        if self._problem is not None:
            self._look_behind()
            raise _again(self._problem)
        if not self._lock.acquire(timeout=PATIENCE_SECONDS):
            raise DataLoadingError(LOADING)
        try:
            if self._snapshot is not None:
                return self._snapshot
            if self._problem is not None:
                raise _again(self._problem)
            return self._look()
        finally:
            self._lock.release()

    def _look_behind(self) -> None:
        """Look at the database in the background, if it is time to."""
        if time.monotonic() < self._due_at or self._refreshing.is_set():
            return
        self._refreshing.set()
        try:
            threading.Thread(target=self._refresh, name="snapshot-refresh", daemon=True).start()
        except RuntimeError:  # no thread to be had: the next visit asks again
            self._refreshing.clear()

    def _refresh(self) -> None:
        try:
            with self._lock, contextlib.suppress(DataUnavailableError):
                self._look()
        finally:
            self._refreshing.clear()

    def _look(self) -> Snapshot:
        """Load what the database holds now, from the cache folder if it is there. The lock is held."""
        try:
            require_current(self._engine)
            mark = fingerprint(self._engine, self._settings.contacts)
            if self._snapshot is None or self._snapshot.token != mark.token:
                self._snapshot = self._next(mark)
        except DEFECTS as error:
            problem = self._fail(error)
            is_away = self._snapshot is None and isinstance(error, DatabaseUnreachableError)
            standing_in = self._of_replica() if is_away else None
            if standing_in is None:
                raise problem from error
            self._snapshot = standing_in
            return standing_in
        else:
            self._recover()
            self.seen_at = datetime.now(UTC)
            return self._snapshot
        finally:
            pause = RETRY_SECONDS if self._snapshot is None else self._settings.refresh_seconds
            self._due_at = time.monotonic() + pause

    def _next(self, mark: Fingerprint) -> Snapshot:
        """Return the snapshot of a state of the database, unless that state was just found unreadable."""
        begun = time.monotonic()
        if self._failure and self._failure.token == mark.token and begun < self._failure.until:
            raise _again(self._failure.problem)
        try:
            snapshot = self._presentable(mark, self._engine)
        except DEFECTS as error:
            until = time.monotonic() + (time.monotonic() - begun) * REST
            self._failure = Failure(mark.token, until, _as_problem(error))
            raise
        self._failure = None
        return self._prepared(snapshot)

    def _presentable(self, mark: Fingerprint, engine: Engine) -> Snapshot:
        """Return the snapshot of a state of the database, or of its replica, if it may be shown."""
        self._refuse_real_data(engine)
        snapshot = self._load(mark, engine)
        refuse_exposed(self._settings, is_demo=snapshot.is_demo)
        self._accept(snapshot)
        return snapshot

    def _of_replica(self) -> Snapshot | None:
        """Return what the replica holds, while the database is away; None if that is nothing to show."""
        replica = self._replica
        if replica is None:
            return None
        try:
            require_current(replica)
            snapshot = self._presentable(fingerprint(replica, self._settings.contacts), replica)
            if snapshot.data_version < newest_version(self._settings.cache_dir, ambito=snapshot.ambito_key):
                raise told(DatabaseUnreachableError, BEHIND, replica)
        except DEFECTS as error:
            logger.warning("the replica cannot stand in for the database: %s%s", _as_problem(error), _cause(error))
            return None
        logger.warning("the database is away: the data are those of the replica, of version %s", snapshot.data_version)
        return snapshot

    def _fail(self, error: BaseException) -> DataUnavailableError:
        """Note what is wrong, and tell the log the first time."""
        problem, former = _as_problem(error), self._problem
        self._problem = problem
        if former is None or str(former) != str(problem):
            what = "the data could not be read" if self._snapshot is None else "the snapshot could not be refreshed"
            known_error = isinstance(error, UserError)
            said = {"is_said": known_error and self._snapshot is None}  # by whoever asked for the first snapshot
            cause = None if known_error else error
            logger.warning("%s: %s%s", what, problem, _cause(error), exc_info=cause, extra=said)
        return _again(problem)

    def _recover(self) -> None:
        if self._problem is not None:
            logger.warning("the data can be read again")
        self._problem = None

    def _prepared(self, snapshot: Snapshot) -> Snapshot:
        """Let a newer snapshot be prepared; the first one is waited for, so that it serves as it is."""
        if self._snapshot is not None:
            try:
                self._prepare(snapshot)
            except DEFECTS:  # what is not prepared is only slower
                logger.exception("the newer snapshot could not be prepared")
        return snapshot

    def _load(self, mark: Fingerprint, engine: Engine) -> Snapshot:
        """Return a state of the database from the cache folder, where one process at a time puts it."""
        token = mark.token
        snapshot = self._from_disk(token)
        if snapshot is not None:
            return snapshot
        with one_builder(self._settings.cache_dir):
            snapshot = self._from_disk(token, is_last=True)
            if snapshot is not None:
                return snapshot
            snapshot = self._from_replica(mark) if engine is self._engine else None
            if snapshot is None:
                snapshot = read_snapshot(engine, secret=self._settings.disclosure.key, source=self._settings.contacts)
            self._keep(snapshot)
        return self._from_disk(token) or snapshot  # what is mapped from the disk is shared with other processes

    def _from_replica(self, mark: Fingerprint) -> Snapshot | None:
        """Read a state of the database from its replica; None if there is none, or it does not hold that state."""
        if self._replica is None:
            return None
        secret, source = self._settings.disclosure.key, self._settings.contacts
        try:
            require_same(self._replica, self._engine)
            snapshot = read_snapshot(self._replica, secret=secret, source=source, token=mark.token)
        except DataUnavailableError as error:
            logger.warning("the database is read in place of its replica: %s%s", error, _cause(error))
            return None
        return snapshot if snapshot.data_version >= mark.data_version else None

    def _from_disk(self, token: str, *, is_last: bool = False) -> Snapshot | None:
        """Return the snapshot that the cache folder has; None if there is none, or it is not what was written."""
        folder = self._folder(token)
        try:
            snapshot = Snapshot.load(folder)
            if snapshot.token != token:
                message = f"it holds the data {snapshot.token}"
                raise SnapshotCorruptError(message)  # noqa: TRY301 - one remedy for whatever is wrong with a folder
        except SnapshotCorruptError as error:
            if is_last and folder.exists():
                logger.warning("the snapshot in %s cannot be read (%s): rebuilt from the database", folder.name, error)
            return None
        return snapshot

    def _keep(self, snapshot: Snapshot) -> None:
        """Write a snapshot to the cache folder; without it the next start reads the database, and no more is lost."""
        cache = self._settings.cache_dir
        try:
            sweep(cache)
            snapshot.save(self._folder(snapshot.token))
            prune(cache, kept=KEPT)
        except DEFECTS as error:
            logger.warning("the snapshot could not be kept on disk: %s", error)

    def _refuse_real_data(self, engine: Engine) -> None:
        """Refuse what may not be shown before it is read, let alone kept in the cache folder."""
        is_demo = marked_as_demonstration(engine)
        if is_demo is not None:
            refuse_exposed(self._settings, is_demo=is_demo)

    def _folder(self, token: str) -> Path:
        return self._settings.cache_dir / f"{token}-{self._settings.disclosure.key_mark}"


def _as_problem(error: BaseException) -> DataUnavailableError:
    """Return any error as the one kind of problem, with a sentence of its own if it has none."""
    if isinstance(error, DataUnavailableError):
        return _again(error)
    if isinstance(error, UserError):
        return DataUnavailableError(str(error), public=error.public)
    kind = f" ({type(error).__name__})"
    return DataUnavailableError(UNREADABLE.format(kind=kind), public=UNREADABLE.format(kind=""))


def _cause(error: BaseException) -> str:
    """Return what broke the reading, for the log, in a line."""
    cause = error.__cause__ or error.__context__
    return f" ({type(cause).__name__}: {str(cause).partition(chr(10))[0][:LONGEST_CAUSE]})" if cause else ""


def _again(problem: DataUnavailableError) -> DataUnavailableError:
    """Return a copy: an error that was raised holds all that was in use then, and one that is kept is raised often."""
    return type(problem)(str(problem), public=problem.public)
