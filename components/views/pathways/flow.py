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
    FEW,
    SOON,
    balance_title,
    cohort_title,
    exits_title,
    followed,
    returns_title,
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
            note=f"{followed(steps)}: chi è arrivato da poco può ancora proseguire. Ogni passo si conta tra chi ha "
            "fatto il precedente; le uscite verso l'autonomia sono una parte dei percorsi conclusi. I giorni sono "
            "quelli di chi è arrivato al passo.",
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
        note="Entrano le persone nuove, quelle rientrate dopo inattività e quelle tornate dopo un'uscita; escono "
        "quelle uscite verso casa, verso altro, o inattive da "
        f"{context.settings.thresholds.inactivity_days} giorni. Le «altre variazioni» sono ciò che non torna.",
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
        screen.caption("Tra parentesi l'intervallo al 95%. Più sono le destinazioni ignote, meno si sa delle altre.")
    with right:
        words = {"what": "Verso l'autonomia", "whole": "delle uscite"}
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
        Contestant(name=f"Entro {horizon} mesi", colour=theme.AMBITO, row=result.rows()[0], below=result.hidden_below)
        for horizon, result in zip(HORIZONS, results, strict=True)
    ]
    title = returns_title(results)
    with figure_frame(
        result=results[0], key="ritorni", title=title, subtitle=_returns_subtitle(results[0]), beside=results[1:]
    ):
        if is_silent(*results):
            message(ABSENT if is_absent(*results) else SOON)
        else:
            dots(rows, results[0].indicator, key="ritorni")
        screen.caption(
            "Conta solo chi è stato osservato per tutto il tempo: per le uscite recenti il valore non c'è ancora."
        )


def _returns_subtitle(result: Result) -> str:
    return f"{result.indicator.name} · quota in % · uscite del periodo {result.query.period.label}"


def _over_years(result: Result, *, key: str) -> None:
    with figure_frame(result=result, key=key):
        bars(result)
