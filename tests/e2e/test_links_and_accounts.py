"""Entering by a one-time link sent to a real mail server, and the page on which an administrator enables people."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page, expect

from components.app.mail.choices import FOLLOWED, IS_OFF, IS_ON, ON, UNFOLLOW
from components.app.mail.desk import STOP
from components.server.stop_route import TITLE
from components.widgets.exports.follow_button import FOLLOW
from tests.e2e.conftest import NewPage, settings_for
from tests.e2e.support.axe import violations
from tests.e2e.support.identity import accounts_file, bifocale
from tests.e2e.support.reading import file_of
from tests.e2e.support.server import Server, running
from tests.e2e.support.visitor import NOTE_RUNS, SHOWN_ROUND, path, settle, words
from tests.support.mailbox import Mailbox, link_in, mail_server
from tests.support.processes import free_port

ADMINISTRATOR, MAYOR, MANAGER = "amministra@ambito.example", "sindaca@ambito.example", "capo@ambito.example"
BY_MAIL = "Entra con un collegamento per posta"
SECRET = "una chiave propria, lunga e segreta, per le prove"


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """A dashboard that people enter by e-mail, its command line, its mail."""

    server: Server
    settings: dict[str, str]
    mail: Mailbox


@pytest.fixture(scope="module")
def office(demo_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """A dashboard with its accounts, a mayor, a manager and an administrator."""
    folder, port = tmp_path_factory.mktemp("links"), free_port()
    database = Path(shutil.copy(demo_file, folder / "base.sqlite"))
    with mail_server() as mail:
        settings = {
            **settings_for(database, folder),
            "BIFOCALE_DEMO_MODE": "false",
            "BIFOCALE_PUBLIC_URL": f"http://localhost:{port}",
            "BIFOCALE_LOG_SECRET": SECRET,
            "BIFOCALE_SMTP_HOST": "127.0.0.1",
            "BIFOCALE_SMTP_PORT": str(mail.port),
            "BIFOCALE_SMTP_SECURITY": "none",
            "BIFOCALE_SMTP_SENDER": "bifocale@ambito.example",
            "BIFOCALE_SMTP_LINK_SECRET": SECRET,
        }
        bifocale(settings, "db", "upgrade")
        rows = (f"{ADMINISTRATOR};amministratore;;", f"{MAYOR};sindaco;Offanengo;", f"{MANAGER};responsabile;;")
        bifocale(settings, "accounts", "import", str(accounts_file(folder, *rows)))
        with running(settings, folder=folder, port=port) as server:
            server.wait_until_well()
            yield Office(server=server, settings=settings, mail=mail)


def ask(office: Office, page: Page, address: str, email: str) -> str:
    """Ask for a link from the gate; return the link that arrives."""
    before = len(office.mail.taken)
    page.add_init_script(NOTE_RUNS + SHOWN_ROUND)
    page.goto(f"{office.server.url}{address}")
    page.get_by_role("link", name=BY_MAIL).click(timeout=120_000)
    page.get_by_label("Indirizzo di posta").fill(email)
    page.get_by_role("button", name="Invia il collegamento").click()
    expect(page.get_by_text("Se l'indirizzo è tra quelli abilitati")).to_be_visible()
    return link_in(office.mail.wait_for(before + 1)[-1])


def enter(page: Page, link: str) -> None:
    page.goto(link)
    page.get_by_role("button", name="Entra").click()
    page.locator(".st-key-piede").wait_for(timeout=120_000)
    settle(page)


def give(page: Page, file: Path) -> None:
    """Give a file to the page, and wait until it has it."""
    page.locator("input[type=file]").set_input_files(file)
    expect(page.get_by_text(file.name)).to_be_visible()
    settle(page)


@pytest.mark.second_ring
def test_a_mayor_enters_by_mail_and_finds_the_page_asked_for(office: Office, page: Page) -> None:
    link = ask(office, page, "/mappa?periodo=2024&vista=riquadri", MAYOR)
    for _ in range(3):  # what a scanner of mail does
        assert httpx.get(link, follow_redirects=True).status_code == 200
    enter(page, link)
    assert (path(page), words(page)) == ("/mappa", {"periodo": ["2024"], "vista": ["riquadri"]})
    expect(page.locator(".st-key-ruolo_attuale")).to_contain_text("Sindaco di Offanengo")
    expect(page.get_by_text("Persone abilitate")).to_have_count(0)
    (held,) = [cookie for cookie in page.context.cookies() if cookie["name"] == "bifocale_ingresso"]
    assert (held["httpOnly"], held["sameSite"]) == (True, "Lax")
    token = link.partition("gettone=")[2]
    again = httpx.post(link.partition("?")[0], data={"gettone": token})
    assert (again.status_code, "già stato usato" in again.text) == (403, True)
    assert "set-cookie" not in again.headers or "bifocale_ingresso" not in again.headers["set-cookie"]
    log = bifocale(office.settings, "access-log", "list", "--who", MAYOR)
    assert "Ingresso" in log
    assert "Numeri esatti" not in log, "a mayor sees none"


@pytest.mark.second_ring
def test_a_manager_leaves_a_trace_of_exact_figures_and_not_the_rehearsal(office: Office, page: Page) -> None:
    enter(page, ask(office, page, "/occupazione?periodo=2025", MANAGER))
    file_of(page.locator("[class*='st-key-piede_']").first)
    page.wait_for_timeout(1000)
    log = bifocale(office.settings, "access-log", "list")
    flat = "".join(log.split())
    assert "/occupazione?periodo=2025" in flat
    assert "Filescaricato" in flat
    assert bifocale(office.settings, "access-log", "list", "--who", "").count("Numeri esatti") == 1


@pytest.mark.second_ring
def test_nobody_learns_whether_an_address_is_enabled(office: Office) -> None:
    before, url = len(office.mail.taken), f"{office.server.url}/accesso/posta"
    answers = {httpx.post(url, data={"indirizzo": who}).text for who in ("nessuno@b.it", "x", MAYOR, "")}
    assert len(answers) == 1
    assert len(office.mail.wait_for(before + 1)) == before + 1, "only who is enabled is written to"


@pytest.mark.second_ring
def test_a_form_of_another_site_is_not_taken(office: Office) -> None:
    before, url = len(office.mail.taken), f"{office.server.url}/accesso/posta"
    for stranger in ({"Origin": "https://altri.example"}, {"Sec-Fetch-Site": "cross-site"}):
        assert httpx.post(url, data={"indirizzo": MAYOR}, headers=stranger).status_code == 403
        assert httpx.post(f"{url}/entra", data={"gettone": "x"}, headers=stranger).status_code == 403
    assert len(office.mail.taken) == before


@pytest.mark.second_ring
def test_an_administrator_enables_people_and_reads_the_log(office: Office, new_page: NewPage, tmp_path: Path) -> None:
    page = new_page()
    enter(page, ask(office, page, "/persone", ADMINISTRATOR))
    expect(page.get_by_role("heading", name="Persone abilitate", level=1)).to_be_visible()
    expect(page.get_by_text("Oggi sono abilitate 3 persone")).to_be_visible()
    expect(page.locator("body")).not_to_contain_text("per file")
    page.get_by_role("tab", name="Abilita una persona").click()
    page.get_by_label("Indirizzo di posta").fill("non un indirizzo")
    page.get_by_label("Indirizzo di posta").press("Tab")
    page.get_by_role("button", name="Abilita", exact=True).click()
    expect(page.get_by_text("non è un indirizzo di posta")).to_be_visible()
    page.get_by_role("tab", name="Carica un file").click()
    wrong = tmp_path / "sbagliato.csv"
    wrong.write_text("indirizzo;ruolo;comune\na@b.it;sindaco;Crema\nb@b.it;sindaco;Atlantide\n", encoding="utf-8")
    give(page, wrong)
    page.get_by_role("button", name="Abilita le persone del file").click()
    expect(page.get_by_text("Riga 3: Il comune «Atlantide» non è dell'Ambito")).to_be_visible()
    right = tmp_path / "giusto.csv"
    right.write_text("indirizzo;ruolo;comune\na@b.it;sindaco;Crema\n", encoding="utf-8")
    give(page, right)
    page.get_by_role("button", name="Abilita le persone del file").click()
    expect(page.get_by_text("Righe lette: 1; ruoli nuovi: 1.")).to_be_visible()
    expect(page.get_by_text("Oggi sono abilitate 4 persone")).to_be_visible()
    assert "sindaco di Crema" in bifocale(office.settings, "accounts", "list")
    page.get_by_role("tab", name="Registro degli accessi").click()
    page.get_by_role("button", name="Verifica che nessuna riga manchi").click()
    expect(page.get_by_text("Il registro è in ordine")).to_be_visible()


WINDOW = "[data-testid='stPopoverBody']"


@pytest.mark.second_ring
@pytest.mark.parametrize(("who", "width", "height"), [(MANAGER, 1440, 900), (MAYOR, 390, 844)])
def test_mail_is_asked_for_followed_and_stopped_from_a_letter(
    office: Office, new_page: NewPage, who: str, width: int, height: int
) -> None:
    page = new_page(width=width, height=height)
    enter(page, ask(office, page, "/?periodo=2025", who))
    page.locator(".st-key-ruolo_attuale button").first.click()
    expect(page.get_by_text(IS_OFF)).to_be_visible()
    assert violations(page, within=WINDOW) == []
    page.get_by_role("button", name=ON).click()
    expect(page.get_by_text(IS_ON.partition("{}")[0])).to_be_visible()
    page.keyboard.press("Escape")
    _follow(page)
    page.locator(".st-key-ruolo_attuale button").first.click()
    page.get_by_text(FOLLOWED.format(1)).click()
    expect(page.get_by_role("button", name=UNFOLLOW)).to_be_visible()
    assert violations(page, within=WINDOW) == []
    before = len(office.mail.taken)
    bifocale(office.settings, "digest", "--send", "--account", who)
    (letter,) = office.mail.wait_for(before + 1)[before:]
    other = new_page(width=width, height=height)
    other.goto("".join(str(letter["List-Unsubscribe"]).split()).strip("<>"))
    expect(other.get_by_role("heading", level=1)).to_have_text(TITLE)
    assert violations(other) == []
    assert other.evaluate("document.documentElement.scrollWidth") <= width
    other.get_by_role("button", name=STOP).click()
    expect(other.get_by_text("Non arrivano più né il riepilogo")).to_be_visible()
    assert violations(other) == []
    page.reload()
    page.locator(".st-key-ruolo_attuale button").first.click(timeout=120_000)
    expect(page.get_by_text(IS_OFF)).to_be_visible()


def _follow(page: Page) -> None:
    """Follow the first figure that can be, from the window of its files."""
    page.locator(".st-key-figura_target").get_by_role("button", name="Scarica / Condividi").click()
    page.get_by_role("button", name=FOLLOW).click()
    expect(page.get_by_text("Seguite questa figura")).to_be_visible()
    assert violations(page, within=WINDOW) == []
    page.keyboard.press("Escape")
