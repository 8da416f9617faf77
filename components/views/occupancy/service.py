"""One service: places over time, calendar of nights, seasons, unmet demand, waiting list, length of stay, forecast.

Comes in: the context and the facts of a service. Goes out: elements on the page.
Must not: count people but through the context's questions, or add what is counted in different units.
"""

from typing import Any

import plotly.graph_objects as go
import polars as pl
import streamlit as st

from components.figures.time.calendar import night_calendar
from components.figures.time.month_rows import month_calendar, occupancy_by_month
from components.figures.time.occupancy import occupancy
from components.figures.time.seasons import seasons
from components.figures.time.trend import trend
from components.state.page_context import Context
from components.state.tab_in_address import open_tab
from components.views.occupancy.forecast import forecast_section
from components.views.occupancy.nights import (
    DRAWN,
    ServiceFacts,
    events_of,
    for_figure,
    fullness,
    history,
    night_rows,
    nights_by_section,
    season_rows,
)
from components.views.occupancy.text import (
    BY_WEEK,
    CLOSED,
    MONTH,
    NO_CAPACITY,
    NO_NIGHTS,
    NO_OCCUPANCY,
    NO_SEASONS,
    OCCUPANCY,
    PROTECTED,
    SECTIONS,
    STATE,
    STEPS,
    TABS,
    UNMET,
    UNMET_NONE,
    WEEK,
    YEAR,
    calendar_alt,
    calendar_note,
    calendar_subtitle,
    contacts_subtitle,
    of_section,
    places_subtitle,
    seasons_alt,
    seasons_subtitle,
    seasons_words,
)
from components.views.occupancy.waiting import waiting_section
from components.widgets import attempt, bars, figure_frame, message, screen
from components.widgets.chart import chart
from components.widgets.focus import closed_years
from components.widgets.rows_frame import rows_frame
from components.widgets.tabs import wide
from data_access.errors import UserError
from data_access.vocabulary import Section
from indicators.analysis.nightly_occupancy import SectionNights, Step
from indicators.model.query import AMBITO, Comparison, Grouping, Query
from indicators.model.result import Result, Status
from indicators.selection.capacity_overlaps import overlap_words
from indicators.selection.supply import holds_any
from indicators.wording.headline import headline


def not_supplied(context: Context) -> str:
    """Return why nobody can tell how full a service with places was, where nothing of that kind was ever supplied."""
    if not context.data.find(holds_any, ("capacity",)):
        return NO_CAPACITY
    return "" if context.data.find(holds_any, ("occupancy",)) else NO_OCCUPANCY


def service_section(context: Context, service: ServiceFacts) -> None:
    """Draw everything about one service."""
    screen.header(service.name, anchor=False)
    if service.unit not in DRAWN:
        _contacts(context, service)
        return
    nights = nights_by_section(context, service, context.view.query.period)
    if unsaid := not_supplied(context):
        message(unsaid)
        nights = {}
    elif not nights:
        screen.caption(CLOSED)
    for column, (section, frame) in zip(st.columns(max(len(nights), 1), gap="large"), nights.items(), strict=False):
        with column:
            _places(context, service, section, frame)
    if service.is_nightly:
        _tabs(context, service, nights)
    elif nights:
        for section in nights:
            _seasons(context, service, section)


def _places(context: Context, service: ServiceFacts, section: Section, nights: SectionNights) -> None:
    period, key = context.view.query.period, f"posti_{section.name.lower()}"
    said = fullness(nights).sentence(service.unit.label, by_night=service.is_nightly)
    shown = for_figure(service, nights, period)
    step = STEPS[nights.step] if shown.height == nights.frame.height else BY_WEEK
    draw = occupancy_by_month if nights.step is Step.MONTH else occupancy

    def figure() -> go.Figure:
        return draw(
            shown,
            unit=service.unit.label,
            used=service.used,
            in_use=f"in {service.in_use}",
            events=events_of(context, service, period),
        )

    with rows_frame(
        context,
        key=key,
        title=of_section(section, said),
        subtitle=places_subtitle(service.unit.label, service.used, service.in_use, step=step, period=period.label),
        rows=night_rows(shown, nights.step),
        note=" ".join(filter(None, (nights.why, context.data.find(overlap_words, service.key, section)))),
        shown=figure,
    ):
        chart(
            context,
            figure,
            key=key,
            question=(service.key, period),
            alt=f"{service.name}, {SECTIONS[section]}: {said}",
        )


def _tabs(context: Context, service: ServiceFacts, nights: dict[Section, SectionNights]) -> None:
    open_tab("schede_servizio", TABS)
    first, second, third = screen.tabs(list(TABS), key="schede_servizio", on_change="rerun")
    if first.open:
        with first:
            for section, own_nights in nights.items():
                _night_by_night(context, service, section, own_nights)
            if not nights:
                screen.caption(not_supplied(context) or NO_NIGHTS)
    if second.open:
        with second:
            _demand(context, service)
    if third.open:
        with third:
            if unsaid := not_supplied(context):
                screen.caption(unsaid)
            else:
                forecast_section(context, service)


