"""Names of municipalities stay inside their borders and off one another, whatever the shapes."""

import json
from dataclasses import replace

import pytest

from geo.boundaries import Geography, build_geography
from geo.name_places import name_places

CREMA, OFFANENGO = "019035", "019062"
BOTH = WIDE, NARROW = "100001", "100002"


def square(code: str, west: float, east: float) -> dict[str, object]:
    ring = [[west, 0.0], [east, 0.0], [east, 10.0], [west, 10.0], [west, 0.0]]
    shape = {"type": "Polygon", "coordinates": [ring]}
    return {"type": "Feature", "id": code, "properties": {}, "geometry": shape}


@pytest.fixture(scope="module")
def beside() -> Geography:
    """Two municipalities beside each other on the equator, 10 and 4 degrees wide, both with a name of ten letters."""
    real = build_geography((CREMA, OFFANENGO))
    features = [square(WIDE, 0.0, 10.0), square(NARROW, 10.0, 14.0)]
    members = [
        replace(member, code=code, name="Abcdefghij") for member, code in zip(real.municipalities, BOTH, strict=True)
    ]
    return replace(
        real,
        municipalities=tuple(members),
        payload=json.dumps({"type": "FeatureCollection", "features": features}).encode(),
        label_points={WIDE: (5.0, 5.0), NARROW: (12.0, 5.0)},
        bounds=(0.0, -10.0, 14.0, 10.0),
    )


def test_a_name_that_fits_in_the_middle_stays_there(beside: Geography) -> None:
    assert name_places(beside, (WIDE,), letter=0.5, line=1.0) == {WIDE: (5.0, 5.0)}


def test_a_name_that_would_leave_its_borders_moves_where_they_hold_it(beside: Geography) -> None:
    """From a middle by the western border five of the ten letters would fall outside."""
    x, _ = name_places(replace(beside, label_points={WIDE: (0.0, 5.0)}), (WIDE,), letter=0.5, line=1.0)[WIDE]
    assert 2.5 - 0.05 <= x <= 7.5


def test_a_name_too_long_for_its_borders_leaves_them_where_no_other_name_is(beside: Geography) -> None:
    """Five degrees of name in four of ground: it reaches out to the east, not into the named neighbour."""
    x, _ = name_places(beside, BOTH, letter=0.5, line=1.0, room=1.0)[NARROW]
    assert x - 2.5 >= 10.0 - 0.2


def test_a_name_is_not_cut_by_the_edge_of_the_map(beside: Geography) -> None:
    """With no room beyond the bounds, the long name stays within the map."""
    x, _ = name_places(beside, (NARROW,), letter=0.5, line=1.0)[NARROW]
    assert x + 2.5 <= 14.0


def test_two_names_do_not_cover_each_other(beside: Geography) -> None:
    """Names of ten degrees, on fourteen in all, cannot stand in one line."""
    places = name_places(beside, BOTH, letter=1.0, line=1.0)
    assert abs(places[WIDE][1] - places[NARROW][1]) >= 1.0 or abs(places[WIDE][0] - places[NARROW][0]) >= 10.0


def test_a_name_does_not_cover_the_sign_of_its_neighbour(beside: Geography) -> None:
    """Offanengo's name covered Romanengo's «=»: a long name reaches out above or below what stands there."""
    near = replace(beside, label_points={WIDE: (9.5, 5.0), NARROW: (12.0, 5.0)})
    x, y = name_places(near, (NARROW,), letter=0.5, line=1.0)[NARROW]
    assert x - 2.5 <= 10.0
    assert abs(y - 5.0) >= 1.0
