"""The lead municipality and the territory: two lenses side by side."""

import streamlit as st

from components.context import context
from components.parts import attempt, bars, figure_frame, page_title
from indicators.query import AMBITO, Grouping, Lens

page_title(attempt(lambda: context().ask(indicator="attraction", lens=Lens.PLACE, area=AMBITO, by=())))
left, right = st.columns(2, gap="large")
with left:
    origins = attempt(
        lambda: context().ask(indicator="attraction", lens=Lens.PLACE, area=AMBITO, by=(Grouping.RESIDENCE_CLASS,))
    )
    if origins:
        with figure_frame(result=origins, key="provenienza"):
            bars(origins)
with right:
    rates = attempt(
        lambda: context().ask(indicator="rate_per_1000", lens=Lens.RESIDENCE, area=AMBITO, by=(Grouping.AREA,))
    )
    if rates:
        with figure_frame(result=rates, key="tassi"):
            bars(rates)
