"""The answers at ``/healthz`` and ``/readyz``: whether all is well, and whether this process may be sent visitors.

Role: answer monitoring tools (``/healthz``) and the balancer that sends visitors to several processes (``/readyz``:
a process whose database is away still has something to show, and to say). Whether the process lives, for whoever
restarts it, is another question: Streamlit's ``/_stcore/health``. In: a callable that says what is served and what is
wrong. Out: JSON ``{status, database, data_version, as_of, version}``; 200 when well, 503 when not.
Must not: block the event loop, wait for ever, pile up questions to a silent database, or show a traceback.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse
from starlette.routing import Route

from user_error import UserError

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from starlette.requests import Request
    from starlette.responses import Response

PATH: Final = "/healthz"
READY_PATH: Final = "/readyz"
UNREACHABLE: Final = (
    "La base dati non è raggiungibile: riprovare tra qualche minuto o avvisare chi gestisce il servizio."
)
LATE: Final = "La base dati non ha risposto in tempo: riprovare tra qualche minuto o avvisare chi gestisce il servizio."
UNKNOWN: Final = (
    "Lo stato del servizio non si può stabilire per un errore imprevisto: chi lo gestisce ne trova il dettaglio nel "
    "registro del programma."
)
_SECONDS: Final = 5.0
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """How the service is.

    Attributes
    ----------
    reachable
        Whether the database answered.
    version
        Version of the program.
    data_version
        Version of the data now served; None if there is none.
    as_of
        Last day the data tell of; None if there are none.
    message
        What to tell a person when something is wrong, in Italian; empty when well. Whatever keeps visitors from being
        served well, or the present data, is told here: a database that cannot be used, data that are late, a gate
        that lets nobody in, municipalities without boundaries, first views not made yet.
    """

    reachable: bool
    version: str
    data_version: str | None = None
    as_of: date | None = None
    message: str = ""

    @property
    def well(self) -> bool:
        """Whether visitors may be sent here."""
        return self.reachable and not self.message

    def payload(self) -> dict[str, str | None]:
        """Return the answer's JSON object."""
        message = self.message or ("" if self.reachable else UNREACHABLE)
        state = {
            "status": "ok" if self.well else "error",
            "database": "ok" if self.reachable else "unreachable",
            "data_version": self.data_version,
            "as_of": self.as_of.isoformat() if self.as_of else None,
            "version": self.version,
        }
        return {**state, "message": message} if message else state


def health_routes(check: Callable[[], Health], is_ready: Callable[[], bool], *, version: str) -> list[Route]:
    """Return the routes of `health_route` and `ready_route`."""
    return [health_route(check, version=version), ready_route(is_ready)]


def health_route(check: Callable[[], Health], *, version: str, seconds: float = _SECONDS) -> Route:
    """Return the route of the health check.

    Parameters
    ----------
    check
        Says how things are. Runs in a worker thread, one at a time whatever the number of requests; an exception counts
        as an unreachable database.
    version
        Version of the program, told even when the check fails.
    seconds
        How long a request waits for the check before it answers that the database is not reachable.
    """
    checker = _Checker(check)

    async def healthz(_request: Request) -> Response:
        try:
            health = await asyncio.wait_for(checker.ask(), seconds)
        except Exception as error:  # noqa: BLE001 - whatever the reason, the answer must be a clear 503
            _log.warning("Health check failed: %s: %s", type(error).__name__, error)
            health = Health(reachable=False, version=version, message=_said(error))
        status = 200 if health.well else 503
        return JSONResponse(health.payload(), status_code=status, headers={"Cache-Control": "no-store"})

    return Route(PATH, healthz)


def ready_route(is_ready: Callable[[], bool]) -> Route:
    """Return the route that says whether this process has made its first views, or knows why it cannot.

    Parameters
    ----------
    is_ready
        Answers from what the process knows already, at once: it is asked every second.
    """

    async def readyz(_request: Request) -> Response:
        ready = is_ready()
        return JSONResponse({"ready": ready}, status_code=200 if ready else 503, headers={"Cache-Control": "no-store"})

    return Route(READY_PATH, readyz)


def _said(error: Exception) -> str:
    if isinstance(error, UserError):
        return error.public
    return LATE if isinstance(error, TimeoutError) else UNKNOWN


class _Checker:
    """Shares one running check among all who ask meanwhile."""

    def __init__(self, check: Callable[[], Health]) -> None:
        self._check = check
        self._running: asyncio.Task[Health] | None = None

    async def ask(self) -> Health:
        if self._running is None or self._running.done():
            self._running = asyncio.create_task(run_in_threadpool(self._check))
            self._running.add_done_callback(_retrieve)
        return await asyncio.shield(self._running)


def _retrieve(task: asyncio.Task[Health]) -> None:
    """Look at the outcome, so that a failure nobody waits for any more is not reported as forgotten."""
    if not task.cancelled():
        task.exception()
