"""The team: hours by profession against need, who puts them in, social workers to residents.

Comes in: the context. Goes out: elements on the page.
Must not: count people (their figures come from results), or name a partner beside its hours.
"""

from typing import Any

import polars as pl
import streamlit as st

from components.state.page_context import Context
from components.views.resources.text import (
    BY_KIND,
    BY_PROFESSION,
    HOURS,
    HOURS_EACH,
    HOURS_NOTE,
    HOURS_UNKNOWN,
    IN_NETWORK,
    KIND,
    NETWORK_ONLY,
    NO_HOURS,
    PROFESSION,
    SHARE_OF_HOURS,
    WORKERS,
    against_need,
    hours_words,
    kinds_subtitle,
    kinds_words,
    professions_subtitle,
    with_parts,
    workers_subtitle,
    workers_words,
)
from components.widgets import attempt, bars, figure_frame, message
from components.widgets.amount_bars import rows_bars, rows_strips
from components.widgets.rows_frame import rows_frame
from indicators.analysis.staffing import full_time_social_workers, hours_by_kind, hours_by_profession, people_followed
from indicators.italian.numbers import number
from indicators.model.query import Grouping, Query
from indicators.selection.supply import holds_any


def team_section(context: Context) -> None:
    """Draw the hours of the team beside the needs of the people served, and social workers to residents."""
    hours = context.data.find(hours_by_profession, context.view.query.period)
    if hours.is_empty():
        message(NO_HOURS if context.data.find(holds_any, ("staff_hours",)) else HOURS_UNKNOWN)
        return
    left, right = st.columns(2, gap="large")
    with left:
        _professions(context, hours)
        _kinds(context)
    with right:
        _needs(context)
        _workers(context)


def _professions(context: Context, hours: pl.DataFrame) -> None:
    """Draw the hours of each profession, the most first, and how many for each person taken charge of."""
    viewer, period = context.view.query.viewer, context.view.query.period
    people = context.data.find(people_followed, viewer, period)
    lines = hours.sort("hours", descending=True, maintain_order=True).select("label", "hours").rows()
    said = [(label, worked, hours_words(worked, people)) for label, worked in lines]
    with rows_frame(
        context,
        key="ore",
        title=against_need(float(hours["hours"].sum()), people),
        subtitle=professions_subtitle(period.label),
        rows=[_hours_row(label, worked, people) for label, worked in lines],
        note=HOURS_NOTE if people else "",
        about_people=False,
        shown=lambda: rows_strips(said),
    ):
        rows_bars(said, label=BY_PROFESSION)


def _whole(context: Context) -> Query:
    """Return the page's question without its strands: hours belong to none, and stand beside everybody's needs."""
    return context.page_query.but(strands=())


def _hours_row(label: str, hours: float, people: float | None) -> dict[str, Any]:
    each = None if not people else round(hours / people, 1)
    return {PROFESSION: label, HOURS: hours, HOURS_EACH: each}


def _kinds(context: Context) -> None:
    rows = context.data.find(hours_by_kind, context.view.query.period).select("label", "hours").rows()
    lines = [(label, worked, f"{number(worked)} · {number(part)}%") for label, worked, part in with_parts(rows)]
    with rows_frame(
        context,
        key="ore_enti",
        title=kinds_words(rows),
        subtitle=kinds_subtitle(context.view.query.period.label),
        rows=[{KIND: label, HOURS: worked, SHARE_OF_HOURS: round(part, 1)} for label, worked, part in with_parts(rows)],
        about_people=False,
        shown=lambda: rows_strips(lines),
    ):
        rows_bars(lines, label=BY_KIND)


def _needs(context: Context) -> None:
    needs = attempt(lambda: context.ask(_whole(context), indicator="people_served", by=(Grouping.NEED,)))
    if needs:
        with figure_frame(result=needs, key="bisogni"):
            bars(needs)


def _workers(context: Context) -> None:
    period = context.view.query.period
    workers = context.data.find(full_time_social_workers, period)
    lines = [(IN_NETWORK, workers, number(workers, decimals=1))]
    with rows_frame(
        context,
        key="assistenti",
        title=workers_words(workers),
        subtitle=workers_subtitle(period.label),
        rows=[{WORKERS: round(workers, 2)}],
        note=NETWORK_ONLY,
        about_people=False,
        shown=lambda: rows_strips(lines),
    ):
        rows_bars(lines, label=WORKERS)
