"""A partner on every page: followed by its filters, told what `bifocale measure` answers to it, exact on its own.

One window for all of them: the period is chosen once, and each page is reached by the menu from the one before.

All of the second ring. In the first: a partner's own cards (`test_pages_overview.py`) and own check of the data
(`test_pages_services.py`) in a browser; every page, filter and figure for a partner in `tests/app`.
"""

from collections.abc import Iterator

import pandas as pd
import pytest
from playwright.sync_api import Browser, Page, expect

from components.state.page_registry import PAGES, PageEntry
from indicators.catalogue.catalogue import INDICATORS
from indicators.italian.numbers import number
from tests.e2e.conftest import WIDE
from tests.e2e.support.asked import FIGURES, PANDINO, says_what_is_measured, values
from tests.e2e.support.axe import violations
from tests.e2e.support.measured import Command
from tests.e2e.support.reading import figure, saved
from tests.e2e.support.server import Server
from tests.e2e.support.visitor import PARTNER, choose, enter, go, settle, words
from tests.e2e.support.watch import Watch

pytestmark = pytest.mark.second_ring
NAME, VIEWER = "Associazione Pane e Sale", "partner:pane-e-sale"
OWN = ("mensa", "emporio", "emporio-pandino")
COUNTED = [entry for entry in PAGES if any((asked.page or "quadro") == entry.name for asked in FIGURES)]


@pytest.fixture(scope="module")
def partner(browser: Browser, server: Server) -> Iterator[Page]:
    """A partner past the gate, who has chosen 2024, watched from the first page to the last."""
    size = {"width": WIDE[0], "height": WIDE[1]}
    with browser.new_context(viewport=size, locale="it-IT") as context:  # type: ignore[arg-type]
        page = context.new_page()
        watch = Watch(page)
        enter(page, f"{server.url}/?periodo=2023&comune={PANDINO}&misura=grezzo", role=PARTNER, which=NAME)
        choose(page, "Periodo", "2024")
        yield page
        assert watch.amiss == []


def turn_to(page: Page, entry: PageEntry) -> None:
    """Follow the menu to a page, which keeps the filters."""
    go(page, entry.label.format(lead="Crema"))
    expect(page.get_by_test_id("stException")).to_have_count(0)
    assert words(page)["periodo"] == ["2024"]


@pytest.mark.parametrize("entry", COUNTED, ids=lambda entry: entry.name)
def test_a_partner_reads_what_measure_answers_to_a_partner(partner: Page, measure: Command, entry: PageEntry) -> None:
    turn_to(partner, entry)
    assert violations(partner) == []
    for asked in (one for one in FIGURES if (one.page or "quadro") == entry.name):
        if asked.tab:
            partner.get_by_role("tab", name=asked.tab, exact=True).click()
            settle(partner)
        says_what_is_measured(partner, asked, measure, period="2024", viewer=VIEWER)


def test_the_own_cards_of_a_partner_are_exact_and_the_others_rounded(partner: Page, measure: Command) -> None:
    turn_to(partner, PAGES[0])
    cards = partner.locator(".bif-card")
    (mine,) = measure("people_served", "--period", "2024", "--service", ",".join(OWN), viewer=VIEWER)
    (same,) = measure("people_served", "--period", "2024", "--service", ",".join(OWN))
    (every,) = measure("people_served", "--period", "2024", viewer=VIEWER)
    assert mine["value"] == same["value"]
    assert every["value"] % 5 == 0
    for at, row in ((0, mine), (3, every)):
        said = cards.nth(at).locator(".bif-card-value")
        expect(said).to_contain_text(number(row["value"]))


def test_a_partner_sees_where_the_plan_stands(partner: Page, measure: Command) -> None:
    turn_to(partner, next(entry for entry in PAGES if entry.name == "piano"))
    assert violations(partner) == []
    table = saved(partner, "rotta_inclusione_exits_to_autonomy")
    years = dict(zip(table["Anno"].astype(str), table["Valore"], strict=True))
    (row,) = measure("exits_to_autonomy", "--period", "2025", viewer=VIEWER)
    assert years["2025"] == row["value"]


def test_a_partner_reads_every_entry_of_the_glossary(partner: Page) -> None:
    turn_to(partner, next(entry for entry in PAGES if entry.name == "metodo"))
    assert violations(partner) == []
    for entry in INDICATORS.values():
        expect(partner.get_by_role("heading", level=3, name=entry.name, exact=True).first).to_be_attached()


def test_a_partner_checks_exact_figures_of_its_own_services(partner: Page, measure: Command) -> None:
    turn_to(partner, next(entry for entry in PAGES if entry.name == "verifica"))
    assert violations(partner) == []
    with partner.expect_download() as waiting:
        partner.get_by_role("button", name="Scarica tutta la verifica (CSV)").click()
    found = pd.read_csv(waiting.value.path(), sep=";", decimal=",", encoding="utf-8-sig")
    mine = found[found.iloc[:, 0].eq("Mensa sociale") & found.iloc[:, 1].astype(str).str.startswith("2024-")]
    own = ("people_served", "--period", "2024", "--by", "month", "--service", "mensa", "--lens", "place")
    rows, exact = measure(*own, viewer=VIEWER), measure(*own)
    assert [row["value"] for row in rows] == [row["value"] for row in exact]
    assert mine["Persone"].tolist() == [row["value"] for row in rows]


def test_a_partner_follows_the_map_to_the_sheet_of_a_municipality(partner: Page, measure: Command) -> None:
    turn_to(partner, next(entry for entry in PAGES if entry.name == "mappa"))
    partner.get_by_role("link", name="Tutti i dati del comune").click()
    partner.get_by_role("heading", level=1, name="Scheda del comune di Pandino").wait_for()
    settle(partner)
    rows = measure("people_served", "--period", "2024", "--area", PANDINO, "--by", "service_type", viewer=VIEWER)
    assert values(saved(partner, "servizi_usati"), "people_served") == [row["value"] for row in rows]
    expect(figure(partner, "domanda").get_by_role("heading")).to_be_visible()
