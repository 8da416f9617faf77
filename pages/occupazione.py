"""Occupazione dei servizi: how full they are, night by night, and what is coming."""

from components.state.page_context import current_context
from components.views.occupancy.view import chosen_section, grid_section, head_section

context = current_context()
head_section(context)
chosen_section(context)
grid_section(context)
