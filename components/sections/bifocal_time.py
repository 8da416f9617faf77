"""Tabs of the two lenses about the whole: how unequal municipalities are, how lead and territory moved.

Comes in: the context. Goes out: elements on the page.
Must not: compute an index: `trend` draws it from the result's own values.
"""

import streamlit as st

from components.context import Context
from components.figures.inequality import inequality_split
from components.figures.trend import trend
from components.parts import bars, figure_frame, message
from components.sections.bifocal_panel import framed
from components.sections.bifocal_questions import ask, base, every_year, trends
from components.sections.bifocal_titles import trend_words
from indicators.query import Grouping, Lens


def inequality_panel(now: Context) -> None:
    """Draw which part of the inequality lies between lead and territory, and how the whole moved over the years."""
    between, whole = ask(
        now,
        base(now, "inequality_between"),
        base(now, "inequality", period=every_year(now), by=(Grouping.YEAR,)),
    )
    left, right = st.columns(2, gap="large")
    with left:
        if between.rows()[0]["value"] is None:
            message("In questo periodo la disuguaglianza non si può dividere: i tassi dei comuni non sono noti.")
        else:
            framed(inequality_split(between), between, key="divario")
    with right, figure_frame(result=whole, key="disuguaglianza"):
        bars(whole)
        st.caption("Zero se in ogni comune il tasso è lo stesso; più è alto, più i tassi sono diversi tra loro.")


def trend_panel(now: Context) -> None:
    """Draw lead municipality and territory from a common start, through both lenses."""
    left, right = st.columns(2, gap="large")
    with left:
        _indexed(now, Lens.RESIDENCE, key="indice_residenza", start="Per residenza")
    with right:
        _indexed(now, Lens.PLACE, key="indice_sede", start="Per sede del servizio")


def _indexed(now: Context, lens: Lens, *, key: str, start: str) -> None:
    result = trends(now, lens)
    if all(row["value"] is None for row in result.rows()):
        message("Non ci sono valori da mostrare nel tempo.")
        return
    subtitle = f"{result.indicator.name} per trimestre, primo trimestre = 100"
    framed(trend([result], indexed=True), result, key=key, title=trend_words(start, result), subtitle=subtitle)
