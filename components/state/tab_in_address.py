"""Keeps the address saying which tab of a page is open.

Comes in: the parameter `TAB` of the address, the tabs' widgets. Goes out: the same, agreeing:
``scheda=tassi_dei_comuni``; the first tab of a page is not said. A page with two rows of tabs says one of each, with a
comma between them.
Must not: draw.

A tab is named by `slugify` of its name; those that each page may have are in `components.state.page_registry`.
"""

from collections.abc import Mapping, Sequence
from typing import Final

import streamlit as st

from components.state import session
from components.state.session import Address
from indicators.interchange.url_parameters import several, together
from indicators.model.code_lists import slugify

TAB: Final = "scheda"
"""Name of the parameter."""
MOST_TABS: Final = 5
"""Tabs that are read of an address, and told if they are unknown."""
LONGEST: Final = 60
"""Letters of a name that is read."""


def named_tabs() -> tuple[str, ...]:
    """Return the names of tabs that the address says."""
    return tuple(word[:LONGEST] for word in several(",".join(st.query_params.get_all(TAB)[:MOST_TABS]))[:MOST_TABS])


def read_tabs(remembered: Address, rows: Mapping[str, Sequence[str]], *, decides: bool) -> None:
    """Read which tabs the address names, or say in the address which ones the visitor has opened.

    Parameters
    ----------
    remembered : Address
    rows : mapping of str to sequence of str
        What addresses call the tabs of the page, by the key of their row.
    decides : bool
        Whether the visitor came by the address.
    """
    now = named_tabs()
    remembered.tabs_decide = decides or now not in (remembered.tabs, remembered.tabs_before)
    if remembered.tabs_decide:
        remembered.tabs = remembered.tabs_before = tuple(tab for tab in now if any(tab in row for row in rows.values()))
        return
    opened = tuple(slugify(st.session_state[key]) for key in rows if st.session_state.get(key))
    said = tuple(tab for tab in opened if not any(tab == row[0] for row in rows.values()))
    if said != remembered.tabs:
        _write(remembered, said)


def open_tab(key: str, names: Sequence[str]) -> None:
    """Open the tab that the address names, where the visitor came by it.

    Parameters
    ----------
    key : str
        Key of the tabs, which are drawn next.
    names : sequence of str
        The tabs, in order; the first is open where nothing is said.
    """
    remembered = session.address()
    wanted = next((name for name in names if slugify(name) in remembered.tabs), names[0])
    if remembered.tabs_decide and st.session_state.get(key, names[0]) != wanted:
        st.session_state[key] = wanted


def _write(remembered: Address, tabs: tuple[str, ...]) -> None:
    remembered.tabs, remembered.tabs_before = tabs, remembered.tabs
    if tabs:
        st.query_params[TAB] = together(tabs)
    elif TAB in st.query_params:
        del st.query_params[TAB]
