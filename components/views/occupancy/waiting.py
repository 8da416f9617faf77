"""The waiting list of one service, week by week, for those who may see it.

Comes in: the context and the facts of a service. Goes out: elements on the page; a Plotly figure.
Must not: tell anybody how few people wait but those whom `indicators.analysis.waiting_lists` allows.
"""

from datetime import date
from typing import Final

import plotly.graph_objects as go
import polars as pl

from components.figures.core.canvas import VOLUME_DARK, Room, canvas, scale, tip, value_axis
from components.figures.core.lines import AXIS_HEIGHT, Line, Point, line_traces, time_axis
from components.state.page_context import Context
from components.views.occupancy.nights import ServiceFacts
from components.views.occupancy.text import (
    LINE,
    PEOPLE_WAITING,
    PRIVATE,
    WEEK_FROM,
    nobody_waits,
    waiting_point,
    waiting_subtitle,
    waiting_title,
)
from components.widgets import screen
from components.widgets.chart import chart
from components.widgets.rows_frame import rows_frame
from data_access.errors import UserError
from indicators.analysis.waiting_lists import waiting_weeks
from indicators.model.result import Status

PLOT: Final = 180


def waiting_section(context: Context, service: ServiceFacts) -> None:
    """Draw the waiting list of a service, or say who may see it, or that nobody waits."""
    period, viewer = context.view.query.period, context.view.query.viewer
    try:
        weeks = context.data.find(waiting_weeks, service.key, viewer=viewer, period=period)
    except UserError:
        screen.caption(PRIVATE)
        return
    if not weeks["waiting"].max():
        screen.caption(nobody_waits(weeks, period.label))
        return
    title = waiting_title(weeks)
    with rows_frame(
        context,
        key="attesa",
        title=title,
        subtitle=waiting_subtitle(period.label),
        rows=weeks.select(pl.col("week").alias(WEEK_FROM), pl.col("waiting").round(1).alias(PEOPLE_WAITING)).to_dicts(),
        shown=lambda: waiting_figure(weeks),
    ):
        chart(context, lambda: waiting_figure(weeks), key="attesa", question=(service.key, viewer, period), alt=title)


def waiting_figure(weeks: pl.DataFrame) -> go.Figure:
    """Draw the line of a waiting list.

    Parameters
    ----------
    weeks : polars.DataFrame
        With the columns of `indicators.analysis.waiting_lists.WAITING`, in order, at least one row.
    """
    points = tuple(_point(week, waiting) for week, waiting in weeks.iter_rows())
    line = Line(name=LINE, colour=VOLUME_DARK, points=points, label="", width=2)
    ticks = scale(0, float(weeks["waiting"].max()) or 1.0)  # type: ignore[arg-type]  # a column of floats
    axis, left = value_axis(ticks)
    room = Room(plot=PLOT, left=left, right=12, top=12, bottom=AXIS_HEIGHT)
    return canvas(line_traces(line), room, xaxis=time_axis(weeks["week"].to_list()), yaxis=axis)


def _point(week: date, waiting: float) -> Point:
    said, people = waiting_point(week, waiting)
    return Point(x=week.isoformat(), value=waiting, status=Status.OK, words=tip(said, (people,)))
