"""The middleware of the application, in the order in which a request meets it.

Role: put the pieces together. In: the name of the product, its pages, routes and names. Out: what
``st.App(middleware=…)`` takes. Must not: contain logic.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from streamlit import config

from components.server.addresses import KnownAddresses
from components.server.assets import asset_routes
from components.server.compress import CompressOnce
from components.server.headers import SecurityHeaders
from components.server.hosts import Names, OwnHosts
from components.server.html_rewrite import TITLE, ItalianPage
from components.server.own_files import OwnFiles
from components.server.spoken_tables import SpokenTables

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from starlette.routing import BaseRoute

__all__ = ["asset_routes", "middleware"]

_LEVEL: Final = 6


def middleware(
    *,
    title: str = TITLE,
    pages: Iterable[str] = (),
    routes: Sequence[BaseRoute] = (),
    names: Callable[[], Names] = Names,
    contact: Callable[[], str] = str,
) -> list[Middleware]:
    """Return our middleware, outermost first.

    Parameters
    ----------
    title
        Title of the browser's tab until a page sets its own.
    pages
        Names of the pages, as addresses write them.
    routes
        Our own routes.
    names
        Returns the names by which the dashboard may be asked for, beside this machine's own.
    contact
        Returns whom to tell when the page cannot be reached any more; empty if nobody said.
    """
    return [
        Middleware(SecurityHeaders),
        Middleware(OwnHosts, names=names),
        Middleware(KnownAddresses, pages=tuple(pages), routes=routes, base=_base),
        Middleware(OwnFiles, base=_base),
        Middleware(GZipMiddleware, compresslevel=_LEVEL),
        Middleware(CompressOnce),
        Middleware(ItalianPage, title=title, contact=contact),
        Middleware(SpokenTables),
    ]


def _base() -> str:
    """Return the path under which Streamlit is published."""
    return str(config.get_option("server.baseUrlPath") or "")