def _night_by_night(context: Context, service: ServiceFacts, section: Section, nights: SectionNights) -> None:
    left, right = st.columns([3, 2], gap="large")
    with left:
        _calendar(context, service, section, nights)
    with right:
        _seasons(context, service, section)


def _calendar(context: Context, service: ServiceFacts, section: Section, nights: SectionNights) -> None:
    occupancy, period, key = fullness(nights), context.view.query.period, f"calendario_{section.name.lower()}"
    title, by_month = of_section(section, occupancy.calendar()), nights.step is Step.MONTH

    def figure() -> go.Figure:
        return (month_calendar if by_month else night_calendar)(nights.frame, unit=service.unit.label)

    with (
        rows_frame(
            context,
            key=key,
            title=f"{title}.",
            subtitle=calendar_subtitle(service.unit.label, nights.step, period.label),
            rows=night_rows(nights.frame, nights.step),
            note=calendar_note(by_month=by_month),
            shown=figure,
        ),
        wide(key),
    ):
        chart(
            context,
            figure,
            key=key,
            question=(service.key, period),
            alt=calendar_alt(service.name, title, by_month=by_month),
        )


def _seasons(context: Context, service: ServiceFacts, section: Section) -> None:
    nights = nights_by_section(context, service, history(context)).get(section)
    if nights is None:
        return
    rows, step = season_rows(nights), nights.step
    if nights.frame["coarse"].any() and rows["value"].is_null().all():
        screen.caption(NO_SEASONS)
        return
    year, key = (
        min(context.view.query.period.last, context.directory.last_month) // 12,
        f"stagioni_{section.name.lower()}",
    )
    by_month = step is Step.MONTH

    def figure() -> go.Figure:
        return seasons(rows, year=year, unit="%", hidden_below=0, by_month=by_month)

    with rows_frame(
        context,
        key=key,
        title=of_section(section, seasons_words(rows, year, step)),
        subtitle=seasons_subtitle(service.unit.label, service.used, by_month=by_month, year=year),
        rows=_season_table(rows, step),
        shown=figure,
    ):
        chart(
            context,
            figure,
            key=key,
            question=(service.key, context.view.query.period),
            alt=seasons_alt(service.name, SECTIONS[section], by_month=by_month),
        )


def _season_table(rows: pl.DataFrame, step: Step) -> list[dict[str, Any]]:
    value = pl.col("value").round(1).alias(OCCUPANCY)
    if step is Step.MONTH:
        month = pl.format("{}-{}", "year", pl.col("week").cast(pl.String).str.zfill(2)).alias(MONTH)
        hidden = pl.when(pl.col("status") == str(Status.SUPPRESSED)).then(pl.lit(PROTECTED)).otherwise(pl.lit(""))
        return rows.select(month, value, hidden.alias(STATE)).to_dicts()
    return rows.select(pl.col("year").alias(YEAR), pl.col("week").alias(WEEK), value).to_dicts()


def _of_service(context: Context, service: ServiceFacts, **changes: Any) -> Query:
    """Return the view's question about one service alone, wherever the people come from."""
    return context.page_query.but(
        area=AMBITO,
        services=(service.key,),
        service_types=(),
        strands=(),
        comparison=Comparison.NONE,
        **changes,
    )


def _demand(context: Context, service: ServiceFacts) -> None:
    left, right = st.columns(2, gap="large")
    with left:
        _unmet(context, service)
    with right:
        _stay(context, service)
    waiting_section(context, service)


def _unmet(context: Context, service: ServiceFacts) -> None:
    query = _of_service(context, service, indicator="unmet_demand", by=(Grouping.YEAR,), period=_years(context))
    result = attempt(lambda: context.ask(query))
    if result and _has_values(result):
        with figure_frame(result=result, key="non_accolta"):
            bars(result)
    elif result and result.is_missing:
        message(headline(result))
    elif result:
        screen.subheader(UNMET, anchor=False)
        screen.caption(UNMET_NONE)


def _stay(context: Context, service: ServiceFacts) -> None:
    query = _of_service(context, service, indicator="median_stay", by=(Grouping.YEAR,), period=_years(context))
    result = attempt(lambda: context.ask(query))
    if result:
        with figure_frame(result=result, key="permanenza"):
            bars(result)


def _years(context: Context) -> Any:
    return closed_years(context.directory)


def _has_values(result: Result) -> bool:
    return bool(result.frame["numerator"].is_not_null().any() or (result.frame["status"] == "suppressed").any())


def _contacts(context: Context, service: ServiceFacts) -> None:
    """Draw what is counted in accesses or households, month by month, beside the year before."""
    query = _of_service(context, service, indicator="contacts", by=(Grouping.MONTH,))
    result = attempt(lambda: context.ask(query))
    if not result:
        return
    former = _quietly(context, query.but(period=query.period.year_before()))
    beside = (former,) if former else ()
    with figure_frame(
        result=result,
        key="accessi",
        subtitle=contacts_subtitle(service.unit.label, result.query.period.label),
        beside=beside,
    ):
        chart(
            context,
            lambda: trend([result], former=former, events=events_of(context, service, query.period)),
            key="accessi",
            question=query,
            alt=headline(result),
        )


def _quietly(context: Context, query: Query) -> Result | None:
    try:
        return context.ask(query)
    except UserError:
        return None
