"""Asks an ASGI application in memory, one request at a time, without a server.

Each request has a thread of its own: in the thread of the tests Playwright may have left an event loop running.
"""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import httpx
from starlette.types import ASGIApp


class Client:
    """Like a browser that follows nothing and keeps nothing."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    def get(self, path: str, *, headers: dict[str, str] | None = None) -> httpx.Response:
        """Ask for a page."""
        return self._answer("GET", path, headers)

    def head(self, path: str) -> httpx.Response:
        """Ask for the headers of a page."""
        return self._answer("HEAD", path, None)

    def _answer(self, method: str, path: str, headers: dict[str, str] | None) -> httpx.Response:
        with ThreadPoolExecutor(max_workers=1) as thread:
            return thread.submit(lambda: asyncio.run(self._ask(method, path, headers))).result()

    async def _ask(self, method: str, path: str, headers: dict[str, str] | None) -> httpx.Response:
        transport = httpx.ASGITransport(self._app)
        async with httpx.AsyncClient(transport=transport, base_url="http://prova") as client:
            return await client.request(method, path, headers=headers)
