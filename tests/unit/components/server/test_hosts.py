"""Whose requests are heard: the host they name, and the page they come from."""

import json
import logging
import socket

import pytest
from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Route

from components.server.hosts import Names, OwnHosts
from tests.support.asgi_client import Client

NOBODY_SAID = Names()
PUBLIC = Names(public_url="https://bifocale.comune.example", hosts=("cruscotto.example", "*.ambito.example"))
LAN = "192.168.1.20"


async def hosts(request):
    return JSONResponse(request.headers.getlist("host"))


async def streamlit(scope, receive, send):
    """Stand for Streamlit: say which Host came to it."""
    await send({"type": "websocket.accept", "host": dict(scope["headers"])[b"host"].decode()})


async def within(scope, receive, send):
    page = Starlette(routes=[Route("/{path:path}", hosts)])
    await (streamlit if scope["type"] == "websocket" else page)(scope, receive, send)


def client(names=NOBODY_SAID, *, server="127.0.0.1"):
    return Client(OwnHosts(within, names=lambda: names), server=server)


def status(host, *, names=NOBODY_SAID, server="127.0.0.1", **headers):
    return client(names, server=server).get("/", headers={"host": host, **headers}).status_code


@pytest.mark.parametrize(
    "host", ["localhost:8501", "localhost", "127.0.0.1:8501", "127.9.9.9", "[::1]:8501", "a.localhost"]
)
def test_the_machine_itself_is_heard_on_a_fresh_machine(host):
    assert status(host) == 200


@pytest.mark.parametrize("host", [LAN, f"{LAN}:8501", "10.0.0.9:80", "[fe80::1]:8501"])
def test_an_address_in_numbers_is_heard_where_other_machines_are_served(host):
    """``make run ADDRESS=0.0.0.0``, behind a router or in a container: the machine does not know that number."""
    assert status(host, server=LAN) == 200
    assert status(host, server="::ffff:172.17.0.2") == 200
    assert status(host) == 400


def test_the_machine_is_heard_by_its_own_name():
    name = socket.gethostname()
    assert [status(f"{each}:8501", server=LAN) for each in (name, name.upper(), f"{name.split('.')[0]}.local")] == [
        200
    ] * 3


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:8501",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "bifocale.comune.example",
    ],
)
def test_a_name_made_to_point_here_is_refused(host):
    """DNS rebinding: to the browser the page of somebody else and this server were one."""
    assert status(host) == 400
    assert status(host, server=LAN) == 400


@pytest.mark.parametrize(
    "host", ["", "a b", "user@localhost", "localhost/x", "localhost:porta", "localhost:8501:1", "[::1"]
)
def test_what_is_not_a_host_is_refused(host):
    assert status(host) == 400


@pytest.mark.parametrize(
    "host",
    ["bifocale.comune.example", "BIFOCALE.comune.example:443", "cruscotto.example.", "uno.ambito.example", "localhost"],
)
def test_names_of_the_settings_are_heard(host):
    assert status(host, names=PUBLIC) == 200


@pytest.mark.parametrize("host", ["ambito.example", "altro.comune.example", "xambito.example", "xcruscotto.example"])
def test_names_like_those_of_the_settings_are_not_heard(host):
    assert status(host, names=PUBLIC) == 400


@pytest.mark.parametrize(
    ("host", "origin"),
    [
        ("localhost:8501", "http://localhost:8501"),
        ("bifocale.comune.example", "https://bifocale.comune.example"),
        ("bifocale.comune.example:443", "https://bifocale.comune.example"),
        ("cruscotto.example:8443", "https://cruscotto.example:8443"),
        ("127.0.0.1:8501", "https://bifocale.comune.example"),
    ],
)
def test_a_page_of_ours_is_heard_and_streamlit_finds_host_and_origin_equal(host, origin):
    """Where they differ Streamlit asks an outside service for its own address, and everybody waits."""
    (message,) = client(PUBLIC).connect("/_stcore/stream", headers={"host": host, "origin": origin})
    assert message == {"type": "websocket.accept", "host": origin.split("://")[1]}


@pytest.mark.parametrize(
    "origin",
    [
        "https://evil.example",
        "http://bifocale.comune.example",
        "https://bifocale.comune.example:8443",
        "https://bifocale.comune.example.evil.example",
        "https://uno.ambito.example",
        "http://localhost:9999",
        "null",
        "file://",
        "chrome-extension://localhost:8501",
    ],
)
def test_a_page_elsewhere_is_not_heard_by_websocket_nor_by_http(origin):
    given = {"host": "localhost:8501", "origin": origin}
    start, body = client(PUBLIC).connect("/_stcore/stream", headers=given)
    assert (start["type"], start["status"]) == ("websocket.http.response.start", 403)
    assert "non inoltra l'intestazione Host" in json.loads(body["body"])["remedy"]
    assert client(PUBLIC).get("/mappa", headers=given).status_code == 403


def test_a_program_without_a_page_is_heard():
    (message,) = client().connect("/_stcore/stream", headers={"host": "localhost:8501"})
    assert message["type"] == "websocket.accept"


def test_two_hosts_are_refused():
    (start, _) = Client(OwnHosts(within)).connect(
        "/_stcore/stream", headers={"host": "localhost", "Host": "evil.example"}
    )
    assert start["status"] == 400


@pytest.mark.parametrize("headers", [{"host": "evil.example"}, {"origin": "https://evil.example"}])
def test_the_health_check_answers_whoever_asks(headers):
    """Monitoring tools and balancers call the machine by names of their own; it tells nothing of anybody."""
    assert client().get("/healthz", headers=headers).status_code == 200


def test_the_visitor_reads_in_italian_where_to_go_and_nothing_of_the_request_is_markup():
    asked = {"host": "localhost", "origin": "https://<b>x</b>.example", "accept": "text/html,*/*"}
    page = client(PUBLIC).get("/", headers=asked)
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert '<html lang="it">' in page.text
    assert "«https://&lt;b&gt;x&lt;/b&gt;.example»" in page.text
    assert '<a href="https://bifocale.comune.example">Aprire https://bifocale.comune.example</a>' in page.text
    assert "BIFOCALE_PUBLIC_URL" in page.text


def test_a_long_name_is_cut():
    page = client().get("/", headers={"host": "a" * 5_000, "accept": "text/html"})
    assert len(page.text) < 2_000


def test_a_program_reads_the_same_in_json():
    answer = client().get("/", headers={"host": "evil.example"})
    told = answer.json()
    assert (told["code"], told["detail"]) == (
        "nome-non-riconosciuto",
        "Bifocale non risponde al nome «evil.example».",
    )
    assert told["remedy"].startswith("Per chi gestisce il servizio:")


def test_whoever_runs_a_proxy_that_does_not_forward_host_finds_it_in_the_log_once(caplog):
    proxied = client()
    with caplog.at_level(logging.WARNING):
        for _ in range(3):
            proxied.get("/", headers={"origin": "https://bifocale.comune.example"})
    (record,) = caplog.records
    assert "https://bifocale.comune.example" in record.getMessage()
    assert "does not forward Host" in record.getMessage()
    assert "BIFOCALE_PUBLIC_URL" in record.getMessage()


def test_whoever_sends_requests_cannot_fill_the_log(caplog):
    asked = client()
    with caplog.at_level(logging.WARNING):
        for number in range(150):
            asked.get("/", headers={"host": f"{number}.evil.example"})
    assert len(caplog.records) == 102
    assert "the log tells no more of them" in caplog.text
