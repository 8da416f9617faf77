"""The forecast of the coming weeks of one service, with its interval and how well it would have done in the past.

Comes in: the context and the facts of a service. Goes out: elements on the page.
Must not: run unless its tab is open; show a forecast without its accuracy.
"""

from typing import Any, Final

import plotly.graph_objects as go
import polars as pl
import streamlit as st

from components.figures.time.occupancy import occupancy
from components.state.page_context import Context
from components.views.occupancy.nights import ServiceFacts, night_rows, nights_by_section
from components.views.occupancy.text import DAY, EXPECTED, HOW, NOTHING_AHEAD, forecast_subtitle, of_section
from components.widgets import attempt, screen
from components.widgets.chart import chart
from components.widgets.rows_frame import rows_frame
from data_access.vocabulary import Section
from indicators.analysis.forecast import Forecast, forecast
from indicators.analysis.nightly_occupancy import sees_every_night
from indicators.model.period import Period, Unit
from indicators.wording.fragments import lowered

MONTHS_BEFORE: Final = 4
"""Months of nights drawn before the forecast."""


def forecast_section(context: Context, service: ServiceFacts) -> None:
    """Draw the forecast of each section of a service that is open at the end of the data."""
    last = context.directory.last_month
    nights = nights_by_section(context, service, Period(last - MONTHS_BEFORE + 1, last, Unit.MONTH))
    if not nights:
        screen.caption(NOTHING_AHEAD)
    for column, (section, section_nights) in zip(
        st.columns(max(len(nights), 1), gap="large"), nights.items(), strict=False
    ):
        with column:
            found = attempt(lambda section=section: _forecast(context, service, section))  # type: ignore[misc]
            if found:
                _draw(context, service, found, section_nights.frame)


def _forecast(context: Context, service: ServiceFacts, section: Section) -> Forecast:
    data, viewer = context.data, context.view.query.viewer
    disclosure = context.settings.disclosure

    def work() -> Forecast:
        return data.find(forecast, service.key, viewer=viewer, settings=disclosure, section=section)

    sees = data.find(sees_every_night, viewer, service.key)
    return data.once("forecast", (service.key, section, sees), work)


def _draw(context: Context, service: ServiceFacts, prediction: Forecast, nights: pl.DataFrame) -> None:
    section = prediction.section or Section.ANY
    key = f"previsione_{section.name.lower()}"
    coming = prediction.frame.drop_nulls("actual")
    drawn = coming.select("day", value="expected", lower="lower_80", upper="upper_80")

    def figure() -> go.Figure:
        return occupancy(nights, unit=service.unit.label, forecast=drawn)

    with rows_frame(
        context,
        key=key,
        title=of_section(section, lowered(prediction.sentence())),
        subtitle=forecast_subtitle(service.unit.label),
        rows=forecast_rows(nights, drawn),
        note=f"{prediction.why()} {prediction.accuracy.sentence(service.unit.label)} {HOW}",
        shown=figure,
    ):
        chart(
            context,
            figure,
            key=key,
            question=service.key,
            alt=prediction.sentence(),
        )


def forecast_rows(nights: pl.DataFrame, coming: pl.DataFrame) -> list[dict[str, Any]]:
    """Return the nights already told and those expected, one after the other, as the table and the file tell them."""
    forecasts = [
        {DAY: day} | {head: round(value, 1) for head, value in zip(EXPECTED, values, strict=True)}
        for day, *values in coming.iter_rows()
    ]
    before = night_rows(nights)
    names = {name: None for row in (*before[:1], *forecasts[:1]) for name in row}
    return [{**names, **row} for row in (*before, *forecasts)]
