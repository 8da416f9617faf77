"""The page of the paths: from the first contact to the exit, and what people need.

Comes in: the context. Goes out: elements on the page.
Must not: add up target groups or needs (they overlap), follow persons, compute a rate.
"""

from typing import Final

from components.state.page_context import Context
from components.views.pathways.flow import balance_panel, exits_panel, returns_panel, steps_panel
from components.views.pathways.groups import pacts_panel, targets_panel
from components.views.pathways.needs import needs_panel, one_off_panel
from components.widgets.tabs import Panel, Section, panels

PANELS: Final = (
    Panel("Dal primo contatto all'uscita", (Section("Dal primo contatto all'uscita", steps_panel),)),
    Panel(
        "Entrate, uscite e ritorni",
        (
            Section("Chi entra e chi esce", balance_panel),
            Section("Uscite", exits_panel),
            Section("Ritorni", returns_panel),
        ),
    ),
    Panel(
        "Bisogni e sostegni",
        (Section("Bisogni", needs_panel), Section("Una volta sola o nel tempo", one_off_panel)),
    ),
    Panel("Target, età e patti", (Section("Target ed età", targets_panel), Section("Patti", pacts_panel))),
)
"""The tabs, each one idea: what a tab shows is read by scrolling, not by opening another."""


def paths_section(context: Context) -> None:
    """Draw the tabs."""
    panels(context, PANELS, key="schede_percorsi")
