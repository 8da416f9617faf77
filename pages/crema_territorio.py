"""The lead municipality and the territory: two lenses side by side."""

from components.state.page_context import context
from components.views.lead_and_territory.view import answers_section, detail_section, lenses_section
from components.widgets import page_title

now = context()
page_title()
answers_section(now)
lenses_section(now)
detail_section(now)
