"""States what a geography must be before it is drawn, one named error for each rule.

In: a `Geography`, built now or read from a cache. Out: a report of what it holds, or the first broken rule.
It must not repair anything: a broken geography is a fault of the source or of the code, never of the person who asked.

The rules follow PySAL and GeoPandas practice: valid shapes, one coverage without overlaps, symmetric contiguity. Being
in one piece is reported, not required: an Ambito may have islands.
"""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely
from shapely.geometry import Point as ShapelyPoint

from geo.boundaries import Bounds, Geography
from geo.geojson import GRID, Shapes, shapes_of
from user_error import UserError

__all__ = [
    "BoundsError",
    "BrokenCoverageError",
    "CodeFormatError",
    "GeographyContractError",
    "GeographyReport",
    "InvalidShapeError",
    "LabelPointError",
    "NeighbourError",
    "RepeatedCodeError",
    "UnmatchedCodesError",
    "WindingError",
    "check_geography",
]

_ITALY: Final[Bounds] = (6.0, 35.0, 19.0, 48.0)
"""West, south, east, north: coordinates in metres or with exchanged axes fall outside."""


class GeographyContractError(UserError):
    """A geography that breaks a rule; `offenders` names the municipalities (or values) at fault."""

    rule = "La geografia non rispetta il contratto"

    def __init__(self, offenders: Sequence[object]) -> None:
        self.offenders = tuple(offenders)
        super().__init__(f"{self.rule}: {', '.join(map(str, self.offenders))}.")


class CodeFormatError(GeographyContractError):
    """Codes are texts of six digits."""

    rule = "Codici ISTAT che non sono testi di sei cifre"


class RepeatedCodeError(GeographyContractError):
    """Each municipality is there once."""

    rule = "Codici ISTAT presenti più volte"


class UnmatchedCodesError(GeographyContractError):
    """The register, the shapes, the neighbours and the label points have the same codes."""

    rule = "Codici presenti solo in una parte della geografia (anagrafe, forme, vicini, etichette)"


class InvalidShapeError(GeographyContractError):
    """Shapes are valid, polygonal and not empty."""

    rule = "Forme vuote, non poligonali o non valide"


class BrokenCoverageError(GeographyContractError):
    """Neighbours neither overlap nor leave slivers: a common border has the same vertices on both sides."""

    rule = "Forme che si sovrappongono o non combaciano con le vicine"


class WindingError(GeographyContractError):
    """Outer rings run clockwise and holes counter-clockwise, as d3 wants."""

    rule = "Anelli percorsi nel verso sbagliato per d3 (l'esterno deve essere orario)"


class BoundsError(GeographyContractError):
    """The bounds are those of the shapes, in degrees, in Italy."""

    rule = "Limiti geografici diversi da quelli delle forme o fuori d'Italia"


class NeighbourError(GeographyContractError):
    """Contiguity is symmetric and nobody is its own neighbour."""

    rule = "Confini non reciproci"


class LabelPointError(GeographyContractError):
    """Label points lie inside their municipality."""

    rule = "Punti dell'etichetta fuori dal proprio comune"


@dataclass(frozen=True, slots=True, kw_only=True)
class GeographyReport:
    """What a geography that keeps the contract holds.

    Attributes
    ----------
    municipalities, vertices : int
        How many, closing vertices included.
    multipart : tuple of str
        Codes drawn in more than one part (islands, exclaves).
    components : int
        Groups of municipalities connected through neighbours; 1 when the Ambito is contiguous.
    """

    municipalities: int
    vertices: int
    multipart: tuple[str, ...]
    components: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Drawn:
    """The shapes of the payload with their ids, in order."""

    codes: tuple[str, ...]
    shapes: Shapes

    def where(self, wrong: Sequence[bool] | np.ndarray[tuple[int], np.dtype[np.bool_]]) -> list[str]:
        """Codes of the shapes for which something is wrong."""
        return [code for code, bad in zip(self.codes, wrong, strict=True) if bad]


