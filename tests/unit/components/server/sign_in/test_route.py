"""From a click on «Entra» to where people are recognised, and back to a page of ours whatever the address says."""

from urllib.parse import quote

import pytest
from starlette.applications import Starlette

from components.server.sign_in.cookies import SIGNED_IN, WANTED
from components.server.sign_in.route import ENTER, sign_in_route
from components.server.sign_in.wanted_page import LONGEST, packed, unpacked, wanted_page
from components.server.sign_in.ways_in import WaysIn
from tests.support.asgi_client import Client
from user_error import UserError

PAGES = ("mappa", "crema_territorio")
PROVIDER = "/auth/login?provider=x"


def asked(towards: str = "/mappa?area=crema", *, ways: WaysIn, named: str = "", away: bool = False):
    """Return the answer to a click, and who arrived by the proxy."""
    arrived: list[str] = []

    def arrive(email: str, _network: str) -> str:
        if away:
            raise UserError("percorso segreto", public="Riprovare più tardi.")
        arrived.append(email)
        return "parola"

    route = sign_in_route(lambda: ways, pages=PAGES, provider=lambda: PROVIDER, arrive=arrive)
    headers = {"X-Remote-User": named} if named else {}
    return Client(Starlette(routes=[route])).get(f"{ENTER}?verso={quote(towards, safe='')}", headers=headers), arrived


def test_to_the_provider_with_the_page_that_was_asked_for() -> None:
    answer, _ = asked(ways=WaysIn(is_demo=False, has_provider=True))
    assert (answer.status_code, answer.headers["location"]) == (303, PROVIDER)
    (kept,) = [text for text in answer.headers.get_list("set-cookie") if text.startswith(WANTED)]
    assert packed("/mappa?area=crema") in kept
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(kept.split("; "))
    assert "Secure" not in kept


def test_cookies_of_a_site_in_https_are_secure() -> None:
    answer, _ = asked(ways=WaysIn(is_demo=False, has_provider=True, is_secure=True))
    assert all("Secure" in text for text in answer.headers.get_list("set-cookie"))


def test_whom_the_proxy_names_is_in_at_once() -> None:
    answer, arrived = asked(ways=WaysIn(is_demo=False, header="X-Remote-User", hours=2), named="anna@ente.it")
    assert (answer.headers["location"], arrived) == ("/mappa?area=crema", ["anna@ente.it"])
    (word,) = [text for text in answer.headers.get_list("set-cookie") if text.startswith(SIGNED_IN)]
    assert word.startswith(f"{SIGNED_IN}=parola; ")
    assert "Max-Age=7200" in word


def test_whom_the_proxy_does_not_name_reads_so() -> None:
    answer, arrived = asked(ways=WaysIn(is_demo=False, header="X-Remote-User"))
    assert (answer.status_code, arrived) == (403, [])
    assert "non ha detto chi siete" in answer.text


def test_a_header_that_nobody_trusts_names_nobody() -> None:
    _, arrived = asked(ways=WaysIn(is_demo=False, has_provider=True), named="anna@ente.it")
    assert arrived == []


def test_accounts_that_cannot_be_read_let_nobody_in_and_tell_no_path() -> None:
    answer, _ = asked(ways=WaysIn(is_demo=False, header="X-Remote-User"), named="anna@ente.it", away=True)
    assert answer.status_code == 503
    assert "Riprovare più tardi." in answer.text
    assert "segreto" not in answer.text


def test_a_demonstration_signs_nobody_in() -> None:
    answer, _ = asked(ways=WaysIn())
    assert answer.headers["location"] == "/mappa?area=crema"
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(
    "address",
    [
        "https://male.example/mappa",
        "//male.example",
        "/\\male.example",
        "/mappa/../x",
        "/altro",
        "/mappa#x",
        "/mappa?a\r\nSet-Cookie: x=1",
        "javascript:alert(1)",
        "mappa",
        "",
        "/?x y",
    ],
)
def test_an_address_that_could_lead_elsewhere_leads_to_the_first_page(address: str) -> None:
    assert wanted_page(address, PAGES) == "/"


@pytest.mark.parametrize(
    "address", ["/", "/mappa", "/crema_territorio?periodo=2024&servizio=a,b", "/?area=crema%20alta"]
)
def test_addresses_of_ours_are_kept_whole(address: str) -> None:
    assert wanted_page(unpacked(packed(address)), PAGES) == address


def test_parameters_that_no_cookie_could_hold_are_dropped_and_the_page_stays() -> None:
    assert wanted_page(f"/mappa?x={'y' * LONGEST}", PAGES) == "/mappa"


@pytest.mark.parametrize(("asked", "page"), [("/mappa?x=€", "/mappa"), ("/altrove?x=€", "/"), ("//altrove?x=€", "/")])
def test_letters_that_no_address_is_written_with_cost_the_filters_and_not_the_page(asked: str, page: str) -> None:
    """The way back from the provider broke off in English: no header can hold them."""
    assert wanted_page(asked, PAGES) == page
