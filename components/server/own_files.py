"""Files that people save: never kept by whoever carries them, and given only to who had them made.

Role: middleware in front of the addresses at which Streamlit keeps files (``/media/``) and takes them
(``/_stcore/upload_file/``). It gives them to anybody who knows the address, for as long as they are in memory, and
lets proxies and browsers keep them: a manager's file holds numbers that others may not see; and it takes files of
anybody who has a page open, were it the gate. In: requests. Out: the file, marked ``no-store``, for the browser whose
session had it made; "not found" in Italian for any other, and for nobody's.
Must not: hold files, know what is in them, or decide who may still look (`May` does, asked of whoever knows accounts).

Whose a request is, is told by the cookie that Streamlit gives each browser against forged requests: the socket of a
session came with one, and so does a request for a file. It is random, and no page of others can read it. Where people
sign in, the sign-in must be the same too, and still be worth something: when the file is made, when it is asked for,
and every `LOOK_AGAIN` seconds while it is on its way.
"""

from __future__ import annotations

import hmac
import time
from collections import defaultdict
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, Final

from cachetools import TTLCache
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from streamlit import config
from streamlit.runtime import Runtime
from streamlit.runtime.media_file_storage import MediaFileKind
from streamlit.web.server.starlette.starlette_app_utils import decode_xsrf_token_string

from components.server.refusal_page import Refusal
from components.server.sign_in.cookies import SIGNED_IN, May, cookies_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from starlette.types import ASGIApp, Message, Receive, Scope, Send
    from streamlit.runtime.media_file_manager import MediaFileManager

FOLDER: Final = "/media/"
UPLOADS: Final = "/_stcore/upload_file/"
LIMIT: Final = "server.maxUploadSize"
"""Megabytes; Streamlit holds whatever is sent to it, said or not."""
NOT_TAKEN: Final = Refusal(
    status=403,
    code="bisogna-entrare",
    title="File non accettato",
    detail="Un file si carica solo dopo essere entrati.",
    remedy="Aprire di nuovo la pagina ed entrare, poi riprovare.",
)
MOST_MEGABYTES: Final = 60
"""Of a file that is uploaded; ``.streamlit/config.toml`` says the same."""
MOST_MEGABYTES_IN_DEMO: Final = 6
"""The same where anybody may enter and nothing is loaded."""
COOKIE: Final = "_streamlit_xsrf"
GONE: Final = Refusal(
    status=404,
    code="file-non-disponibile",
    title="File non disponibile",
    detail="A questo indirizzo non c'è nessun file per chi lo chiede.",
    remedy="I file si scaricano dalla pagina che li prepara, e solo nella sessione in cui sono stati preparati.",
)
NOT_KEPT: Final = "private, no-store"
PIECE: Final = 1 << 16
"""Bytes that are sent before it is asked again whether who receives them may."""
REPLACED_SECONDS: Final = 10.0
"""For which a button that a page has drawn again is still obeyed: a click may come before the new one is on screen."""
MOST_REPLACED: Final = 10_000
LOOK_AGAIN: Final = 1.0
"""Seconds for which the answer to that is believed."""


def anybody(_cookies: Mapping[str, str], _headers: Mapping[str, str]) -> bool:
    """Let everybody look: where nobody signs in."""
    return True


class FileRefusedError(Exception):
    """A file was asked for, or was on its way, in a session that may look no more."""


class Owners:
    """Which sessions had which file made."""

    def __init__(self) -> None:
        self._sessions: defaultdict[str, set[str]] = defaultdict(set)
        self._replaced: TTLCache[str, Any] = TTLCache(MOST_REPLACED, REPLACED_SECONDS)

    def watch(self, manager: MediaFileManager, *, may: May = anybody) -> None:
        """Note, from now on, for which session each file is made; none is made for who may look no more.

        A button that a run has just replaced is obeyed too, while its session lasts: Streamlit forgets it as the run
        ends, before the browser has drawn the new one, and a click in between did nothing.
        """
        make: Callable[[str], str] = manager.execute_deferred
        drop: Callable[[], None] = manager.remove_orphaned_files
        buttons, lock = manager._deferred_callables, manager._lock  # noqa: SLF001 - no other says it

        def keeping() -> None:
            with lock:
                before = dict(buttons)
            drop()
            with lock:
                self._replaced.update({key: entry for key, entry in before.items() if key not in buttons})

        def noting(deferred: str) -> str:
            with lock:
                replaced = self._replaced.get(deferred)
                entry: Mapping[str, Any] = buttons.get(deferred) or replaced or {}
            session = entry.get("session_id", "")
            client = Runtime.instance().get_client(session)
            if replaced and client:
                buttons.setdefault(deferred, replaced)  # until the next run ends
            context = client.client_context if client else None
            if context is not None and not may(context.cookies, Headers(dict(context.headers))):
                raise FileRefusedError
            url = make(deferred)
            self._forget(manager)
            self._sessions[_file_id(url)].add(session)
            return url

        manager.remove_orphaned_files = keeping  # type: ignore[method-assign]
        manager.execute_deferred = noting  # type: ignore[assignment, method-assign]

    def of(self, file_id: str) -> frozenset[str]:
        """Return the sessions that had a file made."""
        return frozenset(self._sessions.get(file_id, ()))

    def _forget(self, manager: MediaFileManager) -> None:
        """Forget the files that are no longer kept."""
        for file_id in [file_key for file_key in self._sessions if manager.read_file(file_key) is None]:
            del self._sessions[file_id]


