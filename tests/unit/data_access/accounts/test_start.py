"""Nobody is let in by halves: what is wrong with the ways to sign in is said with its remedy before the start."""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from data_access.accounts.discovery import more_claims, provider_problems, skew
from data_access.accounts.start import NOTHING, NoWayInError, misplaced, refusals, require_ways_in, sign_in_secrets
from data_access.settings import OidcSettings, Settings

WHOLE = {
    "discovery_url": "https://id.example/.well-known/openid-configuration",
    "client_id": "bifocale",
    "client_secret": "s",
    "cookie_secret": "k" * 32,
}
PUBLIC = "https://bifocale.example"


def settings(*, demo_mode: bool = False, public_url: str = PUBLIC, oidc: Mapping[str, str] = {}, **more) -> Settings:
    return Settings(demo_mode=demo_mode, public_url=public_url, oidc=OidcSettings(**oidc), **more)


def test_with_a_whole_provider_people_can_sign_in() -> None:
    assert refusals(settings(oidc=WHOLE)) == []
    require_ways_in(settings(oidc=WHOLE), base="")


def test_a_demonstration_needs_no_way_in() -> None:
    assert refusals(settings(demo_mode=True)) == []


def test_without_any_way_in_nothing_starts() -> None:
    assert refusals(settings()) == [NOTHING]
    with pytest.raises(NoWayInError, match=r"docs/accesso\.md"):
        require_ways_in(settings(), base="")


@pytest.mark.parametrize("demo_mode", [True, False])
@pytest.mark.parametrize(
    ("left_out", "named"),
    [
        ("discovery_url", "BIFOCALE_OIDC_DISCOVERY_URL"),
        ("client_id", "BIFOCALE_OIDC_CLIENT_ID"),
        ("client_secret", "BIFOCALE_OIDC_CLIENT_SECRET"),
        ("cookie_secret", "BIFOCALE_OIDC_COOKIE_SECRET"),
    ],
)
def test_a_provider_configured_by_halves_is_refused(left_out: str, named: str, demo_mode: bool) -> None:
    oidc = {name: value for name, value in WHOLE.items() if name != left_out}
    (sentence,) = refusals(settings(oidc=oidc, demo_mode=demo_mode))
    assert f"configurato a metà: manca {named}" in sentence


def test_where_nobody_said_the_public_address_the_provider_could_send_nobody_back() -> None:
    (sentence,) = refusals(settings(oidc=WHOLE, public_url=""))
    assert "BIFOCALE_OIDC_REDIRECT_URI (o BIFOCALE_PUBLIC_URL" in sentence
    assert refusals(settings(oidc={**WHOLE, "redirect_uri": f"{PUBLIC}/oauth2callback"}, public_url="")) == []


@pytest.mark.parametrize("uri", [f"{PUBLIC}/", "oauth2callback", "ftp://bifocale.example/oauth2callback"])
def test_a_wrong_way_back_is_refused(uri: str) -> None:
    (sentence,) = refusals(settings(oidc={**WHOLE, "redirect_uri": uri}))
    assert sentence.startswith("BIFOCALE_OIDC_REDIRECT_URI deve essere l'indirizzo pubblico")
    assert f"«{uri}»" not in sentence, "whoever meets the gate reads it: no name of a machine"


@pytest.mark.parametrize(
    ("public", "base", "said"),
    [
        ("https://comune.example/bifocale", "", "sotto «/bifocale», e invece risponde senza percorso"),
        ("https://comune.example", "/bifocale", "senza percorso, e invece risponde sotto «/bifocale»"),
        ("https://comune.example/a", "b", "sotto «/a», e invece risponde sotto «/b»"),
    ],
)
def test_people_led_to_another_path_than_the_one_that_answers_are_refused(public: str, base: str, said: str) -> None:
    given = settings(public_url=public, demo_mode=True)
    (sentence,) = misplaced(given, base)
    assert said in sentence
    assert "BIFOCALE_BASE_PATH" in sentence
    with pytest.raises(NoWayInError, match="BIFOCALE_BASE_PATH"):
        require_ways_in(given, base=base)


@pytest.mark.parametrize(
    ("public", "base"),
    [("", "/bifocale"), ("https://comune.example/", ""), ("https://comune.example/a/b/", "a/b")],
)
def test_people_led_where_it_answers_are_let_in(public: str, base: str) -> None:
    given = settings(public_url=public, demo_mode=True)
    assert misplaced(given, base) == []
    require_ways_in(given, base=base)


@pytest.mark.parametrize("secret", ["k" * 31, "è" * 15])
def test_a_key_of_less_than_32_bytes_is_refused_and_not_told(secret: str) -> None:
    (sentence,) = refusals(settings(oidc={**WHOLE, "cookie_secret": secret}))
    assert f"lungo {len(secret.encode())} byte" in sentence
    assert "`bifocale secret`" in sentence
    assert secret not in sentence


