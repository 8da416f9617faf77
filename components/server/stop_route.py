"""The address by which whoever is written to stops it, without signing in: a page with one button.

Role: one page of plain HTML, and what a form does. In: what reads and uses a link. Out: a route. Must not: stop
anything because its address was opened (scanners of mail open them all), or ask who somebody is.

The form needs no origin of ours: the link itself, signed, is the right to use it, and programs of mail send it too, by
themselves, when somebody presses their own button (RFC 8058).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse, RedirectResponse
from starlette.routing import Route

from components.base_path import address
from components.escaping.html import Html
from components.server.addresses import client_of
from components.server.refusal_page import PAGE
from user_error import UserError

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request
    from starlette.responses import Response

ADDRESS: Final = "/posta/basta"
"""As `data_access.accounts.stop_links.ADDRESS`, which letters carry."""
TOKEN: Final = "gettone"  # noqa: S105 - the name of a parameter
TITLE: Final = "Non ricevere più messaggi da Bifocale"
WRONG: Final = "Collegamento non valido"
DONE: Final = "Fatto"
_STYLE: Final = Html("""<style>
button {{ font: inherit; font-weight: 600; padding: 10px 24px; border: 0; border-radius: 4px; }}
button {{ background: #06c; color: #fff; cursor: pointer; }}
button:focus-visible {{ outline: 3px solid #036; outline-offset: 2px; }}
</style>""").format()
_FORM: Final = Html('<form method="post" action="{action}"><button type="submit">{words}</button></form>')
_BACK: Final = Html('<p><a href="{}">Tornare a Bifocale</a></p>')
_NOT_KEPT: Final = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex"}


def stop_route(
    is_there: Callable[[], bool],
    *,
    read: Callable[[str], tuple[str, str]],
    stop: Callable[[str, str], str],
) -> Route:
    """Return the route.

    Parameters
    ----------
    is_there
        Whether messages are sent at all; elsewhere the address leads to the first page.
    read
        Takes a token; returns what the page says it would stop, and what its button says. Raises `UserError`.
    stop
        Takes a token and from where it came; stops what it says, and returns what was done. Raises `UserError`.
    """

    async def answer(request: Request) -> Response:
        if not is_there():
            return RedirectResponse(address("/"), status_code=303)
        back = _BACK.format(address("/"))
        token = request.query_params.get(TOKEN, "")
        try:
            if request.method == "POST":
                done = await run_in_threadpool(stop, token, client_of(request.scope))
                return _page(DONE, done, back)
            sentence, button = await run_in_threadpool(read, token)
        except UserError as error:
            return _page(WRONG, error.public, back, status=403)
        action = f"{address(ADDRESS)}?{urlencode({TOKEN: token})}"
        return _page(TITLE, sentence, _STYLE + _FORM.format(action=action, words=button) + back)

    return Route(ADDRESS, answer, methods=["GET", "POST"])


def _page(title: str, sentence: str, more: Html, *, status: int = 200) -> Response:
    page = PAGE.format(title=title, body=Html("<p>{}</p>").format(sentence) + more)
    return HTMLResponse(str(page), status_code=status, headers=_NOT_KEPT)
