"""What a proxy of ours says of who is asking is believed; what anybody else says is taken away."""

import pytest

from components.server.sign_in.trusted_proxy import TrustedProxy, is_among
from components.server.sign_in.ways_in import WaysIn
from tests.support.asgi_client import run_apart

WAYS = WaysIn(is_demo=False, header="X-Remote-User", proxies=("10.0.0.5/32", "fd00::/8"))


def arrived(
    peer: str | None, *headers: tuple[str, str], ways: WaysIn = WAYS, kind: str = "http"
) -> tuple[list[str], str]:
    """Return whom a request names, and whose it is, once it has passed."""
    seen: list[dict] = []

    async def within(scope, _receive, _send) -> None:
        seen.append(scope)

    raw = [(name.lower().encode(), value.encode()) for name, value in headers]
    scope = {"type": kind, "headers": raw, "client": None if peer is None else (peer, 4711)}
    run_apart(TrustedProxy(within, ways=lambda: ways)(scope, None, None))
    named = [value.decode() for name, value in seen[0]["headers"] if name == b"x-remote-user"]
    return named, (seen[0]["client"] or ("",))[0]


@pytest.mark.parametrize("kind", ["http", "websocket"])
@pytest.mark.parametrize(
    ("peer", "named"),
    [
        ("10.0.0.5", ["anna@ente.it"]),
        ("::ffff:10.0.0.5", ["anna@ente.it"]),
        ("fd12::1", ["anna@ente.it"]),
        ("10.0.0.6", []),
        ("127.0.0.1", []),
        ("unknown", []),
        (None, []),
    ],
)
def test_only_the_proxy_may_name_somebody(peer: str | None, named: list[str], kind: str) -> None:
    assert arrived(peer, ("X-Remote-User", "anna@ente.it"), kind=kind)[0] == named


def test_where_no_header_is_trusted_nothing_is_touched() -> None:
    assert arrived("1.2.3.4", ("X-Remote-User", "x"), ways=WaysIn())[0] == ["x"]


def test_a_name_said_twice_is_nobodys() -> None:
    """A browser adds its own, and a proxy that does not take it away adds another."""
    assert arrived("10.0.0.5", ("X-Remote-User", "io@male.it"), ("x-remote-user", "anna@ente.it"))[0] == []


def test_the_client_is_the_browser_behind_the_proxy_and_nobody_makes_one_up() -> None:
    forwarded = ("X-Forwarded-For", "6.6.6.6, 1.2.3.4, fd00::9")
    assert arrived("10.0.0.5", forwarded)[1] == "1.2.3.4"
    assert arrived("8.8.8.8", forwarded)[1] == "8.8.8.8"


def test_addresses_and_networks() -> None:
    assert is_among("10.1.2.3", ("10.0.0.0/8",))
    assert not is_among("11.1.2.3", ("10.0.0.0/8",))
    assert not is_among("", ("0.0.0.0/0",))
