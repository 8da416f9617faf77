"""In a demonstration, a random word by which one browser is told from another: its role survives a reload.

Role: middleware that gives it with the page. In: requests for pages. Out: the same, with a cookie where there was none.
Must not: give it where people sign in, nor with what is the same for everybody; mean anything.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from starlette.datastructures import MutableHeaders

from components.server.sign_in.cookies import BROWSER, add_cookie, cookies_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from components.server.sign_in.ways_in import WaysIn


class KnownBrowser:
    """ASGI middleware that gives a browser its word with the first page that it asks for."""

    def __init__(self, app: ASGIApp, *, ways: Callable[[], WaysIn]) -> None:
        self._app, self._ways = app, ways

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Add the cookie to a page, if the browser has none."""
        if scope["type"] != "http" or not self._ways().is_demo or cookies_of(scope).get(BROWSER):
            await self._app(scope, receive, send)
            return

        async def send_with_word(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                is_page = headers.get("content-type", "").startswith("text/html") and message["status"] == 200  # noqa: PLR2004
                if is_page and "public" not in headers.get("cache-control", ""):
                    is_secure = self._ways().is_secure or scope.get("scheme") == "https"
                    add_cookie(headers, BROWSER, secrets.token_urlsafe(32), is_secure=is_secure)
            await send(message)

        await self._app(scope, receive, send_with_word)
