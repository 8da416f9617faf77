"""Asks an ASGI application in memory, one request at a time, without a server."""

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import httpx
from starlette.types import ASGIApp

Answer = TypeVar("Answer")


def run_apart(coroutine: Coroutine[Any, Any, Answer]) -> Answer:
    """Run a coroutine in a thread of its own: in that of the tests Playwright may have left an event loop running."""
    with ThreadPoolExecutor(max_workers=1) as thread:
        return thread.submit(asyncio.run, coroutine).result()


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
        return run_apart(self._ask(method, path, headers))

    async def _ask(self, method: str, path: str, headers: dict[str, str] | None) -> httpx.Response:
        transport = httpx.ASGITransport(self._app)
        async with httpx.AsyncClient(transport=transport, base_url="http://prova") as client:
            return await client.request(method, path, headers=headers)
