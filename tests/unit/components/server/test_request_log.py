"""Each request has a number, and a line that says which of our addresses it was for and nothing that was sent."""

import logging

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

import metrics
from components.base_path import publish_under
from components.server.request_log import NUMBER, WELL_FORMED, RequestLog
from json_log import REQUEST
from tests.support.asgi_client import Client

GIVEN = "0123456789abcdef0123456789abcdef"
CANARY = "canarino"


async def answer(request: Request) -> PlainTextResponse:
    if request.url.path == "/rotta":
        raise RuntimeError(CANARY)
    status = 404 if request.url.path.startswith(("/x", "/static")) else 200
    return PlainTextResponse(f"{request.headers[NUMBER]} {REQUEST.get()}", status_code=status)


def client() -> Client:
    shell = [Middleware(RequestLog, pages=("mappa", "rotta"))]
    return Client(Starlette(routes=[Route("/{path:path}", answer, methods=["GET", "POST"])], middleware=shell))


def facts(caplog: pytest.LogCaptureFixture) -> list[dict[str, object]]:
    return [record.facts for record in caplog.records if record.name == "bifocale"]  # type: ignore[attr-defined]


def test_the_proxys_number_is_kept_passed_on_and_given_back() -> None:
    answered = client().get("/mappa", headers={NUMBER: GIVEN})
    assert answered.headers[NUMBER] == GIVEN
    assert answered.text == f"{GIVEN} {GIVEN}"


@pytest.mark.parametrize(
    "said", ["", "mario.rossi@ente.example", "a" * 15, "a" * 65, f"{GIVEN} x", "../../etc", "RSSMRA80A01D142Z"]
)
def test_a_number_that_is_none_is_made_anew(said: str) -> None:
    answered = client().get("/mappa", headers={NUMBER: said})
    number = answered.headers[NUMBER]
    assert WELL_FORMED.fullmatch(number)
    assert number != said
    assert answered.text == f"{number} {number}"


@pytest.mark.parametrize(
    ("asked", "family", "status"),
    [
        ("/", "(prima)", 200),
        (f"/mappa?comune={CANARY}", "mappa", 200),
        (f"/mappa/{CANARY}", "(altro)", 200),
        (f"/x{CANARY}", "(altro)", 404),
        (f"/accesso/posta/entra?gettone={CANARY}", "accesso", 200),
        (f"/media/{CANARY}.csv", "media", 200),
        (f"/assemblea/{CANARY}/", "assemblea", 200),
        (f"/static/{CANARY}.js", "static", 404),
    ],
)
def test_a_line_says_which_address_of_ours_and_nothing_that_was_sent(
    asked: str, family: str, status: int, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, logger="bifocale"):
        client().request("POST", asked, headers={"User-Agent": CANARY, "Referer": CANARY, "Cookie": f"a={CANARY}"})
    (told,) = facts(caplog)
    assert (told["event"], told["method"], told["page"], told["status"]) == ("request", "POST", family, status)
    assert CANARY not in caplog.text
    assert CANARY not in str(told)


def test_files_of_pages_and_who_watches_are_written_only_when_refused(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, logger="bifocale"):
        for path in ("/assets/a.js", "/readyz", "/_stcore/health"):
            client().get(path)
    assert facts(caplog) == []


def test_a_request_that_breaks_is_a_line_with_its_status(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, logger="bifocale"), pytest.raises(RuntimeError):
        client().get("/rotta")
    assert [(told["page"], told["status"]) for told in facts(caplog)] == [("rotta", 500)]


def test_under_a_path_the_pages_are_the_same(caplog: pytest.LogCaptureFixture) -> None:
    publish_under("/bifocale")
    try:
        with caplog.at_level(logging.INFO, logger="bifocale"):
            client().get("/bifocale/mappa")
            client().get("/altrove")
    finally:
        publish_under("")
    assert [told["page"] for told in facts(caplog)] == ["mappa", "(altro)"]


def test_what_is_refused_is_counted_by_its_status() -> None:
    def refused() -> float:
        return metrics.REGISTRY.get_sample_value("bifocale_refusals_total", {"status": "404"}) or 0.0

    before = refused()
    client().get("/x")
    client().get("/mappa")
    assert refused() == before + 1