def test_sixteen_letters_of_two_bytes_are_enough() -> None:
    assert refusals(settings(oidc={**WHOLE, "cookie_secret": "è" * 16})) == []


def test_a_trusted_header_without_its_proxy_is_refused() -> None:
    assert "da quali indirizzi" in refusals(settings(trusted_header="X-Remote-User"))[0]
    assert refusals(settings(trusted_proxies="10.0.0.5")) == [NOTHING], "a proxy that names nobody is no way in"
    assert refusals(settings(trusted_header="X-Remote-User", trusted_proxies="10.0.0.5, 10.1.0.0/16")) == []


def test_what_streamlit_is_given() -> None:
    given = sign_in_secrets(settings(oidc={**WHOLE, "minimum_level": "SpidL2"}))["auth"]
    assert given["redirect_uri"] == f"{PUBLIC}/oauth2callback"
    assert given["identita"]["authorize_params"] == {"acr_values": "https://www.spid.gov.it/SpidL2"}
    assert given["identita"]["client_kwargs"] == {"scope": "openid email profile", "prompt": "login"}, (
        "who left a shared computer was let in again without a word where the provider has no way out"
    )
    assert sign_in_secrets(settings()) == sign_in_secrets(settings(oidc=WHOLE, demo_mode=True)) == {}


@contextmanager
def provider(document: str, *, ahead: timedelta = timedelta()) -> Iterator[str]:
    """A server that answers anything with a document, by a clock of its own."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response_only(200)
            self.send_header("Date", format_datetime(datetime.now(UTC) + ahead, usegmt=True))
            self.end_headers()
            self.wfile.write(document.encode())

        def log_message(self, *_words: object) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Answer) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/.well-known/openid-configuration"
        server.shutdown()
        thread.join()


DOCUMENT = '{"issuer": "i", "authorization_endpoint": "a", "token_endpoint": "t", "jwks_uri": "j"}'


def problems(url: str) -> list[str]:
    return list(provider_problems(settings(oidc={**WHOLE, "discovery_url": url})))


def test_a_provider_that_answers_as_one_is_well() -> None:
    with provider(DOCUMENT) as url:
        assert problems(url) == []


@pytest.mark.parametrize(
    ("document", "said"), [("<html>", "non risponde"), ("{}", "manca issuer"), ("[]", "manca issuer")]
)
def test_what_is_no_provider_is_said(document: str, said: str) -> None:
    with provider(document) as url:
        (sentence,) = problems(url)
    assert said in sentence


def test_a_provider_that_is_not_there_is_said() -> None:
    (sentence,) = problems("http://127.0.0.1:9/")
    assert "non risponde a http://127.0.0.1:9/" in sentence


@pytest.mark.parametrize("minutes", [-3, 3])
def test_clocks_that_differ_by_more_than_two_minutes_are_said(minutes: int) -> None:
    with provider(DOCUMENT, ahead=timedelta(minutes=minutes)) as url:
        (sentence,) = problems(url)
    assert "orologio" in sentence


def test_an_answer_without_a_clock_tells_nothing_of_it() -> None:
    assert skew("", datetime.now(UTC)) == skew("mai", datetime.now(UTC)) == 0


def test_a_provider_reached_without_encryption_is_said() -> None:
    assert "non è in https" in problems("http://id.invalid/")[0]


@pytest.mark.parametrize(
    ("told", "email"),
    [
        ('{"sub": "7", "email": "anna@ente.it"}', "anna@ente.it"),
        ('{"sub": "8", "email": "altri@ente.it"}', None),
        ('{"email": "anna@ente.it"}', None),
        ("eyJhbGciOi", None),
    ],
)
def test_claims_beside_the_id_token_are_believed_only_of_its_very_subject(told: str, email: str | None) -> None:
    with provider(told) as userinfo, provider(f'{{"userinfo_endpoint": "{userinfo}"}}') as url:
        found = more_claims(settings(oidc={**WHOLE, "discovery_url": url}), token="x", subject="7")
    assert found.get("email") == email


def test_a_provider_that_says_no_more_says_nothing() -> None:
    with provider("{}") as url:
        assert more_claims(settings(oidc={**WHOLE, "discovery_url": url}), token="x", subject="7") == {}


def test_exact_figures_ask_for_the_second_level_unless_somebody_says_otherwise() -> None:
    assert OidcSettings(**WHOLE).level_wanted == "SpidL2"
    assert OidcSettings(**WHOLE, minimum_level="").level_wanted == "SpidL2", "an empty line of a file says nothing"
    assert OidcSettings(**WHOLE, minimum_level="nessuno").level_wanted == ""
    assert OidcSettings().level_wanted == "", "where nobody signs in with a digital identity there is no level"
    assert sign_in_secrets(settings(oidc=WHOLE))["auth"]["identita"]["authorize_params"] == {
        "acr_values": "https://www.spid.gov.it/SpidL2"
    }
