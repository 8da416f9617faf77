"""Small multiples: a small line for each service, in a grid that the eye can scan.

Role: small multiples. In: a `Result` by time and one more grouping. Out: a Plotly figure.
Must not: import Streamlit, order by value, add services in different units: on one scale only where units are one.
"""

import textwrap
from collections.abc import Sequence
from datetime import date
from math import ceil, floor
from typing import Final

import plotly.graph_objects as go

from components import theme
from components.escaping.chart import ChartText, bold, stacked
from components.figures.core.canvas import (
    BODY,
    LINE,
    VOLUME_DARK,
    Room,
    Spec,
    canvas,
    lines_in,
    rule,
    text,
    width_of,
)
from components.figures.core.lines import Line, Point, line_traces, values_of
from components.figures.core.row_labels import (
    Row,
    group_name,
    hover,
    in_order,
    mark,
    rows_of,
    short_value,
    state,
    state_notes,
    with_unit,
)
from indicators.italian.numbers import number
from indicators.model.period import MONTH_NAMES, Period
from indicators.model.query import Grouping
from indicators.model.result import Result, Status
from indicators.wording.grammar import to
from indicators.wording.group_labels import TIMES

LINE_HEIGHT: Final = 60
_BELOW: Final = 14
_BETWEEN: Final = 0.05
_SPANS: Final = {1: 320, 2: 156}
"""Pixels over a line by number of columns, on a phone; three and more need a page, where each has at least as much."""
_LETTER: Final = 0.52 * BODY
_FILLER: Final = "█"
_WHOLE: Final = 100.0


