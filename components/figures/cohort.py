"""How many of a cohort reach each step of the way, and how long it takes: first contact, take-up, pact, exit.

Role: a funnel of steps as bars. In: a frame with the columns of `STEPS`. Out: a Plotly figure.
Must not: import Streamlit, follow persons, work out a share of a count that is protected.
"""

from collections.abc import Sequence
from typing import Any, Final

import plotly.graph_objects as go
import polars as pl

from components import theme
from components.figures.common import SMALL, VOLUME, Room, Spec, box, canvas, faded, italian, text, tip
from components.figures.reading import FEWEST_SHOWN, is_pale, mark, rows_in, state, state_notes, why_missing
from components.figures.rows import headed_rows
from indicators.result import Status

STEPS: Final = {
    "label": pl.String,  # name of the step
    "value": pl.Float64,  # distinct persons of the cohort who reached it; null unless status is "ok"
    "days": pl.Float64,  # median days from the step before; null for the first, or where it cannot be told
    "status": pl.String,
    "provisional": pl.Boolean,  # whether some of the cohort may still reach it
}
"""Columns of the frame: one row for each step, in order."""


def cohort(steps: pl.DataFrame, *, unit: str = "persone", hidden_below: int = FEWEST_SHOWN) -> go.Figure:
    """Draw a bar for each step, with its share of the first step and the median days from the one before.

    Parameters
    ----------
    steps : polars.DataFrame
        With the columns of `STEPS`, in the order of the path.
    unit : str
    hidden_below : int
        Persons under which counts are hidden: what the sign ``<5`` says.
    """
    rows = rows_in(steps, hidden_below)
    values = [_value(row, rows[0], unit) for row in rows]
    axis, words, height = headed_rows([row["label"] for row in rows], values, below=10)
    most = max((row["value"] or 0 for row in rows), default=0) or 1
    return canvas(
        [_bars(rows, unit)],
        Room(plot=height, left=8, right=12, bottom=4),
        xaxis={"range": [0, most], "visible": False},
        yaxis=axis,
        annotations=[*words, *_days(rows)],
        shapes=[*_tracks(rows, most), *_edges(rows)],
        note=state_notes(rows, provisional="tratteggio: qualcuno può ancora arrivarci"),
    )


def _share(row: dict[str, Any], first: dict[str, Any]) -> str:
    """Return a step's share of the first, where both are known."""
    if state(row) is not Status.OK or row is first or not first["value"]:
        return ""
    return f"{italian(row['value'] / first['value'] * 100)}%"


def _value(row: dict[str, Any], first: dict[str, Any], unit: str) -> str:
    if state(row) is not Status.OK:
        return mark(row)
    share = _share(row, first)
    return f"<b>{italian(row['value'])}</b> {unit}" + (f" · {share}" if share else "")


def _bars(rows: Sequence[dict[str, Any]], unit: str) -> Spec:
    return {
        "type": "bar",
        "orientation": "h",
        "name": unit,
        "x": [row["value"] if state(row) is Status.OK else None for row in rows],
        "y": list(range(len(rows))),
        "width": 0.3,
        "marker": {"color": [faded(VOLUME) if is_pale(row) else VOLUME for row in rows]},
        "hovertext": [_hover(row, rows[0], unit) for row in rows],
        "hovertemplate": "%{hovertext}<extra></extra>",
    }


def _hover(row: dict[str, Any], first: dict[str, Any], unit: str) -> str:
    if state(row) is not Status.OK:
        return tip(row["label"], (why_missing(row),))
    share = _share(row, first)
    lines = [f"{italian(row['value'])} {unit}", *([f"{share} di chi ha iniziato"] if share else [])]
    if row["days"] is not None:
        lines.append(f"in mediana {italian(row['days'])} giorni dal passo precedente")
    return tip(row["label"], [*lines, *(["dati provvisori"] if row["provisional"] else [])])


def _days(rows: Sequence[dict[str, Any]]) -> list[Spec]:
    """Write between two steps how long the passage takes."""
    return [
        text(
            f"↓ in mediana {italian(row['days'])} giorni", x=0, y=at - 1, xref="paper", yanchor="top", yshift=-11,
            size=SMALL, colour=theme.TEXT_SOFT,
        )
        for at, row in enumerate(rows)
        if at and row["days"] is not None
    ]  # fmt: skip


def _tracks(rows: Sequence[dict[str, Any]], most: float) -> list[Spec]:
    return [box(x=(0, most), y=(at - 0.15, at + 0.15), fill="#eef1f4", layer="below") for at in range(len(rows))]


def _edges(rows: Sequence[dict[str, Any]]) -> list[Spec]:
    edge = {"color": VOLUME, "width": 1.2, "dash": "dot"}
    return [
        box(x=(0, row["value"]), y=(at - 0.15, at + 0.15), fill="rgba(0,0,0,0)", line=edge)
        for at, row in enumerate(rows)
        if is_pale(row)
    ]
