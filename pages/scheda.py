"""Scheda del sindaco: what a mayor asks, on one screen and one sheet of paper."""

from components.state.page_context import current_context
from components.views.sheet.queries import whose
from components.views.sheet.view import mayors_sheet
from components.widgets import page_title

context = current_context()
page_title(after=whose(context))
mayors_sheet(context)
