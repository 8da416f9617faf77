"""Hatches and dashed borders as shapes, because an SVG choropleth knows neither patterns nor dashes.

In: shapes by feature id (municipalities or tiles), in degrees. Out: GeoJSON of thin strips to draw over them: stripes
clipped by each shape, under that shape's own id, and the dashes of all borders together, under the id `BORDERS`.
It must not know why a shape is hatched or a border dashed.

Lengths are in metres on the ground. On a map 500 pixels wide of an Ambito 35 km wide a pixel is some 70 m.
"""

from collections.abc import Iterator
from typing import Final

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry
from shapely.ops import substring

from geo.geojson import GRID, Shapes, encode, shapes_of, tidy

__all__ = ["BORDERS", "dashed_borders", "hatch"]

BORDERS: Final = "bordi"
"""Feature id of the dashed borders."""

STRIPE_SPACING: Final = 620.0
STRIPE_WIDTH: Final = 125.0
DASH_LENGTH: Final = 420.0
DASH_GAP: Final = 300.0
DASH_WIDTH: Final = 90.0

_METRES_PER_DEGREE: Final = 111_195.0


def hatch(payload: bytes, *, spacing: float = STRIPE_SPACING, width: float = STRIPE_WIDTH) -> bytes:
    """Return oblique stripes clipped by each shape of a GeoJSON document.

    Parameters
    ----------
    payload : bytes
        Feature collection of polygons, in degrees.
    spacing, width : float
        From the middle of a stripe to that of the next, and their width, in metres.

    Returns
    -------
    bytes
        Feature collection with the same ids; shapes too small to be crossed by a stripe keep their whole area.
    """
    ids, flat, shrink = _flattened(payload)
    stripes = _stripes(shapely.total_bounds(flat), spacing=_degrees(spacing), width=_degrees(width))
    crossed = shapely.intersection(flat, stripes)
    clipped = np.where(shapely.area(crossed) > 0, crossed, flat)
    return _encoded(ids, [_polygons(shape) for shape in clipped], shrink)


def dashed_borders(
    payload: bytes, *, length: float = DASH_LENGTH, gap: float = DASH_GAP, width: float = DASH_WIDTH
) -> bytes:
    """Return every border of a GeoJSON document as dashes, shared borders once.

    Parameters
    ----------
    payload : bytes
        Feature collection of polygons, in degrees.
    length, gap, width : float
        Of a dash, in metres.

    Returns
    -------
    bytes
        One feature, of id `BORDERS`.
    """
    _, flat, shrink = _flattened(payload)
    lines = shapely.get_parts(shapely.line_merge(shapely.union_all(shapely.boundary(flat))))
    dashes = [dash for line in lines for dash in _dashes(line, length=_degrees(length), gap=_degrees(gap))]
    thick = shapely.buffer(np.array(dashes, dtype=object), _degrees(width) / 2, cap_style="flat", join_style="mitre")
    return _encoded([BORDERS], [shapely.union_all(thick)], shrink)


def _degrees(metres: float) -> float:
    return metres / _METRES_PER_DEGREE


def _flattened(payload: bytes) -> tuple[list[str], Shapes, float]:
    """Return ids, shapes with longitudes shrunk to true proportions, and how much they were shrunk."""
    ids, shapes = zip(*shapes_of(payload), strict=True)
    array = np.array(shapes, dtype=object)
    shrink = float(np.cos(np.radians(shapely.total_bounds(array)[[1, 3]].mean())))
    return list(ids), shapely.transform(array, lambda points: points * [shrink, 1.0]), shrink


def _stripes(bounds: np.ndarray, *, spacing: float, width: float) -> BaseGeometry:
    """Return stripes rising to the right over a rectangle."""
    west, south, east, north = bounds
    height, rise = north - south, spacing * np.sqrt(2)
    starts = np.arange(west - height, east + rise, rise)
    lines = shapely.linestrings([[(x, south), (x + height, north)] for x in starts])
    stripes: BaseGeometry = shapely.union_all(shapely.buffer(lines, width / 2, cap_style="square"))
    return stripes


def _dashes(line: BaseGeometry, *, length: float, gap: float) -> Iterator[BaseGeometry]:
    """Yield the pieces of a line; a line shorter than a dash is one piece."""
    for start in np.arange(0, max(shapely.length(line) - length / 2, length / 2), length + gap):
        yield substring(line, float(start), float(start) + length)


def _polygons(shape: BaseGeometry) -> BaseGeometry:
    """Return only the surfaces of an intersection, which may also hold points and lines."""
    parts = shapely.get_parts(shape)
    return shapely.multipolygons(parts[shapely.get_dimensions(parts) == 2])  # noqa: PLR2004 - surfaces


def _encoded(ids: list[str], flat: list[BaseGeometry], shrink: float) -> bytes:
    shapes = shapely.transform(np.array(flat, dtype=object), lambda points: points / [shrink, 1.0])
    sound = tidy(shapely.set_precision(shapes, GRID))  # rounding alone would cross the sides of such thin strips
    return encode(dict(zip(ids, sound, strict=True)), {name: {} for name in ids})
