"""The security headers of every response.

Role: middleware that says what the page may do: nothing outside this server.
In: responses. Out: the same with a content security policy and its companions; no cookie is for what else is at our
name, where we are published under a path of it.
Must not: name any outside host.

What each allowance is for (checked in Chromium with every outside host blocked, and nothing on the console):
``style-src 'unsafe-inline'`` Streamlit's styles are written by its script (Emotion), Plotly's by its own;
``img-src data: blob:`` icons inside style sheets, Plotly's picture download; ``font-src data:`` fonts inside tables;
``worker-src blob:`` workers of tables and charts. The frame of the map (``/component/``) is a document of its own, with
a policy of its own: our files and nothing else. It takes data, never scripts, so nothing is evaluated or written there.
Figures that pages of other sites may hold run nothing at all: they are the only ones that anybody else may frame, and
only the sites that the settings name.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from starlette.datastructures import MutableHeaders

from components.base_path import base, within
from components.server.published import is_embedded

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

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
_EMBEDDED: Final = {
    "default-src": "'none'",
    "style-src": "'unsafe-inline'",
    "font-src": "'self'",
    "img-src": "data:",
    "base-uri": "'none'",
    "form-action": "'none'",
}
_NOT_ALLOWED: Final = ("camera", "display-capture", "geolocation", "microphone", "payment", "usb")
_COMPONENTS: Final = "/component/"
_EVERYWHERE: Final = re.compile(r";\s*path=/\s*(?=;|$)", re.IGNORECASE)
HSTS: Final = "max-age=31536000; includeSubDomains"
"""For a year, by HTTPS alone; the names under the dashboard's own too."""


def policy(path: str, *, embedders: Sequence[str] = ()) -> str:
    """Return the content security policy of the document at an address.

    Parameters
    ----------
    path
        Of the address.
    embedders
        Sites whose pages may hold our figures in a frame.
    """
    directives = _FRAME if path.startswith(_COMPONENTS) else _PAGE
    if is_embedded(path):
        directives = {**_EMBEDDED, "frame-ancestors": " ".join(("'self'", *embedders))}
    return "; ".join(f"{name} {value}" for name, value in directives.items())


def security_headers(path: str, *, embedders: Sequence[str] = ()) -> dict[str, str]:
    """Return every security header of the response at an address; parameters as of `policy`."""
    is_theirs = bool(embedders) and is_embedded(path)
    framed = {} if is_theirs else {"X-Frame-Options": "SAMEORIGIN"}  # which knows no list: older than frame-ancestors
    return {
        "Content-Security-Policy": policy(path, embedders=embedders),
        "X-Content-Type-Options": "nosniff",
        **framed,
        "Referrer-Policy": "same-origin",
        "Permissions-Policy": ", ".join([*(f"{name}=()" for name in _NOT_ALLOWED), "clipboard-write=(self)"]),
        "Cross-Origin-Resource-Policy": "cross-origin" if is_theirs else "same-origin",
    }


class SecurityHeaders:
    """ASGI middleware that adds the security headers to every HTTP response.

    Parameters
    ----------
    app
        The application within.
    is_secure
        Whether people come by HTTPS alone: then browsers are told never to come otherwise (HSTS), and to send no cookie
        so.
    embedders
        Returns the sites whose pages may hold our figures in a frame.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        is_secure: Callable[[], bool] = lambda: False,
        embedders: Callable[[], Sequence[str]] = tuple,
    ) -> None:
        self._app, self._is_secure, self._embedders = app, is_secure, embedders

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Add the headers when the response starts; leave websockets alone."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                path = within(scope["path"]) or ""
                headers.update(security_headers(path, embedders=self._embedders() if is_embedded(path) else ()))
                _tell_once(headers)
                if is_secure := self._is_secure():
                    headers["Strict-Transport-Security"] = HSTS
                _narrow_cookies(headers, is_secure=is_secure)
            await send(message)

        await self._app(scope, receive, send_with_headers)


def _tell_once(headers: MutableHeaders) -> None:
    """Name each header that an answer depends on once: whoever compresses adds what the answer said already."""
    if told := headers.get("vary", ""):
        names = {name.strip().lower(): name.strip() for name in told.split(",")}
        headers["Vary"] = ", ".join(names.values())


def _narrow_cookies(headers: MutableHeaders, *, is_secure: bool) -> None:
    """Have cookies sent to our own path alone, and by HTTPS where people come so: Streamlit leaves its own free."""
    given = headers.getlist("set-cookie")
    del headers["set-cookie"]
    place = f"; Path={base() or '/'}"
    for text in given:
        own = _EVERYWHERE.sub(place, text)
        words = {word.strip().lower() for word in own.split(";")}
        headers.append("Set-Cookie", f"{own}; Secure" if is_secure and "secure" not in words else own)
