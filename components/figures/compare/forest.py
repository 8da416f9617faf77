"""Forest plot: rates of municipalities with their intervals, against the lead, the territory and the whole Ambito.

Role: a forest plot. In: a `Result` by municipality and results for the areas to compare with. Out: a Plotly figure.
Must not: import Streamlit, order by value (small numbers make no league tables), hide who has no value.
"""

from collections.abc import Mapping, Sequence
from typing import Final

import plotly.graph_objects as go

from components import theme
from components.escaping.chart import beside, bold
from components.figures.core.canvas import Room, Spec, canvas, colour_of, faded, rule, scale, text, value_axis
from components.figures.core.row_labels import (
    Row,
    bent_hover,
    bent_name,
    bent_notes,
    hover,
    is_pale,
    mark,
    only_grouping,
    rows_of,
    state,
    state_notes,
    with_unit,
)
from components.figures.core.rows import named_rows
from indicators.model.query import Grouping
from indicators.model.result import Result, Status

ROW: Final = 22
ROOM_OVER_VALUES: Final = 1.35
"""How far the axis goes beyond the highest value: wider intervals are cut, and say so with an arrow."""
_HEAD: Final = 19


def forest(
    result: Result, *, references: Sequence[Result] = (), residents: Mapping[str, float] | None = None
) -> go.Figure:
    """Draw one row for each municipality, the largest at the top.

    Parameters
    ----------
    result : Result
        By municipality (of residence or of service).
    references : sequence of Result
        Not broken down: the same question for the lead municipality, the territory, the Ambito.
    residents : mapping of str to float, optional
        Residents by ISTAT code, to order by; without it, the denominators.
    """
    grouping = only_grouping(result, Grouping.MUNICIPALITY, Grouping.PLACE)
    size = residents or {row[grouping]: row["denominator"] or 0 for row in rows_of(result)}
    rows = sorted(rows_of(result), key=lambda row: (-size.get(row[grouping], 0), row[grouping]))
    names = [result.directory.municipalities[row[grouping]] for row in rows]
    signed = [bent_name(result, row, name) for row, name in zip(rows, names, strict=True)]
    axis, left, height = named_rows(signed, least=ROW, width=170)
    lines = [(reference, rows_of(reference)[0]) for reference in references]
    lines = [(reference, row) for reference, row in lines if state(row) is Status.OK]
    ticks = scale(0, _reach([*rows, *(row for _, row in lines)]))
    values, _ = value_axis(ticks, suffix="%" if result.indicator.unit == "%" else "")
    heads = [label for at, (one, row) in enumerate(lines) for label in _reference(one, row, at, ticks[-1], len(lines))]
    top = 10 + _HEAD * len(lines)
    return canvas(
        [
            *(_ruled(one, row, len(rows)) for one, row in lines),
            *_intervals(result, grouping, rows, ticks[-1]),
            _points(result, grouping, rows, names),
        ],
        Room(plot=height, left=left, right=14, top=top, bottom=26),
        xaxis={**values, "ticklabelstandoff": 0},
        yaxis=axis,
        shapes=[_line(one, row, at, len(lines), height) for at, (one, row) in enumerate(lines)],
        annotations=[*heads, *_marks(rows)],
        note=[
            *_cut(rows, ticks[-1]),
            *bent_notes(result, rows),
            *state_notes(rows, provisional="tinta chiara: dati provvisori"),
        ],
    )


def _reach(rows: Sequence[Row]) -> float:
    valued = [row for row in rows if state(row) is Status.OK]
    highest = max((row["value"] for row in valued), default=0) or 1
    widest = max((row["upper"] or 0 for row in valued), default=0)
    return float(max(highest, min(widest, highest * ROOM_OVER_VALUES)))


