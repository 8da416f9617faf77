"""Files that people save: never kept by whoever carries them, and given only to who had them made.

Role: middleware in front of the addresses at which Streamlit keeps files (``/media/``). It gives them to anybody who
knows the address, for as long as they are in memory, and lets proxies and browsers keep them: a manager's file holds
numbers that others may not see. In: requests. Out: the file, marked ``no-store``, for the browser whose session had it
made; "not found" in Italian for any other, and for nobody's.
Must not: hold files, or know what is in them.

Whose a request is, is told by the cookie that Streamlit gives each browser against forged requests: the socket of a
session came with one, and so does a request for a file. It is random, and no page of others can read it.
"""

from __future__ import annotations

import hmac
from collections import defaultdict
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, Final

from starlette.datastructures import MutableHeaders
from starlette.requests import cookie_parser
from streamlit.runtime import Runtime
from streamlit.runtime.media_file_storage import MediaFileKind
from streamlit.web.server.starlette.starlette_app_utils import decode_xsrf_token_string

from components.server.addresses import under
from components.server.refusal_page import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from starlette.types import ASGIApp, Message, Receive, Scope, Send
    from streamlit.runtime.media_file_manager import MediaFileManager

FOLDER: Final = "/media/"
COOKIE: Final = "_streamlit_xsrf"
GONE: Final = Refusal(
    status=404,
    title="File non disponibile",
    sentences=(
        "A questo indirizzo non c'è nessun file per chi lo chiede.",
        "I file si scaricano dalla pagina che li prepara, e solo nella sessione in cui sono stati preparati.",
    ),
)
NOT_KEPT: Final = "private, no-store"


class Owners:
    """Which sessions had which file made."""

    def __init__(self) -> None:
        self._sessions: defaultdict[str, set[str]] = defaultdict(set)

    def watch(self, manager: MediaFileManager) -> None:
        """Note, from now on, for which session each file is made."""
        make: Callable[[str], str] = manager.execute_deferred

        def noting(deferred: str) -> str:
            entry: Mapping[str, Any] = manager._deferred_callables.get(deferred, {})  # noqa: SLF001 - no other says it
            url = make(deferred)
            self._forget(manager)
            self._sessions[_file_id(url)].add(entry.get("session_id", ""))
            return url

        manager.execute_deferred = noting  # type: ignore[assignment, method-assign]

    def of(self, file_id: str) -> frozenset[str]:
        """Return the sessions that had a file made."""
        return frozenset(self._sessions.get(file_id, ()))

    def _forget(self, manager: MediaFileManager) -> None:
        """Forget the files that are no longer kept."""
        for file_id in [file_key for file_key in self._sessions if manager.read_file(file_key) is None]:
            del self._sessions[file_id]


OWNERS: Final = Owners()


def note_owners() -> None:
    """Begin to note for whom files are made, where Streamlit runs."""
    if Runtime.exists():
        OWNERS.watch(Runtime.instance().media_file_mgr)


class OwnFiles:
    """ASGI middleware that gives a file only to who had it made.

    Parameters
    ----------
    app
        The application within.
    owners
        Which sessions had which file made.
    base
        Returns the path under which Streamlit is published; empty at the root.
    """

    def __init__(self, app: ASGIApp, *, owners: Owners = OWNERS, base: Callable[[], str] = str) -> None:
        self._app, self._owners, self._base = app, owners, base

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request for one's own file on, refuse any other for a file, leave the rest alone."""
        if scope["type"] != "http" or not (under(self._base().strip("/"), scope["path"]) or "").startswith(FOLDER):
            await self._app(scope, receive, send)
            return
        file_id = _file_id(scope["path"])
        kind = _kind(file_id)
        if kind is MediaFileKind.MEDIA:
            await self._app(scope, receive, send)
        elif kind is MediaFileKind.DOWNLOADABLE and self._is_own(file_id, scope):
            await self._app(scope, receive, _unkept(send))
        else:
            await GONE(scope, receive, send)

    def _is_own(self, file_id: str, scope: Scope) -> bool:
        asking = _token(_cookies(scope))
        clients = [Runtime.instance().get_client(session) for session in self._owners.of(file_id)]
        tokens = [_token(client.client_context.cookies) for client in clients if client and client.client_context]
        return asking is not None and any(token and hmac.compare_digest(token, asking) for token in tokens)


def _kind(file_id: str) -> MediaFileKind | None:
    """Return what a file is: one that people save, or an icon or picture of the page, which are for everybody."""
    file = Runtime.instance().media_file_mgr.read_file(file_id) if Runtime.exists() else None
    return None if file is None else file.kind


def _file_id(address: str) -> str:
    return PurePosixPath(address).stem


def _cookies(scope: Scope) -> Mapping[str, str]:
    texts = [value.decode("latin-1") for name, value in scope["headers"] if name == b"cookie"]
    return cookie_parser("; ".join(texts))


def _token(cookies: Mapping[str, str]) -> bytes | None:
    return decode_xsrf_token_string(cookies.get(COOKIE, ""))[0]


def _unkept(send: Send) -> Send:
    """Return what sends a response that nobody may keep."""

    async def send_unkept(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message)["Cache-Control"] = NOT_KEPT
        await send(message)

    return send_unkept
