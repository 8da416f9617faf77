"""What the provider says of somebody becomes a word of ours: no claim reaches the browser, and troubles are told."""

import json
import logging
from collections.abc import Mapping
from http.cookies import SimpleCookie
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import RedirectResponse
from starlette.routing import Route
from streamlit.auth_util import set_cookie_with_chunks
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value, decode_signed_value

from components.server.sign_in import provider_return
from components.server.sign_in.cookies import SIGNED_IN, TOLD, WANTED
from components.server.sign_in.provider_return import Arrival, ProviderReturn, Trouble
from components.server.sign_in.wanted_page import packed
from components.server.sign_in.ways_in import WaysIn
from tests.support.asgi_client import Client

KEY = "k" * 32
TAX_CODE = "RSSMRA80A01D142Z"
CLAIMS = {"sub": TAX_CODE, "email": "anna@ente.it", "provider": "identita", "origin": "http://x", "is_logged_in": True}


@pytest.fixture(autouse=True)
def _key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(provider_return, "get_cookie_secret", lambda: KEY)


TOKENS = {"id_token": "x" * 5000, "access_token": "chiave"}
ARRIVED, PLAIN = Arrival(word="parola"), WaysIn(is_demo=False)
BACK = "/oauth2callback?code=1&state=2"


class Back:
    """A way back from a provider that said something of somebody."""

    def __init__(self, claims: Mapping[str, Any] | None = CLAIMS, arrival: Arrival = ARRIVED) -> None:
        self.claims, self.arrival = claims, arrival
        self.arrived: list[Mapping[str, Any]] = []
        self.failures: list[Trouble] = []
        self.over: list[str] = []
        self.error: Exception | None = None

    def arrive(self, claims: Mapping[str, Any], token: str, _network: str) -> Arrival:
        self.arrived.append(claims)
        self.token = token
        return self.arrival

    def streamlit(self, _request: object) -> RedirectResponse:
        """Answer as Streamlit does: with the claims and the tokens in cookies, or with neither."""
        response = RedirectResponse("/", status_code=302)
        if self.error is not None:
            logging.getLogger(provider_return._STREAMLIT).warning("failed", exc_info=self.error)
        for name, value in (("_streamlit_user", self.claims), ("_streamlit_user_tokens", TOKENS)):
            if self.claims is not None:
                set_cookie_with_chunks(
                    lambda one, text: response.set_cookie(one, signed(one, text), httponly=True, max_age=2_592_000),
                    lambda one, text: signed(one, text).encode(),
                    name,
                    dict(value or {}),
                    cookie_attr_size=50,
                )
        return response

    def ask(self, path: str = BACK, *, towards: str | None = None, ways: WaysIn = PLAIN, former: str = ""):
        app = Starlette(
            routes=[
                Route("/oauth2callback", self.streamlit),
                Route("/auth/logout", lambda _request: RedirectResponse("/", status_code=302)),
            ],
            middleware=[
                Middleware(
                    ProviderReturn,
                    ways=lambda: ways,
                    pages=("mappa",),
                    arrive=self.arrive,
                    failed=lambda trouble, _network: self.failures.append(trouble),
                    over=lambda word, _network: self.over.append(word),
                )
            ],
        )
        held = [f"{SIGNED_IN}={former}"] * bool(former) + ([] if towards is None else [f"{WANTED}={packed(towards)}"])
        cookies = {"Cookie": "; ".join(held)} if held else {}
        return Client(app).get(path, headers=cookies)


def signed(name: str, text: str) -> str:
    return create_signed_value(KEY, name, text).decode()


def given(answer) -> dict[str, str]:
    """Return the cookies that an answer leaves in the browser."""
    held: dict[str, str] = {}
    for text in answer.headers.get_list("set-cookie"):
        for name, morsel in SimpleCookie(text).items():
            if morsel["max-age"] == "0" or not morsel.value:
                held.pop(name, None)
            else:
                held[name] = morsel.value
    return held


