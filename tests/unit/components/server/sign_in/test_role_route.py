"""The role chosen at the gate of a demonstration: kept for the browser that chose it, taken from our own page alone."""

from collections.abc import Mapping
from urllib.parse import urlencode

import httpx
import pytest
from starlette.applications import Starlette

from components.server.sign_in.cookies import BROWSER
from components.server.sign_in.gate_page import CHOOSE, Choice, GatePage
from components.server.sign_in.role_route import ELSEWHERE, NO_COOKIE, role_route
from components.server.sign_in.ways_in import WaysIn
from tests.support.asgi_client import Client
from user_error import UserError

PAGES, DEMO = ("mappa", "percorsi"), WaysIn()
GATE = GatePage(legend="Entra come", choices=(Choice(code="manager", name="Responsabile", caption="Vede tutto"),))
OURS = {"Cookie": f"{BROWSER}=parola", "Origin": "http://localhost:8501", "Sec-Fetch-Site": "same-origin"}


class Asked:
    """A route, and what it kept."""

    def __init__(self, *, ways: WaysIn = DEMO, gate: GatePage | None = GATE, refuses: bool = False) -> None:
        self.kept: list[tuple[str, Mapping[str, str]]] = []
        self._refuses = refuses
        route = role_route(lambda: ways, pages=PAGES, gate=lambda _cookies: gate, choose=self._choose)
        self._client = Client(Starlette(routes=[route]))

    def _choose(self, browser: str, fields: Mapping[str, str]) -> None:
        if self._refuses:
            raise UserError("dettaglio", public="Scegliere di nuovo.")
        self.kept.append((browser, fields))

    def choose(self, headers: Mapping[str, str] = OURS, **fields: str) -> httpx.Response:
        given = {"Content-Type": "application/x-www-form-urlencoded", **headers}
        return self._client.request("POST", CHOOSE, content=urlencode(fields).encode(), headers=given)

    def look(self, query: str = "", *, accept: str = "*/*") -> httpx.Response:
        return self._client.get(f"{CHOOSE}{query}", headers={"Accept": accept})


def test_a_choice_is_kept_for_the_browser_that_made_it_and_leads_to_the_page_that_was_asked_for() -> None:
    asked = Asked()
    answer = asked.choose(ruolo="manager", verso="/percorsi?periodo=2024")
    assert (answer.status_code, answer.headers["location"]) == (303, "/percorsi?periodo=2024")
    assert [(browser, fields["ruolo"]) for browser, fields in asked.kept] == [("parola", "manager")]
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("towards", ["//altrove.example", "https://altrove.example/", "/segreta", "/\\altrove", ""])
def test_it_leads_to_no_page_that_is_not_ours(towards: str) -> None:
    assert Asked().choose(ruolo="manager", verso=towards).headers["location"] == "/"


@pytest.mark.parametrize(
    "headers",
    [{**OURS, "Origin": "https://altrove.example"}, {**OURS, "Sec-Fetch-Site": "cross-site"}],
    ids=["origin", "fetch"],
)
def test_a_page_elsewhere_chooses_for_nobody(headers: Mapping[str, str]) -> None:
    asked = Asked()
    answer = asked.choose(headers, ruolo="manager")
    assert (answer.status_code, answer.json()["detail"], asked.kept) == (403, ELSEWHERE, [])


def test_a_form_that_is_too_large_is_not_read() -> None:
    asked = Asked()
    assert asked.choose(ruolo="x" * 10_001).status_code == 403
    assert asked.kept == []


def test_a_browser_that_keeps_no_cookie_is_told_so() -> None:
    asked = Asked()
    answer = asked.choose({**OURS, "Cookie": ""}, ruolo="manager")
    assert (answer.status_code, answer.json()["detail"], asked.kept) == (409, NO_COOKIE, [])


def test_a_choice_that_is_none_is_refused_with_its_sentence_for_people_and_programs() -> None:
    asked = Asked(refuses=True)
    for_programs, for_people = asked.choose(ruolo="re"), asked.choose({**OURS, "Accept": "text/html"}, ruolo="re")
    assert (for_programs.status_code, for_programs.json()["detail"]) == (400, "Scegliere di nuovo.")
    assert "Scegliere di nuovo." in for_people.text
    assert "dettaglio" not in for_people.text


def test_a_page_that_is_open_is_given_the_gate_alone() -> None:
    answer = Asked().look("?verso=/percorsi?periodo=2024")
    assert answer.text.startswith('<main id="bif-gate"')
    assert 'value="/percorsi?periodo=2024"' in answer.text
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(("gate", "accept"), [(None, "*/*"), (GATE, "text/html,*/*")], ids=["entered", "written"])
def test_who_needs_no_gate_and_who_writes_its_address_are_led_to_the_page(gate: GatePage | None, accept: str) -> None:
    answer = Asked(gate=gate).look("?verso=/percorsi", accept=accept)
    assert (answer.status_code, answer.headers["location"]) == (303, "/percorsi")


def test_where_people_sign_in_nobody_chooses() -> None:
    asked = Asked(ways=WaysIn(is_demo=False, has_provider=True))
    assert (asked.choose(ruolo="manager").headers["location"], asked.kept) == ("/", [])
    assert asked.look().status_code == 303
