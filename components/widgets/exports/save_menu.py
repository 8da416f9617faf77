"""The one way in which a figure is taken away: its table, its picture, its sentence, from a single small window.

Comes in: what makes the table, the picture and the sentence. Goes out: elements on the page. Must not: make a file
before it is asked for, or run the page again because one was saved.
"""

from collections.abc import Callable
from functools import partial
from typing import Final

import streamlit as st

from components.escaping.html import Html
from components.state.painter import Painter, painter
from components.widgets import screen
from components.widgets.exports.embed_code import embed_code
from indicators.interchange.csv_file import table_csv
from indicators.interchange.exported_table import ExportedTable
from indicators.interchange.xlsx_file import table_xlsx

SAVE: Final = "Scarica / Condividi"
COPY: Final = "Copia la frase"
COPIED: Final = "Frase copiata"
BY_HAND: Final = "Il browser non lascia copiare: selezionare la frase e copiarla"
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WRITERS: Final[dict[str, tuple[str, str, Callable[[ExportedTable], bytes]]]] = {
    "CSV": ("csv", "text/csv", table_csv),
    "Excel": ("xlsx", XLSX, table_xlsx),
}
"""Files of a table: ending, type, what writes them, by label."""
_SENTENCE: Final = Html(
    '<span class="bif-tools"><button type="button" class="bif-tool bif-copy" data-address="{sentence}"'
    ' data-copied="{copied}" data-by-hand="{by_hand}">{copy}</button>'
    '<span class="bif-said" role="status"></span></span>'
    '<blockquote class="bif-quote">{sentence}</blockquote>'
)


def _files(
    table: Callable[[], ExportedTable], picture: Callable[[Painter], str] | None
) -> dict[str, tuple[str, str, Callable[[], bytes]]]:
    """Return the files that can be had: ending, type, what makes them, by label."""
    files: dict[str, tuple[str, str, Callable[[], bytes]]] = {
        label: (ending, kind, partial(_file, table, write)) for label, (ending, kind, write) in WRITERS.items()
    }
    who = painter()
    if picture is None or who is None:
        return files
    svg = partial(picture, who)
    return {
        **files,
        "PNG": ("png", "image/png", lambda: who.png(svg())),
        "SVG": ("svg", "image/svg+xml", lambda: svg().encode()),
    }


def _file(table: Callable[[], ExportedTable], write: Callable[[ExportedTable], bytes]) -> bytes:
    return write(table())


def save_menu(
    table: Callable[[], ExportedTable],
    *,
    name: str,
    key: str,
    sentence: Callable[[], str] | None = None,
    picture: Callable[[Painter], str] | None = None,
    beside: Callable[[], None] = lambda: None,
) -> None:
    """Draw the button, and behind it what can be taken away.

    Parameters
    ----------
    table : callable
        Returns the table, once a file of it is asked for.
    name : str
        Of the files, without their ending.
    key : str
        Unlike that of any other figure of the page.
    sentence : callable, optional
        Returns what the figure says, with its source; called once the window is open.
    picture : callable, optional
        Returns the SVG of the figure, once it or the PNG is asked for.
    beside : callable, optional
        Draws what else is offered in the window, once it is open.
    """
    opened = screen.popover(SAVE, type="tertiary", icon=":material/download:", key=f"salva_{key}", on_change="rerun")
    if not opened.open:
        return
    with opened:
        with st.container(horizontal=True, gap="small", key=f"formati_{key}"):
            for label, (ending, kind, make) in _files(table, picture).items():
                screen.download_button(
                    label,
                    data=make,
                    file_name=f"{name}.{ending}",
                    mime=kind,
                    key=f"{ending}-{key}",
                    on_click="ignore",
                )
        if sentence is not None:
            screen.html(_SENTENCE.format(sentence=sentence(), copy=COPY, copied=COPIED, by_hand=BY_HAND))
        embed_code(key=key)
        beside()
