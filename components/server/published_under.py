"""The path under which the dashboard is published, taken off each request and given back to Streamlit.

Role: take up the place at start, and two middlewares. `WithinBase` stands before all that look at an address, and takes
the path off: they know ``/mappa``, wherever it is published. `WholeForStreamlit` stands after them and gives it back
for what is Streamlit's, whose routes carry it; our own have none. In: requests. Out: the same, with the other address;
the way to the first page for who left out the last slash; "not found" for who asks elsewhere. Must not: change anything
at the root of a name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from starlette.responses import RedirectResponse
from starlette.routing import Match
from streamlit import config

from components.base_path import address, address_asking, base, publish_under, within
from components.server.refusal_page import nothing_at

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.routing import BaseRoute
    from starlette.types import ASGIApp, Receive, Scope, Send


PLACE: Final = "server.baseUrlPath"
FONTS: Final = "theme.fontFaces"


def take_place(path: str) -> None:
    """Publish the dashboard under a path, for Streamlit and for ourselves.

    Parameters
    ----------
    path : str
        The path, with or without slashes at its ends; empty: the one that Streamlit has been told.
    """
    if path.strip("/"):
        config.set_option(PLACE, path.strip("/"))
    publish_under(str(config.get_option(PLACE) or ""))
    faces = config.get_option(FONTS)
    if base() and faces:
        config.set_option(FONTS, [{**face, "url": address(face["url"])} for face in faces])


class WithinBase:
    """ASGI middleware that takes off the path under which the dashboard is published."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on as the program names it, or answer that there is nothing here."""
        if scope["type"] not in {"http", "websocket"} or not base():
            await self._app(scope, receive, send)
            return
        path = within(scope["path"])
        if path is None:
            await nothing_at(scope["path"])(scope, receive, send)
        elif scope["path"] == base() and scope["type"] == "http":
            await RedirectResponse(address_asking("/", scope["query_string"]), 308)(scope, receive, send)
        else:
            await self._app({**scope, "path": path}, receive, send)


class WholeForStreamlit:
    """ASGI middleware that gives the path back to what is not ours.

    Parameters
    ----------
    app
        The application within.
    routes
        Our own routes.
    """

    def __init__(self, app: ASGIApp, *, routes: Sequence[BaseRoute] = ()) -> None:
        self._app, self._routes = app, routes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on as its route names it."""
        is_streamlits = scope["type"] in {"http", "websocket"} and base() != ""
        if is_streamlits and all(route.matches(scope)[0] is Match.NONE for route in self._routes):
            scope = {**scope, "path": address(scope["path"])}
        await self._app(scope, receive, send)
