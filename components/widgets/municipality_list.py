"""The way to the page of every municipality, where nobody has chosen one.

Comes in: the context. Goes out: buttons that move the filter, in order of name from the top of the first column.
Must not: be page links (a link to the page that is open does not change the address).
"""

from functools import partial
from typing import Final

import streamlit as st

from components.state.page_context import Context
from components.state.url_state import choose
from components.widgets import screen
from components.widgets.links import page_link

COLUMNS: Final = 4
ASK: Final = "Scegliere un comune in «Comune in evidenza», qui sotto oppure sulla mappa."
ON_THE_MAP: Final = "Scegliere sulla mappa"


def every_municipality(context: Context) -> None:
    """Draw the list of the municipalities."""
    with st.container(key="elenco_comuni", gap="xsmall"):
        screen.caption(ASK)
        page_link("mappa", label=ON_THE_MAP, icon=":material/map:")
        named = sorted(context.directory.municipalities.items(), key=lambda pair: pair[1])
        rows = -(-len(named) // COLUMNS)
        for column, start in zip(st.columns(COLUMNS, gap="small"), range(0, len(named), rows), strict=False):
            with column, st.container(gap="xxsmall"):
                for code, name in named[start : start + rows]:
                    screen.button(name, key=f"scheda_{code}", type="tertiary", on_click=partial(choose, comune=code))
