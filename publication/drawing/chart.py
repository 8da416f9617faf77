"""A chart of the pages as SVG: the marks, words and rules that `components.figures` gave it, at a width of its own.

Comes in: a chart in plain form, as `components.figures.core.canvas.drawn` makes it. Goes out: SVG marks and their
height. Must not: need a browser; draw a kind of mark that it does not know (`can_draw` says).

It knows what our charts are made of: lines, points, words, bars, squares of colour, over axes whose ends and words are
given; margins are in pixels, so that whatever was measured for the page holds here too. Maps and flows are not of them.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from markupsafe import Markup as Html

from components import theme
from components.figures.core.canvas import BODY, Spec
from publication.drawing.chart_axes import Axis, Box, axis_key, axis_names, axis_of
from publication.drawing.chart_marks import bar, bar_width, points, squares
from publication.drawing.chart_words import line_from, paint, written

KINDS: Final = frozenset({"scatter", "bar", "heatmap"})
"""Kinds of traces that can be drawn."""
_BELOW: Final = {"heatmap": 0, "bar": 1, "scatter": 2}


def can_draw(chart: Spec) -> bool:
    """Whether every trace of a chart is of a kind that is drawn here."""
    return all(trace.get("type", "scatter") in KINDS for trace in chart["data"])


def chart_marks(chart: Spec, *, width: float) -> tuple[Html, float]:
    """Return the marks of a chart, and how high they are.

    Parameters
    ----------
    chart : dict
        A figure in plain form: ``data`` and ``layout``.
    width : float
        Pixels from its left border to its right one.
    """
    layout = chart["layout"]
    margin = layout["margin"]
    box = Box(
        left=margin["l"], top=margin["t"], right=width - margin["r"], bottom=layout["height"] - margin["b"],
    )  # fmt: skip
    traces = sorted(chart["data"], key=lambda trace: _BELOW[trace.get("type", "scatter")])
    axes = {name: axis_of(layout, name, box, traces) for name in axis_names(layout)}
    plot = _Plot(box, axes, layout)
    shapes = layout.get("shapes") or ()
    marks = Html().join(
        [
            *(axes[name].grid(box) for name in axes),
            *(plot.shape(shape) for shape in shapes if shape.get("layer") == "below"),
            *plot.traces(traces),
            *(axes[name].words(box) for name in axes),
            *(plot.shape(shape) for shape in shapes if shape.get("layer") != "below"),
            *(plot.annotation(note) for note in layout.get("annotations") or ()),
        ]
    )
    return marks, float(layout["height"])


@dataclass(frozen=True, slots=True)
class _Plot:
    """What is drawn over the axes."""

    box: Box
    axes: Mapping[str, Axis]
    layout: Spec

    def traces(self, traces: Sequence[Spec]) -> Iterator[Html]:
        """Yield the marks of each trace; those that may not leave the plotting area are cut at its border."""
        held: dict[tuple[Any, ...], float] = {}
        for trace in traces:
            x, y = (self.axes[axis_key(trace.get(f"{letter}axis", letter))] for letter in "xy")
            kind = trace.get("type", "scatter")
            if kind == "heatmap":
                marks = squares(trace, x, y)
            elif kind == "bar":
                marks = self._bars(trace, x, y, held)
            else:
                marks = points(trace, x, y)
            opacity = trace.get("opacity")
            if opacity is not None:
                marks = Html('<g opacity="{:g}">{}</g>').format(opacity, marks)
            yield marks if kind == "heatmap" or trace.get("cliponaxis") is False else self._cut(marks)

    def _cut(self, marks: Html) -> Html:
        wide, high = self.box.right - self.box.left, self.box.bottom - self.box.top
        whole = Html(
            '<svg x="{0:g}" y="{1:g}" width="{2:g}" height="{3:g}" viewBox="{0:g} {1:g} {2:g} {3:g}">{4}</svg>'
        )
        return whole.format(self.box.left, self.box.top, wide, high, marks)

    def _bars(self, trace: Spec, x: Axis, y: Axis, held: dict[tuple[Any, ...], float]) -> Html:
        """Return bars from zero, or each from the end of that before it where they are stacked."""
        is_lying = trace.get("orientation") == "h"
        along, aside = (x, y) if is_lying else (y, x)
        places, amounts = (trace["y"], trace["x"]) if is_lying else (trace["x"], trace["y"])
        drawn = Html()
        for at, (place, amount) in enumerate(zip(places, amounts, strict=True)):
            if amount is None:
                continue
            key = (id(along.spec), place, amount >= 0)
            start = held.get(key, 0.0) if self.layout.get("barmode") in {"stack", "relative"} else 0.0
            held[key] = start + amount
            thick = aside.length(bar_width(trace, at, places, self.layout.get("bargap", 0.2)))
            ends = sorted((along.at(start), along.at(start + amount)))
            middle = aside.at(place)
            drawn += bar(trace, at, ends, middle, thick, is_lying=is_lying)
        return drawn

    def shape(self, shape: Spec) -> Html:
        """Return a line or a rectangle."""
        x, y = self._ref(shape, "x"), self._ref(shape, "y")
        across = _span(shape, "x", x)
        down = _span(shape, "y", y)
        line = shape.get("line") or {}
        edge, wide = line.get("color", theme.TEXT), line.get("width", 1)
        if shape["type"] == "line":
            return line_from((across[0], down[0]), (across[1], down[1]), edge, wide, line.get("dash"))
        (left, right), (top, bottom) = sorted(across), sorted(down)
        return Html('<rect x="{:.2f}" y="{:.2f}" width="{:.2f}" height="{:.2f}"{}{}/>').format(
            left, top, right - left, bottom - top,
            paint("fill", shape.get("fillcolor", "none")), paint("stroke", edge, wide) if wide else Html(),
        )  # fmt: skip

    def annotation(self, note: Spec) -> Html:
        """Return words at a point, and the thin line to what they name where they stand away from it."""
        across, down = self._ref(note, "x")(note["x"]), self._ref(note, "y")(note["y"])
        font = note.get("font") or {}
        size, colour = font.get("size", BODY), font.get("color", theme.TEXT)
        anchor, stands = note.get("xanchor", "center"), note.get("yanchor", "middle")
        at, from_top = across + note.get("xshift", 0), down - note.get("yshift", 0)
        drawn = Html()
        if note.get("showarrow"):
            at, from_top = across + note.get("ax", 0), down + note.get("ay", 0)
            end = _short_of((at, from_top), (across, down), note.get("standoff", 0))
            drawn += line_from((at, from_top), end, note.get("arrowcolor", theme.TEXT), note.get("arrowwidth", 1))
        anchors = {"left": "start", "center": "middle", "right": "end"}
        return drawn + written(
            note["text"], at, from_top, size=size, colour=colour, anchor=anchors[anchor], stands=stands,
            ground=note.get("bgcolor", ""),
        )  # fmt: skip

    def _ref(self, spec: Spec, letter: str) -> Any:
        """Return what turns a place of words or of a shape into pixels."""
        ref = spec.get(f"{letter}ref", letter)
        if ref == "paper":
            return self.box.across if letter == "x" else self.box.up
        axis = self.axes[axis_key(ref)]
        return axis.place if "text" in spec else axis.at


def _span(shape: Spec, letter: str, where: Any) -> tuple[float, float]:
    """Return the two ends of a shape; in pixels from a point where it is told so."""
    ends = shape[f"{letter}0"], shape[f"{letter}1"]
    if shape.get(f"{letter}sizemode") == "pixel":
        anchor, sign = where(shape[f"{letter}anchor"]), 1 if letter == "x" else -1
        return anchor + sign * ends[0], anchor + sign * ends[1]
    return where(ends[0]), where(ends[1])


def _short_of(start: tuple[float, float], end: tuple[float, float], gap: float) -> tuple[float, float]:
    """Return the end of a line that stops so many pixels before a point."""
    across, down = end[0] - start[0], end[1] - start[1]
    share = max(0.0, 1 - gap / ((across**2 + down**2) ** 0.5 or 1))
    return start[0] + across * share, start[1] + down * share
