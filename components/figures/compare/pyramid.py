"""The residents of a municipality by sex and age, with the shape of the whole Ambito drawn over them.

Role: a population pyramid of shares. In: a frame with the columns of `BANDS`. Out: a Plotly figure.
Must not: import Streamlit, compare counts of places of different size (it draws shares of residents).
"""

from collections.abc import Sequence
from typing import Any, Final

import plotly.graph_objects as go
import polars as pl

from components import theme
from components.escaping.chart import ChartText, bold
from components.figures.core.canvas import (
    MUNICIPALITY,
    Room,
    Spec,
    canvas,
    faded,
    rule,
    scale,
    swatch,
    text,
    tip,
)
from indicators.italian.numbers import number

ROW: Final = 18
_SIDES: Final = {"M": -1, "F": 1}
_NAMES: Final = {"M": "Uomini", "F": "Donne"}


def pyramid(bands: pl.DataFrame, *, name: str, order: Sequence[str], is_lead: bool = False) -> go.Figure:
    """Draw men to the left and women to the right, the youngest at the bottom.

    Parameters
    ----------
    bands : polars.DataFrame
        With the columns of `BANDS`; rows in any order.
    name : str
        Of the municipality.
    order : sequence of str
        The bands, youngest first.
    is_lead : bool
        Whether it is the lead municipality, which has a colour of its own.
    """
    place = {band: at for at, band in enumerate(order)}
    rows = sorted(bands.rows(named=True), key=lambda row: place[row["band"]])
    colour = theme.LEAD if is_lead else MUNICIPALITY
    most = max((max(row["share"] or 0, row["ambito"] or 0) for row in rows), default=0) or 1
    ticks = scale(0, most, steps=2)
    height = ROW * len(order)
    sides = {sex: [row for row in rows if row["sex"] == sex] for sex in _SIDES}
    return canvas(
        [
            *(_bars(own, sex, place, faded(colour, 1 if sex == "F" else 0.7)) for sex, own in sides.items()),
            *(_outline(own, sex, place) for sex, own in sides.items()),
        ],
        Room(plot=height, left=46, right=12, top=24, bottom=26),
        xaxis=_share_axis(ticks),
        yaxis=_band_axis(order),
        barmode="overlay",
        bargap=0.12,
        shapes=[rule(x=(0, 0), y=(0, 1), xref="x", yref="paper", colour=theme.GROUND, width=2, layer="above")],
        annotations=_heads(),
        note=[swatch(colour, name), swatch(theme.TEXT, "Ambito", sign="▭"), "in % dei residenti"],
    )


def _share_axis(ticks: Sequence[float]) -> Spec:
    both = sorted({*(-tick for tick in ticks), *ticks})
    digits = 0 if all(tick == round(tick) for tick in ticks) else 1
    return {
        "range": [-ticks[-1], ticks[-1]], "tickvals": both,
        "ticktext": [f"{number(abs(tick), digits)}%" for tick in both],
        "showgrid": True, "gridcolor": theme.RULE,
    }  # fmt: skip


def _band_axis(order: Sequence[str]) -> Spec:
    """Return the axis of ages; where they are many, every other one is named."""
    step = 1 if len(order) <= 12 else 2  # noqa: PLR2004 - names of 18 pixels each still breathe
    shown = range(0, len(order), step)
    return {
        "range": [-0.5, len(order) - 0.5], "tickvals": list(shown), "ticktext": [order[at] for at in shown],
        "ticklabelstandoff": 4,
    }  # fmt: skip


def _bars(rows: Sequence[dict[str, Any]], sex: str, place: dict[str, int], colour: str) -> Spec:
    return {
        "type": "bar", "orientation": "h", "name": _NAMES[sex], "y": [place[row["band"]] for row in rows],
        "x": [None if row["share"] is None else _SIDES[sex] * row["share"] for row in rows],
        "marker": {"color": colour}, "hovertext": [_hover(row) for row in rows],
        "hovertemplate": "%{hovertext}<extra></extra>",
    }  # fmt: skip


def _hover(row: dict[str, Any]) -> ChartText:
    here = "dato non disponibile" if row["share"] is None else f"{number(row['share'], 1)}% dei residenti"
    many = () if row["residents"] is None else (f"{number(row['residents'])} residenti",)
    return tip(f"{_NAMES[row['sex']]}, {row['band']} anni", (here, *many, f"Ambito: {number(row['ambito'], 1)}%"))


def _outline(rows: Sequence[dict[str, Any]], sex: str, place: dict[str, int]) -> Spec:
    """Draw the Ambito as the edge of its own pyramid."""
    steps = [(_SIDES[sex] * (row["ambito"] or 0), place[row["band"]] + half) for row in rows for half in (-0.5, 0.5)]
    return {
        "type": "scatter", "mode": "lines", "name": f"Ambito, {_NAMES[sex].lower()}", "hoverinfo": "skip",
        "x": [x for x, _ in steps], "y": [y for _, y in steps], "line": {"color": theme.TEXT, "width": 1.5},
    }  # fmt: skip


def _heads() -> list[Spec]:
    return [
        text(bold(_NAMES[sex]), x=0, y=1, yref="paper", yanchor="bottom", yshift=3, xanchor=side, xshift=shift)
        for sex, side, shift in (("M", "right", -8), ("F", "left", 8))
    ]
