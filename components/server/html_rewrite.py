"""The empty page that Streamlit sends first, made Italian and lighter.

Role: middleware that rewrites every HTML document (Streamlit's own and those of components in their frames).
In: HTML responses. Out: the same with ``lang="it"``, our title and words, our font preloaded, our script, the code of
charts fetched while nothing else is, and without the inline script that would force a looser content security policy.
For who has not entered the gate stands in the page, and Streamlit's own files wait until it has been seen
(``components/assets/mend/gate.js`` asks for them).
Must not: touch anything that is not HTML, files that people produce (``/media/``), or what is published.
"""

from __future__ import annotations

import html
import importlib.resources
import re
from typing import TYPE_CHECKING, Final

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders

from components.server.assets import asset_url
from components.server.buffering import Collector, plain_scope, reply
from components.server.published import is_published
from components.server.sign_in.cookies import cookies_of
from components.server.sign_in.gate_page import no_gate
from components.server.sign_in.wanted_page import wanted_page

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from components.escaping.html import Html
    from components.server.sign_in.gate_page import Gate

TITLE: Final = "Bifocale"
NO_SCRIPT: Final = (
    "<noscript><p>Per usare questa pagina occorre attivare JavaScript nel browser. "
    "Se non è possibile, chieda i dati all’ufficio di piano dell’Ambito.</p></noscript>"
)
_COMMENT: Final = r"(?:<!--(?:(?!-->).)*-->\s*)?"
_CONTACT: Final = "{contact}"
"""Where whom to tell is written, in what is put into a document."""
ROOT: Final = '<div id="root"></div>'
"""Where Streamlit draws."""
_WAITING: Final = (
    (re.compile(r'<script type="module" crossorigin src="([^"]+)"></script>'), r'<meta name="bif-app" content="\1" />'),
    (re.compile(r'<link rel="(modulepreload|prefetch|stylesheet)"(?=[^>]* crossorigin)'), r'<link data-rel="\1"'),
)
"""How Streamlit's files are written where they wait for our script to ask for them. Each has ``crossorigin``; ours, but
for the font, have not."""
AHEAD: Final = (
    "PageLink", "Html", "Selectbox", "ButtonGroup", "LinkButton", "DownloadButton", "Metric", "PlotlyChart", "Slider",
)  # fmt: skip
"""Kinds of elements whose code is fetched ahead, the period of the map last: it is needed on one page."""
_COMPONENTS: Final = "/component/"
_OWN_FILES: Final = ("/static/", "/assets/", "/geo/", "/media/", "/_stcore/", "/healthz", "/readyz")


class ItalianPage:
    """ASGI middleware that rewrites HTML documents.

    Parameters
    ----------
    app
        The application within.
    title
        Title of the document until the page sets its own.
    contact
        Returns whom to tell when the page cannot be reached any more, as it completes "avvisare …"; empty if nobody
        said. Asked for each document: what the page says then stands in it already.
    gate
        Returns the gate for who holds some cookies; None for who has entered. Called in a worker thread.
    pages
        Names of the pages, as addresses write them.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        title: str = TITLE,
        contact: Callable[[], str] = str,
        gate: Gate = no_gate,
        pages: Collection[str] = (),
    ) -> None:
        self._app, self._contact, self._gate, self._pages = app, contact, gate, pages
        self._changes = _changes(title)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Rewrite the response if it is HTML, else pass it on as it comes."""
        if scope["type"] != "http" or scope["path"].startswith(_OWN_FILES) or is_published(scope["path"]):
            await self._app(scope, receive, send)
        else:
            await _Rewriter(self, send).run(self._app, scope, receive)

    async def gate_at(self, scope: Scope) -> Html | None:
        """Return the gate for who asks for a document; None if they have entered, or it is no page."""
        if scope["path"].startswith(_COMPONENTS) or scope["method"] == "HEAD":
            return None
        found = await run_in_threadpool(self._gate, cookies_of(scope))
        query = scope.get("query_string", b"").decode("latin-1")
        asked = f"{scope['path']}?{query}" if query else scope["path"]
        return None if found is None else found.html(towards=wanted_page(asked, self._pages))

    def rewrite(self, document: bytes, *, path: str = "/", gate: Html | None = None) -> bytes:
        """Return the document with every change applied.

        Parameters
        ----------
        document
            The HTML, in UTF-8.
        path
            Address at which it is read. Streamlit's page names its files from ``./``, which is right only at the
            root: an address of several parts would show a blank page.
        gate
            What is shown before Streamlit's page, whose files then wait.
        """
        text = document.decode("utf-8")
        for pattern, replacement in self._changes:
            text = pattern.sub(replacement, text)
        if gate is not None and ROOT in text:
            for pattern, replacement in _WAITING:
                text = pattern.sub(replacement, text)
            text = text.replace(ROOT, f"{gate}{ROOT}", 1)
        text = text.replace(_CONTACT, html.escape(self._contact()), 1)
        if not path.startswith(_COMPONENTS):
            text = text.replace('="./', f'="./{"../" * (path.count("/") - 1)}')
        return text.encode("utf-8")


