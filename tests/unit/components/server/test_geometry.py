"""Geometry by address."""

import threading

import pytest
from starlette.applications import Starlette

from components.server import geometry_routes, geometry_url, middleware
from tests.support.asgi_client import Client

CONTENT = b'{"type":"FeatureCollection","features":[]}'


@pytest.fixture
def client():
    documents = {"comuni": CONTENT, "sotto-ambiti": CONTENT}
    routes = geometry_routes(documents.get)
    return Client(Starlette(routes=routes, middleware=middleware(routes=routes)))


def test_the_address_carries_the_fingerprint_of_the_content(client):
    address = geometry_url("comuni", CONTENT)
    assert address != geometry_url("comuni", CONTENT + b" ")
    response = client.get(address)
    assert response.content == CONTENT
    assert response.headers["content-type"] == "application/geo+json"
    assert response.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert response.headers["content-encoding"] == "gzip"


def test_names_may_contain_a_hyphen(client):
    assert client.get(geometry_url("sotto-ambiti", CONTENT)).content == CONTENT


def test_an_old_address_answers_with_the_present_content_but_is_not_kept(client):
    response = client.get("/geo/comuni-000000000000.json")
    assert response.content == CONTENT
    assert response.headers["cache-control"] == "no-cache"


def test_an_unknown_name_is_said_in_italian(client):
    response = client.get("/geo/province-1.json")
    assert (response.status_code, response.json()["code"]) == (404, "indirizzo-sconosciuto")


def test_a_database_that_is_away_is_a_clear_503(caplog):
    def away(name):
        raise ConnectionError("password=segreta")

    response = Client(Starlette(routes=geometry_routes(away))).get("/geo/comuni-1.json")
    assert response.status_code == 503
    assert response.json()["detail"].startswith("Geometria non disponibile")
    assert "segreta" not in response.text
    assert "No geometry: ConnectionError" in caplog.text


def test_shapes_are_made_outside_the_event_loop():
    threads = []

    def get(name):
        threads.append(threading.current_thread().name)
        return CONTENT

    client = Client(Starlette(routes=geometry_routes(get)))
    client.get(geometry_url("comuni", CONTENT))
    assert len(threads) == 1
    assert threads[0].startswith("AnyIO worker thread")
