"""Bars, lines and maps as marks of one vector drawing: few, read from the far end of a room or on paper.

Comes in: bars and lines with their words, shapes, how large the drawing is. Goes out: SVG whose colours a style sheet
gives by role. Must not: read a result or an edition; join two points over a gap; draw a bar for what is not there.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import Any, Final

from markupsafe import Markup as Html

from components.figures.core.canvas import scale, spread, width_of
from components.figures.core.lines import Line, Point, line_traces, values_of
from indicators.italian.numbers import number

_GRID: Final = Html(
    '<line class="griglia" x1="{:g}" y1="{:.1f}" x2="{:g}" y2="{:.1f}"/>'
    '<text x="{:g}" y="{:.1f}" text-anchor="end">{}</text>'
)
NO_END: Final = 9.2
"""Room at the right of lines of which none has a value, in letters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """How large a drawing is, in its own units.

    Attributes
    ----------
    width, height : int
        Of the whole; of bars, ``height`` is what they take where they are few.
    letters : int
        Size of words.
    least_row, most_row : int
        Height of a row.
    longest_name : int
        Letters of a name that there is room for.
    point : float
        Radius of a point that stands alone.
    """

    width: int
    height: int
    letters: int
    least_row: int
    most_row: int
    longest_name: int
    point: float

    @property
    def down(self) -> float:
        """How far under the middle of a row its words stand."""
        return 0.32 * self.letters


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
    provisional : bool
        Whether the value may still change.
    planned : float or None
        Where the outline behind it ends.
    """

    name: str
    words: str
    value: float | None = None
    lower: float | None = None
    upper: float | None = None
    role: str = "altro"
    provisional: bool = False
    planned: float | None = None


def bars_drawing(bars: Sequence[Bar], *, label: str, size: Format) -> Html:
    """Return rows with a bar each, from zero."""
    high = rows_height(bars, size)
    return _svg(bars_marks(bars, size=size), width=size.width, height=high, label=label, kind="barre", size=size)


def rows_height(bars: Sequence[Bar], size: Format) -> float:
    """Return how high rows are together."""
    return max(len(bars), 1) * _row_height(bars, size)


def _row_height(bars: Sequence[Bar], size: Format) -> float:
    return max(min(size.height / max(len(bars), 1), size.most_row), size.least_row)


def bars_marks(bars: Sequence[Bar], *, size: Format, among: Sequence[Bar] = ()) -> Html:
    """Return rows with a bar each, from zero, as marks of a larger drawing; ``among`` are those of one scale."""
    alike = among or bars
    ends = [end for bar in alike for end in (bar.value, bar.upper, bar.planned) if end is not None]
    most = max(ends, default=0) or 1
    names = [shortened(bar.name, size.longest_name) for bar in bars]
    longest = max((width_of(shortened(bar.name, size.longest_name), size.letters) for bar in alike), default=0)
    left = longest + size.letters * 0.96
    right = max((width_of(bar.words, size.letters) for bar in alike), default=0) + size.letters * 0.96
    room = max(size.width - left - right, 4.8 * size.letters) / most
    high = _row_height(bars, size)
    return Html().join(
        Html('<g transform="translate(0 {:g})">{}</g>').format(
            place * high, _row(bar, high=high, left=left, room=room, size=size)
        )
        for place, bar in enumerate(replace(bar, name=name) for bar, name in zip(bars, names, strict=True))
    )


def shortened(name: str, most: int) -> str:
    """Return a name as long as there is room for."""
    return name if len(name) <= most else f"{name[: most - 1].rstrip()}…"


def _row(bar: Bar, *, high: float, left: float, room: float, size: Format) -> Html:
    middle, thick = high / 2, high * 2 / 3
    gap, down = 0.48 * size.letters, size.down
    marks, end = Html(), float(left)
    if bar.planned is not None:
        end = left + bar.planned * room
        marks += Html('<rect class="previsto" x="{:g}" y="{:g}" width="{:.1f}" height="{:.1f}"/>').format(
            left, middle - thick / 2, bar.planned * room, thick
        )
    if bar.value is not None:
        end = max(end, left + bar.value * room)
        late = " tardiva" if bar.provisional else ""
        marks += Html('<rect class="barra{}" x="{:g}" y="{:g}" width="{:.1f}" height="{:.1f}"/>').format(
            late, left, middle - thick / 2, max(bar.value * room, 0.08 * size.letters), thick
        )
    if bar.lower is not None and bar.upper is not None:
        end = max(end, left + bar.upper * room)
        marks += Html('<line class="intervallo" x1="{:.1f}" y1="{:g}" x2="{:.1f}" y2="{:g}"/>').format(
            left + bar.lower * room, middle, left + bar.upper * room, middle
        )
    return Html(
        '<g class="{}"><text x="{:g}" y="{:g}" text-anchor="end">{}</text>{}<text x="{:.1f}" y="{:g}">{}</text></g>'
    ).format(bar.role, left - gap, middle + down, bar.name, marks, end + gap, middle + down, bar.words)


def lines_drawing(lines: Sequence[Line], *, decimals: int, suffix: str, label: str, size: Format) -> Html:
    """Return values over time, each line named where it ends; ``colour`` of a line is its role."""
    marks = lines_marks(lines, decimals=decimals, suffix=suffix, size=size)
    return _svg(marks, width=size.width, height=size.height, label=label, kind="linee", size=size)


def lines_marks(lines: Sequence[Line], *, decimals: int, suffix: str, size: Format, full: bool = False) -> Html:
    """Return values over time, each line named where it ends, as marks of a larger drawing.

    Parameters
    ----------
    lines : sequence of Line
        ``label`` is what is written at their ends, ``colour`` their role.
    decimals : int
        Most that the numbers of the axis have.
    suffix : str
        What follows them: ``%``.
    size : Format
    full : bool
        Whether 95 % intervals are drawn, and the sign of what is protected or was not supplied.
    """
    ticks = scale(0, max(values_of(lines, limits=full), default=0) or 1, steps=3)
    digits = next((few for few in range(decimals + 1) if all(round(tick, few) == tick for tick in ticks)), decimals)
    words = [f"{number(tick, digits)}{suffix}" for tick in ticks]
    left = max(width_of(word, size.letters) for word in words) + 0.8 * size.letters
    days = [date.fromisoformat(point.x).toordinal() for line in lines for point in line.points]
    ends = [(line, settled(line)) for line in lines if line.last is not None]
    right = max((width_of(line.label, size.letters) for line, _ in ends), default=NO_END * size.letters)
    right += 1.2 * size.letters
    first, length = min(days), max(max(days) - min(days), 1)
    foot, pad = 1.6 * size.letters, 0.32 * size.letters

    def across(day: str) -> float:
        room = size.width - left - right - 2 * pad
        return left + pad + (date.fromisoformat(day).toordinal() - first) / length * room

    def up(value: float) -> float:
        return size.height - foot - value / ticks[-1] * (size.height - foot - 0.96 * size.letters)

    grid = Html().join(
        _GRID.format(
            left, up(tick), size.width - right, up(tick), left - 0.4 * size.letters, up(tick) + size.down, word
        )
        for tick, word in zip(ticks, words, strict=True)
    )
    low = -(size.height - 0.8 * size.letters)
    places = spread([-up(last.value or 0) for _, last in ends], [1.2 * size.letters] * len(ends), low=low, high=0)
    names = Html().join(
        Html('<text class="nome {}" x="{:.1f}" y="{:.1f}">{}</text>').format(
            line.colour, size.width - right + 0.48 * size.letters, -place + size.down, line.label
        )
        for (line, _), place in zip(ends, places, strict=True)
    )
    marks = Html().join(_trace(trace, across, up, size) for line in lines for trace in line_traces(line))
    under = [*_years(lines, across, size)]
    if full:
        under += [band for line in lines for band in _bands(line, across, up)]
        under += [sign for line in lines for sign in _signs(line, across, up(0), size)]
    return grid + Html().join(under) + marks + names


def settled(line: Line) -> Point:
    """Return the last value of a line that will not change; the last of all where there is none."""
    valued = [point for point in line.points if point.value is not None]
    return next((point for point in reversed(valued) if not point.provisional), valued[-1])


def _years(lines: Sequence[Line], across: Any, size: Format) -> Iterator[Html]:
    """Yield the years under the axis, each at its first moment."""
    firsts: dict[str, str] = {}
    for day in sorted({point.x for line in lines for point in line.points}):
        firsts.setdefault(day[:4], day)
    for year, day in firsts.items():
        yield Html('<text class="anno" x="{:.1f}" y="{:g}" text-anchor="middle">{}</text>').format(
            across(day) + 0.16 * size.letters, size.height - 0.32 * size.letters, year
        )


def _trace(trace: Mapping[str, Any], across: Any, up: Any, size: Format) -> Html:
    """Return the path of a trace and a point for each value that stands alone; what has no line is not drawn."""
    if "lines" not in trace["mode"]:
        return Html()
    path, dots, is_open = "", Html(), False
    for x, y, alone in zip(trace["x"], trace["y"], trace["marker"]["size"], strict=True):
        if y is None:
            is_open = False
            continue
        path += f"{'L' if is_open else 'M'}{across(x):.1f},{up(y):.1f}"
        is_open = True
        if alone:
            dots += Html('<circle cx="{:.1f}" cy="{:.1f}" r="{:g}"/>').format(across(x), up(y), size.point)
    kind = "linea provvisoria" if trace["line"].get("dash") else "linea"
    return Html('<g class="{} {}"><path d="{}"/>{}</g>').format(kind, trace["line"]["color"], path, dots)


def _bands(line: Line, across: Any, up: Any) -> Iterator[Html]:
    """Yield the intervals of each stretch of a line that has them."""
    for has_band, run in groupby(line.points, key=lambda point: point.lower is not None and point.upper is not None):
        points = list(run)
        if has_band and len(points) > 1:
            above = [(point.x, point.upper) for point in points]
            below = [(point.x, point.lower) for point in reversed(points)]
            path = " ".join(f"{across(x):.1f},{up(y):.1f}" for x, y in (*above, *below))
            yield Html('<path class="fascia {}" d="M{}Z"/>').format(line.colour, path)


def _signs(line: Line, across: Any, ground: float, size: Format) -> Iterator[Html]:
    """Yield the sign of each stretch without a value: protected, not supplied."""
    for sign, run in groupby(line.points, key=lambda point: point.sign):
        if sign:
            points = list(run)
            middle = (across(points[0].x) + across(points[-1].x)) / 2
            yield Html('<text class="segno {}" x="{:.1f}" y="{:.1f}" text-anchor="middle">{}</text>').format(
                line.colour, middle, ground - 0.3 * size.letters, sign
            )


def _svg(body: Html, *, width: float, height: float, label: str, kind: str, size: Format) -> Html:
    """Return a drawing for a page that has the style: it names itself, and has no colours of its own."""
    return Html('<svg class="{}" viewBox="0 0 {:g} {:g}" role="img" aria-label="{}" font-size="{}">{}</svg>').format(
        kind, width, height, label, size.letters, body
    )
