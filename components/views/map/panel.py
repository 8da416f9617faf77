"""The panel beside the map: the municipality in focus, or the whole Ambito where none is.

Comes in: the context and a `Drawn`. Goes out: elements on the page.
Must not: hold a number that is not in a result, know the lead municipality by name.
"""

from typing import Final

import streamlit as st

from components.state.page_context import Context
from components.state.url_state import choose
from components.views.map.render import Drawn, Picture
from components.views.map.text import CLEAR, CLEAR_HELP, EVERYTHING, HINT, MEANING, WHOLE, trend_words
from components.widgets import page_link, screen
from indicators.model.query import Grouping

QUIET: Final = {"displayModeBar": False, "scrollZoom": False, "doubleClick": False}


def panel(context: Context, shown: Drawn) -> None:
    """Draw the panel."""
    focus = shown.answer.focus
    with st.container(key="scheda_mappa", border=True, gap="small"):
        _head(context.directory.municipalities[focus] if focus else "", is_chosen=bool(context.view.municipality))
        screen.metric(shown.label, shown.value, help=shown.answer.shown.indicator.explanation)
        screen.caption(shown.small_print)
        if shown.change:
            screen.markdown(shown.change)
        if shown.instead:
            screen.markdown(shown.instead)
        _picture(shown.comparison, key="mappa_confronto")
        if shown.trend and shown.answer.trend:
            by_month = shown.answer.trend.query.by[0] is Grouping.MONTH
            screen.caption(trend_words(by_month=by_month))
            _picture(shown.trend, key="mappa_andamento")
        screen.markdown(MEANING.format(shown.meaning))
        if focus:
            page_link("comune", label=EVERYTHING, icon=":material/arrow_forward:", comune=focus)


def _head(name: str, *, is_chosen: bool) -> None:
    if not name:
        screen.subheader(WHOLE, anchor=False)
        screen.caption(HINT)
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        screen.subheader(name, anchor=False)
        if is_chosen:
            screen.button(
                CLEAR,
                icon=":material/close:",
                type="tertiary",
                on_click=choose,
                kwargs={"comune": ""},
                key="togli_comune",
                help=CLEAR_HELP,
            )


def _picture(picture: Picture, *, key: str) -> None:
    screen.plotly_chart(picture.figure, config=QUIET, key=key, alt=picture.words)
