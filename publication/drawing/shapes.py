"""The shapes of the municipalities as paths, and their map as one drawing that the browser only colours.

Comes in: GeoJSON of the edition. Goes out: SVG. Must not: colour, or know a value.
"""

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from markupsafe import Markup as Html

from components.figures.map.map_shapes import largest
from geo.boundaries import Geography

WIDTH: Final = 1000.0
DECIMALS: Final = 1
Ring = list[list[float]]
HATCH: Final = Html(
    '<pattern id="righe" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<rect width="8" height="8" fill="#e6e9ec"/>'
    '<line x1="0" y1="0" x2="0" y2="8" stroke="#5c6f82" stroke-width="2"/></pattern>'
)
"""What municipalities are filled with whose data were not supplied."""
_EMPTY: Final = Html(
    '<p class="avviso">{}</p><svg id="disegno" viewBox="0 0 1000 10" role="img" aria-label="{}"><g id="comuni"></g>'
    '<path id="scelto" d=""/></svg>'
)
"""What the browser finds where no municipality can be drawn: nothing to colour or to click."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shapes:
    """Municipalities as they are drawn, `WIDTH` wide.

    Attributes
    ----------
    height : int
    paths : dict of str to str
        Path of each municipality, by ISTAT code.
    outline : str
        Path of the whole.
    labels : dict of str to (float, float)
        Where the names of the largest lie.
    """

    height: int
    paths: Mapping[str, str]
    outline: str
    labels: Mapping[str, tuple[float, float]]


def map_drawing(
    shapes: bytes, outline: bytes, *, lead: str, names: Mapping[str, Any], label: str, without: str
) -> Html:
    """Return the drawing of the municipalities.

    Parameters
    ----------
    shapes, outline : bytes
        GeoJSON of the municipalities (id: ISTAT code), and of the whole.
    lead : str
        ISTAT code of the lead municipality, which is outlined.
    names : mapping
        Name and label point of each municipality, by code.
    label : str
        What the drawing is, for who does not see it.
    without : str
        What stands in its place where there are no boundaries.
    """
    drawn = shapes_of(shapes, outline, names)
    if not drawn.paths:
        return _EMPTY.format(without, without)
    paths = Html().join(
        Html('<path id="c{}" data-codice="{}" d="{}"><title>{}</title></path>').format(
            code, code, path, names.get(code, {}).get("name", code)
        )
        for code, path in drawn.paths.items()
    )
    words = (Html('<text x="{}" y="{}">{}</text>').format(x, y, name) for name, (x, y) in drawn.labels.items())
    return Html(
        '<svg id="disegno" viewBox="0 0 {} {}" role="img" aria-label="{}"><defs>{}</defs><g id="comuni">{}</g>'
        '<path class="contorno" d="{}"/><path class="capofila" d="{}"/><path id="scelto" d=""/>'
        '<g id="nomi">{}</g></svg>'
    ).format(
        int(WIDTH), drawn.height, label, HATCH, paths, drawn.outline, drawn.paths.get(lead, ""), Html().join(words)
    )


def shapes_of(shapes: bytes, outline: bytes, names: Mapping[str, Any]) -> Shapes:
    """Return the shapes of an edition, as they are drawn.

    Parameters
    ----------
    shapes, outline : bytes
        GeoJSON of the municipalities (id: ISTAT code), and of the whole.
    names : mapping
        Name and label point of each municipality, by code.
    """
    features = json.loads(shapes)["features"]
    if not features:
        return Shapes(height=0, paths={}, outline="", labels={})
    project, height = _projection(features)
    return Shapes(
        height=height,
        paths={one["id"]: _path(one["geometry"], project) for one in features},
        outline="".join(_path(one["geometry"], project) for one in json.loads(outline)["features"]),
        labels=_labels(names, project),
    )


def territory_shapes(geography: Geography) -> Shapes:
    """Return the shapes of today's municipalities, with the names of the largest."""
    named = {code: place for place, code in enumerate(reversed(largest(geography)), start=1)}
    names = {
        code: {"name": name, "residents": named.get(code, 0), "label": geography.label_points.get(code)}
        for code, name in geography.names.items()
    }
    return shapes_of(geography.payload, geography.outline_payload, names)


def _projection(features: Iterable[Mapping[str, Any]]) -> tuple[Any, int]:
    """Return how a point becomes pixels, in true proportions at the middle of the territory, and the height."""
    points = [point for one in features for ring in _rings(one["geometry"]) for point in ring]
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    south, north = min(y for _, y in points), max(y for _, y in points)
    shrink = math.cos(math.radians((south + north) / 2))
    scale = (WIDTH - 8) / ((east - west) * shrink)

    def project(x: float, y: float) -> tuple[float, float]:
        return round(4 + (x - west) * shrink * scale, DECIMALS), round(4 + (north - y) * scale, DECIMALS)

    return project, math.ceil((north - south) * scale + 8)


def _rings(geometry: Mapping[str, Any]) -> Iterable[Ring]:
    parts = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    return (ring for part in parts for ring in part)


def _path(geometry: Mapping[str, Any], project: Any) -> str:
    drawn = []
    for ring in _rings(geometry):
        points = [project(x, y) for x, y in ring]
        drawn.append(f"M{' '.join(f'{x:g},{y:g}' for x, y in dict.fromkeys(points))}Z")
    return "".join(drawn)


def _labels(names: Mapping[str, Any], project: Any) -> dict[str, tuple[float, float]]:
    """Return where the names of the seven municipalities with most residents lie."""
    placed = [(one["residents"] or 0, one) for one in names.values() if one.get("label")]
    largest = [one for _, one in sorted(placed, key=lambda pair: -pair[0])[:7]]
    return {one["name"]: project(*one["label"]) for one in largest}
