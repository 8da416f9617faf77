"""Occupazione dei servizi: how full they are, night by night, and what is coming."""

from components.state.page_context import context
from components.views.occupancy.view import chosen_section, grid_section, head_section

now = context()
head_section(now)
chosen_section(now)
grid_section(now)
