"""The territory of an Ambito as it is today: its municipalities, those that they were, the boundaries that there are.

In: names by code, former municipalities, layers of boundaries that the Ambito gave. Out: a shape for each municipality
that can be drawn, from one layer of one year, and the line that its licence wants.
It must not open a database, mend shapes (`geo.coverage` does) or mix layers: borders of two sources do not meet.

A municipality is drawn by its own shape. One that is newer than the boundaries is drawn by those of all the
municipalities that it was, put together; one of whom a part is missing is not drawn at all.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

import shapely
from shapely.geometry.base import BaseGeometry

from geo.errors import UnknownCodesError
from geo.source import ATTRIBUTION, available_years, known_codes, read_boundaries

__all__ = ["Layer", "Territory", "drawable"]


@dataclass(frozen=True, kw_only=True)
class Layer:
    """Boundaries of a year that the Ambito gave.

    Attributes
    ----------
    year : int
    attribution : str
        Source and licence: the line to write on every map.
    shapes : mapping of str to bytes
        Polygons in degrees (EPSG:4326) as WKB, by ISTAT code.
    """

    year: int
    attribution: str
    shapes: Mapping[str, bytes]


@dataclass(frozen=True, kw_only=True)
class Territory:
    """What an Ambito is made of today.

    Attributes
    ----------
    version : str
        Tells one territory from another; two with the same version are equal.
    names : mapping of str to str
        Name of each municipality of today by ISTAT code, in order of code.
    former : mapping of str to str
        Code of each municipality that is no more, and of today's that has taken its place.
    layers : tuple of Layer
        Boundaries that the Ambito gave.
    """

    version: str
    names: Mapping[str, str] = field(compare=False)
    former: Mapping[str, str] = field(default_factory=dict, compare=False)
    layers: tuple[Layer, ...] = field(default=(), compare=False)


@dataclass(frozen=True, kw_only=True)
class Found:
    """The shapes of the municipalities that can be drawn, in order of code, where they are from, of which year."""

    year: int
    attribution: str
    shapes: Mapping[str, BaseGeometry]


def drawable(territory: Territory, *, with_istat: bool = True) -> Found:
    """Return the shapes of the layer that draws most municipalities; of those that draw as many, of the newest.

    Of the same year, boundaries that the Ambito gave come before those of ISTAT that the program knows (and that are
    taken ``with_istat`` alone).

    Raises
    ------
    UnknownCodesError
        If no municipality can be drawn.
    SourceMissingError
        If the program's own boundaries are not installed.
    """
    year = available_years()[-1]
    candidates = [(layer.year, 1, _own(layer, territory)) for layer in territory.layers]
    if with_istat:
        candidates.append((year, 0, _istat(territory, year)))
    best = max(candidates, key=lambda one: (len(one[2].shapes), one[0], one[1]), default=(0, 0, None))[2]
    if best is None or not best.shapes:
        raise UnknownCodesError(dict.fromkeys(territory.names, ""), year=year)
    return best


def _own(layer: Layer, territory: Territory) -> Found:
    shapes = {code: shapely.from_wkb(content) for code, content in layer.shapes.items()}
    return Found(year=layer.year, attribution=layer.attribution, shapes=united(shapes, territory))


def _istat(territory: Territory, year: int) -> Found:
    wanted = sorted({*territory.names, *territory.former} & known_codes(year=year))
    shapes = read_boundaries(wanted, year=year) if wanted else {}
    return Found(year=year, attribution=ATTRIBUTION, shapes=united(shapes, territory))


def united(shapes: Mapping[str, BaseGeometry], territory: Territory) -> dict[str, BaseGeometry]:
    """Return the shape of each municipality of today that some shapes, of today's or of former ones, can make."""
    were: dict[str, list[str]] = defaultdict(list)
    for code, now in territory.former.items():
        were[now].append(code)
    made = {}
    for code in sorted(territory.names):
        parts = [shapes[part] for part in (code, *sorted(were[code])) if part in shapes]
        is_whole = code in shapes or (bool(were[code]) and all(part in shapes for part in were[code]))
        if is_whole:
            made[code] = parts[0] if len(parts) == 1 else shapely.union_all(parts)
    return made
