"""Reads a file of boundaries that an Ambito gives, and says in Italian all that keeps it from being drawn.

Comes in: a GeoPackage, a GeoJSON or a Shapefile (also zipped) with ISTAT codes; the territory that it should hold.
Goes out: a `LayerFile`: polygons in degrees by code, and what must be known of them; or one error that tells all.
Must not: be imported when the server starts (GeoPandas costs most of a second), mend what the file says, or write.

What the file must be is the geometry contract (`geo.contract`), which the geography made of it is held to; here the
same faults are looked for in the raw shapes, where a person can still find and correct them.
"""

import re
import warnings
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Final

import geopandas as gpd
import numpy as np
import pyogrio
import shapely
from pyogrio.errors import CRSError, DataLayerError, DataSourceError
from pyproj.exceptions import CRSError as ProjectionError
from shapely.geometry.base import BaseGeometry

from geo.boundaries import build_territory
from geo.contract import GeographyReport, check_geography
from geo.frame import PLANE
from geo.layer_container import UNREADABLE, LayerFileRefusedError, unpacked
from geo.source import known_codes, read_boundaries
from geo.territory import Layer, Territory, united

__all__ = ["LayerFile", "LayerFileRefusedError", "read_layer_file"]

CODE_COLUMNS: Final = (
    "pro_com_t", "pro_com", "codice_istat", "cod_istat", "istat", "istat_code", "com_istat_code", "com_istat", "codice",
    "code", "procom", "procom_t", "com_istat_code_num", "codice_comune", "id",
)  # fmt: skip
"""Names of the column of ISTAT codes, the likeliest first; ISTAT's own files say ``PRO_COM_T``."""
DEGREES: Final = "EPSG:4326"
ITALY: Final = (6.0, 35.0, 19.0, 48.0)
"""West, south, east, north."""
MOST_AREA: Final = 10_000.0
"""Square metres, a hectare: smaller overlaps and gaps are those of drawing, and vanish when borders are snapped."""
MOST_NAMED: Final = 8
LONGEST_CRS: Final = 60
"""Letters of a system of coordinates that are said again to whoever wrote it."""
_FLAT: Final = re.compile("Point|Line")
"""Kinds of layer that hold no polygons; one of several kinds is «Unknown»."""
_BROKEN: Final = {
    "Self-intersection": "il contorno si incrocia",
    "Ring Self-intersection": "il contorno si tocca o si incrocia",
    "Nested shells": "una parte sta dentro un'altra",
    "Hole lies outside shell": "un buco sta fuori dal contorno",
    "Nested holes": "un buco sta dentro un altro",
    "Too few points in geometry component": "una parte ha troppo pochi vertici",
    "Interior is disconnected": "l'interno è spezzato",
    "Duplicate Rings": "un contorno c'è due volte",
}
"""What GEOS says of a shape that is not valid, in Italian."""


@dataclass(frozen=True, kw_only=True)
class LayerFile:
    """A file of boundaries that can be taken.

    Attributes
    ----------
    shapes : mapping of str to bytes
        Polygons in degrees (EPSG:4326) as WKB, by code: of municipalities of today, and of those that they were.
    notes : tuple of str
        What is worth a look and keeps nothing from being drawn, in Italian.
    report : GeographyReport
        What the geography made of it holds.
    """

    shapes: Mapping[str, bytes]
    notes: tuple[str, ...]
    report: GeographyReport


def read_layer_file(
    path: Path, territory: Territory, *, year: int, column: str = "", layer: str = "", crs: str = ""
) -> LayerFile:
    """Read a file of boundaries.

    Parameters
    ----------
    path : Path
        Ending in one of `SUFFIXES`.
    territory : Territory
        Municipalities of today, and what they were: of each the file must hold the shape, or those of all it was.
    year : int
        Year of the boundaries.
    column : str
        Column of the ISTAT codes; the first of `CODE_COLUMNS` that there is, if not said.
    layer : str
        Layer of the file; the only one with polygons, if not said.
    crs : str
        System of coordinates (``EPSG:32632``): where the file does not say its own, or says a wrong one.

    Raises
    ------
    LayerFileRefusedError
        If it cannot be taken: all that is wrong is told.
    geo.contract.GeographyContractError
        If the geography made of it breaks the contract all the same.
    """
    frame = _read(path, layer)
    frame = _in_degrees(path, frame, crs)
    codes = _codes(path, frame, column)
    rows = [(code, shape) for code, shape in zip(codes, frame.geometry, strict=True) if code is not None]
    ours = {*territory.names, *territory.former}
    wanted = [(code, shape) for code, shape in rows if code in ours]
    wrong = [*_malformed(frame, codes), *_repeated(wanted, territory)]
    shapes = {code: shapely.force_2d(shape) for code, shape in wanted if shape is not None}
    wrong += [*_missing(shapes, rows, territory), *_unfit(wanted, territory)]
    if not wrong:
        wrong += _away(shapes, territory) or [*_tiny(shapes, territory), *_overlapping(shapes, territory)]
    if wrong:
        raise LayerFileRefusedError(path.name, wrong)
    kept = {code: shapely.to_wkb(shape) for code, shape in sorted(shapes.items())}
    given = Layer(year=year, attribution="", shapes=kept)
    own = Territory(version="", names=territory.names, former=territory.former, layers=(given,))
    report = check_geography(build_territory(own, with_istat=False))
    return LayerFile(shapes=kept, notes=tuple(_notes(shapes, rows, ours, report)), report=report)


