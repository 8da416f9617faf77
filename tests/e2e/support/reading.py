"""What a visitor reads in a figure: what is drawn, as the browser has it, and the file that is saved.

Comes in: a page and the key of a figure. Goes out: its marks, its file as a table. Must not: ask the program.
"""

import json
from io import BytesIO

import pandas as pd
from playwright.sync_api import Download, Locator, Page

from tests.e2e.support.visitor import settle
from tests.support.marks import Mark, html_marks, plotly_marks

PROVENANCE = ("Fonte", "Aggiornato al", "Copertura", "Versione dei dati", "Avvertenza", "Riservatezza")
"""Columns of a file that say where it comes from."""
NAMED = frozenset({"Anno", "Periodo", "Settimana"})
"""Columns of whole numbers that are names."""
DRAWN = """frame => [...frame.querySelectorAll(".js-plotly-plot")].map(plot => JSON.stringify(
  plot.data, (_, value) => ArrayBuffer.isView(value) ? Array.from(value) : value))"""
WRITTEN = """frame => [...frame.querySelectorAll("[data-testid='stHtml']")].map(one => one.innerHTML)"""


def figure(page: Page, key: str) -> Locator:
    """Return the frame of a figure."""
    return page.locator(f".st-key-figura_{key}")


def drawn(page: Page, key: str) -> list[Mark]:
    """Return everything that a figure draws."""
    frame = figure(page, key)
    plots: list[str] = frame.evaluate(DRAWN)
    texts: list[str] = frame.evaluate(WRITTEN)
    return [mark for plot in plots for mark in plotly_marks(json.loads(plot))] + [
        mark for text in texts for mark in html_marks(text)
    ]


def file_of(frame: Locator, kind: str = "CSV") -> Download:
    """Return a file of a figure, as the window of its files gives it."""
    page = frame.page
    frame.get_by_role("button", name="Scarica / Condividi").first.click()
    asked = page.get_by_role("button", name=kind, exact=True)
    with page.expect_download() as waiting:
        asked.click()
    page.keyboard.press("Escape")
    asked.wait_for(state="hidden")
    settle(page)  # opened again before the server knows that it was closed, it would stay closed
    return waiting.value


def saved(page: Page, key: str) -> pd.DataFrame:
    """Return the file of a figure, without what it says of itself."""
    written = file_of(figure(page, key)).path().read_bytes()
    table = pd.read_csv(BytesIO(written), sep=";", decimal=",", dtype=object)
    kept = table[[name for name in table.columns if name not in PROVENANCE]]
    return kept.apply(_numbers)


def _numbers(column: "pd.Series[str]") -> "pd.Series[str]":
    """Return a column as numbers, if it holds nothing else; codes and names stay words."""
    if column.name in NAMED or ("ISTAT" in str(column.name) and "Residenti" not in str(column.name)):
        return column
    plain = column.str.replace(",", ".", regex=False)
    is_number = plain.dropna().str.fullmatch(r"-?\d+(\.\d+)?").all()
    return pd.to_numeric(plain) if is_number else column