class _Rewriter:
    """One response on its way out: HTML is gathered and rewritten, the rest flows through."""

    def __init__(self, page: ItalianPage, send: Send) -> None:
        self._page = page
        self._send = send
        self._held: Collector | None = None

    async def run(self, app: ASGIApp, scope: Scope, receive: Receive) -> None:
        await app(plain_scope(scope), receive, self._take)
        if self._held is not None:
            await self._finish(self._held, scope)

    async def _take(self, message: Message) -> None:
        if message["type"] == "http.response.start" and _is_html(message):
            self._held = Collector()
        await (self._held.send if self._held else self._send)(message)

    async def _finish(self, held: Collector, scope: Scope) -> None:
        head = scope["method"] == "HEAD"
        gate = await self._page.gate_at(scope)
        body = b"" if head else self._page.rewrite(bytes(held.body), path=scope["path"], gate=gate)
        headers = MutableHeaders(raw=held.headers)
        for name in ("accept-ranges", "content-length", "etag", "last-modified"):
            del headers[name]
        if not head:
            headers["Content-Length"] = str(len(body))
        await reply(self._send, status=held.status, headers=headers.raw, body=body)


def _is_html(message: Message) -> bool:
    headers = MutableHeaders(raw=list(message.get("headers", [])))
    return headers.get("content-type", "").startswith("text/html") and "content-encoding" not in headers


def _ahead_links() -> str:
    """Return the links that let an idle browser fetch the code of what pages draw, in the order of `AHEAD`.

    Otherwise the browser asks for each only when the first of its kind arrives, and the page moves when it is there.
    """
    scripts = importlib.resources.files("streamlit").joinpath("static", "static", "js")
    names = [item.name for item in scripts.iterdir()]
    found = [name for kind in AHEAD for name in names if re.fullmatch(rf"{kind}\.[\w-]+\.js", name)]
    return "".join(f'<link rel="prefetch" as="script" crossorigin href="./static/js/{name}" />' for name in found)


def _changes(title: str) -> list[tuple[re.Pattern[str], str]]:
    """Return what is replaced by what, in order. Our script comes first: it must be heard before Streamlit's own."""
    name = html.escape(title).replace("\\", r"\\")
    font = asset_url("fonts", "TitilliumWeb-Regular.ttf")
    bold = asset_url("fonts", "TitilliumWeb-Bold.ttf")
    preload = (
        f'<link rel="preload" href="{font}" as="font" type="font/ttf" crossorigin />'
        f'<link rel="prefetch" href="{bold}" as="font" type="font/ttf" crossorigin />'
    )
    own = (
        f'<meta name="bif-contact" content="{_CONTACT}" />'
        f'<script src="{asset_url("shell", "mend.js")}"></script>'
        f'<link rel="stylesheet" href="{asset_url("shell", "shell.css")}" />'
        f'<link rel="stylesheet" href="{asset_url("shell", "print.css")}" media="print" />'
    )
    return [
        (re.compile(r'<html lang="en"'), '<html lang="it"'),
        (re.compile(r"<title>Streamlit</title>"), f"<title>{name}</title>"),
        (re.compile(r"<noscript>.*?</noscript>", re.DOTALL), NO_SCRIPT),
        (re.compile(r'<link\s+rel="preload"[^>]*SourceSans[^>]*>'), preload),
        (re.compile(rf'{_COMMENT}<link rel="service-desc"[^>]*>', re.DOTALL), ""),
        (re.compile(rf"{_COMMENT}<script>\s*window\.prerenderReady = false\s*</script>", re.DOTALL), ""),
        (re.compile(r'(<meta charset="UTF-8"\s*/>)'), rf"\1\n{own}"),
        (re.compile(r'(<script type="module"[^>]*src="\./static/js/index\.)'), rf"{_ahead_links()}\1"),
    ]
