"""The geography of an Ambito: facts computed from the ISTAT files hold, and the same code builds another Ambito."""

import json
import math
import pickle
import time
from itertools import pairwise

import numpy as np
import pytest
import shapely
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from geo.boundaries import Geography, build_geography
from geo.errors import UnknownCodesError
from geo.geojson import shapes_of, tidy
from geo.source import ATTRIBUTION, read_boundaries

CREMA_NEIGHBOURS = [
    "Bagnolo Cremasco",
    "Campagnola Cremasca",
    "Capergnanica",
    "Chieve",
    "Cremosano",
    "Izano",
    "Madignano",
    "Offanengo",
    "Pianengo",
    "Ricengo",
    "Ripalta Cremasca",
    "Trescore Cremasco",
]


def shapes(geography: Geography) -> dict[str, BaseGeometry]:
    return dict(shapes_of(geography.geojson_bytes()))


def holes(geometry: BaseGeometry) -> int:
    return int(shapely.get_num_interior_rings(shapely.get_parts(geometry)).sum())


def spherical_area(ring: list[list[float]]) -> float:
    """Steradians inside a ring as d3.geoArea computes them (d3-geo, area.js): what lies on its right."""
    radians = [(math.radians(x), math.radians(y) / 2 + math.pi / 4) for x, y in ring]
    total = 0.0
    for (x0, y0), (x1, y1) in pairwise(radians):
        k = math.sin(y0) * math.sin(y1)
        u = math.cos(y0) * math.cos(y1) + k * math.cos(abs(x1 - x0))
        v = k * math.copysign(1.0, x1 - x0) * math.sin(abs(x1 - x0))
        total += math.atan2(v, u)
    return 2 * (total + 2 * math.pi if total < 0 else total)


def test_features_are_the_48_with_code_and_name(crema: Geography, crema_codes: tuple[str, ...]) -> None:
    features = crema.geojson()["features"]

    assert tuple(feature["id"] for feature in features) == crema_codes == crema.codes
    assert [feature["properties"]["name"] for feature in features] == list(crema.names.values())
    assert crema.names["019084"] == "Rivolta d'Adda"


def test_attribution_travels_with_the_geography(crema: Geography) -> None:
    assert crema.attribution == ATTRIBUTION == "Confini: ISTAT, elab. openpolis, CC BY 4.0"


def test_crema_has_its_twelve_neighbours(crema: Geography) -> None:
    assert [crema.names[code] for code in crema.neighbours["019035"]] == CREMA_NEIGHBOURS


def test_touching_at_one_point_is_not_bordering(crema: Geography) -> None:
    bagnolo, palazzo = "019005", "019066"

    assert shapes(crema)[bagnolo].touches(shapes(crema)[palazzo])
    assert palazzo not in crema.neighbours[bagnolo]


def test_bounds_are_those_of_the_ambito(crema: Geography) -> None:
    assert crema.bounds == (9.4544, 45.2321, 9.9114, 45.5045)


def test_coordinates_have_at_most_four_decimals(crema: Geography, livorno: Geography) -> None:
    for geography in (crema, livorno):
        points = shapely.get_coordinates(list(shapes(geography).values()))
        assert np.array_equal(points, np.round(points, 4))
        assert (
            max(len(number.split(".")[-1]) for number in json.dumps(points.tolist()).split(",") if "." in number) <= 6
        )


def test_only_gombito_and_sergnano_have_two_parts(crema: Geography) -> None:
    parts = {crema.names[code]: shapely.get_num_geometries(shape) for code, shape in shapes(crema).items()}

    assert {name: int(count) for name, count in parts.items() if count > 1} == {"Gombito": 2, "Sergnano": 2}


@pytest.mark.parametrize("tolerance", [0.0, 0.0005, 0.002, 0.01])
def test_simplified_borders_neither_overlap_nor_leave_slivers(crema_codes: tuple[str, ...], tolerance: float) -> None:
    simplified = list(shapes(build_geography(crema_codes, tolerance=tolerance)).values())
    union = shapely.union_all(simplified)

    assert shapely.coverage_is_valid(simplified)
    assert shapely.area(simplified).sum() == pytest.approx(union.area, rel=1e-12)
    assert holes(union) == 0


def test_rounding_each_polygon_alone_would_have_broken_other_places() -> None:
    """Ten polygons of Italy are not valid and many more break when rounded; snapping them together mends them."""
    codes = [f"063{number:03d}" for number in range(1, 93)]
    alone = tidy(list(read_boundaries(codes).values()))

    assert not shapely.is_valid(alone).all()
    assert shapely.coverage_is_valid(list(shapes(build_geography(codes)).values()))