def _read(path: Path, layer: str) -> gpd.GeoDataFrame:
    try:
        with unpacked(path) as file, warnings.catch_warnings():  # GDAL's, in English: what matters is said below
            warnings.simplefilter("ignore")
            frame = _opened(file, path.name, layer)
    except (DataLayerError, DataSourceError, CRSError, OSError, ValueError, shapely.errors.ShapelyError) as error:
        raise LayerFileRefusedError(path.name, [UNREADABLE]) from error
    if not isinstance(frame, gpd.GeoDataFrame) or frame.empty:
        raise LayerFileRefusedError(path.name, ["non contiene nessuna forma."])
    return frame


def _opened(path: Path, name: str, layer: str) -> Any:
    there = [str(one) for one, kind in pyogrio.list_layers(path) if kind and not _FLAT.search(str(kind))]
    found = [one for one in there if not layer or one == layer]
    if len(found) != 1:
        told = ", ".join(f"«{one}»" for one in there[:MOST_NAMED]) or "nessuno"
        sentence = f"serve un livello di poligoni solo, e il file ha questi: {told}. Dire quale con --layer."
        raise LayerFileRefusedError(name, [sentence])
    return gpd.read_file(path, layer=found[0], on_invalid="ignore")  # a ring that is none: an empty shape


def _in_degrees(path: Path, frame: gpd.GeoDataFrame, crs: str) -> gpd.GeoDataFrame:
    try:
        if frame.crs is None and not crs:
            sentence = (
                "non dice il sistema di coordinate (a uno Shapefile manca il .prj): dirlo con --crs; i file dell'ISTAT "
                "sono in EPSG:32632."
            )
            raise LayerFileRefusedError(path.name, [sentence])
        return (frame.set_crs(crs, allow_override=True) if crs else frame).to_crs(DEGREES)
    except (ProjectionError, ValueError) as error:
        sentence = (
            f"il sistema di coordinate «{str(crs or frame.crs)[:LONGEST_CRS]}» non si riconosce: dirlo come EPSG:32632."
        )
        raise LayerFileRefusedError(path.name, [sentence]) from error


def _codes(path: Path, frame: gpd.GeoDataFrame, column: str) -> list[str | None]:
    """Return the ISTAT code of each row; None where it is not one."""
    by_name = {str(name).lower(): name for name in frame.columns if name != frame.geometry.name}
    found = by_name.get(column.lower()) if column else next((by_name[n] for n in CODE_COLUMNS if n in by_name), None)
    if found is None:
        there = ", ".join(f"«{name}»" for name in list(by_name.values())[:MOST_NAMED]) or "nessuna"
        asked = f"non ha la colonna «{column}»" if column else "non ha una colonna di codici ISTAT che si riconosca"
        raise LayerFileRefusedError(path.name, [f"{asked} (ci sono: {there}): dirla con --column."])
    return [_code(value) for value in frame[found]]


def _code(value: Any) -> str | None:
    """Return a code as six digits, whatever a program made of it: 19035, 19035.0, «019035»."""
    text = re.sub(r"\.0+\Z", "", str(value).strip())
    return text.zfill(6) if re.fullmatch(r"\d{4,6}", text) else None


def _malformed(frame: gpd.GeoDataFrame, codes: Sequence[str | None]) -> Iterator[str]:
    rows = [str(number) for number, code in enumerate(codes, start=1) if code is None]
    if rows:
        yield f"Righe senza un codice ISTAT di sei cifre: {_some(rows)} (su {len(frame)})."


def _repeated(rows: Iterable[tuple[str, Any]], territory: Territory) -> Iterator[str]:
    twice = sorted(code for code, times in Counter(code for code, _ in rows).items() if times > 1)
    if twice:
        yield f"Comuni presenti più volte: {_named(twice, territory)}. Una riga per comune, con tutte le sue parti."


def _missing(
    shapes: Mapping[str, BaseGeometry], rows: Sequence[tuple[str, Any]], territory: Territory
) -> Iterator[str]:
    missing = [code for code in territory.names if code not in united(shapes, territory)]
    if not missing:
        return
    strange = sorted({code for code, _ in rows} - known_codes() - {*territory.names, *territory.former})
    hint = (
        f" Il file ha codici che non si conoscono ({_some(strange)}): se sono di comuni nuovi, scriverli prima "
        "nell'Ambito (`bifocale init`, «successione»)."
        if strange
        else ""
    )
    yield f"Mancano comuni dell'Ambito: {_named(missing, territory)}.{hint}"


