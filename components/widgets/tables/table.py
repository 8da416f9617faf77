"""The table under a figure, sortable, and what can be taken away of it.

Comes in: a `Result`. Goes out: elements on the page; choosing the row of a municipality puts it in focus.
Must not: hold numbers that are not in the result.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Any, Final

import streamlit as st
from streamlit.elements.lib.column_types import ColumnConfig

from components.figures.core.canvas import width_of
from components.figures.core.labels import value_name
from components.state.page_context import current_context
from components.state.url_state import choose_by, chooser_key
from components.widgets import screen
from components.widgets.exports.follow_button import follow_button
from components.widgets.exports.result_export import confidential_line, result_export, sentence_of
from components.widgets.exports.save_menu import save_menu
from components.widgets.tables.combined_table import joined_table
from components.widgets.tables.result_table import filename
from indicators.italian.numbers import NO_NUMBER
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
    """Draw the table of a result and the button by which it is taken away.

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
    frame, entries = joined_table((result, *beside)), [one.indicator for one in (result, *beside)]
    screen.dataframe(
        frame,
        digits={name: entry.decimals for entry in entries for name in (entry.name, value_name(entry))},
        hide_index=True,
        height=HEADER + ROW * min(max(frame.height, 1), MOST_ROWS),
        column_config=columns(frame.columns, first=frame[frame.columns[0]].unique()),
        placeholder=NO_NUMBER,
        alt=f"Tabella: {headline(result)}",
        **_selecting(result, f"tabella-{key}", frame.height),
    )


def _selecting(result: Result, name: str, rows: int) -> dict[str, Any]:
    """Return what lets a row be chosen, where rows are municipalities; those of other results choose none."""
    if result.query.by != (Grouping.MUNICIPALITY,):
        return {"key": name}
    focus = current_context().view.municipality
    codes = (*result.frame[Grouping.MUNICIPALITY], *[""] * (rows - result.frame.height))
    key = chooser_key(name, focus)
    return {
        "key": key,
        "on_select": partial(_take_row, name, key, codes),
        "selection_mode": "single-cell",
        "marked": codes.index(focus) if focus in codes else None,
    }


def _take_row(name: str, key: str, codes: tuple[str, ...]) -> None:
    """Put in focus the municipality whose row was clicked, in whatever cell; a table that is sorted lets none go."""
    code = next((codes[row] for row, _ in st.session_state[key].selection.cells), "")
    if code:
        choose_by(name, code)


def columns(
    names: Sequence[str], *, first: Iterable[Any], heads: Mapping[str, str] | None = None
) -> dict[str, ColumnConfig]:
    """Return how columns are shown, where it is not as they are: shorter headings, and the first one always in view.

    Parameters
    ----------
    names : sequence of str
    first : iterable
        What the first column holds: it says whose each row is, and stays in view when a narrow table scrolls, unless
        it is so wide that on a phone nothing could be read beside it.
    heads : mapping of str to str, optional
        Headings shorter than the names of their columns, by name, which is told on them.
    """
    head, widest = names[0], max((width_of(str(value), LETTERS) for value in first), default=0)
    shown = {name: screen.column(short, help=None if short == name else name) for name, short in (heads or {}).items()}
    if len(names) > FEW and widest <= WIDEST_PINNED:
        shown[head] = screen.column(head, pinned=True)
    return shown


def download(result: Result, *, key: str, title: str = "", subtitle: str = "", beside: Sequence[Result] = ()) -> None:
    """Draw the button by which a figure is taken away; a file is made only when it is asked for."""
    context = current_context()
    settings, geography = context.settings, context.geography
    save_menu(
        lambda: result_export((result, *beside), settings, title=title, subtitle=subtitle),
        name=filename(result),
        key=key,
        sentence=lambda: sentence_of(result, title=title, subtitle=subtitle),
        picture=lambda who: who.svg(
            result, title=title, foot=confidential_line((result,), settings), geography=geography
        ),
        beside=lambda: follow_button((result, *beside), key=key),
    )