def test_simplifying_keeps_the_areas(crema: Geography) -> None:
    raw, drawn = read_boundaries(crema.codes), shapes(crema)

    assert max(abs(drawn[code].area / raw[code].area - 1) for code in crema.codes) < 0.005


def test_simplifying_halves_the_weight(crema: Geography) -> None:
    assert len(crema.geojson_bytes()) < 40_000
    assert int(shapely.get_num_coordinates(list(shapes(crema).values())).sum()) == 1761


def test_rings_are_small_areas_for_d3_and_the_reverse_would_cover_the_world(crema: Geography) -> None:
    polygons = shapely.get_parts(list(shapes(crema).values()))
    rings = [list(map(list, polygon.exterior.coords)) for polygon in polygons]

    assert max(spherical_area(ring) for ring in rings) < 1e-4
    assert min(spherical_area(ring[::-1]) for ring in rings) > 4 * math.pi - 1e-4


def test_holes_wind_the_other_way() -> None:
    square = Point(0, 0).buffer(2, cap_style="square").difference(Point(0, 0).buffer(1, cap_style="square"))
    (wound,) = tidy([square])

    assert not wound.exterior.is_ccw
    assert wound.interiors[0].is_ccw


def test_label_points_lie_well_inside(crema: Geography, livorno: Geography) -> None:
    for geography in (crema, livorno):
        drawn = shapes(geography)
        assert all(drawn[code].contains(Point(*geography.label_points[code])) for code in geography.codes)


def test_the_label_of_crema_is_near_the_town(crema: Geography) -> None:
    assert crema.label_points["019035"] == pytest.approx((9.6875, 45.3678), abs=1e-4)


def test_a_label_goes_on_the_largest_part(crema: Geography) -> None:
    parts = shapely.get_parts(shapes(crema)["019049"])
    largest = parts[np.argmax(shapely.area(parts))]

    assert largest.contains(Point(*crema.label_points["019049"]))


def test_the_outline_is_the_whole_ambito(crema: Geography) -> None:
    ((identifier, outline),) = shapes_of(crema.outline_bytes())

    assert identifier == "ambito"
    assert outline.equals(shapely.union_all(list(shapes(crema).values())))
    assert shapely.get_num_geometries(outline) == 2, "the body and the exclave of Gombito"


def test_the_same_codes_in_any_order_give_the_same_bytes(crema: Geography, crema_codes: tuple[str, ...]) -> None:
    again = build_geography(iter(crema_codes[::-1]))

    assert again == crema
    assert again.version == crema.version


def test_the_version_follows_the_content(crema: Geography, crema_codes: tuple[str, ...]) -> None:
    fewer = build_geography(crema_codes[1:])
    coarser = build_geography(crema_codes, tolerance=0.001)

    assert len({crema.version, fewer.version, coarser.version}) == 3
    assert len(crema.version) == 16


def test_copies_can_be_changed_without_harm(crema: Geography) -> None:
    crema.geojson()["features"].clear()
    crema.outline()["features"].clear()

    assert len(crema.geojson()["features"]) == 48
    assert len(crema.outline()["features"]) == 1


def test_a_geography_can_be_cached_by_pickling(crema: Geography) -> None:
    assert pickle.loads(pickle.dumps(crema)) == crema


def test_boundaries_of_an_earlier_year(crema_codes: tuple[str, ...]) -> None:
    assert build_geography(crema_codes, year=2022).year == 2022


def test_the_latest_year_is_the_default(crema: Geography) -> None:
    assert crema.year == 2023


def test_an_ambito_with_islands_is_built_by_the_same_code(livorno: Geography) -> None:
    names = livorno.names
    bordering = {names[code]: [names[other] for other in others] for code, others in livorno.neighbours.items()}

    assert len(livorno.codes) == 19
    assert bordering["Capraia Isola"] == []
    assert bordering["Cecina"] == ["Bibbona", "Rosignano Marittimo"]
    assert bordering["Marciana Marina"] == ["Marciana"]
    assert shapely.get_num_geometries(shapes(livorno)["049009"]) > 1, "Livorno holds the island of Gorgona"


def test_a_single_municipality_is_a_geography(crema_codes: tuple[str, ...]) -> None:
    alone = build_geography(["019035"])

    assert alone.neighbours == {"019035": ()}
    assert shapes_of(alone.outline_bytes())[0][1].equals(shapes(alone)["019035"])


def test_unknown_codes_reach_the_caller_in_italian() -> None:
    with pytest.raises(UnknownCodesError, match="sei cifre"):
        build_geography(["19035"])


def test_building_the_48_is_quick(crema_codes: tuple[str, ...]) -> None:
    start = time.perf_counter()
    build_geography(crema_codes)

    assert time.perf_counter() - start < 1.5
