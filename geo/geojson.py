"""Writes shapes as GeoJSON, always the same bytes for the same shapes, and reads them back.

In: shapely shapes by feature id, already rounded and wound by `tidy`. Out: UTF-8 GeoJSON and its content version.
It must not choose what is drawn nor simplify anything.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Final, Literal, TypeAlias, TypedDict

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry import mapping, shape
from shapely.geometry.base import BaseGeometry

__all__ = [
    "DECIMALS",
    "GRID",
    "Feature",
    "FeatureCollection",
    "Point",
    "Shapes",
    "content_version",
    "encode",
    "shapes_of",
    "tidy",
]

DECIMALS: Final = 4
"""Decimals of a coordinate: 0.0001 degrees is about 11 m on the ground, half a pixel of a map of an Ambito."""

GRID: Final = 10.0**-DECIMALS
"""Side in degrees of the grid on which every vertex lies."""

Point: TypeAlias = tuple[float, float]
"""Longitude and latitude in degrees."""

Shapes: TypeAlias = npt.NDArray[np.object_]
"""One-dimensional array of shapely geometries."""


class Feature(TypedDict):
    """A GeoJSON feature; `id` is the ISTAT code, so that a Plotly trace finds it without `featureidkey`."""

    type: Literal["Feature"]
    id: str
    properties: dict[str, str]
    geometry: dict[str, object]


class FeatureCollection(TypedDict):
    """A GeoJSON feature collection."""

    type: Literal["FeatureCollection"]
    features: list[Feature]


def tidy(shapes: Shapes | Sequence[BaseGeometry]) -> Shapes:
    """Put shapes on the coordinate grid, wound as d3 wants them.

    d3 reads a ring as a path on the sphere whose inside lies on its right, so outer rings run clockwise and holes the
    other way; RFC 7946 says the opposite, and in d3 a ring wound as it says paints the rest of the world. Plotly 7.1
    was seen to draw both alike; Leaflet and MapLibre ignore winding.
    """
    rounded = shapely.transform(np.asarray(shapes, dtype=object), lambda points: np.round(points, DECIMALS))
    wound: Shapes = shapely.normalize(rounded)
    return np.asarray(shapely.orient_polygons(wound, exterior_cw=True), dtype=object)


def encode(shapes: Mapping[str, BaseGeometry], properties: Mapping[str, Mapping[str, str]]) -> bytes:
    """Write shapes as a compact UTF-8 feature collection, features in the order of `shapes`."""
    collection = FeatureCollection(
        type="FeatureCollection",
        features=[
            Feature(type="Feature", id=code, properties=dict(properties[code]), geometry=mapping(geometry))
            for code, geometry in shapes.items()
        ],
    )
    return json.dumps(collection, ensure_ascii=False, separators=(",", ":")).encode()


def shapes_of(payload: bytes) -> list[tuple[str, BaseGeometry]]:
    """Read back the (feature id, shape) pairs of a feature collection, repeated ids included."""
    collection: FeatureCollection = json.loads(payload)
    return [(feature["id"], shape(feature["geometry"])) for feature in collection["features"]]


def content_version(*payloads: bytes) -> str:
    """Return 16 hexadecimal digits that change whenever the content does (SHA-256), fit for an immutable URL."""
    digest = hashlib.sha256()
    for payload in payloads:
        digest.update(payload)
    return digest.hexdigest()[:16]
