"""The search box as it is used: the key «/», words, Enter."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import NewPage
from tests.e2e.support.axe import violations
from tests.e2e.support.server import Server
from tests.e2e.support.visitor import MANAGER, enter, settle


@pytest.mark.second_ring
def test_a_key_a_few_words_and_enter_open_a_view_with_its_filters(server: Server, page: Page) -> None:
    enter(page, server.url, role=MANAGER)
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox", name="Comune, servizio")).to_be_focused()
    page.keyboard.type("mensa casteleone 2025")
    page.keyboard.press("Enter")
    page.wait_for_url("**/comune?comune=019025&servizio=mensa&periodo=2025")
    settle(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Castelleone")
    expect(page.locator(".st-key-trovati")).to_be_hidden()


@pytest.mark.second_ring
def test_on_a_phone_it_is_a_button_and_what_it_finds_is_heard(server: Server, new_page: NewPage) -> None:
    page = new_page(width=390, height=844)
    enter(page, server.url, role=MANAGER)
    page.get_by_role("button", name="Cerca", exact=True).click()
    expect(page.get_by_role("searchbox", name="Comune, servizio")).to_be_focused()
    page.keyboard.type("pandino")
    found = page.locator(".st-key-trovati").get_by_role("link")
    expect(found.filter(has_text="Scheda del comune · Pandino").first).to_be_visible()
    assert violations(page, within="[data-testid='stPopoverBody']") == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    found.filter(has_text="Mappa della domanda · Pandino").first.click()
    page.wait_for_url("**/mappa?comune=019067*")
    expect(page.locator(".st-key-trovati")).to_be_hidden()
