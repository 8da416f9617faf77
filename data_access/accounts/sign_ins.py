"""Sign-ins: what a browser holds after somebody has proved who they are, and until when that is worth something.

Comes in: an engine on the register's tables, proved identities, the word that a browser holds. Goes out: the sign-in
behind it. Must not: know what an account may do (`data_access.accounts.register`), or keep the word itself.

The word is random and says nothing: who it is stands here, so that a sign-in that is ended is ended wherever a copy of
the word may lie. What is read is kept for `KEPT_SECONDS`.
"""

import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Final

from cachetools import TTLCache
from sqlalchemy import Engine, delete, select, update

from data_access.accounts.register import Identity
from data_access.accounts.tables import EMAIL_LENGTH, SignIn
from data_access.database import translate_errors

KEPT_SECONDS: Final = 3.0
"""How long what is read of a sign-in is believed: a little longer than open pages wait for the next look at them."""
MOST_KEPT: Final = 4096
OVER_AFTER: Final = timedelta(days=2)
"""Sign-ins that began before so long are swept away: none may last longer than a day."""
_table: Final = SignIn.__table__  # type: ignore[attr-defined]  # every table class has it


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A sign-in, as it was when it was read."""

    identity: Identity
    level: str
    issued_at: datetime
    began_at: datetime
    last_run: datetime
    ended_at: datetime | None
    chosen: str | None


def mark_of(word: str) -> str:
    """Return the fingerprint of the word that a browser holds."""
    return sha256(word.encode()).hexdigest()


@dataclass(slots=True)
class SignIns:
    """The sign-ins of one database. Thread-safe.

    Parameters
    ----------
    engine : sqlalchemy.Engine
        See `data_access.accounts.store.register_engine`.
    now : callable, optional
        Returns this moment, UTC.
    """

    engine: Engine
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    _kept: TTLCache[str, Held | None] = field(default_factory=lambda: TTLCache(MOST_KEPT, KEPT_SECONDS), init=False)
    _used: dict[str, datetime] = field(default_factory=dict, init=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, init=False)

    def begin(self, identity: Identity, *, level: str = "", issued_at: datetime | None = None) -> str:
        """Write a sign-in, sweep old ones away, and return the word that the browser is to hold.

        Raises
        ------
        DatabaseUnreachableError, DatabaseOutdatedError
            If it cannot be written: nobody has signed in.
        """
        word, moment = secrets.token_urlsafe(32), self.now()
        row = {
            "mark": mark_of(word),
            "issuer": identity.issuer,
            "subject": identity.subject,
            "email": identity.email.strip().lower()[:EMAIL_LENGTH],
            "level": level[:200],
            "issued_at": min(issued_at or moment, moment),
            "began_at": moment,
            "last_run": moment,
        }
        with translate_errors(self.engine), self.engine.begin() as connection:
            connection.execute(delete(_table).where(_table.c.began_at < moment - OVER_AFTER))
            connection.execute(_table.insert().values(**row))
        return word

    def find(self, word: str) -> Held | None:
        """Return the sign-in behind a word; None if there is none.

        Raises
        ------
        DatabaseUnreachableError, DatabaseOutdatedError
            If it cannot be read.
        """
        mark = mark_of(word)
        with self._lock:
            if mark in self._kept:
                return self._later(mark, self._kept[mark])
        asked = select(_table).where(_table.c.mark == mark)
        with translate_errors(self.engine), self.engine.connect() as connection:
            row = connection.execute(asked).mappings().first()
        held = None if row is None else _held(dict(row))
        with self._lock:
            self._kept[mark] = held
            return self._later(mark, held)

    def use(self, word: str) -> None:
        """Note that a page was opened with a word: written by the next `flush`."""
        with self._lock:
            self._used[mark_of(word)] = self.now()

    def choose(self, word: str, chosen: str | None) -> None:
        """Write which of their roles somebody looks in."""
        self._change(word, chosen=chosen)

    def end(self, word: str) -> None:
        """End a sign-in: no copy of the word opens anything from now on."""
        self._change(word, ended_at=self.now())

    def flush(self) -> None:
        """Write which words were used, and when."""
        with self._lock:
            used = dict(self._used)
        if not used:
            return
        with translate_errors(self.engine), self.engine.begin() as connection:
            for mark, moment in used.items():
                connection.execute(update(_table).where(_table.c.mark == mark).values(last_run=moment))
        with self._lock:  # until here, what was read before is told with the moment of its use
            for mark, moment in used.items():
                self._kept.pop(mark, None)
                if self._used.get(mark) == moment:
                    del self._used[mark]

    def forget(self) -> None:
        """Read sign-ins again at the next question."""
        with self._lock:
            self._kept.clear()

    def _change(self, word: str, **values: object) -> None:
        mark = mark_of(word)
        with translate_errors(self.engine), self.engine.begin() as connection:
            connection.execute(update(_table).where(_table.c.mark == mark).values(**values))
        with self._lock:
            self._kept.pop(mark, None)

    def _later(self, mark: str, held: Held | None) -> Held | None:
        """Return a sign-in with the moment of its last use, where that is not written yet."""
        used = self._used.get(mark)
        if held is None or used is None or used <= held.last_run:
            return held
        return Held(
            identity=held.identity,
            level=held.level,
            issued_at=held.issued_at,
            began_at=held.began_at,
            last_run=used,
            ended_at=held.ended_at,
            chosen=held.chosen,
        )


def _held(row: dict[str, object]) -> Held:
    identity = Identity(issuer=str(row["issuer"]), subject=str(row["subject"]), email=str(row["email"]))
    moments = {name: _utc(row[name]) for name in ("issued_at", "began_at", "last_run", "ended_at")}
    return Held(identity=identity, level=str(row["level"]), chosen=row["chosen"], **moments)  # type: ignore[arg-type]  # columns are typed by the table


def _utc(moment: object) -> object:
    """Return a moment with its zone, which SQLite does not keep."""
    return moment.replace(tzinfo=UTC) if isinstance(moment, datetime) and moment.tzinfo is None else moment
