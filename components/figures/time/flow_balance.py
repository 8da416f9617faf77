"""Who came in, who went out, who is active at the end of each month, and what the balance does not explain.

Role: monthly flows around zero, the active line above them, the residual below. In: a frame with the columns of
`MONTHS`. Out: a Plotly figure of three panels with one axis each.
Must not: import Streamlit, force the balance to close, share one panel between two scales.
"""

from collections.abc import Sequence
from typing import Any, Final

import plotly.graph_objects as go
import polars as pl

from components import theme
from components.escaping.chart import ChartText, beside, bold, coloured
from components.figures.core import lines
from components.figures.core.canvas import (
    Room,
    Spec,
    canvas,
    faded,
    rule,
    scale,
    text,
    tip,
    value_axis,
)
from components.figures.core.lines import AXIS_HEIGHT, Point, line_traces, time_axis
from components.figures.core.row_labels import FEWEST_SHOWN, PROVISIONAL, rows_in, sign_notes, sign_of, words_of
from indicators.analysis.flow_balance import LINE_NAMES, Line
from indicators.italian.numbers import number
from indicators.model.period import MONTH_NAMES
from indicators.model.result import Status

MONTHS: Final = {
    "month": pl.Date,  # first day
    "active": pl.Float64,  # persons active at the end; null unless the status is "ok", and so on
    "inflow": pl.Float64,
    "outflow": pl.Float64,
    "residual": pl.Float64,  # active − active of the month before − inflow + outflow
    "status": pl.String,  # of the whole month
    "provisional": pl.Boolean,
}
"""Columns of the frame: one row for each month. A part that is protected by itself is null."""
PLOT: Final = 316
"""Pixels of the three panels: with their months they end on the first screen of a projector."""
PANELS: Final = {"active": (0.64, 0.94), "flows": (0.22, 0.54), "residual": (0.0, 0.11)}
"""Bottom and top of each panel; between them stands its name."""
IN, OUT = theme.TEXT, "#94a3b1"
_NAMES: Final = {"inflow": "entrate", "outflow": "uscite", "residual": "altre variazioni"}
"""Names of the series of bars."""
PROTECTED, SIGN = "*", 20
PART_HIDDEN: Final = "valore protetto: una sua parte non si mostra"
"""What stands for a sum of which a part is protected, the size of that sign, and why."""
FEWEST: Final = 3
"""Persons that the scale of the active has at least: none of its steps is half a person."""
_WIDTH: Final = 20 * 86_400_000
"""Of a bar, in milliseconds: twenty days."""


def balance(months: pl.DataFrame, *, hidden_below: int = FEWEST_SHOWN) -> go.Figure:
    """Draw the balance of the active persons.

    Parameters
    ----------
    months : polars.DataFrame
        With the columns of `MONTHS`; rows in any order.
    hidden_below : int
        Persons under which counts are hidden: what the sign ``<6`` says.
    """
    rows = rows_in(months.sort("month"), hidden_below)
    days = [row["month"] for row in rows]
    active, left = value_axis(scale(0, max(_most(rows, "active"), FEWEST), steps=3))
    flows, flows_left = value_axis(_around(max(_most(rows, "inflow"), _most(rows, "outflow"), 2)))
    rest, rest_left = value_axis(_around(_most(rows, "residual")))
    # Residuals get only their ends: their panel is as thin as they should be.
    rest = {**rest, "tickvals": [0], "ticktext": ["0"]}
    return canvas(
        [
            *line_traces(_active(rows)),
            *(_bars(rows, column, colour) for column, colour in (("inflow", IN), ("outflow", OUT))),
            _residual(rows),
            *(sign for column in _NAMES for sign in _signs(rows, column)),
        ],
        Room(plot=PLOT, left=max(left, flows_left, rest_left), right=10, top=8, bottom=AXIS_HEIGHT),
        xaxis={**time_axis(days, pad=16), "anchor": "y3"},
        yaxis={**active, "domain": list(PANELS["active"])},
        yaxis2=_panel(flows, "flows"),
        yaxis3=_panel(rest, "residual"),
        barmode="overlay",
        shapes=[_zero("y2"), _zero("y3")],
        annotations=_heads(),
        note=_notes(rows),
    )


def _panel(axis: Spec, name: str) -> Spec:
    common = {"automargin": False, "zeroline": False, "anchor": "x"}
    return {**common, **axis, "domain": list(PANELS[name])}


def _most(rows: Sequence[dict[str, Any]], column: str) -> float:
    return max((abs(row[column]) for row in rows if row[column] is not None), default=0) or 1


def _around(most: float) -> list[float]:
    return scale(-most, most, steps=2)


