"""One service: places over time, calendar of nights, seasons, unmet demand, waiting list, length of stay, forecast.

Comes in: the context and the facts of a service. Goes out: elements on the page.
Must not: count people but through the context's questions, or add what is counted in different units.
"""

from typing import Any, Final

import polars as pl
import streamlit as st

from components.context import Context
from components.figures.calendar import night_calendar
from components.figures.occupancy import occupancy
from components.figures.seasons import seasons
from components.figures.trend import trend
from components.parts import attempt, bars, figure_frame
from components.parts.focus import closed_years
from components.sections.occupancy_chart import chart
from components.sections.occupancy_forecast import forecast_section
from components.sections.occupancy_nights import (
    DRAWN,
    SECTIONS,
    ServiceFacts,
    events_of,
    for_figure,
    fullness,
    history,
    night_rows,
    nights_by_section,
    of_section,
    season_weeks,
    seasons_words,
)
from components.sections.occupancy_waiting import waiting_section
from components.sections.resources_frame import rows_frame
from data_access.errors import UserError
from data_access.vocabulary import Section
from indicators.query import AMBITO, Comparison, Grouping, Lens, Query
from indicators.result import Result

CLOSED: Final = "In questo periodo il servizio era chiuso o non ancora aperto: scegliere un altro periodo o servizio."
TABS: Final = ("Notti e stagioni", "Domanda e permanenza", "Previsione a 8 settimane")
NO_NIGHTS: Final = "Nel periodo non c'è nessuna notte da mostrare."
UNMET_NONE: Final = "Per questo servizio non sono registrate richieste di posto nel periodo."


def service_section(now: Context, service: ServiceFacts) -> None:
    """Draw everything about one service."""
    st.header(service.name, anchor=False)
    if service.unit not in DRAWN:
        _contacts(now, service)
        return
    nights = nights_by_section(now, service, now.view.query.period)
    if not nights:
        st.caption(CLOSED)
    for column, (section, frame) in zip(st.columns(max(len(nights), 1), gap="large"), nights.items(), strict=False):
        with column:
            _places(now, service, section, frame)
    if service.is_nightly:
        _tabs(now, service, nights)
    elif nights:
        for section in nights:
            _seasons(now, service, section)


def _places(now: Context, service: ServiceFacts, section: Section, nights: pl.DataFrame) -> None:
    period, key = now.view.query.period, f"posti_{section.name.lower()}"
    said = fullness(nights).sentence(service.unit.label, by_night=service.is_nightly)
    shown = for_figure(service, nights, period)
    step = "notte per notte" if shown.height == nights.height else "medie settimanali"
    with rows_frame(
        now,
        key=key,
        title=of_section(section, said),
        subtitle=f"{_capacity_words(service)} · {step} · {period.label}",
        rows=night_rows(shown),
    ):
        chart(
            now,
            lambda: occupancy(
                shown,
                unit=service.unit.label,
                used=service.used,
                in_use=f"in {service.in_use}",
                events=events_of(now, service, period),
            ),
            key=key,
            question=(service.key, period),
            alt=f"{service.name}, {SECTIONS[section]}: {said}",
        )


def _capacity_words(service: ServiceFacts) -> str:
    return f"{service.unit.label.capitalize()} {service.used}, in {service.in_use} e finanziati"


def _tabs(now: Context, service: ServiceFacts, nights: dict[Section, pl.DataFrame]) -> None:
    first, second, third = st.tabs(list(TABS), key="schede_servizio", on_change="rerun")
    if first.open:
        with first:
            for section, frame in nights.items():
                _night_by_night(now, service, section, frame)
            if not nights:
                st.caption(NO_NIGHTS)
    if second.open:
        with second:
            _demand(now, service)
    if third.open:
        with third:
            forecast_section(now, service)


def _night_by_night(now: Context, service: ServiceFacts, section: Section, nights: pl.DataFrame) -> None:
    left, right = st.columns([3, 2], gap="large")
    with left:
        _calendar(now, service, section, nights)
    with right:
        _seasons(now, service, section)


