"""Percorsi: from the first contact to the exit, and what people need."""

from components.context import context
from components.parts import page_title, silently
from components.sections.paths import paths_section

now = context()
page_title(silently(lambda: now.ask(indicator="exits_to_autonomy", by=())))
paths_section(now)
