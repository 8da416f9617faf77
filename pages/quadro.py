"""Quadro d'insieme: how many people are reached, where, what changed and what is to be acted on."""

import streamlit as st

from components.state.page_context import current_context
from components.views.overview.view import cards_section, head, panels_section, shown_or_said
from components.widgets.paper_button import QUARTERLY, offered_paper
from publication.papers.offered import offered_quarter

context = current_context()
shown = shown_or_said(context)
head(context, shown)
if shown:
    cards_section(context, shown)

st.space("xsmall")
panels_section(context)
offered_paper(context, QUARTERLY, lambda: offered_quarter(context))
