"""The shell that surrounds every page: its language, its headers, filters and address that say the same thing.

Other widths than a phone's and a desk's are of the second ring; so are the copied address, which is the one that
filters move, the cards' alignment, and a target that came back.
"""

import re

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import NewPage
from tests.e2e.support.reading import file_of
from tests.e2e.support.server import Server
from tests.e2e.support.visitor import MANAGER, MAYOR, choose, enter, go, path, sentence, settle, words
from tests.support.rings import rings

YEAR_BEFORE = "confronto con lo stesso periodo dell'anno prima."


def test_the_page_is_italian_and_asks_nothing_of_others(server: Server) -> None:
    response = httpx.get(f"{server.url}/mappa")
    policy = response.headers["Content-Security-Policy"]
    assert '<html lang="it"' in response.text
    assert "<title>Bifocale</title>" in response.text
    assert "script-src 'self';" in policy
    assert "http" not in policy


@pytest.mark.second_ring
def test_health_tells_the_database_and_the_version_of_the_data(server: Server) -> None:
    server.wait_until_well()
    health = server.health()
    assert health.status_code == 200
    assert health.json() == {
        "status": "ok",
        "database": "ok",
        "data_version": "3",
        "as_of": "2026-10-31",
        "version": health.json()["version"],
    }


@pytest.mark.second_ring
def test_the_header_says_whose_data_of_what_day_and_how_complete(server: Server, page: Page) -> None:
    enter(page, server.url)
    sign = page.locator(".st-key-insegna")
    expect(sign).to_contain_text("Bifocale · Ambito Territoriale Sociale di Crema")
    expect(sign).to_contain_text("Dati dimostrativi")
    expect(sign).to_contain_text("Dati al 31 ottobre 2026 · flussi del mese 16 su 20")
    expect(page.locator(".st-key-piede")).to_contain_text("EUPL-1.2")
    expect(page).to_have_title("Quadro d'insieme · Bifocale")


def test_a_filter_moves_the_address_and_the_sentence(server: Server, page: Page) -> None:
    enter(page, server.url)
    assert sentence(page) == f"Periodo: 2025; per comune di residenza; tutto l'Ambito; {YEAR_BEFORE}"
    choose(page, "Periodo", "secondo trimestre 2025")
    page.get_by_role("radio", name="Sede").click()
    settle(page)
    assert words(page) == {"periodo": ["2025-Q2"], "ottica": ["sede"]}
    assert sentence(page).startswith("Periodo: secondo trimestre 2025; per comune in cui si trova il servizio;")


@pytest.mark.second_ring
def test_an_address_moves_the_filters(server: Server, page: Page) -> None:
    enter(page, f"{server.url}/occupazione?periodo=2024-03&area=crema&servizio=mensa,docce&confronto=nessuno")
    expect(page.get_by_role("combobox", name="Periodo")).to_have_value("marzo 2024")
    expect(page.get_by_role("button", name="Altri filtri (2)")).to_be_visible()
    assert sentence(page) == ("Periodo: marzo 2024; solo Crema; servizi: Mensa sociale e Docce e igiene.")


@pytest.mark.second_ring
def test_going_to_another_page_keeps_the_filters(server: Server, page: Page) -> None:
    enter(page, f"{server.url}/?periodo=2024&target=anziani")
    go(page, "Occupazione")
    assert (path(page), words(page)) == ("/occupazione", {"periodo": ["2024"], "target": ["anziani"]})
    go(page, "Percorsi")
    assert "target: Anziani soli" in sentence(page)
    go(page, "Quadro d'insieme")
    assert (path(page), words(page)) == ("/", {"periodo": ["2024"], "target": ["anziani"]})


