"""The two lenses, the paths and the sheet of a municipality in a real browser: opened, read, turned, printed.

First ring: every tab of the two lenses for a manager, the sheet of one municipality for its mayor. Second: the paths
and the other role (whose figures `tests/app/test_every_figure.py` walks), other municipalities, a phone.
"""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from data_access.settings import Settings
from data_access.snapshot import Snapshot
from data_access.store import SnapshotStore
from data_access.viewers import Role, Viewer
from indicators.engine.measure import measure
from indicators.model.period import Period
from indicators.model.query import Grouping, Lens, Query
from indicators.wording.headline import amount
from tests.e2e.conftest import NewPage
from tests.e2e.support.axe import violations
from tests.e2e.support.server import Server
from tests.e2e.support.visitor import MANAGER, MAYOR, enter, settle, words
from tests.support.engines import opened
from tests.support.rings import rings

PAGES = ("crema_territorio", "percorsi", "comune")
PANDINO = "019067"
SHEET = 703
"""Pixels between the margins of an A4 sheet."""
CUT = """width => [...document.querySelectorAll('h1, h2, h3, p, dt, dd, .main-svg')]
    .filter(one => one.getBoundingClientRect().width > 0 && one.getBoundingClientRect().right > width + 1)
    .map(one => one.textContent.slice(0, 60))"""
"""What goes beyond the sheet."""
TABS = {
    "crema_territorio": ("Quali servizi, e dove", "Tassi dei comuni", "Andamento e divari", "Da dove vengono"),
    "percorsi": (
        "Entrate, uscite e ritorni",
        "Bisogni e sostegni",
        "Target, età e patti",
        "Dal primo contatto all'uscita",
    ),
}


