"""A month goes its whole way before two people's eyes: loaded with faults, mended, contested, corrected, closed.

A partner and a manager sign in at a real provider, each in a browser of their own, on a base of which one month of one
service has never come. In process, number by number: `tests/spec/test_verification_loop.py`.
"""

import re
import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, Locator, Page, expect
from sqlalchemy import text

from components.views.delivery.file_section import WIDTHS
from data_access.accounts.access_log import lines
from data_access.accounts.store import register_engine
from data_access.accounts.vocabulary import EventKind
from data_access.settings import Settings
from tests.e2e.conftest import settings_for
from tests.e2e.support.identity import Somebody, accounts_file, bifocale, provider, settings_of, sign_in
from tests.e2e.support.server import Server, running
from tests.e2e.support.visitor import choose, go, settle
from tests.e2e.support.watch import Watch
from tests.support.engines import opened
from tests.support.processes import free_port

pytestmark = pytest.mark.second_ring
MANAGER, PARTNER = Somebody("responsabile"), Somebody("volontaria")
MENSA, HOUSE = "Mensa sociale", "Associazione Pane e Sale"
HEAD = "servizio;giorno;persona;comune_residenza\n"
ROWS = [f"mensa;{day:02}/03/2025;P{day};Crema\n" for day in range(1, 11)]
FAULTY = "".join([HEAD, *ROWS[:8], "mensa;32/03/2025;P9;Crema\n", "mensa;10/03/2025;P10;Ofanengo\n"])
MORE = "".join([HEAD, *ROWS[:9], "mensa;10/03/2025;P10;Offanengo\n", "mensa;11/03/2025;P11;Crema\n"])
WHY_CONTESTED, WHAT_WAS_WRONG = "Dieci accessi in un mese sono pochi", "Mancava l'ultimo foglio del registro"
MARK = re.compile(
    r"[Ii]l flusso di Mensa sociale \(marzo 2025\) è contestato dal responsabile dal(?:l'| )\d+º? \w+ \d{4}"
)
WRITTEN = {str(EventKind.IMPORT), str(EventKind.VERIFICATION)}
OF_VALUES = sum(WIDTHS[name] for name in ("riga", "campo")) + WIDTHS["valore"] // 2
"""Pixels from the left of the table of cells at fault to the middle of the column that is written in."""
TRIALS = 4
SECONDS = 1
"""Between two looks of the dashboard at its base."""
ADDRESS = "periodo=2025-03&servizio=mensa"
PAGES_OF_FIGURES = ("", "mappa", "crema_territorio")
NEVER_CAME = (
    "UPDATE ambito SET is_demo = 0",
    "DELETE FROM contact WHERE service_id = {mensa} AND day BETWEEN '2025-03-01' AND '2025-03-31'",
    "DELETE FROM return_content WHERE service_id = {mensa} AND month = '2025-03-01'",
    "UPDATE return_record SET status = 'mancante', received = NULL WHERE service_id = {mensa} AND month = '2025-03-01'",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """A dashboard on a base of real data, and the settings of its command line."""

    server: Server
    settings: dict[str, str]


@pytest.fixture(scope="module")
def office(demo_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """A dashboard that a manager and a partner enter; the mensa has not delivered March 2025."""
    folder, port = tmp_path_factory.mktemp("loop"), free_port()
    database = Path(shutil.copy(demo_file, folder / "base.sqlite"))
    with opened(f"sqlite:///{database}") as engine, engine.begin() as connection:
        mensa = connection.scalar(text("SELECT id FROM service WHERE key = 'mensa'"))
        for statement in NEVER_CAME:
            connection.execute(text(statement.format(mensa=mensa)))
    with provider(MANAGER, PARTNER) as url:
        settings = {
            **settings_for(database, folder),
            **settings_of(url, port),
            "BIFOCALE_PERSONS_KEY": "una chiave di prova lunga quanto serve",
            "BIFOCALE_DISCLOSURE_SECRET": "un segreto di prova lungo quanto serve",
            "BIFOCALE_LOG_SECRET": "una chiave propria, lunga e segreta, per le prove",
            "BIFOCALE_REFRESH_SECONDS": str(SECONDS),
        }
        bifocale(settings, "db", "upgrade")
        enabled = accounts_file(folder, f"{MANAGER.email};responsabile;;", f"{PARTNER.email};ente;;{HOUSE}")
        bifocale(settings, "accounts", "import", str(enabled))
        with running(settings, folder=folder, port=port) as server:
            server.wait_until_well()
            yield Office(server=server, settings=settings)


@pytest.fixture
def people(office: Office, browser: Browser) -> Iterator[tuple[Page, Page]]:
    """The browsers of the partner and of the manager, signed in, and watched from then on."""
    made = [browser.new_context(locale="it-IT", viewport={"width": 1440, "height": 900}) for _ in range(2)]
    partner, manager = (context.new_page() for context in made)
    sign_in(partner, f"{office.server.url}/carica", PARTNER)
    sign_in(manager, f"{office.server.url}/?{ADDRESS}", MANAGER)
    watches = [Watch(partner), Watch(manager)]
    yield partner, manager
    for context in made:
        context.close()
    assert [line for watch in watches for line in watch.amiss] == []


def give(page: Page, name: str, content: str) -> None:
    """Give a file to the page "Carica dati"."""
    page.locator("input[type=file]").set_input_files({"name": name, "mimeType": "text/csv", "buffer": content.encode()})
    page.get_by_role("heading", name=name).wait_for()
    settle(page)


def write_cell(page: Page, row: int, value: str) -> None:
    """Write a value in a row of the table of cells at fault; again, if an answer to the one before came between."""
    canvas, cell = page.locator(".st-key-correzioni_0 canvas").first, page.get_by_test_id(f"glide-cell-2-{row}")
    for _ in range(TRIALS):
        canvas.scroll_into_view_if_needed()
        box = canvas.bounding_box()
        assert box is not None
        page.mouse.click(box["x"] + OF_VALUES, box["y"] + 38 + 35 * row + 17)
        page.keyboard.press("Enter")
        with suppress(Error, AssertionError):
            page.locator("textarea.gdg-input").fill(value, timeout=5_000)
            page.keyboard.press("Enter")
            expect(cell).to_have_text(value, timeout=5_000)
            break
        page.keyboard.press("Escape")
    expect(cell).to_have_text(value)
    settle(page)


def open_return(page: Page, office: Office) -> None:
    """Open "Verifica dati" at the return of the mensa."""
    page.goto(f"{office.server.url}/verifica?{ADDRESS}")
    page.locator(".st-key-scheda_flusso").wait_for(timeout=120_000)
    settle(page)


def state(page: Page) -> Locator:
    """Return where the page says that the return stands."""
    return page.locator(".st-key-scheda_flusso h3").first


def logged(office: Office) -> list[tuple[str, str]]:
    """Return what the access log says of files and of the verification: who and what, in order."""
    settings = Settings(database_url=office.settings["BIFOCALE_DATABASE_URL"], _env_file=None)  # type: ignore[call-arg]
    engine = register_engine(settings)
    found = [(line.who, line.detail) for line in reversed(lines(engine)) if line.kind in WRITTEN]
    engine.dispose()
    return found


def headlines(page: Page, office: Office, path: str) -> Locator:
    """Open a page of figures and return its words."""
    page.goto(f"{office.server.url}/{path}?{ADDRESS}")
    page.locator(".st-key-piede").wait_for(timeout=120_000)
    settle(page)
    return page.locator("[data-testid='stMain']")


def test_the_loop_of_a_month(office: Office, people: tuple[Page, Page]) -> None:
    partner, manager = people
    give(partner, "marzo.csv", FAULTY)
    expect(partner.get_by_text("2 errori da correggere")).to_be_visible()
    write_cell(partner, 0, "09/03/2025")
    write_cell(partner, 1, "Offanengo")
    partner.get_by_role("button", name="Controlla di nuovo").click()
    expect(partner.get_by_text("Il file è a posto: si può caricare.")).to_be_visible()
    partner.get_by_role("button", name="Carica", exact=True).click()
    expect(partner.get_by_text("Il file è caricato.")).to_be_visible()
    partner.get_by_role("link", name="Guarda i numeri in Verifica dati").click()
    expect(state(partner)).to_contain_text("nessuno lo ha ancora confermato")
    partner.get_by_role("button", name="Conferma il mese").click()
    expect(state(partner)).to_contain_text(f"({HOUSE})")
    expect(state(partner)).to_contain_text("Confermato il")
    expect(headlines(manager, office, "")).not_to_contain_text("contestat")
    open_return(manager, office)
    manager.locator(".st-key-atti_flusso").get_by_role("button", name="Contesta", exact=True).click()
    choose(manager, "Che cosa non torna", "Accessi")
    manager.get_by_role("textbox", name="Nota").fill(WHY_CONTESTED)
    manager.get_by_role("button", name="Contesta con questa nota").click()
    settle(manager)
    expect(state(manager)).to_contain_text("(il responsabile): accessi.")
    for path in PAGES_OF_FIGURES:
        expect(headlines(partner, office, path)).to_contain_text(MARK)

    open_return(partner, office)
    expect(partner.get_by_text(WHY_CONTESTED)).to_be_visible()
    partner.locator(".st-key-atti_flusso").get_by_role("button", name="Scrivi", exact=True).click()
    partner.get_by_role("textbox", name="Nota").fill(WHAT_WAS_WRONG)
    partner.get_by_role("button", name="Scrivi la nota").click()
    expect(partner.locator(".st-key-filo_flusso").get_by_text(WHAT_WAS_WRONG)).to_be_visible()
    go(partner, "Carica dati")
    give(partner, "marzo-corretto.csv", MORE)
    partner.get_by_role("textbox", name="Perché il file corregge quello di prima").fill(WHAT_WAS_WRONG)
    partner.get_by_role("button", name="Carica", exact=True).click()
    expect(partner.get_by_text("Il file è caricato.")).to_be_visible()
    for path in PAGES_OF_FIGURES:
        expect(headlines(partner, office, path)).to_contain_text("è stato corretto il")

    open_return(manager, office)
    card = manager.locator(".st-key-scheda_flusso")
    expect(card).to_contain_text("Accessi e prestazioni: da 10 a 11, con i dati del")
    expect(card).to_contain_text(re.compile(rf"\({PARTNER.subject}\W+ambito\.example: «{WHAT_WAS_WRONG}»\)"))
    manager.get_by_role("button", name="Chiudi la contestazione").click()
    expect(state(manager)).to_contain_text("Confermato il")
    for path in PAGES_OF_FIGURES:
        expect(headlines(manager, office, path)).not_to_contain_text("contestat")
    news = headlines(manager, office, "").locator(".bif-news")
    expect(news.get_by_text("Mensa sociale: rettificati i dati di marzo 2025: ")).to_contain_text("da 10 a 11")
    assert [(who, re.split("[:,]", detail)[0]) for who, detail in logged(office)] == [
        (PARTNER.email, "accessi"),
        (PARTNER.email, "conferma"),
        (MANAGER.email, "contesta (contacts)"),
        (PARTNER.email, "scrive"),
        (PARTNER.email, "accessi"),
        (MANAGER.email, "chiude"),
    ]
