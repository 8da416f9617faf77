"""Every page, after a filter was moved: what is drawn, what is saved and what `bifocale measure` answers are one.

First ring: a journey; on every page `test_pages_followed.py` compares with `measure`, and without a browser
`tests/app/test_every_figure.py` compares each figure with its table and its file.
"""

from collections.abc import Iterator
from typing import Any

import pandas as pd
import pytest
from playwright.sync_api import Browser, Page, expect

from indicators.catalogue.catalogue import INDICATORS
from indicators.italian.numbers import number
from tests.e2e.conftest import WIDE, NewPage
from tests.e2e.support.asked import FIGURES, PANDINO, Asked, says_what_is_measured, values
from tests.e2e.support.measured import Command
from tests.e2e.support.reading import figure, saved
from tests.e2e.support.server import Server
from tests.e2e.support.visitor import MANAGER, MAYOR, choose, enter, go, settle, words
from tests.e2e.support.watch import Watch

OFFANENGO = "019062"
VIEWERS = {MANAGER: "manager", MAYOR: "mayor"}


@pytest.fixture(scope="module", params=VIEWERS)
def visit(request: pytest.FixtureRequest, browser: Browser, server: Server) -> Iterator[tuple[Page, str]]:
    """A manager, then a mayor, each past the gate in a window of their own, watched."""
    role: str = request.param
    size = {"width": WIDE[0], "height": WIDE[1]}
    with browser.new_context(viewport=size, locale="it-IT") as context:  # type: ignore[arg-type]
        page = context.new_page()
        watch = Watch(page)
        enter(page, server.url, role=role)
        yield page, VIEWERS[role]
        assert watch.amiss == []


@pytest.mark.second_ring
@pytest.mark.parametrize("asked", FIGURES, ids=lambda asked: f"{asked.page or 'quadro'}-{asked.key}")
def test_a_figure_follows_its_filter_and_says_what_measure_says(
    asked: Asked, visit: tuple[Page, str], server: Server, measure: Command
) -> None:
    page, viewer = visit
    open_again(page, f"{server.url}{asked.url}")
    if asked.tab:
        page.get_by_role("tab", name=asked.tab, exact=True).click()
        settle(page)
    choose(page, "Periodo", "2024")
    says_what_is_measured(page, asked, measure, period="2024", viewer=viewer)


def open_again(page: Page, address: str) -> None:
    """Open another address in the same window: the gate is met again, and passed in the same role."""
    role = page.locator(".st-key-insegna").inner_text()
    enter(page, address, role=MANAGER if MANAGER in role else MAYOR)


@pytest.mark.second_ring
def test_the_plan_stands_where_measure_says(visit: tuple[Page, str], server: Server, measure: Command) -> None:
    page, viewer = visit
    open_again(page, f"{server.url}/piano")
    table = saved(page, "rotta_inclusione_exits_to_autonomy")
    years = dict(zip(table["Anno"].astype(str), table["Valore"], strict=True))
    for year in ("2024", "2025"):
        (row,) = measure("exits_to_autonomy", "--period", year, viewer=viewer)
        assert years[year] == row["value"] or (pd.isna(years[year]) and row["value"] is None)


def test_the_map_leads_to_the_sheet_and_the_sheet_to_another(
    server: Server, new_page: NewPage, measure: Command
) -> None:
    page = new_page()
    enter(page, f"{server.url}/mappa?periodo=2024&comune={PANDINO}", role=MANAGER)
    page.get_by_role("link", name="Tutti i dati del comune").click()
    page.get_by_role("heading", level=1, name="Comune").wait_for()
    settle(page)
    assert words(page) == {"periodo": ["2024"], "comune": [PANDINO]}
    says_how_many(page, measure, PANDINO)
    choose(page, "Comune in evidenza", "Offanengo")
    says_how_many(page, measure, OFFANENGO)
    assert words(page) == {"periodo": ["2024"], "comune": [OFFANENGO]}


def says_how_many(page: Page, measure: Command, code: str) -> None:
    """See the sheet's finding say the persons that are measured in a municipality, and its first figure their rate."""
    (row,) = measure("people_served", "--period", "2024", "--area", code)
    expect(page.locator(".st-key-titolo")).to_contain_text(f"{number(row['value'])} persone")
    (row,) = measure("rate_per_1000", "--period", "2024", "--area", code)
    rate = number(row["value"], decimals=1)
    expect(figure(page, "domanda").get_by_role("heading")).to_contain_text(f" {rate} persone ogni 1.000")


@pytest.mark.second_ring
def test_a_service_is_chosen_and_its_tabs_say_what_measure_says(
    server: Server, new_page: NewPage, measure: Command
) -> None:
    page = new_page()
    enter(page, f"{server.url}/occupazione?periodo=2024", role=MANAGER)
    choose(page, "Servizio", "Casa di seconda accoglienza")
    expect(page.get_by_role("heading", level=2, name="Casa di seconda accoglienza")).to_be_visible()
    (service,) = words(page)["servizio"]
    page.get_by_role("tab", name="Domanda e permanenza").click()
    settle(page)
    rows = measure("median_stay", "--period", "2023..2025", "--by", "year", "--service", service, "--lens", "place")
    assert values(saved(page, "permanenza"), "median_stay") == [row["value"] for row in rows]
    page.get_by_role("tab", name="Pasti").click()
    settle(page)
    contacts = measure("contacts", "--period", "2024", "--by", "service,month", "--service", "mensa")
    assert values(saved(page, "griglia"), "contacts") == [row["value"] for row in contacts]


@pytest.mark.second_ring
def test_the_check_of_the_data_follows_its_filters_and_says_what_measure_says(
    server: Server, new_page: NewPage, measure: Command
) -> None:
    page = new_page()
    enter(page, f"{server.url}/verifica?periodo=2025&servizio=mensa", role=MANAGER)
    choose(page, "Periodo", "2024")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Scarica tutta la verifica (CSV)").click()
    found = pd.read_csv(waiting.value.path(), sep=";", decimal=",", encoding="utf-8-sig")
    mine = found[found.iloc[:, 0].eq("Mensa sociale") & found.iloc[:, 1].astype(str).str.startswith("2024-")]
    rows = measure("people_served", "--period", "2024", "--by", "month", "--service", "mensa", "--lens", "place")
    assert mine["Persone"].tolist() == [row["value"] for row in rows]


@pytest.mark.second_ring
def test_the_method_explains_every_indicator_of_the_catalogue(server: Server, new_page: NewPage) -> None:
    page = new_page()
    enter(page, f"{server.url}/metodo?indicatore=attraction", role=MAYOR)
    first: Any = page.locator("h3").first
    expect(first).to_contain_text(INDICATORS["attraction"].name)
    go(page, "Quadro d'insieme")
    go(page, "Metodo")
    for entry in INDICATORS.values():
        expect(page.get_by_role("heading", level=3, name=entry.name, exact=True).first).to_be_attached()
