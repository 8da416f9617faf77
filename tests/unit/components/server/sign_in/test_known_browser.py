"""A demonstration knows a browser again; where people sign in nobody is given a word without proving who they are."""

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import HTMLResponse, JSONResponse
from starlette.routing import Route

from components.server.sign_in.cookies import BROWSER
from components.server.sign_in.known_browser import KnownBrowser
from components.server.sign_in.ways_in import WaysIn
from tests.support.asgi_client import Client

DEMO = WaysIn()


def word(path: str = "/", *, ways: WaysIn = DEMO, held: str = "") -> str:
    app = Starlette(
        routes=[Route("/", lambda _request: HTMLResponse("")), Route("/x", lambda _request: JSONResponse({}))],
        middleware=[Middleware(KnownBrowser, ways=lambda: ways)],
    )
    headers = {"Cookie": f"{BROWSER}={held}"} if held else {}
    return Client(app).get(path, headers=headers).headers.get("set-cookie", "")


def test_with_its_first_page_a_browser_is_given_a_word_of_its_own() -> None:
    first, second = word(), word()
    assert first.startswith(f"{BROWSER}=")
    assert "HttpOnly" in first
    assert first != second


def test_a_browser_keeps_its_word() -> None:
    assert word(held="mia") == ""


def test_files_bring_none_and_neither_does_a_site_where_people_sign_in() -> None:
    assert word("/x") == word(ways=WaysIn(is_demo=False)) == ""
