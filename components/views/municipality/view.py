"""The sheet of a municipality: who lives there, who comes to the services, where they go, what is protected and why.

Comes in: the context. Goes out: elements on the page, in the order in which they are printed on two A4 sheets.
Must not: hold a number that is not in a result (but for residents, which are public), show what is protected.
"""

from collections.abc import Sequence

import streamlit as st

from components import theme
from components.figures.compare.dots import Contestant
from components.figures.compare.pyramid import pyramid
from components.figures.compare.spine import spine
from components.figures.core.canvas import MUNICIPALITY
from components.figures.core.labels import status_words
from components.figures.time.trend import trend
from components.state.page_context import Context, area_of, in_focus
from components.views.municipality.queries import (
    against,
    compared,
    instead,
    instead_words,
    of_like_size,
    over_time,
    rates,
    served,
    spine_rows,
    uses,
)
from components.views.municipality.suppressed import is_all_hidden, why_hidden
from components.views.municipality.tables import pyramid_rows, spine_table
from components.views.municipality.text import (
    AMBITO_NAME,
    FEW,
    FROM_ZERO,
    MAYORS_SHEET,
    NO_RESIDENTS,
    NO_TREND,
    NOT_SUMMED,
    OPEN,
    PROTECTED,
    RESIDENTS,
    RESIDENTS_AND_SERVED,
    SERVICES,
    TERRITORY_NAME,
    TIME_AND_OTHERS,
    WHAT_IS_PROTECTED,
    alone_words,
    beginning_words,
    rates_subtitle,
    residents_subtitle,
    residents_title,
    sheet_foot,
    spine_subtitle,
    spine_words,
    waiting_words,
    where_words,
)
from components.widgets import attempt, bars, figure_frame, message, page_link, screen, section_heading, source_line
from components.widgets.municipality_list import every_municipality
from components.widgets.queries import ask
from components.widgets.rows_frame import rows_frame
from components.widgets.tabs import chart, dots, framed
from indicators.analysis.funnel_position import meaning
from indicators.analysis.peer_municipalities import similar
from indicators.analysis.pooled_years import words_instead
from indicators.analysis.residents import ORDER, bands, residents
from indicators.italian.numbers import fewer
from indicators.model.query import Grouping
from indicators.model.result import Result
from indicators.model.territory import todays_territory
from indicators.selection.size_classes import LABELS
from indicators.selection.supply import holds_any
from indicators.statistics.reach import reach
from indicators.wording.headline import lacking


def sheet(context: Context) -> None:
    """Draw the sheet of the municipality in focus, or ask to choose one."""
    code = in_focus(context)
    if code is None:
        every_municipality(context)
        return
    first = attempt(lambda: ask(context, served(context, area_of(context, code)))[0])
    if was := beginning_words(context.data.find(todays_territory).beginnings.get(code, ())):
        message(was)
    page_link("scheda", label=MAYORS_SHEET, icon=":material/article:", comune=code)
    with st.container(key="scheda_comune"):
        if first and first.is_missing:
            _residents_alone(context, code, first)
            return
        if first and is_all_hidden(first):
            why_hidden(context, code, first)
        _people(context, code, first)
        section_heading(SERVICES, is_seen=False)
        attempt(lambda: _services(context, code))
        section_heading(TIME_AND_OTHERS, is_seen=False)
        with st.container(key="fila_tempo"):
            left, right = st.columns(2, gap="large")
            with left:
                attempt(lambda: _time(context, code))
            with right:
                attempt(lambda: _similar(context, code))
        if first:
            _protected(context, first)


def _residents_alone(context: Context, code: str, first: Result) -> None:
    """Draw the residents, and say what the rest of the sheet waits for."""
    section_heading(RESIDENTS, is_seen=False)
    attempt(lambda: _residents(context, code))
    message(waiting_words(lacking(first)))


def _people(context: Context, code: str, first: Result | None) -> None:
    """Draw the residents beside the rate of people served."""
    section_heading(RESIDENTS_AND_SERVED, is_seen=False)
    with st.container(key="fila_persone"):
        left, right = st.columns(2, gap="large")
        with left:
            _residents(context, code)
        with right:
            if first:
                attempt(lambda: _rates(context, code))


