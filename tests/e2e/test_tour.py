"""The tour of the first page as each role meets it: five steps beside what they speak of, once, and when asked."""

import re
from itertools import pairwise
from typing import Final

import pytest
from playwright.sync_api import Page, expect

from components.app.tour import ASK
from tests.e2e.conftest import NewPage
from tests.e2e.support.axe import violations
from tests.e2e.support.server import Server
from tests.e2e.support.visitor import MANAGER, MAYOR, PARTNER, enter, go, in_year, meet_gate, pass_gate, settle

SIZES: Final = {1440: 900, 1280: 720, 390: 844}
BOXES: Final = """() => ['.bif-tour-ring', '.bif-tour-card'].map((name) => {
  const box = document.querySelector(name).getBoundingClientRect();
  return {left: box.left, top: box.top, right: box.right, bottom: box.bottom};
})"""
KEPT: Final = "Object.keys(localStorage).filter((name) => name.startsWith('bifocale'))"
LONG_ENOUGH: Final = 1500
"""Milliseconds after which a tour that begins by itself has begun."""
pytestmark = pytest.mark.second_ring


def first_visit(page: Page, server: Server, role: str) -> None:
    meet_gate(page, server.url, is_first_visit=True)
    pass_gate(page, role=role)
    expect(page.get_by_role("dialog")).to_be_visible()


def stays_away(page: Page) -> None:
    settle(page)
    page.wait_for_timeout(LONG_ENOUGH)
    expect(page.get_by_role("dialog")).to_have_count(0)


@pytest.mark.parametrize("width", SIZES)
@pytest.mark.parametrize("role", [MAYOR, MANAGER, PARTNER])
def test_a_first_visit_has_five_steps_that_cover_nothing_they_speak_of(
    server: Server, new_page: NewPage, role: str, width: int
) -> None:
    page = new_page(width=width, height=SIZES[width])
    first_visit(page, server, role)
    seen = []
    for at in range(1, 6):
        card = page.get_by_role("dialog", name=re.compile("."))
        expect(card).to_contain_text(f"Visita guidata: passo {at} di 5")
        expect(card.get_by_role("button", name="Fine" if at == 5 else "Avanti")).to_be_focused()
        ring, box = page.evaluate(BOXES)
        seen.append((ring["left"], ring["top"], ring["right"], ring["bottom"]))
        apart = box["left"] >= ring["right"] or box["right"] <= ring["left"]
        assert apart or box["top"] >= ring["bottom"] or box["bottom"] <= ring["top"], (at, ring, box)
        for edges in (ring, box):
            assert edges["right"] - edges["left"] > 30
            assert edges["left"] >= -9 <= edges["top"]
            assert edges["right"] <= width + 9
            assert edges["bottom"] <= SIZES[width] + 9
        assert violations(page, within=".bif-tour-card") == []
        if width == 1440:
            named = re.findall("«(.*?)»", card.inner_text())
            assert [
                word for word in named if word != "/" and not page.get_by_text(word).filter(visible=True).count()
            ] in (
                [],
                ["Filtri"],  # where the window has no room for the filters
            )
        page.keyboard.press("Enter")
    assert all(one != other for one, other in pairwise(seen)) or width == 390, "each step speaks of something else"
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    assert violations(page) == []
    assert len(page.evaluate(KEPT)) == 1
    page.reload()
    page.locator(".st-key-piede").wait_for()
    stays_away(page)


def test_whoever_comes_by_an_address_that_says_a_view_is_shown_round_only_when_they_ask(
    server: Server, page: Page
) -> None:
    meet_gate(page, in_year(server.url), is_first_visit=True)
    pass_gate(page, role=MANAGER)
    stays_away(page)
    asks = page.get_by_role("button", name=ASK)
    asks.focus()
    before = page.evaluate("document.querySelector(\"[data-testid='stMain']\").scrollTop")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog", name="Prima la risposta")).to_be_visible()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_role("dialog")).to_contain_text("passo 2 di 5")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(asks).to_be_focused()
    assert abs(page.evaluate("document.querySelector(\"[data-testid='stMain']\").scrollTop") - before) < 2


def test_asked_for_on_another_page_it_opens_the_first(server: Server, page: Page) -> None:
    enter(page, f"{server.url}/metodo", role=MAYOR)
    page.get_by_role("button", name=ASK).click()
    expect(page.get_by_role("dialog", name="Prima la risposta")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Quadro d'insieme")


def test_it_leaves_with_its_page_is_not_printed_and_does_not_move(server: Server, page: Page) -> None:
    page.emulate_media(reduced_motion="reduce")
    first_visit(page, server, MAYOR)
    card = page.locator(".bif-tour-card")
    moves = card.evaluate(
        "element => [getComputedStyle(element).transitionDuration, getComputedStyle(element).animationName]"
    )
    assert moves == ["0s", "none"]
    page.emulate_media(media="print")
    expect(card).to_be_hidden()
    expect(page.locator(".bif-tour-ring")).to_be_hidden()
    page.emulate_media(media="screen")
    expect(card).to_be_visible()
    go(page, "Mappa")
    expect(page.get_by_role("dialog")).to_have_count(0)
    stays_away(page)
