"""Answers the requests of the API: which cells, in which form, for how long they may be kept, how often.

Comes in: requests, a callable that returns the edition. Goes out: responses. Must not: read the database or a cookie;
answer from anything but the edition.
"""

from __future__ import annotations

import hashlib
import logging
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote, urlencode

from cachetools import LRUCache
from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from components.base_path import address
from components.server.refusal_page import MEDIA_TYPE, not_found
from data_access.accounts.networks import network_of
from publication.api import text
from publication.api.answers import MEDIA_TYPES, Form, cells_in, document, facts, indicators_of, places_of
from publication.api.cells import Slice, of_indicator, of_page
from publication.api.negotiation import divided, wanted
from publication.api.openapi import V1, openapi
from publication.api.pages import NO_TWIN, TWINS
from publication.api.problem import ProblemError, printable
from publication.api.words import Words, known_indicator
from user_error import UserError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from starlette.types import Receive, Scope, Send

    from data_access.editions import Shelved
    from publication.api.held import Held

ROOT: Final = "/api"
FIRST_PAGE: Final = "quadro"
READING: Final = ("GET", "HEAD")
KEPT_FOR: Final = "public, max-age=60"
"""How long whoever carries an answer may give it again; afterwards it asks whether it is still so."""
MOST: Final = RateLimitItemPerMinute(600)
"""Requests of one network in a minute: ten a second, more than any page or notebook asks."""
MOST_BYTES: Final = 32 << 20
"""Answers that are kept ready."""
LONGEST_KEPT: Final = 500
"""Letters of a question whose answer is kept: longer ones would fill the memory with questions."""
CORS: Final = {"Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": "ETag, Link, Retry-After"}
"""Any page may read: nothing here depends on who asks, and no cookie is read."""
PREFLIGHT: Final = {"Access-Control-Allow-Methods": ", ".join(READING), "Access-Control-Allow-Headers": "If-None-Match"}
ALLOWED: Final = ", ".join((*READING, "OPTIONS"))
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """What there is to answer from.

    Attributes
    ----------
    held : Held
        The newest edition.
    editions : sequence of Shelved
        What is told of every edition, the newest first.
    """

    held: Held
    editions: Sequence[Shelved]


@dataclass(frozen=True, slots=True)
class _Body:
    content: bytes
    media_type: str
    headers: dict[str, str]

    @property
    def mark(self) -> str:
        """What tells this answer from another."""
        return f'W/"{hashlib.sha256(self.media_type.encode() + self.content).hexdigest()[:32]}"'


