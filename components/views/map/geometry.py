"""The documents of geometry that maps are drawn on, built once for the data of the process and served by address.

Comes in: the runtime. Goes out: the bytes of a document by name, for the server's routes, and the `Shapes` of a layout,
for figures. Must not: import Streamlit or hold anything of a visitor.
"""

import importlib
from typing import Final

from components.figures.map.map_shapes import BORDERS_NAME, DOCUMENTS, Shapes, border_shapes, document, tile_shapes
from components.server.geometry import geometry_url
from components.state.runtime import Runtime
from indicators.engine.query_service import Memory

OUTLINE: Final = "ambito"
_documents: Memory[tuple[str, str], bytes] = Memory(4 * len(DOCUMENTS))
_shapes: Memory[tuple[str, str], Shapes] = Memory(8)


def geometry_document(runtime: Runtime, name: str) -> bytes | None:
    """Return a GeoJSON document by name: one of `DOCUMENTS`, or the outline of the whole; None for any other name."""
    geography = runtime.geography()
    if name == OUTLINE:
        return geography.outline_bytes()
    if name not in DOCUMENTS:
        return None
    key = (geography.version, name)
    return _documents.get(key) or _documents.keep(key, document(name, geography, runtime.tiles()) or b"")


def shapes_of_layout(runtime: Runtime, layout: str) -> Shapes:
    """Return the shapes of a layout: ``riquadri`` for equal tiles, real borders for any other."""
    geography = runtime.geography()
    key = (geography.version, layout)
    draw = tile_shapes if layout == "riquadri" else border_shapes

    def url_of(name: str) -> str:
        return geometry_url(name, geometry_document(runtime, name) or b"")

    return _shapes.get(key) or _shapes.keep(key, draw(geography, runtime.tiles(), url_of))


def ground_url(runtime: Runtime) -> str:
    """Return the address of the municipalities' borders, on which services and flows are drawn."""
    return geometry_url(BORDERS_NAME, geometry_document(runtime, BORDERS_NAME) or b"")


def warm_up(runtime: Runtime) -> None:
    """Build every document and import what finds the classes, so that the first visitor does not wait for them."""
    for layout in ("mappa", "riquadri"):
        shapes_of_layout(runtime, layout)
    importlib.import_module("mapclassify")
