"""Comune: what the data say of one municipality, for its mayor; two A4 sheets when printed."""

from components.state.page_context import current_context
from components.views.municipality.queries import ask_ahead, head, whose
from components.views.municipality.view import sheet
from components.widgets import attempt, page_title

context = current_context()
ask_ahead(context)
first = attempt(lambda: head(context))
page_title(first, after=whose(context))
sheet(context)