class Api:
    """ASGI application of the API.

    Parameters
    ----------
    published : callable
        Returns what there is to answer from; None where the API is not switched on, or there is no edition yet. Called
        in a worker thread.
    is_on : callable
        Whether it is switched on. Called in a worker thread.
    version : str
        Of the program.
    most : RateLimitItemPerMinute, optional
        Requests that one network may make.
    """

    def __init__(
        self,
        published: Callable[[], Published | None],
        *,
        is_on: Callable[[], bool],
        version: str,
        most: RateLimitItemPerMinute = MOST,
    ) -> None:
        self._published, self._is_on, self._version, self._most = published, is_on, version, most
        self._limits = SlidingWindowCounterRateLimiter(MemoryStorage())
        self._kept: LRUCache[tuple[str, ...], _Body] = LRUCache(MOST_BYTES, getsizeof=lambda body: len(body.content))
        self._keeping = threading.Lock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        response = await run_in_threadpool(self._response, Request(scope))
        await response(scope, receive, send)

    def _response(self, request: Request) -> Any:
        try:
            if not self._is_on():
                return not_found(request.scope["path"])
            return self._answered(request)
        except ProblemError as problem:
            return self._refused(request, problem)
        except UserError as error:
            _log.warning("The API cannot answer: %s", error)
            away = ProblemError("non-disponibile", text.AWAY, text.TRY_AGAIN, headers={"Retry-After": "60"})
            return self._refused(request, away)

    def _answered(self, request: Request) -> Response:
        if request.method == "OPTIONS":
            allowed = {
                "Access-Control-Allow-Methods": ", ".join(READING),
                "Access-Control-Allow-Headers": "If-None-Match",
            }
            return Response(status_code=204, headers={**CORS, **allowed, "Allow": ", ".join((*READING, "OPTIONS"))})
        if request.method not in READING:
            detail = text.READ_ONLY.format(method=printable(request.method))
            raise ProblemError(
                "metodo-non-ammesso", detail, text.USE_GET, available=READING, headers={"Allow": ALLOWED}
            )
        self._count(request)
        published = self._published()
        if published is None:
            raise ProblemError("nessuna-edizione", text.NO_EDITION, text.ASK_AMBITO, headers={"Retry-After": "3600"})
        path, form = divided(request.scope["path"])
        asked = (published.held.edition.mark, path, str(form or request.headers.get("accept", "")), request.url.query)
        with self._keeping:
            body = self._kept.get(asked)
        if body is None:
            body = self._body(request, published, path, form)
            with self._keeping:
                if len(body.content) <= MOST_BYTES and sum(map(len, asked)) <= LONGEST_KEPT:
                    self._kept[asked] = body
        return _sent(request, body)

    def _count(self, request: Request) -> None:
        network = network_of(request.client.host if request.client else "")
        if self._limits.hit(self._most, network):
            return
        reset = self._limits.get_window_stats(self._most, network).reset_time
        seconds = max(1, round(reset - time.time()))
        raise ProblemError(
            "troppe-richieste",
            text.SLOW_DOWN.format(most=self._most.amount),
            text.TRY_LATER.format(seconds=seconds),
            headers={"Retry-After": str(seconds)},
        )

    def _body(self, request: Request, published: Published, path: str, form: Form | None) -> _Body:
        pairs = request.query_params.multi_items()
        held, parts = published.held, [part for part in path.removeprefix(V1).split("/") if part]
        if not (path == V1 or path.startswith(f"{V1}/")):
            if path.startswith(ROOT) or len(parts) > 1 or form is None:
                raise _nowhere(request)
            page = parts[0] if parts else FIRST_PAGE
            if page not in TWINS and page not in NO_TWIN:
                raise _nowhere(request)
            return self._cells(request, held, of_page(held, page, pairs), form)
        match parts:
            case ["measure", key]:
                known_indicator(held, key)
                shape = form or wanted(request.headers.get("accept", ""))
                return self._cells(request, held, of_indicator(held, key, pairs), shape)
            case ["editions", _, "file"] if form is None:
                _nothing_said(held, pairs)
                self._edition(published, parts[1])
                return _file(held)
            case ["geometry"] if form in {None, Form.JSON}:
                _nothing_said(held, pairs)
                return _Body(held.edition.member("confini.geojson"), "application/geo+json", {})
        if form is not Form.JSON:
            if form is not None:
                raise _nowhere(request)
            wanted(request.headers.get("accept", ""), among=(Form.JSON,))
        told = self._document(request, published, parts)
        _nothing_said(held, pairs)
        return _Body(document(told), MEDIA_TYPES[Form.JSON], {})

    def _document(self, request: Request, published: Published, parts: list[str]) -> Any:
        held = published.held
        match parts:
            case []:
                return _index(held)
            case ["openapi"]:
                return openapi(held, version=self._version)
            case ["indicators"]:
                return {"edition": facts(held.edition), "indicators": indicators_of(held)}
            case ["indicators", key]:
                known_indicator(held, key)
                return next(one for one in indicators_of(held) if one["key"] == key)
            case ["editions"]:
                return {"editions": [_told(one) for one in published.editions]}
            case ["editions", number]:
                return self._edition(published, number)
        raise _nowhere(request)

    def _edition(self, published: Published, asked: str) -> Any:
        manifest = published.held.edition.manifest
        if asked not in {"latest", str(manifest.number)}:
            detail = text.NOT_NEWEST.format(newest=manifest.number, asked=printable(asked))
            available = ["latest", str(manifest.number)]
            remedy = text.NEWEST_ONLY.format(newest=manifest.number)
            raise ProblemError("edizione-non-servita", detail, remedy, available=available)
        told = manifest.model_dump(mode="json")
        return {
            **facts(published.held.edition),
            "manifest": told,
            "file": address(f"{V1}/editions/{manifest.number}/file"),
        }

    def _cells(self, request: Request, held: Held, told: Slice, form: Form) -> _Body:
        following = _following(request, told)
        number = held.edition.manifest.number
        headers = {"Link": f'<{following}>; rel="next"'} if following else {}
        if form is not Form.JSON:
            headers["Content-Disposition"] = f'attachment; filename="{told.name}-edizione-{number}.{form}"'
        return _Body(cells_in(form, held, told, following=following), MEDIA_TYPES[form], headers)

    def _refused(self, request: Request, problem: ProblemError) -> Response:
        headers = {**CORS, **problem.headers, "Cache-Control": "no-store"}
        content = b"" if request.method == "HEAD" else problem.content()
        return Response(content, status_code=problem.status, headers=headers, media_type=MEDIA_TYPE)


