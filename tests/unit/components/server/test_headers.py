"""The security headers name no outside host and reach every response."""

import re

import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from components.base_path import publish_under
from components.server import Door, Told, middleware
from components.server.headers import SecurityHeaders, policy
from components.server.request_log import RequestLog
from components.server.sign_in.ways_in import WaysIn
from tests.support.asgi_client import Client, run_apart


async def page(request):
    return PlainTextResponse("ciao" * 500)


@pytest.fixture
def client():
    return Client(Starlette(routes=[Route("/{path:path}", page)], middleware=middleware()))


@pytest.mark.parametrize("path", ["/", "/component/components.views.map.iframe.servizi/index.html"])
def test_no_outside_host_is_allowed(path):
    sources = {source for directive in policy(path).split("; ") for source in directive.split(" ")[1:]}
    assert sources <= {"'self'", "'none'", "'unsafe-inline'", "data:", "blob:"}
    assert not re.search(r"https?:|wss?:|\*", policy(path))


@pytest.mark.parametrize("path", ["/mappa", "/component/x/index.html", "/componente", "/media/x.html"])
def test_the_frame_of_the_map_may_neither_evaluate_nor_write_scripts(path):
    assert "script-src 'self'" in policy(path).split("; ")
    assert "unsafe-eval" not in policy(path)


def test_the_frame_of_the_map_may_not_write_styles_either():
    assert "style-src 'self'" in policy("/component/x/index.html").split("; ")


@pytest.mark.parametrize("path", ["/", "/static/a.js", "/non-esiste"])
def test_every_response_carries_them(client, path):
    headers = client.get(path).headers
    assert headers["content-security-policy"] == policy(path)
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "SAMEORIGIN"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["permissions-policy"].endswith("clipboard-write=(self)")
    assert "frame-ancestors 'self'" in headers["content-security-policy"]


def test_the_whole_stack_compresses(client):
    response = client.get("/", headers={"Accept-Encoding": "gzip"})
    assert response.headers["content-encoding"] == "gzip"
    assert response.text == "ciao" * 500


async def varying(request):
    return PlainTextResponse("ciao" * 500, headers={"Vary": "Accept, accept-encoding"})


FIGURE = "/edizione/figura/mappa/mappa"
SITES = ("https://www.comune.esempio.it", "http://127.0.0.1:8000")


def test_only_figures_are_framed_by_others_and_only_by_the_sites_that_are_named():
    served = Starlette(routes=[Route("/{path:path}", page)], middleware=middleware(told=Told(embedders=lambda: SITES)))
    headers = Client(served).get(FIGURE).headers
    assert headers["content-security-policy"].endswith(
        "frame-ancestors 'self' https://www.comune.esempio.it http://127.0.0.1:8000"
    )
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "script-src" not in headers["content-security-policy"]
    assert "x-frame-options" not in headers
    assert headers["cross-origin-resource-policy"] == "cross-origin"
    for path in ("/", "/mappa", "/edizione/", "/edizione/figura", "/edizione/figurante/x", "/assemblea/a/", "/api/v1"):
        headers = Client(served).get(path).headers
        assert headers["content-security-policy"] == policy(path)
        assert "frame-ancestors 'self';" in f"{headers['content-security-policy']};"
        assert headers["x-frame-options"] == "SAMEORIGIN"
        assert headers["cross-origin-resource-policy"] == "same-origin"


def test_where_no_site_is_named_nobody_frames_a_figure_either(client):
    headers = client.get(FIGURE).headers
    assert headers["content-security-policy"].endswith("frame-ancestors 'self'")
    assert headers["x-frame-options"] == "SAMEORIGIN"


@pytest.mark.parametrize("wanted", ["gzip", "identity"])
def test_what_an_answer_depends_on_is_named_once(wanted):
    client = Client(Starlette(routes=[Route("/", varying)], middleware=middleware()))
    told = client.get("/", headers={"Accept-Encoding": wanted}).headers["vary"]
    assert sorted(name.strip().lower() for name in told.split(",")) == ["accept", "accept-encoding"]


@pytest.mark.parametrize("kind", ["websocket", "lifespan"])
def test_what_is_not_http_goes_through_untouched(kind):
    received = []

    async def inner(*exchange):
        received.append(exchange)

    app = inner
    for layer in reversed(middleware()):
        if layer.cls is not RequestLog:  # which numbers what passes (`test_request_log`)
            app = layer.cls(app, *layer.args, **layer.kwargs)
    headers = [(b"host", b"localhost")]
    exchange = ({"type": kind, "path": "/_stcore/stream", "headers": headers}, object(), object())
    run_apart(app(*exchange))
    assert received == [exchange]


@pytest.mark.parametrize("is_secure", [True, False])
def test_a_site_in_https_tells_browsers_never_to_come_otherwise(is_secure):
    door = Door(ways=lambda: WaysIn(is_demo=False, is_secure=is_secure))
    client = Client(Starlette(routes=[Route("/{path:path}", page)], middleware=middleware(door=door)))
    told = client.get("/mappa").headers.get("strict-transport-security")
    assert told == ("max-age=31536000; includeSubDomains" if is_secure else None)


@pytest.mark.parametrize("place", ["", "/crema"])
def test_no_cookie_is_for_what_else_is_at_our_name(place):
    """Streamlit's own against forged requests is for the whole name, wherever it is published."""

    async def with_cookies(request):
        response = PlainTextResponse("")
        response.headers.append("Set-Cookie", "_streamlit_xsrf=2|a|b|1; Path=/; SameSite=Lax")
        response.headers.append("Set-Cookie", "nostro=y; HttpOnly; path=/crema/x")
        response.headers.append("Set-Cookie", "altro=y; path=/")
        return response

    served = SecurityHeaders(Starlette(routes=[Route("/crema", with_cookies)]))
    publish_under(place)
    try:
        given = Client(served).get("/crema").headers.get_list("set-cookie")
    finally:
        publish_under("")
    assert given == [
        f"_streamlit_xsrf=2|a|b|1; Path={place or '/'}; SameSite=Lax",
        "nostro=y; HttpOnly; path=/crema/x",
        f"altro=y; Path={place or '/'}",
    ]


@pytest.mark.parametrize("is_secure", [True, False])
def test_behind_https_every_cookie_is_sent_by_https_alone(is_secure):
    """Streamlit leaves those that it sets free: the one against forged requests, the one of the exchange."""

    async def with_cookies(request):
        response = PlainTextResponse("")
        response.set_cookie("_streamlit_xsrf", "x")
        response.set_cookie("nostro", "y", secure=is_secure)
        return response

    door = Door(ways=lambda: WaysIn(is_secure=is_secure))
    served = Starlette(routes=[Route("/", with_cookies)], middleware=middleware(door=door))
    given = Client(served).get("/").headers.get_list("set-cookie")
    assert len(given) == 2
    assert [text.lower().count("; secure") for text in given] == [int(is_secure)] * 2