@pytest.mark.second_ring
def test_back_and_forward_move_filters_and_pages(server: Server, page: Page) -> None:
    enter(page, server.url)
    choose(page, "Periodo", "2024")
    go(page, "Risorse")

    page.go_back()
    page.get_by_role("heading", level=1, name="Quadro d'insieme").wait_for()
    settle(page)
    assert sentence(page).startswith("Periodo: 2024;")
    page.go_back()
    expect(page.get_by_role("combobox", name="Periodo")).to_have_value("2025")
    settle(page)
    assert (path(page), words(page)) == ("/", {})
    page.go_forward()
    expect(page.get_by_role("combobox", name="Periodo")).to_have_value("2024")
    settle(page)
    assert words(page) == {"periodo": ["2024"]}


@pytest.mark.second_ring
def test_clear_takes_every_filter_away_and_stays(server: Server, page: Page) -> None:
    enter(page, f"{server.url}/occupazione?periodo=2023&ottica=sede&servizio=mensa&bisogno=salute")
    page.get_by_role("button", name="Azzera").click()
    expect(page.get_by_role("combobox", name="Periodo")).to_have_value(re.compile("ultimi 12 mesi"))
    settle(page)
    assert (path(page), words(page)) == ("/occupazione", {})
    assert sentence(page) == f"Periodo: da ottobre 2025 a settembre 2026; tutto l'Ambito; {YEAR_BEFORE}"


@pytest.mark.second_ring
def test_a_target_taken_away_by_clear_does_not_come_back_with_the_next_filter(server: Server, page: Page) -> None:
    """The list of targets is in a popover: closed when the filters are cleared, it kept its value in the browser."""
    enter(page, f"{server.url}/crema_territorio", role=MANAGER)
    page.get_by_role("button", name="Altri filtri").click()
    box = page.get_by_test_id("stPopoverBody").get_by_role("combobox", name="Target")
    box.click()
    box.fill("Anziani soli")
    page.get_by_role("option", name="Anziani soli", exact=True).click()
    page.wait_for_url("**target=anziani*")
    settle(page)
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.get_by_test_id("stPopoverBody").wait_for(state="hidden")
    page.get_by_role("button", name="Azzera").click()
    page.wait_for_url(lambda address: "target" not in address)
    settle(page)
    choose(page, "Periodo", "2024")
    page.wait_for_url("**periodo=2024*")
    assert words(page) == {"periodo": ["2024"]}


@pytest.mark.second_ring
def test_the_copied_address_opens_the_same_view_elsewhere(server: Server, new_page: NewPage) -> None:
    first, second = new_page(), new_page()
    enter(first, f"{server.url}/?periodo=2024", role=MANAGER)
    go(first, "Crema e territorio")
    first.get_by_role("tab", name="Tassi dei comuni").click()
    settle(first)
    first.wait_for_url("**/crema_territorio?periodo=2024&scheda=tassi_dei_comuni")
    copied = _copied(first)
    assert copied == f"{server.url}/crema_territorio?periodo=2024&scheda=tassi_dei_comuni&da=responsabile"

    enter(second, copied, role=MANAGER)
    expect(second.get_by_role("tab", name="Tassi dei comuni")).to_have_attribute("aria-selected", "true")
    settle(second)
    figures = "[class*='st-key-figura_']:visible"
    assert second.locator(figures).count() > 0
    assert second.locator(figures).all_inner_texts() == first.locator(figures).all_inner_texts()
    first.go_back()
    expect(first.get_by_role("tab", name="Da dove vengono")).to_have_attribute("aria-selected", "true")


@pytest.mark.second_ring
def test_who_opens_a_copied_address_keeps_their_role_and_is_told_what_differs(
    server: Server, new_page: NewPage
) -> None:
    first, second = new_page(), new_page()
    enter(first, f"{server.url}/?periodo=ultimi-12-mesi", role=MANAGER)
    copied = _copied(first)
    assert copied == f"{server.url}/?periodo=ultimi-12-mesi&da=responsabile"
    enter(second, copied, role=MAYOR, which="Offanengo")
    expect(second.get_by_role("button", name="Sindaco di Offanengo")).to_be_visible()
    told = second.get_by_test_id("stAlert").filter(has_text="guardava come responsabile")
    expect(told).to_contain_text("qui i numeri sono protetti e arrotondati")
    expect(told).to_contain_text("qui il periodo è «da ottobre 2025 a settembre 2026»")
    choose(second, "Periodo", "2024")
    expect(told).to_have_count(0)