def multiples(result: Result, *, columns: int = 2, own_scale: bool = False, order: Sequence[str] = ()) -> go.Figure:
    """Draw a line for each group, all from zero.

    Parameters
    ----------
    result : Result
        By a grouping of time and one more.
    columns : int
        How many lines stand side by side: 2 fit a phone, 4 a page.
    own_scale : bool
        Whether each line has its own top. Otherwise all have the same, and can be compared.
    order : sequence of str
        Codes of the groups, from the top left.

    Raises
    ------
    ValueError
        If the result is not by time and one more grouping.
    """
    time, other = _groupings(result)
    rows = in_order(result, other, rows_of(result), order)
    codes = list(dict.fromkeys(row[other] for row in rows))
    lines = [_line(result, [row for row in rows if row[other] == code], time, other) for code in codes]
    shared = _shared(lines, result)
    tops = [_top([line]) if own_scale else shared for line in lines]
    names = [in_full(line.name, beside=line.label, width=_SPANS.get(columns, _SPANS[2])) for line in lines]
    head = max(map(lines_in, names), default=1) * LINE + 10
    plot = (head + LINE_HEIGHT + _BELOW) * -(-len(lines) // columns)
    days = [point.x for line in lines for point in line.points]
    places = {at: _place(at, columns, plot, head) for at in range(len(lines))}
    axes = {name: axis for at, top in enumerate(tops) for name, axis in _axes(at, places[at], top, days).items()}
    return canvas(
        [trace for at, line in enumerate(lines) for trace in _traces(line, at)],
        Room(plot=plot, left=6, right=10, top=0, bottom=4),
        annotations=[label for at, line in enumerate(lines) for label in _words(names[at], line.label, places[at])],
        shapes=[_ground(places[at]) for at in range(len(lines))],
        note=[*_notes(days, result, shared=None if own_scale else shared), *_states(rows)],
        **axes,
    )


def _groupings(result: Result) -> tuple[Grouping, Grouping]:
    time = [grouping for grouping in result.query.by if grouping in TIMES]
    other = [grouping for grouping in result.query.by if grouping not in TIMES]
    if len(time) != 1 or len(other) != 1:
        raise ValueError(
            f"Small multiples need a result by time and one grouping, not by ({', '.join(result.query.by)})"
        )
    return time[0], other[0]


def _line(result: Result, rows: Sequence[Row], time: Grouping, other: Grouping) -> Line:
    name = group_name(result, other, rows[0][other])
    dated = sorted(((Period.parse(row[time]), row) for row in rows), key=lambda pair: pair[0])
    points = tuple(
        Point(
            x=period.first_day.isoformat(),
            value=row["value"] if state(row) is Status.OK else None,
            status=state(row),
            sign=mark(row),
            provisional=row["provisional"],
            words=hover(row, result.indicator, name, period.label),
        )
        for period, row in dated
    )
    valued = [row for _, row in dated if state(row) is Status.OK]
    value = with_unit(valued[-1]["value"], result.indicator) if valued else short_value(dated[-1][1], result.indicator)
    return Line(name=name, colour=VOLUME_DARK, points=points, label=value, width=1.8)


def _top(lines: Sequence[Line]) -> float:
    return max(values_of(lines), default=0) or 1.0


def _shared(lines: Sequence[Line], result: Result) -> float:
    """Return the top that all lines have: a whole of 100 where they are shares of one."""
    top = _top(lines)
    return max(top, _WHOLE) if result.indicator.unit == "%" else top


def _place(at: int, columns: int, plot: int, head: int) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return the part of the width and of the height that a line has, under a head of so many pixels."""
    down, across = divmod(at, columns)
    width = (1 - _BETWEEN * (columns - 1)) / columns
    left = across * (width + _BETWEEN)
    top = 1 - (down * (head + LINE_HEIGHT + _BELOW) + head) / plot
    return (left, left + width), (top - LINE_HEIGHT / plot, top)


def _number(at: int) -> str:
    return "" if at == 0 else str(at + 1)


def _axes(
    at: int, place: tuple[tuple[float, float], tuple[float, float]], top: float, days: Sequence[str]
) -> dict[str, Spec]:
    bare = {"visible": False, "automargin": False}
    across = {
        "type": "date",
        "range": [min(days), max(days)],
        "domain": list(place[0]),
        "anchor": f"y{_number(at)}",
        **bare,
    }
    up = {"range": [0, top], "domain": list(place[1]), "anchor": f"x{_number(at)}", **bare}
    return {f"xaxis{_number(at)}": across, f"yaxis{_number(at)}": up}


def _traces(line: Line, at: int) -> list[Spec]:
    return list(line_traces(line, xaxis=f"x{_number(at)}", yaxis=f"y{_number(at)}"))


def in_full(name: str, *, beside: str, width: int) -> ChartText:
    """Return a name in lines of so many pixels; the last leaves room for what stands beside it."""
    room = _FILLER * ceil((width_of(beside) + 8) / _LETTER)
    lines = textwrap.wrap(f"{name} {room}", floor(width / _LETTER), break_long_words=False)
    return stacked(*(line.replace(room, "").rstrip() for line in lines))


def _words(name: str, value: str, place: tuple[tuple[float, float], tuple[float, float]]) -> list[Spec]:
    """Name a line above it, at the left, with its last value at the right."""
    (left, right), (_, top) = place
    shared: Spec = {"y": top, "xref": "paper", "yref": "paper", "yanchor": "bottom", "yshift": 3}
    return [
        text(name, x=left, **shared),
        text(bold(value), x=right, xanchor="right", colour=VOLUME_DARK, **shared),
    ]


def _ground(place: tuple[tuple[float, float], tuple[float, float]]) -> Spec:
    (left, right), (bottom, _) = place
    return rule(x=(left, right), y=(bottom, bottom), xref="paper", yref="paper", colour=theme.TEXT_SOFT)


def _notes(days: Sequence[str], result: Result, *, shared: float | None) -> list[str]:
    first, last = (date.fromisoformat(day) for day in (min(days), max(days)))
    start, end = (f"{MONTH_NAMES[day.month - 1]} {day.year}" for day in (first, last))
    ends = start if start == end else f"da {start} {to(end)}"
    same = f"stessa scala, da 0 a {number(shared, 0 if shared == round(shared) else 1)}" if shared is not None else ""
    return [f"{result.indicator.name}, {ends}", same or "ogni riquadro ha la sua scala, da zero"]


def _states(rows: Sequence[Row]) -> list[str]:
    return [note for note in state_notes(rows) if not note.startswith("–")]
