"""Bars of 100 %, divided into the parts of a whole.

Role: stacked horizontal bars with their shares written on them. In: a `Result` by the parts, or by groups and parts.
Out: a Plotly figure.
Must not: import Streamlit, divide what does not add up (distinct persons), close a bar that lacks a part.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import plotly.graph_objects as go

from components import theme
from components.figures.core.canvas import Room, Spec, canvas, faded, swatch, text
from components.figures.core.row_labels import (
    Row,
    group_name,
    hover,
    in_order,
    is_pale,
    mark,
    only_grouping,
    rows_of,
    state,
    state_notes,
    two_groupings,
)
from components.figures.core.rows import named_rows
from indicators.italian.numbers import number
from indicators.model.indicator import Kind
from indicators.model.query import Grouping
from indicators.model.result import Result, Status

COLOURS: Final = ("#2f475e", "#5c6f82", "#94a3b1", "#d9dadb", "#077f7b", "#66a5a3", "#bcd9d8")
"""Of the parts, from the left; at most seven."""
FAINT: Final = "#d9dadb"
"""Of parts of which nothing is known: they must not catch the eye."""
OUTCOMES: Final = ("#2f475e", "#5c6f82", "#94a3b1", "#6e5575", "#b3a1b8", "#e3dbe6")
"""Of the parts where some are faint: ends of paths, good and bad, none of which may be green, which judges."""
NARROWEST_WRITTEN: Final = 5.0
"""Per cent from which a share is written on its own part of the bar, where there is room for it."""
_WHOLE: Final = 100.0
ROW, _THICK = 48, 0.6
"""Pixels of a row, and the part of it that its bar takes: shares are written on it only if it is high enough."""
_SIGN: Final = 34
"""Pixels kept free at the right for the signs of parts that are missing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Bar:
    """One bar: its name and its parts in order. ``whole`` is what their values are divided by."""

    name: str
    rows: tuple[Row, ...]
    whole: float

    def share(self, row: Row) -> float:
        return row["value"] / self.whole * _WHOLE if self.whole else 0.0


def shares(
    result: Result, *, order: Sequence[str] = (), parts: Sequence[str] = (), faint: Sequence[str] = ()
) -> go.Figure:
    """Draw one bar of 100 % for each group, divided into parts.

    Parameters
    ----------
    result : Result
        By the groups and then by the parts; or by the parts alone, for a single bar. Either a share (unit ``%``) or
        an indicator whose parts add up.
    order, parts : sequence of str
        Codes of the groups from the top, and of the parts from the left.
    faint : sequence of str
        Codes of the parts of which nothing is known.

    Raises
    ------
    ValueError
        If the parts do not make a whole, as with distinct persons, or are more than seven.
    """
    if result.indicator.kind is not Kind.PROPORTION and not result.indicator.adds_up:
        raise ValueError(f"The parts of «{result.indicator.key}» do not make a whole: a person may be in several")
    divided = two_groupings(result)[1] if len(result.query.by) > 1 else only_grouping(result)
    rows = in_order(result, divided, rows_of(result), parts)
    codes = list(dict.fromkeys(row[divided] for row in rows))
    if len(codes) > len(COLOURS):
        raise ValueError(f"A bar is divided into at most {len(COLOURS)} parts, not {len(codes)}")
    drawn = _bars(result, rows, order)
    axis, left, height = named_rows([bar.name for bar in drawn], least=ROW)
    colours = _colours(codes, faint)
    return canvas(
        [_part(result, divided, code, drawn, colours[code]) for code in codes],
        Room(plot=height, left=left, right=_SIGN if any(map(_signs, drawn)) else 8),
        xaxis={"range": [0, _WHOLE], "visible": False},
        yaxis=axis,
        barmode="stack",
        annotations=[label for at, bar in enumerate(drawn) for label in _missing(bar, at)],
        note=[
            *(swatch(colours[code], group_name(result, divided, code)) for code in codes),
            *state_notes(rows, provisional="tinta chiara: dati provvisori"),
        ],
    )


def _colours(codes: Sequence[str], faint: Sequence[str]) -> dict[str, str]:
    strong = iter(OUTCOMES if faint else COLOURS)
    return {code: FAINT if code in faint else next(strong) for code in codes}


def _bars(result: Result, rows: Sequence[Row], order: Sequence[str]) -> list[_Bar]:
    if len(result.query.by) == 1:
        return [_bar(result, "", rows)]
    groups = result.query.by[0]
    codes = dict.fromkeys(row[groups] for row in in_order(result, groups, rows, order))
    return [
        _bar(result, group_name(result, groups, code), [row for row in rows if row[groups] == code]) for code in codes
    ]


def _bar(result: Result, name: str, rows: Sequence[Row]) -> _Bar:
    total = sum(row["value"] for row in rows if state(row) is Status.OK)
    return _Bar(name=name, rows=tuple(rows), whole=_WHOLE if result.indicator.unit == "%" else total)


def _part(result: Result, divided: Grouping, code: str, drawn: Sequence[_Bar], colour: str) -> Spec:
    name = group_name(result, divided, code)
    own = [
        (at, bar, row)
        for at, bar in enumerate(drawn)
        for row in bar.rows
        if row[divided] == code and state(row) is Status.OK
    ]
    sizes, pale = [bar.share(row) for _, bar, row in own], [is_pale(row) for _, _, row in own]
    return {
        "type": "bar",
        "orientation": "h",
        "name": name,
        "x": sizes,
        "y": [at for at, _, _ in own],
        "width": _THICK,
        "marker": {"color": _own(colour, faded(colour), pale), "line": {"color": theme.GROUND, "width": 1}},
        "text": [f"{number(size)}%" if size >= NARROWEST_WRITTEN else "" for size in sizes],
        "textposition": "inside",
        "insidetextanchor": "middle",
        "textangle": 0,
        "textfont": {"color": _own(theme.text_on(colour), theme.TEXT, pale)},
        "hovertext": [hover(row, result.indicator, bar.name, name) for _, bar, row in own],
        "hovertemplate": "%{hovertext}<extra></extra>",
    }


def _own(settled: str, late: str, pale: Sequence[bool]) -> str | list[str]:
    """Return the colour of the bars of a part: one, or one for each where some may still change."""
    return [late if is_late else settled for is_late in pale] if any(pale) else settled


def _signs(bar: _Bar) -> str:
    """Return the signs that stand for the parts that a bar lacks."""
    return ", ".join(dict.fromkeys(mark(row) for row in bar.rows if state(row) is not Status.OK))


def _missing(bar: _Bar, at: int) -> list[Spec]:
    """Write, beyond the right end of a bar, what stands for the parts that it lacks; at its begin, if it has none."""
    has_part = bar.whole and any(state(row) is Status.OK for row in bar.rows)
    place = {"x": _WHOLE, "xshift": 4} if has_part else {"x": 0}
    words = _signs(bar)
    return [text(words, y=at, colour=theme.TEXT_SOFT, **place)] if words else []
