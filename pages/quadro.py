"""Quadro d'insieme: how many people are reached, where, and what changed."""

import streamlit as st

from components.context import context
from components.parts import attempt, bars, figure_frame, indicator_cards, page_title
from indicators.query import Grouping

CARDS = ("people_served", "contacts", "rate_per_1000", "attraction")

page_title(attempt(lambda: context().ask(indicator="people_served", by=())))
indicator_cards(CARDS)

left, right = st.columns(2, gap="large")
with left:
    areas = attempt(lambda: context().ask(indicator="people_served", by=(Grouping.AREA,)))
    if areas:
        with figure_frame(result=areas, key="aree"):
            bars(areas)
with right:
    services = attempt(lambda: context().ask(indicator="contacts", by=(Grouping.SERVICE_TYPE,)))
    if services:
        with figure_frame(result=services, key="tipi"):
            bars(services)
