"""Occupazione: how much the services are used, and when."""

import streamlit as st

from components.context import context
from components.parts import attempt, bars, figure_frame, page_title
from indicators.query import Grouping

page_title(attempt(lambda: context().ask(indicator="contacts", by=())))
left, right = st.columns(2, gap="large")
with left:
    services = attempt(lambda: context().ask(indicator="contacts", by=(Grouping.SERVICE,)))
    if services:
        with figure_frame(result=services, key="servizi"):
            bars(services)
with right:
    months = attempt(lambda: context().ask(indicator="contacts", by=(Grouping.MONTH,)))
    if months:
        with figure_frame(result=months, key="mesi"):
            bars(months)
