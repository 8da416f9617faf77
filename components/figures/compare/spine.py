"""Spine chart: one municipality against those of similar size, a row for each indicator, every row from zero.

Role: a spine chart. In: a frame with the columns of `ROWS`. Out: a Plotly figure.
Must not: import Streamlit, judge (higher is not better: colours are neutral), name the other municipalities.
"""

from collections.abc import Sequence
from typing import Any, Final

import plotly.graph_objects as go
import polars as pl

from components import theme
from components.escaping.chart import ChartText, beside, bold, coloured
from components.figures.core.canvas import (
    MUNICIPALITY,
    Room,
    Spec,
    box,
    canvas,
    rule,
    swatch,
    text,
    tip,
)
from components.figures.core.row_labels import (
    FEWEST_SHOWN,
    PROVISIONAL,
    is_pale,
    mark,
    rows_in,
    state,
    state_notes,
    why_missing,
)
from components.figures.core.rows import headed_rows
from indicators.italian.numbers import number
from indicators.model.result import Status

ROWS: Final = {
    "label": pl.String,  # the indicator
    "unit": pl.String,
    "decimals": pl.Int8,
    "value": pl.Float64,  # of the municipality; null unless status is "ok"
    "lower": pl.Float64,  # 95 % interval, null if none
    "upper": pl.Float64,
    "low": pl.Float64,  # least of the similar municipalities with a value; null where too few have one
    "quarter": pl.Float64,  # first quartile, and so on
    "median": pl.Float64,
    "three_quarters": pl.Float64,
    "high": pl.Float64,
    "ambito": pl.Float64,
    "status": pl.String,
    "provisional": pl.Boolean,
}
"""Columns of the frame: one row for each indicator, from the top."""
_SPARE: Final = 1.08
"""Length of a row in parts of its greatest value."""
_RANGE, _HALF = "#e6e9ec", "#c5ccd3"


def spine(rows: pl.DataFrame, *, name: str, is_lead: bool = False, hidden_below: int = FEWEST_SHOWN) -> go.Figure:
    """Draw a row for each indicator: range, middle half and median of similar municipalities, the Ambito, this one.

    Parameters
    ----------
    rows : polars.DataFrame
        With the columns of `ROWS`, in the order to be drawn.
    name : str
        Of the municipality.
    is_lead : bool
        Whether it is the lead municipality, which has a colour of its own.
    hidden_below : int
        Persons under which counts are hidden: what the sign ``<6`` says.
    """
    drawn = rows_in(rows, hidden_below)
    colour = theme.LEAD if is_lead else MUNICIPALITY
    axis, words, height = headed_rows([row["label"] for row in drawn], [_value(row, colour) for row in drawn])
    return canvas(
        [_intervals(drawn, colour), _ambito(drawn), _own(drawn, name, colour)],
        Room(plot=height, left=12, right=12, bottom=10),
        xaxis={"range": [0, 1], "visible": False},
        yaxis=axis,
        shapes=[shape for at, row in enumerate(drawn) for shape in _range(row, at)],
        annotations=[*words, *_marks(drawn)],
        note=[
            swatch(colour, name, sign="●"), swatch(theme.AMBITO, "Ambito", sign="◆"), *_legend(drawn),
            *state_notes(drawn, provisional="vuoto: dati provvisori"),
        ],
    )  # fmt: skip


def _legend(rows: Sequence[dict[str, Any]]) -> list[str]:
    """Name what stands for the similar municipalities, where there are any."""
    if all(row["low"] is None for row in rows):
        return []
    return [swatch(_RANGE, "comuni simili"), swatch(_HALF, "la metà centrale"), "│ mediana"]


def _amount(value: float | None, row: dict[str, Any]) -> str:
    unit = "%" if row["unit"] == "%" else ""
    return f"{number(value, row['decimals'])}{unit}"


def _value(row: dict[str, Any], colour: str) -> str:
    if state(row) is not Status.OK:
        return mark(row)
    own = coloured(colour, bold(_amount(row["value"], row)))
    if row["low"] is not None:
        return beside(own, f" · simili {_spread(row)}")
    return own if row["ambito"] is None else beside(own, f" · Ambito {_amount(row['ambito'], row)}")


def _spread(row: dict[str, Any]) -> str:
    """Return the least and the most of the similar municipalities."""
    return f"{number(row['low'], row['decimals'])}–{_amount(row['high'], row)}"