def _unfit(rows: Iterable[tuple[str, Any]], territory: Territory) -> Iterator[str]:
    """Yield shapes that are missing, are no polygons, or are not valid."""
    for code, shape in rows:
        name = _named([code], territory)
        if shape is None or shapely.is_empty(shape):
            yield f"{name}: la forma è vuota."
        elif shape.geom_type not in {"Polygon", "MultiPolygon"}:
            yield f"{name}: la forma non è un poligono ({shape.geom_type})."
        elif not shapely.is_valid(shape):
            said = shapely.is_valid_reason(shape)
            what, _, where = said.partition("[")
            point = " ".join(where.rstrip("]").split()[:2])
            yield f"{name}: forma non valida, {_BROKEN.get(what.strip(), 'da correggere')} vicino a {point or '?'}."


def _away(shapes: Mapping[str, BaseGeometry], territory: Territory) -> list[str]:
    """Tell the shapes that are out of Italy; if none is, those that are elsewhere than ISTAT draws the municipality."""
    west, south, east, north = ITALY
    bounds = shapely.bounds(np.array(list(shapes.values()), dtype=object))
    abroad = [
        code
        for code, (left, low, right, high) in zip(shapes, bounds, strict=True)
        if not (west < left and right < east and south < low and high < north)
    ]
    if abroad:
        sentence = (
            f"Forme fuori d'Italia: {_named(abroad, territory)}. Il sistema di coordinate che il file dichiara non è "
            "quello delle sue coordinate (dire quello vero con --crs), o longitudine e latitudine sono scambiate."
        )
        return [sentence]
    known = read_boundaries(sorted(shapes.keys() & known_codes()))
    elsewhere = [code for code, shape in known.items() if not _lie_together(shape, shapes[code])]
    if elsewhere:
        sentence = (
            f"Forme che stanno altrove dal comune di cui hanno il codice: {_named(elsewhere, territory)}. Il sistema "
            "di coordinate che il file dichiara non è quello delle sue coordinate (dire quello vero con --crs), o i "
            "codici sono di altre forme."
        )
        return [sentence]
    return []


def _lie_together(one: BaseGeometry, other: BaseGeometry) -> bool:
    """Whether most of the smaller of two shapes is in the other: boundaries move, and municipalities merge."""
    return bool(shapely.intersection(one, other).area * 2 > min(one.area, other.area))


def _tiny(shapes: Mapping[str, BaseGeometry], territory: Territory) -> Iterator[str]:
    areas = shapely.area(_on_the_plane(shapes))
    tiny = [code for code, area in zip(shapes, areas, strict=True) if area < MOST_AREA]
    if tiny:
        yield f"Forme più piccole di un ettaro: {_named(tiny, territory)}."


def _overlapping(shapes: Mapping[str, BaseGeometry], territory: Territory) -> Iterator[str]:
    codes, flat = list(shapes), _on_the_plane(shapes)
    left, right = shapely.STRtree(flat).query(flat, predicate="intersects")
    once = left < right
    areas = shapely.area(shapely.intersection(flat[left[once]], flat[right[once]]))
    for one, other, area in zip(left[once], right[once], areas, strict=True):
        if area > MOST_AREA:
            pair = [codes[one], codes[other]]
            yield f"{_named(pair, territory)} si sovrappongono per {_hectares(area)}."


def _notes(
    shapes: Mapping[str, BaseGeometry], rows: Sequence[tuple[str, Any]], ours: set[str], report: GeographyReport
) -> Iterator[str]:
    others = len({code for code, _ in rows} - ours)
    if others:
        yield f"Comuni del file che non sono dell'Ambito, e non sono stati presi: {others}."
    whole = shapely.union_all(_on_the_plane(shapes), grid_size=1.0)
    rings = [ring for part in shapely.get_parts(whole) for ring in part.interiors]
    holes = [area for ring in rings if (area := shapely.area(shapely.polygons(ring))) > MOST_AREA]
    if holes:
        yield (
            f"Tra i comuni restano vuoti ({len(holes)}, il più grande di {_hectares(max(holes))}): se non sono comuni "
            "di altri Ambiti, il file va corretto."
        )
    if report.components > 1:
        yield f"L'Ambito è in {report.components} pezzi che non si toccano."


def _on_the_plane(shapes: Mapping[str, BaseGeometry]) -> np.ndarray[tuple[int], np.dtype[np.object_]]:
    flat = gpd.GeoSeries(list(shapes.values()), crs=DEGREES).to_crs(PLANE)
    return np.asarray(flat.array, dtype=object)


def _hectares(area: float) -> str:
    return f"{area / MOST_AREA:.1f} ettari".replace(".", ",")


def _named(codes: Sequence[str], territory: Territory) -> str:
    told = [f"{territory.names[code]} ({code})" if code in territory.names else code for code in codes]
    return _some(told)


def _some(words: Sequence[str]) -> str:
    more = len(words) - MOST_NAMED
    return f"{', '.join(islice(words, MOST_NAMED))}{f' e altri {more}' if more > 0 else ''}"
