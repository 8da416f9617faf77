"""What every Plotly figure of the library is made with: the canvas, texts, rules and the room that words need.

Role: turn plain traces into a figure with our template, at any width from 360 to 1320 px. In: traces, axes, shapes and
annotations as dictionaries. Out: a Plotly figure.
Must not: import Streamlit, read a `Result`, choose a colour for a meaning (`components.theme` does).

A figure has no width of its own. Margins are measured from the words that must fit in them, so that the plotting area
is known to the pixel from top to bottom, and nothing that is written can fall on something else.
Plotly's validation is left to the tests (`go.Figure(figure.to_dict())` there): it takes 13 ms where this takes 2.
"""

import re
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import ceil, floor, log10
from typing import Any, Final

import plotly.graph_objects as go
import plotly.io

from components import theme
from components.escaping.chart import ChartText, bare, beside, bold, coloured, inked, stacked
from indicators.italian.numbers import number

Spec = dict[str, Any]

BODY: Final = 14
"""Pixels of the words of every figure, on a phone too: nothing that carries meaning is smaller."""
LINE: Final = 18
"""Pixels of a line of words of size `BODY`."""
NOTE_WIDTH: Final = 320
"""Pixels that a line of the note at the foot may take: it must fit a phone."""
LABEL_WIDTH: Final = 142
"""Pixels that names at the left of rows may take before they are broken."""
_NOTE_LETTERS: Final = 42
_TAGS: Final = re.compile(r"<[^>]+>")
NOTHING: Final = "–"
_NARROW, _WIDE = frozenset("iljtfrI.,:;'’|!()[] "), frozenset("mwMWQO%@—")


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """Pixels around the plotting area, and its height."""

    plot: int
    left: int = 0
    right: int = 8
    top: int = 8
    bottom: int = 8


def canvas(
    traces: Iterable[Spec],
    room: Room,
    *,
    xaxis: Spec,
    yaxis: Spec,
    shapes: Sequence[Spec] = (),
    annotations: Sequence[Spec] = (),
    note: Sequence[str] = (),
    **more: Any,
) -> go.Figure:
    """Return a figure with our template.

    Parameters
    ----------
    traces : iterable of dict
    room : Room
    xaxis, yaxis : dict
    shapes, annotations : sequence of dict
    note : sequence of str
        What the marks of this figure mean, written at its foot.
    **more
        Other keys of the layout.
    """
    lines = note_lines(note)
    bottom = room.bottom + len(lines) * LINE + (4 if lines else 0)
    layout = {
        "height": room.plot + room.top + bottom,
        "margin": {"l": room.left, "r": room.right, "t": room.top, "b": bottom},
        "xaxis": {"automargin": False, "showgrid": False, "zeroline": False, **xaxis},
        "yaxis": {"automargin": False, "showgrid": False, "zeroline": False, **yaxis},
        "hoverdistance": 30,
        "uniformtext": {"mode": "hide", "minsize": BODY},
        **({"shapes": list(shapes)} if shapes else {}),
        "annotations": [*annotations, *_note(lines, room)],
        **more,
    }
    return drawn(traces, layout)


def drawn(traces: Iterable[Spec], layout: Spec) -> go.Figure:
    """Return a figure from parts that are already right, with our template inside it.

    Every figure is made here: texts that are not `ChartText` are escaped, whatever they come from.
    """
    inert = {"template": _template(), **inked(layout)}
    return go.Figure(data=[inked(trace) for trace in traces], layout=inert, _validate=False)


@cache
def _template() -> Spec:
    return dict(plotly.io.templates[theme.register_template()].to_plotly_json())


def note_lines(items: Sequence[str]) -> list[ChartText]:
    """Return the lines of a note: items joined by a dot in the middle, each line short enough for a phone."""
    lines: list[ChartText] = []
    for item in map(ChartText.escape, items):
        joined = beside(lines[-1], "  ·  ", item) if lines else item
        if lines and width_of(joined) <= NOTE_WIDTH:
            lines[-1] = joined
        else:
            lines += [item] if "<" in item else map(ChartText.escape, textwrap.wrap(bare(item), _NOTE_LETTERS))
    return lines


def _note(lines: Sequence[ChartText], room: Room) -> list[Spec]:
    if not lines:
        return []
    words = text(stacked(*lines), x=0, y=0, xref="paper", yref="paper", colour=theme.TEXT_SOFT)
    return [{**words, "xanchor": "left", "yanchor": "top", "xshift": 4 - room.left, "yshift": -room.bottom}]


def text(words: str, *, x: Any, y: Any, size: int = BODY, colour: str = theme.TEXT, **more: Any) -> Spec:
    """Return words on a figure, at a point of its axes unless ``xref`` and ``yref`` say otherwise."""
    return {
        "text": words, "x": x, "y": y, "xref": "x", "yref": "y", "showarrow": False, "align": "left",
        "font": {"size": size, "color": colour}, "xanchor": "left", "yanchor": "middle", "borderpad": 0, **more,
    }  # fmt: skip


def rule(*, x: tuple[Any, Any], y: tuple[Any, Any], colour: str = theme.RULE, width: float = 1, **more: Any) -> Spec:
    """Return a straight thin line from ``(x[0], y[0])`` to ``(x[1], y[1])``."""
    dash = more.pop("dash", "solid")
    return {
        "type": "line", "x0": x[0], "x1": x[1], "y0": y[0], "y1": y[1], "layer": "below",
        "line": {"color": colour, "width": width, "dash": dash}, **more,
    }  # fmt: skip


