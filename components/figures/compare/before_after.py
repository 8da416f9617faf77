"""Paired dots: two amounts in each row, before and after.

Role: dumbbells. In: small frames with the columns below. Out: a Plotly figure.
Must not: import Streamlit, judge (an increase has no colour of its own), aggregate.
"""

from collections.abc import Sequence
from typing import Any, Final

import plotly.graph_objects as go
import polars as pl

from components import theme
from components.escaping.chart import beside, bold
from components.figures.core.canvas import (
    Room,
    Spec,
    canvas,
    rule,
    scale,
    swatch,
    tip,
    value_axis,
)
from components.figures.core.row_labels import FEWEST_SHOWN, rows_in, sign_notes, sign_of, words_of
from components.figures.core.rows import headed_rows
from indicators.italian.numbers import number
from indicators.model.result import Status

CHANGES: Final = {
    "label": pl.String,  # name of the row
    "before": pl.Float64,  # null unless before_status is "ok"
    "after": pl.Float64,  # null unless after_status is "ok"
    "before_status": pl.String,
    "after_status": pl.String,
    "persons": pl.Float64,  # how many were assessed both times; null if protected
}
"""Columns of the frame of `before_after`: one row for each need, from the top."""
_BEFORE, _AFTER = "#94a3b1", theme.TEXT


def before_after(
    changes: pl.DataFrame,
    *,
    before: str = "all’apertura",
    after: str = "all’ultima verifica",
    unit: str = "%",
    top: float = 100,
    decimals: int = 0,
    hidden_below: int = FEWEST_SHOWN,
) -> go.Figure:
    """Draw a dumbbell for each row: a hollow mark for before, a full one for after.

    Parameters
    ----------
    changes : polars.DataFrame
        With the columns of `CHANGES`; rows in the order to be drawn.
    before, after : str
        What the two marks are called.
    unit : str
        What follows each number: ``%``, or nothing.
    top : float
        End of the axis, which begins at zero.
    decimals : int
    hidden_below : int
        Persons under which counts are hidden: what the sign ``<6`` says.
    """
    rows = [{**row, "unit": unit, "decimals": decimals} for row in rows_in(changes, hidden_below)]
    values = [beside(_amount(row, "before"), " → ", bold(_amount(row, "after"))) for row in rows]
    axis, words, height = headed_rows([row["label"] for row in rows], values)
    return canvas(
        [_links(rows), _dots(rows, "before", before), _dots(rows, "after", after)],
        Room(plot=height, left=14, right=22, bottom=26),
        xaxis=value_axis(scale(0, top), suffix=unit)[0] | {"showgrid": False, "ticklabelstandoff": 0},
        yaxis=axis,
        shapes=[rule(x=(0, top), y=(at, at)) for at in range(len(rows))],
        annotations=words,
        note=[swatch(_BEFORE, before, sign="○"), swatch(_AFTER, after, sign="●"), *_notes(rows)],
    )


def _amount(row: dict[str, Any], moment: str) -> str:
    status = Status(row[f"{moment}_status"])
    return sign_of(status, row["hidden_below"]) or f"{number(row[moment], row['decimals'])}{row['unit']}"


def _links(rows: Sequence[dict[str, Any]]) -> Spec:
    both = [(at, row) for at, row in enumerate(rows) if row["before"] is not None and row["after"] is not None]
    return {
        "type": "scatter", "mode": "lines", "name": "differenza", "hoverinfo": "skip",
        "x": [x for _, row in both for x in (row["before"], row["after"], None)],
        "y": [y for at, _ in both for y in (at, at, None)],
        "line": {"color": _BEFORE, "width": 3}, "cliponaxis": False,
    }  # fmt: skip


def _dots(rows: Sequence[dict[str, Any]], moment: str, name: str) -> Spec:
    hollow = moment == "before"
    return {
        "type": "scatter",
        "mode": "markers",
        "name": name,
        "x": [row[moment] for row in rows],
        "y": list(range(len(rows))),
        "marker": {
            "size": 13,
            "color": theme.GROUND if hollow else _AFTER,
            "line": {"color": theme.TEXT_SOFT if hollow else _AFTER, "width": 2},
        },
        "text": [_change_words(row, moment, name) for row in rows],
        "hovertemplate": "%{text}<extra></extra>",
        "cliponaxis": False,
    }


def _change_words(row: dict[str, Any], moment: str, name: str) -> str:
    status = Status(row[f"{moment}_status"])
    persons = [] if row["persons"] is None else [f"{number(row['persons'])} persone valutate due volte"]
    value = words_of(status, row["hidden_below"]) or _amount(row, moment)
    return tip(f"{row['label']} · {name}", [value, *persons])


def _notes(rows: Sequence[dict[str, Any]]) -> list[str]:
    statuses = {Status(row[f"{moment}_status"]) for row in rows for moment in ("before", "after")}
    return sign_notes(statuses, max(row["hidden_below"] for row in rows))
