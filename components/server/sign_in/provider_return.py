"""The way back from the provider of identities: what it said of somebody becomes a sign-in of ours, and nothing more.

Role: middleware in front of the two addresses of Streamlit where people come back and where they leave. In: the answer
that Streamlit gives there, with the claims in a cookie of its own. Out: the same without them: a random word in a
cookie of ours, and the page that was asked for. Must not: let a claim, or a tax code, reach the browser.

Streamlit keeps the claims for thirty days in a cookie that it never looks at again, sends everybody to the first page
whatever they asked for, and tells only the log why somebody was not recognised. What is left in its cookie is what its
sign-out needs: that there is a provider, and a mark by which one sign-in is not taken for another.
"""

from __future__ import annotations

import json
import logging
import re
from contextvars import ContextVar
from enum import StrEnum
from hashlib import sha256
from http.cookies import SimpleCookie
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from urllib.parse import parse_qs

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from streamlit.auth_util import get_cookie_with_chunks
from streamlit.web.server.server_util import get_cookie_secret
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value, decode_signed_value
from streamlit.web.server.starlette.starlette_server_config import TOKENS_COOKIE_NAME, USER_COOKIE_NAME

from components.base_path import address
from components.server.addresses import client_of
from components.server.sign_in.cookies import SIGNED_IN, TOLD, WANTED, add_cookie, cookies_of, drop_cookie
from components.server.sign_in.wanted_page import unpacked, wanted_page

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from components.server.sign_in.ways_in import WaysIn

CALLBACK: Final = "/oauth2callback"
LEAVE: Final = "/auth/logout"
TOLD_SECONDS: Final = 300
KEPT_CLAIMS: Final = ("provider", "origin", "is_logged_in")
"""What Streamlit's own cookie keeps: no claim of anybody's."""
_STREAMLIT: Final = "streamlit.web.server.starlette.starlette_auth_routes"
_MAX_AGE: Final = re.compile(r";\s*max-age=\d+", re.IGNORECASE)
_failure: ContextVar[list[BaseException]] = ContextVar("why Streamlit could not sign somebody in")


class Trouble(StrEnum):
    """Why somebody came back without being recognised, as the gate tells it."""

    CLOCK = "orologio"
    CANCELLED = "annullato"
    EXCHANGE = "scambio"
    CLAIMS = "attestazioni"
    AWAY = "non_disponibile"


class Arrival(NamedTuple):
    """What became of somebody's claims: the word of a sign-in, or why there is none; whether the token may be kept."""

    word: str = ""
    trouble: Trouble | None = None
    may_keep_token: bool = False


