"""A plain table of words and numbers that are not measures.

Comes in: rows as dictionaries with Italian names. Goes out: a table on the page.
Must not: show a number that came from anywhere but the rows.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from components.widgets import screen
from components.widgets.messages import message
from components.widgets.tables.paper_table import paper_table
from components.widgets.tables.table import HEADER, ROW, columns
from indicators.italian.numbers import NO_NUMBER

MOST_ROWS = 24
"""Rows shown before the table scrolls inside itself."""


def listing(
    rows: Sequence[dict[str, Any]],
    *,
    key: str,
    alt: str,
    empty: str,
    heads: Mapping[str, str] | None = None,
    is_printed: bool = False,
) -> None:
    """Draw a sortable table; if there are no rows, say why.

    ``heads`` are headings shorter than the names of their columns, for columns that stand beside the one they are of;
    ``is_printed`` says that the table is part of the page, not behind what opens it: it stands on paper too, whole.
    """
    if not rows:
        message(empty)
        return
    height = HEADER + ROW * min(len(rows), MOST_ROWS)
    screen.dataframe(
        list(rows),
        hide_index=True,
        height=height,
        column_config=columns(
            list(rows[0]),
            first=[next(iter(row.values()), None) for row in rows],
            heads=heads,
        ),
        key=f"elenco-{key}",
        alt=alt,
        placeholder=NO_NUMBER,
    )
    if is_printed:
        screen.html(paper_table(rows, heads=heads or {}))
