"""The mayor's sheet: three sentences to say and six answers, on one screen and on one A4.

Comes in: the context. Goes out: elements on the page. Must not: hold a number that is not in a fact.
"""

import streamlit as st

from components.state.page_context import Context
from components.views.sheet.cells import sheet_html
from components.views.sheet.queries import Facts, facts
from components.views.sheet.rows import sheet_rows
from components.views.sheet.text import TABLE
from components.widgets import attempt, screen
from components.widgets.municipality_list import every_municipality
from components.widgets.queries import in_focus
from components.widgets.rows_frame import rows_foot


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
        rows_foot(context, key="scheda_sindaco", title=TABLE, rows=sheet_rows(told))
