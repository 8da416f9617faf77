"""Requests and runs in the log: which kind of page, for which role, how long, under which number; never whose.

Role: middleware around all the others, that gives each request its number (`NUMBER`: the proxy's if it is well formed)
and writes a line when it has been answered; what does the same for the runs of pages. In: requests. Out: lines of the
logger ``bifocale``, the number in the answer. Must not: write anything that was sent: of an address only which of ours
it is.
"""

from __future__ import annotations

import logging
import re
import time
import uuid
from typing import TYPE_CHECKING, Final

from starlette.datastructures import Headers, MutableHeaders
from streamlit import logger as streamlits

import json_log
import metrics
from components.base_path import within
from json_log import REQUEST

if TYPE_CHECKING:
    from collections.abc import Collection

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

NUMBER: Final = "X-Request-ID"
WELL_FORMED: Final = re.compile(r"[0-9A-Fa-f-]{16,64}")
"""Hexadecimal digits and dashes, as HAProxy and nginx make them: no word of anybody's."""
QUIET: Final = frozenset({"assets", "static", "geo", "component", "healthz", "readyz", "_stcore"})
"""Families of addresses that are written only when they are refused: files that pages ask for, and who watches us."""
FAMILIES: Final = QUIET | {
    "media",
    "accesso",
    "auth",
    "oauth2callback",
    "edizione",
    "assemblea",
    "api",
    "accessibilita",
}
FIRST: Final = "(prima)"
OTHER: Final = "(altro)"
"""What is said of an address that is none of ours, whatever it holds."""
SERVER_ERROR: Final = 500
REFUSED: Final = 400
log: Final = logging.getLogger("bifocale")


def begin_json_log() -> None:
    """Write the log as JSON lines; Streamlit, which gives each logger an outlet of its own, gives none any more."""
    streamlits.setup_formatter = _passed_on
    json_log.write_json_lines()


def _passed_on(logger: logging.Logger) -> None:
    logger.propagate = True


class RequestLog:
    """ASGI middleware that numbers requests and writes a line for each.

    Parameters
    ----------
    app
        The application within.
    pages
        Names of the pages, as addresses write them.
    """

    def __init__(self, app: ASGIApp, *, pages: Collection[str] = ()) -> None:
        self._app, self._pages = app, frozenset(pages)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request under its number."""
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
            return
        number = _number(Headers(scope=scope).get(NUMBER, ""))
        headers = MutableHeaders(raw=list(scope["headers"]))
        headers[NUMBER] = number
        REQUEST.set(number)
        begun, answered = time.perf_counter(), [0]

        async def send_numbered(message: Message) -> None:
            if message["type"] in {"http.response.start", "websocket.http.response.start"}:
                answered[0] = message["status"]
                MutableHeaders(scope=message)[NUMBER] = number
            await send(message)

        if scope["type"] == "websocket":
            metrics.SESSIONS.inc()
        try:
            await self._app({**scope, "headers": headers.raw}, receive, send_numbered)
        except BaseException:
            answered[0] = answered[0] or SERVER_ERROR
            raise
        finally:
            if scope["type"] == "websocket":
                metrics.SESSIONS.dec()
            if answered[0] >= REFUSED:
                metrics.REFUSALS.labels(answered[0]).inc()
            self._write(scope, answered[0], time.perf_counter() - begun)

    def _write(self, scope: Scope, status: int, seconds: float) -> None:
        family = self.family(scope["path"])
        if family in QUIET and scope["type"] == "http" and status < REFUSED:
            return
        facts = {
            "event": "request" if scope["type"] == "http" else "socket",
            "method": scope.get("method", "") if scope.get("method") in {"GET", "HEAD", "POST", "OPTIONS"} else "",
            "page": family,
            "status": status or None,
            "duration_ms": round(1000 * seconds, 1),
        }
        log.info("%s %s", facts["event"], family, extra={"facts": facts})

    def family(self, path: str) -> str:
        """Return which of our addresses a path is: the name of a page, the first word of another, or `OTHER`."""
        asked = within(path)
        if asked is None:
            return OTHER
        word = asked.strip("/").split("/", 1)[0]
        if not word:
            return FIRST
        return word if word in FAMILIES or asked.strip("/") in self._pages else OTHER


def _number(said: str) -> str:
    """Return the number of a request: what the proxy says, if it is one."""
    return said if WELL_FORMED.fullmatch(said) else uuid.uuid4().hex
