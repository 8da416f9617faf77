"""Every page on paper, as Chromium prints it: marks beside their labels, nothing cut, no controls."""

import pytest
from playwright.sync_api import Page, expect

from components import theme
from components.state.page_registry import PAGES
from tests.e2e.support.printed import (
    A4,
    HOLD_PRINT,
    Sheet,
    parted,
    printed,
    printed_by_button,
    share_a_row,
    unsaid,
)
from tests.e2e.support.server import Server
from tests.e2e.support.visitor import MANAGER, MAYOR, enter, settle

ADDRESSES = {"quadro": "", "comune": "comune?comune=019062", "scheda": "scheda?comune=019025"}
OWN = "#077f7b"
"""Colour of a municipality that is looked at (`components/assets/shell/bars.css`)."""
ROWS: dict[str, list[tuple[str, str]]] = {
    "quadro": [("Crema", theme.LEAD), ("Persone con dipendenze", theme.AMBITO), ("Docce e igiene", theme.AMBITO)],
    "mappa": [("Crema 2", theme.LEAD), ("Territorio 0", theme.TERRITORY)],
    "occupazione": [("Dormitorio, sede storica", theme.AMBITO), ("Casa di seconda accoglienza", "Tutti")],
    "crema_territorio": [("Crema", theme.LEAD), ("Agnadello", theme.AMBITO), ("Pandino", theme.AMBITO)],
    "percorsi": [("2023", theme.AMBITO), ("2025", theme.AMBITO)],
    "risorse": [("Risorse comunali", theme.AMBITO), ("Nella rete", theme.AMBITO)],
    "piano": [("Quota una tantum", "in linea"), ("Uscite verso l'autonomia", "fuori rotta")],
    "comune": [("Mensa sociale", theme.AMBITO), ("Territorio 0", theme.TERRITORY)],
    "scheda": [("Castelleone", OWN), ("2024", OWN), ("Ambito", theme.AMBITO)],
    "metodo": [],
    "verifica": [("Mensa sociale", "Associazione Pane e Sale"), ("gennaio 2025", "Ricevuto")],
    "assemblea": [],
    "carica": [],
}
"""Of each page: a label, and the colour of its mark, or the words that stand in its row."""
CONTROLS = ("Stampa", "Copia collegamento", "Azzera", "Altri filtri", "Scarica / Condividi", "Tabella", "Cambia ruolo")
SHEETS = {
    "quadro": 3,
    "mappa": 1,
    "crema_territorio": 2,
    "percorsi": 1,
    "comune": 2,
    "scheda": 1,
    "piano": 3,
    "risorse": 3,
}
"""How many sheets a page takes, where that is known."""


def _open(page: Page, server: Server, name: str) -> None:
    enter(page, f"{server.url}/{ADDRESSES.get(name, name)}", role=MANAGER)
    settle(page)


def _is_right(sheets: list[Sheet], name: str) -> None:
    upright, lying = A4, A4[::-1]
    assert {sheet.size for sheet in sheets} == {lying if name == "mappa" else upright}
    assert [line for sheet in sheets for line in sheet.beyond()] == []
    assert all(len(sheet.words.split()) > 12 for sheet in sheets), "no sheet is empty"
    whole = " ".join(sheet.words for sheet in sheets)
    head = sheets[0].words
    assert "Ambito Territoriale Sociale di Crema" in head
    assert "Dati dimostrativi" in head
    assert "Dati al " in head
    for label, beside in ROWS[name]:
        assert _in_a_row(sheets, label, beside), (label, beside)
    assert [words for words in CONTROLS if words in whole.splitlines()] == []


def _in_a_row(sheets: list[Sheet], label: str, beside: str) -> bool:
    return any(
        share_a_row(own, other)
        for sheet in sheets
        for own in sheet.boxes(label)
        for other in (
            [box for colour, box in sheet.marks if colour == beside] if beside.startswith("#") else sheet.boxes(beside)
        )
    )


