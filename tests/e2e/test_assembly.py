"""An agenda is made and put in order by keyboard alone, and by dragging; what opens and the page are accessible."""

from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from data_access.agendas import NewItem, Preparer, agenda, create
from tests.e2e.conftest import NewPage, Start
from tests.e2e.support.axe import violations
from tests.e2e.support.visitor import MANAGER, MAYOR, PARTNER, enter, settle
from tests.support.engines import opened

BODY = "[data-testid='stPopoverBody']"
BUTTON = "Aggiungi all'ordine del giorno"


def made(database: Path, *titles: str) -> str:
    items = [NewItem(page="mappa", query="periodo=2025", figure="mappa", title=title) for title in titles]
    with opened(f"sqlite:///{database}") as engine:
        manager = Preparer(role="responsabile")
        return create(engine, manager, title="Di dicembre", meeting_date=date(2026, 12, 3), items=items)


def order(database: Path, key: str) -> list[str]:
    with opened(f"sqlite:///{database}") as engine:
        return [one.title for one in agenda(engine, key).items]


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.closest('[class*=st-key-punto_]')?.querySelector('h3').innerText"))


@pytest.mark.second_ring
def test_a_figure_goes_on_an_agenda_by_keyboard_alone(start: Start, demo_copy: Path, page: Page) -> None:
    server = start(demo_copy)
    enter(page, f"{server.url}/mappa", role=MANAGER)
    page.get_by_role("button", name=BUTTON).first.focus()
    page.keyboard.press("Enter")
    day = page.get_by_role("textbox", name="Giorno dell'assemblea")
    expect(day).to_be_visible()
    settle(page)
    assert violations(page, within=BODY) == []
    day.focus()
    page.keyboard.type("3/12/2026")
    page.keyboard.press("Tab")
    settle(page)
    page.get_by_role("textbox", name="Nota").focus()
    page.keyboard.type("Da guardare insieme")
    page.keyboard.press("Tab")
    settle(page)
    page.get_by_role("button", name="Aggiungi", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Aggiunta a «Assemblea del 3 dicembre 2026», al posto 1.")).to_be_visible()
    page.get_by_role("link", name="Apri l'ordine del giorno").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=2, name="Assemblea del 3 dicembre 2026")).to_be_visible()
    expect(page.get_by_text("Da guardare insieme")).to_be_visible()


@pytest.mark.second_ring
def test_views_are_put_in_order_by_keyboard_and_by_dragging(start: Start, demo_copy: Path, page: Page) -> None:
    server, key = start(demo_copy), made(demo_copy, "Uno", "Due", "Tre")
    enter(page, f"{server.url}/assemblea?ordine={key}", role=MANAGER)
    assert violations(page) == []
    down = page.locator("[class*='st-key-giu_'] button").first
    down.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("«Uno» è ora al posto 2.")).to_be_visible()
    page.wait_for_function("document.activeElement.closest('[class*=st-key-giu_]') !== null")
    assert focused(page) == "Uno"
    page.keyboard.press("Enter")
    expect(page.get_by_text("«Uno» è ora al posto 3.")).to_be_visible()
    assert order(demo_copy, key) == ["Due", "Tre", "Uno"]
    grip, first = page.locator(".bif-grip").nth(2), page.locator("[class*='st-key-testa_punto_']").first
    grip.scroll_into_view_if_needed()
    begin, end = grip.bounding_box(), first.bounding_box()
    assert begin
    assert end
    page.mouse.move(begin["x"] + 8, begin["y"] + 8)
    page.mouse.down()
    page.mouse.move(begin["x"] + 8, begin["y"] - 40, steps=5)
    page.mouse.move(begin["x"] + 8, end["y"] - 20, steps=5)
    page.mouse.up()
    expect(page.get_by_text("«Uno» è ora al posto 1.")).to_be_visible()
    assert order(demo_copy, key) == ["Uno", "Due", "Tre"]


@pytest.mark.second_ring
def test_the_editor_fits_is_accessible_and_is_for_who_prepares(
    start: Start, demo_copy: Path, new_page: NewPage
) -> None:
    server, key = start(demo_copy), made(demo_copy, "Un titolo che non finisce mai " * 5, "Riservato")
    for width, height in ((390, 844), (1280, 720)):
        page = new_page(width=width, height=height)
        enter(page, f"{server.url}/assemblea?ordine={key}", role=MANAGER)
        page.get_by_text("Titolo, nota e decisione").first.click()
        expect(page.get_by_role("textbox", name="Decisione")).to_be_visible()
        settle(page)
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    enter(page, f"{server.url}/assemblea", role=MAYOR)
    assert violations(page) == []
    enter(page, f"{server.url}/assemblea?ordine={key}", role=PARTNER)
    expect(page.get_by_text("Questa pagina non è per il vostro ruolo")).to_be_visible()
    for words in ("Riservato", "Di dicembre"):
        expect(page.get_by_text(words)).to_have_count(0)