def _residents(context: Context, code: str) -> None:
    """Draw the residents by sex and age over the shape of the whole Ambito."""
    name = context.directory.municipalities[code]
    people, year = context.data.find(residents, code)
    if not people:
        message(NO_RESIDENTS.format(name=name))
        return
    title, own = residents_title(name, people), context.data.find(bands, code)
    figure = pyramid(own, name=name, order=ORDER, is_lead=code == context.directory.lead_code)
    with rows_frame(
        context,
        key="piramide",
        title=title,
        subtitle=residents_subtitle(year),
        rows=pyramid_rows(own, ORDER),
        about_people=False,
        shown=lambda: figure,
    ):
        chart(figure, key="piramide", words=title)


def _rates(context: Context, code: str) -> None:
    """Draw the rate beside that of the lead municipality, the territory, the Ambito, and what the difference means."""
    is_lead = code == context.directory.lead_code
    shown = [] if is_lead else [(context.directory.municipalities[code], MUNICIPALITY)]
    shown += [(context.directory.lead_name, theme.LEAD), (TERRITORY_NAME, theme.TERRITORY), (AMBITO_NAME, theme.AMBITO)]
    own, *others = ask(context, *rates(context, code))
    towns, whole = ask(context, *against(context))
    like = of_like_size(context, code)
    rows = [
        Contestant(name=name, colour=colour, row=result.rows()[0], below=result.hidden_below)
        for (name, colour), result in zip(shown, (own, *others), strict=True)
    ]
    if like:
        (row,) = like.rows()
        words = LABELS[row["size_class"]]
        rows.insert(1, Contestant(name=words, colour=theme.TEXT_SOFT, row=row, below=like.hidden_below))
        others = [*others, like]
    subtitle = rates_subtitle(own.query.period.label)
    with figure_frame(result=own, key="domanda", subtitle=subtitle, beside=others):
        dots(rows, own.indicator, key="tassi_comune")
        more = instead_words(context, own)
        screen.caption(f"{more} {meaning(towns, whole, code)}{'' if is_lead else FEW}".strip())


def _services(context: Context, code: str) -> None:
    """Draw which services are used, and where they stand."""
    types, places = ask(context, *uses(context, area_of(context, code)))
    left, right = st.columns(2, gap="large")
    with left, figure_frame(result=types, key="servizi_usati"):
        bars(types)
    with (
        right,
        figure_frame(result=places, key="dove", title=where_words(places, context.directory.municipalities[code])),
    ):
        bars(places)
        if reach(places.frame, Grouping.PLACE).sure > 1:
            screen.caption(NOT_SUMMED)


def _time(context: Context, code: str) -> None:
    """Draw the people served over the years: by quarter for who sees protected numbers, by month otherwise."""
    result = ask(context, over_time(context, area_of(context, code)))[0]
    if not any(row["value"] for row in result.rows()):
        message(NO_TREND)
        return
    framed(trend([result]), result, key="andamento")


def _similar(context: Context, code: str) -> None:
    """Draw the municipality among those of like size, as a spine chart."""
    name, is_lead = context.directory.municipalities[code], code == context.directory.lead_code
    pairs, missing = compared(context)
    shares = min((towns for towns, _ in pairs), key=lambda towns: towns.hidden_below)
    rows = spine_rows(context, code, pairs)
    names = [context.directory.municipalities[other] for other in context.data.find(similar, code)]
    has_residents = context.data.find(holds_any, ("residents",))
    title = spine_words(rows, name, names, has_residents=has_residents)
    figure = spine(rows, name=name, is_lead=is_lead, hidden_below=shares.hidden_below)
    with rows_frame(
        context,
        key="simili_scheda",
        title=title,
        subtitle=spine_subtitle(pairs[0][0].query.period.label, names),
        rows=spine_table(rows, status_words(shares), partly=shares.late_months > 0),
        entry=pairs[0][0].indicator,
        note=" ".join([FROM_ZERO if names else alone_words(rows), *missing, *_pooled(context, pairs)]),
        shown=lambda: figure,
        result=max((towns for towns, _ in pairs), key=lambda towns: sum(len(gap.months) for gap in towns.gaps)),
    ):
        chart(figure, key="simili_scheda", words=title)


def _pooled(context: Context, pairs: Sequence[tuple[Result, Result]]) -> list[str]:
    """Return what longer periods tell of the indicators that are hidden, if anything."""
    words = words_instead(instead(context, *(towns for towns, _ in pairs)))
    return [words] if words else []


def _protected(context: Context, result: Result) -> None:
    """Say what is protected and why, and where the sheet comes from."""
    words = PROTECTED if result.is_protected else OPEN
    with st.container(key="scheda_protezione"):
        section_heading(WHAT_IS_PROTECTED)
        screen.markdown(words.format(few=fewer(context.settings.disclosure.hidden_below)))
        screen.caption(sheet_foot(source_line(result)))
