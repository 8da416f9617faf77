"""Figures for a projector: the marks of `publication.drawing.marks` as large as it wants them, and its map.

Comes in: lines as the pages have them (`components.figures.core.lines`), rows, shapes. Goes out: SVG whose colours the
style sheet gives. Must not: read an edition, write a word smaller than `SIZE`.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from markupsafe import Markup as Html

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
        for code in shapes.paths
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
