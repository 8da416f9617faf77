"""Verifica dati: the figures as the dashboard computes them, what was received, what is missing, what looks odd."""

from components.state.page_context import current_context
from components.views.verification.view import public_section, verification, verification_section
from components.widgets import page_title

context = current_context()
page_title()
found = verification(context)
if found:
    verification_section(context, found)
else:
    public_section(context)
