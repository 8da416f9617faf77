"""Rows of named marks: what bars, forests, bullets and spines share.

Role: names at the left, heights, an axis of rows, words at the right. In: names in order from the top. Out: axes,
annotations and pixels.
Must not: import Streamlit, sort: who calls has put the rows in order.
"""

from collections.abc import Sequence
from typing import Final

from components.figures.core.canvas import LABEL_WIDTH, LINE, Spec, lines_in, text, width_of, wrapped

ROW: Final = 30
"""Pixels of a row whose name takes one line."""
HEADED_ROW: Final = 60
"""Pixels of a row whose name stands above its marks."""


def named_rows(names: Sequence[str], *, least: int = ROW, width: int = LABEL_WIDTH) -> tuple[Spec, int, int]:
    """Return the axis of rows with names at the left, the pixels of the names and those of all rows.

    The first name is at the top, at y = 0; the others follow downwards at 1, 2, 3…
    """
    words = [wrapped(name, width) for name in names]
    height = max(least, *(lines_in(word) * LINE + 8 for word in words))
    axis = {
        "range": [len(names) - 0.5, -0.5], "tickvals": list(range(len(names))), "ticktext": words,
        "ticklabelstandoff": 6,
    }  # fmt: skip
    return axis, max(width_of(word) for word in words) + 12, height * len(names)


def headed_rows(
    names: Sequence[str], values: Sequence[str], *, width: int = 190, below: int = 0
) -> tuple[Spec, list[Spec], int]:
    """Return the axis of rows whose name and words stand above the marks, the words, and the pixels of all rows.

    Marks are at y = 0, 1, 2…; names end 14 pixels above them, on the left, and values on the right. ``below`` is how
    many pixels are kept free under the marks of a row, for words.
    """
    named = [wrapped(name, width) for name in names]
    height = below + max(HEADED_ROW, *(lines_in(word) * LINE + 38 for word in named))
    words = [
        text(word, x=place, y=row, xref="paper", xanchor=side, align=side, yanchor="bottom", yshift=14)
        for place, side, column in ((0, "left", named), (1, "right", values))
        for row, word in enumerate(column)
    ]
    last = len(names) - 1
    axis = {"range": [last + (18 + below) / height, -1 + (18 + below) / height], "visible": False}
    return axis, words, height * len(names)


def at_the_end(words: Sequence[str], ends: Sequence[float], *, colours: Sequence[str]) -> tuple[list[Spec], int]:
    """Return words at the right end of the marks of each row, and the pixels that they need."""
    labels = [
        text(word, x=end, y=row, xshift=6, colour=colour)
        for row, (word, end, colour) in enumerate(zip(words, ends, colours, strict=True))
    ]
    return labels, max((width_of(word) for word in words), default=0) + 12