def _end(row: dict[str, Any]) -> float:
    """Return where a row's scale ends, which begins at zero: beyond all that is drawn but the tails of the interval.

    Rows of unlike units share a scale in parts of the greatest value: twice as much is twice as far in each of them.
    """
    values = [row[column] for column in ("value", "low", "high", "ambito") if row[column] is not None]
    return max(values, default=0.0) * _SPARE or 1.0


def _on_scale(row: dict[str, Any], value: float | None) -> float | None:
    return None if value is None else min(max(value / _end(row), 0.0), 1.0)


def _range(row: dict[str, Any], at: int) -> list[Spec]:
    low, quarter, median, three, high = (
        _on_scale(row, row[column]) for column in ("low", "quarter", "median", "three_quarters", "high")
    )
    if low is None or high is None:
        return [rule(x=(0, 1), y=(at, at), dash="dot")]
    half = [] if quarter is None else [box(x=(quarter, three), y=(at - 0.11, at + 0.11), fill=_HALF, layer="below")]
    middle = [] if median is None else [rule(x=(median,) * 2, y=(at - 0.16, at + 0.16), colour=theme.TEXT, width=2)]
    return [box(x=(low, high), y=(at - 0.11, at + 0.11), fill=_RANGE, layer="below"), *half, *middle]


def _intervals(rows: Sequence[dict[str, Any]], colour: str) -> Spec:
    own = [(at, row) for at, row in enumerate(rows) if state(row) is Status.OK and row["lower"] is not None]
    return {
        "type": "scatter", "mode": "lines", "name": "intervallo al 95%", "hoverinfo": "skip",
        "x": [x for _, row in own for x in (_on_scale(row, row["lower"]), _on_scale(row, row["upper"]), None)],
        "y": [y for at, _ in own for y in (at, at, None)], "line": {"color": colour, "width": 1.5},
    }  # fmt: skip


def _ambito(rows: Sequence[dict[str, Any]]) -> Spec:
    return {
        "type": "scatter", "mode": "markers", "name": "Ambito", "x": [_on_scale(row, row["ambito"]) for row in rows],
        "y": list(range(len(rows))), "text": [_ambito_words(row) for row in rows],
        "hovertemplate": "%{text}<extra></extra>",
        "marker": {"symbol": "diamond", "size": 11, "color": theme.AMBITO, "line": {"color": "#ffffff", "width": 1}},
    }  # fmt: skip


def _ambito_words(row: dict[str, Any]) -> ChartText:
    return tip(row["label"], (f"Ambito: {_amount(row['ambito'], row)}", *_similar(row)))


def _similar(row: dict[str, Any]) -> tuple[str, ...]:
    if row["low"] is None:
        return ("troppo pochi comuni simili con un valore",)
    low, median, high = (_amount(row[column], row) for column in ("low", "median", "high"))
    return (f"comuni simili: da {low} a {high}, mediana {median}",)


def _own(rows: Sequence[dict[str, Any]], name: str, colour: str) -> Spec:
    return {
        "type": "scatter",
        "mode": "markers",
        "name": name,
        "x": [_on_scale(row, row["value"]) if state(row) is Status.OK else None for row in rows],
        "y": list(range(len(rows))),
        "marker": {
            "size": 14,
            "color": [theme.GROUND if is_pale(row) else colour for row in rows],
            "line": {"color": [colour if is_pale(row) else theme.GROUND for row in rows], "width": 2},
        },
        "text": [_own_words(row, name) for row in rows],
        "hovertemplate": "%{text}<extra></extra>",
    }


def _own_words(row: dict[str, Any], name: str) -> ChartText:
    if state(row) is not Status.OK:
        return tip(row["label"], (f"{name}: {why_missing(row)}",))
    unit = "" if row["unit"] == "%" else f" {row['unit']}"
    lines = [f"{name}: {_amount(row['value'], row)}{unit}"]
    if row["lower"] is not None:
        lines.append(f"intervallo al 95%: da {_amount(row['lower'], row)} a {_amount(row['upper'], row)}")
    return tip(row["label"], [*lines, *_similar(row), *([PROVISIONAL] if row["provisional"] else [])])


def _marks(rows: Sequence[dict[str, Any]]) -> list[Spec]:
    return [
        text(why_missing(row), x=0, y=at, yshift=-14, colour=theme.TEXT_SOFT)
        for at, row in enumerate(rows)
        if state(row) is not Status.OK
    ]
