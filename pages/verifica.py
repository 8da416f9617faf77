"""Verifica dati: the figures as the dashboard computes them, what was received, what is missing, what looks odd."""

from components.state.page_context import context
from components.views.verification.view import public_section, verification, verification_section
from components.widgets import page_title

now = context()
page_title()
found = verification(now)
if found:
    verification_section(now, found)
else:
    public_section(now)
