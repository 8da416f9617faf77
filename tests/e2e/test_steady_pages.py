"""Nothing that is being read moves: what a page shifts while it arrives, with nobody touching it, as browsers count it.

All of the second ring: every page, in every role of the demonstration, in three windows, through the gate, known to the
server (a reload) and from the menu.
"""

from collections.abc import Iterator
from typing import Final

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from components.state.page_registry import DEFAULT, EVERY_PAGE, PageEntry, entry
from data_access.accounts.vocabulary import AccountRole
from tests.e2e.support.server import Server
from tests.e2e.support.visitor import MANAGER, MAYOR, PARTNER, enter, go, meet_gate, settle

pytestmark = pytest.mark.second_ring

MOST: Final = 0.1
"""The largest burst of shifts that a page may have (CLS; entering the overview was 0.386)."""
AFTER: Final = 1000
"""Milliseconds after the last figure in which something may still move."""
ROLES: Final = {MAYOR: AccountRole.MAYOR, MANAGER: AccountRole.MANAGER, PARTNER: AccountRole.PARTNER}
WINDOWS: Final = ((1440, 900), (1280, 720), (390, 844))
VISITS: Final = [(role, window) for role in ROLES for window in WINDOWS]
CHARTS: Final = "**/PlotlyChart.*.js"
NOTE: Final = """
window.shifts = [];
new PerformanceObserver((list) => {
  const box = (node) => node?.nodeType === 1 ? node : node?.parentElement;
  const where = (source) => box(source.node)?.closest("[class*='st-key-']")?.className;
  for (const entry of list.getEntries()) {
    if (!entry.hadRecentInput) shifts.push([entry.startTime, entry.value, entry.sources.map(where).join(", ")]);
  }
}).observe({type: "layout-shift", buffered: true});
"""
"""Notes each shift: its instant, its size, and the blocks of ours in which something moved."""
SLOWLY: Final = """
window.between = 0;
const listen = WebSocket.prototype.addEventListener;
const own = Object.getOwnPropertyDescriptor(WebSocket.prototype, "onmessage");
let last = 0;
const later = (hear) => hear && function (message) {
  last = Math.max(performance.now(), last) + between;
  setTimeout(() => hear.call(this, message), last - performance.now());
};
WebSocket.prototype.addEventListener = function (kind, hear, ...more) {
  return listen.call(this, kind, kind === "message" ? later(hear) : hear, ...more);
};
Object.defineProperty(WebSocket.prototype, "onmessage", { ...own, set(hear) { own.set.call(this, later(hear)); } });
"""
"""Lets what the server says be heard one piece at a time, ``between`` milliseconds apart."""
BETWEEN: Final = 120
"""With so many milliseconds between two pieces a page takes ten seconds or more: all that `arrival.js` knows comes."""
Shift = tuple[float, float, str]


def largest_burst(shifts: list[Shift]) -> float:
    """Return the largest sum of shifts that are at most a second apart, within five seconds: CLS, as it is defined."""
    largest = burst = 0.0
    first = last = float("-inf")
    for instant, value, _where in shifts:
        if instant - last > 1000 or instant - first > 5000:
            burst, first = 0.0, instant
        burst, last = burst + value, instant
        largest = max(largest, burst)
    return largest


def test_bursts_are_counted_apart() -> None:
    assert largest_burst([(0, 0.05, ""), (900, 0.02, ""), (2000, 0.06, ""), (2100, 0.02, "")]) == pytest.approx(0.08)
    assert largest_burst([(second * 900, 0.01, "") for second in range(10)]) == pytest.approx(0.06)
    assert largest_burst([]) == 0


@pytest.fixture(scope="module", params=VISITS, ids=lambda visit: f"{visit[0].split()[0]}-{visit[1][0]}")
def visit(request: pytest.FixtureRequest, browser: Browser) -> Iterator[tuple[str, BrowserContext]]:
    """A role, and a browser profile with a window of some size."""
    role, (width, height) = request.param
    with browser.new_context(viewport={"width": width, "height": height}, locale="it-IT") as context:
        context.add_init_script(NOTE)
        yield role, context


def moved(page: Page) -> list[Shift]:
    """Wait until nothing moves any more, and return what did."""
    page.wait_for_timeout(AFTER)
    shifts: list[Shift] = [tuple(shift) for shift in page.evaluate("shifts")]
    return shifts if largest_burst(shifts) > MOST else []


@pytest.mark.parametrize("shown", EVERY_PAGE, ids=lambda shown: shown.name)
def test_a_page_does_not_move_under_the_reader(
    shown: PageEntry, visit: tuple[str, BrowserContext], server: Server
) -> None:
    role, context = visit
    if not shown.is_for(ROLES[role]):
        pytest.skip("nobody of this role is shown this page")
    page = context.new_page()
    enter(page, f"{server.url}/{'' if shown is DEFAULT else shown.name}", role=role)
    assert moved(page) == []
    page.reload()
    page.locator(".st-key-piede").wait_for()
    settle(page)
    assert moved(page) == [], "the browser was known, and met no gate"
    page.close()


def test_pages_do_not_move_as_one_goes_from_one_to_the_next(visit: tuple[str, BrowserContext], server: Server) -> None:
    role, context = visit
    page = context.new_page()
    enter(page, server.url, role=role)
    for shown in EVERY_PAGE:
        if shown.is_for(ROLES[role]):
            page.evaluate("shifts.length = 0")
            go(page, shown.label.format(lead="Crema"))
            assert moved(page) == [], shown.name
    page.close()


@pytest.mark.parametrize("size", [WINDOWS[0], WINDOWS[2]], ids=lambda size: str(size[0]))
def test_what_comes_piece_by_piece_does_not_move_what_is_read(
    size: tuple[int, int], server: Server, browser: Browser
) -> None:
    """As on a slow network or a crowded machine: on a phone the plan moved 0.28, the map 0.18."""
    width, height = size
    with browser.new_context(viewport={"width": width, "height": height}, locale="it-IT") as context:
        context.add_init_script(NOTE)
        context.add_init_script(SLOWLY)
        page = context.new_page()
        enter(page, server.url, role=PARTNER)
        page.evaluate(f"between = {BETWEEN}")
        for name in ("mappa", "piano", "comune"):
            page.evaluate("shifts.length = 0")
            go(page, entry(name).label)
            assert moved(page) == [], name


def test_a_page_that_takes_long_shows_what_has_come(server: Server, browser: Browser) -> None:
    held: list[Route] = []
    with browser.new_context(viewport={"width": 1440, "height": 900}, locale="it-IT") as context:
        page = context.new_page()
        page.route(CHARTS, lambda route, _request: held.append(route))
        meet_gate(page, f"{server.url}/occupazione?periodo=2025")
        page.locator("label", has_text=MANAGER).first.click()
        page.get_by_role("button", name="Entra", exact=True).click()
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        expect(page.locator("#bif-gate")).to_have_count(0)
        expect(page.locator(".main-svg")).to_have_count(0)
        page.unroute(CHARTS)  # and those that are held go on
        settle(page)
        expect(page.get_by_test_id("stPlotlyChart").first).to_be_visible()
