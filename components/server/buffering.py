"""Buffered responses and plain requests: small tools shared by our middleware.

Role: read and rewrite the parts of an ASGI exchange. In: scopes and messages. Out: new scopes, collected responses.
Must not: know any address or policy of the application.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from starlette.datastructures import MutableHeaders

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send


_NOT_FORWARDED: Final = (b"accept-encoding", b"range")


@dataclass(slots=True)
class Collector:
    """A whole response, gathered instead of being sent."""

    status: int = 500
    headers: list[tuple[bytes, bytes]] = field(default_factory=list)
    body: bytearray = field(default_factory=bytearray)

    async def send(self, message: Message) -> None:
        """Take one message of the response."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.headers = list(message.get("headers", []))
        elif message["type"] == "http.response.body":
            self.body += message.get("body", b"")

    def header(self, name: str) -> str:
        """Return a header's value, or an empty text."""
        return MutableHeaders(raw=self.headers).get(name, "")


async def collect(app: ASGIApp, scope: Scope, receive: Receive) -> Collector:
    """Run the application and gather its whole response."""
    collector = Collector()
    await app(scope, receive, collector.send)
    return collector


async def reply(send: Send, *, status: int, headers: list[tuple[bytes, bytes]], body: bytes) -> None:
    """Send a whole response at once."""
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def plain_scope(scope: Scope) -> Scope:
    """Return a copy of the scope that asks for a whole, uncompressed body delivered in messages.

    The inner application then never compresses and never hands a file's path to the server (``pathsend``), so the
    body can be read here.
    """
    headers = [(name, value) for name, value in scope["headers"] if name not in _NOT_FORWARDED]
    extensions = {name: value for name, value in scope.get("extensions", {}).items() if not name.endswith("pathsend")}
    return {**scope, "headers": headers, "extensions": extensions}
