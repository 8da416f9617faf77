"""Percorsi: from the first contact to the exit, and what people need."""

from components.state.page_context import current_context
from components.views.pathways.view import paths_section
from components.widgets import page_title, silently

context = current_context()
page_title(silently(lambda: context.ask(indicator="exits_to_autonomy", by=())))
paths_section(context)
