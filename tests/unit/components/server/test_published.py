"""Folders at an address: whole, asked for again cheaply, the same for everybody, untouched by our middleware."""

import gzip
from collections.abc import Mapping

import pytest
from starlette.applications import Starlette
from starlette.requests import Request

from components.server import middleware
from components.server.published import MEETINGS, OWN, Folder, folder_routes, for_whom, is_published
from tests.support.asgi_client import Client
from user_error import UserError

PAGE = b'<!doctype html><html lang="en"><meta charset="utf-8"><noscript>x</noscript><link href="./a.css"></html>'
FILES = {"index.html": PAGE, "dati/a.json": b'{"a":1}', "tutto.zip": b"PK", "font/a.ttf": b"font"}


def client_of(found: object) -> Client:
    def find(_request: Request) -> Folder | None:
        if isinstance(found, UserError):
            raise found
        return found  # type: ignore[return-value]

    routes = folder_routes("/edizione", find)
    return Client(Starlette(routes=routes, middleware=middleware(routes=routes)))


@pytest.fixture
def client() -> Client:
    return client_of(Folder(FILES))


@pytest.mark.parametrize("given", ["gzip", "identity"])
def test_a_page_is_sent_as_it_is_and_with_no_cookie(client: Client, given: str) -> None:
    answer = client.get("/edizione/", headers={"accept-encoding": given, "accept": "text/html"})
    assert answer.content == PAGE
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["cache-control"] == "public, no-cache"
    assert answer.headers.get("content-encoding", "identity") == given
    assert "set-cookie" not in answer.headers
    assert "frame-ancestors 'self'" in answer.headers["content-security-policy"]


def test_who_has_a_file_already_is_told_so(client: Client) -> None:
    mark = client.get("/edizione/dati/a.json").headers["etag"]
    again = client.get("/edizione/dati/a.json", headers={"if-none-match": f'"x", {mark}'})
    assert (again.status_code, again.content) == (304, b"")
    other = client_of(Folder({**FILES, "dati/a.json": b'{"a":2}'}))
    assert other.get("/edizione/dati/a.json", headers={"if-none-match": mark}).status_code == 200


def test_packed_files_are_not_packed_again(client: Client) -> None:
    answer = client.get("/edizione/tutto.zip", headers={"accept-encoding": "gzip"})
    assert answer.content == b"PK"
    assert "content-encoding" not in answer.headers
    assert client.get("/edizione/font/a.ttf").headers["content-type"] == "font/ttf"


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("/edizione/dati/a.json/", "/edizione/dati/a.json"),
        ("/edizione//", "/edizione"),
        ("/edizione/x//", "/edizione/x"),
    ],
)
def test_no_file_has_a_slash_after_it(client: Client, asked: str, meant: str) -> None:
    answer = client.get(asked)
    assert (answer.status_code, answer.headers["location"]) == (308, meant)


def test_the_address_without_a_slash_leads_to_the_folder(client: Client) -> None:
    answer = client.get("/edizione")
    assert (answer.status_code, answer.headers["location"]) == (308, "/edizione/")


@pytest.mark.parametrize("path", ["/edizione/altro.html", "/edizione/../Home.py", "/edizione/%2e%2e/Home.py"])
def test_what_is_not_in_the_folder_is_not_found(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


def test_where_nothing_is_published_there_is_no_such_page() -> None:
    for path in ("/edizione", "/edizione/", "/edizione/index.html"):
        answer = client_of(None).get(path)
        assert answer.status_code == 404
        assert "nessuna pagina" in answer.text


def test_what_cannot_be_read_is_said_in_italian() -> None:
    answer = client_of(UserError("La base dati non risponde.")).get("/edizione/")
    assert answer.status_code == 503
    assert "La base dati non risponde." in answer.text


def test_only_folders_are_left_alone_by_the_middleware() -> None:
    assert is_published("/edizione/")
    assert is_published("/assemblea/a1/index.html")
    assert not any(map(is_published, ("/edizione", "/assemblea", "/assemblea/", "/quadro", "/media/edizione/")))


def test_who_may_not_look_is_told_to_enter_and_who_may_keeps_it_alone() -> None:
    asked: list[dict[str, str]] = []

    def may(cookies: Mapping[str, str], _headers: Mapping[str, str]) -> bool:
        asked.append(dict(cookies))
        return cookies.get("chi") == "io"

    def find(request: Request) -> Folder | None:
        return Folder(FILES, cache=OWN) if request.path_params["key"] == "a1" else None

    routes = folder_routes(MEETINGS, for_whom(may, find))
    client = Client(Starlette(routes=routes, middleware=middleware(routes=routes)))
    for path in ("/assemblea/a1", "/assemblea/a1/", "/assemblea/a1/dati/a.json", "/assemblea/altro/"):
        answer = client.get(path)
        assert answer.status_code == 403
        assert "dopo essere entrati" in answer.text
        assert answer.headers["cache-control"] == "no-store"
    answer = client.get("/assemblea/a1/", headers={"cookie": "chi=io"})
    assert (answer.status_code, answer.content) == (200, PAGE)
    assert answer.headers["cache-control"] == "private, no-cache"
    assert client.get("/assemblea/altro/", headers={"cookie": "chi=io"}).status_code == 404
    assert {"chi": "io"} in asked


def test_a_compressed_file_is_the_file() -> None:
    found = Folder(FILES).find("dati/a.json")
    assert found is not None
    assert found.compressed is not None
    assert gzip.decompress(found.compressed) == FILES["dati/a.json"]
