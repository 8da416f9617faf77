"""How far two points are, as the crow flies.

Comes in: longitude and latitude in degrees. Goes out: kilometres. Must not: know roads, or say how long a journey is.
"""

from math import asin, cos, radians, sin, sqrt
from typing import Final

from geo.geojson import Point

EARTH_KM: Final = 6371.0088
"""Mean radius of the Earth."""


def kilometres(start: Point, end: Point) -> float:
    """Return the length of the great circle between two points, in kilometres."""
    (west, south), (east, north) = ((radians(degrees) for degrees in point) for point in (start, end))
    half = sin((north - south) / 2) ** 2 + cos(south) * cos(north) * sin((east - west) / 2) ** 2
    return 2 * EARTH_KM * asin(sqrt(half))
