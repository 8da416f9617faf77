"""Metodo e glossario: how every number is worked out, what it does not say, what the words mean."""

from components.state.page_context import current_context
from components.views.method.view import method, search_box
from components.widgets import page_title

page_title()
method(current_context(), search_box())
