"""The page of the paths: from the first contact to the exit, and what people need.

Comes in: the context. Goes out: elements on the page.
Must not: add up target groups or needs (they overlap), follow persons, compute a rate.
"""

from typing import Final

from components.context import Context
from components.sections.bifocal_panel import Panel, panels
from components.sections.paths_flow import balance_panel, exits_panel, returns_panel, steps_panel
from components.sections.paths_groups import pacts_panel, targets_panel
from components.sections.paths_needs import needs_panel, one_off_panel

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


def paths_section(now: Context) -> None:
    """Draw the tabs."""
    panels(now, PANELS, key="schede_percorsi")
