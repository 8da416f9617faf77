"""Mappa della domanda: where the people who are met live, and where the services stand."""

from components.state.page_context import context
from components.views.map import map_head, map_tabs

now = context()
map_head(now)
map_tabs(now)
