"""One network enters as often as an assembly does, and not as often as a program that tries everything."""

import pytest
from limits import RateLimitItemPerMinute

from components.server.sign_in.attempts import ENTRIES, Attempts
from data_access.accounts.networks import network_of
from tests.support.asgi_client import run_apart


def answers(*requests: tuple[str, str], most: int = 3, method: str = "GET") -> list[int]:
    """Return the status that each request (path, address) is answered with."""
    told: list[int] = []

    async def within(_scope, _receive, send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})

    async def send(message) -> None:
        if message["type"] == "http.response.start":
            told.append(message["status"])
            if message["status"] == 429:
                assert 0 < int(dict(message["headers"])[b"retry-after"]) <= 900

    app = Attempts(within, most=RateLimitItemPerMinute(most, 15))
    for path, address in requests:
        scope = {"type": "http", "method": method, "path": path, "headers": [], "client": (address, 1)}
        run_apart(app(scope, None, send))
    return told


@pytest.mark.parametrize("path", ["/accesso/entra", "/oauth2callback", "/auth/login"])
def test_who_tries_too_often_waits_and_the_others_do_not(path: str) -> None:
    tries = [(path, f"192.0.2.{number}") for number in range(5)]
    assert answers(*tries, (path, "198.51.100.1")) == [200, 200, 200, 429, 429, 200]


def test_roles_are_not_chosen_by_trying_and_open_pages_may_ask_for_the_gate() -> None:
    tries = [("/accesso/ruolo", "192.0.2.1")] * 4
    assert answers(*tries, method="POST") == [200, 200, 200, 429]
    assert answers(*tries) == [200] * 4


def test_pages_are_not_counted() -> None:
    assert answers(*[("/mappa", "192.0.2.1")] * 5) == [200] * 5


def test_an_assembly_in_one_hall_enters() -> None:
    each = [("/accesso/entra", "192.0.2.1"), ("/oauth2callback", "192.0.2.1")]
    assert set(answers(*each * 48 * 3, most=ENTRIES.amount)) == {200}


def test_an_address_of_version_six_is_its_network() -> None:
    assert network_of("2001:db8:1::7") == "2001:db8:1::/48"
    assert network_of("::ffff:192.0.2.7") == "192.0.2.0/24", "every IPv4 client was one network"
    assert network_of("") == ""
