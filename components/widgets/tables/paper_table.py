"""A table for paper: what scrolls inside itself on screen is printed row by row.

Comes in: the rows of a table that scrolls. Goes out: HTML that only the sheet shows, words and numbers in Italian.
Must not: say anything that the table on screen does not.

A table that scrolls is a picture of what can be seen of it: on paper its last columns and rows would be missing.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from components.escaping.html import Html
from components.widgets.italian_cells import is_amount, words_of

MOST_ROWS: Final = 400
"""Rows that are printed."""
MORE: Final = "Altre {} righe sono nel file."
_TABLE: Final = Html(
    '<div class="bif-paper" aria-hidden="true"><table><thead><tr>{}</tr></thead><tbody>{}</tbody></table>{}</div>'
)


def paper_table(rows: Sequence[Mapping[str, Any]], *, heads: Mapping[str, str]) -> Html:
    """Return a table that is printed and not shown.

    Parameters
    ----------
    rows : sequence of mapping
        With Italian names.
    heads : mapping of str to str
        Headings that are shorter than the names of their columns.
    """
    words = words_of(rows[:MOST_ROWS])
    left_out = len(rows) - MOST_ROWS
    cell = {
        name: Html('<td class="bif-amount">{}</td>')
        if is_amount(name, [row.get(name) for row in rows])
        else Html("<td>{}</td>")
        for name in words
    }
    return _TABLE.format(
        Html("").join(Html("<th>{}</th>").format(heads.get(name, name)) for name in words),
        Html("").join(
            Html("<tr>{}</tr>").format(
                Html("").join(cell[name].format(word) for name, word in zip(words, line, strict=True))
            )
            for line in zip(*words.values(), strict=True)
        ),
        Html("<p>{}</p>").format(MORE.format(left_out)) if left_out > 0 else "",
    )
