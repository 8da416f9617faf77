"""Scheda del sindaco: what a mayor asks, on one screen and one sheet of paper."""

from components.state.page_context import current_context
from components.views.sheet.queries import whose
from components.views.sheet.view import mayors_sheet, papers_of_sheet
from components.widgets import page_title
from publication.papers.offered import offered_sheet, offered_sheets

context = current_context()
page_title(after=whose(context))
mayors_sheet(context)
papers_of_sheet(context, one=offered_sheet, every=offered_sheets)
