"""The lead municipality and the territory: two lenses side by side."""

from components.state.page_context import current_context
from components.views.lead_and_territory.view import answers_section, detail_section, lenses_section
from components.widgets import page_title

context = current_context()
page_title()
answers_section(context)
lenses_section(context)
detail_section(context)
