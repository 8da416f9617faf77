"""The access log: who did what, when and from which network, one line after the other, each carrying a mark.

Comes in: events, an engine on the register's tables. Goes out: lines written behind the run, read, verified.
Must not: hold answers, tax codes or whole addresses of a network, change or skip a line.

The mark of a line is a keyed hash (BLAKE2b) of the mark before it and of what the line says, so that a line altered,
missing, added or moved is found; the row of `data_access.accounts.tables.Chain` keeps where the log begins and ends,
so that lines cut off at either end are missed too. Whoever has the key and may write could make it all anew: the key is
a setting (``BIFOCALE_LOG_SECRET``), and stands with the service, not in the database.

Lines are written by a thread of their own, some times a second: to add one costs a run some microseconds, and at most
the last second is lost when the machine is.
"""

import logging
import queue
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import blake2b
from typing import Any, Final

from sqlalchemy import Connection, Engine, Row, String, delete, func, insert, select, type_coerce, update

from data_access.accounts.networks import network_of
from data_access.accounts.tables import CHAIN, EMAIL_LENGTH, MARK_LENGTH, AccessEvent, Chain
from data_access.accounts.vocabulary import EventKind
from data_access.database import translate_errors
from data_access.errors import CommitInDoubtError, DataUnavailableError

