"""What we render follows WCAG 2.2, levels A and AA, on every page, on a projector and on a phone.

The phone is of the second ring, but for the gate. When something opens over a page, the second ring looks at the whole
page again, the first only at what has opened.
"""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from components.state.page_registry import PAGES, PageEntry
from tests.e2e.conftest import NewPage
from tests.e2e.support.axe import violations
from tests.e2e.support.server import Server
from tests.e2e.support.visitor import enter, go, meet_gate
from tests.support.rings import rings

SIZES = {1440: 900, 390: 844}
OPENED = "[data-testid='stPopoverBody']"


@pytest.fixture(scope="module", params=rings([1440], second=[390]))
def visit(request: pytest.FixtureRequest, browser: Browser, server: Server) -> Iterator[Page]:
    """A visitor who has passed the gate, with a window of each size."""
    width: int = request.param
    with browser.new_context(viewport={"width": width, "height": SIZES[width]}, locale="it-IT") as context:
        page = context.new_page()
        enter(page, server.url)
        yield page


@pytest.mark.parametrize("entry", PAGES, ids=lambda entry: entry.name)
def test_every_page_is_accessible(entry: PageEntry, visit: Page) -> None:
    go(visit, entry.label.format(lead="Crema"))
    assert violations(visit) == []


@pytest.mark.parametrize("width", SIZES)
def test_the_gate_is_accessible(width: int, new_page: NewPage, server: Server) -> None:
    page = new_page(width=width, height=SIZES[width])
    meet_gate(page, server.url)
    assert violations(page) == []


@pytest.mark.parametrize("within", rings([OPENED], second=[None]))
@pytest.mark.second_ring
def test_what_opens_is_accessible_too(new_page: NewPage, server: Server, within: str | None) -> None:
    page = new_page()
    enter(page, f"{server.url}/occupazione")
    for name in ("Altri filtri", "Come si calcola", "Riservatezza", "Sindaco di Crema"):
        page.get_by_role("button", name=name).first.click()
        page.get_by_test_id("stPopoverBody").wait_for()
        assert violations(page, within=within) == [], name
        page.keyboard.press("Escape")
        page.get_by_test_id("stPopoverBody").wait_for(state="hidden")
