"""Assemblea: agendas of meetings, prepared, put in order, presented, and written down in an annex to the minutes."""

from components.state.page_context import current_context
from components.state.runtime import runtime
from components.views.assembly.view import assembly
from components.widgets import page_title
from publication.annex.reading import from_editions
from publication.papers.offered import booklet_pdf

context = current_context()
page_title()
assembly(context, from_editions(runtime().engine, booklet_pdf(context)))
