"""Comune: what the data say of one municipality."""

import streamlit as st

from components.context import context
from components.parts import attempt, bars, figure_frame, message, page_title
from components.parts.focus import closed_years, focus
from indicators.query import Grouping, Lens

code = focus(context())
here = {"area": code, "lens": Lens.RESIDENCE}
page_title(attempt(lambda: context().ask(indicator="people_served", by=(), **here)))
left, right = st.columns(2, gap="large")
with left:
    years = closed_years(context().directory)
    rate = attempt(lambda: context().ask(indicator="rate_per_1000", by=(Grouping.YEAR,), period=years, **here))
    if rate:
        with figure_frame(result=rate, key="tasso"):
            bars(rate)
with right:
    services = attempt(lambda: context().ask(indicator="people_served", by=(Grouping.SERVICE_TYPE,), **here))
    if services:
        with figure_frame(result=services, key="servizi"):
            bars(services)
message("In un comune piccolo pochi casi cambiano molto il tasso: guardare sempre l'intervallo tra parentesi.")