def check_geography(geography: Geography) -> GeographyReport:
    """Check every rule of the contract, in the order in which one rests on the other.

    Raises
    ------
    GeographyContractError
        The subclass of the first broken rule; its Italian message names the municipalities at fault.
    """
    pairs = shapes_of(geography.payload)
    drawn = _Drawn(codes=tuple(code for code, _ in pairs), shapes=np.array([shape for _, shape in pairs], dtype=object))
    for error, offenders_of in _RULES.items():
        if offenders := offenders_of(geography, drawn):
            raise error(offenders)
    return GeographyReport(
        municipalities=len(drawn.codes),
        vertices=int(shapely.get_num_coordinates(drawn.shapes).sum()),
        multipart=tuple(drawn.where(shapely.get_num_geometries(drawn.shapes) > 1)),
        components=_components(geography),
    )


def _malformed_codes(geography: Geography, drawn: _Drawn) -> list[str]:
    return [code for code in (*geography.codes, *drawn.codes) if not re.fullmatch(r"[0-9]{6}", code)]


def _repeated_codes(geography: Geography, drawn: _Drawn) -> list[str]:
    counts = Counter(geography.codes), Counter(drawn.codes)
    return sorted({code for counted in counts for code, times in counted.items() if times > 1})


def _unmatched_codes(geography: Geography, drawn: _Drawn) -> list[str]:
    parts = (geography.codes, drawn.codes, geography.neighbours, geography.label_points)
    counts = Counter(code for part in parts for code in set(part))
    return sorted(code for code, times in counts.items() if times < len(parts))


def _invalid_shapes(_: Geography, drawn: _Drawn) -> list[str]:
    polygonal = np.isin(shapely.get_type_id(drawn.shapes), [3, 6])
    return drawn.where(~polygonal | shapely.is_empty(drawn.shapes) | ~shapely.is_valid(drawn.shapes))


def _broken_borders(_: Geography, drawn: _Drawn) -> list[str]:
    return drawn.where(~shapely.is_empty(shapely.coverage_invalid_edges(drawn.shapes)))


def _wrongly_wound(_: Geography, drawn: _Drawn) -> list[str]:
    wound = shapely.orient_polygons(drawn.shapes, exterior_cw=True)
    return drawn.where(~shapely.equals_exact(wound, drawn.shapes, tolerance=0.0))


def _wrong_bounds(geography: Geography, drawn: _Drawn) -> list[float]:
    bounds = shapely.total_bounds(drawn.shapes)
    west, south, east, north = geography.bounds
    at_home = _ITALY[0] < west < east < _ITALY[2] and _ITALY[1] < south < north < _ITALY[3]
    return [] if at_home and np.allclose(bounds, geography.bounds, rtol=0.0, atol=GRID / 2) else list(geography.bounds)


def _one_sided_neighbours(geography: Geography, _: _Drawn) -> list[str]:
    pairs = {(code, other) for code, others in geography.neighbours.items() for other in others}
    return sorted(f"{code}-{other}" for code, other in pairs if code == other or (other, code) not in pairs)


def _stray_labels(geography: Geography, drawn: _Drawn) -> list[str]:
    points = [ShapelyPoint(geography.label_points[code]) for code in drawn.codes]
    return drawn.where(~shapely.contains(drawn.shapes, points))


def _components(geography: Geography) -> int:
    unseen, groups = set(geography.codes), 0
    while unseen:
        groups += 1
        front = {unseen.pop()}
        while front:
            front = {other for code in front for other in geography.neighbours[code]} & unseen
            unseen -= front
    return groups


_RULES: Final[dict[type[GeographyContractError], Callable[[Geography, _Drawn], Sequence[object]]]] = {
    CodeFormatError: _malformed_codes,
    RepeatedCodeError: _repeated_codes,
    UnmatchedCodesError: _unmatched_codes,
    InvalidShapeError: _invalid_shapes,
    BrokenCoverageError: _broken_borders,
    WindingError: _wrongly_wound,
    BoundsError: _wrong_bounds,
    NeighbourError: _one_sided_neighbours,
    LabelPointError: _stray_labels,
}
