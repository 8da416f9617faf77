"""Quadro d'insieme, Piano, Risorse and Metodo in a real browser: what they say is what `measure` answers.

Second ring: the money and the glossary (`test_pages_followed.py` reads both), axe for a manager (a mayor's is in
`test_accessibility.py`), phones, what `tests/app` reads too.
"""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from components.widgets.html_bars import value_text
from data_access.reading import read_snapshot
from data_access.settings import Settings
from data_access.snapshot import Snapshot
from data_access.viewers import Role, Viewer
from indicators.analysis.budgets import by_track
from indicators.catalogue.catalogue import INDICATORS
from indicators.engine.measure import measure
from indicators.engine.query_service import Edition
from indicators.italian.numbers import euro
from indicators.model.period import Period
from indicators.model.query import Lens, Query
from indicators.monitoring.target_progress import courses
from tests.e2e.conftest import NewPage
from tests.e2e.support.axe import violations
from tests.e2e.support.reading import file_of
from tests.e2e.support.server import Server
from tests.e2e.support.visitor import MANAGER, PARTNER, choose, enter, settle, words
from tests.support.engines import opened

CARD = ".bif-card"
OFFANENGO = "019062"
PATHS = {"quadro": "", "piano": "piano", "risorse": "risorse", "metodo": "metodo"}
MANAGERS_CARDS = (
    "people_served",
    "rate_per_1000",
    "attraction",
    "bed_occupancy",
    "unmet_demand",
    "exits_to_autonomy",
    "one_off_share",
    "multidimensional_needs",
)


@pytest.fixture(scope="module")
def data(demo_file: Path) -> Snapshot:
    """The data that the server shows, read by the engine itself."""
    with opened(f"sqlite:///{demo_file}") as engine:
        return read_snapshot(engine)


def written(data: Snapshot, key: str, viewer: Viewer, *, area: str = "ambito", period: str = "2025") -> str:
    """Return a value as a card writes it, from `measure` alone."""
    entry = INDICATORS[key]
    lens = Lens.RESIDENCE if Lens.RESIDENCE in entry.lenses else Lens.PLACE
    query = Query(indicator=key, period=Period.parse(period), lens=lens, area=area, viewer=viewer)
    found = measure(data, query, settings=Settings())
    return value_text(found, found.rows()[0])


def shown(page: Page) -> list[tuple[str, str]]:
    """Return the label and the value of each card."""
    expect(page.locator(CARD)).to_have_count(8, timeout=90_000)
    labels = page.locator(f"{CARD} .bif-card-label").all_inner_texts()
    values = page.locator(f"{CARD} .bif-card-value").all_inner_texts()
    return [(label, value.split()[0]) for label, value in zip(labels, values, strict=True)]


@pytest.mark.second_ring
@pytest.mark.parametrize("name", PATHS)
def test_each_page_opens_whole_and_accessible_to_a_manager(server: Server, page: Page, name: str) -> None:
    enter(page, f"{server.url}/{PATHS[name]}", role=MANAGER)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_test_id("stException")).to_have_count(0)
    assert violations(page) == []


@pytest.mark.second_ring
def test_the_managers_eight_cards_say_what_measure_says(server: Server, page: Page, data: Snapshot) -> None:
    enter(page, server.url, role=MANAGER)
    manager = Viewer(role=Role.MANAGER)
    assert shown(page) == [(INDICATORS[key].name, written(data, key, manager).split()[0]) for key in MANAGERS_CARDS]

    choose(page, "Periodo", "2024")
    expect(page.locator(f"{CARD} .bif-card-value").first).to_contain_text(
        written(data, "people_served", manager, period="2024")
    )


def test_a_mayor_finds_the_own_municipality_first_with_protected_figures(
    server: Server, page: Page, data: Snapshot
) -> None:
    enter(page, server.url, which="Offanengo")
    mayor = Viewer(role=Role.MAYOR, municipality=OFFANENGO)
    (people, first), (rate, second), *others = shown(page)
    assert (people, rate) == ("Persone servite · Offanengo", "Tasso per 1.000 residenti · Offanengo")
    assert first == written(data, "people_served", mayor, area=OFFANENGO).split()[0]
    assert second == written(data, "rate_per_1000", mayor, area=OFFANENGO).split()[0]
    assert ("Persone servite", written(data, "people_served", mayor)) in others

    page.get_by_role("link", name="Scheda del comune: Offanengo").click()
    page.get_by_role("heading", level=1, name="Comune").wait_for()
    assert words(page)["comune"] == [OFFANENGO]


@pytest.mark.second_ring
def test_a_partner_finds_its_own_services_first(server: Server, page: Page, data: Snapshot) -> None:
    enter(page, server.url, role=PARTNER, which="Associazione Pane e Sale")
    partner = Viewer(role=Role.PARTNER, organisation="pane-e-sale")
    own = data["organisations"].filter(key="pane-e-sale")["index"].item()
    services = tuple(data["services"].filter(organisation=own)["key"])
    query = Query(indicator="people_served", period=Period.year(2025), services=services, viewer=partner)
    found = measure(data, query, settings=Settings())
    assert shown(page)[0] == ("Persone servite · i vostri servizi", value_text(found, found.rows()[0]))