class ProviderReturn:
    """ASGI middleware at the way back from the provider, and at the way out.

    Parameters
    ----------
    app
        The application within.
    ways
        Returns the ways in.
    pages
        Names of the pages, as addresses write them.
    arrive
        Takes the claims of somebody, their access token and from where they ask, and returns what became of them.
        Called in a worker thread.
    failed
        Told why somebody was not recognised, and from where they ask.
    over
        Ends the sign-in whose word a browser held until now, told from where it asks: another takes its place, or it
        leaves.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        ways: Callable[[], WaysIn],
        pages: Collection[str],
        arrive: Callable[[Mapping[str, Any], str, str], Arrival],
        failed: Callable[[Trouble, str], None],
        over: Callable[[str, str], None] = lambda _word, _network: None,
    ) -> None:
        self._app, self._ways, self._pages = app, ways, pages
        self._arrive, self._failed, self._over = arrive, failed, over
        logging.getLogger(_STREAMLIT).addFilter(_note_failure)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Rewrite Streamlit's answer at the two addresses; leave the others alone."""
        path = scope["path"] if scope["type"] == "http" else None
        if path == CALLBACK:
            _failure.set([])
            await self._app(scope, receive, self._taking_in(scope, send))
        elif path == LEAVE:
            await self._app(scope, receive, self._letting_out(scope, send))
        else:
            await self._app(scope, receive, send)

    def _taking_in(self, scope: Scope, send: Send) -> Send:
        async def send_taken_in(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                claims = _written(headers, USER_COOKIE_NAME)
                asked = parse_qs(scope["query_string"].decode("latin-1"))
                if claims is not None:
                    await self._take_in(scope, headers, claims)
                elif asked.keys() & {"code", "error"}:
                    await self._tell(scope, headers, _trouble(asked))
                    self._towards(scope, headers)
            await send(message)

        return send_taken_in

    async def _take_in(self, scope: Scope, headers: MutableHeaders, claims: Mapping[str, Any]) -> None:
        ways, is_secure = self._ways(), self._is_secure(scope)
        tokens = _written(headers, TOKENS_COOKIE_NAME) or {}
        token = str(tokens.get("access_token") or "")
        arrival = await run_in_threadpool(self._arrive, claims, token, client_of(scope))
        _keep_only(headers, claims, arrival, is_secure=is_secure)
        if arrival.trouble is not None:
            await self._tell(scope, headers, arrival.trouble)
        else:
            await self._end_former(scope)
            add_cookie(headers, SIGNED_IN, arrival.word, is_secure=is_secure, max_age=int(ways.hours * 3600))
            drop_cookie(headers, TOLD, is_secure=is_secure)
        self._towards(scope, headers)

    def _towards(self, scope: Scope, headers: MutableHeaders) -> None:
        """Lead to the page that was asked for."""
        kept = cookies_of(scope).get(WANTED)
        if kept is not None:
            headers["Location"] = address(wanted_page(unpacked(kept), self._pages))
            drop_cookie(headers, WANTED, is_secure=self._is_secure(scope))

    async def _tell(self, scope: Scope, headers: MutableHeaders, trouble: Trouble) -> None:
        add_cookie(headers, TOLD, trouble.value, is_secure=self._is_secure(scope), max_age=TOLD_SECONDS)
        await run_in_threadpool(self._failed, trouble, client_of(scope))

    def _letting_out(self, scope: Scope, send: Send) -> Send:
        async def send_let_out(message: Message) -> None:
            if message["type"] == "http.response.start":
                await self._end_former(scope)
                drop_cookie(MutableHeaders(scope=message), SIGNED_IN, is_secure=self._is_secure(scope))
            await send(message)

        return send_let_out

    async def _end_former(self, scope: Scope) -> None:
        """End what the browser held: nobody could end it any more, and a copy of it would go on opening pages."""
        former = cookies_of(scope).get(SIGNED_IN, "")
        if former:
            await run_in_threadpool(self._over, former, client_of(scope))

    def _is_secure(self, scope: Scope) -> bool:
        return self._ways().is_secure or scope.get("scheme") == "https"


def _written(headers: MutableHeaders, cookie: str) -> dict[str, Any] | None:
    """Return what Streamlit writes in one of its cookies: the claims, the tokens; None if it recognised nobody."""
    given: dict[str, str] = {}
    for text in headers.getlist("set-cookie"):
        given.update({name: morsel.value for name, morsel in SimpleCookie(text).items() if morsel.value})

    def one(name: str) -> bytes | None:
        return decode_signed_value(get_cookie_secret(), name, given[name].encode("latin-1")) if name in given else None

    written = get_cookie_with_chunks(one, cookie)
    found = json.loads(written) if written else None
    return found if isinstance(found, dict) else None


def _keep_only(headers: MutableHeaders, claims: Mapping[str, Any], arrival: Arrival, *, is_secure: bool) -> None:
    """Leave of Streamlit's cookies only what its sign-out needs, and for no longer than the browser is open."""
    given = headers.getlist("set-cookie")
    others = [text for text in given if not text.startswith(USER_COOKIE_NAME) or _is_kept(text, arrival)]
    del headers["set-cookie"]
    for text in others:
        is_token = text.startswith(TOKENS_COOKIE_NAME) and not _is_deletion(text)
        headers.append("Set-Cookie", _MAX_AGE.sub("", text) if is_token else text)
    if arrival.word:
        kept = {name: claims[name] for name in KEPT_CLAIMS if name in claims}
        kept["sub"] = sha256(arrival.word.encode()).hexdigest()[:16]
        signed = create_signed_value(get_cookie_secret(), USER_COOKIE_NAME, json.dumps(kept)).decode()
        add_cookie(headers, USER_COOKIE_NAME, signed, is_secure=is_secure)
    else:
        drop_cookie(headers, USER_COOKIE_NAME, is_secure=is_secure)


def _is_kept(text: str, arrival: Arrival) -> bool:
    """Whether one of Streamlit's cookies stays: the token, by which the provider signs people out, and deletions."""
    if _is_deletion(text):
        return True
    return text.startswith(TOKENS_COOKIE_NAME) and bool(arrival.word) and arrival.may_keep_token


def _is_deletion(text: str) -> bool:
    return "max-age=0;" in f"{text.lower()};"


def _trouble(asked: Mapping[str, list[str]]) -> Trouble:
    if "error" in asked:
        return Trouble.CANCELLED
    told = " ".join(f"{type(error).__name__} {error}" for error in _failure.get([]))
    is_clock = any(word in told for word in ("issued in the future", "ExpiredToken", "not yet valid"))
    return Trouble.CLOCK if is_clock else Trouble.EXCHANGE


def _note_failure(record: logging.LogRecord) -> bool:
    """Note why Streamlit could not sign somebody in: it tells only its log."""
    failures = _failure.get(None)
    if failures is not None and record.exc_info and record.exc_info[1] is not None:
        failures.append(record.exc_info[1])
    return True
