"""From a key or a click to the paint that answers it: meeting mode, and the public site of an edition, from a folder.

Run alone on a quiet machine: by the clock, whatever else runs counts too.
"""

import os
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from playwright.sync_api import Page, expect

from components.state.runtime import territory_of
from data_access.agendas import Agenda, AgendaItem
from data_access.reading import read_snapshot
from data_access.settings import Settings
from geo.boundaries import build_territory
from indicators.catalogue.catalogue import INDICATORS
from indicators.model.territory import todays_territory
from publication.edition.making import make_edition
from publication.edition.package import Edition
from publication.folder import write_folder
from publication.meeting.build import build
from publication.site.build import site_files
from tests.bench.browsing import cold_browser, new_page
from tests.bench.budgets import told
from tests.e2e.support.meeting import TIMED, Busy, p95
from tests.e2e.test_meeting import TOLD, VIEWS
from tests.e2e.test_public_site import serving
from tests.support.demos import demo_base
from tests.support.engines import opened

ROUNDS = 4
TOWNS = ("019025", "019035", "019062", "019060")


@pytest.fixture(scope="module")
def edition(tmp_path_factory: pytest.TempPathFactory) -> Edition:
    """The edition of five indicators of a fifth of the demo Ambito: what is drawn is as large at any scale."""
    with opened(f"sqlite:///{demo_base(tmp_path_factory, scale=0.2)}") as engine:
        snapshot = read_snapshot(engine)
    return make_edition(
        snapshot,
        Settings(),
        build_territory(territory_of(todays_territory(snapshot))),
        key=Ed25519PrivateKey.generate(),
        made_at=datetime.now(UTC),
        entries=[INDICATORS[key] for key in TOLD],
    ).edition


@pytest.fixture
def page() -> Iterator[Page]:
    with cold_browser() as browser:
        yield new_page(browser)


def test_a_meeting(edition: Edition, page: Page, tmp_path: Path) -> None:
    items = tuple(
        AgendaItem(id=place, position=place, page=name, query=query, figure=figure, title="", note="")
        for place, (name, query, figure) in enumerate(VIEWS)
    )
    agenda = Agenda(
        key="prova", title="Assemblea", meeting_date=date(2026, 12, 10), edition="", items=items, role="responsabile"
    )
    write_folder(build(edition, agenda), tmp_path / "assemblea", edition=edition)
    with serving(tmp_path / "assemblea") as address:
        page.goto(address)
        expect(page.locator("#dove")).to_have_text(f"1 di {len(VIEWS)}")
        page.evaluate(TIMED)
        busy = Busy(page)
        for _ in range(ROUNDS):
            for key in ("Home", *["PageDown"] * (len(VIEWS) - 1)):
                with busy.counted():
                    page.keyboard.press(key)
            page.keyboard.press("Home")
            for code in TOWNS:
                with busy.counted():
                    page.locator(f".schermata:not([hidden]) use[data-codice='{code}']").click(force=True)
    _tell(page, busy, of="meeting mode")


def test_the_public_site(edition: Edition, page: Page, tmp_path: Path) -> None:
    write_folder(site_files(edition), tmp_path / "sito", edition=edition)
    with serving(tmp_path / "sito") as address:
        page.goto(address)
        expect(page.locator("#titolo")).not_to_be_empty()
        page.evaluate(TIMED)
        busy = Busy(page)
        for _ in range(ROUNDS):
            for code in TOWNS:
                with busy.counted():
                    page.locator(f"#c{code}").click(force=True)
            for choice, value in (("period", "2024"), ("indicator", "people_served"), ("period", "2025")):
                with busy.counted():
                    page.locator(f"#s-{choice}").select_option(value)
            with busy.counted():
                page.locator("#s-indicator").select_option("rate_per_1000")
            for name in ("definizioni", "edizione", "mappa"):
                with busy.counted():
                    page.locator(f"nav a[data-pagina={name}]").click()
    _tell(page, busy, of="public site")


def _tell(page: Page, busy: Busy, *, of: str) -> None:
    taken = page.evaluate("taken")
    beside = f"{len(taken)} of them, worst {max(taken):.0f} ms; load {os.getloadavg()[0]:.1f} on {os.cpu_count()}"
    told("click_clock", p95(taken) / 1000, of=of, beside=beside)
    told("click_processor", p95(busy.taken) / 1000, of=of)
