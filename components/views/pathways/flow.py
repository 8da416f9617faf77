"""Tabs of the paths about movement: the cohort and its steps, balance of flows, exits, returns.

Comes in: the context. Goes out: elements on the page.
Must not: force a balance to close, hide exits whose destination is not known.
"""

from typing import Final

import streamlit as st

from components import theme
from components.figures.compare.dots import Contestant
from components.figures.composition.path_steps import cohort
from components.figures.composition.stacked_shares import shares
from components.figures.time.flow_balance import balance
from components.state.page_context import Context
from components.views.pathways.queries import base, months
from components.views.pathways.text import (
    EXITS_NOTE,
    FEW,
    OF_EXITS,
    RETURNS_NOTE,
    SOON,
    TOWARDS_AUTONOMY,
    balance_note,
    balance_title,
    cohort_title,
    exits_title,
    followed,
    horizon_words,
    returns_subtitle,
    returns_title,
    steps_note,
    years_title,
)
from components.widgets import bars, figure_frame, message, screen
from components.widgets.absence import ABSENT, is_absent
from components.widgets.queries import ask, is_silent
from components.widgets.tabs import chart, dots, framed
from data_access.vocabulary import ExitClass
from indicators.analysis.flow_balance import Line, flow_balance
from indicators.model.query import Grouping
from indicators.model.result import Result
from indicators.wording.headline import headline

HORIZONS: Final = (6, 12, 24)


def steps_panel(context: Context) -> None:
    """Draw how far the people first seen in the period have got, and how many of who comes back have a pact or case."""
    steps, days = ask(context, base(context, "cohort_steps"), base(context, "cohort_days"))
    if is_absent(steps):
        message(headline(steps))
        return
    left, right = st.columns([7, 5], gap="large")
    with left:
        framed(
            cohort(steps, days),
            steps,
            key="passi",
            title=cohort_title(steps),
            note=steps_note(followed(steps)),
            beside=(days,),
        )
    with right:
        years = ask(context, base(context, "take_up", period=context.directory.every_year, by=(Grouping.YEAR,)))[0]
        _over_years(years, key="presa_in_carico")


def balance_panel(context: Context) -> None:
    """Draw who was active, who came and who left, month by month, with what does not add up."""
    query = base(context, "active")
    month_balance = context.data.find(flow_balance, query)
    active, *others = (month_balance.lines[line] for line in Line)
    if is_absent(active):
        message(headline(active))
        return
    framed(
        balance(months(month_balance), hidden_below=active.hidden_below),
        active,
        key="bilancio",
        title=balance_title(active),
        note=balance_note(context.settings.thresholds.inactivity_days),
        beside=others,
    )


def exits_panel(context: Context) -> None:
    """Draw where all the exits lead, those of which nothing is known among them, in the period and over the years."""
    result, years = ask(
        context,
        base(context, "exits_by_class"),
        base(context, "exits_by_class", period=context.directory.every_year, by=(Grouping.YEAR, Grouping.EXIT_CLASS)),
    )
    left, right = st.columns(2, gap="large")
    with left, figure_frame(result=result, key="uscite", title=exits_title(result)):
        bars(result)
        screen.caption(EXITS_NOTE)
    with right:
        words = {"what": TOWARDS_AUTONOMY, "whole": OF_EXITS}
        title = years_title(years, Grouping.EXIT_CLASS, ExitClass.HOME, **words)
        shares_over_years(years, key="uscite_anni", title=title)


def shares_over_years(result: Result, *, key: str, title: str) -> None:
    """Draw a bar of 100 % for each year; where there is nothing to divide, say why."""
    with figure_frame(result=result, key=key, title=title):
        if is_silent(result):
            message(ABSENT if is_absent(result) else FEW)
        else:
            chart(shares(result, faint=(ExitClass.UNKNOWN,)), key=key, words=title)


def returns_panel(context: Context) -> None:
    """Draw how many of those who left for a home come back within 6, 12 and 24 months."""
    results = ask(context, *(base(context, "returns", horizon_months=horizon) for horizon in HORIZONS))
    rows = [
        Contestant(name=horizon_words(horizon), colour=theme.AMBITO, row=result.rows()[0], below=result.hidden_below)
        for horizon, result in zip(HORIZONS, results, strict=True)
    ]
    title = returns_title(results)
    with figure_frame(
        result=results[0], key="ritorni", title=title, subtitle=returns_subtitle(results[0]), beside=results[1:]
    ):
        if is_silent(*results):
            message(ABSENT if is_absent(*results) else SOON)
        else:
            dots(rows, results[0].indicator, key="ritorni")
        screen.caption(RETURNS_NOTE)


def _over_years(result: Result, *, key: str) -> None:
    with figure_frame(result=result, key=key):
        bars(result)
