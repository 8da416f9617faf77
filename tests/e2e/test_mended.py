"""What mend.js puts right in the browser: numbers of four digits are grouped, names that stay in view are not faded."""

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


def test_tables_write_numbers_and_names_as_the_page_does(page: Page, server: Server) -> None:
    meet_gate(page, server.url)
    assert page.evaluate("new Intl.NumberFormat('it-IT', {maximumFractionDigits: 1}).format(3169.4)") == "3.169,4"
    assert page.evaluate("new Intl.NumberFormat('it-IT', {useGrouping: false}).format(3169)") == "3169"
    assert (page.evaluate(OPACITY, 0.6), page.evaluate(OPACITY, 0.25)) == (1, 0.25)
