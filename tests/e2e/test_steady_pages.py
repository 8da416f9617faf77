"""Nothing that is being read moves: what a page shifts while it arrives, with nobody touching it, as browsers count it.

All of the second ring. Pages that hold the limit are watched here; the map (0.33), a municipality's sheet (0.24), the
plan (0.10) and the paths (0.09) are still to be mended or measured again, and every page in other roles.
"""

import pytest
from playwright.sync_api import Browser

from components.state.page_registry import DEFAULT, PAGES, PageEntry
from tests.e2e.support.server import Server
from tests.e2e.support.visitor import MANAGER, enter

pytestmark = pytest.mark.second_ring

STEADY = ("quadro", "occupazione", "crema_territorio", "risorse")
MOST = 0.1
"""The largest burst of shifts that a page may have (CLS; entering the overview was 0.386)."""
AFTER = 1500
"""Milliseconds after the last figure in which something may still move."""
NOTE = """
window.shifts = [];
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) shifts.push([entry.startTime, entry.value]);
}).observe({type: "layout-shift", buffered: true});
"""


def largest_burst(shifts: list[tuple[float, float]]) -> float:
    """Return the largest sum of shifts that are at most a second apart, within five seconds: CLS, as it is defined."""
    largest = burst = 0.0
    first = last = float("-inf")
    for instant, value in shifts:
        if instant - last > 1000 or instant - first > 5000:
            burst, first = 0.0, instant
        burst, last = burst + value, instant
        largest = max(largest, burst)
    return largest


def test_bursts_are_counted_apart() -> None:
    assert largest_burst([(0, 0.05), (900, 0.02), (2000, 0.06), (2100, 0.02)]) == pytest.approx(0.08)
    assert largest_burst([(second * 900, 0.01) for second in range(10)]) == pytest.approx(0.06)
    assert largest_burst([]) == 0


@pytest.mark.parametrize("entry", [one for one in PAGES if one.name in STEADY], ids=lambda entry: entry.name)
def test_the_page_does_not_move_under_the_reader(entry: PageEntry, server: Server, browser: Browser) -> None:
    with browser.new_context(viewport={"width": 1440, "height": 900}, locale="it-IT") as context:
        page = context.new_page()
        page.add_init_script(NOTE)
        enter(page, f"{server.url}/{'' if entry is DEFAULT else entry.name}", role=MANAGER)
        page.wait_for_timeout(AFTER)
        assert largest_burst(page.evaluate("shifts")) <= MOST
