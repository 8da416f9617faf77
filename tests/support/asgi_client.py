"""Asks an ASGI application in memory, one request at a time, without a server."""

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import httpx
from starlette.types import ASGIApp, Message, Receive, Scope, Send

Answer = TypeVar("Answer")


def run_apart(coroutine: Coroutine[Any, Any, Answer]) -> Answer:
    """Run a coroutine in a thread of its own: in that of the tests Playwright may have left an event loop running."""
    with ThreadPoolExecutor(max_workers=1) as thread:
        return thread.submit(asyncio.run, coroutine).result()


class Client:
    """Like a browser that follows nothing and keeps nothing.

    Parameters
    ----------
    app
        Whom it asks.
    server
        Address, among the machine's own, at which its requests come in.
    """

    def __init__(self, app: ASGIApp, *, server: str = "127.0.0.1") -> None:
        self._app, self._server = app, server

    def get(self, path: str, *, headers: dict[str, str] | None = None) -> httpx.Response:
        """Ask for a page."""
        return self._answer("GET", path, headers)

    def head(self, path: str) -> httpx.Response:
        """Ask for the headers of a page."""
        return self._answer("HEAD", path, None)

    def request(
        self, method: str, path: str, *, content: bytes = b"", headers: dict[str, str] | None = None
    ) -> httpx.Response:
        """Ask for something in another way, or bring something."""
        return self._answer(method, path, headers, content)

    def _answer(self, method: str, path: str, headers: dict[str, str] | None, content: bytes = b"") -> httpx.Response:
        return run_apart(self._ask(method, path, headers, content))

    async def _ask(self, method: str, path: str, headers: dict[str, str] | None, content: bytes) -> httpx.Response:
        async def arrived(scope: Scope, receive: Receive, send: Send) -> None:
            await self._app({**scope, "server": (self._server, 8501)}, receive, send)

        transport = httpx.ASGITransport(arrived)
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost:8501") as client:
            return await client.request(method, path, headers=headers, content=content or None)

    def connect(self, path: str, *, headers: dict[str, str]) -> list[Message]:
        """Open a websocket and return what the application says to it."""
        said: list[Message] = []

        async def receive() -> Message:
            return {"type": "websocket.connect"}

        async def send(message: Message) -> None:
            said.append(message)

        given = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
        scope = {
            "type": "websocket",
            "path": path,
            "headers": given,
            "server": (self._server, 8501),
            "extensions": {"websocket.http.response": {}},
        }
        run_apart(self._app(scope, receive, send))  # type: ignore[arg-type]
        return said