@pytest.mark.second_ring
def test_without_a_clipboard_the_address_is_copied_the_older_way_or_shown(server: Server, page: Page) -> None:
    enter(page, f"{server.url}/?periodo=2024", role=MANAGER)
    page.evaluate("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    page.get_by_role("button", name="Copia collegamento").click()
    expect(page.get_by_role("status").filter(has_text="Collegamento copiato")).to_be_visible()
    page.evaluate("document.execCommand = () => false")
    page.get_by_role("button", name="Copia collegamento").click()
    expect(page.get_by_role("status").filter(has_text="selezionare l'indirizzo")).to_be_visible()
    shown = page.get_by_role("textbox", name="Copia collegamento")
    assert shown.input_value() == f"{server.url}/?periodo=2024&da=responsabile"


def _copied(page: Page) -> str:
    """Copy the address of a page; return what is on the clipboard."""
    page.get_by_role("button", name="Copia collegamento").click()
    expect(page.get_by_role("status").filter(has_text="Collegamento copiato")).to_be_visible()
    copied: str = page.evaluate("navigator.clipboard.readText()")
    return copied


def test_the_table_and_its_file_come_from_the_figure(server: Server, page: Page) -> None:
    enter(page, f"{server.url}/occupazione?periodo=2024")
    figure = page.locator("[class*='st-key-figura_']").nth(1)  # the first is of the last night, and no indicator's
    figure.get_by_text("Tabella", exact=True).click()
    figure.get_by_test_id("stDataFrame").wait_for()
    given = file_of(figure)
    written = given.path().read_bytes()
    heading, first, *_ = written.decode("utf-8-sig").splitlines()
    assert written.startswith(b"\xef\xbb\xbf")
    assert given.suggested_filename.startswith("bifocale_")
    assert {"Indicatore", "Periodo", "Ottica", "Fonte", "Aggiornato al"} <= set(heading.split(";"))
    assert "Dati dimostrativi" in first


@pytest.mark.parametrize(
    ("width", "labels"),
    rings(
        [(390, ("Mappa", "Comune"))],
        second=[(width, ("Quadro d'insieme", "Occupazione", "Verifica", "Mappa", "Comune")) for width in (390, 1280)],
    ),
    ids=["a phone, in short", "a phone", "a projector"],
)
def test_no_page_is_wider_than_its_window(
    server: Server, new_page: NewPage, width: int, labels: tuple[str, ...]
) -> None:
    page = new_page(width=width, height=800)
    enter(page, server.url)
    for label in labels:
        go(page, label)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), label


@pytest.mark.second_ring
def test_on_a_phone_the_bar_is_its_sentence_until_it_is_opened(server: Server, new_page: NewPage) -> None:
    page = new_page(width=390, height=844)
    enter(page, server.url)
    expect(page.get_by_role("combobox", name="Periodo")).to_be_hidden()
    page.get_by_role("button", name="Filtri", exact=True).click()
    expect(page.get_by_role("combobox", name="Periodo")).to_be_visible()
    choose(page, "Periodo", "2024")
    assert words(page) == {"periodo": ["2024"]}


@pytest.mark.second_ring
def test_on_a_projector_the_bar_is_its_sentence_until_it_is_opened(server: Server, new_page: NewPage) -> None:
    page = new_page(width=1280, height=720)
    enter(page, server.url)
    expect(page.get_by_role("combobox", name="Periodo")).to_be_hidden()
    assert sentence(page).startswith("Periodo: 2025;")
    page.get_by_role("button", name="Filtri", exact=True).click()
    expect(page.get_by_role("combobox", name="Periodo")).to_be_visible()


