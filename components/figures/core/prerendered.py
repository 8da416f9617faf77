"""Figures made once and shown many times.

Role: keep a figure's plain form, so that showing it again copies and checks nothing. In: a Plotly figure. Out: what
Streamlit takes for a figure, holding that form alone. Must not: be changed, or used for anything but showing.
"""

from functools import cache
from typing import Any

import plotly.graph_objects as go
import plotly.io
from plotly.basedatatypes import BaseFigure

from components import theme


class KeptFigure(BaseFigure):  # type: ignore[misc]  # plotly is not typed
    """The plain form of a figure, already checked: Plotly would copy and convert it at every showing."""

    def __init__(self, figure: go.Figure) -> None:
        """Take the plain form of a figure; nothing else of a figure is built, so nothing else may be asked of it."""
        plain = figure.to_dict()
        plain["layout"]["template"] = _template()
        object.__setattr__(self, "_kept", plain)

    def to_dict(self) -> dict[str, Any]:
        """Return the plain form, always the same: Streamlit writes it as JSON and lets it go."""
        kept: dict[str, Any] = object.__getattribute__(self, "_kept")
        return kept


def kept(figure: go.Figure) -> BaseFigure:
    """Return a figure, in our template, that may be shown many times."""
    return KeptFigure(figure)


@cache
def _template() -> dict[str, Any]:
    """Return our template in plain form: checking it anew for each figure would cost as much as the figure."""
    template: dict[str, Any] = plotly.io.templates[theme.register_template()].to_plotly_json()
    return template
