"""Windows between a phone's and a desk's: no word is cut, and no page is wider than the window.

Second ring: every page at every width; the first has the page of most filters, with them open.
"""

import pytest
from playwright.sync_api import Page, expect

from components.state.page_registry import EVERY_PAGE, PAGES
from data_access.accounts.vocabulary import AccountRole
from tests.e2e.support.clipped import cut_words
from tests.e2e.support.server import Server
from tests.e2e.support.visitor import MANAGER, MAYOR, PARTNER, enter, go, settle

WIDTHS = (900, 960, 1000, 1099)
PHONE = 390
ROLES = {MAYOR: AccountRole.MAYOR, MANAGER: AccountRole.MANAGER, PARTNER: AccountRole.PARTNER}


def cut_at(page: Page, width: int) -> list[str]:
    page.set_viewport_size({"width": width, "height": 900})
    page.wait_for_timeout(400)
    settle(page)
    return [f"{width}: {words}" for words in cut_words(page)]


@pytest.mark.second_ring
def test_filters_are_whole_where_there_is_no_room_for_them_in_one_row(server: Server, page: Page) -> None:
    """At 900 pixels the lenses were «Sed» and the other filters «Alt…»."""
    page.set_viewport_size({"width": 900, "height": 900})
    enter(page, f"{server.url}/mappa", role=MANAGER)
    assert cut_at(page, 960) == []
    page.get_by_role("button", name="Filtri", exact=True).click()
    settle(page)
    expect(page.get_by_text("Altri filtri", exact=True)).to_be_visible()
    expect(page.locator(".st-key-barra").get_by_text("Sede", exact=True)).to_be_visible()
    assert cut_at(page, 900) + cut_at(page, 1000) == []


def test_words_that_are_cut_are_seen(server: Server, page: Page) -> None:
    enter(page, server.url, role=MANAGER)
    page.add_style_tag(content=".st-key-titolo h1 { width: 60px; overflow: hidden; white-space: nowrap; }")
    assert any("Quadro" in words for words in cut_at(page, 960))


@pytest.mark.second_ring
@pytest.mark.parametrize("name", [entry.name for entry in PAGES])
def test_no_page_cuts_words_or_is_wider_than_the_window(server: Server, page: Page, name: str) -> None:
    """The amounts of the funding lines stood outside the window."""
    enter(page, f"{server.url}/{'' if name == PAGES[0].name else name}", role=MANAGER)
    assert [words for width in WIDTHS for words in cut_at(page, width)] == []


@pytest.mark.second_ring
def test_what_a_row_is_about_stays_in_view_when_a_table_scrolls_on_a_phone(server: Server, page: Page) -> None:
    """Of the table of the organisations the names went out of the window: it scrolls in a box, and that in another."""
    page.set_viewport_size({"width": PHONE, "height": 844})
    enter(page, f"{server.url}/verifica", role=MANAGER)
    box = page.locator(".st-key-largo_enti")
    box.scroll_into_view_if_needed()
    moved = box.evaluate("box => (box.scrollLeft = box.scrollWidth, box.scrollLeft)")
    assert moved > PHONE, "the table is wider than the window"
    for row in box.locator("tr").all():
        named = row.locator("th, td").first.bounding_box()
        assert named is not None
        assert 0 <= named["x"] < PHONE / 4


@pytest.mark.second_ring
@pytest.mark.parametrize("role", [MANAGER, MAYOR, PARTNER])
def test_on_a_phone_no_word_is_cut_and_the_menu_lies_over_nothing(server: Server, page: Page, role: str) -> None:
    """«Responsabile del programma» stood under «Pagine», and half of what a list says was cut."""
    page.set_viewport_size({"width": PHONE, "height": 844})
    enter(page, server.url, role=role)
    found = []
    for shown in EVERY_PAGE:
        if shown.is_for(ROLES[role]):
            go(page, shown.label.format(lead="Crema"))
            found += [f"{shown.name}: {words}" for words in cut_words(page)]
            menu = page.locator(".st-key-apri_menu button").bounding_box()
            who = page.locator(".st-key-ruolo_attuale button").bounding_box()
            assert menu is not None
            assert who is not None
            assert who["x"] + who["width"] <= menu["x"] or who["y"] + who["height"] <= menu["y"], shown.name
    assert found == []
