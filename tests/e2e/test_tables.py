"""Tables in a browser of another language: what is seen and heard, how they sort, what is saved, what a click does.

What is seen is drawn on a canvas: here the letters that are drawn are noted.
"""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import NewPage
from tests.e2e.support.server import Server
from tests.e2e.support.visitor import MANAGER, enter, settle

NOTE_DRAWN = """
window.drawnWords = new Set();
const fillText = CanvasRenderingContext2D.prototype.fillText;
CanvasRenderingContext2D.prototype.fillText = function (text, ...rest) {
  window.drawnWords.add(text);
  return fillText.call(this, text, ...rest);
};
"""
HEADING = 36
"""Pixels of the heading of a table; a row has 35."""


def opened(page: Page, server: Server, address: str, figure: str) -> Locator:
    """Open the table of a figure, as a manager, and return it."""
    page.add_init_script(NOTE_DRAWN)
    enter(page, f"{server.url}/{address}", role=MANAGER)
    frame = page.locator(f".st-key-figura_{figure}")
    frame.get_by_text("Tabella", exact=True).click()
    settle(page)
    table = frame.get_by_test_id("stDataFrame")
    expect(table).to_be_visible()
    table.scroll_into_view_if_needed()
    page.wait_for_timeout(300)
    return table


def heard(table: Locator, column: int, *, rows: int = 3) -> list[str]:
    """Return what a screen reader says of the first cells of a column."""
    cells = table.locator(f"td[aria-colindex='{column + 1}']")
    return cells.all_text_contents()[:rows]


def click_cell(table: Locator, row: int, *, x: float) -> None:
    table.click(position={"x": x, "y": HEADING + 35 * row + 17})


@pytest.mark.second_ring
def test_a_browser_in_english_reads_and_hears_italian_numbers(server: Server, new_page: NewPage) -> None:
    """It wrote 3,857 residents and a rate of 2.6; who cannot see heard 0.9."""
    page = new_page(locale="en-US")
    table = opened(page, server, "mappa?misura=grezzo", "mappa")
    drawn = set(page.evaluate("[...drawnWords]"))
    assert {"3.857", "4.942"} <= drawn
    assert not {"3,857", "3857"} & drawn
    said = table.locator("td").all_text_contents()
    assert "3.857" in said
    rates = [text for text in said if "," in text]
    assert rates
    assert all(text.rpartition(",")[2].isdecimal() and len(text.rpartition(",")[2]) == 1 for text in rates)
    assert not [text for text in said if text.count(".") == 1 and len(text.partition(".")[2]) != 3]
    assert rates[0] in drawn


@pytest.mark.second_ring
def test_months_sort_by_time_and_not_by_their_letters(server: Server, page: Page) -> None:
    """They came as agosto, aprile, dicembre."""
    page.add_init_script(NOTE_DRAWN)
    enter(page, f"{server.url}/verifica?periodo=2025", role=MANAGER)
    table = page.locator(".st-key-figura_flussi").get_by_test_id("stDataFrame")
    table.scroll_into_view_if_needed()
    for _ in range(2):
        table.click(position={"x": 40, "y": 18})
        page.wait_for_timeout(400)
    assert heard(table, 0, rows=3) == ["dicembre 2025", "novembre 2025", "ottobre 2025"]
    assert {"dicembre 2025", "novembre 2025"} <= set(page.evaluate("[...drawnWords]"))


@pytest.mark.second_ring
def test_a_table_saves_one_file_which_says_where_it_comes_from(server: Server, page: Page) -> None:
    table = opened(page, server, "mappa", "mappa")
    table.hover()
    buttons = page.get_by_test_id("stElementToolbarButton").get_by_role("button")
    seen = [button.get_attribute("aria-label") or "" for button in buttons.all() if button.is_visible()]
    assert seen
    assert not [label for label in seen if "CSV" in label or "Download" in label]


@pytest.mark.second_ring
def test_every_click_on_a_row_takes_focus(server: Server, page: Page) -> None:
    """Only the box at its left did; after «Azzera» the row that was in focus could not be chosen again."""
    table = opened(page, server, "mappa", "mappa")
    click_cell(table, 1, x=150)
    page.wait_for_url("**/mappa?periodo=2025&comune=019005")
    settle(page)
    click_cell(table, 3, x=400)
    page.wait_for_url("**/mappa?periodo=2025&comune=019011")
    settle(page)
    page.locator(".st-key-azzera button").click()
    page.wait_for_url("**/mappa")
    settle(page)
    click_cell(page.locator(".st-key-figura_mappa").get_by_test_id("stDataFrame"), 3, x=400)
    page.wait_for_url("**/mappa?comune=019011")


@pytest.mark.second_ring
def test_the_menu_of_a_column_offers_nothing_in_english(server: Server, new_page: NewPage) -> None:
    page = new_page(locale="en-US")
    table = opened(page, server, "mappa", "mappa")
    table.hover(position={"x": 420, "y": 18})
    table.click(position={"x": 470, "y": 18})
    menu = page.get_by_test_id("stDataFrameColumnMenu")
    expect(menu).to_be_visible()
    items = [item.inner_text() for item in menu.get_by_role("menuitem").all() if item.is_visible()]
    assert [item.rpartition("\n")[2] for item in items] == [
        "Ordina crescente",
        "Ordina decrescente",
        "Adatta la larghezza",
        "Blocca la colonna",
        "Nascondi la colonna",
    ]
