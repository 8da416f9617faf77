"""Verifica dati: the figures as the dashboard computes them, what was received, what is missing, what looks odd."""

from components.context import context
from components.parts import page_title
from components.sections.quality import public_section, verification, verification_section

now = context()
page_title()
found = verification(now)
if found:
    verification_section(now, found)
else:
    public_section(now)
