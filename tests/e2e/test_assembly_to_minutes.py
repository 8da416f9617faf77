"""A whole assembly, as it is lived: prepared in the editor, shown on a dead server, opened again after new data.

On data of an Ambito's own, signed in at a provider: what comes late is loaded with `bifocale import`, as it is there.
Second ring: two editions and a browser. Each part by itself is proved in `test_meeting` and in `test_assembly`.
"""

import logging
import os
import re
import signal
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from components.state.runtime import territory_of
from data_access.reading import read_snapshot
from data_access.settings import DisclosureSettings, Settings
from geo.boundaries import build_territory
from indicators.catalogue.catalogue import INDICATORS
from indicators.model.territory import todays_territory
from publication.edition.making import Made, make_edition
from tests.e2e.conftest import settings_for
from tests.e2e.support.assembly_ambito import CASTELLEONE, CODES, LATE, LATE_MONTH, LATE_PEOPLE, OF_OTHERS, found
from tests.e2e.support.identity import Somebody, accounts_file, bifocale, provider, settings_of, sign_in
from tests.e2e.support.meeting import CUT, LEAST, MOST_MS, SMALLEST, TIMED, Busy, headline, p95, put
from tests.e2e.support.server import running
from tests.e2e.support.visitor import settle
from tests.e2e.support.watch import Watch
from tests.e2e.test_assembly import BODY, BUTTON
from tests.e2e.test_meeting import KEY
from tests.support.engines import opened
from tests.support.processes import free_port

pytestmark = pytest.mark.second_ring
MANAGER = Somebody("responsabile")
SECRET = "un segreto di prova lungo quanto serve"
TOLD = ("people_served", "contacts", "rate_per_1000", "attraction")
YEAR = "2025"
PAGES = (
    ("", ("target", "tipi")),
    ("mappa", ("mappa",)),
    ("crema_territorio", ("pressione", "bisogno", "attrazione", "comuni_origine")),
    ("risorse", ("canali", "linee", "programmi", "comuni", "ore")),
)
"""Four pages, and the figures of each that go on the agenda: twelve screens."""
TITLE = "Assemblea del 3 dicembre 2026"
MAP = 3
"""Screen of the map."""
NEED = 5
"""Screen of who lives in the lead municipality and in the territory."""
WALKS = 3
PATIENCE = 120_000
_log = logging.getLogger(__name__)


def shelved(base: Path, *before: Made) -> Made:
    """Make the edition of the present data, and put it on the shelf."""
    with opened(f"sqlite:///{base}") as engine:
        snapshot = read_snapshot(engine)
        made = make_edition(
            snapshot,
            Settings(disclosure=DisclosureSettings(secret=SECRET)),
            build_territory(territory_of(todays_territory(snapshot))),
            key=KEY,
            made_at=datetime.now(UTC),
            before=[(one.edition.content, one.counts) for one in before],
            entries=[INDICATORS[key] for key in TOLD],
        )
        put(engine, made.edition, counts=made.counts)
    return made


def opened_page(browser: Browser, url: str) -> Page:
    """Sign the manager in, in a browser that has never been there."""
    page = browser.new_context(locale="it-IT", viewport={"width": 1280, "height": 720}).new_page()
    page.set_default_timeout(PATIENCE)
    sign_in(page, f"{url}/?periodo={YEAR}", MANAGER)
    return page


def add(page: Page, figure: str, *, place: int) -> None:
    """Put a figure of the page that is open on the agenda; on a new one, if it is the first."""
    foot = page.locator(f".st-key-piede_{figure}")
    foot.scroll_into_view_if_needed()
    foot.get_by_role("button", name=BUTTON).click()
    body = page.locator(BODY)
    expect(body.get_by_role("button", name="Aggiungi", exact=True)).to_be_visible()
    settle(page)
    if place == 1:
        day = body.get_by_role("textbox", name="Giorno dell'assemblea")
        day.fill("3/12/2026")
        day.press("Tab")
        settle(page)
    body.get_by_role("button", name="Aggiungi", exact=True).click()
    expect(body.get_by_text(f"Aggiunta a «{TITLE}», al posto {place}.")).to_be_visible()
    page.keyboard.press("Escape")
    expect(body).to_have_count(0)


def prepare(page: Page, url: str) -> str:
    """Build the agenda through the pages and the editor, hold it to its edition, open it; return its address."""
    place = 0
    for address, figures in PAGES:
        if address:
            page.goto(f"{url}/{address}?periodo={YEAR}")
        page.locator(f".st-key-piede_{figures[-1]}").wait_for()
        settle(page)
        for figure in figures:
            place += 1
            add(page, figure, place=place)
    page.goto(f"{url}/assemblea")
    page.get_by_role("link", name=TITLE).click()
    page.wait_for_url(re.compile(r"/assemblea\?.*ordine="))  # or the next click would be on the list
    expect(page.get_by_role("heading", level=2, name=TITLE)).to_be_visible()
    settle(page)
    expect(page.get_by_text("non è nell'edizione")).to_have_count(0)
    page.get_by_role("button", name="Fissa i numeri").click()
    page.get_by_role("button", name=re.compile("Fissa i numeri: ")).click()
    expect(page.get_by_text("Numeri fissati.", exact=True)).to_be_visible()
    page.get_by_role("link", name="Presenta").click()
    expect(page.locator("#dove")).to_have_text("1 di 12")
    return page.url.partition("#")[0]


