"""The frame of a figure that is not drawn from one result: title, what it is, the figure, source, table and files.

Comes in: rows with Italian names, which are both the table and the files. Goes out: elements on the page.
Must not: draw the figure itself, or show a table that is not what the files say.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import streamlit as st

from components.state.page_context import Context
from components.state.painter import Shown
from components.widgets import screen
from components.widgets.agenda_button import agenda_button
from components.widgets.exports.rows_export import RowsSaid, notes_behind, rows_export, rows_sentence, source
from components.widgets.exports.save_menu import save_menu
from components.widgets.figure_frame import behind, explain
from components.widgets.tables.plain_table import listing
from components.widgets.terms import terms_of_rows
from indicators.model.indicator import Indicator
from indicators.model.result import Result

Rows = Sequence[dict[str, Any]]


@contextmanager
def rows_frame(
    context: Context,
    *,
    key: str,
    title: str,
    subtitle: str,
    rows: Rows,
    entry: Indicator | None = None,
    note: str = "",
    about_people: bool = True,
    shown: Callable[[], Shown] | None = None,
    result: Result | None = None,
) -> Iterator[None]:
    """Frame a figure.

    Parameters
    ----------
    context : Context
    key : str
        Unique on the page; the name of the files.
    title, subtitle : str
        The finding; measure, unit, period.
    rows : sequence of dict
        What is drawn, with Italian names.
    entry : Indicator, optional
        The entry of the catalogue that explains it.
    note : str
        What must be known to read it, where no entry explains it.
    about_people : bool
        Whether its counts may be of persons: of beds, euro and hours they are not.
    shown : callable, optional
        Returns what is drawn, for its picture; the table is pictured where nothing else is.
    result : Result, optional
        What the rows are worked out from, where returns may be missing or contested behind it.
    """
    said = RowsSaid(
        title=title,
        subtitle=subtitle,
        note=note,
        behind=notes_behind(result),
        entries=[entry] if entry else [],
        about_people=about_people,
        is_protected=result.is_protected if result else None,
    )
    with st.container(key=f"figura_{key}"):
        screen.subheader(title, anchor=False)
        screen.caption(subtitle)
        if result:
            behind(result)
        yield
        for words in (note, terms_of_rows(rows)):
            if words:
                screen.caption(words)
        rows_foot(context, rows, said, key=key, shown=shown)


def rows_foot(
    context: Context,
    rows: Rows,
    said: RowsSaid,
    *,
    key: str,
    alt: str = "",
    shown: Callable[[], Shown] | None = None,
) -> None:
    """Draw the line at the foot of a figure: source, how it is worked out, table, files.

    ``alt`` is what the table is for who cannot see it; the finding if it is empty.
    """
    title = said.title
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"piede_{key}"):
        screen.caption(source(context), width="stretch")
        if said.entries:
            explain(said.entries[0], key=key, beside=said.entries[1:])
        with screen.expander("Tabella", type="compact", on_change="rerun", key=f"apri_tabella_{key}") as opened:
            if opened.open:
                listing(rows, key=key, alt=alt or f"Tabella: {title}", empty="Nessun dato da mostrare.")
        rows_file(context, rows, said, key=key, shown=shown)
        agenda_button(key=key, finding=lambda: title if context.view.query.viewer.is_protected else "")


def rows_file(
    context: Context, rows: Rows, said: RowsSaid, *, key: str, shown: Callable[[], Shown] | None = None
) -> None:
    """Draw the button by which rows are taken away; a file is made only when it is asked for."""
    save_menu(
        lambda: rows_export(context, rows, said),
        name=f"bifocale_{key}",
        key=key,
        sentence=lambda: rows_sentence(context, said),
        picture=lambda who: who.rows(rows_export(context, rows, said), shown and shown()),
    )
