"""Headings in order on every page, what a person sees first, and no English in what lists say.

First ring: a mayor on every page. Second: a manager on every page and tab.
"""

import pytest
from playwright.sync_api import Page, expect

from components.state.page_registry import PAGES
from tests.e2e.conftest import NewPage
from tests.e2e.support.server import Server
from tests.e2e.support.visitor import MANAGER, MAYOR, enter, settle
from tests.support.rings import rings

LEVELS = """() => [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")]
    .filter((one) => one.getClientRects().length > 0)
    .map((one) => [Number(one.tagName[1]), one.textContent])"""
FOLD = 900


def skipped(headings: list[tuple[int, str]]) -> list[str]:
    """Return the headings that stand more than a level below the one before, or before the page's title."""
    before = [0, *(level for level, _ in headings)]
    return [f"h{level} {words}" for (level, words), last in zip(headings, before, strict=False) if level > last + 1]


@pytest.mark.parametrize("role", rings([MAYOR], second=[MANAGER]))
@pytest.mark.second_ring
def test_no_heading_skips_a_level_on_any_page_or_tab(server: Server, page: Page, role: str) -> None:
    """Figures were headed at the third level right under the title of the page."""
    enter(page, f"{server.url}/?comune=019067", role=role)
    for entry in PAGES:
        page.evaluate(
            "name => [...document.querySelectorAll('.st-key-menu a')].find(a => a.pathname === `/${name}`).click()",
            "" if entry is PAGES[0] else entry.name,
        )
        page.wait_for_function("name => location.pathname === `/${name}`", arg="" if entry is PAGES[0] else entry.name)
        settle(page)
        tabs = page.locator(".st-key-schede_bifocale [role='tab'], .st-key-schede_percorsi [role='tab']")
        for number in range(max(tabs.count(), 1)):
            if tabs.count():
                tabs.nth(number).click()
                settle(page)
            found = page.evaluate(LEVELS)
            assert [level for level, _ in found].count(1) == 1, entry.name
            assert skipped(found) == [], entry.name


@pytest.mark.parametrize("role", rings([MAYOR], second=[MANAGER]))
def test_what_changed_and_what_to_look_at_are_seen_without_scrolling(
    server: Server, new_page: NewPage, role: str
) -> None:
    """They began 1,100 pixels down, under two rows of cards."""
    page = new_page(width=1440, height=FOLD)
    enter(page, f"{server.url}/?periodo=ultimi-12-mesi", role=role, which="Pandino" if role == MAYOR else None)
    for part in ("novita", "allerte"):
        box = page.locator(f".st-key-{part} li").first.bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= FOLD, part


@pytest.mark.second_ring
def test_a_mayors_own_municipality_has_a_bar_of_its_own_and_the_first_cards_do_not_repeat_themselves(
    server: Server, page: Page
) -> None:
    enter(page, server.url, which="Castelleone")
    first = page.locator(".bif-aligned").first.locator(".bif-card")
    labels = [words.partition(" · ")[0] for words in first.locator(".bif-card-label").all_inner_texts()]
    assert len(labels) == len(set(labels)) == 4
    for at in (0, 1):
        assert first.nth(at).locator("dt").all_inner_texts() == ["Castelleone", "Crema", "Territorio", "Ambito"]
        value = first.nth(at).locator(".bif-card-value").inner_text().split()[0]
        own = first.nth(at).locator("dd").first
        assert own.inner_text().split()[0] == value
        assert own.locator(".bif-bar.bif-own").count() == 1, value


@pytest.mark.second_ring
def test_a_list_without_a_match_says_so_in_italian_in_an_english_browser(server: Server, new_page: NewPage) -> None:
    """«No results» and «13 options available» were said whatever the page's language."""
    page = new_page(locale="en-US")
    enter(page, server.url, role=MANAGER)
    box = page.get_by_role("combobox", name="Periodo")
    box.click()
    announced = page.locator("[data-live-announcer]")
    expect(announced).to_contain_text("voci disponibili.")
    expect(announced).not_to_contain_text("available")
    box.fill("zzzz")
    expect(page.get_by_text("Nessun risultato").first).to_be_visible()
    expect(page.get_by_text("No results")).to_have_count(0)
