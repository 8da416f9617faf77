"""The contract of a geography: each rule, broken on purpose, raises the error that carries its name."""

from collections.abc import Callable
from dataclasses import replace

import pytest
import shapely
from shapely.affinity import translate
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry

from geo.boundaries import Geography
from geo.contract import (
    BoundsError,
    BrokenCoverageError,
    CodeFormatError,
    GeographyContractError,
    GeographyReport,
    InvalidShapeError,
    LabelPointError,
    NeighbourError,
    RepeatedCodeError,
    UnmatchedCodesError,
    WindingError,
    check_geography,
)
from geo.geojson import encode, shapes_of

CREMA = "019035"


def redrawn(geography: Geography, change: Callable[[BaseGeometry], BaseGeometry]) -> Geography:
    """The same geography with Crema's shape changed."""
    shapes = dict(shapes_of(geography.payload))
    shapes[CREMA] = change(shapes[CREMA])
    return replace(geography, payload=encode(shapes, {code: {} for code in shapes}))


def test_the_48_keep_the_contract(crema: Geography) -> None:
    assert check_geography(crema) == GeographyReport(
        municipalities=48, vertices=1761, multipart=("019049", "019094"), components=1
    )


def test_islands_are_reported_not_refused(livorno: Geography) -> None:
    report = check_geography(livorno)

    assert report.components == 3, "the mainland, Elba, Capraia"
    assert report.multipart == ("049003", "049004", "049005", "049009", "049014", "049021")


def test_a_code_without_its_leading_zero_breaks_the_format(crema: Geography) -> None:
    short = replace(crema.municipalities[0], code="19002")

    with pytest.raises(CodeFormatError, match="sei cifre: 19002"):
        check_geography(replace(crema, municipalities=(short, *crema.municipalities[1:])))


def test_a_code_twice_breaks_uniqueness(crema: Geography) -> None:
    twice = (*crema.municipalities, crema.municipalities[0])

    with pytest.raises(RepeatedCodeError, match="019002"):
        check_geography(replace(crema, municipalities=twice))


def test_a_municipality_without_label_is_unmatched(crema: Geography) -> None:
    labels = {code: point for code, point in crema.label_points.items() if code != CREMA}

    with pytest.raises(UnmatchedCodesError, match=CREMA):
        check_geography(replace(crema, label_points=labels))


@pytest.mark.parametrize(
    "shape",
    [Polygon(), Polygon([(9, 45), (10, 46), (10, 45), (9, 46)]), shapely.Point(9.5, 45.3)],
    ids=["empty", "bow-tie", "point"],
)
def test_a_shape_that_is_no_polygon_is_invalid(crema: Geography, shape: BaseGeometry) -> None:
    with pytest.raises(InvalidShapeError, match=CREMA):
        check_geography(redrawn(crema, lambda _: shape))


def test_a_shape_moved_by_a_street_breaks_the_coverage(crema: Geography) -> None:
    with pytest.raises(BrokenCoverageError) as caught:
        check_geography(redrawn(crema, lambda shape: translate(shape, 0.0003, 0.0)))

    assert CREMA in caught.value.offenders


def test_a_ring_as_rfc_7946_wants_it_is_wound_wrongly(crema: Geography) -> None:
    with pytest.raises(WindingError) as caught:
        check_geography(redrawn(crema, shapely.orient_polygons))

    assert caught.value.offenders == (CREMA,)


@pytest.mark.parametrize("bounds", [(9.0, 45.0, 10.0, 46.0), (45.2321, 9.4544, 45.5045, 9.9114)])
def test_bounds_must_be_those_of_the_shapes(crema: Geography, bounds: tuple[float, float, float, float]) -> None:
    with pytest.raises(BoundsError, match="Limiti geografici"):
        check_geography(replace(crema, bounds=bounds))


def test_shapes_with_exchanged_axes_are_out_of_italy(crema: Geography) -> None:
    swapped = {
        code: shapely.orient_polygons(shapely.transform(shape, lambda points: points[:, ::-1]), exterior_cw=True)
        for code, shape in shapes_of(crema.payload)
    }
    west, south, east, north = crema.bounds
    payload = encode(swapped, {code: {} for code in swapped})

    with pytest.raises(BoundsError, match="fuori d'Italia"):
        check_geography(replace(crema, payload=payload, bounds=(south, west, north, east)))


@pytest.mark.parametrize("others", [(), (CREMA,)], ids=["one-sided", "itself"])
def test_neighbours_must_be_mutual(crema: Geography, others: tuple[str, ...]) -> None:
    with pytest.raises(NeighbourError, match=CREMA):
        check_geography(replace(crema, neighbours={**crema.neighbours, CREMA: others}))


def test_a_label_in_the_next_municipality_is_stray(crema: Geography) -> None:
    labels = {**crema.label_points, CREMA: crema.label_points["019062"]}

    with pytest.raises(LabelPointError) as caught:
        check_geography(replace(crema, label_points=labels))

    assert caught.value.offenders == (CREMA,)


def test_every_rule_can_be_caught_as_one() -> None:
    errors = GeographyContractError.__subclasses__()

    assert len(errors) == 9
    assert len({error.rule for error in errors}) == 9
