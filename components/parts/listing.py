"""A plain table of words and numbers that are not measures.

Comes in: rows as dictionaries with Italian names. Goes out: a table on the page.
Must not: show a number that came from anywhere but the rows.
"""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from components.parts.states import message
from components.parts.table import HEADER, ROW, italian

MOST_ROWS = 24
"""Rows shown before the table scrolls inside itself."""


def listing(rows: Sequence[dict[str, Any]], *, key: str, alt: str, empty: str) -> None:
    """Draw a sortable table; if there are no rows, say why."""
    if not rows:
        message(empty)
        return
    height = HEADER + ROW * min(len(rows), MOST_ROWS)
    st.dataframe(
        list(rows),
        hide_index=True,
        height=height,
        column_config={name: italian(name) for name in _fractions(rows)},
        key=f"elenco-{key}",
        alt=alt,
        placeholder="–",
    )


def _fractions(rows: Sequence[dict[str, Any]]) -> set[str]:
    """Return the columns that hold a number which is not whole by its type: years and weeks are."""
    return {name for row in rows for name, value in row.items() if isinstance(value, float)}
