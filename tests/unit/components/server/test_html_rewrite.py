"""The page that Streamlit sends first, as our middleware leaves it."""

import re
from pathlib import Path

import pytest
import streamlit
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import HTMLResponse, PlainTextResponse
from starlette.routing import Route

from components.server import asset_routes
from components.server.html_rewrite import AHEAD, NO_SCRIPT, ItalianPage
from components.server.sign_in.gate_page import GatePage
from tests.support.asgi_client import Client

INDEX = (Path(streamlit.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")
COMPONENT = (
    '<!doctype html><html lang="en" style="font-size:1rem"><head><meta charset="UTF-8"/></head><script src="./a.js">'
)


async def index(request):
    return HTMLResponse(INDEX, headers={"ETag": '"x"', "Cache-Control": "no-cache", "Accept-Ranges": "bytes"})


async def component(request):
    return HTMLResponse(COMPONENT)


async def text(request):
    return PlainTextResponse('<html lang="en">')


@pytest.fixture
def client():
    routes = [
        Route("/component/servizi/index.html", component),
        Route("/testo", text),
        Route("/media/mappa.html", component),
        *asset_routes(),
        Route("/{path:path}", index, methods=["GET", "HEAD"]),
    ]
    return Client(Starlette(routes=routes, middleware=[Middleware(ItalianPage, title="Prova & \\1")]))


def test_the_installed_index_becomes_italian(client):
    html = client.get("/mappa").text
    assert '<html lang="it">' in html
    assert "<title>Prova &amp; \\1</title>" in html
    assert NO_SCRIPT in html
    assert "JavaScript to run this app" not in html
    assert "agent" not in html


@pytest.mark.parametrize(("path", "root"), [("/", "./"), ("/mappa", "./"), ("/una/pagina", "./../")])
def test_an_idle_browser_fetches_the_code_of_what_pages_draw(client, path, root):
    found = re.findall(r'<link rel="prefetch" as="script" crossorigin href="([^"]+)"', client.get(path).text)
    assert [address.split(".")[-3].rsplit("/", 1)[-1] for address in found] == list(AHEAD)
    assert all(address.startswith(f"{root}static/js/") for address in found)
    installed = Path(streamlit.__file__).parent / "static" / "static" / "js"
    assert all((installed / address.rsplit("/", 1)[-1]).exists() for address in found)


def test_frames_of_components_fetch_no_charts(client):
    assert "prefetch" not in client.get("/component/servizi/index.html").text


def test_no_inline_script_is_left_so_the_policy_can_forbid_them(client):
    scripts = re.findall(r"<script([^>]*)>(.*?)</script>", client.get("/").text, re.DOTALL)
    assert len(scripts) == 2
    assert all("src=" in attributes and not body.strip() for attributes, body in scripts)


def test_our_script_comes_before_streamlits_and_every_own_file_is_served(client):
    html = client.get("/").text
    own = re.findall(r'(?:src|href)="(/assets/[^"]+)"', html)
    names = ["mend.js", "shell.css", "print.css", "TitilliumWeb-Regular.ttf", "TitilliumWeb-Bold.ttf"]
    assert [Path(address).name for address in own] == names
    assert [client.get(address).status_code for address in own] == [200] * len(names)
    assert html.index("mend.js") < html.index("./static/js/index")


def test_streamlits_own_font_is_not_preloaded_for_nothing(client):
    assert "SourceSans" not in client.get("/").text


@pytest.mark.parametrize(("path", "prefix"), [("/", "./"), ("/mappa", "./"), ("/a/b", "./../"), ("/a/b/c", "./../../")])
def test_an_address_of_several_parts_still_finds_streamlits_files(client, path, prefix):
    assert f'src="{prefix}static/js/index' in client.get(path).text


def test_the_rewritten_page_is_never_answered_with_an_old_copy(client):
    response = client.get("/", headers={"Range": "bytes=0-10"})
    assert response.status_code == 200
    assert "etag" not in response.headers
    assert "accept-ranges" not in response.headers
    assert response.headers["cache-control"] == "no-cache"
    assert int(response.headers["content-length"]) == len(response.content)


def test_whom_to_tell_stands_in_the_page_itself():
    """When the server is gone it is too late to ask."""
    told = ["a<b>@ente.example"]
    app = Starlette(
        routes=[*asset_routes(), Route("/", index)], middleware=[Middleware(ItalianPage, contact=lambda: told[0])]
    )
    html = Client(app).get("/").text
    assert '<meta name="bif-contact" content="a&lt;b&gt;@ente.example" />' in html
    assert html.index("bif-contact") < html.index("mend.js")
    told[0] = ""
    assert '<meta name="bif-contact" content="" />' in Client(app).get("/").text


def test_head_has_no_body(client):
    response = client.head("/")
    assert (response.status_code, response.content) == (200, b"")


def test_frames_of_components_are_italian_and_keep_their_own_addresses(client):
    html = client.get("/component/servizi/index.html").text
    assert '<html lang="it" style="font-size:1rem">' in html
    assert 'src="./a.js"' in html
    assert "mend.js" in html


@pytest.mark.parametrize(("path", "body"), [("/testo", '<html lang="en">'), ("/media/mappa.html", COMPONENT)])
def test_what_is_not_a_page_of_ours_is_left_alone(client, path, body):
    assert client.get(path).text == body


def at_the_gate(path: str = "/", *, passed: str = "") -> str:
    """Return the page for whom the gate is shown, unless they hold a cookie."""

    def gate(cookies):
        return None if "passato" in cookies else GatePage(ways=(("Entra", "/accesso/entra"),))

    app = Starlette(
        routes=[Route("/component/servizi/index.html", component), Route("/{path:path}", index)],
        middleware=[Middleware(ItalianPage, gate=gate, pages=("mappa",))],
    )
    return Client(app).get(path, headers={"Cookie": passed}).text


def test_who_has_not_entered_meets_the_gate_in_the_page_and_nothing_of_streamlits_is_asked_for():
    """Before anybody could choose 98 files of 2.7 MB had come."""
    html = at_the_gate("/mappa?periodo=2024")
    assert html.index('<main id="bif-gate"') < html.index('<div id="root"></div>')
    assert '?verso=%2Fmappa%3Fperiodo%3D2024"' in html
    asked_for = re.findall(
        r'<(?:script|link)[^>]* (?:src|href)="([^"]+)"[^>]*>', re.sub(r"<link data-rel[^>]*>", "", html)
    )
    assert [address for address in asked_for if "/static/" in address] == []
    code = re.findall(r'<meta name="bif-app" content="(\./static/js/index\.[^"]+)" />', html)
    assert len(code) == 1


def test_what_waits_is_all_that_would_have_been_asked_for():
    before, after = at_the_gate(passed="passato=si"), at_the_gate()
    kinds = re.findall(r'<link rel="(modulepreload|prefetch|stylesheet)"[^>]* crossorigin', before)
    assert len(kinds) > 50
    assert re.findall(r'<link data-rel="(\w+)"', after) == kinds
    assert "bif-gate" not in before
    assert "data-rel" not in before


def test_files_that_wait_are_found_from_addresses_of_several_parts():
    assert 'content="./../static/js/index.' in at_the_gate("/una/pagina")


def test_no_gate_stands_in_the_frames_of_components_or_leads_to_pages_that_are_not_there():
    assert "bif-gate" not in at_the_gate("/component/servizi/index.html")
    assert '?verso=%2F"' in at_the_gate("/altra?x=1")
