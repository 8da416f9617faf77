"""Names of municipalities stay inside their borders and off one another, whatever the shapes."""

import json
from dataclasses import replace

import pytest

from geo.boundaries import Geography, build_geography
from geo.name_places import name_places

CREMA, OFFANENGO = "019035", "019062"
ROUND, LONG = "100001", "100002"


def square(code: str, name: str, west: float, east: float, north: float) -> dict[str, object]:
    ring = [[west, 0.0], [east, 0.0], [east, north], [west, north], [west, 0.0]]
    return {
        "type": "Feature",
        "id": code,
        "properties": {"name": name},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


@pytest.fixture(scope="module")
def real() -> Geography:
    return build_geography((CREMA, OFFANENGO))


def drawn(real: Geography, *features: dict[str, object], middles: dict[str, tuple[float, float]]) -> Geography:
    first, second = real.municipalities
    payload = json.dumps({"type": "FeatureCollection", "features": list(features)}).encode()
    members = tuple(
        replace(member, code=str(feature["id"]), name="Abcdefghij")
        for member, feature in zip((first, second), features, strict=True)
    )
    return replace(real, municipalities=members, payload=payload, label_points=middles, bounds=(0.0, 0.0, 20.0, 10.0))


def test_a_name_that_fits_in_the_middle_stays_there(real: Geography) -> None:
    wide = square(ROUND, "a", 0.0, 20.0, 4.0), square(LONG, "b", 0.0, 20.0, 10.0)
    middles = {ROUND: (10.0, 2.0), LONG: (10.0, 8.0)}
    assert name_places(drawn(real, *wide, middles=middles), (ROUND, LONG), letter=0.5, line=1.0) == middles


def test_a_name_that_would_leave_its_borders_moves_where_they_hold_it(real: Geography) -> None:
    """The middle of this shape is by its western border: five of the ten letters would fall outside."""
    shapes = square(ROUND, "a", 0.0, 12.0, 4.0), square(LONG, "b", 0.0, 20.0, 10.0)
    geography = drawn(real, *shapes, middles={ROUND: (0.0, 2.0), LONG: (10.0, 8.0)})
    x, _ = name_places(geography, (ROUND,), letter=0.5, line=1.0)[ROUND]
    assert x - 2.5 >= -0.02
    assert x + 2.5 <= 12.0


def test_two_names_do_not_cover_each_other(real: Geography) -> None:
    shapes = square(ROUND, "a", 0.0, 12.0, 10.0), square(LONG, "b", 0.0, 12.0, 10.0)
    geography = drawn(real, *shapes, middles={ROUND: (6.0, 5.0), LONG: (6.0, 5.0)})
    places = name_places(geography, (ROUND, LONG), letter=0.5, line=1.0)
    assert places[ROUND] == (6.0, 5.0)
    assert abs(places[LONG][1] - 5.0) >= 0.99


def test_the_first_code_chooses_first(real: Geography) -> None:
    shapes = square(ROUND, "a", 0.0, 12.0, 10.0), square(LONG, "b", 0.0, 12.0, 10.0)
    geography = drawn(real, *shapes, middles={ROUND: (6.0, 5.0), LONG: (6.0, 5.0)})
    assert name_places(geography, (LONG, ROUND), letter=0.5, line=1.0)[LONG] == (6.0, 5.0)
