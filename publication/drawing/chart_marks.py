"""What a trace of a chart is drawn with: bars, squares of colour, lines, points, words.

Comes in: a trace in plain form, its axes. Goes out: SVG. Must not: draw what is not there.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any, Final

from markupsafe import Markup as Html

from components import theme
from components.figures.core.canvas import BODY, Spec, width_of
from publication.drawing.chart_axes import Axis, number_of
from publication.drawing.chart_words import paint, solid, written

_SYMBOLS: Final = {
    "square": "M-{0},-{0}H{0}V{0}H-{0}Z",
    "diamond": "M0,-{1}L{1},0L0,{1}L-{1},0Z",
    "triangle-right": "M-{0},-{0}L{0},0L-{0},{0}Z",
    "line-ns": "M0,-{0}V{0}",
    "x-thin": "M-{0},-{0}L{0},{0}M-{0},{0}L{0},-{0}",
}
"""Paths of marks around their point, by half their size and half their size and a third more."""
_STROKES: Final = frozenset({"line-ns", "x-thin"})
"""Marks that have no inside."""


def bar_width(trace: Spec, at: int, places: Sequence[Any], gap: float) -> float:
    """Return how thick a bar is, as its axis tells it: what its trace says, or all but the gap to the next."""
    width = each(trace.get("width"), at)
    if width is not None:
        return float(width)
    numbers = sorted({number_of(place) for place in places})
    return min((after - before for before, after in pairwise(numbers)), default=1.0) * (1 - gap)


def bar(trace: Spec, at: int, ends: Sequence[float], middle: float, thick: float, *, is_lying: bool) -> Html:
    """Return a bar between two ends, with its words where there is room for them inside."""
    marker = trace.get("marker") or {}
    edge = marker.get("line") or {}
    low, high = ends
    left, top, wide, high_ = (
        (low, middle - thick / 2, high - low, thick) if is_lying else (middle - thick / 2, low, thick, high - low)
    )
    opacity = each(marker.get("opacity"), at)
    drawn = Html('<rect x="{:.2f}" y="{:.2f}" width="{:.2f}" height="{:.2f}"{}{}{}/>').format(
        left, top, wide, high_, paint("fill", each(marker.get("color"), at)),
        paint("stroke", each(edge.get("color"), at) or "none", each(edge.get("width"), at)) if edge else Html(),
        Html(' opacity="{:g}"').format(opacity) if opacity is not None else Html(),
    )  # fmt: skip
    words, font = each(trace.get("text"), at), trace.get("textfont") or {}
    if not words or trace.get("textposition") == "none":
        return drawn
    size, colour = font.get("size", BODY), each(font.get("color"), at) or theme.TEXT
    if width_of(words, size) + 4 > wide or size > high_:
        return drawn
    is_start = is_lying and trace.get("insidetextanchor") == "start"
    across = left + 4 if is_start else left + wide / 2
    anchor = "start" if is_start else "middle"
    return drawn + written(words, across, top + high_ / 2, size=size, colour=colour, anchor=anchor, stands="middle")


def squares(trace: Spec, x: Axis, y: Axis) -> Html:
    """Return a square of colour for each value that there is, with its words: dark on pale, white on dark."""
    cells = [cell for cell in _cells(trace) if cell[2] is not None]
    across, down = (_step({cell[place] for cell in cells}) for place in (0, 1))
    wide, high = x.length(across) - trace.get("xgap", 0), y.length(down) - trace.get("ygap", 0)
    font, has_words = trace.get("textfont") or {}, trace.get("texttemplate") == "%{text}"
    drawn = Html()
    for column, row, value, words in cells:
        at, from_top, shade = x.at(column), y.at(row), _shade(trace, value)
        drawn += Html('<rect x="{:.2f}" y="{:.2f}" width="{:.2f}" height="{:.2f}"{}/>').format(
            at - wide / 2, from_top - high / 2, wide, high, paint("fill", shade)
        )
        if has_words and words:
            drawn += written(
                words, at, from_top, size=font.get("size", BODY), colour=font.get("color") or _inked_on(shade),
                anchor="middle", stands="middle",
            )  # fmt: skip
    return drawn


def _inked_on(shade: str) -> str:
    """Return the colour of words on a square that does not say it."""
    return max((theme.TEXT, theme.GROUND), key=lambda ink: theme.contrast(ink, solid(shade)[0]))


def _cells(trace: Spec) -> Iterator[tuple[Any, Any, Any, str]]:
    """Yield column, row, value and words of each cell, whether they are told in a list or in rows."""
    values, words = trace["z"], trace.get("text")
    if not values or not isinstance(values[0], list | tuple):
        yield from zip(trace["x"], trace["y"], values, words or [""] * len(values), strict=True)
        return
    columns = trace.get("x") or range(len(values[0]))
    rows = trace.get("y") or range(len(values))
    for at, (row, line) in enumerate(zip(rows, values, strict=True)):
        said = words[at] if words else [""] * len(line)
        yield from ((column, row, value, word) for column, value, word in zip(columns, line, said, strict=True))


def _step(values: set[Any]) -> float:
    numbers = sorted(map(number_of, values))
    return min((after - before for before, after in pairwise(numbers)), default=1.0)


def _shade(trace: Spec, value: float) -> str:
    """Return the colour of a value on a scale whose colours do not blend."""
    low, high = trace["zmin"], trace["zmax"]
    share = min(max((value - low) / (high - low), 0.0), 1.0)
    return next(str(colour) for edge, colour in trace["colorscale"][1::2] if share <= edge)


def points(trace: Spec, x: Axis, y: Axis) -> Html:
    """Return what is filled, the line, the marks and the words of a trace, the ones over the others."""
    mode = trace.get("mode", "lines+markers")
    drawn = Html()
    if trace.get("fill") == "toself":
        path = " ".join(f"{run}Z" for run in _runs(trace, x, y))
        drawn += Html('<path d="{}"{}/>').format(path, paint("fill", trace["fillcolor"])) if path else Html()
    line = trace.get("line") or {}
    if "lines" in mode and line.get("width", 2):
        path = " ".join(_runs(trace, x, y))
        stroke = paint("stroke", line.get("color", theme.TEXT), line.get("width", 2), line.get("dash"))
        drawn += Html('<path d="{}" fill="none" stroke-linejoin="round"{}/>').format(path, stroke) if path else Html()
    if "markers" in mode:
        drawn += Html().join(_marks(trace, x, y))
    if "text" in mode:
        drawn += Html().join(_labels(trace, x, y))
    return drawn


def _placed(trace: Spec) -> Iterator[tuple[int, Any, Any]]:
    for at, (across, up) in enumerate(zip(trace["x"], trace["y"], strict=True)):
        if across is not None and up is not None:
            yield at, across, up


def _runs(trace: Spec, x: Axis, y: Axis) -> Iterator[str]:
    """Yield the path of each stretch without a gap; a step goes across before it goes up."""
    is_step = (trace.get("line") or {}).get("shape") == "hv"
    path = ""
    for across, up in (*zip(trace["x"], trace["y"], strict=True), (None, None)):
        if across is None or up is None:
            if path:
                yield path
            path = ""
            continue
        at, high = x.at(across), y.at(up)
        path += f"M{at:.2f},{high:.2f}" if not path else f"H{at:.2f}V{high:.2f}" if is_step else f"L{at:.2f},{high:.2f}"


def _marks(trace: Spec, x: Axis, y: Axis) -> Iterator[Html]:
    marker = trace.get("marker") or {}
    edge = marker.get("line") or {}
    for at, across, up in _placed(trace):
        size = each(marker.get("size"), at)
        size = 6 if size is None else size
        if not size:
            continue
        symbol = str(each(marker.get("symbol"), at) or "circle")
        colour = each(marker.get("color"), at) or theme.TEXT
        rim, thick = each(edge.get("color"), at) or colour, each(edge.get("width"), at)
        is_open, name = symbol.endswith("-open"), symbol.removesuffix("-open")
        inside = "none" if is_open or name in _STROKES else colour
        stroke = paint("stroke", colour if is_open else rim, thick or 1) if thick or inside == "none" else Html()
        opacity = each(marker.get("opacity"), at)
        faint = Html(' opacity="{:g}"').format(opacity) if opacity is not None else Html()
        at_point = Html(' transform="translate({:.2f} {:.2f})"').format(x.at(across), y.at(up))
        looks = paint("fill", inside) + stroke + faint + at_point
        if name == "circle":
            yield Html('<circle r="{:g}"{}/>').format(size / 2, looks)
        else:
            yield Html('<path d="{}"{}/>').format(_SYMBOLS[name].format(f"{size / 2:g}", f"{size * 0.65:g}"), looks)


def _labels(trace: Spec, x: Axis, y: Axis) -> Iterator[Html]:
    font = trace.get("textfont") or {}
    stands, gap = ("bottom", 3) if str(trace.get("textposition", "")).startswith("top") else ("middle", 0)
    for at, across, up in _placed(trace):
        words = each(trace.get("text"), at)
        if words:
            yield written(
                words, x.at(across), y.at(up) - gap, size=font.get("size", BODY),
                colour=each(font.get("color"), at) or theme.TEXT, anchor="middle", stands=stands,
            )  # fmt: skip


def each(value: Any, at: int) -> Any:
    """Return what a mark has, of what all have or each has its own."""
    return value[at] if isinstance(value, list | tuple) else value