START: Final = "0" * MARK_LENGTH
"""The mark before the first line of all."""
FLUSH_SECONDS: Final = 0.25
MOST_DETAIL: Final = 2000
UNEXPECTED: Final = "un errore che il registro del programma descrive; si riprova ogni secondo."
_log = logging.getLogger(__name__)
MOST_WAITING: Final = 100_000
"""Events that wait to be written while the database is away; more are refused, and said."""
BATCH: Final = 20_000
SEPARATOR: Final = "\x1f"
"""Between the parts of a line as it is hashed; what is written never holds it."""
_LINE: Final = ("number", "at", "kind", "who", "role", "network", "detail")
_event: Final = AccessEvent.__table__  # type: ignore[attr-defined]  # every table class has it
_chain: Final = Chain.__table__  # type: ignore[attr-defined]  # as above


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What is to be written: what somebody did, in which role, from where.

    Attributes
    ----------
    kind : EventKind
    who : str
        E-mail of the account, or who started the command.
    role : str
        In force then, as `data_access.accounts.register.Right.code` writes it.
    network : str
        Address of who asked, whole: it is truncated before it is kept.
    detail : str
        Which question, file or account; never an answer.
    """

    kind: EventKind
    who: str
    role: str = ""
    network: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of the log as it was written."""

    number: int
    at: str
    kind: str
    who: str
    role: str
    network: str
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What verifying found: how many lines hold, and the first thing that is wrong in Italian (empty: nothing is)."""

    lines: int
    wrong: str = ""


def append(engine: Engine, events: Sequence[tuple[str, Event]], *, key: bytes, in_doubt: bool = False) -> None:
    """Write events with their moments (UTC, ISO 8601) in one transaction, after the last line.

    Parameters
    ----------
    engine : sqlalchemy.Engine
    events : sequence of (str, Event)
    key : bytes
        Of the hash, at most 64 bytes.
    in_doubt : bool
        Whether they may have been written already: those that are there are left out.

    Raises
    ------
    CommitInDoubtError
        If the database was lost while it confirmed them.
    DatabaseUnreachableError, DatabaseOutdatedError
        If they cannot be written; none of them is.
    """
    if not events:
        return
    with translate_errors(engine), engine.begin() as connection:
        number, mark = _last(connection)
        rows, keyed = [], _keyed(key)
        there = _since(connection, min(at for at, _ in events)) if in_doubt else frozenset()
        for at, event in events:
            said = (at, str(event.kind), *map(_clean, _texts(event)))
            if said in there:
                continue
            number += 1
            line = (number, *said)
            mark = _mark(keyed, mark, line)
            rows.append({**dict(zip(_LINE, line, strict=True)), "mark": mark})
        if rows:
            connection.execute(insert(_event), rows)
        connection.execute(update(_chain).where(_chain.c.id == CHAIN).values(last_number=number, last_mark=mark))


def lines(
    engine: Engine, *, last: int = 100, since: str = "", who: str = "", kind: EventKind | None = None
) -> list[Line]:
    """Return the last lines, newest first.

    Parameters
    ----------
    last : int
        At most so many.
    since : str
        From this moment on, ISO 8601.
    who : str
        Of this account alone.
    kind : EventKind, optional
        Of this kind alone.

    Raises
    ------
    DatabaseUnreachableError, DatabaseOutdatedError
        If they cannot be read.
    """
    asked = select(*(_event.c[name] for name in _LINE)).order_by(_event.c.number.desc()).limit(last)
    if since:
        asked = asked.where(_event.c.at >= since)
    if who:
        asked = asked.where(_event.c.who == who.strip().lower())
    if kind is not None:
        asked = asked.where(_event.c.kind == kind)
    with translate_errors(engine), engine.connect() as connection:
        return [Line(**row) for row in connection.execute(asked).mappings()]


def verify(engine: Engine, *, key: bytes, advance: Callable[[float], None] | None = None) -> Verdict:
    """Walk the log from its first line to its last, and tell the first thing that is wrong.

    Raises
    ------
    DatabaseUnreachableError, DatabaseOutdatedError
        If it cannot be read.
    """
    with translate_errors(engine), engine.connect() as connection:
        if connection.dialect.name == "postgresql":  # one state of the log, whatever is written meanwhile
            connection.execution_options(isolation_level="REPEATABLE READ")
        chain = connection.execute(select(_chain).where(_chain.c.id == CHAIN)).first()
        if chain is None:
            count = connection.scalar(select(func.count()).select_from(_event))
            return Verdict(lines=0, wrong="Manca la riga che dice dove il registro comincia." if count else "")
        texts = (type_coerce(_event.c[name], String) for name in (*_LINE[1:], "mark"))
        asked = select(_event.c.number, *texts).order_by(_event.c.number)
        with connection.execution_options(stream_results=True, yield_per=BATCH).execute(asked) as rows:
            return _walked(map(tuple, rows), chain, key, advance)


def _walked(
    rows: Iterable[tuple[Any, ...]], chain: Row[Any], key: bytes, advance: Callable[[float], None] | None
) -> Verdict:
    number, mark, whole = chain.first_number - 1, chain.first_mark, chain.last_number - chain.first_number + 1
    keyed = _keyed(key)
    for done, (found, at, kind, who, role, network, detail, written) in enumerate(rows):
        if found != number + 1:
            return Verdict(lines=done, wrong=_gap(number + 1, found))
        number, mark = found, _mark(keyed, mark, (found, at, kind, who, role, network, detail))
        if mark != written:
            wrong = f"La riga {number} del {at} non è quella che fu scritta, o la chiave è un'altra."
            return Verdict(lines=done, wrong=wrong)
        if advance is not None and done % BATCH == 0:
            advance(min(1.0, done / max(whole, 1)))
    lines = number - chain.first_number + 1
    if (number, mark) == (chain.last_number, chain.last_mark):
        if advance is not None:
            advance(1.0)
        return Verdict(lines=lines)
    more = number > chain.last_number
    wrong = (
        f"La riga {number} è di troppo."
        if more
        else f"Mancano le righe dopo la {number}, fino alla {chain.last_number}."
    )
    return Verdict(lines=lines, wrong=wrong)


def _gap(expected: int, number: int) -> str:
    if number < expected:
        return f"La riga {number} è di troppo."
    if number == expected + 1:
        return f"Manca la riga {expected}."
    return f"Mancano le righe da {expected} a {number - 1}."


def prune(engine: Engine, *, before: datetime) -> int:
    """Take away the lines older than a moment, whose time is over; the chain then begins at the next. Return how many.

    Raises
    ------
    DatabaseUnreachableError, DatabaseOutdatedError
        If they cannot be taken away.
    """
    limit = before.astimezone(UTC).isoformat()
    with translate_errors(engine), engine.begin() as connection:
        _last(connection)
        first = connection.scalar(select(func.min(_event.c.number)).where(_event.c.at >= limit))
        old = _event.c.number < first if first is not None else _event.c.at < limit
        newest = connection.execute(
            select(_event.c.number, _event.c.mark).where(old).order_by(_event.c.number.desc()).limit(1)
        ).first()
        if newest is None:
            return 0
        gone = connection.execute(delete(_event).where(_event.c.number <= newest.number)).rowcount
        moved = {"first_number": newest.number + 1, "first_mark": newest.mark}
        connection.execute(update(_chain).where(_chain.c.id == CHAIN).values(**moved))
        return int(gone)


def _since(connection: Connection, moment: str) -> frozenset[tuple[str, ...]]:
    """Return what the lines of a moment and later say."""
    texts = (type_coerce(_event.c[name], String) for name in _LINE[1:])
    return frozenset(map(tuple, connection.execute(select(*texts).where(_event.c.at >= moment))))


class AccessLog:
    """Writes events behind whoever adds them.

    Parameters
    ----------
    engine : sqlalchemy.Engine
    key : bytes
        Of the hash.
    told : callable, optional
        Called with an Italian sentence when the log cannot be written, and again when it can.
    now : callable, optional
        Returns this moment, UTC.
    """

    def __init__(
        self,
        engine: Engine,
        *,
        key: bytes,
        told: Callable[[str], None] = lambda _sentence: None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._engine, self._key, self._tell, self._now = engine, key, told, now
        self._waiting = queue.SimpleQueue[tuple[str, Event]]()
        self._over, self._wake, self._writing = threading.Event(), threading.Event(), threading.Lock()
        self._starting = threading.Lock()
        self._unwritten: list[tuple[str, Event]] = []
        self._trouble = ""
        self._in_doubt = False
        self._thread: threading.Thread | None = None

    @property
    def waiting(self) -> int:
        """How many events wait to be written."""
        return self._waiting.qsize()

    def add(self, event: Event) -> None:
        """Have an event written; returns at once.

        Raises
        ------
        DataUnavailableError
            If so many wait already that no more may: what cannot be written down is not done.
        """
        if self._waiting.qsize() + len(self._unwritten) >= MOST_WAITING:
            message = (
                "Il registro degli accessi non si può scrivere da troppo tempo: finché non torna, non si mostra altro."
            )
            raise DataUnavailableError(message)
        self._waiting.put((self._now().isoformat(), event))
        self._wake.set()
        if self._thread is None:
            self.start()

    def start(self) -> None:
        """Begin to write; `add` does so too, the first time."""
        with self._starting:
            if self._thread is None:
                self._over.clear()
                self._thread = threading.Thread(target=self._go_on, name="access log", daemon=True)
                self._thread.start()

    @property
    def trouble(self) -> str:
        """Why the log cannot be written now, in Italian; empty if it can."""
        return self._trouble

    def flush(self) -> bool:
        """Write whatever waits; return whether all of it was."""
        with self._writing:
            while not self._waiting.empty():
                self._unwritten.append(self._waiting.get())
            try:
                while self._unwritten:
                    append(self._engine, self._unwritten[:BATCH], key=self._key, in_doubt=self._in_doubt)
                    del self._unwritten[:BATCH]
                    self._in_doubt = False
            except Exception as error:  # noqa: BLE001 - whatever it is, what comes later must be written
                self._in_doubt |= isinstance(error, CommitInDoubtError)
                why = str(error) if isinstance(error, DataUnavailableError) else UNEXPECTED
                if not self._trouble:
                    _log.debug("The access log could not be written", exc_info=error)
                    self._tell(f"Il registro degli accessi non si può scrivere: {why}")
                self._trouble = why
                return False
            if self._trouble:
                self._tell("Il registro degli accessi si scrive di nuovo.")
            self._trouble = ""
            return True

    def close(self) -> None:
        """Write whatever waits, and stop until something is added again."""
        self._over.set()
        self._wake.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None
        self.flush()

    def _go_on(self) -> None:
        while not self._over.is_set():
            self._wake.wait()
            self._over.wait(FLUSH_SECONDS)
            self._wake.clear()
            if not self.flush() and not self._over.is_set():
                self._over.wait(1)
                self._wake.set()


def _texts(event: Event) -> Iterator[str]:
    yield event.who[:EMAIL_LENGTH]
    yield event.role[:80]
    yield network_of(event.network)
    yield event.detail[:MOST_DETAIL]


def _clean(text: str) -> str:
    """Return a text without what PostgreSQL cannot keep, nor what stands between the parts of a line."""
    return text.replace("\x00", "").replace(SEPARATOR, "").encode("utf-8", "replace").decode()


def _keyed(key: bytes) -> "blake2b":
    """Return the hash that every mark begins with: the key is taken in once."""
    return blake2b(key=key, digest_size=MARK_LENGTH // 2)


def _mark(keyed: "blake2b", before: str, line: tuple[object, ...]) -> str:
    number, *texts = line
    mark = keyed.copy()
    mark.update(SEPARATOR.join((before, str(number), *texts)).encode())  # type: ignore[arg-type]  # the rest are texts
    return mark.hexdigest()


def _last(connection: Connection) -> tuple[int, str]:
    """Return number and mark of the last line, and hold the end of the log until this transaction is over."""
    if connection.dialect.name == "sqlite":  # only one writes at a time: begin to, by writing
        connection.execute(update(_chain).where(_chain.c.id == CHAIN).values(id=CHAIN))
    asked = select(_chain.c.last_number, _chain.c.last_mark).where(_chain.c.id == CHAIN).with_for_update()
    row = connection.execute(asked).first()
    if row is not None:
        return int(row.last_number), str(row.last_mark)
    start = {"first_number": 1, "first_mark": START, "last_number": 0, "last_mark": START}
    connection.execute(insert(_chain).values(id=CHAIN, **start))
    return 0, START
