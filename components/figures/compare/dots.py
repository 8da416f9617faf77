"""Dot plot: a value beside those it is compared with, one row each, a thin line for its interval.

Role: draw the municipality in focus against the lead municipality, the territory and the Ambito. In: rows of results,
already protected. Out: a Plotly figure. Must not: import Streamlit, compute, put rows in order of merit.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

from components import theme
from components.escaping.chart import beside, bold
from components.figures.core.canvas import drawn, tip
from components.figures.core.value_states import (
    MISSING,
    is_estimate_of_nobody,
    look_of,
    nobody_words,
    short_state,
    value_words,
)
from indicators.italian.numbers import number
from indicators.model.indicator import Indicator

ROW_HEIGHT, FOOT = 30, 26


@dataclass(frozen=True, slots=True, kw_only=True)
class Contestant:
    """One row: its name, its colour, the row of a result that holds its value, under how many persons it is hidden."""

    name: str
    colour: str
    row: Mapping[str, Any] | None
    below: int = 6


def comparison(contestants: Sequence[Contestant], indicator: Indicator) -> go.Figure:
    """Draw dots with their intervals from zero, first row on top; a value that is not there is said in words."""
    names = [label(one, indicator) for one in contestants]
    layout = {
        "height": ROW_HEIGHT * len(contestants) + FOOT,
        "margin": {"l": 4, "r": 12, "t": 2, "b": FOOT - 4},
        "xaxis": {"rangemode": "tozero", "showgrid": True, "nticks": 5, "ticksuffix": _suffix(indicator)},
        "yaxis": {
            "tickvals": list(range(len(names))), "ticktext": names, "range": [len(names) - 0.5, -0.5],
            "showgrid": False, "zeroline": False, "ticklabelstandoff": 8,
        },
    }  # fmt: skip
    return drawn([_lines(contestants), _dots(contestants, indicator)], layout)


def comparison_words(contestants: Sequence[Contestant], indicator: Indicator) -> str:
    """Return the figure in words."""
    parts = [f"{one.name}: {_said(one, indicator)}" for one in contestants]
    return f"{indicator.name}. {'; '.join(parts)}."


def label(one: Contestant, indicator: Indicator) -> str:
    """Return the name and the value of a row, as the axis writes them."""
    return beside(one.name, "  ", bold(_short(one, indicator)))


def _lines(contestants: Sequence[Contestant]) -> dict[str, Any]:
    """Draw every interval in one trace, with a gap between one and the next."""
    x: list[float | None] = []
    y: list[float | None] = []
    for place, one in enumerate(contestants):
        if one.row is not None and one.row["lower"] is not None:
            x += [one.row["lower"], one.row["upper"], None]
            y += [place, place, None]
    return {
        "type": "scatter", "mode": "lines", "x": x, "y": y, "line": {"color": theme.TEXT_SOFT, "width": 2},
        "hoverinfo": "skip",
    }  # fmt: skip


def _dots(contestants: Sequence[Contestant], indicator: Indicator) -> dict[str, Any]:
    shown = [(place, one) for place, one in enumerate(contestants) if _value(one) is not None]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [_value(one) for _, one in shown],
        "y": [place for place, _ in shown],
        "marker": {"size": 12, "color": [one.colour for _, one in shown], "line": {"color": theme.GROUND, "width": 1}},
        "cliponaxis": False,
        "text": [tip(one.name, (_said(one, indicator),)) for _, one in shown],
        "hovertemplate": "%{text}<extra></extra>",
    }


def _value(one: Contestant) -> float | None:
    return None if one.row is None else one.row["value"]


def _said(one: Contestant, indicator: Indicator) -> str:
    look = look_of(one.row)
    if one.row is None or look in MISSING:
        return short_state(look, one.below)
    words = value_words(one.row, indicator)
    return f"{nobody_words(one.row, indicator)}, stima: {words}" if is_estimate_of_nobody(one.row) else words


def _short(one: Contestant, indicator: Indicator) -> str:
    value = _value(one)
    if value is None:
        return short_state(look_of(one.row), one.below)
    return f"{number(value, indicator.decimals)}{_suffix(indicator)}"


def _suffix(indicator: Indicator) -> str:
    return "%" if indicator.unit == "%" else ""
