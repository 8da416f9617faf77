"""Column headings that never touch and are never turned: in steps joined to their columns by thin rules, or straight.

Role: headings above a matrix. In: the names of the columns from the left. Out: annotations, shapes and pixels.
Must not: import Streamlit.
"""

import textwrap
from collections.abc import Sequence
from typing import Final

from components import theme
from components.escaping.chart import stacked
from components.figures.core.canvas import LINE, Spec, letters_in, lines_in, rule, text, wrapped

_WIDTH: Final = 104


def staircase(names: Sequence[str], *, plot: int) -> tuple[list[Spec], list[Spec], int]:
    """Return the words, the lines and the height of headings over columns at x = 0, 1, 2 and so on.

    The columns of the left half are named to the right of their line, those of the right half to the left, the outer
    ones higher, so that words pass above the lines of the inner columns and stay inside the figure at any width.

    Parameters
    ----------
    names : sequence of str
    plot : int
        Height of the plotting area in pixels.
    """
    count = len(names)
    said = [wrapped(name, _WIDTH) for name in names]
    outer_last = sorted(range(count), key=lambda at: (-min(at, count - 1 - at), -at))
    words, lines, height = [], [], 4
    for at in outer_last:
        late = at >= count / 2
        side = "right" if late else "left"
        place: Spec = {"yshift": height, "xshift": -4 if late else 4, "xanchor": side, "align": side}
        words.append(text(said[at], x=at, y=1, yref="paper", yanchor="bottom", **place))
        height += lines_in(said[at]) * LINE + 1
        lines.append(rule(x=(at, at), y=(1, 1 + (height - 2) / plot), xref="x", yref="paper", colour=theme.RULE))
    return words, lines, height + 4


def straight(names: Sequence[str], *, width: int) -> tuple[list[Spec], int]:
    """Return the words and the height of headings over columns that are at least ``width`` pixels wide."""
    said = [stacked(*textwrap.wrap(name, letters_in(width), break_long_words=False)) for name in names]
    words = [
        text(word, x=at, y=1, yref="paper", xanchor="center", align="center", yanchor="bottom", yshift=4)
        for at, word in enumerate(said)
    ]
    return words, max(map(lines_in, said), default=0) * LINE + 8