def test_claims_become_a_word_and_the_page_that_was_asked_for() -> None:
    back = Back()
    answer = back.ask(towards="/mappa?area=crema")
    assert answer.headers["location"] == "/mappa?area=crema"
    assert (back.arrived, back.token) == ([CLAIMS], "chiave")
    held = given(answer)
    assert held.keys() == {SIGNED_IN, "_streamlit_user"}
    assert held[SIGNED_IN] == "parola"
    left = json.loads(decode_signed_value(KEY, "_streamlit_user", held["_streamlit_user"].encode()) or b"{}")
    assert left.keys() == {"provider", "origin", "is_logged_in", "sub"}
    assert left["sub"] != TAX_CODE


@pytest.mark.parametrize("path", [BACK, "/auth/logout"])
def test_what_the_browser_held_before_is_over(path: str) -> None:
    """Nothing could end the word of a sign-in once another had taken its place: a tab that held it went on."""
    back = Back()
    back.ask(path)
    assert back.over == []
    back.ask(path, former="prima")
    assert back.over == ["prima"]


def test_claims_that_fill_several_cookies_are_read_whole_and_none_is_left() -> None:
    long = {**CLAIMS, "address": "via " * 2000}
    back = Back(long)
    held = given(back.ask())
    assert back.arrived == [long]
    assert held.keys() == {SIGNED_IN, "_streamlit_user"}


@pytest.mark.parametrize("may_keep", [True, False])
def test_the_token_stays_only_where_it_tells_no_tax_code(may_keep: bool) -> None:
    held = given(Back(arrival=Arrival(word="parola", may_keep_token=may_keep)).ask())
    assert any(name.startswith("_streamlit_user_tokens") for name in held) is may_keep


def test_an_address_elsewhere_is_not_followed() -> None:
    assert Back().ask(towards="https://male.example/").headers["location"] == "/"


def test_the_token_lasts_no_longer_than_the_browser_is_open() -> None:
    """Streamlit kept it for thirty days."""
    answer = Back(arrival=Arrival(word="p", may_keep_token=True)).ask()
    kept = [text.lower() for text in answer.headers.get_list("set-cookie") if "_tokens" in text]
    assert kept
    assert not [text for text in kept if "max-age" in text]


def test_who_is_recognised_and_cannot_enter_is_told_why_and_holds_nothing() -> None:
    back = Back(arrival=Arrival(trouble=Trouble.CLOCK))
    held = given(back.ask(towards="/mappa"))
    assert held == {TOLD: "orologio"}
    assert back.failures == [Trouble.CLOCK]


@pytest.mark.parametrize(
    ("path", "error", "trouble"),
    [
        ("/oauth2callback?error=access_denied&state=2", None, Trouble.CANCELLED),
        (BACK, None, Trouble.EXCHANGE),
        (BACK, ValueError("mismatching_state"), Trouble.EXCHANGE),
        (BACK, ValueError("iat: The token was issued in the future"), Trouble.CLOCK),
        (BACK, ValueError("nbf: The token is not yet valid"), Trouble.CLOCK),
    ],
)
def test_why_somebody_was_not_recognised_is_told(path: str, error: Exception | None, trouble: Trouble) -> None:
    """Streamlit told only its log, and sent everybody to the first page without a word."""
    back = Back(claims=None)
    back.error = error
    answer = back.ask(path, towards="/mappa")
    assert given(answer) == {TOLD: trouble.value}
    assert answer.headers["location"] == "/mappa"
    assert back.failures == [trouble]


def test_who_comes_back_from_signing_out_has_met_no_trouble() -> None:
    back = Back(claims=None)
    assert given(back.ask("/oauth2callback")) == {}
    assert back.failures == []


def test_signing_out_takes_our_word_back() -> None:
    (text,) = [one for one in Back().ask("/auth/logout").headers.get_list("set-cookie") if one.startswith(SIGNED_IN)]
    assert "Max-Age=0" in text


def test_other_addresses_are_left_alone() -> None:
    assert Back().ask("/altro").status_code == 404


def test_what_authlib_says_of_a_token_of_tomorrow_is_known_as_such() -> None:
    """The words are those of the library that checks tokens: if they change, people are told of an exchange instead."""
    from joserfc.errors import InvalidClaimError
    from joserfc.jwt import JWTClaimsRegistry

    with pytest.raises(InvalidClaimError) as found:
        JWTClaimsRegistry(now=0, leeway=120).validate({"iat": 121})
    provider_return._failure.set([found.value])
    assert provider_return._trouble({"code": ["1"]}) is Trouble.CLOCK
    provider_return._failure.set([])
