"""Builds the geography of an Ambito: what the map draws, who borders whom, where a name or a flow line is anchored.

In: any list of ISTAT codes. Out: one frozen `Geography`, the same bytes for the same codes and files.
It must not know which Ambito it is building, cache anything (the caller does, by `version`) or import Streamlit.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, TypeAlias

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo.coverage import border_pairs, dissolve, simplify, snap
from geo.geojson import DECIMALS, FeatureCollection, Point, Shapes, content_version, encode
from geo.source import (
    ATTRIBUTION,
    Municipality,
    available_years,
    known_codes,
    read_boundaries,
    read_municipalities,
)
from geo.territory import Territory, drawable

__all__ = ["TOLERANCE", "Bounds", "Geography", "build_geography", "build_territory"]

TOLERANCE: Final = 0.0005
"""Default simplification in degrees: details under some 50 m go, which no screen shows at the scale of an Ambito."""

_INSCRIBED_PRECISION: Final = 0.001

Bounds: TypeAlias = tuple[float, float, float, float]
"""West, south, east, north in degrees."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Geography:
    """The boundaries of an Ambito, ready to be served and drawn.

    Attributes
    ----------
    year : int
        Year of the ISTAT boundaries.
    municipalities : tuple of Municipality
        In order of code; features of the GeoJSON come in the same order.
    neighbours : mapping of str to tuple of str
        For each code, the sorted codes of the members with which it shares a stretch of border, not just a point.
    label_points : mapping of str to Point
        Longitude and latitude of the centre of the largest circle inside the municipality's largest part: where to
        write its name and where flow lines start and end.
    bounds : Bounds
        West, south, east, north of the whole, in degrees.
    payload, outline_payload : bytes
        GeoJSON of the municipalities (feature id = ISTAT code, property `name`) and of the dissolved Ambito (one
        feature, id "ambito").
    version : str
        Hash of the two payloads, for immutable URLs.
    attribution : str
        The line to write on every map.
    absent : mapping of str to str
        Names, by code, of the members that no boundaries have: they cannot be drawn.
    raw : mapping of str to geometry
        Shapes as the source has them, in degrees, by code.
    """

    year: int
    municipalities: tuple[Municipality, ...]
    neighbours: Mapping[str, tuple[str, ...]]
    label_points: Mapping[str, Point]
    bounds: Bounds
    payload: bytes
    outline_payload: bytes
    version: str
    attribution: str = ATTRIBUTION
    absent: Mapping[str, str] = field(default_factory=dict)
    raw: Mapping[str, BaseGeometry] = field(default_factory=dict, compare=False, repr=False)

    @property
    def codes(self) -> tuple[str, ...]:
        """ISTAT codes in order."""
        return tuple(municipality.code for municipality in self.municipalities)

    @property
    def names(self) -> dict[str, str]:
        """Name of each municipality by ISTAT code."""
        return {municipality.code: municipality.name for municipality in self.municipalities}

    def geojson_bytes(self) -> bytes:
        """Return the municipalities as GeoJSON, always the same bytes for the same content."""
        return self.payload

    def outline_bytes(self) -> bytes:
        """Return the outline of the whole Ambito as GeoJSON."""
        return self.outline_payload

    def geojson(self) -> FeatureCollection:
        """Return a fresh copy of the municipalities' GeoJSON, which the caller may change."""
        collection: FeatureCollection = json.loads(self.payload)
        return collection

    def outline(self) -> FeatureCollection:
        """Return a fresh copy of the outline's GeoJSON, which the caller may change."""
        collection: FeatureCollection = json.loads(self.outline_payload)
        return collection


