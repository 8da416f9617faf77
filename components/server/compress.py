"""Compression of what never changes, once: forty people opening one link must not cost forty compressions.

Role: middleware in front of the hashed bundles, our own assets and the geometry.
In: requests. Out: the gzip bytes kept in memory, made in a worker thread the first time somebody asks.
Must not: keep anything that is not declared ``immutable``, or anything that depends on who asks.

Measured: Plotly's bundle of 4.7 MB takes about a quarter of a second to compress and becomes 1.4 MB.
"""

from __future__ import annotations

import asyncio
import gzip
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final

import anyio.to_thread
from starlette.datastructures import Headers, MutableHeaders

from components.server.buffering import Collector, collect, plain_scope, reply

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_FOLDERS: Final = ("/static/", "/assets/", "/geo/")
_SUFFIXES: Final = frozenset({".css", ".js", ".json", ".map", ".svg", ".ttf", ".wasm"})
_LEVEL: Final = 6
_MEMORY: Final = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Stored:
    """A compressed response."""

    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes


class CompressOnce:
    """ASGI middleware that keeps the compressed bytes of immutable files.

    Parameters
    ----------
    app
        The application within.
    memory
        How many bytes of compressed bodies may be kept; beyond it files are compressed at each request.
    """

    def __init__(self, app: ASGIApp, *, memory: int = _MEMORY) -> None:
        self._app = app
        self._free = memory
        self._stored: dict[str, Stored] = {}
        self._pending: dict[str, asyncio.Task[Stored | None]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer from memory when possible, else let the application answer."""
        stored = await self._find(scope) if _eligible(scope) else None
        if stored is None:
            await self._app(scope, receive, send)
        else:
            await reply(send, status=200, headers=list(stored.headers), body=stored.body)

    async def _find(self, scope: Scope) -> Stored | None:
        path = scope["path"]
        if path in self._stored:
            return self._stored[path]
        if path not in self._pending:
            self._pending[path] = asyncio.create_task(self._make(scope))
            self._pending[path].add_done_callback(lambda _task: self._pending.pop(path, None))
        return await asyncio.shield(self._pending[path])

    async def _make(self, scope: Scope) -> Stored | None:
        response = await collect(self._app, plain_scope(scope), _nobody_leaves)
        if response.status != 200 or "immutable" not in response.header("cache-control"):  # noqa: PLR2004 - HTTP OK
            return None
        body = await anyio.to_thread.run_sync(lambda: gzip.compress(bytes(response.body), _LEVEL, mtime=0))
        stored = Stored(headers=_compressed_headers(response, len(body)), body=body)
        self._keep(scope["path"], stored)
        return stored

    def _keep(self, path: str, stored: Stored) -> None:
        if len(stored.body) <= self._free:
            self._free -= len(stored.body)
            self._stored[path] = stored


def _eligible(scope: Scope) -> bool:
    """Tell whether a request is a plain first request for a file worth compressing."""
    if scope["type"] != "http" or scope["method"] != "GET" or not scope["path"].startswith(_FOLDERS):
        return False
    headers = Headers(scope=scope)
    plain = "range" not in headers and "if-none-match" not in headers and "if-modified-since" not in headers
    return plain and "gzip" in headers.get("accept-encoding", "") and PurePosixPath(scope["path"]).suffix in _SUFFIXES


def _compressed_headers(response: Collector, length: int) -> tuple[tuple[bytes, bytes], ...]:
    headers = MutableHeaders(raw=[pair for pair in response.headers if pair[0].lower() != b"set-cookie"])
    headers["Content-Encoding"] = "gzip"
    headers["Content-Length"] = str(length)
    headers.add_vary_header("Accept-Encoding")
    if "etag" in headers:
        headers["ETag"] = f"W/{headers['etag'].removeprefix('W/')}"
    return tuple(headers.raw)


async def _nobody_leaves() -> Message:
    """Wait for ever: a response listens for its visitor's departure, and here nobody can depart."""
    await asyncio.Event().wait()
    return {"type": "http.disconnect"}