def box(*, x: tuple[Any, Any], y: tuple[Any, Any], fill: str, **more: Any) -> Spec:
    """Return a filled rectangle without an edge unless ``line`` gives one."""
    return {
        "type": "rect", "x0": x[0], "x1": x[1], "y0": y[0], "y1": y[1], "fillcolor": fill, "line": {"width": 0}, **more,
    }  # fmt: skip


def swatch(colour: str, words: str, *, sign: str = "■") -> ChartText:
    """Return an item of a note that names a colour."""
    return beside(coloured(colour, sign), " ", words)


def faded(colour: str, share: float = theme.PROVISIONAL_OPACITY) -> str:
    """Return a colour with an opacity, as Plotly writes it."""
    red, green, blue = (int(colour[start : start + 2], 16) for start in (1, 3, 5))
    return f"rgba({red},{green},{blue},{share:g})"


def width_of(words: str, size: int = BODY) -> int:
    """Return about how many pixels words take in Titillium Web: the widest line counts, tags do not."""
    return max(_width(line, size) for line in _lines(words))


def _lines(words: str) -> list[str]:
    """Return the lines of words, without tags; a text that is not `ChartText` has neither."""
    return _TAGS.sub("", str(words).replace("<br>", "\n")).split("\n") if isinstance(words, ChartText) else [words]


def _width(line: str, size: int) -> int:
    em = sum(0.29 if letter in _NARROW else 0.8 if letter in _WIDE else 0.55 for letter in line)
    return ceil(em * size)


def wrapped(words: str, width: int = LABEL_WIDTH) -> ChartText:
    """Return words broken where they would be wider than ``width`` pixels."""
    return stacked(*textwrap.wrap(words, letters_in(width)))


def letters_in(width: int) -> int:
    """Return about how many letters fit in so many pixels."""
    return max(6, floor(width / (0.52 * BODY)))


def lines_in(words: str) -> int:
    """Return how many lines words take."""
    return len(_lines(words))


def tip(title: str, lines: Iterable[str]) -> ChartText:
    """Return what pointing at a mark says: a title and a line for each fact."""
    return stacked(bold(title), *lines)


def spread(wanted: Sequence[float], heights: Sequence[float], *, low: float, high: float) -> list[float]:
    """Return places near the wanted ones at which labels of these heights do not touch.

    Parameters
    ----------
    wanted, heights : sequence of float
        Middles and heights, in pixels, in any order.
    low, high : float
        Between which the labels should stay. If they cannot all fit they run over ``low``.
    """
    order = sorted(range(len(wanted)), key=lambda place: -wanted[place])
    placed, ceiling = [0.0] * len(wanted), high
    for place in order:
        placed[place] = min(wanted[place], ceiling - heights[place] / 2)
        ceiling = placed[place] - heights[place] / 2
    floor_ = low
    for place in reversed(order):
        if placed[place] - heights[place] / 2 >= floor_:
            break
        placed[place] = floor_ + heights[place] / 2
        floor_ = placed[place] + heights[place] / 2
    return placed


def scale(low: float, high: float, *, steps: int = 4) -> list[float]:
    """Return round values from at most ``low`` to at least ``high``, about ``steps`` apart."""
    rough = (high - low) / steps if high > low else 1.0
    power = 10.0 ** floor(log10(rough))
    step = next(power * factor for factor in (1, 2, 2.5, 5, 10) if power * factor >= rough * 0.999)
    first, last = floor(low / step + 1e-9), ceil(high / step - 1e-9)
    return [round(step * place, 10) for place in range(first, max(last, first + 1) + 1)]


def value_axis(values: Sequence[float], *, suffix: str = "") -> tuple[Spec, int]:
    """Return an axis of values with round ticks and Italian numbers, and how wide its words are."""
    decimals = next((digits for digits in range(3) if all(round(v, digits) == v for v in values)), 3)
    words = [f"{number(value, decimals)}{suffix}" for value in values]
    axis = {
        "range": [values[0], values[-1]], "tickvals": list(values), "ticktext": words, "showgrid": True,
        "gridcolor": theme.RULE, "ticklabelstandoff": 4,
    }  # fmt: skip
    return axis, max(width_of(word) for word in words) + 14


def colour_of(area: str, lead_code: str = "") -> str:
    """Return the colour of an area by its role: lead, territory, whole Ambito, or another municipality."""
    return AREA_COLOURS.get("lead" if area == lead_code else area, MUNICIPALITY)


MUNICIPALITY: Final = theme.OTHERS[1]
"""A municipality that is not the lead."""
AREA_COLOURS: Final[Mapping[str, str]] = {"lead": theme.LEAD, "territory": theme.TERRITORY, "ambito": theme.AMBITO}
SERIES: Final = ("#2f475e", "#077f7b", "#94a3b1", "#003366", "#5c6f82", "#66a5a3", "#c5c7c9")
"""Colours of series that are not areas, in order; at most seven."""
VOLUME, VOLUME_FILL, VOLUME_DARK = theme.RAMP[4], theme.RAMP[1], theme.RAMP[7]
"""The neutral blue of volumes."""
