"""Carica dati: files of partners checked, corrected on line, and loaded; for partners and for who looks after data."""

from components.state.page_context import current_context
from components.views.delivery.view import delivery
from components.widgets import page_title

page_title()
delivery(current_context())
