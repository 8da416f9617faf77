"""What mend.js puts right in the browser: charts are ready early, names that stay in view are not faded."""

from playwright.sync_api import Page

from tests.e2e.support.server import Server
from tests.e2e.support.visitor import PATIENCE, meet_gate

OPACITY = """share => {
  const drawing = document.createElement("canvas").getContext("2d");
  drawing.globalAlpha = share;
  return drawing.globalAlpha;
}"""

READIED = """() => performance.getEntriesByType("resource")
  .some((file) => file.name.includes("PlotlyChart") && file.initiatorType !== "link")"""
"""Whether the code of charts was not only fetched ahead but run."""


def test_charts_are_made_ready_while_the_visitor_is_at_the_gate(page: Page, server: Server) -> None:
    meet_gate(page, server.url)
    page.wait_for_function(READIED, timeout=PATIENCE)


def test_names_that_stay_in_view_are_not_faded(page: Page, server: Server) -> None:
    meet_gate(page, server.url)
    assert (page.evaluate(OPACITY, 0.6), page.evaluate(OPACITY, 0.25)) == (1, 0.25)
