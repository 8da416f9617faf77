"""The path under which the dashboard is published: off for us, on for Streamlit, in each address that we write."""

from collections.abc import Iterator

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route
from streamlit import config

from components.base_path import address, base, publish_under, within
from components.server.addresses import KnownAddresses
from components.server.assets import asset_routes, asset_url
from components.server.published_under import FONTS, PLACE, WholeForStreamlit, WithinBase, take_place
from tests.support.asgi_client import Client


@pytest.fixture(autouse=True)
def at_root() -> Iterator[None]:
    before = config.get_option(PLACE), config.get_option(FONTS)
    yield
    publish_under("")
    config.set_option(PLACE, before[0])
    config.set_option(FONTS, before[1])


async def where(request: Request) -> JSONResponse:
    return JSONResponse(request.scope["path"])


def client() -> Client:
    own = [Route("/healthz", where), *asset_routes()]
    routes = [*own, Route("/{path:path}", where)]
    shell = [
        Middleware(WithinBase),
        Middleware(KnownAddresses, pages=("mappa",), routes=own),
        Middleware(WholeForStreamlit, routes=own),
    ]
    return Client(Starlette(routes=routes, middleware=shell))


@pytest.mark.parametrize("said", ["cruscotto", "/cruscotto", "/cruscotto/"])
def test_an_address_is_under_the_path_however_it_is_said(said: str) -> None:
    publish_under(said)
    assert (base(), address("/"), address("/mappa")) == ("/cruscotto", "/cruscotto/", "/cruscotto/mappa")
    assert asset_url("shell", "mend.js").startswith("/cruscotto/assets/shell/")


def test_at_the_root_nothing_is_added() -> None:
    publish_under("/")
    assert (base(), address("/mappa"), within("/mappa"), within("/")) == ("", "/mappa", "/mappa", "/")


@pytest.mark.parametrize(
    ("asked", "seen"),
    [
        ("/a/b", "/"),
        ("/a/b/", "/"),
        ("/a/b/mappa", "/mappa"),
        ("/a/b/a/b/x", "/a/b/x"),
        ("/a", None),
        ("/a/bc", None),
        ("/", None),
        ("/mappa", None),
        ("/x/a/b/mappa", None),
    ],
)
def test_what_is_asked_for_is_read_without_the_path(asked: str, seen: str | None) -> None:
    publish_under("a/b")
    assert within(asked) == seen


def test_ours_is_asked_without_the_path_and_streamlits_with_it() -> None:
    publish_under("cruscotto")
    for asked, seen in (
        ("/cruscotto/healthz", "/healthz"),
        ("/cruscotto/", "/cruscotto/"),
        ("/cruscotto/mappa", "/cruscotto/mappa"),
        ("/cruscotto/_stcore/health", "/cruscotto/_stcore/health"),
    ):
        assert client().get(asked).json() == seen
    assert client().get(asset_url("shell", "mend.js")).status_code == 200
    assert client().get(asset_url("fonts", "TitilliumWeb-Bold.ttf")).status_code == 200


def test_elsewhere_there_is_nothing_and_the_way_leads_under_the_path() -> None:
    publish_under("cruscotto")
    missing = ("/", "/mappa", "/healthz", "/cruscotto/api", "/cruscottomappa")
    assert [client().get(path).status_code for path in missing] == [404] * len(missing)
    for path in missing:
        assert f"«{path}»" in client().get(path).json()["detail"], "it is named as it was asked for"
    page = client().get("/x", headers={"accept": "text/html"})
    assert 'href="/cruscotto/"' in page.text


def test_who_leaves_out_the_last_slash_is_led_to_it_with_what_they_asked() -> None:
    publish_under("cruscotto")
    answer = client().get("/cruscotto?periodo=2024")
    assert (answer.status_code, answer.headers["location"]) == (308, "/cruscotto/?periodo=2024")


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("/cruscotto/healthz/", "/cruscotto/healthz"),
        ("/cruscotto/mappa/?periodo=2024", "/cruscotto/mappa?periodo=2024"),
        ("/cruscotto//", "/cruscotto/"),
    ],
)
def test_who_adds_one_is_led_to_the_address_under_the_path(asked: str, meant: str) -> None:
    publish_under("cruscotto")
    answer = client().get(asked)
    assert (answer.status_code, answer.headers["location"]) == (308, meant)
    assert client().get("/cruscotto//evil.example/").status_code == 404


def test_streamlit_and_its_fonts_take_the_same_place() -> None:
    config.set_option(FONTS, [{"family": "Titillium Web", "url": "/assets/fonts/x.ttf"}])
    take_place("/cruscotto")
    assert config.get_option(PLACE) == "cruscotto"
    assert config.get_option(FONTS) == [{"family": "Titillium Web", "url": "/cruscotto/assets/fonts/x.ttf"}]


def test_without_a_path_of_ours_the_place_is_the_one_that_streamlit_was_told() -> None:
    config.set_option(PLACE, "altrove")
    take_place("")
    assert base() == "/altrove"
