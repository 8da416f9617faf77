"""What is written of a visitor in the access log: exact figures shown, files saved, accounts changed.

Comes in: `begin(…)`, called by the router before it draws a page, once the gate knows who looks. Goes out: the
`Trace` of this run, for whoever draws. Must not: hold an answer, wait for the database, or be kept between runs.

In demonstration mode there is no log, and everything here does nothing. What cannot be written down (too much waits for
a database that is away) is not shown: `Trace` then raises.
"""

import time
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Final

import streamlit as st
from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter

from components.state import session
from components.state.person import Person
from data_access.accounts.access_log import AccessLog, Event
from data_access.accounts.vocabulary import EventKind

SPAN: Final = 1800.0
"""Seconds for which a question that was written is not written again for the same session and role."""
MOST_SHOWN: Final = 2_000
"""Questions of one session that are remembered as written."""
FILES: Final = RateLimitItemPerMinute(120, 15)
"""Files that one account may save in a quarter of an hour, in one process: a person saves fewer, a program all."""
TOO_MANY_FILES: Final = (
    "Questo file non contiene dati: da questo accesso ne sono stati scaricati troppi in pochi minuti. Riprovare tra un "
    "quarto d'ora; se servono tutti i numeri, chiederli a chi gestisce Bifocale.\r\n"
)
_files: Final = SlidingWindowCounterRateLimiter(MemoryStorage())
LOOPBACK: Final = "127.0.0.1"
"""What Streamlit tells as no address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """One run of one visitor, as the log calls it.

    Attributes
    ----------
    log : AccessLog or None
        None in demonstration mode.
    who, role : str
        E-mail of the account and role in force (`data_access.accounts.register.Right.code`).
    network : str
        Address of the browser, whole; the log keeps its network.
    question : str
        What the page is about: its address with the filters in force.
    shown : dict of str to float
        Questions written already, and when (monotonic seconds).
    """

    log: AccessLog | None = None
    who: str = ""
    role: str = ""
    network: str = ""
    question: str = ""
    shown: dict[str, float] = field(default_factory=dict)

    def note(self, kind: EventKind, detail: str) -> None:
        """Write an event, behind this run.

        Raises
        ------
        DataUnavailableError
            If so many wait already that no more may.
        """
        if self.log is not None:
            self.log.add(Event(kind=kind, who=self.who, role=self.role, network=self.network, detail=detail))

    def exact_figures(self) -> None:
        """Write that exact figures are shown, once for each question of a session and role within `SPAN`.

        Raises
        ------
        DataUnavailableError
            As `note`: then they are not to be shown.
        """
        if self.log is None:
            return
        moment, key = time.monotonic(), f"{self.role} {self.question}"
        if moment - self.shown.get(key, float("-inf")) < SPAN:
            return
        self.note(EventKind.EXACT_FIGURES, self.question)
        if len(self.shown) >= MOST_SHOWN:
            self.shown.clear()
        self.shown[key] = moment

    def noting_download(self, make: Callable[[], bytes], name: str) -> Callable[[], bytes]:
        """Return what makes a file, and writes first that it is given."""
        if self.log is None:
            return make

        def noted() -> bytes:
            if not _files.hit(FILES, self.who):
                self.note(EventKind.DOWNLOAD, f"{name}, non dato: troppi file in poco tempo")
                return TOO_MANY_FILES.encode("utf-8-sig")
            self.note(EventKind.DOWNLOAD, f"{name}, da {self.question}")
            return make()

        return noted


_CURRENT: ContextVar[Trace] = ContextVar("trace")
_NOBODY: Final = Trace()


def begin(person: Person | None, *, question: str) -> Trace:
    """Begin the trace of a run of whoever the gate has recognised; of nobody, in a demonstration or a rehearsal."""
    if person is None:
        trace = _NOBODY
    else:
        trace = Trace(
            log=person.entrance.log,
            who=person.holder.email,
            role=person.right.code,
            network=person.network,
            question=question,
            shown=session.shown(),
        )
    _CURRENT.set(trace)
    return trace


def current_trace() -> Trace:
    """Return the trace of this run; one that writes nothing where no run has begun any."""
    return _CURRENT.get(_NOBODY)


def network() -> str:
    """Return the address of the browser that this run draws for, as `TrustedProxy` has settled it."""
    return st.context.ip_address or LOOPBACK
