"""Percorsi: who the people reached are."""

import streamlit as st

from components.context import context
from components.parts import attempt, bars, figure_frame, message, page_title
from indicators.query import Grouping

page_title(attempt(lambda: context().ask(indicator="people_served", by=())))
left, right = st.columns(2, gap="large")
with left:
    targets = attempt(lambda: context().ask(indicator="people_served", by=(Grouping.TARGET,)))
    if targets:
        with figure_frame(result=targets, key="target"):
            bars(targets)
            message("Una persona può stare in più gruppi: le righe non si sommano.")
with right:
    ages = attempt(lambda: context().ask(indicator="people_served", by=(Grouping.AGE_BAND,)))
    if ages:
        with figure_frame(result=ages, key="eta"):
            bars(ages)
