"""The API of the small Ambito, asked in memory through the house's own middleware."""

from collections.abc import Callable

import pytest
from limits import RateLimitItemPerMinute
from starlette.applications import Starlette
from starlette.routing import Route

from components.server import middleware
from publication.api.held import Held
from publication.api.service import MOST, Api, Published
from publication.edition.making import Made
from publication.edition.package import Edition
from publication.routes import API_ADDRESSES
from tests.support.asgi_client import Client

Ask = Callable[..., Client]


def shelf_of(edition: Edition) -> Published:
    """Return what the API answers from, where an edition is the only one."""
    return Published(held=Held.of(edition), editions=(edition.facts,))


def client_of(
    published: Callable[[], Published | None], *, is_on: bool = True, most: RateLimitItemPerMinute = MOST
) -> Client:
    api = Api(published, is_on=lambda: is_on, version="0", most=most)
    routes = [Route(address, api) for address in API_ADDRESSES]
    return Client(Starlette(routes=routes, middleware=middleware(routes=routes)))


@pytest.fixture(scope="module")
def held(first: Made) -> Published:
    return shelf_of(first.edition)


@pytest.fixture(scope="module")
def client(held: Published) -> Client:
    return client_of(lambda: held)
