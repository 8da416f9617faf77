"""The frame of a figure that is not drawn from one result: title, what it is, the figure, source, table and CSV.

Comes in: rows with Italian names, which are both the table and the file. Goes out: elements on the page.
Must not: draw the figure itself, or show a table that is not what the file says.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import polars as pl
import streamlit as st

from components.figures.core.labels import DEMO
from components.state.page_context import Context
from components.widgets import screen
from components.widgets.agenda_button import agenda_button
from components.widgets.figure_frame import explain
from components.widgets.tables.csv_file import csv_button
from components.widgets.tables.plain_table import listing
from components.widgets.terms import terms_of_rows
from indicators.interchange.csv_file import csv_for_spreadsheets
from indicators.italian.dates import day_in_words
from indicators.model.indicator import Indicator

Rows = Sequence[dict[str, Any]]


@contextmanager
def rows_frame(
    context: Context, *, key: str, title: str, subtitle: str, rows: Rows, entry: Indicator | None = None, note: str = ""
) -> Iterator[None]:
    """Frame a figure.

    Parameters
    ----------
    context : Context
    key : str
        Unique on the page; the name of the file.
    title, subtitle : str
        The finding; measure, unit, period.
    rows : sequence of dict
        What is drawn, with Italian names.
    entry : Indicator, optional
        The entry of the catalogue that explains it.
    note : str
        What must be known to read it, where no entry explains it.
    """
    with st.container(key=f"figura_{key}"):
        screen.subheader(title, anchor=False)
        screen.caption(subtitle)
        yield
        for words in (note, terms_of_rows(rows)):
            if words:
                screen.caption(words)
        rows_foot(context, key=key, title=title, rows=rows, entry=entry)


def rows_foot(context: Context, *, key: str, title: str, rows: Rows, entry: Indicator | None = None) -> None:
    """Draw the line at the foot of a figure: source, how it is worked out, table, CSV."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"piede_{key}"):
        screen.caption(source(context), width="stretch")
        if entry:
            explain(entry, key=key)
        with screen.expander("Tabella", type="compact", on_change="rerun", key=f"apri_tabella_{key}") as opened:
            if opened.open:
                listing(rows, key=key, alt=f"Tabella: {title}", empty="Nessun dato da mostrare.")
        rows_file(context, rows, key=key)
        agenda_button(key=key, finding=lambda: title if context.view.query.viewer.is_protected else "")


def rows_file(context: Context, rows: Rows, *, key: str) -> None:
    """Draw the button that saves the rows; the file is made only when it is asked for."""
    csv_button(lambda: rows_csv(context, rows), name=f"bifocale_{key}", key=key)


def source(context: Context) -> str:
    """Return where the figures come from and of what day they are."""
    return f"Fonte: base dati dell'Ambito al {day_in_words(context.directory.as_of)}"


def rows_csv(context: Context, rows: Rows) -> bytes:
    """Return the rows as a CSV that Italian spreadsheets open; each row says its source and date."""
    provenance_columns = {"Fonte": f"Base dati condivisa, {context.directory.ambito_name}"}
    provenance_columns["Aggiornato al"] = day_in_words(context.directory.as_of)
    provenance_columns["Avvertenza"] = DEMO if context.data.is_demo else ""
    frame = pl.DataFrame(rows, infer_schema_length=None)
    return csv_for_spreadsheets(
        frame.with_columns(pl.lit(text).alias(name) for name, text in provenance_columns.items())
    )
