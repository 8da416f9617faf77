"""Where to write the names of some municipalities so that they stay inside their own borders and off one another.

In: a `Geography`, the codes in order of importance, the size of a letter. Out: the centre of each name.
It must not know which Ambito it is, draw, or import Streamlit. The centre of the largest circle inside a shape is the
best place for a dot; a name is wide and low, so it may fit better elsewhere.
"""

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.boundaries import Geography
from geo.geojson import DECIMALS, Point

STEPS: Final = 25
"""Places tried along each side of a municipality."""
_OVERLAP, _TRESPASS, _DISTANCE = 4.0, 2.0, 0.05
"""Cost of covering another name, of reaching into a municipality that has one, and of leaving the middle, where leaving
the own borders costs 1."""


def name_places(
    geography: Geography, codes: Sequence[str], *, letter: float, line: float, room: float = 0
) -> Mapping[str, Point]:
    """Return longitude and latitude of the centre of each name.

    Parameters
    ----------
    geography : Geography
    codes : sequence of str
        Municipalities that bear a name: the first ones choose first. The others bear a sign of a line's height at
        their label point, which no name covers.
    letter, line : float
        Width of a letter and height of a line, in degrees of latitude at the scale of the smallest map.
    room : float
        Degrees beyond the bounds, west and east, after which the map is cut.
    """
    stretch = 1 / float(np.cos(np.radians((geography.bounds[1] + geography.bounds[3]) / 2)))
    shapes, beyond = _shapes(geography), _beyond(geography, room)
    signs = np.array([point for code, point in geography.label_points.items() if code not in codes]).reshape(-1, 2)
    around = np.array([stretch, 1]) * line / 2
    taken: list[shapely.Geometry] = [*shapely.box(*(signs - around).T, *(signs + around).T)]
    places: dict[str, Point] = {}
    for code in codes:
        size = (len(geography.names[code]) * letter * stretch, line)
        others = shapely.union_all([beyond, *(shapes[other] for other in codes if other != code)])
        x, y = _best(shapes[code], others, geography.label_points[code], size, taken)
        taken.append(shapely.box(x - size[0] / 2, y - line / 2, x + size[0] / 2, y + line / 2))
        places[code] = (round(x, DECIMALS), round(y, DECIMALS))
    return places


def _beyond(geography: Geography, room: float) -> shapely.Geometry:
    """Return the ground that the map does not show."""
    west, south, east, north = geography.bounds
    seen = shapely.box(west - room, south, east + room, north)
    return shapely.difference(shapely.box(west - 1, south - 1, east + 1, north + 1), seen)


def _shapes(geography: Geography) -> dict[str, shapely.Geometry]:
    features = geography.geojson()["features"]
    return {str(feature["id"]): shapely.geometry.shape(feature["geometry"]) for feature in features}


def _best(
    shape: shapely.Geometry,
    others: shapely.Geometry,
    middle: Point,
    size: tuple[float, float],
    taken: Sequence[shapely.Geometry],
) -> tuple[float, float]:
    points = _candidates(shape, middle)
    half = np.array(size) / 2
    boxes = shapely.box(*(points - half).T, *(points + half).T)
    area = size[0] * size[1]
    inside, trespass, over = (
        shapely.area(shapely.intersection(boxes, ground)) / area for ground in (shape, others, shapely.union_all(taken))
    )
    away = np.hypot(*((points - np.array(middle)) / size[0]).T)
    x, y = points[np.argmin(_TRESPASS * trespass - inside + _OVERLAP * over + _DISTANCE * away)]
    return float(x), float(y)


def _candidates(shape: shapely.Geometry, middle: Point) -> NDArray[np.float64]:
    west, south, east, north = shape.bounds
    grid = np.meshgrid(np.linspace(west, east, STEPS), np.linspace(south, north, STEPS))
    return np.vstack([[middle], np.stack([axis.ravel() for axis in grid], axis=1)])
