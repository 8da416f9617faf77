"""The address that takes the role chosen at the gate of a demonstration, and gives the gate to a page that needs it.

Role: two answers at one address. GET: the gate alone, for a page that is open and whose reader changes role. POST: the
role, kept for the browser that chose it. In: the ways in, the gate, what keeps a choice. Out: a route.
Must not: exist where people sign in; take forms of other sites; lead to any other site.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse, RedirectResponse
from starlette.routing import Route

from components.base_path import address
from components.server.refusal_page import TELL, Refusal
from components.server.sign_in.cookies import BROWSER, cookies_of
from components.server.sign_in.gate_page import CHOOSE, Gate
from components.server.sign_in.own_form import own_form
from components.server.sign_in.wanted_page import TOWARDS, wanted_page
from user_error import UserError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from starlette.requests import Request
    from starlette.responses import Response

    from components.server.sign_in.ways_in import WaysIn

TITLE: Final = "Scelta del ruolo non accolta"
ELSEWHERE: Final = "La scelta non viene da una pagina di questo servizio."
CHOOSE_THERE: Final = "Aprire di nuovo Bifocale, e scegliere da lì."
NO_COOKIE: Final = "Il browser non ha conservato il cookie tecnico con cui Bifocale ricorda il ruolo."
LET_COOKIES: Final = "Permettere i cookie di questo sito e ricaricare la pagina."
_NOT_KEPT: Final = {"Cache-Control": "no-store"}


def role_route(
    ways: Callable[[], WaysIn],
    *,
    pages: Collection[str],
    gate: Gate,
    choose: Callable[[str, Mapping[str, str]], None],
) -> Route:
    """Return the route.

    Parameters
    ----------
    ways
        Returns the ways in.
    pages
        Names of the pages, as addresses write them.
    gate
        Returns the gate for who holds some cookies. Called in a worker thread.
    choose
        Takes the word of a browser and the fields of its form, and keeps the role that they say; raises `UserError` if
        it is none. Called in a worker thread.
    """

    async def give(request: Request) -> Response:
        found = await run_in_threadpool(gate, cookies_of(request.scope))
        towards = wanted_page(request.query_params.get(TOWARDS, ""), pages)
        if found is None or "text/html" in request.headers.get("accept", ""):  # somebody who wrote the address
            return RedirectResponse(address(towards), status_code=303)
        return HTMLResponse(str(found.html(towards=towards)), headers=_NOT_KEPT)

    async def take(request: Request) -> Response:
        fields, browser = await own_form(request), cookies_of(request.scope).get(BROWSER)
        if fields is None:
            return _refused(request, 403, "origine-non-riconosciuta", ELSEWHERE, CHOOSE_THERE)
        if not browser:
            return _refused(request, 409, "cookie-non-conservato", NO_COOKIE, LET_COOKIES)
        try:
            await run_in_threadpool(choose, browser, fields)
        except UserError as error:
            return _refused(request, 400, "ruolo-non-valido", error.public, TELL)
        towards = address(wanted_page(fields.get(TOWARDS, ""), pages))
        return RedirectResponse(towards, status_code=303, headers=_NOT_KEPT)

    async def answer(request: Request) -> Response:
        if not ways().is_demo:
            return RedirectResponse(address("/"), status_code=303)
        return await (take if request.method == "POST" else give)(request)

    return Route(CHOOSE, answer, methods=["GET", "POST"])


def _refused(request: Request, status: int, code: str, detail: str, remedy: str) -> Response:
    refusal = Refusal(
        status=status,
        code=code,
        title=TITLE,
        detail=detail,
        remedy=remedy,
        link=address("/"),
        link_words="Tornare all'ingresso di Bifocale",
    )
    return refusal.response(request.headers)
