"""A visitor with a real browser who looks at the clock: from an address, a click or a choice to numbers on the screen.

Comes in: a Playwright page, an address. Goes out: seconds. What a person would take at the gate is not counted.
Must not: take the shell for the page: a page is there when the script has ended and every figure is drawn.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final

from playwright.sync_api import Browser, Page, sync_playwright

from tests.e2e.conftest import CHROMIUM, FLAGS, WIDE
from tests.e2e.support.visitor import BROWSER, GATE, MANAGER

PATIENCE: Final = 120_000
AT_THE_GATE: Final = 2_000
"""Milliseconds, not counted, in which a person reads the gate and chooses; meanwhile the browser readies the charts."""
DRAWN: Final = """(path) => {
  const app = document.querySelector("[data-testid='stApp']");
  const all = (selector) => [...document.querySelectorAll(selector)];
  return location.pathname === path
    && app?.dataset.testScriptState === 'notRunning'
    && document.querySelector('.st-key-piede') !== null
    && document.documentElement.dataset.bifArriving === undefined
    && document.getElementById('bif-gate') === null
    && all("[data-stale='true'], [data-testid='stSkeleton']").length === 0
    && all("[data-testid='stPlotlyChart']").every((chart) => chart.querySelector('.main-svg'))
    && all("[data-testid='stDataFrame']").every((frame) => frame.querySelector('canvas'));
}"""
"""Whether a page is whole: right address, run ended, foot there, nothing stale or empty, charts and tables drawn."""
PAINTED: Final = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))"


@contextmanager
def cold_browser() -> Iterator[Browser]:
    """Start a browser that has never seen anything."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()


def new_page(browser: Browser) -> Page:
    """Open a page in a profile of its own."""
    page = browser.new_context(viewport={"width": WIDE[0], "height": WIDE[1]}, locale="it-IT").new_page()
    page.set_default_timeout(PATIENCE)
    return page


def first_view(page: Page, url: str, path: str, query: str = "") -> tuple[float, float]:
    """Open an address as a manager; return the seconds to the gate, and those from its button to the page drawn."""
    page.context.clear_cookies(name=BROWSER)  # a browser that is known again meets no gate
    begun = time.perf_counter()
    page.goto(f"{url}{path}{'?' if query else ''}{query}", wait_until="commit")
    page.get_by_text(GATE, exact=True).wait_for()
    to_gate = time.perf_counter() - begun
    page.locator("label", has_text=MANAGER).first.click()
    page.evaluate(PAINTED)
    page.wait_for_timeout(AT_THE_GATE)
    enter = page.get_by_role("button", name="Entra", exact=True)
    return to_gate, seconds_to(page, path, enter.click)


def switch(page: Page, label: str, path: str) -> float:
    """Follow a link of the menu; return the seconds to the other page drawn."""
    link = page.locator(".st-key-menu").get_by_role("link", name=label, exact=True)
    link.hover()
    return seconds_to(page, path, link.click)


def choose(page: Page, label: str, option: str) -> float:
    """Choose an option of a filter; return the seconds to the page drawn anew: by then the address has changed."""
    before = page.url
    box = page.get_by_role("combobox", name=label)
    box.click()
    box.fill(option)
    offered = page.get_by_role("option", name=option, exact=True).first
    offered.hover()
    begun = time.perf_counter()
    offered.click()
    page.wait_for_function("(before) => location.href !== before", arg=before)
    return _until_drawn(page, page.evaluate("location.pathname"), begun)


def seconds_to(page: Page, path: str, act: Callable[[], Any]) -> float:
    """Act; return the seconds to the page at ``path`` drawn."""
    begun = time.perf_counter()
    act()
    return _until_drawn(page, path, begun)


def _until_drawn(page: Page, path: str, begun: float) -> float:
    page.wait_for_function(DRAWN, arg=path)
    page.evaluate(PAINTED)
    return time.perf_counter() - begun