def build_geography(codes: Iterable[str], *, year: int | None = None, tolerance: float = TOLERANCE) -> Geography:
    """Build the geography of some municipalities, anywhere in Italy.

    Parameters
    ----------
    codes : iterable of str
        Six-character ISTAT codes, each once, in any order.
    year : int, optional
        Year of the boundaries; the latest one when omitted.
    tolerance : float
        Simplification in degrees (see `geo.coverage.simplify`); 0 keeps every vertex.

    Raises
    ------
    geo.errors.GeoInputError
        Unknown, repeated or missing codes, unknown year, data not installed: an Italian message says what to do.
    """
    asked = available_years()[-1] if year is None else year
    members = read_municipalities(codes, year=asked)
    raw = read_boundaries([member.code for member in members], year=asked)
    return _assembled(members, raw, year=asked, tolerance=tolerance)


def build_territory(territory: Territory, *, with_istat: bool = True, tolerance: float = TOLERANCE) -> Geography:
    """Build the geography of an Ambito whose municipalities may have changed, or gave boundaries of their own.

    Members that no boundaries have are left out and told (`Geography.absent`).

    Parameters
    ----------
    territory : Territory
    with_istat : bool
        Whether the boundaries of ISTAT that the program knows may be taken.
    tolerance : float
        As in `build_geography`.

    Raises
    ------
    geo.errors.GeoInputError
        No member can be drawn, or the data are not installed.
    """
    found = drawable(territory, with_istat=with_istat)
    known = known_codes() & found.shapes.keys()
    registered = {one.code: one for one in read_municipalities(known)} if known else {}
    members = tuple(
        registered.get(code) or Municipality(code=code, name=territory.names[code], province="", region="")
        for code in found.shapes
    )
    return _assembled(
        members,
        found.shapes,
        year=found.year,
        tolerance=tolerance,
        attribution=found.attribution,
        absent={code: name for code, name in territory.names.items() if code not in found.shapes},
    )


def _assembled(
    members: tuple[Municipality, ...],
    raw: Mapping[str, BaseGeometry],
    *,
    year: int,
    tolerance: float,
    attribution: str = ATTRIBUTION,
    absent: Mapping[str, str] | None = None,
) -> Geography:
    codes = [member.code for member in members]
    snapped = snap(np.array([raw[code] for code in codes], dtype=object))
    drawn = simplify(snapped, tolerance=tolerance)
    payload = encode(dict(zip(codes, drawn, strict=True)), {member.code: {"name": member.name} for member in members})
    outline = encode({"ambito": dissolve(drawn)}, {"ambito": {}})
    return Geography(
        year=year,
        municipalities=members,
        neighbours=_neighbours(codes, snapped),
        label_points=dict(zip(codes, _label_points(drawn), strict=True)),
        bounds=_bounds(drawn),
        payload=payload,
        outline_payload=outline,
        version=content_version(payload, outline),
        attribution=attribution,
        absent=absent or {},
        raw=raw,
    )


def _neighbours(codes: list[str], coverage: Shapes) -> dict[str, tuple[str, ...]]:
    neighbours: dict[str, list[str]] = {code: [] for code in codes}
    for left, right in border_pairs(coverage):
        neighbours[codes[left]].append(codes[right])
    return {code: tuple(sorted(others)) for code, others in neighbours.items()}


def _label_points(shapes: Shapes) -> list[Point]:
    """Centre of the largest circle inside each shape's largest part, measured in true proportions."""
    shrink = float(np.cos(np.radians(shapely.total_bounds(shapes)[[1, 3]].mean())))
    parts, owner = shapely.get_parts(shapes, return_index=True)
    order = np.lexsort((-shapely.area(parts), owner))
    largest = parts[order[np.unique(owner[order], return_index=True)[1]]]
    flat = shapely.transform(largest, lambda points: points * [shrink, 1.0])
    radii = shapely.maximum_inscribed_circle(flat, tolerance=_INSCRIBED_PRECISION)
    centres = shapely.get_coordinates(shapely.get_point(radii, 0)) / [shrink, 1.0]
    return [(x, y) for x, y in np.round(centres, DECIMALS).tolist()]


def _bounds(shapes: Shapes) -> Bounds:
    west, south, east, north = np.round(shapely.total_bounds(shapes), DECIMALS).tolist()
    return west, south, east, north
