"""Assemblea: agendas of meetings, prepared, put in order, presented, and written down in an annex to the minutes."""

from components.state.page_context import current_context
from components.state.runtime import runtime
from components.views.assembly.view import assembly
from components.widgets import page_title
from publication.annex.reading import from_editions

page_title()
assembly(current_context(), from_editions(runtime().engine))
