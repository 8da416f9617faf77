"""A table with coloured cells, for measures that share their rows and perhaps nothing else.

Role: groups by measure, or states by year. In: a frame with the columns of `CELLS`. Out: a Plotly figure.
Must not: import Streamlit, compare by colour columns that count different things, order by value, add up.
"""

from collections.abc import Sequence
from typing import Any, Final

import plotly.graph_objects as go
import polars as pl

from components import theme
from components.figures.core.canvas import BODY, Room, Spec, box, canvas, tip, width_of
from components.figures.core.column_headings import staircase, straight
from components.figures.core.row_labels import FEWEST_SHOWN, is_pale, mark, rows_in, state, state_notes
from components.figures.core.rows import named_rows
from data_access.frames import Schema
from indicators.model.result import Status

CELLS: Final[Schema] = {
    "row": pl.String,  # name of the row
    "column": pl.String,  # heading of the column
    "value": pl.Float64,  # what the colour stands for; null unless status is "ok"
    "words": pl.String,  # the value as it is written in the cell
    "told": pl.List(pl.String),  # what pointing at the cell says, as plain text: a title, then a line for each fact
    "status": pl.String,
    "provisional": pl.Boolean,
}
"""Columns of the frame: one row for each cell."""
CELL: Final = 30
COLUMN: Final = 44
"""Pixels of a column on a phone, over which a heading that fits stands straight."""
_CLASSES: Final = 3
"""Steps of the ramp that are used: the light ones, on which dark words can be read."""
_SUPPRESSED, _NOT_SUPPLIED, _UNDEFINED, _ZERO = range(_CLASSES, _CLASSES + 4)
_COLOURS: Final = (
    *theme.RAMP[:_CLASSES], theme.SUPPRESSED, theme.NOT_SUPPLIED, theme.GROUND, theme.ZERO,
)  # fmt: skip
_STATES: Final = {
    Status.SUPPRESSED: _SUPPRESSED, Status.NOT_SUPPLIED: _NOT_SUPPLIED, Status.UNDEFINED: _UNDEFINED,
}  # fmt: skip
Cell = dict[str, Any]


def grid(
    cells: pl.DataFrame,
    *,
    shared_scale: bool = False,
    hidden_below: int = FEWEST_SHOWN,
    label_width: int = 150,
    column_width: int = COLUMN,
) -> go.Figure:
    """Draw the cells: rows and columns in the order in which they first come.

    Parameters
    ----------
    cells : polars.DataFrame
        With the columns of `CELLS`.
    shared_scale : bool
        Whether all columns count the same thing and share one scale of colour; otherwise each has its own.
    hidden_below : int
        Persons under which counts are hidden: what the sign ``<6`` says.
    label_width : int
        Pixels that names of rows may take before they are broken.
    column_width : int
        Pixels of a column where the figure is narrowest: headings whose words fit them stand straight over it.
    """
    rows = rows_in(cells, hidden_below)
    down, across = ([*dict.fromkeys(row[name] for row in rows)] for name in ("row", "column"))
    placed = {(row["row"], row["column"]): row for row in rows}
    most = _most(rows) if shared_scale else 0
    axis, left, height = named_rows(down, least=CELL, width=label_width)
    words, lines, top = _heads(across, height, column_width)
    return canvas(
        [_column(at, name, [placed.get((row, name)) for row in down], most) for at, name in enumerate(across)],
        Room(plot=height, left=left, right=8, top=top),
        xaxis={"range": [-0.5, len(across) - 0.5], "visible": False},
        yaxis=axis,
        annotations=words,
        shapes=[*lines, *_edges(placed, down, across)],
        note=state_notes(rows),
    )


def _heads(names: Sequence[str], plot: int, width: int) -> tuple[list[Spec], list[Spec], int]:
    if all(width_of(word) <= width for name in names for word in name.split()):
        words, top = straight(names, width=width)
        return words, [], top
    return staircase(names, plot=plot)


def _most(cells: Sequence[Cell | None]) -> float:
    return max((cell["value"] for cell in cells if cell and state(cell) is Status.OK), default=0) or 1


def _column(at: int, name: str, cells: Sequence[Cell | None], most: float) -> Spec:
    most = most or _most(cells)
    edges = [place / len(_COLOURS) for place in range(len(_COLOURS) + 1)]
    return {
        "type": "heatmap",
        "name": name,
        "x": [at],
        "y": list(range(len(cells))),
        "z": [[_class(cell, most)] for cell in cells],
        "zmin": -0.5,
        "zmax": len(_COLOURS) - 0.5,
        "colorscale": [[edges[place + end], colour] for place, colour in enumerate(_COLOURS) for end in (0, 1)],
        "showscale": False,
        "xgap": 2,
        "ygap": 2,
        "text": [["" if cell is None else mark(cell) or str(cell["words"])] for cell in cells],
        "texttemplate": "%{text}",
        "textfont": {"size": BODY, "color": theme.TEXT},
        "hovertext": [["" if cell is None else tip(cell["told"][0], cell["told"][1:])] for cell in cells],
        "hovertemplate": "%{hovertext}<extra></extra>",
    }


def _class(cell: Cell | None, most: float) -> int:
    if cell is None:
        return _UNDEFINED
    if state(cell) is not Status.OK:
        return _STATES[state(cell)]
    return _ZERO if cell["value"] == 0 else min(int(cell["value"] / most * _CLASSES), _CLASSES - 1)


def _edges(placed: dict[tuple[str, str], Cell], down: Sequence[str], across: Sequence[str]) -> list[Spec]:
    """Outline zeros, which are white, and draw a dashed edge round what may still change."""
    shapes = []
    for y, row in enumerate(down):
        for x, column in enumerate(across):
            cell = placed.get((row, column))
            if cell and (is_pale(cell) or (state(cell) is Status.OK and cell["value"] == 0)):
                edge = {"color": theme.ZERO_OUTLINE, "width": 1, "dash": "dot" if is_pale(cell) else "solid"}
                shapes.append(box(x=(x - 0.46, x + 0.46), y=(y - 0.44, y + 0.44), fill="rgba(0,0,0,0)", line=edge))
    return shapes
