"""The lead municipality and the territory: two lenses side by side."""

from components.context import context
from components.parts import page_title
from components.sections.bifocal import answers_section, detail_section, lenses_section

now = context()
page_title()
answers_section(now)
lenses_section(now)
detail_section(now)
