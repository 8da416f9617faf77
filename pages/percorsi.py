"""Percorsi: from the first contact to the exit, and what people need."""

from components.context import context
from components.parts import attempt, page_title
from components.sections.paths import paths_section

now = context()
page_title(attempt(lambda: now.ask(indicator="people_served", by=())))
paths_section(now)
