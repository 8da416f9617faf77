"""The security headers of every response.

Role: middleware that says what the page may do: nothing outside this server.
In: responses. Out: the same with a content security policy and its companions.
Must not: name any outside host.

What each allowance is for (checked in Chromium with every outside host blocked, and nothing on the console):
``style-src 'unsafe-inline'`` Streamlit's styles are written by its script (Emotion), Plotly's by its own;
``img-src data: blob:`` icons inside style sheets, Plotly's picture download; ``font-src data:`` fonts inside tables;
``worker-src blob:`` workers of tables and charts. The frame of the map (``/component/``) is a document of its own, with
a policy of its own: our files and nothing else. It takes data, never scripts, so nothing is evaluated or written there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from starlette.datastructures import MutableHeaders

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_COMMON: Final = {
    "default-src": "'self'",
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data: blob:",
    "font-src": "'self' data:",
    "connect-src": "'self'",
    "object-src": "'none'",
    "base-uri": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'self'",
}
_PAGE: Final = {**_COMMON, "script-src": "'self'", "worker-src": "'self' blob:", "frame-src": "'self' blob:"}
_FRAME: Final = {**_COMMON, "script-src": "'self'", "style-src": "'self'", "img-src": "'self' data:"}
_NOT_ALLOWED: Final = ("camera", "display-capture", "geolocation", "microphone", "payment", "usb")
_COMPONENTS: Final = "/component/"


def policy(path: str) -> str:
    """Return the content security policy of the document at an address."""
    directives = _FRAME if path.startswith(_COMPONENTS) else _PAGE
    return "; ".join(f"{name} {value}" for name, value in directives.items())


def security_headers(path: str) -> dict[str, str]:
    """Return every security header of the response at an address."""
    return {
        "Content-Security-Policy": policy(path),
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "SAMEORIGIN",
        "Referrer-Policy": "same-origin",
        "Permissions-Policy": ", ".join([*(f"{name}=()" for name in _NOT_ALLOWED), "clipboard-write=(self)"]),
        "Cross-Origin-Resource-Policy": "same-origin",
    }


class SecurityHeaders:
    """ASGI middleware that adds the security headers to every HTTP response."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Add the headers when the response starts; leave websockets alone."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(security_headers(scope["path"]))
            await send(message)

        await self._app(scope, receive, send_with_headers)
