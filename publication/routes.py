"""The routes at which the server publishes what is made of editions.

Comes in: a callable that returns the shared database and the settings. Goes out: routes, for ``Home.py``. Must not: be
imported with a cost: what makes pages is imported when the first of them is asked for.
"""

from __future__ import annotations

import threading
from functools import cache
from importlib.metadata import version
from typing import TYPE_CHECKING, Final

from starlette.concurrency import run_in_threadpool
from starlette.convertors import Convertor, register_url_convertor
from starlette.routing import Route

from components.server.published import FIGURES, FORMS, MEETINGS, SITE, Folder, folder_routes, for_whom, page_route
from components.state.painter import Painter, hand_over
from publication.pictures import picture_png, picture_svg, rows_svg

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Engine
    from starlette.requests import Request
    from starlette.types import ASGIApp, Receive, Scope, Send

    from components.server.refusal_page import Refusal
    from components.server.sign_in.cookies import May
    from data_access.settings import Settings
    from publication.served import Shelf


class Anything(Convertor[str]):
    """What is left of an address, new lines too: Starlette's own stops at one."""

    regex = "(?s:.*)"

    def convert(self, value: str) -> str:
        """Return what stands in the address."""
        return value

    def to_string(self, value: str) -> str:
        """Return what is written in an address."""
        return value


register_url_convertor("anything", Anything())
PROGRAM: Final = version("bifocale")
API_ADDRESSES: Final = (
    *("/api", "/api/{rest:anything}"),
    *(f"/{page}.{form}" for page in ("", "{page}") for form in FORMS),
)
"""Where programs ask: the API, and the address of each page with a form after it."""


def why_not_presented(engine: Engine, page: str, query: str, figure: str) -> str:
    """Return why a view cannot be presented (`publication.annex.reading`), which is imported when somebody asks."""
    from publication.annex.reading import why_not_presented

    return why_not_presented(engine, page, query, figure)


def offer_pictures() -> None:
    """Have the window of files of each figure offer pictures, drawn as papers draw."""
    hand_over(Painter(svg=picture_svg, rows=rows_svg, png=picture_png))


def publication_routes(base: Callable[[], tuple[Engine, Settings]], *, may_attend: May) -> list[Route]:
    """Return the routes of the public site and of its figures, of meetings and of the API.

    Parameters
    ----------
    base
        Returns the shared database and the settings.
    may_attend
        Whether who holds these cookies and sent these headers may look at meetings. Called in a worker thread.
    """
    opening, opening_api = threading.Lock(), threading.Lock()

    @cache
    def opened() -> Shelf:
        from publication.served import Shelf

        return Shelf(base)

    def shelf() -> Shelf:
        with opening:
            return opened()

    def site(_request: Request) -> Folder | None:
        return shelf().site()

    def figure(request: Request) -> Folder | Refusal | None:
        given = request.path_params
        return shelf().figure(given["page"], request.url.query, given["figure"])

    def meeting(request: Request) -> Folder | None:
        return shelf().meeting(request.path_params["key"])

    @cache
    def made() -> ASGIApp:
        from publication.api.service import Api

        return Api(lambda: shelf().published(), is_on=lambda: base()[1].public_api, version=PROGRAM)

    def api() -> ASGIApp:
        with opening_api:
            return made()

    late = _Late(api)
    return [
        page_route(f"{FIGURES}/{{page}}/{{figure}}", figure),
        *folder_routes(SITE, site),
        *folder_routes(MEETINGS, for_whom(may_attend, meeting)),
        *(Route(address, late) for address in API_ADDRESSES),
    ]


class _Late:
    """ASGI application that is made when it is first asked for: being no function, it is asked by every method."""

    def __init__(self, make: Callable[[], ASGIApp]) -> None:
        self._make = make
        self._made: ASGIApp | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._made is None:
            self._made = await run_in_threadpool(self._make)
        await self._made(scope, receive, send)
