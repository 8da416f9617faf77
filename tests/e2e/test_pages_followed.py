"""What a manager does on the pages beside changing the period: every link, the other filters, what may be clicked.

One window for all of it; each test clears the filters first. Numbers are those of `bifocale measure`. First ring: a
filter of every page; second: its links.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import pandas as pd
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from components.state.page_registry import PAGES, PageEntry, entry
from indicators.catalogue.catalogue import INDICATORS
from indicators.italian.numbers import number
from tests.e2e.conftest import WIDE
from tests.e2e.support.asked import PANDINO, Asked, says_what_is_measured, values
from tests.e2e.support.axe import violations
from tests.e2e.support.measured import Command
from tests.e2e.support.reading import figure, file_of, saved
from tests.e2e.support.server import Server
from tests.e2e.support.visitor import MANAGER, YEAR, choose, enter, go, path, sentence, settle, words
from tests.e2e.support.watch import Watch

EXPLAINED = [page for page in PAGES if page.name not in {"metodo", "verifica"}]
"""Pages with figures that an entry of the glossary explains."""
OF_ONE_TOWN = {"comune", "scheda"}
"""Those that are of the municipality that is chosen."""


@pytest.fixture(scope="module")
def manager(browser: Browser, server: Server) -> Iterator[Page]:
    """A manager past the gate, watched from the first page to the last."""
    size = {"width": WIDE[0], "height": WIDE[1]}
    with browser.new_context(viewport=size, locale="it-IT") as context:  # type: ignore[arg-type]
        page = context.new_page()
        watch = Watch(page)
        enter(page, server.url, role=MANAGER)
        yield page
        assert watch.amiss == []


def turn_to(page: Page, name: str) -> None:
    """Follow the menu to a page and clear its filters, but for the period: that of `YEAR`."""
    go(page, entry(name).label.format(lead="Crema"))
    expect(page.get_by_test_id("stException")).to_have_count(0)
    if entry(name).filters:
        page.get_by_role("button", name="Azzera").click()
        page.wait_for_url(lambda address: "?" not in address)
        settle(page)
    if "periodo" in entry(name).filters:
        choose(page, "Periodo", YEAR)


def narrow(page: Page, label: str, option: str) -> None:
    """Choose an option of one of the other filters."""
    before = page.url
    with opened(page, label) as box:
        box.click()
        box.fill(option)
        page.get_by_role("option", name=option, exact=True).first.click()
        page.wait_for_url(lambda address: address != before)


def widen(page: Page, label: str) -> None:
    """Take away the last option of one of the other filters."""
    before = page.url
    with opened(page, label) as box:
        box.click()
        page.keyboard.press("Backspace")
        page.wait_for_url(lambda address: address != before)


@contextmanager
def opened(page: Page, label: str) -> Iterator[Locator]:
    """Open the other filters, give the list of one of them, close them."""
    page.get_by_role("button", name="Altri filtri").click()
    yield page.get_by_test_id("stPopoverBody").get_by_role("combobox", name=label, exact=True)
    settle(page)
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.get_by_test_id("stPopoverBody").wait_for(state="hidden")


@pytest.mark.second_ring
@pytest.mark.parametrize("page", EXPLAINED, ids=lambda page: page.name)
def test_how_it_is_counted_leads_from_a_figure_of_every_page_to_its_entry(manager: Page, page: PageEntry) -> None:
    turn_to(manager, page.name)
    if page.name in OF_ONE_TOWN:
        choose(manager, "Comune in evidenza", "Pandino")
    manager.get_by_role("button", name="Come si calcola").first.click()
    manager.get_by_role("link", name="La voce nel glossario").click()
    manager.get_by_role("heading", level=1, name="Metodo").wait_for()
    settle(manager)
    (key,) = words(manager)["indicatore"]
    expect(manager.locator("h3").first).to_contain_text(INDICATORS[key].name)


@pytest.mark.second_ring
@pytest.mark.parametrize(
    ("link", "name"),
    [("Verifica dei dati", "verifica"), ("Occupazione dei servizi", "occupazione"), ("Piano di Zona", "piano")],
)
def test_the_overview_leads_to_what_is_to_be_acted_on_and_keeps_the_filters(
    manager: Page, link: str, name: str
) -> None:
    turn_to(manager, "quadro")
    choose(manager, "Periodo", "2024")
    manager.get_by_role("link", name=link, exact=True).click()
    manager.get_by_role("heading", level=1, name=entry(name).title(lead="Crema")).wait_for()
    settle(manager)
    assert (path(manager), words(manager)) == (f"/{name}", {"periodo": ["2024"]})


def test_lens_and_area_move_the_cards(manager: Page, measure: Command) -> None:
    turn_to(manager, "quadro")
    manager.get_by_role("radio", name="Sede").click()
    settle(manager)
    choose(manager, "Area", "Crema")
    (row,) = measure("people_served", "--period", "2025", "--area", "crema", "--lens", "place")
    (other,) = measure("people_served", "--period", "2025", "--area", "crema")
    assert row["value"] != other["value"]
    expect(manager.locator(".bif-card-value").first).to_contain_text(number(row["value"]))


@pytest.mark.second_ring
def test_the_map_follows_the_indicator_and_the_lens(manager: Page, measure: Command) -> None:
    turn_to(manager, "mappa")
    choose(manager, "Indicatore", INDICATORS["contacts"].name)
    choose(manager, "Confronto", "Nessuno")  # what is drawn beside the numbers is in no table of them
    for lens in ("residence", "place"):
        asked = Asked(page="mappa", key="mappa", indicator="contacts", words=f"--by municipality --lens {lens}")
        says_what_is_measured(manager, asked, measure, period="2025", viewer="manager")
        manager.get_by_role("radio", name="Sede").click()
        settle(manager)


@pytest.mark.second_ring
def test_the_panel_of_the_map_lets_a_municipality_go(manager: Page) -> None:
    turn_to(manager, "mappa")
    choose(manager, "Comune in evidenza", "Pandino")
    panel = manager.locator(".st-key-scheda_mappa")
    expect(panel.get_by_role("heading").first).to_have_text("Pandino")
    panel.get_by_role("button", name="Togli").click()
    settle(manager)
    expect(panel.get_by_role("heading").first).to_have_text("Tutto l'Ambito")
    assert words(manager) == {}


@pytest.mark.second_ring
def test_the_lines_of_the_map_are_the_flows_that_are_measured(manager: Page, measure: Command) -> None:
    turn_to(manager, "mappa")
    manager.get_by_role("tab", name="Servizi e flussi").click()
    settle(manager)
    rows = measure("people_served", "--period", "2025", "--by", "municipality,place")
    found = pd.read_csv(
        file_of(manager.locator(".st-key-piede_flussi")).path(), sep=";", decimal=",", encoding="utf-8-sig"
    )
    assert found["Persone servite"].tolist() == [row["value"] for row in rows]
    lines = sum(row["value"] > 0 and row["municipality"] != row["place"] for row in rows)
    drawn = manager.frame_locator("iframe[title='Servizi e flussi di persone']").locator(
        "path.leaflet-interactive[fill='none']"
    )
    expect(drawn).to_have_count(lines)
    assert violations(manager) == []
    written = file_of(manager.locator(".st-key-piede_flussi_servizi")).path()
    beds = pd.read_csv(written, sep=";", decimal=",", encoding="utf-8-sig")["Letti occupati (%)"].dropna()
    measured = measure("bed_occupancy", "--period", "2025", "--by", "service", "--lens", "place")
    assert sorted(beds) == sorted(row["value"] for row in measured if row["value"] is not None)
    manager.get_by_role("tab", name="Da dove vengono le persone").click()
    settle(manager)


@pytest.mark.second_ring
def test_a_target_moves_both_lenses_and_the_answers(manager: Page, measure: Command) -> None:
    turn_to(manager, "crema_territorio")
    narrow(manager, "Target", "Anziani soli")
    narrowed = "--by area --target anziani"
    for key, lens in (("pressione", "place"), ("bisogno", "residence")):
        asked = Asked(page="", key=key, indicator="people_served", words=f"{narrowed} --lens {lens}")
        says_what_is_measured(manager, asked, measure, period="2025", viewer="manager")
    (whole,) = measure("attraction", "--period", "2025", "--target", "anziani", "--lens", "place")
    first = manager.locator(".st-key-figura_risposte .bif-card-value").first
    expect(first).to_have_text(f"{number(whole['value'], decimals=1)}%")
    manager.get_by_role("tab", name="Quali servizi, e dove", exact=True).click()
    settle(manager)
    far = Asked(page="", key="lontano", indicator="people_served",
                words="--by service_type,place --area territorio --target anziani")  # fmt: skip
    says_what_is_measured(manager, far, measure, period="2025", viewer="manager")
    widen(manager, "Target")
    assert words(manager) == {"scheda": ["quali_servizi_e_dove"]}


@pytest.mark.second_ring
def test_an_area_moves_the_paths(manager: Page, measure: Command) -> None:
    turn_to(manager, "percorsi")
    choose(manager, "Area", "Crema")
    manager.get_by_role("tab", name="Target, età e patti", exact=True).click()
    settle(manager)
    asked = Asked(page="percorsi", key="eta", indicator="people_served", words="--by age_band --area crema")
    says_what_is_measured(manager, asked, measure, period="2025", viewer="manager")


@pytest.mark.second_ring
def test_a_strand_narrows_the_money(manager: Page, measure: Command) -> None:
    turn_to(manager, "risorse")
    narrow(manager, "Linee di finanziamento", "PNRR M5C2 1.3")
    (row,) = measure("spend", "--period", "2025", "--strand", "pnrr")
    assert row["value"] is not None
    expect(figure(manager, "spend").get_by_role("heading").first).to_contain_text(number(row["value"], decimals=2))
    assert values(saved(manager, "spend"), "spend") == [row["value"]]
    widen(manager, "Linee di finanziamento")
    assert words(manager) == {}


@pytest.mark.second_ring
def test_the_sheet_without_a_municipality_leads_to_the_map(manager: Page) -> None:
    turn_to(manager, "comune")
    manager.get_by_role("link", name="Scegliere sulla mappa").click()
    manager.get_by_role("heading", level=1, name="Mappa").wait_for()
    settle(manager)
    assert path(manager) == "/mappa"


@pytest.mark.second_ring
def test_a_target_moves_the_sheet(manager: Page, measure: Command) -> None:
    turn_to(manager, "comune")
    choose(manager, "Comune in evidenza", "Pandino")
    narrow(manager, "Target", "Nuclei con minori")
    asked = Asked(page="comune", key="servizi_usati", indicator="people_served",
                  words=f"--by service_type --area {PANDINO} --target nuclei_minori")  # fmt: skip
    says_what_is_measured(manager, asked, measure, period="2025", viewer="manager")
    widen(manager, "Target")
    assert words(manager) == {"comune": [PANDINO]}


@pytest.mark.second_ring
def test_the_last_value_of_every_entry_is_the_one_that_is_measured(manager: Page, measure: Command) -> None:
    turn_to(manager, "metodo")
    text = " ".join(manager.get_by_test_id("stMainBlockContainer").inner_text().split())
    for key, known in INDICATORS.items():
        lens = "residence" if "residence" in known.lenses else "place"
        told = measure.answer(key, "--period", "2025", "--lens", lens)["sentence"]
        assert " ".join(told.split()) in text, key


@pytest.mark.second_ring
def test_a_service_to_be_checked_is_chosen_and_a_filter_leaves_the_others_out(manager: Page) -> None:
    turn_to(manager, "verifica")
    choose(manager, "Servizio da verificare", "Emporio solidale")
    expect(manager.get_by_role("heading", name="Emporio solidale:").first).to_be_visible()
    narrow(manager, "Servizi", "Mensa sociale")
    assert "Mensa sociale" in sentence(manager)
    box = manager.get_by_role("combobox", name="Servizio da verificare")
    expect(box).to_have_value("Mensa sociale")
    expect(figure(manager, "servizi").locator("tbody tr")).to_have_count(1)
    widen(manager, "Servizi")
    assert words(manager) == {}
