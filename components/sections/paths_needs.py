"""Tabs of the paths about persons: once or over time, needs and how they combine, target groups, ages.

Comes in: the context. Goes out: elements on the page.
Must not: add up groups that overlap.
"""

from typing import Final

import streamlit as st

from components.context import Context
from components.figures.upset import upset
from components.parts import attempt, bars, figure_frame, message
from components.sections.bifocal_panel import framed
from components.sections.bifocal_questions import every_year
from components.sections.paths_questions import ask, base, combinations
from indicators.cooccurrence import Overlap, needs_overlap
from indicators.query import Grouping

MOST: Final = 12
"""Combinations drawn; the others are in the table."""
NOT_SUMMED: Final = "Una persona può stare in più gruppi: le righe non si sommano."


def one_off_panel(now: Context) -> None:
    """Draw who was seen once only, by type of service and over the years."""
    left, right = st.columns(2, gap="large")
    with left:
        types = attempt(lambda: ask(now, base(now, "one_off_share", by=(Grouping.SERVICE_TYPE,)))[0])
        if types:
            with figure_frame(
                result=types, key="una_tantum_tipi", title=ask(now, base(now, "one_off_share"))[0].sentence()
            ):
                bars(types)
    with right:
        query = base(now, "one_off_share", period=every_year(now), by=(Grouping.YEAR,))
        years = attempt(lambda: ask(now, query)[0])
        if years:
            with figure_frame(result=years, key="una_tantum_anni"):
                bars(years)


def needs_panel(now: Context) -> None:
    """Draw the needs at the opening of a case, one by one and together."""
    found = needs_overlap(
        now.runtime.desk.snapshot, base(now, "needs_together"), settings=now.runtime.settings, directory=now.directory
    )
    left, right = st.columns([5, 7], gap="large")
    with left, figure_frame(result=found.sets, key="bisogni"):
        bars(found.sets)
        st.caption("Bisogni all'apertura della presa in carico. " + NOT_SUMMED)
    with right:
        _together(found, key="bisogni_insieme", title="Quali bisogni arrivano insieme")


def targets_panel(now: Context) -> None:
    """Draw the target groups, how they overlap, and the ages."""
    left, right = st.columns(2, gap="large")
    with left:
        targets = ask(now, base(now, "people_served", by=(Grouping.TARGET,)))[0]
        with figure_frame(result=targets, key="target"):
            bars(targets)
            message(NOT_SUMMED)
    with right:
        ages = ask(now, base(now, "people_served", by=(Grouping.AGE_BAND,)))[0]
        with figure_frame(result=ages, key="eta"):
            bars(ages)
    st.caption("Per vedere il percorso di un target, sceglierlo in «Altri filtri»: tutte le schede lo seguono.")


def _together(found: Overlap, *, key: str, title: str) -> None:
    rows = combinations(found, most=MOST)
    if not rows.height:
        message("Nel periodo nessuna persona è stata valutata.")
        return
    labels = [term.label for term in found.vocabulary]
    total = found.total.sentence()
    framed(
        upset(rows, traits=labels, hidden_below=found.total.hidden_below),
        found.combinations,
        key=key,
        title=f"{title}. {total}",
        note="Ogni persona sta in una combinazione sola: quella di tutti i suoi bisogni.",
    )
