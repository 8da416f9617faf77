"""Comune: what the data say of one municipality, for its mayor; two A4 sheets when printed."""

from components.state.page_context import context
from components.views.municipality.queries import ask_ahead, head, whose
from components.views.municipality.view import sheet
from components.widgets import attempt, page_title

now = context()
ask_ahead(now)
first = attempt(lambda: head(now))
page_title(first, after=whose(now))
sheet(now)
