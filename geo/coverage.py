"""Turns the raw polygons of municipalities into one coverage: no overlaps, no slivers, shared borders shared.

In: raw shapes (degrees, possibly invalid). Out: shapes on the 4-decimal grid whose common borders have the same
vertices, simplified or not, and who borders whom.
It must not know names or codes: shapes are matched by position in one array.

Method. Rounding each polygon alone would open slivers. Instead all borders are snapped together on the grid as one set
of lines (GEOS OverlayNG snap-rounding), the lines are cut into faces, and each face goes back to the municipality it
came from. A border shared by two municipalities is then one line, and simplifying it (Visvalingam-Whyatt,
`shapely.coverage_simplify`) moves it for both.
"""

import numpy as np
import shapely
from shapely import STRtree
from shapely.geometry.base import BaseGeometry

from geo.geojson import GRID, Shapes, tidy

__all__ = ["border_pairs", "dissolve", "simplify", "snap"]


def snap(raw: Shapes) -> Shapes:
    """Snap raw polygons together on the coordinate grid.

    Parameters
    ----------
    raw : array of shapely geometries, shape (n,)
        Polygons in degrees; invalid ones are repaired, overlaps go to the first of the two.

    Returns
    -------
    array of shapely geometries, shape (n,)
        A valid coverage in the same order. Parts thinner than the grid (11 m) vanish.
    """
    sound = np.where(shapely.is_valid(raw), raw, shapely.make_valid(raw, method="structure"))
    lines = shapely.union_all(shapely.boundary(sound), grid_size=GRID)
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(lines)))
    owners = _owners(faces, sound)
    return tidy([shapely.coverage_union_all(faces[owners == index]) for index in range(len(sound))])


def simplify(coverage: Shapes, *, tolerance: float) -> Shapes:
    """Simplify a coverage, shared borders together; `tolerance` (degrees) squared is the smallest triangle kept."""
    return tidy(shapely.coverage_simplify(coverage, tolerance))


def dissolve(coverage: Shapes) -> BaseGeometry:
    """Return the outline of the whole coverage."""
    return tidy([shapely.coverage_union_all(coverage)])[0]


def border_pairs(coverage: Shapes) -> list[tuple[int, int]]:
    """Return the ordered pairs of shapes that share a stretch of border; touching at a single point does not count."""
    left, right = STRtree(coverage).query(coverage, predicate="intersects")
    shared = shapely.length(shapely.intersection(coverage[left], coverage[right]))
    keep = (left != right) & (shared > 0)
    return sorted(zip(left[keep].tolist(), right[keep].tolist(), strict=True))


def _owners(faces: Shapes, owners: Shapes) -> np.ndarray[tuple[int], np.dtype[np.intp]]:
    """Return, for each face, the position of the first shape that holds it, or -1 for the gaps between shapes."""
    face, owner = STRtree(owners).query(shapely.point_on_surface(faces), predicate="intersects")
    first = np.full(len(faces), len(owners), dtype=np.intp)
    np.minimum.at(first, face, owner)
    return np.where(first == len(owners), -1, first)
