"""The pages as Streamlit wants them, for its menu and for links.

Comes in: `components.state.page_registry`. Goes out: `st.Page` values. Must not: say anything of a page that the
registry does not.
"""

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

import streamlit as st

from components.state.page_registry import DEFAULT, DEFAULT_LEAD, EVERY_PAGE, entry

if TYPE_CHECKING:
    from streamlit.navigation.page import Page


def page(name: str, *, lead: str = DEFAULT_LEAD) -> "Page":
    """Return the Streamlit page called ``name``."""
    found = entry(name)
    return st.Page(found.path, title=found.title(lead=lead), url_path=found.name, default=found is DEFAULT, icon="")


@cache
def target(name: str) -> "Page":
    """Return the page called ``name`` as links want it: made once, never given to the navigation of a session."""
    return page(name)


def pages(*, lead: str = DEFAULT_LEAD) -> Iterator["Page"]:
    """Yield every page, in the order of the menu."""
    return (page(one.name, lead=lead) for one in EVERY_PAGE)
