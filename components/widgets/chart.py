"""How the page of occupancy shows a figure: drawn once for the same data and question, kept, with its words.

Comes in: a key and how to draw. Goes out: a chart on the page.
Must not: keep more than it is told, draw twice what it has.
"""

from collections.abc import Callable, Hashable

import plotly.graph_objects as go

from components.figures.core.prerendered import kept
from components.state.page_context import Context
from components.theme import plotly_config
from components.widgets import screen


def chart(context: Context, draw: Callable[[], go.Figure], *, key: str, question: Hashable, alt: str) -> None:
    """Show a figure, drawn only if nobody has asked the same of the same data.

    Parameters
    ----------
    context : Context
    draw : callable
        Draws the figure.
    key : str
        Unique on the page.
    question : hashable
        What, with the key, the data and who looks, decides the figure: the same question is not answered alike to all.
    alt : str
        What it shows, in words.
    """
    viewer = context.view.query.viewer
    asked = (key, question, viewer.role, viewer.organisation)
    figure = context.data.once("figures", asked, lambda: kept(draw()))
    screen.plotly_chart(figure, config=plotly_config(), key=f"grafico_{key}", alt=alt)
