"""What maps are drawn on: addresses of the geometry and places of the words, for real borders and for equal tiles.

Role: say, for each drawing of the municipalities, which documents hold its shapes and where its labels stand.
In: a `Geography`, a `TileGrid`, and a callable that gives the address of a document. Out: frozen `Shapes`, and the
documents by name, to be served once and kept by the browser.
Must not: import Streamlit, know any value, repeat a coordinate inside a figure.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import polars as pl

from geo.boundaries import Bounds, Geography
from geo.geojson import Point
from geo.name_places import name_places
from geo.source import ATTRIBUTION, available_years, known_codes, read_residents
from geo.texture import dashed_borders, hatch
from geo.tiles import TileGrid

BORDERS_NAME: Final = "comuni"
TILES_NAME: Final = "riquadri"
HATCH: Final = "tratteggio"
DASHES: Final = "bordi"
LABELLED: Final = 7
"""Municipalities whose names are written on the map."""
ROOM: Final = 0.008
"""Degrees left free at the sides, for names that reach over the border."""
LOW: Final = 300
"""Pixels of the lowest map, where names have least room."""
_LETTER, _LINE = 7.6, 18.0
"""Pixels of a letter of a name, on average, and of its line."""
DOCUMENTS: Final = tuple(
    name for shape in (BORDERS_NAME, TILES_NAME) for name in (shape, f"{shape}_{HATCH}", f"{shape}_{DASHES}")
)
"""Names of every document of geometry."""

UrlOf = Callable[[str], str]
"""Returns the address of a document by its name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shapes:
    """One drawing of the municipalities.

    Attributes
    ----------
    name : str
        ``comuni`` or ``riquadri``.
    areas, hatch, dashes : str
        Addresses of the polygons, of their stripes and of the dashed borders; ids are ISTAT codes.
    anchors : mapping of str to Point
        Longitude and latitude of the label of each code.
    labels : mapping of str to str
        What is written on the municipalities that bear a label.
    bounds : Bounds
        West, south, east, north.
    attribution : str
        The line to write on the map.
    absent : tuple of str
        Names of the municipalities that no boundaries have: they cannot be drawn.
    """

    name: str
    areas: str
    hatch: str
    dashes: str
    anchors: Mapping[str, Point]
    labels: Mapping[str, str]
    bounds: Bounds
    attribution: str = ATTRIBUTION
    absent: tuple[str, ...] = ()


def document(name: str, geography: Geography, tiles: TileGrid) -> bytes | None:
    """Return a document of geometry by name (see `DOCUMENTS`), or None for any other name."""
    base, _, extra = name.partition("_")
    payloads = {BORDERS_NAME: geography.geojson_bytes, TILES_NAME: tiles.geojson_bytes}
    drawers: dict[str, Callable[[bytes], bytes]] = {"": bytes, HATCH: hatch, DASHES: dashed_borders}
    if base not in payloads or extra not in drawers:
        return None
    return drawers[extra](payloads[base]())


def border_shapes(geography: Geography, _tiles: TileGrid, url_of: UrlOf) -> Shapes:
    """Return the real borders, with the names of the largest municipalities by residents."""
    names, named = geography.names, largest(geography)
    _, south, _, north = geography.bounds
    pixel = (north - south) / LOW
    places = name_places(geography, named, letter=_LETTER * pixel, line=_LINE * pixel, room=ROOM)
    return Shapes(
        name=BORDERS_NAME,
        **_addresses(BORDERS_NAME, url_of),
        anchors={**geography.label_points, **places},
        labels={code: names[code] for code in named},
        bounds=geography.bounds,
        attribution=geography.attribution,
        absent=tuple(geography.absent.values()),
    )


def tile_shapes(geography: Geography, tiles: TileGrid, url_of: UrlOf) -> Shapes:
    """Return the equal tiles, each with its letters."""
    return Shapes(
        name=TILES_NAME,
        **_addresses(TILES_NAME, url_of),
        anchors=tiles.centres,
        labels=tiles.labels,
        bounds=geography.bounds,
        attribution=geography.attribution,
        absent=tuple(geography.absent.values()),
    )


def largest(geography: Geography, *, count: int = LABELLED) -> tuple[str, ...]:
    """Return the codes of the municipalities with most residents, largest first (those that ISTAT knows)."""
    known = sorted(known_codes() & set(geography.codes))
    if not known:
        return geography.codes[:count]
    residents = read_residents(known, years=[available_years()[-1]])
    totals = residents.group_by("municipality").agg(residents=pl.col("residents").sum())
    totals = totals.sort("residents", "municipality", descending=[True, False])
    return tuple(totals["municipality"][:count])


def _addresses(name: str, url_of: UrlOf) -> dict[str, str]:
    return {"areas": url_of(name), "hatch": url_of(f"{name}_{HATCH}"), "dashes": url_of(f"{name}_{DASHES}")}
