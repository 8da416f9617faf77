"""Places occupied against the places in service and those funded, with the forecast of the coming weeks.

Role: occupancy over time of one section of one service. In: a frame of nights or weeks, a frame of forecasts, events.
Out: a Plotly figure.
Must not: import Streamlit, forecast, mix sections, draw a closed or missing night as empty.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

import plotly.graph_objects as go
import polars as pl

from components import theme
from components.escaping.chart import bold, stacked
from components.figures.core.annotations import Event, write_events
from components.figures.core.canvas import (
    VOLUME,
    VOLUME_DARK,
    VOLUME_FILL,
    Room,
    Spec,
    canvas,
    faded,
    scale,
    tip,
    value_axis,
)
from components.figures.core.lines import AXIS_HEIGHT, Line, Point, end_labels, line_traces, time_axis
from components.figures.core.row_labels import PROTECTED, sign_of
from components.figures.time.nightly_frame import SATURATED, Night, NightState, nights_of
from indicators.italian.dates import day_in_words
from indicators.italian.numbers import number
from indicators.model.result import Status

FORECAST: Final = {
    "day": pl.Date,  # as in `indicators.analysis.nightly_occupancy.NIGHTS`
    "value": pl.Float64,  # places
    "lower": pl.Float64,  # limits of the prediction interval
    "upper": pl.Float64,
}
"""Columns of the frame of forecasts."""
PLOT: Final = 260
MOST_STRONG: Final = 120
"""Nights up to which the line is strong; more of them are a texture, and the line thin."""
_STATUS: Final = {
    NightState.KNOWN: Status.OK, NightState.NOT_SUPPLIED: Status.NOT_SUPPLIED, NightState.CLOSED: Status.UNDEFINED,
    NightState.HIDDEN: Status.SUPPRESSED,
}  # fmt: skip


def occupancy(
    nights: pl.DataFrame,
    *,
    unit: str = "posti letto",
    used: str = "occupati",
    in_use: str = "in servizio",
    forecast: pl.DataFrame | None = None,
    events: Sequence[Event] = (),
) -> go.Figure:
    """Draw what was occupied as an area, the places in service as a step and those funded as a dashed step.

    Parameters
    ----------
    nights : polars.DataFrame
        With the columns of `indicators.analysis.nightly_occupancy.NIGHTS`: one section, by night or by week.
    unit : str
        What the capacity is counted in, in the plural.
    used, in_use : str
        What is said of the capacity that was used, and of that which could be.
    forecast : polars.DataFrame, optional
        With the columns of `FORECAST`: what is expected after the last night.
    events : sequence of Event
    """
    held = nights_of(nights)
    coming = [] if forecast is None else forecast.sort("day").rows(named=True)
    days = [night.day for night in held] + [row["day"] for row in coming]
    ticks = scale(0, _most(held, coming))
    axis, left = value_axis(ticks)
    steps = [_capacity(held, "actual", in_use), *_funded(held)]
    occupied = _occupied(held, unit, used)
    labels, right = end_labels([occupied, *steps], span=(0, ticks[-1]), plot=PLOT)
    border = [Event(first_day=coming[0]["day"], title="da qui, previsione")] if coming else []
    event_marks = write_events([*events, *border], first=days[0], last=days[-1], plot=PLOT)
    traces = [
        *_area(held),
        *line_traces(occupied),
        *(_step(line) for line in steps),
        *_rug(held, unit, ticks[-1]),
        *_forecast(coming, held, unit),
    ]
    return canvas(
        traces,
        Room(plot=PLOT, left=left, right=right, top=14 + event_marks.height, bottom=AXIS_HEIGHT),
        xaxis=time_axis(days),
        yaxis=axis,
        shapes=event_marks.shapes,
        annotations=[*labels, *event_marks.annotations],
        note=_notes(held, unit, forecast=bool(coming)),
    )


def _most(held: Sequence[Night], coming: Sequence[dict[str, Any]]) -> float:
    amounts = [
        amount for night in held for amount in (night.occupied, night.actual, night.funded) if amount is not None
    ]
    return max([*amounts, *(float(row["upper"]) for row in coming), 1.0]) * 1.06


def _occupied(held: Sequence[Night], unit: str, used: str) -> Line:
    points = tuple(
        Point(
            x=night.day.isoformat(),
            value=night.occupied if night.state is NightState.KNOWN else None,
            status=_STATUS[night.state],
            sign=sign_of(_STATUS[night.state], 0),
            provisional=night.provisional,
            words=night.words(unit),
        )
        for night in held
    )
    width = 2 if len(points) <= MOST_STRONG else 1
    last = next((point.value for point in reversed(points) if point.value is not None), None)
    amount = [] if last is None else [number(last, 0 if last == round(last) else 1)]
    label = bold(stacked(used, *amount))
    return Line(name=used, colour=VOLUME, points=points, label=label, width=width)


def _area(held: Sequence[Night]) -> list[Spec]:
    """Fill under what was occupied, stretch by stretch: a gap stays white."""
    xs: list[str | None] = []
    ys: list[float | None] = []
    run: list[Night] = []
    for night in [*held, None]:
        if night is not None and night.state is NightState.KNOWN:
            run.append(night)
        elif run:
            days = [one.day.isoformat() for one in run]
            xs += [days[0], *days, days[-1], None]
            ys += [0, *(one.occupied for one in run), 0, None]
            run = []
    return [
        {
            "type": "scatter", "mode": "lines", "name": "area", "x": xs, "y": ys, "fill": "toself",
            "fillcolor": faded(VOLUME_FILL, 0.6), "line": {"width": 0}, "hoverinfo": "skip",
        }
    ]  # fmt: skip


def _capacity(held: Sequence[Night], column: str, name: str) -> Line:
    """Return a capacity with the ends of its steps only: hundreds of equal nights are one line."""
    amounts = [getattr(night, column) if night.actual else None for night in held]
    ends = [0, *(at for at in range(1, len(held)) if amounts[at] != amounts[at - 1]), len(held) - 1]
    around = sorted({at for end in ends for at in (end - 1, end) if at >= 0})
    points = tuple(Point(x=held[at].day.isoformat(), value=amounts[at], status=Status.OK, words="") for at in around)
    last = next((point.value for point in reversed(points) if point.value is not None), None)
    label = stacked(name, bold(number(last)))
    return Line(name=name, colour=theme.TEXT if column == "actual" else theme.TEXT_SOFT, points=points, label=label)


def _funded(held: Sequence[Night]) -> list[Line]:
    """Return the step of the funded places, unless nobody knows them or they are always those in service."""
    if all(night.funded is None or night.funded == night.actual for night in held):
        return []
    return [_capacity(held, "funded", "finanziati")]


def _step(line: Line) -> Spec:
    dash = "solid" if line.colour == theme.TEXT else "dash"
    return {
        "type": "scatter", "mode": "lines", "name": line.name, "x": [point.x for point in line.points],
        "y": [point.value for point in line.points], "hoverinfo": "skip", "connectgaps": False,
        "line": {"color": line.colour, "width": 1.6, "dash": dash, "shape": "hv"}, "cliponaxis": False,
    }  # fmt: skip


def _rug(held: Sequence[Night], unit: str, top: float) -> list[Spec]:
    """Mark saturated nights with a stroke at the top of the figure."""
    full = [night for night in held if (night.share or 0) > SATURATED]
    if not full:
        return []
    return [
        {
            "type": "scatter", "mode": "markers", "name": "sature", "x": [night.day.isoformat() for night in full],
            "y": [top] * len(full), "text": [night.words(unit) for night in full],
            "hovertemplate": "%{text}<extra></extra>", "cliponaxis": False,
            "marker": {"symbol": "line-ns", "size": 9, "line": {"color": VOLUME_DARK, "width": 1.2}},
        }
    ]  # fmt: skip


def _forecast(coming: Sequence[dict[str, Any]], held: Sequence[Night], unit: str) -> list[Spec]:
    if not coming:
        return []
    line = Line(name="previsione", colour=VOLUME_DARK, points=tuple(_expected(row, unit) for row in coming), width=2)
    traces = list(line_traces(line, band=True))
    recorded = [night for night in held if night.state is NightState.KNOWN]
    joined = [replace(line.points[0], x=recorded[-1].day.isoformat(), value=recorded[-1].occupied)] if recorded else []
    bridge = replace(line, points=(*joined, line.points[0]))
    (link,) = line_traces(bridge)
    dotted = {"line": {"color": VOLUME_DARK, "width": 2, "dash": "dot"}}
    return [traces[0], {**link, **dotted, "hoverinfo": "skip", "hovertemplate": None}, {**traces[1], **dotted}]


def _expected(row: dict[str, Any], unit: str) -> Point:
    low, value, high = (number(row[column], 1) for column in ("lower", "value", "upper"))
    words = tip(day_in_words(row["day"]), (f"previsti {value} {unit}", f"intervallo: da {low} a {high}"))
    return Point(
        x=row["day"].isoformat(),
        value=row["value"],
        lower=row["lower"],
        upper=row["upper"],
        status=Status.OK,
        words=words,
    )


def _notes(held: Sequence[Night], unit: str, *, forecast: bool) -> list[str]:
    states = {night.state for night in held}
    full = any((night.share or 0) > SATURATED for night in held)
    words_by_state = {
        unit: True,
        "trattini in alto: oltre il 95% dei posti": full,
        "×: dati non forniti": NightState.NOT_SUPPLIED in states,
        f"{PROTECTED} {NightState.HIDDEN.value}": NightState.HIDDEN in states,
        "bianco: servizio chiuso": NightState.CLOSED in states,
        "tratteggio: dati provvisori": any(night.provisional for night in held),
        "fascia: intervallo della previsione": forecast,
    }
    return [words for words, shown in words_by_state.items() if shown]