def _active(rows: Sequence[dict[str, Any]]) -> lines.Line:
    points = tuple(
        Point(
            x=row["month"].isoformat(),
            value=row["active"],
            status=_state(row, "active"),
            sign=sign_of(_state(row, "active"), row["hidden_below"]),
            provisional=row["provisional"],
            words=_hover(row, "active"),
        )
        for row in rows
    )
    return lines.Line(name="attivi", colour=theme.TEXT, points=points)


def _state(row: dict[str, Any], column: str) -> Status:
    """Return the state of a part of a month: one that is missing alone was protected."""
    status = Status(row["status"])
    return Status.SUPPRESSED if status is Status.OK and row[column] is None else status


def _is_part_hidden(row: dict[str, Any], column: str) -> bool:
    """Whether a sum is missing because one of the numbers that it is made of is protected; itself it may be large."""
    return column in _NAMES and _state(row, column) is Status.SUPPRESSED


def _hover(row: dict[str, Any], column: str) -> ChartText:
    title = f"{LINE_NAMES[Line(column)]} · {MONTH_NAMES[row['month'].month - 1]} {row['month'].year}"
    if _is_part_hidden(row, column):
        return tip(title, (PART_HIDDEN,))
    if row[column] is None:
        return tip(title, (words_of(_state(row, column), row["hidden_below"]),))
    late = (PROVISIONAL,) if row["provisional"] else ()
    return tip(title, (f"{number(row[column])} persone", *late))


def _bars(rows: Sequence[dict[str, Any]], column: str, colour: str) -> Spec:
    sign = -1 if column == "outflow" else 1
    return {
        "type": "bar", "name": _NAMES[column], "yaxis": "y2", "x": [row["month"].isoformat() for row in rows],
        "y": [None if row[column] is None else sign * row[column] for row in rows], "width": _WIDTH,
        "marker": {"color": [faded(colour) if row["provisional"] else colour for row in rows]},
        "hovertext": [_hover(row, column) for row in rows], "hovertemplate": "%{hovertext}<extra></extra>",
    }  # fmt: skip


def _residual(rows: Sequence[dict[str, Any]]) -> Spec:
    return {
        "type": "bar", "name": _NAMES["residual"], "yaxis": "y3", "x": [row["month"].isoformat() for row in rows],
        "y": [row["residual"] for row in rows], "width": _WIDTH,
        "marker": {
            "color": "#d9dadb",
            "line": {"color": theme.TEXT_SOFT, "width": 1},
            "opacity": [theme.PROVISIONAL_OPACITY if row["provisional"] else 1 for row in rows],
        },
        "hovertext": [_hover(row, "residual") for row in rows], "hovertemplate": "%{hovertext}<extra></extra>",
    }  # fmt: skip


def _signs(rows: Sequence[dict[str, Any]], column: str) -> list[Spec]:
    """Mark the protected months of a series of bars where its bars begin: no bar is not zero."""
    hidden = [row for row in rows if _is_part_hidden(row, column)]
    if not hidden:
        return []
    return [
        {
            "type": "scatter", "mode": "text", "name": f"{_NAMES[column]}, senza valore",
            "yaxis": "y3" if column == "residual" else "y2", "x": [row["month"].isoformat() for row in hidden],
            "y": [0] * len(hidden), "text": [PROTECTED] * len(hidden),
            "textposition": "bottom center" if column == "outflow" else "top center",
            "textfont": {"size": SIGN, "color": theme.TEXT}, "hovertext": [_hover(row, column) for row in hidden],
            "hovertemplate": "%{hovertext}<extra></extra>", "cliponaxis": False,
        }
    ]  # fmt: skip


def _zero(axis: str) -> Spec:
    return rule(x=(0, 1), y=(0, 0), xref="paper", yref=axis, colour=theme.TEXT_SOFT, layer="above")


def _heads() -> list[Spec]:
    """Name each panel above it, with the colours of its bars."""
    words = {
        "active": bold("Persone attive a fine mese"),
        "flows": beside(
            coloured(IN, "■"), " ", bold("entrate"), " sopra, ", coloured(OUT, "■"), " ", bold("uscite"), " sotto"
        ),
        "residual": beside(bold("altre variazioni"), " (ciò che entrate e uscite non spiegano)"),
    }
    return [
        text(line, x=0, y=PANELS[name][1], xref="paper", yref="paper", yanchor="bottom", yshift=5)
        for name, line in words.items()
    ]


def _notes(rows: Sequence[dict[str, Any]]) -> list[str]:
    statuses = {_state(row, "active") for row in rows} - {Status.UNDEFINED}
    late = ["tinta chiara: dati provvisori"] if any(row["provisional"] for row in rows) else []
    is_hidden = any(_is_part_hidden(row, column) for row in rows for column in _NAMES)
    parts = [f"{PROTECTED} {PART_HIDDEN}"] if is_hidden else []
    return [*late, *sign_notes(statuses, max(row["hidden_below"] for row in rows)), *parts]
