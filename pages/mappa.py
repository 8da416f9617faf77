"""Mappa della domanda: where the people who are met live, and where the services stand."""

from components.state.page_context import current_context
from components.views.map import map_head, map_tabs

context = current_context()
map_head(context)
map_tabs(context)
