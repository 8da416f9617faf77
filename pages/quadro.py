"""Quadro d'insieme: how many people are reached, where, what changed and what is to be acted on."""

import streamlit as st

from components.context import context
from components.parts import attempt, bars, figure_frame, page_title
from components.sections.overview import alerts_section, cards_section, news_section, own_links, shown_or_said
from indicators.query import Grouping

now = context()
shown = shown_or_said(now)
page_title(shown.first if shown else None)
if shown:
    own_links(now)
    cards_section(shown)
    left, right = st.columns(2, gap="large")
    with left:
        news_section(shown)
    with right:
        alerts_section(shown)

st.space("xsmall")
left, right = st.columns(2, gap="large")
with left:
    targets = attempt(lambda: now.ask(indicator="people_served", by=(Grouping.TARGET,)))
    if targets:
        with figure_frame(result=targets, key="target"):
            bars(targets)
with right:
    services = attempt(lambda: now.ask(indicator="contacts", by=(Grouping.SERVICE_TYPE,)))
    if services:
        with figure_frame(result=services, key="tipi"):
            bars(services)
