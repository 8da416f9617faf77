"""An answer that is not the application: one Italian page for people, the same words in JSON for programs (RFC 9457).

Role: what the middleware says to a request that goes no further. In: a status, a code and sentences. Out: a response.
Must not: ask for any file (the address may be one at which none is served), or trust a word of the request: what comes
from there is given as `quoted`.

References
----------
.. [1] Nottingham M, Wilde E, Dalal S. Problem Details for HTTP APIs. RFC 9457, 2023.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from starlette.datastructures import Headers
from starlette.responses import HTMLResponse, Response

from components.base_path import address
from components.escaping.html import Html

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

MEDIA_TYPE: Final = "application/problem+json"
TYPE: Final = "urn:bifocale:problema:{code}"
UNKNOWN: Final = "indirizzo-sconosciuto"
"""Code of what is asked at an address at which there is nothing, of the API and of anything else."""
AWAY: Final = "non-disponibile"
"""Code of what cannot be read now, and may be later."""
MISSING: Final = "A questo indirizzo non c'è nessuna pagina: {path}."
WRITE_AGAIN: Final = "Controllare com'è scritto, o partire dalla prima pagina."
TELL: Final = "Se si ripete, dirlo a chi gestisce Bifocale."
LONGEST: Final = 80
"""Letters of a word of the request that are said again."""
PAGE: Final = Html("""<!doctype html>
<html lang="it"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} · Bifocale</title><link rel="icon" href="data:,">
<style>
body {{ margin: 0; padding: 8vh 24px; background: #fff; color: #2f475e; }}
body {{ font: 1.0625rem/1.6 "Titillium Web", sans-serif; }}
main {{ max-width: 40rem; margin: 0 auto; overflow-wrap: anywhere; }}
h1 {{ font-size: 1.75rem; line-height: 1.25; }}
a {{ color: #06c; }}
a:focus-visible {{ outline: 3px solid #036; outline-offset: 2px; }}
</style></head>
<body><main><p>Bifocale</p><h1>{title}</h1>{body}</main></body></html>
""")


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """What a request is answered with.

    Attributes
    ----------
    status : int
    code : str
        By which programs tell it from others: words of small letters, with hyphens between them.
    title : str
    detail, remedy : str
        What happened and what to do, as plain text.
    link, link_words : str
        Where to go from here, and what the link says; no link if empty.
    retry_after : int
        Seconds after which to try again; 0 where that would not help.
    """

    status: int
    code: str
    title: str
    detail: str
    remedy: str
    link: str = ""
    link_words: str = ""
    retry_after: int = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or turn a websocket away."""
        if scope["type"] == "websocket" and "websocket.http.response" not in scope.get("extensions", {}):
            await send({"type": "websocket.close", "code": 1008, "reason": self.title})
            return
        response = self.response(Headers(scope=scope))
        if scope["type"] == "http":
            await response(scope, receive, send)
        else:
            start = {"status": response.status_code, "headers": response.raw_headers}
            await send({"type": "websocket.http.response.start", **start})
            await send({"type": "websocket.http.response.body", "body": response.body})

    def response(self, headers: Headers) -> Response:
        """Return the answer: the page for people, its words in JSON for programs."""
        kept = {"Cache-Control": "no-store", **({"Retry-After": str(self.retry_after)} if self.retry_after else {})}
        if "text/html" in headers.get("accept", ""):
            return HTMLResponse(self.html(), status_code=self.status, headers=kept)
        return Response(self.content(), status_code=self.status, headers=kept, media_type=MEDIA_TYPE)

    def content(self, **more: Any) -> bytes:
        """Return what programs are told, and whatever more there is to tell them."""
        told = {
            "type": TYPE.format(code=self.code),
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
            "code": self.code,
            "remedy": self.remedy,
        }
        return json.dumps({**told, **more}, ensure_ascii=False).encode()

    def html(self) -> str:
        """Return the page."""
        body = Html("<p>{}</p><p>{}</p>").format(self.detail, self.remedy)
        if self.link:
            body += Html('<p><a href="{}">{}</a></p>').format(self.link, self.link_words)
        return str(PAGE.format(title=self.title, body=body))


def quoted(text: str) -> str:
    """Return a word of the request as it may be said: printable, and no longer than `LONGEST`."""
    plain = "".join(letter if letter.isprintable() else "\ufffd" for letter in text)
    return f"«{plain if len(plain) <= LONGEST else f'{plain[:LONGEST]}…'}»"


def not_found(path: str) -> Refusal:
    """Return what is said where there is nothing at an address, as the program names it (``/mappa``)."""
    return nothing_at(address(path))


def nothing_at(asked: str) -> Refusal:
    """Return what is said where there is nothing at an address, as it was asked for, with the way to the first page."""
    return Refusal(
        status=404,
        code=UNKNOWN,
        title="Pagina non trovata",
        detail=MISSING.format(path=quoted(asked)),
        remedy=WRITE_AGAIN,
        link=address("/"),
        link_words="Aprire la prima pagina di Bifocale",
    )
