"""Which addresses there are; the others are not found, in Italian."""

from pathlib import Path

import pytest
import streamlit
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from components.server import asset_routes
from components.server.addresses import KnownAddresses
from components.server.assets import asset_url
from components.server.refusal_page import WRITE_AGAIN
from components.state.page_registry import DEFAULT, EVERY_PAGE, addresses
from tests.support.asgi_client import Client

BUNDLE = next((Path(streamlit.__file__).parent / "static" / "static" / "js").glob("index.*.js")).name

HERE = "http://localhost:8501"
"""Before an address that begins with two slashes, which alone would name another host."""


async def anything(request):
    return PlainTextResponse("Streamlit")


async def connected(scope, receive, send):
    await send({"type": "websocket.accept"})


def client():
    own = [
        *(
            Route(path, anything)
            for path in ("/healthz", "/accessibilita", "/{page}.csv", "/geo/{name}-{version}.json")
        ),
        *asset_routes(),
    ]
    known = {"pages": addresses(), "routes": own}
    routes = [*own, Route("/{path:path}", anything, methods=["GET", "HEAD", "POST"])]
    return Client(Starlette(routes=routes, middleware=[Middleware(KnownAddresses, **known)]))


@pytest.mark.parametrize(
    "path",
    [
        "/",
        *(f"/{page}" for page in addresses()),
        "/mappa?periodo=2024",
        "/healthz",
        "/geo/comuni-abc.json",
        asset_url("shell", "mend.js"),
        "/favicon.png",
        f"/static/js/{BUNDLE}",
        "/media/0123abc.csv",
        "/component/components.views.map.iframe.servizi/index.html",
        "/_stcore/health",
        "/_stcore/host-config",
        "/_stcore/upload_file/a/b",
        "/auth/login",
        "/oauth2callback?state=x",
    ],
)
def test_what_pages_need_is_there(path):
    assert client().get(path).status_code == 200


@pytest.mark.parametrize(
    ("path", "plain"),
    [
        ("/mappa/?periodo=2024&x=%2F", "/mappa?periodo=2024&x=%2F"),
        ("/mappa//", "/mappa"),
        ("//", "/"),
        ("/healthz/", "/healthz"),
        ("/accessibilita/", "/accessibilita"),
        ("/occupazione.csv/", "/occupazione.csv"),
        ("/a%3Fb%2525%C3%A8.csv/", "/a%3Fb%2525%C3%A8.csv"),
        ("/_stcore/health/", "/_stcore/health"),
        ("/auth/login/", "/auth/login"),
    ],
)
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST"])
def test_who_writes_a_slash_after_an_address_is_led_to_it_with_what_they_asked(path, plain, method):
    answer = client().request(method, f"{HERE}{path}")
    assert (answer.status_code, answer.headers["location"]) == (308, plain)


@pytest.mark.parametrize(
    "path", ["//evil.example/", "//evil.example//", "/%2Fevil.example/", "/\\evil.example/", "/%5Cevil.example/", "/x/"]
)
def test_a_slash_after_an_address_leads_nobody_elsewhere(path):
    assert client().get(f"{HERE}{path}").status_code == 404


def test_an_address_that_ends_in_a_slash_is_left_as_it_is():
    routes = [Route("/edizione/{name:path}", anything), Route("/{path:path}", anything)]
    middleware = [Middleware(KnownAddresses, routes=routes[:1])]
    for path in ("/edizione/", "/media/x/"):
        assert Client(Starlette(routes=routes, middleware=middleware)).get(path).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1",
        "/embed",
        "/foo/bar",
        "/quadro",
        "/mappa/x",
        "/x/_stcore/health",
        "/index.html",
        "/manifest.json",
        "/robots.txt",
        "/favicon.ico",
        "/.env",
        "/static/js/missing.js",
        "/static/../index.html",
        "/static",
        "/healthz/x",
        "/_stcore/metrics",
        "/_stcore/agent/interact",
        "/_stcore/script-health-check",
        "/_stcore",
    ],
)
def test_unknown_addresses_are_not_found_instead_of_the_application(path):
    """``/api/v1`` and ``/embed`` answered with the application, ``/_stcore/metrics`` with sessions and memory."""
    answer = client().get(path)
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    told = answer.json()
    assert (told["status"], told["code"]) == (404, "indirizzo-sconosciuto")
    assert told["detail"].startswith("A questo indirizzo non c'è nessuna pagina: «/")
    assert told["remedy"] == WRITE_AGAIN


def test_a_person_gets_an_italian_page_that_leads_home():
    page = client().get("/foo/<b>", headers={"accept": "text/html,application/xhtml+xml"})
    assert page.status_code == 404
    assert '<html lang="it">' in page.text
    assert "<title>Pagina non trovata · Bifocale</title>" in page.text
    assert "«/foo/&lt;b&gt;»" in page.text
    assert '<a href="/">Aprire la prima pagina di Bifocale</a>' in page.text


def test_a_long_address_is_cut():
    assert len(client().get("/" + "a" * 5_000).content) < 500


@pytest.mark.parametrize(
    ("path", "answers"), [("/_stcore/stream", True), ("/ws", False), ("/mappa/_stcore/stream", False)]
)
def test_only_one_websocket_is_there(path, answers):
    said = Client(KnownAddresses(connected)).connect(path, headers={"host": "localhost"})
    assert (said[0]["type"] == "websocket.accept") is answers


def test_every_page_but_the_first_is_an_address():
    assert len(addresses()) == len(EVERY_PAGE) - 1
    assert DEFAULT.name not in addresses()


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_a_request_of_another_kind_is_refused_in_italian(method):
    answer = client().request(method, "/healthz")
    assert (answer.status_code, "Method Not Allowed" in answer.text) == (405, False)
    assert "non accetta richieste di questo tipo" in answer.text
