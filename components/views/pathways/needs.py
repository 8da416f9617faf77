"""Tabs of the paths about persons: once or over time, needs, how they combine and what became of them.

Comes in: the context. Goes out: elements on the page.
Must not: add up needs, which overlap.
"""

from typing import Final

import streamlit as st

from components.figures.compare.before_after import before_after
from components.figures.composition.upset import upset
from components.state.page_context import Context
from components.views.pathways.flow import shares_over_years
from components.views.pathways.queries import base, changes, combinations
from components.views.pathways.text import (
    MEAN_SEVERITY,
    NEEDS_NOTE,
    OF_SUPPORTED,
    ONE_OFF_ONLY,
    SHARE_WITH_NEED,
    SUPPORTS_NOTE,
    needs_title,
    no_combination,
    reviewed_note,
    supports_title,
    together_note,
    widest_need_title,
    years_title,
)
from components.widgets import attempt, bars, figure_frame, message, screen
from components.widgets.absence import ABSENT, is_absent
from components.widgets.queries import ask
from components.widgets.tabs import framed
from data_access.vocabulary import Continuity
from indicators.analysis.cooccurrence import Overlap, needs_overlap
from indicators.model.query import Grouping
from indicators.model.result import Result
from indicators.wording.fragments import opening
from indicators.wording.headline import headline

MOST: Final = 12
"""Combinations drawn; the others are in the table."""
SEVEREST: Final = 3
"""End of the scale of severity."""


def one_off_panel(context: Context) -> None:
    """Draw who was seen once only, beside who was given support once only, by type of service and over the years."""
    left, right = st.columns(2, gap="large")
    with left:
        attempt(lambda: _seen_once(context))
    with right:
        attempt(lambda: _given_once(context))


def _seen_once(context: Context) -> None:
    whole, types, years = ask(
        context,
        base(context, "one_off_share"),
        base(context, "one_off_share", by=(Grouping.SERVICE_TYPE,)),
        base(context, "one_off_share", period=context.directory.every_year, by=(Grouping.YEAR,)),
    )
    with figure_frame(result=types, key="una_tantum_tipi", title=headline(whole)):
        bars(types)
    with figure_frame(result=years, key="una_tantum_anni"):
        bars(years)


def _given_once(context: Context) -> None:
    given, years = ask(
        context,
        base(context, "support_continuity"),
        base(
            context, "support_continuity", period=context.directory.every_year, by=(Grouping.YEAR, Grouping.CONTINUITY)
        ),
    )
    with figure_frame(result=given, key="sostegni", title=supports_title(given)):
        bars(given)
        screen.caption(SUPPORTS_NOTE)
    words = {"what": ONE_OFF_ONLY, "whole": OF_SUPPORTED}
    title = years_title(years, Grouping.CONTINUITY, Continuity.ONE_OFF, **words)
    shares_over_years(years, key="sostegni_anni", title=title)


def needs_panel(context: Context) -> None:
    """Draw the needs at the opening of a case, one by one and together, then what became of them at the last review."""
    overlap = context.data.find(needs_overlap, base(context, "needs_together"))
    left, right = st.columns([5, 7], gap="large")
    with left, figure_frame(result=overlap.sets, key="bisogni", title=widest_need_title(overlap.sets, overlap.total)):
        bars(overlap.sets)
        screen.caption(NEEDS_NOTE)
    with right:
        _together(overlap, key="bisogni_insieme")
    by = (Grouping.NEED, Grouping.MOMENT)
    shared, severity = ask(context, base(context, "needs_reviewed", by=by), base(context, "need_severity", by=by))
    left, right = st.columns(2, gap="large")
    with left:
        _before_after(shared, key="bisogni_verifica", what=SHARE_WITH_NEED, unit="%", top=100, decimals=0)
    with right:
        _before_after(severity, key="bisogni_gravita", what=MEAN_SEVERITY, unit="", top=SEVEREST, decimals=1)


def _before_after(result: Result, *, key: str, what: str, unit: str, top: float, decimals: int) -> None:
    rows, title = changes(result), headline(result)
    if not is_absent(result):
        title = needs_title(rows.to_dicts(), what=what, period=opening(result), unit=unit, decimals=decimals)
    framed(
        before_after(rows, unit=unit, top=top, decimals=decimals, hidden_below=result.hidden_below),
        result,
        key=key,
        title=title,
        note=reviewed_note(rows.to_dicts()),
    )


def _together(overlap: Overlap, *, key: str) -> None:
    if is_absent(overlap.total):
        message(ABSENT)
        return
    rows = combinations(overlap, most=MOST)
    if not rows.height:
        message(no_combination(overlap.total))
        return
    labels = [term.label for term in overlap.vocabulary]
    framed(
        upset(rows, traits=labels, hidden_below=overlap.total.hidden_below),
        overlap.combinations,
        key=key,
        title=headline(overlap.combinations),
        note=together_note(headline(overlap.total)),
    )
