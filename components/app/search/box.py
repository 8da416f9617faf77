"""The search box: a field in a small window of the header, and the views that its words may mean.

Comes in: the context, the role. Goes out: elements on the page; the key `/` opens it, Enter opens the first view
(``mend/search_box.js``).
Must not: know how words are understood (`components.app.search.parse`).
"""

from typing import Final

import streamlit as st

from components.app.search.parse import HINT, search
from components.app.search.terms import STATEMENT, terms_for
from components.base_path import address
from components.escaping.html import Html
from components.state.navigation import target
from components.state.page_context import Context
from components.state.page_registry import WHO_SEES_FIGURES
from components.widgets import attempt, screen
from data_access.accounts.vocabulary import AccountRole
from indicators.analysis.listings import objectives
from indicators.data_quality.returns_log import visible_services

SEARCH: Final = "Cerca"
LABEL: Final = "Comune, servizio, indicatore, target o pagina"
EXAMPLE: Final = "mensa castelleone 2025"
KEY: Final = "cerca_ovunque"
_FOR: Final = Html('<span class="bif-for bif-unseen" data-words="{}"></span>')
"""What the views were found for: Enter waits for those of the words as they are."""


def search_box(context: Context, role: AccountRole) -> None:
    """Draw the box; its own fragment runs while somebody types, and nothing else of the page."""
    with screen.popover(SEARCH, icon=":material/search:", type="tertiary", key="apri_ricerca"):
        _box(context, role)


@st.fragment
def _box(context: Context, role: AccountRole) -> None:
    typed = screen.text_input(
        LABEL, key=KEY, placeholder=EXAMPLE, type="search", autocomplete="off", live="200ms"
    ).strip()
    with st.container(key="trovati", gap="xxsmall"):
        if not typed:
            screen.caption(HINT)
            return
        viewer, names = context.view.query.viewer, context.directory
        own = None if role in WHO_SEES_FIGURES else set[str]()
        if viewer.organisation is not None:
            own = set(attempt(lambda: context.data.find(visible_services, viewer)) or ())
        terms = terms_for(names, role=role, objectives=context.data.find(objectives), services=own)
        found = search(typed, terms, names)
        screen.html(_FOR.format(typed))
        for view in found.views:
            if view.page == STATEMENT.key:
                screen.link_button(view.says, address(view.address), type="tertiary", icon=":material/open_in_new:")
                continue
            screen.page_link(
                target(view.page),
                label=view.says,
                query_params=dict(view.words) or None,
                icon=":material/arrow_forward:",
            )
        for notice in found.notices:
            screen.caption(notice)
