"""Occupancy month by month, for the sections whose nights are not told: bars under the places, months of several years.

Role: bars of a section's months; a calendar of its months. In: a frame of months, events. Out: a Plotly figure.
Must not: import Streamlit, tell a night, draw a closed, missing or protected month as an empty one.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

import plotly.graph_objects as go
import polars as pl

from components import theme
from components.escaping.chart import bold, stacked
from components.figures.core.annotations import Event, write_events
from components.figures.core.canvas import (
    BODY,
    VOLUME,
    VOLUME_DARK,
    Room,
    Spec,
    canvas,
    faded,
    rule,
    scale,
    text,
    value_axis,
    width_of,
)
from components.figures.core.lines import AXIS_HEIGHT, time_axis
from components.figures.core.row_labels import PROTECTED
from components.figures.time.calendar import calendar_notes, class_of, scale_of_classes
from components.figures.time.nightly_frame import Night, NightState, months_of
from indicators.italian.numbers import number
from indicators.model.period import MONTH_NAMES, last_day_of, month_of

PLOT: Final = 260
MOST_NUMBERS: Final = 15
"""Months up to which each bar has its number written on it; more of them would touch on a phone."""
CELL: Final = 34
ZERO: Final = "0: in media meno di un posto"
"""What a mean of nothing means, since means are told in whole places: not that nobody was there."""
_DAY: Final = 86_400_000
"""Milliseconds, in which Plotly wants the width of a bar on an axis of time."""
_SHARE: Final = 0.78
_SIGNS: Final = {NightState.HIDDEN: PROTECTED, NightState.NOT_SUPPLIED: "×"}
_LOOKS: Final = {"actual": ("in servizio", theme.TEXT, "solid"), "funded": ("finanziati", theme.TEXT_SOFT, "dash")}
"""Name, colour and dash of each capacity."""


def occupancy_by_month(
    months: pl.DataFrame,
    *,
    unit: str = "posti letto",
    used: str = "occupati",
    in_use: str = "in servizio",
    events: Sequence[Event] = (),
) -> go.Figure:
    """Draw a bar for the mean of each month under the places in service, and those funded where they differ.

    Parameters
    ----------
    months : polars.DataFrame
        With the columns of `indicators.analysis.nightly_occupancy.NIGHTS`: the months of one section.
    unit : str
        What the capacity is counted in, in the plural.
    used, in_use : str
        What is said of the capacity that was used, and of that which could be.
    events : sequence of Event
    """
    held = months_of(months)
    first, last = held[0].day, _end(held[-1])
    ticks = scale(0, max(_most(held) * 1.06, 1.0))
    axis, left = value_axis(ticks)
    event_marks = write_events(events, first=first, last=last, plot=PLOT)
    steps = [_capacity(held, "actual"), *_funded(held)]
    labels, right = _labels(held, used=used, in_use=in_use, funded=len(steps) > 1)
    return canvas(
        [_bars(held, unit), *_signs(held, unit), *steps],
        Room(plot=PLOT, left=left, right=right, top=14 + event_marks.height, bottom=AXIS_HEIGHT),
        xaxis=time_axis([first, last]),
        yaxis=axis,
        bargap=0,
        shapes=event_marks.shapes,
        annotations=[*labels, *event_marks.annotations],
        note=_notes(held, unit),
    )


def month_calendar(months: pl.DataFrame, *, unit: str = "posti letto") -> go.Figure:
    """Draw a square for each month, one row for each year.

    Parameters
    ----------
    months : polars.DataFrame
        With the columns of `indicators.analysis.nightly_occupancy.NIGHTS`: the months of one section.
    unit : str
        What the capacity is counted in, in the plural.
    """
    held = months_of(months)
    years = sorted({month.day.year for month in held})
    return canvas(
        [_squares(held, unit)],
        Room(plot=CELL * len(years), left=46, right=6, top=22, bottom=8),
        xaxis={"range": [0.5, 12.5], "visible": False},
        yaxis={
            "range": [years[-1] + 0.5, years[0] - 0.5], "tickvals": years,
            "ticktext": [bold(str(year)) for year in years],
        },
        annotations=[
            text(name[:3], x=month, y=1, yref="paper", colour=theme.TEXT_SOFT, xanchor="center", yshift=10)
            for month, name in enumerate(MONTH_NAMES, start=1)
        ],
        shapes=_provisional(held),
        note=[*calendar_notes(held, zero=ZERO), f"nei quadrati: {unit} occupati in media"],
    )  # fmt: skip


def _end(month: Night) -> date:
    return last_day_of(month_of(month.day))


def _middle(month: Night) -> str:
    return (month.day + (_end(month) - month.day) / 2).isoformat()


def _most(held: Sequence[Night]) -> float:
    amounts = ((month.occupied, month.actual, month.funded) for month in held)
    return max((amount for series in amounts for amount in series if amount is not None), default=1.0)


def _number(month: Night) -> str:
    value = month.occupied
    return "" if value is None else number(value, 0 if value == round(value) else 1)


def _bars(held: Sequence[Night], unit: str) -> Spec:
    occupied = [month for month in held if month.occupied]
    return {
        "type": "bar",
        "name": "occupati",
        "x": [_middle(month) for month in occupied],
        "y": [month.occupied for month in occupied],
        "width": [((_end(month) - month.day).days + 1) * _DAY * _SHARE for month in occupied],
        "text": [_number(month) if len(held) <= MOST_NUMBERS else "" for month in occupied],
        "textposition": "inside",
        "insidetextanchor": "start",
        "textangle": 0,
        "textfont": {"color": ["#ffffff" if not month.provisional else theme.TEXT for month in occupied]},
        "marker": {"color": [faded(VOLUME) if month.provisional else VOLUME_DARK for month in occupied]},
        "hovertext": [month.words(unit) for month in occupied],
        "hovertemplate": "%{hovertext}<extra></extra>",
    }


def _signs(held: Sequence[Night], unit: str) -> list[Spec]:
    """Say on the ground of the figure why a month has no bar, or that its bar has no height."""
    signed = [month for month in held if month.state in _SIGNS or month.occupied == 0]
    if not signed:
        return []
    return [
        {
            "type": "scatter", "mode": "text", "name": "senza valore", "x": [_middle(month) for month in signed],
            "y": [0] * len(signed), "text": [_SIGNS.get(month.state, "0") for month in signed],
            "textposition": "top center",
            "textfont": {"color": theme.TEXT_SOFT}, "hovertext": [month.words(unit) for month in signed],
            "hovertemplate": "%{hovertext}<extra></extra>", "cliponaxis": False,
        }
    ]  # fmt: skip


def _capacity(held: Sequence[Night], column: str) -> Spec:
    """Return a capacity as a step: level over each month, with a gap where the section was closed."""
    xs: list[str] = []
    ys: list[float | None] = []
    for month in held:
        amount = getattr(month, column) if month.actual else None
        xs += [month.day.isoformat(), (_end(month) + timedelta(days=1)).isoformat()]
        ys += [amount, amount]
    name, colour, dash = _LOOKS[column]
    return {
        "type": "scatter", "mode": "lines", "name": name, "x": xs, "y": ys, "hoverinfo": "skip", "connectgaps": False,
        "cliponaxis": False, "line": {"color": colour, "width": 1.6, "dash": dash},
    }  # fmt: skip


def _funded(held: Sequence[Night]) -> list[Spec]:
    """Return the step of the funded places, unless nobody knows them or they are always those in service."""
    if all(month.funded is None or month.funded == month.actual for month in held):
        return []
    return [_capacity(held, "funded")]


def _labels(held: Sequence[Night], *, used: str, in_use: str, funded: bool) -> tuple[list[Spec], int]:
    """Return the names of what is drawn, at the right of the last month open, and the pixels that they need."""
    last = next((month for month in reversed(held) if month.actual), None)
    if last is None:
        return [], 12
    words = [(stacked(in_use, bold(number(last.actual))), last.actual, theme.TEXT)]
    if funded and last.funded is not None and last.funded != last.actual:
        words.append((stacked("finanziati", bold(number(last.funded))), last.funded, theme.TEXT_SOFT))
    words.append((bold(used), 0.0, VOLUME_DARK))
    labels = [
        text(word, x=1, xref="paper", y=value, colour=colour, xshift=8, yanchor="middle" if value else "bottom")
        for word, value, colour in words
    ]
    return labels, max(width_of(word) for word, _, _ in words) + 14


def _squares(held: Sequence[Night], unit: str) -> Spec:
    classes = [class_of(month) for month in held]
    return {
        "type": "heatmap",
        "name": "mesi",
        "x": [month.day.month for month in held],
        "y": [month.day.year for month in held],
        "z": classes,
        **scale_of_classes(),
        "xgap": 2,
        "ygap": 2,
        "text": [_SIGNS.get(month.state, _number(month)) for month in held],
        "texttemplate": "%{text}",
        "textfont": {"size": BODY},
        "hovertext": [month.words(unit) for month in held],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "hoverongaps": False,
    }


def _provisional(held: Sequence[Night]) -> list[Spec]:
    """Draw a dashed line under the months that may still change."""
    return [
        rule(
            x=(month.day.month - 0.45, month.day.month + 0.45), y=(month.day.year + 0.46,) * 2,
            colour=theme.TEXT_SOFT, width=2, dash="dot",
        )
        for month in held if month.provisional
    ]  # fmt: skip


def _notes(held: Sequence[Night], unit: str) -> list[str]:
    states = {month.state for month in held}
    words_by_state = {
        f"{unit}, in media nel mese": True,
        f"{PROTECTED} {NightState.HIDDEN.value}": NightState.HIDDEN in states,
        "×: dati non forniti": NightState.NOT_SUPPLIED in states,
        ZERO: any(month.occupied == 0 for month in held),
        "senza barra: servizio chiuso": NightState.CLOSED in states,
        "tinta chiara: dati provvisori": any(month.provisional for month in held),
    }
    return [words for words, shown in words_by_state.items() if shown]
