"""What is pictured beside the library of figures: the map and its tiles, the panel's figures, what we draw in HTML.

Every sample is made by hand, with every state in it; geometry is the real one of a few municipalities.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Final

import plotly.graph_objects as go

from components.figures.compare.dots import Contestant, comparison
from components.figures.map.choropleth import municipality_map
from components.figures.map.map_shapes import DOCUMENTS, border_shapes, document, tile_shapes
from components.figures.time.mini_trend import recent
from components.widgets.html_bars import bars_html
from components.widgets.sparkline import sparkline
from geo.boundaries import Geography, build_geography
from geo.tiles import TileGrid, build_tiles
from indicators.model.query import Grouping
from indicators.model.result import Result, Status
from tests.support.directories import a_directory
from tests.support.figure_samples import SAMPLES, months, towns, types
from tests.support.results import CONTACTS, RATE, Row, a_result, row

CODES: Final = ("019035", "019062", "019067", "019082", "019029", "019049", "019055", "019058", "019102")
BREAKS: Final = (2.0, 4.0, 6.0, 8.0)
STATES: Final = {1: Status.SUPPRESSED, 3: Status.NOT_SUPPLIED, 5: Status.UNDEFINED}
GEOMETRY: Final = "/geo/"
"""Beginning of the addresses of geometry."""


@cache
def _land() -> tuple[Geography, TileGrid]:
    geography = build_geography(CODES)
    return geography, build_tiles(geography)


def geometry(address: str) -> bytes:
    """Return the document of geometry at an address."""
    name = address.removeprefix(GEOMETRY)
    if name not in DOCUMENTS:
        raise LookupError(f"No document of geometry at {address}")
    return document(name, *_land()) or b""


def _rates() -> Result:
    geography, _ = _land()
    directory = replace(a_directory(), municipalities=dict(geography.names))
    return a_result([_rate(at, code) for at, code in enumerate(CODES)], by=(Grouping.MUNICIPALITY,), indicator=RATE,
                    directory=directory)  # fmt: skip


def _rate(at: int, code: str) -> Row:
    if at in STATES:
        return row(code, status=STATES[at])
    return row(code, value=1.2 * at, n=(at, 1000), limits=(0.6 * at, 2.0 * at), provisional=at == 4)


def _drawn_map(layout: Callable[..., object]) -> go.Figure:
    shapes = layout(*_land(), lambda name: f"{GEOMETRY}{name}")
    return municipality_map(_rates(), shapes=shapes, breaks=BREAKS, focus=CODES[2])  # type: ignore[arg-type]


def _panel() -> go.Figure:
    colours = ("#2f475e", "#0066cc", "#995c00")
    contestants = [
        Contestant(name=name, colour=colour, row=found)
        for name, colour, found in zip(("Beta", "Città Alta", "Territorio"), colours, towns().rows(), strict=False)
    ]
    return comparison(contestants, RATE)


FIGURES: Final[dict[str, Callable[[], go.Figure]]] = {
    **{name: lambda draw=draw: draw(False) for name, draw in SAMPLES.items()},  # type: ignore[misc]
    "map": lambda: _drawn_map(border_shapes),
    "tiles": lambda: _drawn_map(tile_shapes),
    "panel comparison": _panel,
    "panel trend": lambda: recent(months()),
}
"""What Plotly draws, by name."""
MARKUP: Final[dict[str, Callable[[], str]]] = {
    "sparkline": lambda: sparkline(months()),
    "list of bars": lambda: bars_html(types(indicator=CONTACTS)),
}
"""What our own HTML draws, by name."""
