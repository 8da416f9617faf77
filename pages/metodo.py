"""Metodo e glossario: how every number is worked out, what it does not say, what the words mean."""

from components.context import context
from components.parts import page_title
from components.sections.method import method, search_box

page_title()
method(context(), search_box())
