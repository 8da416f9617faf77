"""Known addresses: pages, files, and the few of Streamlit that its pages use. The others are not found.

Role: middleware in front of Streamlit, which answers any address at all with its application, and tells anybody how
busy the server is (``/_stcore/metrics``). In: the names of the pages, our own routes. Out: the request as it
came, the way to the same address for who wrote a slash after it, or "not found" in Italian. Must not: know what is at
an address.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import streamlit
from starlette.responses import RedirectResponse
from starlette.routing import Match

from components.base_path import address_asking
from components.server.refusal_page import Refusal, not_found

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from starlette.routing import BaseRoute
    from starlette.types import ASGIApp, Receive, Scope, Send

STATEMENT: Final = "/accessibilita"
"""Where the accessibility statement is, for anybody."""
STREAM: Final = "/_stcore/stream"
EXACT: Final = frozenset(
    {
        "/",
        "/favicon.png",
        "/_stcore/health",
        "/_stcore/host-config",
        STREAM,
        "/auth/login",
        "/auth/logout",
        "/oauth2callback",
    }
)
"""Addresses of Streamlit that its pages ask for."""
UNDER: Final = ("/media/", "/component/", "/_stcore/upload_file/", "/_stcore/bidi-components/")
"""Folders of Streamlit that answer "not found" by themselves."""
WRONG_METHOD: Final = Refusal(
    status=405,
    code="metodo-non-ammesso",
    title="Richiesta non prevista",
    detail="Questo indirizzo non accetta richieste di questo tipo.",
    remedy="Aprirlo dal browser, o dalla pagina che lo usa.",
)


class KnownAddresses:
    """ASGI middleware that lets through only the addresses that there are.

    Parameters
    ----------
    app
        The application within.
    pages
        Names of the pages, as addresses write them.
    routes
        Our own routes.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        pages: Iterable[str] = (),
        routes: Sequence[BaseRoute] = (),
    ) -> None:
        self._app, self._routes = app, routes
        self._known = EXACT | {f"/{page}" for page in pages} | _bundles()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, lead it to the address that was meant, or answer that there is nothing here."""
        if scope["type"] == "http" and (meant := self._without_last_slash(scope)):
            await RedirectResponse(address_asking(meant, scope["query_string"]), 308)(scope, receive, send)
            return
        if any(route.matches(scope)[0] is Match.PARTIAL for route in self._routes):
            await WRONG_METHOD(scope, receive, send)
            return
        if scope["type"] not in {"http", "websocket"} or self._is_known(scope):
            await self._app(scope, receive, send)
            return
        await not_found(scope["path"])(scope, receive, send)

    def _is_known(self, scope: Scope) -> bool:
        path: str = scope["path"]
        if scope["type"] == "websocket":
            return path == STREAM
        if any(route.matches(scope)[0] is not Match.NONE for route in self._routes):
            return True
        return path in self._known or path.startswith(UNDER)

    def _without_last_slash(self, scope: Scope) -> str:
        """Return the address of ours that is meant by one with slashes after it; nothing if it is one as it stands."""
        path: str = scope["path"]
        plain = path.rstrip("/") or "/"
        is_one = plain == path or path.startswith(UNDER)
        if is_one or any(route.matches(scope)[0] is not Match.NONE for route in self._routes):
            return ""
        return plain if self._is_known({**scope, "path": plain}) else ""


def _bundles() -> frozenset[str]:
    """Return the addresses of Streamlit's own scripts, styles and fonts: for any other it sends its first page."""
    folder = Path(streamlit.__file__).parent / "static"
    files = (file for file in (folder / "static").rglob("*") if file.is_file())
    return frozenset(f"/{file.relative_to(folder).as_posix()}" for file in files)


def client_of(scope: Scope) -> str:
    """Return the address that a request comes from; empty where none is told."""
    client = scope.get("client")
    return str(client[0]) if client else ""