def _calendar(now: Context, service: ServiceFacts, section: Section, nights: pl.DataFrame) -> None:
    found, period, key = fullness(nights), now.view.query.period, f"calendario_{section.name.lower()}"
    title = of_section(section, found.calendar())
    with rows_frame(
        now,
        key=key,
        title=f"{title}.",
        subtitle=f"Quota di {service.unit.label} occupati, una casella per notte · {period.label}",
        rows=night_rows(nights),
        note="Piena o quasi: oltre il 95% dei posti in servizio quella notte.",
    ):
        chart(
            now,
            lambda: night_calendar(nights, unit=service.unit.label),
            key=key,
            question=(service.key, period),
            alt=f"Calendario delle notti, {service.name}. {title}",
        )


def _seasons(now: Context, service: ServiceFacts, section: Section) -> None:
    nights = nights_by_section(now, service, history(now)).get(section)
    if nights is None:
        return
    weeks = season_weeks(nights)
    year, key = min(now.view.query.period.last, now.directory.last_month) // 12, f"stagioni_{section.name.lower()}"
    with rows_frame(
        now,
        key=key,
        title=of_section(section, seasons_words(weeks, year)),
        subtitle=f"Quota di {service.unit.label} {service.used}, per settimana · {year} in evidenza",
        rows=_season_rows(weeks),
    ):
        chart(
            now,
            lambda: seasons(weeks, year=year, unit="%"),
            key=key,
            question=(service.key, now.view.query.period),
            alt=f"{service.name}, {SECTIONS[section]}: occupazione delle stesse settimane in anni diversi",
        )


def _season_rows(weeks: pl.DataFrame) -> list[dict[str, Any]]:
    value = pl.col("value").round(1).alias("Occupazione %")
    return weeks.select(pl.col("year").alias("Anno"), pl.col("week").alias("Settimana"), value).to_dicts()


def _of_service(now: Context, service: ServiceFacts, **changes: Any) -> Query:
    """Return the view's question about one service alone, wherever the people come from."""
    return now.view.query.but(
        area=AMBITO,
        lens=Lens.PLACE,
        services=(service.key,),
        service_types=(),
        strands=(),
        comparison=Comparison.NONE,
        **changes,
    )


def _demand(now: Context, service: ServiceFacts) -> None:
    left, right = st.columns(2, gap="large")
    with left:
        _unmet(now, service)
    with right:
        _stay(now, service)
    waiting_section(now, service)


def _unmet(now: Context, service: ServiceFacts) -> None:
    query = _of_service(now, service, indicator="unmet_demand", by=(Grouping.YEAR,), period=_years(now))
    result = attempt(lambda: now.ask(query))
    if result and _has_values(result):
        with figure_frame(result=result, key="non_accolta"):
            bars(result)
    elif result:
        st.subheader("Domanda non accolta", anchor=False)
        st.caption(UNMET_NONE)


def _stay(now: Context, service: ServiceFacts) -> None:
    query = _of_service(now, service, indicator="median_stay", by=(Grouping.YEAR,), period=_years(now))
    result = attempt(lambda: now.ask(query))
    if result:
        with figure_frame(result=result, key="permanenza"):
            bars(result)


def _years(now: Context) -> Any:
    return closed_years(now.directory)


def _has_values(result: Result) -> bool:
    return bool(result.frame["numerator"].is_not_null().any() or (result.frame["status"] == "suppressed").any())


def _contacts(now: Context, service: ServiceFacts) -> None:
    """Draw what is counted in accesses or households, month by month, beside the year before."""
    query = _of_service(now, service, indicator="contacts", by=(Grouping.MONTH,))
    result = attempt(lambda: now.ask(query))
    if not result:
        return
    former = _quietly(now, query.but(period=query.period.year_before()))
    beside = (former,) if former else ()
    with figure_frame(result=result, key="accessi", subtitle=_in_unit(service, result), beside=beside):
        chart(
            now,
            lambda: trend([result], former=former, events=events_of(now, service, query.period)),
            key="accessi",
            question=query,
            alt=result.sentence(),
        )


def _in_unit(service: ServiceFacts, result: Result) -> str:
    period = result.query.period.label
    return f"Accessi mese per mese · capienza in {service.unit.label} · {period} · in grigio l'anno prima"


def _quietly(now: Context, query: Query) -> Result | None:
    try:
        return now.ask(query)
    except UserError:
        return None
