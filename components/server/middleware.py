"""The middleware of the application, in the order in which a request meets it.

Role: put the pieces together. In: the name of the product, its pages, routes and names. Out: what
``st.App(middleware=…)`` takes. Must not: contain logic.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware

from components.server.addresses import KnownAddresses
from components.server.assets import asset_routes
from components.server.compress import CompressOnce
from components.server.headers import SecurityHeaders
from components.server.hosts import Names, OwnHosts
from components.server.html_rewrite import TITLE, ItalianPage
from components.server.own_files import OwnFiles, anybody
from components.server.published_under import WholeForStreamlit, WithinBase
from components.server.request_log import RequestLog
from components.server.sign_in.attempts import Attempts
from components.server.sign_in.gate_page import Gate, no_gate
from components.server.sign_in.known_browser import KnownBrowser
from components.server.sign_in.provider_return import Arrival, ProviderReturn, Trouble
from components.server.sign_in.trusted_proxy import TrustedProxy
from components.server.sign_in.ways_in import WaysIn
from components.server.spoken_tables import SpokenTables

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from starlette.routing import BaseRoute

    from components.server.sign_in.cookies import May

__all__ = ["asset_routes", "middleware"]

_LEVEL: Final = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """What the middleware asks of whoever knows accounts (see each of them).

    Attributes
    ----------
    ways
        Returns the ways in.
    arrive
        Takes the claims that a provider of identities makes of somebody, their access token, and from where they ask.
    failed
        Told why somebody was not recognised, and from where they ask.
    over
        Ends the sign-in of a word, told from where it is asked.
    may
        Whether who holds these cookies and sent these headers may look at anything now.
    gate
        What who holds these cookies must pass before they see anything.
    """

    ways: Callable[[], WaysIn] = WaysIn
    arrive: Callable[[Mapping[str, Any], str, str], Arrival] = lambda _claims, _token, _network: Arrival()
    failed: Callable[[Trouble, str], None] = lambda _trouble, _network: None
    may: May = anybody
    gate: Gate = no_gate
    over: Callable[[str, str], None] = lambda _word, _network: None


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What the middleware asks of the settings, at each request.

    Attributes
    ----------
    names
        Returns the names by which the dashboard may be asked for, beside this machine's own.
    contact
        Returns whom to tell when the page cannot be reached any more; empty if nobody said.
    embedders
        Returns the sites whose pages may hold our figures in a frame.
    """

    names: Callable[[], Names] = Names
    contact: Callable[[], str] = str
    embedders: Callable[[], Sequence[str]] = tuple


def middleware(
    *,
    title: str = TITLE,
    pages: Iterable[str] = (),
    routes: Sequence[BaseRoute] = (),
    told: Told = Told(),
    door: Door = Door(),
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
    told
        What the settings say.
    door
        Who lets people in; by default nobody needs to be.
    """
    names_of_pages = tuple(pages)
    return [
        Middleware(RequestLog, pages=names_of_pages),
        Middleware(SecurityHeaders, is_secure=lambda: door.ways().is_secure, embedders=told.embedders),
        Middleware(TrustedProxy, ways=door.ways),
        Middleware(WithinBase),
        Middleware(OwnHosts, names=told.names),
        Middleware(KnownAddresses, pages=names_of_pages, routes=routes),
        Middleware(Attempts),
        Middleware(
            ProviderReturn,
            ways=door.ways,
            pages=names_of_pages,
            arrive=door.arrive,
            failed=door.failed,
            over=door.over,
        ),
        Middleware(OwnFiles, may=door.may),
        Middleware(KnownBrowser, ways=door.ways),
        Middleware(GZipMiddleware, compresslevel=_LEVEL),
        Middleware(CompressOnce),
        Middleware(ItalianPage, title=title, contact=told.contact, gate=door.gate, pages=names_of_pages),
        Middleware(SpokenTables),
        Middleware(WholeForStreamlit, routes=routes),
    ]
