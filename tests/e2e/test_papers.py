"""Papers as a visitor has them: from the button of a page to a file that opens, for whom hands it on.

Second ring: what papers say is proved without a browser (`tests/unit/publication/papers`).
"""

from io import BytesIO
from zipfile import ZipFile

import pytest
from playwright.sync_api import Download, Locator, Page, expect

from components.views.sheet.text import EVERY_PAPER, EVERY_SAVED, PAPER
from components.widgets.paper_button import MAKING, QUARTERLY, READY, YEARLY
from tests.e2e.conftest import NewPage
from tests.e2e.support.server import Server
from tests.e2e.support.visitor import MANAGER, MAYOR, enter, settle
from tests.support.papers import faults, structure_of, text_of

pytestmark = pytest.mark.second_ring
MUNICIPALITIES = 48
OFFERED = {
    "/": (QUARTERLY, "Rapporto trimestrale"),
    "/comune?comune=019025": (QUARTERLY, "Castelleone"),
    "/piano": (YEARLY, "Relazione annuale"),
    "/scheda?comune=019025": (PAPER, "Castelleone"),
}
"""Addresses of pages that offer a paper: the button, and words that the paper has."""


def pressed(page: Page, button: Locator) -> Download:
    with page.expect_download(timeout=120_000) as waiting:
        button.click()
    return waiting.value


def test_each_button_gives_a_paper_that_opens(server: Server, page: Page) -> None:
    enter(page, server.url, role=MANAGER)
    for address, (label, words) in OFFERED.items():
        page.goto(f"{server.url}{address}{'&' if '?' in address else '?'}periodo=2025")
        saved = pressed(page, page.get_by_role("button", name=label))
        pdf = saved.path().read_bytes()
        assert saved.suggested_filename.endswith(".pdf"), address
        assert (faults(pdf), structure_of(pdf).language) == ([], "it-IT"), address
        assert words in text_of(pdf), address


def test_the_sheets_of_all_are_made_under_a_bar_and_come_in_one_file(server: Server, page: Page) -> None:
    enter(page, f"{server.url}/scheda?comune=019025", role=MANAGER)
    page.get_by_role("button", name=EVERY_PAPER).click()
    bar = page.get_by_test_id("stProgress")
    expect(bar).to_contain_text(MAKING.format(name="scheda-"))
    ready = page.get_by_role("button", name=READY.format(label=EVERY_SAVED))
    expect(ready).to_be_visible(timeout=300_000)
    expect(bar).to_have_count(0)
    with ZipFile(BytesIO(pressed(page, ready).path().read_bytes())) as files:
        names = files.namelist()
        assert (len(names), len({*names})) == (MUNICIPALITIES, MUNICIPALITIES)
        (castelleone,) = [name for name in names if "castelleone" in name]
        assert "Castelleone" in text_of(files.read(castelleone))


def test_a_mayor_is_offered_the_papers_of_the_own_municipality_alone(server: Server, new_page: NewPage) -> None:
    page = new_page(width=390, height=844)
    for place, (code, many) in enumerate({"019025": 1, "019035": 0}.items()):
        address = f"{server.url}/scheda?comune={code}&periodo=2025"
        if place:
            page.goto(address)
            settle(page)
        else:
            enter(page, address, role=MAYOR, which="Castelleone")
        expect(page.get_by_role("button", name=PAPER)).to_have_count(many)
        expect(page.get_by_role("button", name=EVERY_PAPER)).to_have_count(0)
        if many:
            assert "Castelleone" in text_of(pressed(page, page.get_by_role("button", name=PAPER)).path().read_bytes())