def _points(result: Result, grouping: Grouping, rows: Sequence[Row], names: Sequence[str]) -> Spec:
    colours = [colour_of("lead" if row[grouping] == result.directory.lead_code else "territory") for row in rows]
    fills = [faded(colour) if is_pale(row) else colour for row, colour in zip(rows, colours, strict=True)]
    return {
        "type": "scatter",
        "mode": "markers",
        "name": result.indicator.name,
        "x": [row["value"] if state(row) is Status.OK else None for row in rows],
        "y": list(range(len(rows))),
        "marker": {
            "size": 9,
            "color": [theme.ZERO if row["value"] == 0 else fill for row, fill in zip(rows, fills, strict=True)],
            "line": {"color": fills, "width": 1.5},
        },
        "text": [bent_hover(result, row, name) for row, name in zip(rows, names, strict=True)],
        "hovertemplate": "%{text}<extra></extra>",
        "cliponaxis": False,
    }


def _intervals(result: Result, grouping: Grouping, rows: Sequence[Row], end: float) -> list[Spec]:
    """Draw the intervals, a trace for each colour; those that go beyond the axis end with an arrow."""
    traces: list[Spec] = []
    for is_lead in (True, False):
        own = [
            (at, row)
            for at, row in enumerate(rows)
            if row["upper"] is not None and (row[grouping] == result.directory.lead_code) is is_lead
        ]
        if own:
            traces.append(_interval_trace(own, end, colour_of("lead" if is_lead else "territory")))
    return traces


def _interval_trace(own: Sequence[tuple[int, Row]], end: float, colour: str) -> Spec:
    arrows = [[0, 9 if row["upper"] > end else 0, 0] for _, row in own]
    return {
        "type": "scatter", "mode": "lines+markers", "name": "intervallo al 95%", "hoverinfo": "skip",
        "x": [x for _, row in own for x in (row["lower"], min(row["upper"], end), None)],
        "y": [y for at, _ in own for y in (at, at, None)],
        "line": {"color": colour, "width": 1.2}, "cliponaxis": False,
        "marker": {"symbol": "triangle-right", "color": colour, "size": [size for sizes in arrows for size in sizes]},
    }  # fmt: skip


def _cut(rows: Sequence[Row], end: float) -> list[str]:
    return ["▸: l'intervallo continua"] if any((row["upper"] or 0) > end for row in rows) else []


def _ruled(reference: Result, row: Row, rows: int) -> Spec:
    """Draw a vertical line over the rows, which says itself when it is pointed at."""
    name = reference.directory.area_name(reference.query.area)
    return {
        "type": "scatter", "mode": "lines", "name": name, "x": [row["value"]] * 2, "y": [-0.5, rows - 0.5],
        "line": {"color": colour_of(reference.query.area, reference.directory.lead_code), "width": 1.5},
        "text": [hover(row, reference.indicator, name)] * 2, "hovertemplate": "%{text}<extra></extra>",
    }  # fmt: skip


def _line(reference: Result, row: Row, at: int, lines: int, height: int) -> Spec:
    """Draw the part of a reference's line that rises above the rows, up to its name."""
    top = 1 + (_HEAD * (lines - at) - 4) / height
    colour = colour_of(reference.query.area, reference.directory.lead_code)
    return rule(x=(row["value"],) * 2, y=(1, top), xref="x", yref="paper", colour=colour, width=1.5)


def _reference(reference: Result, row: Row, at: int, end: float, lines: int) -> list[Spec]:
    """Name a vertical line above the rows, each on a line of its own."""
    late = row["value"] > end / 2
    words = beside(
        reference.directory.area_name(reference.query.area),
        " ",
        bold(with_unit(row["value"], reference.indicator)),
    )
    colour = colour_of(reference.query.area, reference.directory.lead_code)
    side = "right" if late else "left"
    return [
        text(
            words, x=row["value"], y=1, yref="paper", colour=colour, xanchor=side, align=side, yanchor="top",
            xshift=-5 if late else 5, yshift=_HEAD * (lines - at), bgcolor=theme.GROUND,
        )
    ]  # fmt: skip


def _marks(rows: Sequence[Row]) -> list[Spec]:
    return [
        text(mark(row), x=0, y=at, xshift=4, colour=theme.TEXT_SOFT)
        for at, row in enumerate(rows)
        if state(row) is not Status.OK
    ]