def walk(page: Page, busy: Busy) -> list[str]:
    """Go from the first screen to the last, and return what each says."""
    page.keyboard.press("Home")
    said = [headline(page)]
    for place in range(2, 13):
        with busy.counted():
            page.keyboard.press("PageDown")
        expect(page.locator("#dove")).to_have_text(f"{place} di 12")
        assert page.locator(".schermata:not([hidden]) .figura").is_visible()
        said.append(headline(page))
    return said


def test_an_assembly_is_prepared_held_without_a_network_and_opened_again_after_new_data(
    tmp_path: Path, browser: Browser
) -> None:
    base, port = found(tmp_path / "base.sqlite"), free_port()
    first = shelved(base)
    with provider(MANAGER) as url:
        settings = {
            **settings_for(base, tmp_path),
            **settings_of(url, port),
            "BIFOCALE_PERSONS_KEY": "una chiave di prova lunga quanto serve",
            "BIFOCALE_DISCLOSURE_SECRET": SECRET,
            "BIFOCALE_LOG_SECRET": "una chiave propria, lunga e segreta, per le prove",
        }
        bifocale(settings, "db", "upgrade")
        enabled = accounts_file(tmp_path, f"{MANAGER.email};responsabile;;")
        bifocale(settings, "accounts", "import", str(enabled))
        with running(settings, folder=tmp_path, port=port) as server:
            server.wait_until_well()
            page = opened_page(browser, server.url)
            watch = Watch(page)  # the provider's own page asks outside
            address = prepare(page, server.url)
            page.evaluate("navigator.serviceWorker.ready.then(() => true)")
            page.wait_for_function("navigator.serviceWorker.controller !== null")
            os.kill(server.pid, signal.SIGKILL)
            told = held(page)
        _log.info("From a key or a click to its paint, milliseconds, 95 in 100: %s", told)
        read(page)
        late = tmp_path / "giugno.csv"
        late.write_text(LATE, encoding="utf-8")
        bifocale(settings, "import", str(late), "--month", LATE_MONTH)
        second = shelved(base, first)
        with running(settings, folder=tmp_path, port=port) as server:
            server.wait_until_well()
            again = opened_page(browser, server.url)
            again.goto(f"{address}#{NEED}")
            reopened(again, [territory(made) for made in (first, second)])
        assert watch.amiss == []


def held(page: Page) -> dict[str, float]:
    """Walk the screens, ask for a municipality, click the map; return how long the answers took, 95 in 100."""
    page.evaluate(TIMED)
    busy = Busy(page)
    for _ in range(WALKS):
        said = walk(page, busy)
    assert len(set(said)) == len(said)
    assert not any("non è nell'edizione" in words for words in said)
    page.keyboard.press("e")
    page.locator("#nome").type("castelone")  # as it is heard, and not as it is written
    page.keyboard.press("Enter")
    expect(page.locator("#b-ambito")).to_contain_text("Castelleone")
    page.keyboard.press("Escape")
    page.keyboard.press("Home")
    for _ in range(MAP - 1):
        page.keyboard.press("PageDown")
    with busy.counted():
        page.locator(f".schermata:not([hidden]) use[data-codice='{CASTELLEONE}']").click()
    expect(page.locator(".schermata:not([hidden]) .pannello h2")).to_have_text("Castelleone")
    told = {"processor": p95(busy.taken), "clock": p95(page.evaluate("taken")), "answers": len(busy.taken)}
    assert told["processor"] <= MOST_MS, told
    return told


def read(page: Page) -> None:
    """Require that every screen is read from afar, for the whole and for a municipality, and that nothing is cut."""
    for width, height in ((1280, 720), (1920, 1080)):
        page.set_viewport_size({"width": width, "height": height})
        for place in range(1, 13):
            for town in ("", f"/{CASTELLEONE}"):
                page.evaluate("address => { location.hash = address }", f"#{place}{town}")
                expect(page.locator("#dove")).to_have_text(f"{place} di 12")
                size, words = page.evaluate(SMALLEST)
                assert size >= LEAST, (width, place, town, words)
                assert page.evaluate(CUT) == [], (width, place, town)


def reopened(page: Page, of_territory: list[int]) -> None:
    """Require that it shows the numbers it was held to, and says which are told otherwise since."""
    before, now = of_territory
    assert [before, now] == [OF_OTHERS * (len(CODES) - 1), OF_OTHERS * (len(CODES) - 1) + LATE_PEOPLE]
    expect(page.locator("#dove")).to_have_text(f"{NEED} di 13")
    changed = page.locator(".schermata:not([hidden]) .cambiato")
    expect(changed).to_contain_text(f"{now} persone, e non più {before} persone")
    assert "Edizione 1" in page.locator(".schermata:not([hidden]) .cima").inner_text()
    page.keyboard.press("End")
    assert re.search(r"dice diversamente \d+ di queste schermate", headline(page))
    assert page.evaluate(CUT) == []


def territory(made: Made) -> int:
    """Return the people who live in the territory, as an edition tells them."""
    cells = made.edition.cells.filter(
        indicator="people_served", lens="residence", level="area", unit="span", period=YEAR
    )
    slug = list(made.edition.names["areas"])[1]
    return int(cells.filter(place=slug)["value"].item())
