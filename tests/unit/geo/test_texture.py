"""Hatches and dashes: thin, inside their shapes, under the right ids."""

import pytest
import shapely

from geo.boundaries import Geography
from geo.geojson import DECIMALS, encode, shapes_of
from geo.texture import BORDERS, dashed_borders, hatch
from geo.tiles import build_tiles

ROUNDING = 2 * 10.0**-DECIMALS


def test_every_municipality_has_its_own_stripes(crema: Geography) -> None:
    stripes = dict(shapes_of(hatch(crema.geojson_bytes())))
    assert tuple(stripes) == crema.codes


def test_stripes_stay_inside_their_municipality(crema: Geography) -> None:
    shapes = dict(shapes_of(crema.geojson_bytes()))
    for code, stripes in shapes_of(hatch(crema.geojson_bytes())):
        assert shapely.difference(stripes, shapely.buffer(shapes[code], ROUNDING)).area == pytest.approx(0, abs=1e-12)


def test_stripes_cover_their_share_of_the_surface(crema: Geography) -> None:
    shapes = shapely.area([shape for _, shape in shapes_of(crema.geojson_bytes())]).sum()
    striped = sum(shape.area for _, shape in shapes_of(hatch(crema.geojson_bytes(), spacing=600, width=150)))
    assert striped / shapes == pytest.approx(0.25, abs=0.02)


def test_a_shape_that_no_stripe_crosses_is_drawn_whole() -> None:
    small = shapely.box(9.70, 45.30, 9.7004, 45.3004)
    large = shapely.box(9.80, 45.40, 9.81, 45.41)
    payload = encode({"a": small, "b": large}, {"a": {}, "b": {}})
    drawn = dict(shapes_of(hatch(payload, spacing=5_000, width=20)))
    assert drawn["a"].area == pytest.approx(small.area)


def test_dashes_lie_on_the_borders_and_leave_gaps(crema: Geography) -> None:
    [(name, dashes)] = shapes_of(dashed_borders(crema.geojson_bytes()))
    borders = shapely.union_all(shapely.boundary([shape for _, shape in shapes_of(crema.geojson_bytes())]))
    assert name == BORDERS
    assert shapely.difference(dashes, shapely.buffer(borders, 0.0012)).is_empty
    covered = shapely.intersection(borders, dashes).length / borders.length
    assert covered == pytest.approx(0.62, abs=0.06)


def test_the_same_works_for_the_squares_and_for_islands(crema: Geography, livorno: Geography) -> None:
    squares = build_tiles(crema).geojson_bytes()
    assert [code for code, _ in shapes_of(hatch(squares))] == list(crema.codes)
    assert all(shape.is_valid for _, shape in shapes_of(dashed_borders(livorno.geojson_bytes())))


def test_the_same_shapes_give_the_same_bytes(crema: Geography) -> None:
    assert hatch(crema.geojson_bytes()) == hatch(crema.geojson_bytes())
    assert len(hatch(crema.geojson_bytes())) < 250_000
