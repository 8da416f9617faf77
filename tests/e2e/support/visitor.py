"""What a visitor does: open an address, pass the gate, go to a page, move a filter.

Comes in: a Playwright page. Goes out: the same page, settled.
Must not: reach inside the program; only what can be seen and clicked.
"""

from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Page, expect

MAYOR, MANAGER, PARTNER = "Sindaco di un comune", "Responsabile del programma", "Ente partner"
FIGURES = "[class*='st-key-figura'], .bif-card, .bif-bars, [data-testid='stPlotlyChart'], [data-testid='stDataFrame']"
"""Anything that shows a number."""
GATE = "Entra come"
BROWSER = "bifocale_visita"
"""The cookie by which a demonstration knows a browser again."""
YEAR = "2025"
"""The period that pages are opened on, unless a test says another: a year that has ended."""
PATIENCE = 60_000
"""Milliseconds that a visitor waits: a crowded machine is slow, not wrong."""
UNFINISHED = "[data-stale='true'], [data-testid='stSkeleton'], [data-testid='stPlotlyChart']:not(:has(.main-svg))"
"""What is not yet as it will be: the answer before, a place kept, a figure without its drawing."""
LOOKS = 50
"""Milliseconds between two looks at whether a page is settled: at each frame, they would hold up what they wait for."""


NOTE_RUNS = """
if (!window.visit) {
  window.visit = {asked: 0, begun: 0};
  const send = WebSocket.prototype.send;
  WebSocket.prototype.send = function (...words) { visit.asked = performance.now(); return send.apply(this, words); };
  new MutationObserver(() => {
    if (document.querySelector("[data-test-script-state='running']")) visit.begun = performance.now();
  }).observe(document, {subtree: true, childList: true, attributes: true, attributeFilter: ["data-test-script-state"]});
}
"""
"""Notes when the page last asked something of the server, and when the server last began to answer."""
SHOWN_ROUND = """
try {
  for (const role of ["mayor", "manager", "partner"]) localStorage.setItem(`bifocale-visita-${role}`, "1");
} catch { /* a page that is no site keeps nothing */ }
"""
"""Makes the browser one whose people have been shown round before."""
SETTLED = """unfinished =>
  document.querySelector("[data-testid='stApp'][data-test-script-state='notRunning']")
  && (!window.visit || visit.begun >= visit.asked || performance.now() - visit.asked > 500)
  && !document.querySelector(unfinished)
  && (document.documentElement.dataset.bifArriving === undefined || document.getElementById("bif-gate"))
"""
"""Whether what was last asked has been answered (or, in half a second, not: it asked for none), drawn and shown."""


def settle(page: Page) -> None:
    """Wait until the page has stopped changing and every figure is drawn."""
    page.wait_for_function(SETTLED, arg=UNFINISHED, timeout=PATIENCE, polling=LOOKS)


def meet_gate(page: Page, address: str, *, is_first_visit: bool = False) -> None:
    """Open an address and wait for the gate, in a browser that has not passed it; at a first visit a tour begins."""
    page.context.clear_cookies(name=BROWSER)
    page.add_init_script(NOTE_RUNS + ("" if is_first_visit else SHOWN_ROUND))
    page.goto(address)
    page.get_by_text(GATE, exact=True).wait_for(timeout=120_000)
    settle(page)


def pass_gate(page: Page, *, role: str = MAYOR, which: str | None = None) -> None:
    """Choose a role (and a municipality or organisation) at the gate and go in."""
    if role != MAYOR:
        page.locator("label", has_text=role).first.click()
        settle(page)
    if which is not None:
        page.get_by_label("Di quale comune" if role == MAYOR else "Quale ente").select_option(label=which)
    page.get_by_role("button", name="Entra", exact=True).click()
    page.locator(".st-key-piede, [data-testid='stException']").first.wait_for(timeout=120_000)
    expect(page.get_by_test_id("stException")).to_have_count(0, timeout=1)
    settle(page)


def enter(page: Page, address: str, *, role: str = MAYOR, which: str | None = None) -> None:
    """Open an address and pass the gate; an address without a period is opened on `YEAR`."""
    meet_gate(page, in_year(address))
    pass_gate(page, role=role, which=which)


def in_year(address: str) -> str:
    """Return an address with its period, or that of `YEAR`."""
    parts = urlsplit(address)
    return (
        address
        if "periodo=" in parts.query or "anno=" in parts.query
        else f"{address}{'&' if parts.query else '?'}periodo={YEAR}"
    )


def choose(page: Page, label: str, option: str) -> None:
    """Choose an option of a list."""
    box = page.get_by_role("combobox", name=label)
    box.click()
    box.fill(option)
    page.get_by_role("option", name=option, exact=True).first.click()
    settle(page)
    expect(box.first).to_have_value(option)


def go(page: Page, label: str) -> None:
    """Follow a link of the menu, which on phones must be opened first."""
    if page.locator(".st-key-apri_menu button").first.is_visible():
        page.locator(".st-key-apri_menu button").first.click()
        menu = page.get_by_test_id("stPopoverBody")
    else:
        menu = page.locator(".st-key-menu")
    menu.get_by_role("link", name=label, exact=True).click()
    page.get_by_role("heading", level=1, name=label).wait_for()
    page.keyboard.press("Escape")
    settle(page)


def sentence(page: Page) -> str:
    """Return the sentence that says the filters."""
    return page.locator(".st-key-frase").get_by_test_id("stCaptionContainer").inner_text()


def words(page: Page) -> dict[str, list[str]]:
    """Return the parameters of the address, but for the period that `enter` puts there."""
    told = parse_qs(urlsplit(page.url).query)
    return {name: values for name, values in told.items() if (name, values) != ("periodo", [YEAR])}


def path(page: Page) -> str:
    """Return the path of the address."""
    return urlsplit(page.url).path
