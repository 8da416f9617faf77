"""What is measured of a meeting in a browser: size of words, what is cut, from a key to the paint that answers it.

Comes in: a Playwright page that shows a meeting, an edition to be put on a shelf. Goes out: numbers, what is amiss.
Must not: know what an agenda holds.
"""

import statistics
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Page
from sqlalchemy import Engine

from data_access.editions import shelve
from publication.edition.package import Edition

MOST_MS = 50
"""From a key or a click to the paint that answers it, in 95 cases of 100: of processor and, on an idle machine, by the
clock."""
LEAST = 24
SMALLEST = """() => {
  const found = [], walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const parent = walk.currentNode.parentElement;
    if (!walk.currentNode.textContent.trim() || parent.closest("script, noscript, title, .salta")) continue;
    if (!parent.checkVisibility({checkVisibilityCSS: true})) continue;
    const scale = parent.ownerSVGElement ? parent.getScreenCTM().a : 1;
    const words = walk.currentNode.textContent.trim().slice(0, 60);
    found.push([parseFloat(getComputedStyle(parent).fontSize) * scale, words]);
  }
  return found.sort((one, other) => one[0] - other[0])[0];
}"""
CUT = """() => {
  const screen = document.querySelector(".schermata:not([hidden])"), box = (name) => {
    const found = screen.querySelector(name);
    return found && found.checkVisibility() && found.textContent.trim() ? found.getBoundingClientRect() : null;
  };
  const said = [], bar = document.getElementById("barra").getBoundingClientRect();
  const below = (one, other) => box(one) && box(other) && box(one).bottom > box(other).top + 6;
  const pairs = [[".testa", ".figura"], [".figura", ".fonte"], [".carta", ".fonte"], [".fonte", ".cambiato"]];
  for (const [one, other] of pairs)
    if (below(one, other)) said.push(`${one} over ${other}`);
  for (const name of [".testa", ".figura", ".fonte", ".carta", ".cambiato"]) {
    if (box(name) && box(name).bottom > bar.top + 1) said.push(`${name} under the bar`);
    if (box(name) && box(name).right > innerWidth + 1) said.push(`${name} beyond the window`);
  }
  for (const word of screen.querySelectorAll("svg text")) {
    const place = word.getBoundingClientRect();
    if (place.width && (place.right > innerWidth + 1 || place.left < -1)) said.push(`cut: ${word.textContent}`);
  }
  if (document.documentElement.scrollWidth > innerWidth) said.push("wider than the window");
  return said;
}"""
TIMED = """() => {
  window.taken = [];
  for (const kind of ["keydown", "click", "change"])
    addEventListener(kind, (event) => {
      const begun = event.timeStamp;
      requestAnimationFrame(() => { const after = new MessageChannel(); after.port1.onmessage = () =>
        taken.push(performance.now() - begun); after.port2.postMessage(0); });
    }, true);
}"""


def put(engine: Engine, edition: Edition, *, counts: bytes) -> None:
    """Put an edition on the shelf of a base."""
    with engine.begin() as connection:
        shelve(connection, edition.facts, content=edition.content, counts=counts)


class Busy:
    """Milliseconds of processor that a page takes to answer and to paint: others on the machine do not count."""

    def __init__(self, page: Page) -> None:
        self.taken: list[float] = []
        self._page, self._session = page, page.context.new_cdp_session(page)
        self._session.send("Performance.enable", {"timeDomain": "threadTicks"})

    @contextmanager
    def counted(self) -> Iterator[None]:
        """Count what is done in a block, up to the paint after it."""
        before = self._spent()
        yield
        self._page.evaluate("() => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")
        self.taken.append((self._spent() - before) * 1000)

    def _spent(self) -> float:
        metrics = self._session.send("Performance.getMetrics")["metrics"]
        spent: float = next(one["value"] for one in metrics if one["name"] == "TaskDuration")
        return spent


def p95(taken: list[float]) -> float:
    return statistics.quantiles(taken, n=20)[-1]


def headline(page: Page) -> str:
    return page.locator(".schermata:not([hidden]) h1").inner_text()
