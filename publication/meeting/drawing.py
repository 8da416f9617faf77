"""Figures for a projector: few marks, words that are read from the last row, in one vector drawing.

Comes in: lines as the pages have them (`components.figures.core.lines`), rows. Goes out: SVG whose colours the style
sheet gives. Must not: read an edition, join two points over a gap, write a word smaller than `SIZE`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from markupsafe import Markup as Html

from components.figures.core.canvas import scale, spread, width_of
from components.figures.core.lines import Line, Point, line_traces, values_of
from indicators.italian.numbers import number
from publication.drawing import Shapes

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
_RIGHT: Final = 230
_FOOT: Final = 40
_GRID: Final = Html(
    '<line class="griglia" x1="{:g}" y1="{:.1f}" x2="{:g}" y2="{:.1f}"/>'
    '<text x="{:g}" y="{:.1f}" text-anchor="end">{}</text>'
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A row of a drawing: a name, a value and its interval, or what stands for it.

    Attributes
    ----------
    name, words : str
        What is written at its left and at its right.
    value, lower, upper : float or None
    role : str
        Whose it is, for the style sheet: ``capofila``, ``territorio``, ``ambito``, ``altro``, ``proprio``.
    """

    name: str
    words: str
    value: float | None = None
    lower: float | None = None
    upper: float | None = None
    role: str = "altro"


def bars_drawing(bars: Sequence[Bar], *, label: str, width: int) -> Html:
    """Return rows with a bar each, at most `MOST_ROWS`, in a drawing of one width or the other."""
    ends = [end for bar in bars for end in (bar.value, bar.upper) if end is not None]
    most = max(ends, default=0) or 1
    names = [shortened(bar.name, LONGEST_NAME[width]) for bar in bars]
    left = max((width_of(name, SIZE) for name in names), default=0) + 24
    right = max((width_of(bar.words, SIZE) for bar in bars), default=0) + 24
    room = max(width - left - right, 120) / most
    high = max(min(HEIGHT / max(len(bars), 1), MOST_ROW), LEAST_ROW)
    placed = Html().join(
        Html('<g transform="translate(0 {:g})">{}</g>').format(place * high, _row(bar, high=high, left=left, room=room))
        for place, bar in enumerate(replace(bar, name=name) for bar, name in zip(bars, names, strict=True))
    )
    return _svg(placed, width=width, height=max(len(bars), 1) * high, label=label, kind="barre")


def shortened(name: str, most: int) -> str:
    """Return a name as long as there is room for."""
    return name if len(name) <= most else f"{name[: most - 1].rstrip()}…"


def _row(bar: Bar, *, high: float, left: float, room: float) -> Html:
    middle, thick, end = high / 2, high * 2 / 3, left
    marks = Html()
    if bar.value is not None:
        end = left + bar.value * room
        marks += Html('<rect class="barra" x="{:g}" y="{:g}" width="{:.1f}" height="{:.1f}"/>').format(
            left, middle - thick / 2, max(bar.value * room, 2), thick
        )
    if bar.lower is not None and bar.upper is not None:
        end = max(end, left + bar.upper * room)
        marks += Html('<line class="intervallo" x1="{:.1f}" y1="{:g}" x2="{:.1f}" y2="{:g}"/>').format(
            left + bar.lower * room, middle, left + bar.upper * room, middle
        )
    return Html(
        '<g class="{}"><text x="{:g}" y="{:g}" text-anchor="end">{}</text>{}<text x="{:.1f}" y="{:g}">{}</text></g>'
    ).format(bar.role, left - 12, middle + 8, bar.name, marks, end + 12, middle + 8, bar.words)


def lines_drawing(lines: Sequence[Line], *, decimals: int, suffix: str, label: str, width: int) -> Html:
    """Return values over time, each line named where it ends; ``colour`` of a line is its role."""
    ticks = scale(0, max(values_of(lines), default=0) or 1, steps=3)
    digits = next((few for few in range(decimals + 1) if all(round(tick, few) == tick for tick in ticks)), decimals)
    words = [f"{number(tick, digits)}{suffix}" for tick in ticks]
    left = max(width_of(word, SIZE) for word in words) + 20
    days = [date.fromisoformat(point.x).toordinal() for line in lines for point in line.points]
    ends = [(line, settled(line)) for line in lines if line.last is not None]
    right = max((width_of(line.label, SIZE) for line, _ in ends), default=_RIGHT) + 30
    first, length = min(days), max(max(days) - min(days), 1)

    def across(day: str) -> float:
        return left + 8 + (date.fromisoformat(day).toordinal() - first) / length * (width - left - right - 16)

    def up(value: float) -> float:
        return HEIGHT - _FOOT - value / ticks[-1] * (HEIGHT - _FOOT - 24)

    grid = Html().join(
        _GRID.format(left, up(tick), width - right, up(tick), left - 10, up(tick) + 8, word)
        for tick, word in zip(ticks, words, strict=True)
    )
    places = spread([-up(last.value or 0) for _, last in ends], [30.0] * len(ends), low=-(HEIGHT - 20), high=0)
    names = Html().join(
        Html('<text class="nome {}" x="{:.1f}" y="{:.1f}">{}</text>').format(
            line.colour, width - right + 12, -place + 8, line.label
        )
        for (line, _), place in zip(ends, places, strict=True)
    )
    marks = Html().join(_trace(trace, across, up) for line in lines for trace in line_traces(line))
    body = grid + Html().join(_years(lines, across)) + marks + names
    return _svg(body, width=width, height=HEIGHT, label=label, kind="linee")


def settled(line: Line) -> Point:
    """Return the last value of a line that will not change; the last of all where there is none."""
    valued = [point for point in line.points if point.value is not None]
    return next((point for point in reversed(valued) if not point.provisional), valued[-1])


def _years(lines: Sequence[Line], across: Any) -> Iterator[Html]:
    """Yield the years under the axis, each at its first moment."""
    firsts: dict[str, str] = {}
    for day in sorted({point.x for line in lines for point in line.points}):
        firsts.setdefault(day[:4], day)
    for year, day in firsts.items():
        yield Html('<text class="anno" x="{:.1f}" y="{}" text-anchor="middle">{}</text>').format(
            across(day) + 4, HEIGHT - 8, year
        )


def _trace(trace: Mapping[str, Any], across: Any, up: Any) -> Html:
    """Return the path of a trace and a point for each value that stands alone; what has no line is not drawn."""
    if "lines" not in trace["mode"]:
        return Html()
    path, dots, is_open = "", Html(), False
    for x, y, size in zip(trace["x"], trace["y"], trace["marker"]["size"], strict=True):
        if y is None:
            is_open = False
            continue
        path += f"{'L' if is_open else 'M'}{across(x):.1f},{up(y):.1f}"
        is_open = True
        if size:
            dots += Html('<circle cx="{:.1f}" cy="{:.1f}" r="7"/>').format(across(x), up(y))
    kind = "linea provvisoria" if trace["line"].get("dash") else "linea"
    return Html('<g class="{} {}"><path d="{}"/>{}</g>').format(kind, trace["line"]["color"], path, dots)


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


def _svg(body: Html, *, width: int, height: float, label: str, kind: str) -> Html:
    return Html('<svg class="{}" viewBox="0 0 {} {:g}" role="img" aria-label="{}" font-size="{}">{}</svg>').format(
        kind, width, height, label, SIZE, body
    )
