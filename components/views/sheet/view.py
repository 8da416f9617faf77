"""The mayor's sheet: three sentences to say and six answers, on one screen and on one A4.

Comes in: the context. Goes out: elements on the page. Must not: hold a number that is not in a fact.
"""

from collections.abc import Callable

import streamlit as st

from components.state.page_context import Context, in_focus
from components.views.sheet.cells import sheet_html
from components.views.sheet.queries import Facts, facts
from components.views.sheet.rows import sheet_rows
from components.views.sheet.text import EVERY_PAPER, EVERY_SAVED, PAPER, TABLE, sentences
from components.widgets import attempt, screen, silently
from components.widgets.exports.quotation import quoted
from components.widgets.exports.rows_export import RowsSaid
from components.widgets.municipality_list import every_municipality
from components.widgets.paper_button import Advance, hands_on, paper_button, papers_button
from components.widgets.rows_frame import rows_foot
from indicators.catalogue.catalogue import INDICATORS


def mayors_sheet(context: Context) -> None:
    """Draw the sheet of the municipality in focus, or ask to choose one."""
    code = in_focus(context)
    if code is None:
        every_municipality(context)
        return
    told = attempt(lambda: facts(context, code))
    if told:
        _sheet(context, told)


def _sheet(context: Context, told: Facts) -> None:
    with st.container(key="figura_scheda_sindaco", gap="small"):
        screen.html(sheet_html(told))
        entries = [told.served.indicator, INDICATORS["rate_per_1000"]]
        said = RowsSaid(
            title=quoted(sentences(told)),
            subtitle=told.served.query.period.label,
            entries=entries,
            is_protected=told.served.is_protected,
        )
        rows_foot(context, sheet_rows(told), said, key="scheda_sindaco", alt=TABLE)


def papers_of_sheet(
    context: Context,
    *,
    one: Callable[[Context, str], tuple[str, Callable[[], bytes]]],
    every: Callable[[Context], tuple[str, Callable[[Advance], bytes]]],
) -> None:
    """Draw the buttons of the sheet as PDF: that of this municipality, to managers those of all.

    Parameters
    ----------
    context : Context
    one, every : callable
        Return the name of a file and what makes it.
    """
    code = in_focus(context)
    with st.container(key="documenti", horizontal=True, gap="small"):
        if code is not None and hands_on(context, code) and (offered := silently(lambda: one(context, code))):
            paper_button(PAPER, offered[1], name=offered[0])
        if hands_on(context) and (all_ := silently(lambda: every(context))):
            papers_button(EVERY_PAPER, EVERY_SAVED, all_[1], name=all_[0])
