"""Geometry by address: the browser fetches the shapes once and keeps them.

Role: serve GeoJSON documents at ``/geo/{name}-{version}.json``, where the version is a fingerprint of the content.
In: a callable that returns the bytes of a named document. Out: routes, and the address to write into a figure.
Must not: build geometry, or let an address that names old content be cached as if it were that content.
"""

from __future__ import annotations

import hashlib
import logging
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from starlette.concurrency import run_in_threadpool
from starlette.responses import Response
from starlette.routing import Route

from components.base_path import address
from components.server.assets import IMMUTABLE
from components.server.refusal_page import AWAY, TELL, Refusal, not_found
from user_error import UserError

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request

PREFIX: Final = "/geo"
_UNAVAILABLE: Final = "Geometria non disponibile in questo momento. Riprovare tra qualche minuto."
_NOT_NOW: Final = Refusal(
    status=503, code=AWAY, title="Geometria non disponibile", detail=_UNAVAILABLE, remedy=TELL, retry_after=60
)
_log = logging.getLogger(__name__)


def version_of(content: bytes) -> str:
    """Return the fingerprint of a document: 12 hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()[:12]


def geometry_url(name: str, content: bytes) -> str:
    """Return the address of a document, for ``go.Choropleth(geojson=…)``.

    Parameters
    ----------
    name
        Name by which the server's callable knows the document, for example ``comuni``.
    content
        The document's bytes; their fingerprint is part of the address.
    """
    return address(f"{PREFIX}/{name}-{version_of(content)}.json")


def geometry_routes(get: Callable[[str], bytes | None]) -> list[Route]:
    """Return the routes that serve geometry.

    Parameters
    ----------
    get
        Returns the GeoJSON bytes of a named document, or None if there is no such document. Called in a worker thread.

    Notes
    -----
    The compressed bytes are kept by :class:`components.server.compress.CompressOnce`. An address with another version
    still answers, with the present content and ``no-cache``: an old open page keeps its map.
    """

    async def serve(request: Request) -> Response:
        try:
            content = await run_in_threadpool(get, request.path_params["name"])
        except Exception as error:  # noqa: BLE001 - whatever the reason, the answer must be a clear 503
            _log.warning("No geometry: %s: %s", type(error).__name__, error)
            said = error.public if isinstance(error, UserError) else _UNAVAILABLE
            return replace(_NOT_NOW, detail=said).response(request.headers)
        if content is None:
            return not_found(request.url.path).response(request.headers)
        current = request.path_params["version"] == version_of(content)
        cache = IMMUTABLE if current else "no-cache"
        return Response(content, media_type="application/geo+json", headers={"Cache-Control": cache})

    return [Route(f"{PREFIX}/{{name}}-{{version}}.json", serve)]
