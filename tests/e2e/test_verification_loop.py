"""A month goes its whole way: loaded with faults and corrected on line, confirmed, contested, corrected, closed.

The partner and the manager of an Ambito that `bifocale init` has founded, each in a window of their own. What is read
on the way is what others read too: the mark of the contested figure, what has changed, the access log.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import NewPage, settings_for
from tests.e2e.support.identity import accounts_file, bifocale
from tests.e2e.support.server import Server, free_port, running
from tests.e2e.support.visitor import NOTE_RUNS, settle
from tests.unit.data_access.ambito_file.files import LODI

pytestmark = pytest.mark.second_ring
PARTNER, MANAGER = "anna@lafonte.example", "capo@ambito.example"
SECRET = "una chiave propria, lunga e segreta, per le prove"
HEADER = "X-Remote-User"
KITCHEN = b"""
[[servizio]]
nome = "Mensa La Fonte"
tipo = "Mensa sociale"
ente = "associazione-la-fonte"
comune = "Lodi"
unita = "pasto"
apertura = 2020-01-01
"""
HEAD = "servizio;giorno;persona;comune_residenza;quantita\n"
ROW = "mensa-la-fonte;{day}/03/2025;{who};Lodi;{many}\n"
FAULTY = HEAD + ROW.format(day="01", who="P1", many=2) + ROW.format(day="32", who="P2", many=1)
FAULTY += ROW.format(day="03", who="P3", many="due")
MENDED = HEAD + "".join(ROW.format(day=f"0{n}", who=f"P{n}", many=2) for n in (1, 2, 3))
CONTESTED = "il flusso di Mensa La Fonte (marzo 2025) è contestato dal responsabile"


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """A dashboard that a proxy signs people in to, and its command line."""

    server: Server
    settings: dict[str, str]
    folder: Path


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """Found the Ambito, enable a partner and a manager, serve it."""
    port = free_port()
    settings = {
        **settings_for(tmp_path / "base.sqlite", tmp_path),
        "BIFOCALE_DEMO_MODE": "false",
        "BIFOCALE_PUBLIC_URL": f"http://localhost:{port}",
        "BIFOCALE_TRUSTED_HEADER": HEADER,
        "BIFOCALE_TRUSTED_PROXIES": "127.0.0.1",
        "BIFOCALE_OIDC_MINIMUM_LEVEL": "nessuno",
        "BIFOCALE_LOG_SECRET": SECRET,
        "BIFOCALE_PERSONS_KEY": SECRET,
        "BIFOCALE_DISCLOSURE_SECRET": SECRET,
        "BIFOCALE_REFRESH_SECONDS": "1",
    }
    file = tmp_path / "lodi.toml"
    file.write_bytes(LODI + KITCHEN)
    bifocale(settings, "init", "--from", str(file))
    rows = (f"{PARTNER};ente;;associazione-la-fonte", f"{MANAGER};responsabile;;")
    bifocale(settings, "accounts", "import", str(accounts_file(tmp_path, *rows)))
    with running(settings, folder=tmp_path, port=port) as server:
        yield House(server=server, settings=settings, folder=tmp_path)


@pytest.fixture
def window(house: House, new_page: NewPage) -> Callable[[str], Page]:
    """Open a window of somebody."""

    def opened(who: str) -> Page:
        page = new_page()
        page.set_extra_http_headers({HEADER: who})
        page.add_init_script(NOTE_RUNS)
        return page

    return opened


def visit(page: Page, house: House, address: str) -> None:
    page.goto(f"{house.server.url}{address}")
    page.locator(".st-key-piede").wait_for(timeout=120_000)
    settle(page)


def give(page: Page, file: Path) -> None:
    """Give a file to the page, and wait until it was checked."""
    page.locator("input[type=file]").set_input_files(file)
    page.locator(".st-key-file_0").wait_for(timeout=60_000)
    settle(page)


def write_in_cell(page: Page, row: int, words: str) -> None:
    """Write in the column «Valore» of the table of cells at fault."""
    table = page.locator(".st-key-correzioni_0 canvas").first
    table.dblclick(position={"x": 90 + 150 + 60, "y": 35 + 35 * row + 17})
    page.keyboard.press("Control+A")
    page.keyboard.type(words)
    page.keyboard.press("Enter")
    settle(page)


def load(page: Page) -> None:
    page.get_by_role("button", name="Carica", exact=True).click()
    expect(page.get_by_text("è caricato (versione")).to_be_visible(timeout=60_000)
    settle(page)


def state(page: Page, words: str) -> None:
    expect(page.locator(".st-key-scheda_flusso h3")).to_contain_text(words, timeout=60_000)
    settle(page)


def sentence(house: House) -> str:
    """Return what the command line says of the month: what programs read carries the mark too."""
    words = ("measure", "contacts", "--period", "2025-03", "--viewer", "manager", "--format", "json")
    return " ".join(bifocale(house.settings, *words).split())


def test_a_month_is_corrected_confirmed_contested_corrected_again_and_closed(  # noqa: PLR0915 - a whole way
    house: House, window: Callable[[str], Page]
) -> None:
    partner, manager = window(PARTNER), window(MANAGER)
    file = house.folder / "marzo.csv"
    file.write_text(FAULTY, encoding="utf-8")
    visit(partner, house, "/carica")
    give(partner, file)
    expect(partner.get_by_role("button", name="Carica", exact=True)).to_have_count(0)
    write_in_cell(partner, 0, "02/03/2025")
    write_in_cell(partner, 1, "1")
    partner.get_by_role("button", name="Controlla di nuovo").click()
    settle(partner)
    load(partner)

    visit(partner, house, "/verifica?periodo=2025-03")
    state(partner, "nessuno lo ha ancora confermato")
    partner.get_by_role("button", name="Conferma il mese").click()
    state(partner, "Confermato il")
    assert "contestato" not in sentence(house)

    visit(manager, house, "/verifica?periodo=2025-03")
    state(manager, "Confermato il")
    manager.locator(".st-key-contesta button").first.click()
    manager.get_by_label("Che cosa non torna").click()
    manager.get_by_role("option", name="Accessi").click()
    manager.get_by_label("Nota").fill("Tre giorni di mensa con così pochi pasti?")
    manager.get_by_role("button", name="Contesta con questa nota").click()
    state(manager, "Contestato dal")
    assert CONTESTED in sentence(house)
    visit(manager, house, "/quadro?periodo=2025-03")
    expect(manager.locator("body")).to_contain_text("contestato dal", timeout=60_000)

    visit(partner, house, "/verifica?periodo=2025-03")
    state(partner, "Contestato dal")
    expect(partner.get_by_text("Tre giorni di mensa con così pochi pasti?")).to_be_visible()
    expect(partner.get_by_role("button", name="Chiudi la contestazione")).to_have_count(0)
    partner.locator(".st-key-rispondi button").first.click()
    partner.get_by_label("Nota").fill("Mancava un foglio: mandiamo il file corretto.")
    partner.get_by_role("button", name="Scrivi la nota").click()
    expect(partner.get_by_text("Mancava un foglio")).to_be_visible(timeout=60_000)
    file.write_text(MENDED, encoding="utf-8")
    visit(partner, house, "/carica")
    give(partner, file)
    partner.get_by_label("Perché il file corregge quello di prima").fill("Mancava un foglio")
    partner.get_by_label("Perché il file corregge quello di prima").press("Tab")
    settle(partner)
    load(partner)
    assert "è stato corretto il" in sentence(house)

    manager.wait_for_timeout(3000)  # the dashboard looks at the base each second
    visit(manager, house, "/verifica?periodo=2025-03")
    state(manager, "Corretto il")
    expect(manager.locator(".st-key-scheda_flusso")).to_contain_text("da 4 a 6", timeout=60_000)
    manager.get_by_role("button", name="Chiudi la contestazione").click()
    state(manager, "Confermato il")
    assert "contest" not in sentence(house)
    manager.wait_for_timeout(3000)
    visit(manager, house, "/quadro?periodo=2025-03")
    expect(manager.locator("body")).not_to_contain_text("contestato dal")

    log = "".join(bifocale(house.settings, "access-log", "list", "--last", "200").split())
    for act in ("conferma:flussomensa-la-fonte2025-03", "contesta(contacts)", "scrive:flusso", "chiude:flusso"):
        assert act in log, act
    assert log.count("Importazionedidati") == 2
