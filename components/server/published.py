"""What is published of an edition, at an address: a folder of plain files, each sent as it is.

Role: routes of such folders (``/edizione/`` for anybody, ``/assemblea/<key>/`` for who may), with what a browser needs
in order to keep them and to ask again cheaply. In: a callable that returns a folder, ready to be sent. Out: routes.
Must not: know what is in the files, or where they come from.
"""

from __future__ import annotations

import gzip
import hashlib
import logging
import mimetypes
import re
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final

from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from components.base_path import address, address_asking
from components.server.refusal_page import AWAY, TELL, Refusal, not_found
from user_error import UserError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from starlette.requests import Request

    from components.server.sign_in.cookies import May

    Find = Callable[[Request], "Folder | Refusal | None"]

SITE: Final = "/edizione"
"""Where the public site of the newest edition is."""
FIGURES: Final = f"{SITE}/figura"
"""Under which the figures of the newest edition are, each alone, for frames in pages of other sites."""
MEETINGS: Final = "/assemblea/{key}"
"""Where an agenda is presented."""
NOT_IN: Final = Refusal(
    status=403,
    code="bisogna-entrare",
    title="Prima bisogna entrare",
    detail="Le assemblee si presentano dopo essere entrati come sindaco o responsabile.",
    remedy="Entrare, poi riprovare.",
    link_words="Entrare in Bifocale",
)
FIRST: Final = "index.html"
ASK_AGAIN: Final = "public, no-cache"
"""Anybody may keep it, and asks each time whether it is still so."""
OWN: Final = "private, no-cache"
"""The same, for the browser alone."""
NOT_NOW: Final = "La pagina non è disponibile in questo momento. Riprovare tra qualche minuto."
FORMS: Final = ("json", "csv", "parquet")
"""What is put after the address of a page to have its cells for programs."""
_PUBLISHED: Final = re.compile(r"/(?:edizione|assemblea/[^/]+)/")
_OPEN: Final = re.compile(rf"/api(?:/.*)?|/[^/]*\.(?:{'|'.join(FORMS)})", re.DOTALL)
_TYPES: Final = {
    ".css": "text/css; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".ttf": "font/ttf",
    ".webmanifest": "application/manifest+json",
}
_PACKED: Final = {".zip"}
_LEVEL: Final = 6
_log = logging.getLogger(__name__)


def is_published(path: str) -> bool:
    """Whether an address is that of a file of ours that is sent as it is."""
    return _PUBLISHED.match(path) is not None


def is_embedded(path: str) -> bool:
    """Whether an address is that of a figure for pages of other sites."""
    return path.startswith(f"{FIGURES}/")


def is_open(path: str) -> bool:
    """Whether an address is one of the API: any page elsewhere may read it, since nothing depends on who asks."""
    return _OPEN.fullmatch(path) is not None


@dataclass(frozen=True, slots=True)
class Ready:
    """A file that can be sent: as it is and, unless it is packed already, compressed."""

    content: bytes
    compressed: bytes | None
    media_type: str
    mark: str


class Folder:
    """Files ready to be sent, by name.

    Parameters
    ----------
    files
        Contents by name; that of the first page is ``index.html``.
    cache
        What whoever carries them is told of keeping them.
    """

    def __init__(self, files: Mapping[str, bytes], *, cache: str = ASK_AGAIN) -> None:
        self.cache = cache
        self._files = {name: _ready(name, content) for name, content in files.items()}

    def find(self, name: str) -> Ready | None:
        """Return a file; the first page for no name at all."""
        return self._files.get(name or FIRST)


def folder_routes(prefix: str, find: Find) -> list[Route]:
    """Return the routes of folders.

    Parameters
    ----------
    prefix
        Address of a folder, without a final slash; names in braces are parameters of the request.
    find
        Returns the folder that a request asks for, None if there is none, a refusal. Called in a worker thread.
    """

    async def enter(request: Request) -> Response | Refusal:
        folder = await _found(request, find)
        if not isinstance(folder, Folder):
            return folder
        return RedirectResponse(
            address(f"{request.url.path}/"), status_code=308, headers={"Cache-Control": folder.cache}
        )

    async def serve(request: Request) -> Response | Refusal:
        folder = await _found(request, find)
        if not isinstance(folder, Folder):
            return folder
        name: str = request.path_params["name"]
        file = folder.find(name)
        if file is None and name.endswith("/"):
            asked = request.scope
            return RedirectResponse(address_asking(asked["path"].rstrip("/"), asked["query_string"]), 308)
        return not_found(request.url.path) if file is None else _answer(request, file, folder.cache)

    return [Route(prefix, enter), Route(f"{prefix}/{{name:path}}", serve)]


def page_route(path: str, find: Find) -> Route:
    """Return the route of pages that stand alone: each the first file of a folder that has no other.

    Parameters
    ----------
    path
        Address of a page; names in braces are parameters of the request.
    find
        As of `folder_routes`.
    """

    async def serve(request: Request) -> Response | Refusal:
        folder = await _found(request, find)
        if not isinstance(folder, Folder):
            return folder
        file = folder.find(FIRST)
        return not_found(request.url.path) if file is None else _answer(request, file, folder.cache)

    return Route(path, serve)


def for_whom(may: May, find: Find) -> Find:
    """Return what finds folders for whoever may look at them, and turns others away."""

    def found(request: Request) -> Folder | Refusal | None:
        return find(request) if may(request.cookies, request.headers) else replace(NOT_IN, link=address("/"))

    return found


async def _found(request: Request, find: Find) -> Folder | Refusal:
    """Return the folder that a request asks for, or why it is not given."""
    try:
        folder = await run_in_threadpool(find, request)
    except UserError as error:
        _log.warning("Nothing published: %s", error)
        return Refusal(
            status=503,
            code=AWAY,
            title="Pagina non disponibile",
            detail=error.public or NOT_NOW,
            remedy=TELL,
            retry_after=60,
        )
    return not_found(request.url.path) if folder is None else folder


def _answer(request: Request, file: Ready, cache: str) -> Response:
    headers = {"Cache-Control": cache, "ETag": file.mark, "Vary": "Accept-Encoding"}
    known = request.headers.get("if-none-match", "")
    if file.mark in {word.strip() for word in known.split(",")}:
        return Response(status_code=304, headers=headers)
    content = file.content
    if file.compressed is not None and "gzip" in request.headers.get("accept-encoding", ""):
        content, headers["Content-Encoding"] = file.compressed, "gzip"
    return Response(content, media_type=file.media_type, headers=headers)


def _ready(name: str, content: bytes) -> Ready:
    suffix = PurePosixPath(name).suffix
    media_type = _TYPES.get(suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"
    compressed = None if suffix in _PACKED else gzip.compress(content, _LEVEL, mtime=0)
    return Ready(content, compressed, media_type, f'W/"{hashlib.sha256(content).hexdigest()[:32]}"')
