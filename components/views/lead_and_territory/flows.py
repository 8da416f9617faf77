"""Tabs of the two lenses about where people come from: attraction by origin, flows, municipalities by services.

Comes in: the context. Goes out: elements on the page.
Must not: add up persons: flows are of accesses, which do add up.
"""

from dataclasses import replace
from typing import Final

import polars as pl
import streamlit as st

from components.figures.compare.origins import origins
from components.figures.composition.heat_table import matrix
from components.figures.composition.sankey import flows
from components.state.page_context import Context
from components.views.lead_and_territory.queries import attraction, journeys, place
from components.views.lead_and_territory.text import (
    ALL_HIDDEN,
    LEFT_OUT,
    NOBODY_CAME,
    NOT_KNOWN,
    attraction_words,
    classes_words,
    far_words,
    journeys_words,
    matrix_words,
    towns_words,
)
from components.widgets import bars, figure_frame, message, screen, silently
from components.widgets.absence import ABSENT, is_absent
from components.widgets.queries import ask, base
from components.widgets.tabs import chart, wide
from geo.classify import class_breaks
from indicators.italian.numbers import as_printed, fewer
from indicators.model.query import TERRITORY, Grouping
from indicators.model.result import Result, Status
from indicators.statistics.reach import is_hidden, is_told
from indicators.wording.headline import headline

BREAKS: Final = 4
"""Inner breaks of the five classes of colour."""
COLUMN: Final = 72
"""Pixels that a column of the matrix has at least, and its heading with it."""
LISTS: Final = 3
"""Lists side by side of the municipalities that people come from."""
_NOT_FEWER: Final = (2.0, 5.0, 10.0, 20.0)
"""Breaks where the values are too few to choose any."""


def attraction_panel(context: Context) -> None:
    """Draw the attraction by origin, with and without the fictitious, and the municipalities that people come from."""
    _origins(context)
    _towns(context)


def _origins(context: Context) -> None:
    whole, parts, whole_other, parts_other, transit = attraction(context)
    if whole.rows()[0]["value"] is None:
        message(headline(whole))
        return
    beside = (whole_other, parts, parts_other, transit)
    title = attraction_words(whole, whole_other)
    with figure_frame(result=whole, key="attrazione", title=title, beside=beside):
        chart(origins(whole, parts, whole_other, parts_other, transit), key="attrazione", words=title)
        name = context.directory.lead_name
        screen.caption(
            f"Chi ha la residenza in via fittizia a {name} è residente per l'anagrafe: il rombo lo conta tra chi "
            "residenza non ne ha. Una persona può cambiare residenza e stare in più origini: non si sommano. Il "
            "transito è una misura a parte."
        )


def _towns(context: Context) -> None:
    journey = silently(lambda: journeys(context))
    if journey is None:
        message("I comuni di provenienza si vedono per trimestre o per anno, non per mese.")
        return
    come = journey.frame.filter(is_told())
    hidden = journey.frame.filter(is_hidden()).height
    if not come.height and not hidden:
        is_known = journey.frame.filter(pl.col("status") == Status.NOT_SUPPLIED).is_empty()
        message(NOBODY_CAME.format(lead=context.directory.lead_name) if is_known else NOT_KNOWN)
        return
    title = journeys_words(journey)
    with figure_frame(result=journey, key="comuni_origine", title=title):
        _in_columns(replace(journey, frame=come))
        if hidden:
            screen.caption(few_words(hidden, fewer(journey.hidden_below, "persone"), alone=not come.height))


def few_words(towns: int, few: str, *, alone: bool = False) -> str:
    """Return from how many municipalities so few people came, perhaps nobody, that the figure does not draw them."""
    if towns == 1:
        return f"Da un {'' if alone else 'altro '}comune sono venute {few}, forse nessuna: è nella tabella."
    many = f"{towns} comuni" if alone else f"altri {towns} comuni"
    return f"Da {many} sono venute {few} ciascuno, forse nessuna: sono nella tabella."