@pytest.mark.parametrize("name", [*(page.name for page in PAGES), "assemblea", "carica"])
@pytest.mark.second_ring
def test_a_page_is_right_on_paper_by_its_button_and_from_the_menu(server: Server, page: Page, name: str) -> None:
    _open(page, server, name)
    by_button = printed_by_button(page)
    _is_right(by_button, name)
    assert parted(page, by_button) == []
    assert len(by_button) == SHEETS.get(name, len(by_button))
    expect(page.locator("html.bif-carta")).to_have_count(0)
    settle(page)
    page.wait_for_timeout(1000)
    _is_right(printed(page), name)
    assert unsaid(page) == [], "boxes that are empty, headings over nothing, marks of what opens"


@pytest.mark.second_ring
def test_the_accessibility_statement_is_whole_on_paper(server: Server, page: Page) -> None:
    page.goto(f"{server.url}/accessibilita")
    sheets = printed(page)
    assert {sheet.size for sheet in sheets} == {A4}
    assert [line for sheet in sheets for line in sheet.beyond()] == []
    assert "Dichiarazione di accessibilità" in sheets[0].words
    for head in ("Prove automatiche", "Prove a mano", "Segnalazioni", "Tastiera"):
        (number, box) = next((at, box) for at, sheet in enumerate(sheets) for box in sheet.boxes(head)[-1:])
        assert any(letter[3] < box[1] for letter in sheets[number].letters), f"«{head}» ends its sheet"


@pytest.mark.second_ring
def test_what_says_nothing_on_paper_is_seen(server: Server, page: Page) -> None:
    page.goto(f"{server.url}/accessibilita")
    page.evaluate(
        "document.querySelector('main').dataset.testid = 'stMain';"
        "document.querySelector('main').innerHTML = '<h2>Sola</h2><h2>Con parole</h2><p>Parole</p>"
        "<details><summary><i data-testid=stIconMaterial>expand_more</i>Apri</summary></details>"
        '<div style="border: 1px solid; height: 60px"></div><h3>Ultima</h3>\''
    )
    assert unsaid(page) == ["heading: Sola", "heading: Ultima", "mark: expand_more", "box: "]


@pytest.mark.second_ring
def test_the_keyboard_prints_as_the_button_does_and_the_page_comes_back_as_it_was(server: Server, page: Page) -> None:
    _open(page, server, "mappa")
    width = "document.querySelector('.st-key-spazio_mappa .main-svg').getAttribute('width')"
    before = page.evaluate(width)
    page.evaluate(HOLD_PRINT)
    page.keyboard.press("Control+p")
    page.wait_for_function("() => window.printing === 1")
    assert float(page.evaluate(width)) < float(before)
    expect(page.locator(".st-key-menu")).to_be_hidden()
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    expect(page.locator(".st-key-menu")).to_be_visible()
    page.wait_for_function(f"() => {width} === '{before}'")


@pytest.mark.parametrize("code", ["019035", "019025", "019039", "019060"])
@pytest.mark.second_ring
def test_the_mayors_sheet_is_one_sheet_for_large_and_small(server: Server, page: Page, code: str) -> None:
    """Crema, Castelleone, Cumignano and Moscazzano: the last two have no number of their own."""
    enter(page, f"{server.url}/scheda?comune={code}", role=MAYOR)
    settle(page)
    (sheet,) = printed_by_button(page)
    assert (sheet.size, sheet.beyond()) == (A4, [])
    words = " ".join(sheet.words.split())
    for heading in ("Tre frasi da dire", "Quanti dei nostri", "Accanto agli altri", "Quanto ci costa", "Chi chiamare"):
        assert heading in words
    assert words.index("Che cosa manca") < words.index("Fonte: base dati")
    for label in ("Ambito", "Dal nostro bilancio"):
        assert sheet.boxes(label), label
    assert any(
        share_a_row(label, mark)
        for label in sheet.boxes("Ambito")
        for colour, mark in sheet.marks
        if colour == theme.AMBITO
    )
