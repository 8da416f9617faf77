"""What a visitor reads in a figure: what is drawn, as the browser has it, and the file that is saved.

Comes in: a page and the key of a figure. Goes out: its marks, its file as a table. Must not: ask the program.
"""

import json
from io import BytesIO

import pandas as pd
from playwright.sync_api import Locator, Page

from tests.support.marks import Mark, html_marks, plotly_marks

PROVENANCE = ("Fonte", "Aggiornato al", "Copertura", "Versione dei dati", "Avvertenza")
"""Columns of a file that say where it comes from."""
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


def saved(page: Page, key: str) -> pd.DataFrame:
    """Return the file of a figure, without what it says of itself."""
    with page.expect_download() as waiting:
        figure(page, key).get_by_role("button", name="Scarica CSV").click()
    table = pd.read_csv(BytesIO(waiting.value.path().read_bytes()), sep=";", decimal=",", dtype=object)
    kept = table[[name for name in table.columns if name not in PROVENANCE]]
    return kept.apply(_numbers)


def _numbers(column: "pd.Series[str]") -> "pd.Series[str]":
    """Return a column as numbers, if it holds nothing else; codes and names stay words."""
    if "ISTAT" in str(column.name) and "Residenti" not in str(column.name):
        return column
    plain = column.str.replace(",", ".", regex=False)
    is_number = plain.dropna().str.fullmatch(r"-?\d+\.\d+").all()
    return pd.to_numeric(plain) if is_number else column