@pytest.mark.parametrize(("width", "height"), rings([(1440, 900)], second=[(1280, 720)]))
@pytest.mark.second_ring
def test_the_first_screen_holds_the_answer(server: Server, new_page: NewPage, width: int, height: int) -> None:
    """The legend and most of the map, which takes half of the screen; the first row of cards, whole."""
    page = new_page(width=width, height=height)
    enter(page, f"{server.url}/mappa", role=MANAGER)
    attribution = page.get_by_test_id("stPlotlyChart").first.get_by_text("Confini: ISTAT")
    expect(attribution).to_be_visible()
    map_box = page.locator(".st-key-spazio_mappa .svg-container").first.bounding_box()
    assert map_box is not None
    assert height - map_box["y"] >= 0.5 * map_box["height"]
    go(page, "Quadro d'insieme")
    expect(page.locator(".bif-card")).to_have_count(8, timeout=90_000)
    assert bottom(page, ".bif-card") <= height


def bottom(page: Page, selector: str) -> float:
    """Return where the first of some elements ends, in pixels from the top of the window."""
    box = page.locator(selector).first.bounding_box()
    assert box is not None
    return box["y"] + box["height"]


@pytest.mark.second_ring
def test_the_cards_of_a_row_align(server: Server, page: Page) -> None:
    enter(page, server.url, role=MANAGER)
    expect(page.locator(".bif-card")).to_have_count(8, timeout=90_000)
    for part in (".bif-card-value", ".bif-bars", ".bif-card-change", ".bif-card-how"):
        boxes = [box for one in page.locator(f".bif-card {part}").all() if (box := one.bounding_box())]
        assert len({round(box["y"]) for box in boxes}) == 2, part


@pytest.mark.second_ring
def test_the_foot_of_a_figure_is_its_source_and_a_row_of_what_can_be_done(server: Server, page: Page) -> None:
    enter(page, f"{server.url}/mappa", role=MANAGER)
    foot = page.locator(".st-key-piede_mappa")
    assert foot.evaluate("e => e.getBoundingClientRect().height") < 60
    offered = ("Come si calcola", "Tabella", "Scarica / Condividi", "Aggiungi all'ordine del giorno")
    boxes = [foot.get_by_text(words, exact=True).bounding_box() for words in offered]
    middles = [box["y"] + box["height"] / 2 for box in boxes if box]
    assert len(middles) == len(offered)
    assert max(middles) - min(middles) < 3
    foot.get_by_text("Tabella", exact=True).click()
    table = foot.get_by_test_id("stDataFrame")
    table.wait_for()
    box, whole = table.bounding_box(), foot.bounding_box()
    assert box is not None
    assert whole is not None
    assert box["width"] > 0.95 * whole["width"]
    summary = foot.locator("summary").bounding_box()
    assert summary is not None
    assert summary["y"] + summary["height"] <= box["y"]


@pytest.mark.second_ring
@pytest.mark.parametrize("by_keyboard", [False, True])
def test_a_click_outside_an_open_window_is_not_lost(server: Server, page: Page, *, by_keyboard: bool) -> None:
    """The page chosen in the menu never came: that the window was shut was told after it, from the page before."""
    enter(page, server.url)
    opener = page.locator("[class*='st-key-salva_'] [data-testid='stPopoverButton']").first
    opener.click()
    settle(page)
    expect(opener).to_have_attribute("aria-expanded", "true")
    link = page.locator(".st-key-menu").get_by_role("link", name="Mappa", exact=True)
    if by_keyboard:
        link.focus()
        page.keyboard.press("Enter")
    else:
        link.click()
    page.get_by_role("heading", level=1, name="Mappa").wait_for()
    settle(page)
    expect(page.get_by_test_id("stPopoverBody")).to_have_count(0)


def test_the_menu_is_reached_by_keyboard_and_tells_the_present_page(server: Server, page: Page) -> None:
    enter(page, server.url)
    current = page.locator(".st-key-menu [aria-current='page']")
    expect(current).to_have_text("Quadro d'insieme")
    current.focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_role("heading", level=1, name="Mappa").wait_for()
    expect(page.locator(".st-key-menu [aria-current='page']")).to_have_text("Mappa")
