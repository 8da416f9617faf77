"""Asks an ASGI application in memory, one request at a time, without a server."""

import asyncio

import httpx
from starlette.types import ASGIApp


class Client:
    """Like a browser that follows nothing and keeps nothing."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    def get(self, path: str, *, headers: dict[str, str] | None = None) -> httpx.Response:
        """Ask for a page."""
        return asyncio.run(self._ask("GET", path, headers))

    def head(self, path: str) -> httpx.Response:
        """Ask for the headers of a page."""
        return asyncio.run(self._ask("HEAD", path, None))

    async def _ask(self, method: str, path: str, headers: dict[str, str] | None) -> httpx.Response:
        transport = httpx.ASGITransport(self._app)
        async with httpx.AsyncClient(transport=transport, base_url="http://prova") as client:
            return await client.request(method, path, headers=headers)
