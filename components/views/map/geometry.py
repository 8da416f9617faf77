"""The documents of geometry that maps are drawn on, built once for the data of the process and served by address.

Comes in: what has the boundaries (the runtime, a page's context). Goes out: the bytes of a document by name, for the
server's routes, and the `Shapes` of a layout, for figures. Must not: import Streamlit or hold anything of a visitor.
"""

from typing import Final, Protocol

from components.figures.map.map_shapes import BORDERS_NAME, DOCUMENTS, Shapes, border_shapes, document, tile_shapes
from components.server.geometry import geometry_url
from geo.boundaries import Geography
from geo.tiles import TileGrid
from indicators.selection.shared_cache import SharedCache

OUTLINE: Final = "ambito"
_documents: SharedCache[tuple[str, str], bytes] = SharedCache(4 * len(DOCUMENTS))
_shapes: SharedCache[tuple[str, str], Shapes] = SharedCache(8)


class Maps(Protocol):
    """What has the boundaries of the municipalities and their equal tiles."""

    def geography(self) -> Geography:
        """Return the boundaries."""

    def tiles(self) -> TileGrid:
        """Return the tiles."""


def geometry_document(maps: Maps, name: str) -> bytes | None:
    """Return a GeoJSON document by name: one of `DOCUMENTS`, or the outline of the whole; None for any other name."""
    geography = maps.geography()
    if name == OUTLINE:
        return geography.outline_bytes()
    if name not in DOCUMENTS:
        return None
    key = (geography.version, name)
    return _documents.get(key, lambda: document(name, geography, maps.tiles()) or b"")


def shapes_of_layout(maps: Maps, layout: str) -> Shapes:
    """Return the shapes of a layout: ``riquadri`` for equal tiles, real borders for any other."""
    geography = maps.geography()
    key = (geography.version, layout)
    draw = tile_shapes if layout == "riquadri" else border_shapes

    def url_of(name: str) -> str:
        return geometry_url(name, geometry_document(maps, name) or b"")

    return _shapes.get(key, lambda: draw(geography, maps.tiles(), url_of))


def ground_url(maps: Maps) -> str:
    """Return the address of the municipalities' borders, on which services and flows are drawn."""
    return geometry_url(BORDERS_NAME, geometry_document(maps, BORDERS_NAME) or b"")


def warm_up(maps: Maps) -> None:
    """Build every document, so that the first visitor does not wait for them."""
    for layout in ("mappa", "riquadri"):
        shapes_of_layout(maps, layout)
