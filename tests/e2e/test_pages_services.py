"""The pages of occupancy and of the check of the data in a real browser: numbers, roles, what is not to be seen.

First ring: the nights that are measured, and what each role may check. Second: the other tabs, whose figures
`tests/app/test_every_figure.py` walks, and the manager's check, which `test_pages_followed.py` filters.
"""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from data_access.database import build_engine
from data_access.settings import current_settings
from data_access.store import SnapshotStore
from data_access.viewers import Role, Viewer
from indicators.engine.query_service import Edition
from indicators.italian.numbers import number
from indicators.model.period import Period
from indicators.model.query import Grouping, Lens, Query
from tests.e2e.support.axe import violations
from tests.e2e.support.server import Server
from tests.e2e.support.visitor import MANAGER, MAYOR, PARTNER, enter, settle
from tests.support.rings import rings

YEAR = Period.year(2025)


@pytest.fixture
def edition(demo_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Edition:
    """An edition on the data of the server."""
    monkeypatch.setenv("BIFOCALE_DATABASE_URL", f"sqlite:///{demo_file}")
    monkeypatch.setenv("BIFOCALE_CACHE_DIR", str(tmp_path / "cache"))
    current_settings.cache_clear()
    settings = current_settings()
    current_settings.cache_clear()
    return Edition(SnapshotStore(build_engine(settings), settings).current(), settings)


@pytest.mark.parametrize(
    ("role", "viewer"),
    rings(
        [(MANAGER, Viewer(role=Role.MANAGER))],
        second=[(MAYOR, Viewer(role=Role.MAYOR, municipality="019035"))],
    ),
)
@pytest.mark.second_ring
def test_the_occupancy_on_screen_is_the_one_that_is_measured(
    server: Server, page: Page, edition: Edition, role: str, viewer: Viewer
) -> None:
    enter(page, f"{server.url}/occupazione?servizio=dormitorio-storico&periodo=2025", role=role)
    found = edition.ask(
        Query(
            indicator="bed_occupancy",
            period=YEAR,
            lens=Lens.PLACE,
            services=("dormitorio-storico",),
            by=(Grouping.SERVICE,),
            viewer=viewer,
        )
    )
    value = found.rows()[0]["value"]
    share = number(value, decimals=found.indicator.decimals)
    assert ("," in share) == (role == MANAGER), "to a mayor small sections are told by whole places"
    of_men = f"circa il {share}%" if role == MAYOR else f"{share}%"
    expect(page.locator(".st-key-figura_per_servizio .bif-bars")).to_contain_text(f"{share}%")
    expect(page.locator(".st-key-figura_posti_men h3")).to_contain_text(f"Uomini: {of_men} dei posti letto occupati")
    expect(page.locator(".st-key-figura_calendario_men").get_by_test_id("stPlotlyChart")).to_be_visible()
    assert violations(page) == []


@pytest.mark.second_ring
def test_the_forecast_is_made_when_its_tab_is_opened_and_tells_its_accuracy(server: Server, page: Page) -> None:
    enter(page, f"{server.url}/occupazione?servizio=dormitorio-nuovo&periodo=2026", role=MANAGER)
    expect(page.get_by_text("Rifatta sul passato")).to_have_count(0)
    page.get_by_role("tab", name="Previsione a 8 settimane").click()
    figure = page.locator(".st-key-figura_previsione_men")
    expect(figure).to_contain_text("intervallo all'80%", timeout=120_000)
    expect(figure).to_contain_text("Nelle prove dell'ultimo anno")
    expect(figure).to_contain_text("sbaglia in media di")
    expect(page.locator(".st-key-figura_previsione_women")).to_be_visible(timeout=120_000)


@pytest.mark.second_ring
def test_a_waiting_list_is_not_told_to_a_mayor(server: Server, page: Page) -> None:
    enter(page, f"{server.url}/occupazione?servizio=housing-first-citta&periodo=2025", role=MAYOR)
    page.get_by_role("tab", name="Domanda e permanenza").click()
    expect(page.get_by_text("La lista d'attesa conta persone")).to_be_visible(timeout=120_000)
    expect(page.locator(".st-key-figura_attesa")).to_have_count(0)


@pytest.mark.second_ring
def test_the_check_of_the_data_shows_the_persons_that_are_measured(
    server: Server, page: Page, edition: Edition
) -> None:
    enter(page, f"{server.url}/verifica?servizio=mensa&periodo=2025", role=MANAGER)
    with page.expect_download() as saving:
        page.get_by_role("button", name="Scarica tutta la verifica (CSV)").click()
    heading, *rows = [line.split(";") for line in saving.value.path().read_text("utf-8-sig").splitlines()]
    served = Query(
        indicator="people_served",
        period=Period.parse("2025-03"),
        lens=Lens.PLACE,
        services=("mensa",),
        viewer=Viewer(role=Role.MANAGER),
    )
    row = next(dict(zip(heading, row, strict=False)) for row in rows if row[:2] == ["Mensa sociale", "2025-03"])
    assert float(row["Persone"].replace(",", ".")) == edition.ask(served).rows()[0]["value"]
    expect(
        page.get_by_role("heading", name=re.compile(r"Mensa sociale: [\d.]+ accessi a dicembre 2025, contro"))
    ).to_be_visible()
    assert violations(page) == []


def test_a_partner_checks_its_own_services_only(server: Server, page: Page, edition: Edition) -> None:
    enter(page, f"{server.url}/verifica", role=PARTNER, which="Associazione Pane e Sale")
    settle(page)
    page.get_by_role("combobox", name="Servizio da verificare").click()
    expect(page.get_by_role("option")).to_have_count(3)
    page.keyboard.press("Escape")
    with page.expect_download() as saving:
        page.get_by_role("button", name="Scarica tutta la verifica (CSV)").click()
    lines = saving.value.path().read_text("utf-8-sig").splitlines()[1:]
    assert {line.split(";")[0] for line in lines} == {
        "Mensa sociale",
        "Emporio solidale",
        "Emporio solidale, punto di Pandino",
    }


@pytest.mark.second_ring
def test_a_mayor_is_told_calmly_who_may_check_and_sees_the_returns(server: Server, page: Page) -> None:
    enter(page, f"{server.url}/verifica", role=MAYOR)
    expect(page.get_by_test_id("stAlert")).to_contain_text("è riservata agli enti, per i propri servizi")
    expect(page.get_by_text("flussi attesi").first).to_be_visible()
    expect(page.get_by_text("Scarica tutta la verifica (CSV)")).to_have_count(0)
