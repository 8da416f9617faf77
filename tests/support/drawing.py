"""What the tests of maps share: shapes of the tiny Ambito, and how to read a drawn map back.

Comes in: figures. Goes out: what a person would see of them.
Must not: know how the figure was made, only what Plotly says of it.
"""

from typing import Any

import plotly.graph_objects as go

from components.figures.map.map_shapes import Shapes

LEAD, BETA, RIVOLTA = "099001", "099002", "099003"
SHAPES = Shapes(
    name="comuni",
    areas="/geo/comuni-1.json",
    hatch="/geo/comuni_tratteggio-1.json",
    dashes="/geo/comuni_bordi-1.json",
    anchors={LEAD: (9.7, 45.3), BETA: (9.8, 45.4), RIVOLTA: (9.5, 45.4)},
    labels={LEAD: "Città Alta"},
    bounds=(9.4, 45.2, 9.9, 45.5),
)


def traces(figure: go.Figure, geojson: str) -> list[dict[str, Any]]:
    """Return the traces drawn on a document of geometry."""
    return [trace for trace in figure.to_plotly_json()["data"] if trace.get("geojson") == geojson]


def fills(figure: go.Figure) -> dict[str, str]:
    """Return the colour of each municipality, read through the colour scale as Plotly does."""
    [trace] = [trace for trace in traces(figure, SHAPES.areas) if "text" in trace]
    scale, low, high = trace["colorscale"], trace["zmin"], trace["zmax"]
    found = {}
    for code, z in zip(trace["locations"], trace["z"], strict=True):
        share = (z - low) / (high - low)
        found[code] = next(colour for stop, colour in reversed(scale) if stop <= share)
    return found


def outlines(figure: go.Figure) -> list[tuple[str, str, float]]:
    """Return every drawn outline: code, colour, width, in the order in which they are laid."""
    found = []
    for trace in traces(figure, SHAPES.areas):
        if "text" not in trace:
            line = trace["marker"]["line"]
            found += list(zip(trace["locations"], line["color"], line["width"], strict=True))
    return found


def hovers(figure: go.Figure) -> dict[str, str]:
    """Return what pointing at each municipality says."""
    [trace] = [trace for trace in traces(figure, SHAPES.areas) if "text" in trace]
    return dict(zip(trace["locations"], trace["text"], strict=True))


def written(figure: go.Figure) -> list[str]:
    """Return the words written on the map."""
    return [
        word for trace in figure.to_plotly_json()["data"] if trace["type"] == "scattergeo" for word in trace["text"]
    ]