OWNERS: Final = Owners()


def note_owners(*, may: May = anybody) -> None:
    """Begin to note for whom files are made, where Streamlit runs."""
    if Runtime.exists():
        OWNERS.watch(Runtime.instance().media_file_mgr, may=may)


def take_small_files() -> None:
    """Take no file larger than a demonstration wants, however it is sent."""
    config.set_option(LIMIT, MOST_MEGABYTES_IN_DEMO)


def too_large(megabytes: int) -> Refusal:
    """Return what is said of a file that is not read, because it is larger than that."""
    return Refusal(
        status=413,
        code="file-troppo-grande",
        title="File troppo grande",
        detail=f"Il file supera {megabytes} MB e non è stato letto.",
        remedy="Dividerlo, per esempio un mese per file.",
    )


class OwnFiles:
    """ASGI middleware that gives a file only to who had it made.

    Parameters
    ----------
    app
        The application within.
    owners
        Which sessions had which file made.
    may
        Whether who asks may look at anything now. Called in a worker thread.
    """

    def __init__(self, app: ASGIApp, *, owners: Owners = OWNERS, may: May = anybody) -> None:
        self._app, self._owners, self._may = app, owners, may

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request for one's own file on, refuse any other for a file, leave the rest alone."""
        path = scope["path"] if scope["type"] == "http" else ""
        if path.startswith(UPLOADS) and not await self._may_now(scope):
            await NOT_TAKEN(scope, receive, send)
            return
        if path.startswith(UPLOADS) and _length(scope) > (most := config.get_option(LIMIT)) << 20:
            await too_large(most)(scope, receive, send)
            return
        if not path.startswith(FOLDER):
            await self._app(scope, receive, send)
            return
        file_id = _file_id(scope["path"])
        kind = _kind(file_id)
        if kind is MediaFileKind.MEDIA:
            await self._app(scope, receive, send)
        elif kind is MediaFileKind.DOWNLOADABLE and self._is_own(file_id, scope) and await self._may_now(scope):
            await self._app(scope, receive, self._unkept(scope, send))
        else:
            await GONE(scope, receive, send)

    def _is_own(self, file_id: str, scope: Scope) -> bool:
        cookies = cookies_of(scope)
        asking, signed_in = _token(cookies), cookies.get(SIGNED_IN, "")
        clients = [Runtime.instance().get_client(session) for session in self._owners.of(file_id)]
        owners = [client.client_context.cookies for client in clients if client and client.client_context]
        tokens = [_token(held) for held in owners if _same(held.get(SIGNED_IN, ""), signed_in)]
        return asking is not None and any(token and hmac.compare_digest(token, asking) for token in tokens)

    async def _may_now(self, scope: Scope) -> bool:
        return await run_in_threadpool(self._may, cookies_of(scope), Headers(scope=scope))

    def _unkept(self, scope: Scope, send: Send) -> Send:
        """Return what sends a response that nobody may keep, piece by piece, as long as it may be looked at."""
        asked_at = time.monotonic()

        async def send_unkept(message: Message) -> None:
            nonlocal asked_at
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)["Cache-Control"] = NOT_KEPT
            if message["type"] != "http.response.body" or len(message.get("body", b"")) <= PIECE:
                await send(message)
                return
            body, is_more = message["body"], message.get("more_body", False)
            for start in range(0, len(body), PIECE):
                if time.monotonic() - asked_at > LOOK_AGAIN:
                    if not await self._may_now(scope):
                        raise FileRefusedError  # the connection is closed before the end: the browser has no file
                    asked_at = time.monotonic()
                is_last = start + PIECE >= len(body)
                await send({**message, "body": body[start : start + PIECE], "more_body": is_more or not is_last})

        return send_unkept


def _length(scope: Scope) -> int:
    """Return how many bytes a request says that it brings; whoever does not say is cut short while it is read."""
    said = Headers(scope=scope).get("content-length", "")
    return int(said) if said.isascii() and said.isdigit() else 0


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode())


def _kind(file_id: str) -> MediaFileKind | None:
    """Return what a file is: one that people save, or an icon or picture of the page, which are for everybody."""
    file = Runtime.instance().media_file_mgr.read_file(file_id) if Runtime.exists() else None
    return None if file is None else file.kind


def _file_id(address: str) -> str:
    return PurePosixPath(address).stem


def _token(cookies: Mapping[str, str]) -> bytes | None:
    return decode_xsrf_token_string(cookies.get(COOKIE, ""))[0]
