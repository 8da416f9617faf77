"""The page of the paths: from the first contact to the exit, and what people need.

Comes in: the context. Goes out: elements on the page.
Must not: add up target groups or needs (they overlap), follow persons, compute a rate.
"""

from typing import Final

from components.state.page_context import Context
from components.views.pathways.flow import balance_panel, exits_panel, returns_panel, steps_panel
from components.views.pathways.groups import pacts_panel, targets_panel
from components.views.pathways.needs import needs_panel, one_off_panel
from components.views.pathways.text import (
    BALANCE,
    EXITS,
    GROUPS_TAB,
    MOVES_TAB,
    NEEDS,
    NEEDS_TAB,
    ONCE,
    PACTS,
    RETURNS,
    STEPS_TAB,
    TARGETS,
)
from components.widgets.tabs import Panel, Section, panels

PANELS: Final = (
    Panel(STEPS_TAB, (Section(STEPS_TAB, steps_panel),)),
    Panel(
        MOVES_TAB,
        (
            Section(BALANCE, balance_panel),
            Section(EXITS, exits_panel),
            Section(RETURNS, returns_panel),
        ),
    ),
    Panel(
        NEEDS_TAB,
        (Section(NEEDS, needs_panel), Section(ONCE, one_off_panel)),
    ),
    Panel(GROUPS_TAB, (Section(TARGETS, targets_panel), Section(PACTS, pacts_panel))),
)
"""The tabs, each one idea: what a tab shows is read by scrolling, not by opening another."""


def paths_section(context: Context) -> None:
    """Draw the tabs."""
    panels(context, PANELS, key="schede_percorsi")
