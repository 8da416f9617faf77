"""Tabs of the two lenses about the whole: how unequal municipalities are, how lead and territory moved.

Comes in: the context. Goes out: elements on the page.
Must not: ask the engine for an index: it is the result's own values, each beside the first that will not change.
"""

from dataclasses import replace

import polars as pl
import streamlit as st

from components.figures.compare.inequality import inequality_split
from components.figures.time.trend import trend
from components.state.page_context import Context
from components.views.lead_and_territory.queries import trends
from components.views.lead_and_territory.text import (
    BY_PLACE,
    BY_RESIDENCE,
    INEQUALITY_NOTE,
    NO_TREND,
    NOT_DIVIDED,
    no_index_words,
    trend_subtitle,
    trend_words,
)
from components.widgets import bars, figure_frame, message, screen
from components.widgets.queries import ask, base
from components.widgets.tables.result_table import INDEX
from components.widgets.tabs import framed
from indicators.model.query import Grouping, Lens
from indicators.model.result import Result
from indicators.statistics.comparison import LEAST_START


def inequality_panel(context: Context) -> None:
    """Draw which part of the inequality lies between lead and territory, and how the whole moved over the years."""
    between, whole = ask(
        context,
        base(context, "inequality_between"),
        base(context, "inequality", period=context.directory.every_year, by=(Grouping.YEAR,)),
    )
    left, right = st.columns(2, gap="large")
    with left:
        if between.rows()[0]["value"] is None:
            message(NOT_DIVIDED)
        else:
            framed(inequality_split(between), between, key="divario")
    with right, figure_frame(result=whole, key="disuguaglianza"):
        bars(whole)
        screen.caption(INEQUALITY_NOTE)


def trend_panel(context: Context) -> None:
    """Draw lead municipality and territory from a common start, through both lenses."""
    left, right = st.columns(2, gap="large")
    with left:
        _indexed(context, Lens.RESIDENCE, key="indice_residenza", start=BY_RESIDENCE)
    with right:
        _indexed(context, Lens.PLACE, key="indice_sede", start=BY_PLACE)


def _indexed(context: Context, lens: Lens, *, key: str, start: str) -> None:
    result = trends(context, lens)
    if all(row["value"] is None for row in result.rows()):
        message(NO_TREND)
        return
    subtitle = trend_subtitle(result.indicator.name)
    title = trend_words(start, result)
    framed(trend([result], indexed=True), indexed(result), key=key, title=title, subtitle=subtitle)
    few = without_index(result)
    if few:
        screen.caption(few)


def indexed(result: Result) -> Result:
    """Return a result by area and quarter with the index that `trend` draws, for its table and its file."""
    settled = pl.col("value").filter(~pl.col("provisional") & (pl.col("value") > 0))
    first = settled.sort_by(pl.col("quarter").filter(~pl.col("provisional") & (pl.col("value") > 0))).first()
    start = first.over("area")
    index = pl.when(start >= LEAST_START).then(pl.col("value") / start * 100).alias(INDEX)
    return replace(result, frame=result.frame.with_columns(index))


def without_index(result: Result) -> str:
    """Return which areas have no index because they start from too few; nothing where all have."""
    frame = indexed(result).frame.filter(pl.col("value").is_not_null() & (pl.col("value") > 0))
    codes = frame.group_by("area", maintain_order=True).agg(pl.col(INDEX).is_null().all()).filter(INDEX)["area"]
    names = [result.directory.area_name(result.directory.read_area(code)) for code in codes]
    return no_index_words(names)
