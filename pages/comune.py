"""Comune: what the data say of one municipality, for its mayor; two A4 sheets when printed."""

from components.context import context
from components.parts import attempt, page_title
from components.sections.municipality import sheet
from components.sections.municipality_questions import ask_ahead, head, whose

now = context()
ask_ahead(now)
first = attempt(lambda: head(now))
page_title(first, after=whose(now))
sheet(now)
