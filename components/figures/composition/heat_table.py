"""Heat table: municipality by service type, or any two groupings, as a table whose cells are also coloured.

Role: a heat table. In: a `Result` by two groupings. Out: a Plotly figure.
Must not: import Streamlit, total rows or columns (persons do not add up), order by value.
"""

from collections.abc import Sequence
from typing import Final

import plotly.graph_objects as go

from components import theme
from components.escaping.chart import coloured
from components.figures.core.canvas import BODY, Room, Spec, box, canvas
from components.figures.core.column_headings import staircase, straight
from components.figures.core.row_labels import (
    Row,
    group_name,
    hover,
    in_order,
    is_pale,
    mark,
    rows_of,
    state,
    state_notes,
    two_groupings,
)
from components.figures.core.rows import named_rows
from indicators.italian.numbers import as_printed, number
from indicators.model.query import Grouping
from indicators.model.result import Result, Status

CELL: Final = 24
_CLASSES: Final = 5
_SUPPRESSED, _NOT_SUPPLIED, _UNDEFINED, _ZERO = range(_CLASSES, _CLASSES + 4)
_SPECIAL: Final = {
    _SUPPRESSED: theme.SUPPRESSED, _NOT_SUPPLIED: theme.NOT_SUPPLIED, _UNDEFINED: theme.GROUND, _ZERO: theme.ZERO,
}  # fmt: skip
_STATES: Final = {
    Status.SUPPRESSED: _SUPPRESSED, Status.NOT_SUPPLIED: _NOT_SUPPLIED, Status.UNDEFINED: _UNDEFINED,
}  # fmt: skip


def matrix(
    result: Result,
    *,
    breaks: Sequence[float],
    order: Sequence[str] = (),
    columns: Sequence[str] = (),
    column_width: int = 0,
) -> go.Figure:
    """Draw a cell for each pair of groups.

    Parameters
    ----------
    result : Result
        By the rows and then by the columns.
    breaks : sequence of float
        The four inner breaks between the five classes of colour, in the indicator's unit.
    order, columns : sequence of str
        Codes of the rows from the top and of the columns from the left.
    column_width : int
        Pixels that every column is sure to have, where the page sees to it: headings then stand over their columns.

    Raises
    ------
    ValueError
        If there are not four breaks.
    """
    if len(breaks) != _CLASSES - 1:
        raise ValueError(f"A matrix has {_CLASSES} classes of colour, hence {_CLASSES - 1} breaks, not {len(breaks)}")
    down, across = two_groupings(result)
    names = _names(result, down, order)
    heads = _names(result, across, columns)
    axis, left, height = named_rows(list(names.values()), least=CELL, width=170)
    words, lines, top = _heads(list(heads.values()), height, column_width)
    cells: dict[tuple[str, str], Row] = {(row[down], row[across]): row for row in rows_of(result)}
    return canvas(
        [_cells(result, cells, (names, heads), breaks)],
        Room(plot=height, left=left, right=8, top=top),
        xaxis={"range": [-0.5, len(heads) - 0.5], "visible": False},
        yaxis=axis,
        annotations=words,
        shapes=[*lines, *_edges(cells, list(names), list(heads))],
        note=state_notes(cells.values()),
    )


def _heads(names: Sequence[str], height: int, width: int) -> tuple[list[Spec], list[Spec], int]:
    if not width:
        return staircase(names, plot=height)
    words, top = straight(names, width=width)
    return words, [], top


def _names(result: Result, grouping: Grouping, order: Sequence[str]) -> dict[str, str]:
    rows = in_order(result, grouping, rows_of(result), order)
    return {row[grouping]: group_name(result, grouping, row[grouping]) for row in rows}


def _place(row: Row | None, breaks: Sequence[float], decimals: int) -> int:
    """Return the class of a cell, by the number that is written in it."""
    if row is None:
        return _UNDEFINED
    if state(row) is not Status.OK:
        return _STATES[state(row)]
    return _ZERO if row["value"] == 0 else sum(as_printed(row["value"], decimals) > edge for edge in breaks)


def _said(result: Result, row: Row | None, colours: Sequence[str], place: int) -> str:
    """Return what a cell says, in a colour that can be read on its own."""
    if row is None:
        return ""
    words = mark(row) or number(row["value"], result.indicator.decimals)
    return coloured(theme.text_on(colours[place]), words)


def _cells(
    result: Result, cells: dict[tuple[str, str], Row], names: tuple[dict[str, str], dict[str, str]],
    breaks: Sequence[float],
) -> Spec:  # fmt: skip
    down, across = names
    colours = (*theme.sequential(_CLASSES), *_SPECIAL.values())
    table = [[cells.get((row, column)) for column in across] for row in down]
    places = [[_place(row, breaks, result.indicator.decimals) for row in rows] for rows in table]
    edges = [place / len(colours) for place in range(len(colours) + 1)]
    return {
        "type": "heatmap",
        "name": result.indicator.name,
        "z": places,
        "zmin": -0.5,
        "zmax": len(colours) - 0.5,
        "colorscale": [[edges[at + end], colour] for at, colour in enumerate(colours) for end in (0, 1)],
        "showscale": False,
        "xgap": 1.5,
        "ygap": 1.5,
        "text": [
            [_said(result, row, colours, place) for row, place in zip(rows, line, strict=True)]
            for rows, line in zip(table, places, strict=True)
        ],
        "texttemplate": "%{text}",
        "textfont": {"size": BODY},
        "hovertext": [
            [
                "" if row is None else hover(row, result.indicator, name, head)
                for row, head in zip(rows, across.values(), strict=True)
            ]
            for rows, name in zip(table, down.values(), strict=True)
        ],
        "hovertemplate": "%{hovertext}<extra></extra>",
    }


def _edges(cells: dict[tuple[str, str], Row], down: list[str], across: list[str]) -> list[Spec]:
    """Outline zeros, which are white, and draw a dashed edge round what may still change."""
    shapes = []
    for (row, column), cell in cells.items():
        if is_pale(cell) or (state(cell) is Status.OK and cell["value"] == 0):
            x, y = across.index(column), down.index(row)
            edge = {"color": theme.ZERO_OUTLINE, "width": 1, "dash": "dot" if is_pale(cell) else "solid"}
            shapes.append(
                ((y, x), box(x=(x - 0.44, x + 0.44), y=(y - 0.42, y + 0.42), fill="rgba(0,0,0,0)", line=edge))
            )
    return [shape for _, shape in sorted(shapes, key=lambda pair: pair[0])]
