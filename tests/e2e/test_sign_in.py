"""People sign in at a real provider of identities, and each sees what is theirs, for as long as it is.

The provider (`oidc-provider-mock`) runs on this machine and releases what an Italian administration's does. Of the
second ring: whatever a unit test of the entrance, of the way back or of the files watches too.
"""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.e2e.conftest import settings_for
from tests.e2e.support.identity import (
    IN,
    TAX_CODE,
    Somebody,
    accounts_file,
    bifocale,
    go_in,
    meet_door,
    provider,
    settings_of,
    sign_in,
)
from tests.e2e.support.proxy import proxy
from tests.e2e.support.reading import file_of
from tests.e2e.support.server import Server, running
from tests.e2e.support.visitor import FIGURES, path, settle, words
from tests.support.processes import free_port

MANAGER, MAYOR, PARTNER, ADMINISTRATOR = map(Somebody, ("responsabile", "sindaca", "ente", "amministratrice"))
STEWARD, CITIZEN = Somebody("cura"), Somebody("cittadina", level="SpidL1")
SEVERAL, NOBODY, WEAK = Somebody("doppia"), Somebody("sconosciuto"), Somebody("debole", level="SpidL1")
OFFANENGO = "Sindaco di Offanengo"
CONTACT = "piano@ambito.example"
HOUSE = "Associazione Pane e Sale"
BY_PROXY = "Entra con l'accesso dell'amministrazione"
PROXY = "127.0.0.2"
"""From where the trusted proxy speaks: everything else on this machine speaks from 127.0.0.1."""
FIVE_SECONDS = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """A dashboard where people sign in, and the settings of its command line."""

    server: Server
    settings: dict[str, str]


