"""Quadro d'insieme: how many people are reached, where, what changed and what is to be acted on."""

from functools import partial

import streamlit as st

from components.context import context
from components.parts import attempt, bars, figure_frame
from components.sections.overview import alerts_section, cards_section, head, news_section, panels, shown_or_said

now = context()
shown = shown_or_said(now)
head(now, shown)
if shown:
    cards_section(shown)
    left, right = st.columns(2, gap="large")
    with left:
        news_section(shown)
    with right:
        alerts_section(shown)

st.space("xsmall")
for column, question, key in zip(st.columns(2, gap="large"), panels(now), ("target", "tipi"), strict=True):
    with column:
        found = attempt(partial(now.ask, question))
        if found:
            with figure_frame(result=found, key=key):
                bars(found)
