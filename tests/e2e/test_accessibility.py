"""What we render follows WCAG 2.2, levels A and AA, on every page, on a projector and on a phone.

What is found is what the accessibility statement says (`components/app/accessibility/automatic.json`), written by a run
of this file with ``--record-accessibility``. The phone is of the second ring, but for the gate and the statement. When
something opens over a page, the second ring looks at the whole page again, the first only at what has opened.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from components.app.accessibility.record import AUTOMATIC
from components.app.accessibility.text import GATE, HERE, TITLE
from components.server.addresses import STATEMENT
from components.state.page_registry import PAGES, PageEntry
from tests.e2e.conftest import NewPage
from tests.e2e.support.axe import broken_rules, version, violations
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


@dataclass
class Found:
    """What axe found, page by page, to be written down."""

    tool: str = ""
    browser: str = ""
    looked: list[dict[str, Any]] = field(default_factory=list)

    def note(self, name: str, page: Page) -> None:
        width = page.viewport_size["width"] if page.viewport_size else 0
        self.tool = self.tool or f"axe-core {version(page)}"
        browser = page.context.browser
        self.browser = self.browser or f"Chromium {browser.version.partition('.')[0] if browser else ''}".strip()
        self.looked.append({"page": name, "width": width, "violations": broken_rules(page)})


@pytest.fixture(scope="session")
def found(request: pytest.FixtureRequest) -> Iterator[Found | None]:
    """What axe finds, where it is to be written down."""
    if not request.config.getoption("--record-accessibility"):
        yield None
        return
    found = Found()
    yield found
    told = {
        "tool": found.tool,
        "standard": "WCAG 2.2, livelli A e AA",
        "browser": found.browser,
        "date": datetime.now(UTC).date().isoformat(),
        "looked": sorted(found.looked, key=lambda one: (-one["width"], one["page"])),
    }
    AUTOMATIC.write_text(f"{json.dumps(told, ensure_ascii=False, indent=1)}\n", encoding="utf-8")


@pytest.mark.parametrize("entry", PAGES, ids=lambda entry: entry.name)
def test_every_page_is_accessible(entry: PageEntry, visit: Page, found: Found | None) -> None:
    go(visit, entry.label.format(lead="Crema"))
    assert visit.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    if found:
        found.note(entry.name, visit)
    assert violations(visit) == []


@pytest.mark.parametrize("width", rings([390], second=[1440]))
def test_the_statement_is_accessible_and_open_to_who_has_not_entered(
    width: int, new_page: NewPage, server: Server, found: Found | None
) -> None:
    page = new_page(width=width, height=SIZES[width])
    page.goto(f"{server.url}{STATEMENT}")
    assert page.get_by_role("heading", level=1).inner_text() == TITLE
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    if found:
        found.note(HERE, page)
    assert violations(page) == []


@pytest.mark.parametrize("width", SIZES)
def test_the_gate_is_accessible(width: int, new_page: NewPage, server: Server, found: Found | None) -> None:
    page = new_page(width=width, height=SIZES[width])
    meet_gate(page, server.url)
    assert page.get_by_role("link", name=TITLE).get_attribute("href") == STATEMENT
    if found:
        found.note(GATE, page)
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
