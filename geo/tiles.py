"""Draws the members of an Ambito as equal squares, so that a small one weighs as much to the eye as a large one.

In: a `Geography`. Out: one cell of a compact grid for each municipality, near to where it lies and to its neighbours, a
short label, and the squares as GeoJSON with the same feature ids, so that the same choropleth trace draws either.
It must not know what is coloured.

How cells are chosen is in `geo.assignment`.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
from shapely.geometry import box

from geo.assignment import FloatArray, lay_out
from geo.boundaries import Bounds, Geography
from geo.geojson import DECIMALS, FeatureCollection, Point, content_version, encode, tidy
from geo.labels import short_labels

__all__ = ["Cell", "TileGrid", "build_tiles"]

Cell: TypeAlias = tuple[int, int]
"""Column from the west and row from the north, both from 0."""

_FILL: Final = 0.94
"""Share of a cell's side that its square covers; the rest is the white line between squares."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TileGrid:
    """Equal squares for the members of an Ambito.

    Attributes
    ----------
    cells : mapping of str to Cell
        Column and row of each ISTAT code; no two are equal.
    labels : mapping of str to str
        At most three letters for each code, unique in the Ambito.
    centres : mapping of str to Point
        Longitude and latitude of the centre of each square, where its label is written.
    columns, rows : int
        Size of the grid.
    payload : bytes
        GeoJSON squares: feature id = ISTAT code, properties `name` and `label`.
    version : str
        Hash of the payload, for immutable URLs.
    """

    cells: Mapping[str, Cell]
    labels: Mapping[str, str]
    centres: Mapping[str, Point]
    columns: int
    rows: int
    payload: bytes
    version: str

    def geojson_bytes(self) -> bytes:
        """Return the squares as GeoJSON, always the same bytes for the same content."""
        return self.payload

    def geojson(self) -> FeatureCollection:
        """Return a fresh copy of the squares' GeoJSON, which the caller may change."""
        collection: FeatureCollection = json.loads(self.payload)
        return collection


def build_tiles(geography: Geography) -> TileGrid:
    """Lay the members of an Ambito on a grid of equal squares.

    Parameters
    ----------
    geography : Geography
        Its label points, neighbours, names and bounds are used.

    Returns
    -------
    TileGrid
        Squares look square at the Ambito's latitude and are centred on its bounds.
    """
    chosen = lay_out(_places(geography), _adjacency(geography))
    cells: dict[str, Cell] = {
        code: (column, row) for code, (column, row) in zip(geography.codes, chosen.tolist(), strict=True)
    }
    columns, rows = (1 + int(last) for last in chosen.max(axis=0))
    lattice = _lattice(geography.bounds, columns=columns, rows=rows)
    centres = {code: lattice.centre(cell) for code, cell in cells.items()}
    labels = short_labels(geography.names)
    payload = _squares(geography.names, labels, centres, half=lattice.half)
    version = content_version(payload)
    return TileGrid(
        cells=cells, labels=labels, centres=centres, columns=columns, rows=rows, payload=payload, version=version
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Lattice:
    """Where the cells lie: sides in degrees (longitude, latitude) and the centre of the north-western cell."""

    step: Point
    first: Point

    @property
    def half(self) -> Point:
        """Half a drawn square, in degrees, on the coordinate grid."""
        return round(self.step[0] * _FILL / 2, DECIMALS), round(self.step[1] * _FILL / 2, DECIMALS)

    def centre(self, cell: Cell) -> Point:
        """Return the centre of a cell, on the coordinate grid."""
        x, y = self.first[0] + cell[0] * self.step[0], self.first[1] - cell[1] * self.step[1]
        return round(x, DECIMALS), round(y, DECIMALS)


def _lattice(bounds: Bounds, *, columns: int, rows: int) -> _Lattice:
    """Fit square cells into the bounds, centred; sides are multiples of the coordinate grid, hence all equal."""
    west, south, east, north = bounds
    shrink = _shrink(bounds)
    side = min((east - west) * shrink / columns, (north - south) / rows)
    step = (round(side / shrink, DECIMALS), round(side, DECIMALS))
    first = ((west + east - (columns - 1) * step[0]) / 2, (south + north + (rows - 1) * step[1]) / 2)
    return _Lattice(step=step, first=(round(first[0], DECIMALS), round(first[1], DECIMALS)))


def _squares(
    names: Mapping[str, str], labels: Mapping[str, str], centres: Mapping[str, Point], *, half: Point
) -> bytes:
    x_half, y_half = half
    squares = tidy([box(x - x_half, y - y_half, x + x_half, y + y_half) for x, y in centres.values()])
    described = {code: {"name": name, "label": labels[code]} for code, name in names.items()}
    return encode(dict(zip(centres, squares, strict=True)), described)


def _places(geography: Geography) -> FloatArray:
    """Label points in true proportions, x eastwards and y southwards like columns and rows; shape (n, 2)."""
    points = np.array([geography.label_points[code] for code in geography.codes])
    return points * [_shrink(geography.bounds), -1.0]


def _shrink(bounds: Bounds) -> float:
    return float(np.cos(np.radians((bounds[1] + bounds[3]) / 2)))


def _adjacency(geography: Geography) -> FloatArray:
    position = {code: index for index, code in enumerate(geography.codes)}
    matrix = np.zeros((len(position), len(position)))
    for code, others in geography.neighbours.items():
        matrix[position[code], [position[other] for other in others]] = 1.0
    return matrix