@pytest.mark.second_ring
def test_the_overview_tells_changes_alerts_and_the_months_coverage(server: Server, page: Page, data: Snapshot) -> None:
    enter(page, server.url, role=MANAGER)
    main = page.get_by_test_id("stMainBlockContainer")
    expect(main).to_contain_text("Nessuna differenza dall'anno prima più grande di quanto spieghi il caso, tra tanti")
    expect(main).to_contain_text("Dati in ritardo. Centro di ascolto di Castelleone: mancano i flussi")
    expect(main).to_contain_text("Ottobre 2026: flussi ricevuti 16 su 20.")
    off = [
        course
        for course in courses(Edition(data, Settings()), viewer=Viewer(role=Role.MANAGER))
        if course.verdict == "fuori rotta"
    ]
    assert len(off) == page.get_by_text("Obiettivo fuori rotta.").count()


@pytest.mark.second_ring
def test_the_table_of_the_cards_is_its_file(server: Server, page: Page, data: Snapshot) -> None:
    enter(page, server.url, role=MANAGER)
    heading, first, *_ = (
        file_of(page.locator(".st-key-piede_schede")).path().read_text(encoding="utf-8-sig").splitlines()
    )
    assert heading.startswith("Indicatore;Area;Mese;Unità;Valore;")
    people = written(data, "people_served", Viewer(role=Role.MANAGER))
    assert first.startswith(f"Persone servite;Ambito;;persone;{people};")


@pytest.mark.second_ring
def test_the_plan_says_each_verdict_and_draws_what_is_opened(server: Server, page: Page, data: Snapshot) -> None:
    enter(page, f"{server.url}/piano", role=MANAGER)
    found = courses(Edition(data, Settings()), viewer=Viewer(role=Role.MANAGER))
    verdicts = page.locator(".bif-plan tbody tr td:nth-child(2) strong").all_inner_texts()
    assert [text.split(maxsplit=1)[1] for text in verdicts] == [str(course.verdict) for course in found]
    names = page.locator(".bif-plan tbody tr td:first-child").all_inner_texts()
    assert names == [course.agreed.name for course in found]

    opened_first = sum(course.agreed.code == "5.3.2" for course in found)
    expect(page.get_by_test_id("stPlotlyChart")).to_have_count(opened_first)
    page.get_by_text("5.3.2.c · Presa in carico").click()
    settle(page)
    take_up = next(course for course in found if course.agreed.indicator == "take_up")
    expect(page.get_by_role("heading", name=take_up.sentence())).to_be_visible()
    assert violations(page) == []


@pytest.mark.second_ring
def test_resources_tell_each_track_and_follow_the_period(server: Server, page: Page, data: Snapshot) -> None:
    enter(page, f"{server.url}/risorse", role=MANAGER)
    main = page.get_by_test_id("stMainBlockContainer")
    for year in (2025, 2024):
        choose(page, "Periodo", str(year))
        for row in by_track(data, Period.year(year)).to_dicts():
            expect(main).to_contain_text(f"{euro(row['spent'])} di {row['track'][0].lower()}{row['track'][1:]}")


@pytest.mark.second_ring
def test_the_glossary_is_searched_and_every_entry_has_its_anchor(server: Server, page: Page) -> None:
    enter(page, f"{server.url}/metodo", role=MANAGER)
    for key in INDICATORS:
        expect(page.locator(f"#{key}")).to_have_count(1)
    field = page.get_by_label("Cerca una parola")
    field.fill("senza fissa dimora")
    field.press("Enter")
    settle(page)
    expect(page.locator("#people_served")).to_have_count(0)
    expect(page.get_by_text("non è senza fissa dimora").first).to_be_visible()
    field.fill("parola che non esiste")
    field.press("Enter")
    settle(page)
    expect(page.get_by_test_id("stAlert")).to_contain_text("Nessuna voce contiene queste parole")


@pytest.mark.second_ring
def test_how_it_is_counted_leads_to_the_entry(server: Server, page: Page) -> None:
    enter(page, server.url, role=MANAGER)
    page.locator(".st-key-figura_tipi").get_by_role("button", name="Come si calcola").click()
    page.get_by_role("link", name="La voce nel glossario").click()
    page.get_by_role("heading", level=1, name="Metodo").wait_for()
    settle(page)
    expect(page.locator("h3").first).to_contain_text("Accessi e prestazioni")


@pytest.mark.second_ring
@pytest.mark.parametrize("name", PATHS)
def test_on_a_phone_nothing_is_wider_than_the_window(server: Server, new_page: NewPage, name: str) -> None:
    page = new_page(width=390, height=844)
    enter(page, f"{server.url}/{PATHS[name]}", role=MANAGER)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
