"""Verifica: whether the data arrived, and in time."""

from components.parts import page_title
from components.parts.returns import returns_table

page_title()
returns_table()
