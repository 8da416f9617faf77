"""Links to our own pages that keep the filters.

Comes in: the name of a page. Goes out: a link on the page.
Must not: write addresses by hand: a plain link would open a new session, and the gate again.
"""

from typing import Any

from components.state.navigation import target
from components.state.page_context import current_context
from components.widgets import screen
from indicators.interchange.url_parameters import write_view


def page_link(name: str, *, label: str, icon: str | None = None, **changes: Any) -> None:
    """Draw a link to a page with the present filters.

    Parameters
    ----------
    name : str
        The page's name in the registry: ``metodo``, ``comune``…
    label : str
    icon : str, optional
        A Material symbol.
    **changes
        Parameters of the address that the link changes, by name: ``comune="019062"``; empty text removes one.
    """
    current = current_context()
    words = {**write_view(current.view, current.directory), **changes}
    kept = {key: word for key, word in words.items() if word}
    screen.page_link(target(name), label=label, icon=icon, query_params=kept or None, width="content")