@pytest.fixture(scope="session")
def snapshot(demo_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """The data that the server shows."""
    url = f"sqlite:///{demo_file}"
    settings = Settings(database_url=url, cache_dir=tmp_path_factory.mktemp("measured"))
    with opened(url) as engine:
        return SnapshotStore(engine, settings).current()


def said(snapshot: Snapshot, viewer: Viewer, **words: object) -> list[tuple[dict[str, object], str]]:
    """Return what `measure` answers for 2025, each row with its value in words."""
    query = Query(period=Period.year(2025), viewer=viewer, **words)  # type: ignore[arg-type]
    result = measure(snapshot, query, settings=Settings())
    return [(row, amount(result, row["value"], row["status"])) for row in result.rows()]


@pytest.mark.second_ring
@pytest.mark.parametrize("name", PAGES)
def test_every_page_opens_and_is_accessible_to_a_manager(server: Server, page: Page, name: str) -> None:
    enter(page, f"{server.url}/{name}?comune={PANDINO}&periodo=2025", role=MANAGER)
    expect(page.get_by_test_id("stPlotlyChart").first).to_be_visible(timeout=90_000)
    expect(page.get_by_test_id("stException")).to_have_count(0)
    assert violations(page) == []


@pytest.mark.parametrize(
    ("name", "role"),
    rings(
        [("crema_territorio", MANAGER)],
        second=[("crema_territorio", MAYOR), ("percorsi", MANAGER), ("percorsi", MAYOR)],
    ),
)
@pytest.mark.second_ring
def test_every_tab_draws_its_figure(server: Server, page: Page, name: str, role: str) -> None:
    enter(page, f"{server.url}/{name}?periodo=2025", role=role)
    for tab in TABS[name]:
        page.get_by_role("tab", name=tab, exact=True).click()
        settle(page)
        expect(
            page.get_by_role("tabpanel").filter(visible=True).locator("[class*='st-key-figura_']").first
        ).to_be_visible()
        expect(page.get_by_test_id("stException")).to_have_count(0)


@pytest.mark.second_ring
@pytest.mark.parametrize(
    ("role", "viewer"),
    rings([(MANAGER, Viewer(role=Role.MANAGER))], second=[(MAYOR, Viewer(role=Role.MAYOR))]),
)
def test_both_lenses_say_what_measure_says(
    server: Server, page: Page, snapshot: Snapshot, role: str, viewer: Viewer
) -> None:
    enter(page, f"{server.url}/crema_territorio?periodo=2025", role=role)
    for key, lens in (("pressione", Lens.PLACE), ("bisogno", Lens.RESIDENCE)):
        rows = said(snapshot, viewer, indicator="people_served", lens=lens, by=(Grouping.AREA,))
        title = page.locator(f".st-key-figura_{key}").get_by_role("heading").inner_text()
        assert len(rows) == 2
        assert all(words in title for _, words in rows), title


def test_the_sheet_says_what_measure_says_to_a_mayor(server: Server, page: Page, snapshot: Snapshot) -> None:
    enter(page, f"{server.url}/comune?periodo=2025", which="Pandino")
    ((_, people),) = said(snapshot, Viewer(role=Role.MAYOR), indicator="people_served", area=PANDINO)
    ((_, rate),) = said(snapshot, Viewer(role=Role.MAYOR), indicator="rate_per_1000", area=PANDINO)
    expect(page.locator(".st-key-titolo")).to_contain_text(people)
    expect(page.locator(".st-key-figura_domanda").get_by_role("heading")).to_contain_text(
        f" {rate.split()[0]} persone ogni"
    )
    expect(page.locator(".st-key-scheda_protezione")).to_contain_text("quelli piccoli, zero compreso, si leggono")


@pytest.mark.second_ring
def test_without_a_municipality_the_sheet_lists_them_all_and_keeps_the_filters(server: Server, page: Page) -> None:
    enter(page, f"{server.url}/comune?periodo=2024", role=MANAGER)
    expect(page.get_by_text("Scegliere un comune in «Comune in evidenza»")).to_be_visible()
    expect(page.locator(".st-key-scheda_comune")).to_have_count(0)
    listed = page.locator(".st-key-elenco_comuni [data-testid='stColumn'] button")
    names = listed.all_inner_texts()
    assert len(names) == 48
    assert names == sorted(names)

    listed.filter(has_text="Pandino").focus()
    page.keyboard.press("Enter")
    page.get_by_role("heading", level=1, name="Scheda del comune di Pandino").wait_for()
    page.wait_for_url(f"**/comune?*comune={PANDINO}*")
    assert (words(page)["comune"], words(page)["periodo"]) == ([PANDINO], ["2024"])


@pytest.mark.parametrize("which", rings(["Offanengo"], second=["Crema", "Cumignano sul Naviglio"]))
@pytest.mark.parametrize("role", rings([MAYOR], second=[MANAGER]))
@pytest.mark.second_ring
def test_the_sheet_prints_on_two_pages_without_controls(server: Server, page: Page, role: str, which: str) -> None:
    code = {"Crema": "019035", "Offanengo": "019062", "Cumignano sul Naviglio": "019039"}[which]
    address = f"{server.url}/comune?comune={code}&periodo=2025"
    enter(page, address, role=role, which=which if role == MAYOR else None)
    drawn = 3 if which == "Cumignano sul Naviglio" else 4  # nobody came from there, so that there is no trend
    expect(page.locator(".js-plotly-plot")).to_have_count(drawn, timeout=90_000)
    settle(page)
    assert page.pdf(prefer_css_page_size=True).count(b"/Type /Page\n") == 2

    page.emulate_media(media="print")
    page.set_viewport_size({"width": SHEET, "height": 1000})
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    expect(page.locator(".st-key-menu")).to_be_hidden()
    expect(page.get_by_role("button", name="Scarica / Condividi").first).to_be_hidden()
    expect(page.get_by_test_id("stExpander").first).to_be_hidden()
    assert page.evaluate(CUT, SHEET) == []


@pytest.mark.second_ring
def test_a_wide_figure_scrolls_inside_itself_on_a_phone(server: Server, new_page: NewPage) -> None:
    page = new_page(width=390, height=844)
    enter(page, f"{server.url}/crema_territorio?periodo=2025", role=MANAGER)
    page.get_by_role("tab", name="Quali servizi, e dove", exact=True).click()
    settle(page)
    box = page.locator(".st-key-largo_matrice")
    expect(box.locator(".js-plotly-plot")).to_be_visible()
    assert box.evaluate("box => box.scrollWidth > box.clientWidth && box.tabIndex === 0")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert violations(page) == []
