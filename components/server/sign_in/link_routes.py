"""The addresses by which somebody enters with a one-time link: asking for one, and using it by an explicit click.

Role: two pages of plain HTML, each with a form. In: what makes and takes links. Out: routes.
Must not: use a link because its address was opened (scanners of mail open them all), or let an answer, its words, its
status or its time, tell whether an address is enabled.

Forms are taken from our own pages alone: a browser says where a form was sent from.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse, RedirectResponse
from starlette.routing import Route

from components.base_path import address
from components.escaping.html import Html
from components.server.addresses import client_of
from components.server.refusal_page import PAGE
from components.server.sign_in.cookies import SIGNED_IN, add_cookie
from components.server.sign_in.own_form import own_form
from components.server.sign_in.wanted_page import TOWARDS, wanted_page
from user_error import UserError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Collection

    from starlette.requests import Request
    from starlette.responses import Response

    from components.server.sign_in.ways_in import WaysIn

ASK: Final = "/accesso/posta"
OPEN: Final = "/accesso/posta/entra"
TOKEN: Final = "gettone"  # noqa: S105 - the name of a parameter
TITLE: Final = "Entrare con un collegamento per posta"
EXPLAINED: Final = (
    "Scrivete l'indirizzo di posta con cui siete stati abilitati. Arriva un messaggio con un collegamento che vale "
    "quindici minuti e una volta sola."
)
SENT: Final = (
    "Se l'indirizzo è tra quelli abilitati a entrare così, tra poco arriva un messaggio con il collegamento.",
    (
        "Vale quindici minuti e una volta sola. Se non arriva: guardare nella posta indesiderata; controllare "
        "l'indirizzo; chiedere all'ufficio di piano dell'Ambito se si è abilitati."
    ),
)
TOO_MANY: Final = "Da questa rete sono arrivate troppe richieste: riprovare tra un quarto d'ora."
CONFIRM: Final = "Premendo il pulsante entrate, e il collegamento si consuma: un'altra volta ne servirà uno nuovo."
ELSEWHERE: Final = "La richiesta non viene da una pagina di questo servizio: ricominciare da qui."
_STYLE: Final = Html("""<style>
label {{ display: block; font-weight: 600; }}
input {{ font: inherit; width: 100%; box-sizing: border-box; padding: 8px; margin: 4px 0 16px; }}
input {{ border: 1px solid #5c6f82; border-radius: 4px; }}
button {{ font: inherit; font-weight: 600; padding: 10px 24px; border: 0; border-radius: 4px; }}
button {{ background: #06c; color: #fff; cursor: pointer; }}
input:focus-visible, button:focus-visible {{ outline: 3px solid #036; outline-offset: 2px; }}
</style>""").format()
_ASK: Final = Html("""<form method="post" action="posta">
<label for="indirizzo">Indirizzo di posta</label>
<input id="indirizzo" name="indirizzo" type="email" autocomplete="email" maxlength="254" required>
<input type="hidden" name="verso" value="{towards}"><button type="submit">Invia il collegamento</button></form>""")
_OPEN: Final = Html("""<form method="post" action="entra">
<input type="hidden" name="gettone" value="{token}"><button type="submit">Entra</button></form>""")
_BACK: Final = Html('<p><a href="{href}">{words}</a></p>')


def link_routes(
    ways: Callable[[], WaysIn],
    *,
    pages: Collection[str],
    ask: Callable[[str, str, str], bool],
    read: Callable[[str], None],
    enter: Callable[[str, str], tuple[str, str]],
) -> list[Route]:
    """Return the routes.

    Parameters
    ----------
    ways
        Returns the ways in.
    pages
        Names of the pages, as addresses write them.
    ask
        Takes an address of mail, the page wanted and from where somebody asks; returns whether they may ask now.
        It returns at once, in a worker thread: whether anything is sent, and to whom, is decided behind it.
    read
        Takes a token, and raises `UserError` if it is none of ours, or too old. It uses nothing.
    enter
        Takes a token and from where somebody asks; uses it, and returns the word of a sign-in and the page wanted.
        Raises `UserError`.
    """

    async def asking(request: Request) -> Response:
        towards = wanted_page(request.query_params.get(TOWARDS, ""), pages)
        if request.method != "POST":
            return _page(TITLE, (EXPLAINED,), form=_ASK.format(towards=towards))
        fields = await own_form(request)
        if fields is None:
            return _page(TITLE, (ELSEWHERE, EXPLAINED), form=_ASK.format(towards=towards), status=403)
        towards = wanted_page(fields.get(TOWARDS, ""), pages)
        try:
            may = await run_in_threadpool(ask, fields.get("indirizzo", ""), towards, client_of(request.scope))
        except UserError as error:
            return _page("Accesso non disponibile", (error.public,), status=503)
        return _page(TITLE, SENT if may else (TOO_MANY,), status=200 if may else 429)

    async def opening(request: Request) -> Response:
        try:
            if request.method != "POST":
                token = request.query_params.get(TOKEN, "")
                await run_in_threadpool(read, token)
                return _page("Entrare in Bifocale", (CONFIRM,), form=_OPEN.format(token=token))
            fields = await own_form(request)
            if fields is None:
                return _page(TITLE, (ELSEWHERE,), form=_again(), status=403)
            word, towards = await run_in_threadpool(enter, fields.get(TOKEN, ""), client_of(request.scope))
        except UserError as error:
            return _page("Collegamento non valido", (error.public,), form=_again(), status=403)
        return _entered(word, wanted_page(towards, pages), ways(), is_https=request.url.scheme == "https")

    both = {ASK: asking, OPEN: opening}
    return [Route(path, _where_sent(ways, page), methods=["GET", "POST"]) for path, page in both.items()]


def _where_sent(
    ways: Callable[[], WaysIn], page: Callable[[Request], Awaitable[Response]]
) -> Callable[[Request], Awaitable[Response]]:
    """Return a page that is there only where links are sent; elsewhere it leads to the first one."""

    async def guarded(request: Request) -> Response:
        return await page(request) if ways().has_link else RedirectResponse(address("/"), status_code=303)

    return guarded


_NOT_KEPT: Final = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}


def _entered(word: str, towards: str, ways: WaysIn, *, is_https: bool) -> Response:
    """Return the way to a page of ours, with the word of a sign-in."""
    response = RedirectResponse(address(towards), status_code=303, headers=_NOT_KEPT)
    is_secure = ways.is_secure or is_https
    add_cookie(response.headers, SIGNED_IN, word, is_secure=is_secure, max_age=int(ways.hours * 3600))
    return response


def _again() -> Html:
    return _BACK.format(href=address(ASK), words="Chiedere un collegamento")


def _page(title: str, sentences: tuple[str, ...], *, form: Html | None = None, status: int = 200) -> Response:
    body = Html().join(Html("<p>{}</p>").format(sentence) for sentence in sentences)
    back = form or _BACK.format(href=address("/"), words="Tornare a Bifocale")
    page = PAGE.format(title=title, body=_STYLE + body + back)
    return HTMLResponse(str(page), status_code=status, headers=_NOT_KEPT)
