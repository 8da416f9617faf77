"""The two tabs of the page of the map, which the address remembers; only the open one runs.

Comes in: the context. Goes out: elements on the page. Must not: draw figures itself.
"""

from typing import Final

import streamlit as st

from components.state.page_context import Context
from components.state.url_state import choose, leave_undrawn
from components.views.map.demand import choices, demand
from components.views.map.services import services
from components.views.map.text import DEMAND, SERVICES
from components.widgets import page_title, screen, section_heading

TABS: Final = "schede_mappa"


def map_head(context: Context) -> None:
    """Draw the head of the page with, at its right, what changes the drawing."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium", key="testa_mappa"):
        with st.container(width="stretch"):
            page_title()
        if context.view.layout == "servizi":
            leave_undrawn("vista", "misura")
        else:
            with st.container(horizontal=True, width="content", gap="medium", key="scelte_mappa"):
                choices(context.view)


def map_tabs(context: Context) -> None:
    """Draw the tabs and what is in the open one."""
    opened = SERVICES if context.view.layout == "servizi" else DEMAND
    if st.session_state.get(TABS, DEMAND) != opened:
        st.session_state[TABS] = opened
    with st.container(key="corpo_mappa"):
        first, second = screen.tabs([DEMAND, SERVICES], key=TABS, on_change=_turn)
        if first.open:
            with first:
                section_heading(DEMAND, is_seen=False)
                demand(context)
        if second.open:
            with second:
                section_heading(SERVICES, is_seen=False)
                services(context)


def _turn() -> None:
    """Write the open tab into the address."""
    choose(vista="servizi" if st.session_state[TABS] == SERVICES else "mappa")
