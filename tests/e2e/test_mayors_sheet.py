"""The mayor's sheet in a browser: everybody can use it, and its sentences are copied with one click or key.

Second ring: what it says is proved without a browser (`tests/app/test_mayors_sheet` and `unit/components/views/sheet`).
"""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import NewPage
from tests.e2e.support.axe import violations
from tests.e2e.support.server import Server
from tests.e2e.support.visitor import MAYOR, enter, settle

pytestmark = pytest.mark.second_ring
TOWNS = {"Crema": "019035", "Castelleone": "019025", "Cumignano sul Naviglio": "019039", "Moscazzano": "019060"}
COPY = "Copia le frasi"


def sentences(page: Page) -> list[str]:
    """Return the sentences to say, as they are read."""
    return page.locator(".bif-sheet-say li").all_inner_texts()


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (1280, 720), (390, 844)])
def test_everybody_can_use_the_sheet(server: Server, new_page: NewPage, width: int, height: int) -> None:
    page = new_page(width=width, height=height)
    for place, (name, code) in enumerate(TOWNS.items()):
        address = f"{server.url}/scheda?comune={code}&periodo=2025"
        if place:
            page.goto(address)
        else:
            enter(page, address, role=MAYOR)
        expect(page.get_by_role("heading", level=1)).to_contain_text(name)
        settle(page)
        assert violations(page) == [], name
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), name


def test_its_sentences_are_copied_by_click_and_by_key(server: Server, page: Page) -> None:
    enter(page, f"{server.url}/scheda?comune={TOWNS['Castelleone']}&periodo=2025", role=MAYOR)
    said = sentences(page)
    assert len(said) == 3
    button = page.get_by_role("button", name=COPY)
    for press in (button.click, lambda: button.press("Enter")):
        page.evaluate("navigator.clipboard.writeText('')")
        press()
        expect(page.get_by_role("status").filter(has_text="Frasi copiate")).to_be_visible()
        page.wait_for_function("navigator.clipboard.readText().then((text) => text.length > 0)")
        assert page.evaluate("navigator.clipboard.readText()").splitlines() == said
