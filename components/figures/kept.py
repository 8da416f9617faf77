"""Figures made once and shown many times.

Role: keep a figure's plain form, so that showing it again copies and checks nothing. In: a Plotly figure. Out: the same
figure, frozen by convention. Must not: be changed after it is kept.
"""

from typing import Any

import plotly.graph_objects as go


class KeptFigure(go.Figure):  # type: ignore[misc]  # plotly is not typed
    """A figure whose plain form is worked out once: Plotly copies and converts it at every showing."""

    def __init__(self, figure: go.Figure) -> None:
        super().__init__(figure)
        object.__setattr__(self, "_kept", super().to_dict())

    def to_dict(self) -> dict[str, Any]:
        """Return the plain form; the caller must not change it (Streamlit writes it as JSON and drops it)."""
        kept: dict[str, Any] = self._kept
        return kept


def kept(figure: go.Figure) -> go.Figure:
    """Return a figure that may be shown many times."""
    return KeptFigure(figure)
