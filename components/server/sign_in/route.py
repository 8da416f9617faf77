"""The address that a click on «Entra» leads to: from here to the provider, or straight in for whom our proxy names.

Role: remember the page that was asked for, and send people where they are recognised. In: the ways in, and what begins
a sign-in. Out: a route. Must not: recognise anybody by anything of the address, or lead to any other site.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse
from starlette.routing import Route

from components.base_path import address
from components.server.refusal_page import AWAY, TELL, Refusal
from components.server.sign_in.cookies import SIGNED_IN, TOLD, WANTED, WHILE_AWAY, add_cookie, drop_cookie
from components.server.sign_in.wanted_page import TOWARDS, packed, wanted_page
from user_error import UserError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from starlette.requests import Request
    from starlette.responses import Response

    from components.server.sign_in.ways_in import WaysIn

ENTER: Final = "/accesso/entra"
NO_HEADER: Final = "Il proxy di questa amministrazione non ha detto chi siete."
ENTER_THERE: Final = "Accedere prima ai suoi servizi, poi riprovare."


def sign_in_route(
    ways: Callable[[], WaysIn],
    *,
    pages: Collection[str],
    provider: Callable[[], str],
    arrive: Callable[[str, str], str],
) -> Route:
    """Return the route.

    Parameters
    ----------
    ways
        Returns the ways in.
    pages
        Names of the pages, as addresses write them.
    provider
        Returns the address that leads to the provider of identities.
    arrive
        Takes whom the trusted proxy names and from where they ask, and returns the word of a sign-in. Called in a
        worker thread.
    """

    async def enter(request: Request) -> Response:
        given, towards = ways(), wanted_page(request.query_params.get(TOWARDS, ""), pages)
        is_secure = given.is_secure or request.url.scheme == "https"
        named = request.headers.get(given.header, "").strip() if given.header else ""
        if given.is_demo or not (named or given.has_provider):
            return RedirectResponse(address(towards), status_code=303) if given.is_demo else _unnamed()
        response = RedirectResponse(address(towards) if named else provider(), status_code=303)
        drop_cookie(response.headers, TOLD, is_secure=is_secure)
        if named:
            try:
                word = await run_in_threadpool(arrive, named, request.client.host if request.client else "")
            except UserError as error:
                return _page(_unavailable(error))
            add_cookie(response.headers, SIGNED_IN, word, is_secure=is_secure, max_age=int(given.hours * 3600))
        else:
            kept = packed(towards)
            add_cookie(response.headers, WANTED, kept, is_secure=is_secure, max_age=WHILE_AWAY)
        response.headers["Cache-Control"] = "no-store"
        return response

    return Route(ENTER, enter, methods=["GET"])


def _unavailable(error: UserError) -> Refusal:
    return Refusal(status=503, code=AWAY, title="Accesso non disponibile", detail=error.public, remedy=TELL)


def _unnamed() -> Response:
    refusal = Refusal(
        status=403,
        code="accesso-non-riconosciuto",
        title="Accesso non riconosciuto",
        detail=NO_HEADER,
        remedy=ENTER_THERE,
        link=address("/"),
        link_words="Tornare a Bifocale",
    )
    return _page(refusal)


def _page(refusal: Refusal) -> Response:
    from starlette.responses import HTMLResponse

    return HTMLResponse(refusal.html(), status_code=refusal.status, headers={"Cache-Control": "no-store"})