def _sent(request: Request, body: _Body) -> Response:
    mark = body.mark
    headers = {**CORS, **body.headers, "Cache-Control": KEPT_FOR, "ETag": mark, "Vary": "Accept, Accept-Encoding"}
    known = {word.strip() for word in request.headers.get("if-none-match", "").split(",")}
    if known & {mark, "*"}:
        return Response(status_code=304, headers=headers)
    if request.method == "HEAD":
        return Response(headers={**headers, "Content-Length": str(len(body.content))}, media_type=body.media_type)
    return Response(body.content, headers=headers, media_type=body.media_type)


def _following(request: Request, told: Slice) -> str:
    """Return the address of the cells that come after these, empty where there are none."""
    end = told.offset + told.cells.height
    if end >= told.total:
        return ""
    said = [(name, value) for name, value in request.query_params.multi_items() if name not in {"limit", "offset"}]
    return f"{address(quote(request.scope['path']))}?{urlencode([*said, ('limit', told.limit), ('offset', end)])}"


def _nothing_said(held: Held, pairs: list[tuple[str, str]]) -> None:
    """Refuse parameters where none means anything."""
    Words.read(pairs, held, known=())


def _nowhere(request: Request) -> ProblemError:
    detail = text.NO_ADDRESS.format(path=printable(address(request.scope["path"])))
    remedy = text.SEE_OPENAPI.format(openapi=address(f"{V1}/openapi.json"))
    return ProblemError("indirizzo-sconosciuto", detail, remedy)


def _file(held: Held) -> _Body:
    name = f"edizione-{held.edition.manifest.number}.zip"
    return _Body(held.edition.content, "application/zip", {"Content-Disposition": f'attachment; filename="{name}"'})


def _told(one: Shelved) -> dict[str, Any]:
    return {
        "number": one.number,
        "as_of": one.as_of.isoformat(),
        "made_at": one.made_at.isoformat(timespec="seconds"),
        "data_version": one.data_version,
        "sha256": one.mark,
    }


def _index(held: Held) -> dict[str, Any]:
    names = ("openapi.json", "indicators", "geometry", "editions", "editions/latest")
    return {
        "edition": facts(held.edition),
        "areas": places_of(held.edition),
        "municipalities": held.edition.names["municipalities"],
        "services": held.edition.names["services"],
        "links": {name.removesuffix(".json"): address(f"{V1}/{name}") for name in names},
        "measure": address(f"{V1}/measure/{{indicator}}"),
    }
