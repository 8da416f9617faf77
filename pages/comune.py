"""Comune: what the data say of one municipality, for its mayor; two A4 sheets when printed."""

from components.state.page_context import current_context, in_focus
from components.views.municipality.queries import ask_ahead, head, whose
from components.views.municipality.view import sheet
from components.widgets import attempt, page_title
from components.widgets.paper_button import QUARTERLY, offered_paper
from publication.papers.offered import offered_quarter

context = current_context()
ask_ahead(context)
first = attempt(lambda: head(context))
page_title(first, after=whose(context))
sheet(context)
code = in_focus(context)
if code is not None:
    offered_paper(context, QUARTERLY, lambda: offered_quarter(context, code), municipality=code)
