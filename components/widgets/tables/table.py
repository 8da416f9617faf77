"""The table under a figure, sortable, with its CSV.

Comes in: a `Result`. Goes out: elements on the page; choosing the row of a municipality puts it in focus.
Must not: hold numbers that are not in the result.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import partial
from typing import Any, Final

import polars as pl
import streamlit as st
from streamlit.elements.lib.column_types import ColumnConfig

from components.figures.core.canvas import width_of
from components.state.url_state import choose
from components.widgets import screen
from components.widgets.tables.combined_table import joined_csv, joined_table
from components.widgets.tables.csv_file import csv_button
from components.widgets.tables.result_table import filename
from indicators.model.query import Grouping
from indicators.model.result import Result
from indicators.wording.headline import headline

HEADER, ROW, MOST_ROWS = 36, 35, 12
"""Height in pixels of the heading and of a row, and rows shown before the table scrolls inside itself."""
FEW: Final = 2
"""Columns that fit any window: none of them needs to stay in view."""
LETTERS, WIDEST_PINNED = 14, 200
"""Pixels of the letters of a table, and of the widest words that stay in view: over half of a phone."""


def table_twin(result: Result, *, key: str) -> None:
    """Draw the table of a result and the button that saves it.

    Parameters
    ----------
    result : Result
    key : str
        Unique on the page.
    """
    table(result, key=key)
    download(result, key=key)


def table(result: Result, *, key: str, beside: Sequence[Result] = ()) -> None:
    """Draw the table alone, with the rows of what is drawn beside: columns sort at a click, a dash says why beside."""
    frame, name = joined_table((result, *beside)), f"tabella-{key}"
    screen.dataframe(
        frame,
        hide_index=True,
        height=HEADER + ROW * min(max(frame.height, 1), MOST_ROWS),
        column_config=columns(
            frame.columns,
            numbers=[each for each in frame.columns if frame[each].dtype == pl.Float64],
            first=frame[frame.columns[0]].unique(),
        ),
        placeholder="–",
        key=name,
        alt=f"Tabella: {headline(result)}",
        **_selecting(result, name, frame.height),
    )


def _selecting(result: Result, name: str, rows: int) -> dict[str, Any]:
    """Return what lets a row be chosen, where rows are municipalities; those of other results choose none."""
    if result.query.by != (Grouping.MUNICIPALITY,):
        return {}
    codes = (*result.frame[Grouping.MUNICIPALITY], *[""] * (rows - result.frame.height))
    return {"on_select": partial(_take_row, name, codes), "selection_mode": "single-row"}


def _take_row(name: str, codes: tuple[str, ...]) -> None:
    """Put the municipality of the chosen row in focus; letting the row go takes it away."""
    rows = st.session_state[name].selection.rows
    choose(comune=codes[rows[0]] if rows else "")


def columns(
    names: Sequence[str], *, numbers: Collection[str], first: Iterable[Any], heads: Mapping[str, str] | None = None
) -> dict[str, ColumnConfig]:
    """Return how columns are shown: numbers as the visitor's country writes them, the first one always in view.

    Parameters
    ----------
    names : sequence of str
    numbers : collection of str
        Those that hold numbers which are not whole by their type.
    first : iterable
        What the first column holds: it says whose each row is, and stays in view when a narrow table scrolls, unless
        it is so wide that on a phone nothing could be read beside it.
    heads : mapping of str to str, optional
        Headings shorter than the names of their columns, by name.
    """
    head, widest = names[0], max((width_of(str(value), LETTERS) for value in first), default=0)
    told = heads or {}
    shown = {name: _number(told.get(name, name), name) for name in numbers}
    if len(names) <= FEW or widest > WIDEST_PINNED:
        return shown
    kind = screen.number_column(head, format="localized", pinned=True)
    return {**shown, head: kind if head in shown else screen.column(head, pinned=True)}


def _number(head: str, name: str) -> ColumnConfig:
    """Return how a column of numbers is shown; where its heading is shorter than its name, the name is told on it."""
    return screen.number_column(head, format="localized", help=None if head == name else name)


def download(result: Result, *, key: str, label: str = "Scarica CSV", beside: Sequence[Result] = ()) -> None:
    """Draw the button that saves the table; the file is made only when it is asked for."""
    csv_button(lambda: joined_csv((result, *beside)), name=filename(result), key=key, label=label)