@pytest.fixture(scope="module")
def office(demo_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """A dashboard with its provider and its accounts."""
    folder, port = tmp_path_factory.mktemp("office"), free_port()
    database = Path(shutil.copy(demo_file, folder / "base.sqlite"))
    people = (MANAGER, MAYOR, PARTNER, ADMINISTRATOR, STEWARD, CITIZEN, SEVERAL, NOBODY, WEAK)
    with provider(*people) as url:
        settings = {
            **settings_for(database, folder),
            **settings_of(url, port),
            "BIFOCALE_OIDC_MINIMUM_LEVEL": "SpidL2",
            "BIFOCALE_CONTACT_EMAIL": CONTACT,
            "BIFOCALE_PUBLIC_ROLE": "true",
        }
        bifocale(settings, "db", "upgrade")
        enabled = accounts_file(
            folder,
            f"{MANAGER.email};responsabile;;",
            f"{MAYOR.email};sindaco;Offanengo;",
            f"{PARTNER.email};ente;;{HOUSE}",
            f"{ADMINISTRATOR.email};amministratore;;",
            f"{STEWARD.email};cura_dati;;",
            f"{CITIZEN.email};pubblico;;",
            f"{SEVERAL.email};responsabile;;",
            f"{SEVERAL.email};sindaco;Offanengo;",
            f"{WEAK.email};responsabile;;",
        )
        bifocale(settings, "accounts", "import", str(enabled))
        with running(settings, folder=folder, port=port) as server:
            server.wait_until_well()
            yield Office(server=server, settings=settings)


@pytest.fixture
def contexts(browser: Browser) -> Iterator[list[BrowserContext]]:
    made = [browser.new_context(locale="it-IT", viewport={"width": 1440, "height": 900}) for _ in range(2)]
    yield made
    for context in made:
        context.close()


@pytest.fixture
def page(contexts: list[BrowserContext]) -> Page:
    return contexts[0].new_page()


def role(page: Page) -> str:
    return page.locator(".st-key-ruolo_attuale button").first.inner_text()


def press_in_role(page: Page, button: str) -> None:
    page.locator(".st-key-ruolo_attuale button").first.click()
    page.get_by_role("button", name=button, exact=True).click()


@pytest.mark.second_ring
def test_a_mayor_signs_in_from_a_link_with_filters_and_signs_out(office: Office, page: Page) -> None:
    link = f"{office.server.url}/mappa?periodo=2024&vista=riquadri"
    sign_in(page, link, MAYOR)
    assert (path(page), words(page)) == ("/mappa", {"periodo": ["2024"], "vista": ["riquadri"]})
    expect(page.locator(".st-key-ruolo_attuale")).to_contain_text(OFFANENGO)
    page.reload()
    page.locator(".st-key-piede").wait_for(timeout=120_000)
    settle(page)
    expect(page.get_by_role("button", name=OFFANENGO)).to_be_visible()
    held = {cookie["name"]: cookie for cookie in page.context.cookies()}
    assert held["bifocale_ingresso"]["httpOnly"]
    assert not [name for name, cookie in held.items() if TAX_CODE in cookie["value"] or MAYOR.email in cookie["value"]]
    copied = page.context.cookies()
    press_in_role(page, "Esci")
    page.wait_for_url("**/oauth2/end_session**", timeout=60_000)
    page.locator("form button").first.click()
    expect(page.get_by_role("link", name=IN)).to_be_visible(timeout=60_000)
    page.goto(link)
    expect(page.get_by_role("link", name=IN)).to_be_visible(timeout=60_000)
    expect(page.locator(FIGURES)).to_have_count(0)
    page.context.add_cookies(copied)
    page.goto(link)
    expect(page.get_by_text("L'ingresso è stato chiuso")).to_be_visible(timeout=60_000)
    expect(page.locator(FIGURES)).to_have_count(0)


@pytest.mark.second_ring
@pytest.mark.parametrize(
    ("who", "name"),
    [(MANAGER, "Responsabile del programma"), (PARTNER, HOUSE), (CITIZEN, "Pubblico")],
    ids=["manager", "partner", "public"],
)
def test_others_find_their_page_and_move_a_filter(office: Office, page: Page, who: Somebody, name: str) -> None:
    sign_in(page, f"{office.server.url}/percorsi?periodo=2024", who)
    assert (path(page), words(page)) == ("/percorsi", {"periodo": ["2024"]})
    expect(page.get_by_role("button", name=name)).to_be_visible()
    page.goto(f"{office.server.url}/percorsi?periodo=2023")
    page.locator(".st-key-piede").wait_for(timeout=120_000)
    settle(page)
    assert words(page) == {"periodo": ["2023"]}
    expect(page.get_by_role("button", name=name)).to_be_visible()
    expect(page.locator(FIGURES).first).to_be_visible()


@pytest.mark.second_ring
@pytest.mark.parametrize("who", [ADMINISTRATOR, STEWARD], ids=["administrator", "steward"])
def test_who_works_behind_the_figures_sees_none(office: Office, page: Page, who: Somebody) -> None:
    sign_in(page, f"{office.server.url}/occupazione", who)
    expect(page.get_by_role("heading", level=1)).to_have_text("Il vostro ruolo non vede numeri")
    for address in ("/", "/mappa?periodo=2024", "/verifica"):
        page.goto(f"{office.server.url}{address}")
        page.locator(".st-key-piede").wait_for(timeout=120_000)
        settle(page)
        expect(page.locator(FIGURES)).to_have_count(0)


@pytest.mark.second_ring
def test_who_has_several_roles_chooses_and_changes(office: Office, page: Page) -> None:
    meet_door(page, f"{office.server.url}/comune?comune=019035")
    go_in(page, SEVERAL)
    page.get_by_text("In quale ruolo").wait_for(timeout=60_000)
    expect(page.locator(FIGURES)).to_have_count(0)
    page.locator("label", has_text=OFFANENGO).first.click()
    page.get_by_role("button", name="Entra", exact=True).click()
    expect(page.get_by_role("button", name=OFFANENGO)).to_be_visible(timeout=60_000)
    assert path(page) == "/comune"
    settle(page)
    press_in_role(page, "Cambia ruolo")
    page.locator("label", has_text="Responsabile del programma").first.click(timeout=60_000)
    page.get_by_role("button", name="Entra", exact=True).click()
    expect(page.get_by_role("button", name="Responsabile del programma")).to_be_visible(timeout=60_000)


@pytest.mark.second_ring
def test_who_is_not_enabled_and_whose_identity_is_weak_are_told_what_to_do(
    office: Office, contexts: list[BrowserContext]
) -> None:
    for context, who, said in zip(
        contexts, (NOBODY, WEAK), ("non è tra le persone abilitate", "livello 2 o superiore"), strict=True
    ):
        page = context.new_page()
        meet_door(page, office.server.url)
        go_in(page, who)
        expect(page.get_by_text(said)).to_be_visible(timeout=60_000)
        expect(page.locator(FIGURES)).to_have_count(0)
    written = bifocale(office.settings, "access-log", "list", "--last", "20")
    assert NOBODY.email in written
    assert "livello dell'identità troppo basso" in " ".join(written.split())


@pytest.mark.second_ring
def test_who_gives_up_at_the_provider_reads_so(office: Office, page: Page) -> None:
    meet_door(page, f"{office.server.url}/mappa?periodo=2024")
    page.get_by_role("link", name=IN).click()
    page.get_by_role("button", name="Deny").click(timeout=60_000)
    expect(page.get_by_text("è stato interrotto")).to_be_visible(timeout=60_000)
    assert (path(page), words(page)) == ("/mappa", {"periodo": ["2024"]})


@pytest.mark.second_ring
def test_an_account_that_is_ended_is_out_within_five_seconds_in_two_browsers_one_of_them_idle(
    office: Office, contexts: list[BrowserContext]
) -> None:
    pages = [context.new_page() for context in contexts]
    link = f"{office.server.url}/mappa?periodo=2024"
    for one in pages:
        sign_in(one, link, PARTNER)
    copied = pages[0].context.cookies()
    address = file_of(pages[0].locator(".st-key-figura_mappa")).url
    assert pages[0].request.get(address).status == 200
    bifocale(office.settings, "accounts", "remove", PARTNER.email)
    ended_at = monotonic()
    expect(pages[1].get_by_text("non è tra le persone abilitate")).to_be_visible(timeout=FIVE_SECONDS * 1000)
    expect(pages[0].get_by_text("non è tra le persone abilitate")).to_be_visible(timeout=FIVE_SECONDS * 1000)
    assert monotonic() - ended_at < FIVE_SECONDS
    for one in pages:
        expect(one.locator(FIGURES)).to_have_count(0)
    assert pages[0].request.get(address).status == 404
    pages[1].context.clear_cookies()
    pages[1].context.add_cookies(copied)
    pages[1].goto(link)
    expect(pages[1].get_by_text("non è tra le persone abilitate")).to_be_visible(timeout=60_000)
    written = " ".join(bifocale(office.settings, "access-log", "list", "--last", "20").split())
    assert f"tolto a {PARTNER.email}" in written
    bifocale(office.settings, "access-log", "verify")
    bifocale(
        office.settings,
        "accounts",
        "add",
        PARTNER.email,
        "--role",
        "ente",
        "--organisation",
        HOUSE,
    )


@pytest.mark.second_ring
def test_whom_a_trusted_proxy_names_is_in_and_nobody_names_themselves(
    demo_file: Path, tmp_path: Path, contexts: list[BrowserContext]
) -> None:
    database, port, public = Path(shutil.copy(demo_file, tmp_path / "base.sqlite")), free_port(), free_port()
    settings = {
        **settings_for(database, tmp_path),
        "BIFOCALE_DEMO_MODE": "false",
        "BIFOCALE_TRUSTED_HEADER": "X-Remote-User",
        "BIFOCALE_TRUSTED_PROXIES": PROXY,
        "BIFOCALE_PUBLIC_URL": f"http://localhost:{public}",
    }
    bifocale(settings, "db", "upgrade")
    bifocale(settings, "accounts", "add", MAYOR.email, "--role", "sindaco", "--municipality", "Offanengo")
    said = f"X-Remote-User: {MAYOR.email}"
    with running(settings, folder=tmp_path, port=port), proxy(port, port=public, header=said, address=PROXY):
        page = contexts[0].new_page()
        page.goto(f"http://localhost:{public}/percorsi?periodo=2024")
        page.get_by_role("button", name=BY_PROXY).click(timeout=120_000)
        expect(page.get_by_role("button", name=OFFANENGO)).to_be_visible(timeout=120_000)
        assert (path(page), words(page)) == ("/percorsi", {"periodo": ["2024"]})
        copied = [{**cookie, "domain": "localhost"} for cookie in page.context.cookies()]
        contexts[1].set_extra_http_headers({"X-Remote-User": MAYOR.email})
        contexts[1].add_cookies(copied)
        stranger = contexts[1].new_page()
        stranger.goto(f"http://localhost:{port}/percorsi")
        stranger.get_by_role("button", name=BY_PROXY).click(timeout=120_000)
        expect(stranger.get_by_text("non ha detto chi siete")).to_be_visible(timeout=60_000)
