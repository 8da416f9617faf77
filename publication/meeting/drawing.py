"""Figures for a projector: the marks of `publication.drawing.marks` as large as it wants them, and its map.

Comes in: lines as the pages have them (`components.figures.core.lines`), rows, shapes. Goes out: SVG whose colours the
style sheet gives. Must not: read an edition, write a word smaller than `SIZE`.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from markupsafe import Markup as Html

from components import theme
from components.figures.core.canvas import width_of
from components.figures.core.lines import Line
from publication.drawing import marks
from publication.drawing.marks import Bar, Format
from publication.drawing.shapes import Shapes

WIDTH: Final = 1216
NARROW: Final = 580
"""Of a drawing for a phone, where words are as large as the others."""
HEIGHT: Final = 300
"""Units of a drawing: pixels of a window of 1280 by 720."""
SIZE: Final = 25
"""Of words, in the same units: the least is 24, and browsers round."""
LEAST_ROW: Final = 33
MOST_ROW: Final = 64
MOST_ROWS: Final = HEIGHT // LEAST_ROW
LONGEST_NAME: Final = {WIDTH: 36, NARROW: 18}
"""Letters of a name that there is room for, by width."""


def bars_drawing(bars: Sequence[Bar], *, label: str, width: int) -> Html:
    """Return rows with a bar each, at most `MOST_ROWS`, in a drawing of one width or the other."""
    return marks.bars_drawing(bars, label=label, size=_format(width))


def lines_drawing(lines: Sequence[Line], *, decimals: int, suffix: str, label: str, width: int) -> Html:
    """Return values over time, each line named where it ends; ``colour`` of a line is its role."""
    return marks.lines_drawing(lines, decimals=decimals, suffix=suffix, label=label, size=_format(width))


LEAST_COLUMN: Final = 130
"""Units that a column of a table needs."""
LINE: Final = 29
MOST_LINES: Final = (HEIGHT - 2 * LINE - 12) // LEAST_ROW
"""Rows of a table under its headings, which take two lines."""
_TABLE: Final = Html('<svg class="tavola" viewBox="0 0 {} {}" role="img" aria-label="{}" font-size="{}">{}</svg>')


def columns_for(width: int) -> int:
    """Return how many columns of words there is room for beside the names of the rows."""
    return (width - _names_width(width)) // LEAST_COLUMN


def _names_width(width: int) -> int:
    return width * 2 // 5


def table_drawing(heads: Sequence[str], rows: Sequence[Sequence[str]], *, label: str, width: int) -> Html:
    """Return words in rows and columns, `MOST_LINES` and `columns_for` at most; the first column names rows."""
    left = _names_width(width)
    each = (width - left) / max(len(heads) - 1, 1)
    top = 2 * LINE + 12
    ends = [left + each * (place + 1) - 4 for place in range(len(heads) - 1)]
    written = Html().join(
        _word(line, x=end, y=2 * LINE - 6 - (len(lines) - 1 - at) * LINE, of="capo")
        for end, head in zip(ends, heads[1:], strict=True)
        for lines in [_in_two(head, int(each) - 16)]
        for at, line in enumerate(lines)
    )
    for place, row in enumerate(rows):
        base = top + place * LEAST_ROW
        name = _fitting(row[0], left - 16)
        written += Html('<line class="riga" x1="0" y1="{}" x2="{}" y2="{}"/>').format(base, width, base)
        written += Html('<text x="0" y="{}">{}</text>').format(base + 25, name)
        written += Html().join(_word(word, x=end, y=base + 25) for end, word in zip(ends, row[1:], strict=True))
    return _TABLE.format(width, top + len(rows) * LEAST_ROW, label, SIZE, written)


def _word(words: str, *, x: float, y: float, of: str = "cella") -> Html:
    return Html('<text class="{}" x="{:g}" y="{:g}" text-anchor="end">{}</text>').format(of, x, y, words)


def _in_two(words: str, room: int) -> list[str]:
    """Return words on one line or two, each as long as there is room for."""
    lines = [""]
    for word in words.split():
        longer = f"{lines[-1]} {word}".strip()
        if width_of(longer, SIZE) <= room or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    return [_fitting(line, room) for line in (lines[0], " ".join(lines[1:])) if line]


def _fitting(words: str, room: int) -> str:
    """Return words as long as there is room for."""
    most = next((letters for letters in range(len(words), 1, -1) if width_of(words[:letters], SIZE) <= room), 1)
    return marks.shortened(words, most)


def _format(width: int) -> Format:
    return Format(
        width=width,
        height=HEIGHT,
        letters=SIZE,
        least_row=LEAST_ROW,
        most_row=MOST_ROW,
        longest_name=LONGEST_NAME[width],
        point=7,
    )


def map_drawing(shapes: Shapes, fills: Mapping[str, tuple[str, str]], *, lead: str, label: str) -> Html:
    """Return the municipalities, coloured; their shapes stand once in the page (`shapes_drawing`).

    Parameters
    ----------
    shapes : Shapes
    fills : mapping of str to (str, str)
        Colour of each municipality by code, and its name with its value.
    lead : str
        ISTAT code of the lead municipality, which is outlined.
    label : str
        What the drawing is, for who does not see it.
    """
    places = Html().join(
        Html('<use href="#f{}" data-codice="{}" fill="{}"><title>{}</title></use>').format(code, code, *fills[code])
        for code in sorted(shapes.paths, key=lambda code: fills.get(code, ("",))[0] == theme.ZERO)  # outlined: on top
        if code in fills
    )
    own = Html('<use href="#f{}" class="capofila"/>').format(lead) if lead in shapes.paths else Html()
    return Html(
        '<svg class="mappa" viewBox="0 0 1000 {}" role="img" aria-label="{}"><g class="comuni">{}</g>'
        '<use href="#contorno" class="contorno"/>{}<use class="scelto"/></svg>'
    ).format(shapes.height, label, places, own)


def shapes_drawing(shapes: Shapes, hatch: Html) -> Html:
    """Return the shapes that maps of a page are made of."""
    paths = Html().join(Html('<path id="f{}" d="{}"/>').format(code, path) for code, path in shapes.paths.items())
    return Html('<svg class="forme" aria-hidden="true"><defs>{}{}<path id="contorno" d="{}"/></defs></svg>').format(
        hatch, paths, shapes.outline
    )
