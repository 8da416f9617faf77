"""The page of the paths: from the first contact to the exit, and what people need.

Comes in: the context. Goes out: elements on the page.
Must not: add up target groups or needs (they overlap), follow persons, compute a rate.
"""

from typing import Final

from components.state.page_context import Context
from components.views.pathways.flow import balance_panel, exits_panel, returns_panel, steps_panel
from components.views.pathways.groups import pacts_panel, targets_panel
from components.views.pathways.needs import needs_panel, one_off_panel
from components.widgets.tabs import Panel, panels

PANELS: Final = (
    Panel("Dal primo contatto all'uscita", steps_panel),
    Panel("Chi entra e chi esce", balance_panel),
    Panel("Uscite", exits_panel),
    Panel("Ritorni", returns_panel),
    Panel("Una volta sola o nel tempo", one_off_panel),
    Panel("Bisogni", needs_panel),
    Panel("Patti", pacts_panel),
    Panel("Target ed età", targets_panel),
)


def paths_section(context: Context) -> None:
    """Draw the tabs."""
    panels(context, PANELS, key="schede_percorsi")
