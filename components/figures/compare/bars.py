"""Bars for categories, with their intervals.

Role: horizontal bars. In: a `Result` by one grouping. Out: a Plotly figure.
Must not: import Streamlit, sort by value, draw a missing value as a bar of length zero.
"""

from collections.abc import Sequence
from typing import Final

import plotly.graph_objects as go

from components import theme
from components.figures.core.canvas import Room, Spec, box, canvas, colour_of, faded, rule
from components.figures.core.row_labels import (
    Row,
    area_of,
    group_name,
    hover,
    in_order,
    is_pale,
    only_grouping,
    rows_of,
    short_value,
    state,
    state_notes,
)
from components.figures.core.rows import at_the_end, named_rows
from indicators.model.query import Grouping
from indicators.model.result import Result, Status

THICK: Final = 0.56


def bars(result: Result, *, order: Sequence[str] = ()) -> go.Figure:
    """Draw one bar for each group, with a thin line for the interval.

    Parameters
    ----------
    result : Result
        By one grouping.
    order : sequence of str
        Codes from the top; without it the order of the vocabulary or of the directory.
    """
    grouping = only_grouping(result)
    rows = in_order(result, grouping, rows_of(result), order)
    axis, left, height = named_rows([group_name(result, grouping, row[grouping]) for row in rows])
    ends = [_end(row) for row in rows]
    colours = [theme.TEXT if state(row) is Status.OK else theme.TEXT_SOFT for row in rows]
    labels, right = at_the_end([short_value(row, result.indicator) for row in rows], ends, colours=colours)
    return canvas(
        [_bars(result, grouping, rows), *_whiskers(rows)],
        Room(plot=height, left=left, right=right),
        xaxis={"range": [0, max(*ends, 0) or 1], "visible": False},
        yaxis=axis,
        shapes=[rule(x=(0, 0), y=(0, 1), xref="x", yref="paper", colour=theme.TEXT_SOFT), *_dashes(result, rows)],
        annotations=labels,
        note=state_notes(rows),
    )


def _end(row: Row) -> float:
    return max(row["value"], row["upper"] or 0) if state(row) is Status.OK else 0.0


def _colour(result: Result, grouping: Grouping, row: Row) -> str:
    by_place = grouping in {Grouping.AREA, Grouping.MUNICIPALITY, Grouping.PLACE}
    area = area_of(result, row[grouping]) if by_place else result.query.area
    return colour_of(area, result.directory.lead_code)


def _bars(result: Result, grouping: Grouping, rows: Sequence[Row]) -> Spec:
    colours = [_colour(result, grouping, row) for row in rows]
    return {
        "type": "bar",
        "orientation": "h",
        "name": result.indicator.name,
        "x": [row["value"] if state(row) is Status.OK else None for row in rows],
        "y": list(range(len(rows))),
        "width": THICK,
        "marker": {"color": [faded(c) if is_pale(r) else c for c, r in zip(colours, rows, strict=True)]},
        "hovertext": [hover(row, result.indicator, group_name(result, grouping, row[grouping])) for row in rows],
        "hovertemplate": "%{hovertext}<extra></extra>",
    }


def _whiskers(rows: Sequence[Row]) -> list[Spec]:
    """Draw each interval as a thin dark line over the end of its bar."""
    limited = [(at, row) for at, row in enumerate(rows) if state(row) is Status.OK and row["lower"] is not None]
    if not limited:
        return []
    return [
        {
            "type": "scatter", "mode": "lines", "name": "intervallo al 95%", "hoverinfo": "skip",
            "x": [end for _, row in limited for end in (row["lower"], row["upper"], None)],
            "y": [end for at, _ in limited for end in (at, at, None)],
            "line": {"color": theme.TEXT, "width": 1.5}, "cliponaxis": False,
        }
    ]  # fmt: skip


def _dashes(result: Result, rows: Sequence[Row]) -> list[Spec]:
    colour = colour_of(result.query.area, result.directory.lead_code)
    edge = {"color": colour, "width": 1.2, "dash": "dot"}
    return [
        box(x=(0, row["value"]), y=(at - THICK / 2, at + THICK / 2), fill="rgba(0,0,0,0)", line=edge)
        for at, row in enumerate(rows)
        if is_pale(row)
    ]
