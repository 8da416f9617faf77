"""Risorse: which money stands behind what is done."""

from components.context import context
from components.parts import attempt, bars, figure_frame, message, page_title
from indicators.query import Grouping

page_title(attempt(lambda: context().ask(indicator="contacts", by=())))
strands = attempt(lambda: context().ask(indicator="contacts", by=(Grouping.STRAND,)))
if strands:
    with figure_frame(result=strands, key="linee"):
        bars(strands)
        message("Risorse comunali e risorse d'Ambito restano sempre distinte: ogni riga è una linea di finanziamento.")