def _in_columns(result: Result) -> None:
    """Draw bars on one scale in as many lists as there is room for, read from the top of the first."""
    most, rows = max((row["value"] or 0 for row in result.rows()), default=0), -(-result.frame.height // LISTS)
    for column, start in zip(st.columns(LISTS, gap="medium"), range(0, result.frame.height, rows or 1), strict=False):
        with column:
            bars(replace(result, frame=result.frame.slice(start, rows)), most=most, says_late=start == 0)


def far_panel(context: Context) -> None:
    """Draw where the people of the territory find each type of service: what is only in the lead municipality."""
    result = ask(context, base(context, "people_served", area=TERRITORY, by=(Grouping.SERVICE_TYPE, Grouping.PLACE)))[0]
    shown = used(result)
    if not shown.frame.height:
        message(_nothing(result, "In questo periodo nessuna persona del territorio è arrivata ai servizi."))
        return
    lead = context.directory.lead_code
    with figure_frame(result=result, key="lontano", title=far_words(result)):
        with wide("lontano"):
            drawn = matrix(shown, breaks=breaks(shown), columns=(lead,), column_width=COLUMN)
            chart(drawn, key="lontano", words=far_words(result))
        screen.caption(
            "Righe: tipi di servizio; colonne: comuni in cui stanno i servizi. Una persona può usarne più d'uno: righe "
            f"e colonne non si sommano. {LEFT_OUT}"
        )


def flows_panel(context: Context) -> None:
    """Draw the accesses from each origin to each type of service, and from each municipality to each place."""
    classes, towns, by_class, by_area = ask(
        context,
        place(context, "contacts", by=(Grouping.RESIDENCE_CLASS, Grouping.SERVICE_TYPE)),
        base(context, "contacts", by=(Grouping.MUNICIPALITY, Grouping.PLACE)),
        place(context, "contacts", by=(Grouping.RESIDENCE_CLASS,)),
        base(context, "contacts", by=(Grouping.AREA, Grouping.PLACE)),
    )
    if is_absent(classes, towns):
        message(ABSENT)
        return
    left, right = st.columns(2, gap="large")
    with left:
        _flow(classes, key="flussi_tipi", title=classes_words(by_class))
    with right:
        _flow(towns, key="flussi_comuni", title=towns_words(by_area))


def _flow(result: Result, *, key: str, title: str) -> None:
    if not any(row["value"] for row in result.rows()):
        message("In questo periodo nessun flusso ha un valore che si possa mostrare.")
        return
    with figure_frame(result=result, key=key, title=title):
        with wide(key):
            chart(flows(result), key=key, words=title)
        screen.caption("Si contano gli accessi, che si sommano; le persone no.")


def matrix_panel(context: Context) -> None:
    """Draw the people served of each municipality by type of service."""
    result = ask(context, base(context, "people_served", by=(Grouping.MUNICIPALITY, Grouping.SERVICE_TYPE)))[0]
    shown = used(result)
    if not shown.frame.height:
        message(_nothing(result, "In questo periodo nessun residente è arrivato ai servizi."))
        return
    with figure_frame(result=result, key="matrice", title=matrix_words(result, shown)):
        with wide("matrice"):
            drawn = matrix(shown, breaks=breaks(shown), order=(context.directory.lead_code,), column_width=COLUMN)
            chart(drawn, key="matrice", words=matrix_words(result, shown))
        screen.caption(f"Una persona può usare più servizi: righe e colonne non si sommano. {LEFT_OUT}")


def used(result: Result) -> Result:
    """Return a matrix without the rows and the columns in which nothing is above zero: true zeros, hidden counts."""
    frame = result.frame
    for grouping in result.query.by:
        frame = frame.filter(is_told().any().over(grouping)) if frame.height else frame
    return replace(result, frame=frame)


def _nothing(result: Result, nobody: str) -> str:
    """Return why a matrix has nothing to draw."""
    if is_absent(result):
        return ABSENT
    return ALL_HIDDEN if result.frame.filter(is_hidden()).height else nobody


def breaks(result: Result) -> tuple[float, ...]:
    """Return four breaks between the classes of colour; fixed ones where the values are too few to choose them."""
    decimals = result.indicator.decimals
    printed = [as_printed(value, decimals) for value in result.frame["value"].drop_nulls()]
    limits = class_breaks(printed, decimals=decimals)
    return limits if len(limits) == BREAKS else _NOT_FEWER
