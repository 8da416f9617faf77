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
    ACCESSES_ADD_UP,
    ALL_HIDDEN,
    BY_QUARTER,
    FAR_NOTE,
    MATRIX_NOTE,
    NO_FLOW,
    NO_RESIDENT,
    NOBODY_CAME,
    NOBODY_OF_TERRITORY,
    NOT_KNOWN,
    attraction_note,
    attraction_words,
    classes_words,
    far_words,
    few_words,
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
from indicators.wording.journeys import journeys_words

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
        screen.caption(attraction_note(context.directory.lead_name))


def _towns(context: Context) -> None:
    journey = silently(lambda: journeys(context))
    if journey is None:
        message(BY_QUARTER)
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
        message(_nothing(result, NOBODY_OF_TERRITORY))
        return
    lead = context.directory.lead_code
    with figure_frame(result=result, key="lontano", title=far_words(result)):
        with wide("lontano"):
            drawn = matrix(shown, breaks=breaks(shown), columns=(lead,), column_width=COLUMN)
            chart(drawn, key="lontano", words=far_words(result))
        screen.caption(FAR_NOTE)


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
        message(NO_FLOW)
        return
    with figure_frame(result=result, key=key, title=title):
        with wide(key):
            chart(flows(result), key=key, words=title)
        screen.caption(ACCESSES_ADD_UP)


def matrix_panel(context: Context) -> None:
    """Draw the people served of each municipality by type of service."""
    result = ask(context, base(context, "people_served", by=(Grouping.MUNICIPALITY, Grouping.SERVICE_TYPE)))[0]
    shown = used(result)
    if not shown.frame.height:
        message(_nothing(result, NO_RESIDENT))
        return
    with figure_frame(result=result, key="matrice", title=matrix_words(result, shown)):
        with wide("matrice"):
            drawn = matrix(shown, breaks=breaks(shown), order=(context.directory.lead_code,), column_width=COLUMN)
            chart(drawn, key="matrice", words=matrix_words(result, shown))
        screen.caption(MATRIX_NOTE)


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
