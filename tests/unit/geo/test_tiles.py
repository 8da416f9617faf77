"""The tile grid: one equal square for each municipality, near its neighbours, with a label one can guess."""

import numpy as np
import pytest
import shapely

from geo.assignment import lay_out
from geo.boundaries import Geography, build_geography
from geo.geojson import shapes_of
from geo.labels import short_labels
from geo.tiles import TileGrid, build_tiles


@pytest.fixture(scope="module")
def tiles(crema: Geography) -> TileGrid:
    return build_tiles(crema)


def steps(grid: TileGrid, left: str, right: str) -> int:
    """King's moves between two tiles."""
    return max(abs(a - b) for a, b in zip(grid.cells[left], grid.cells[right], strict=True))


def test_every_municipality_has_a_cell_of_its_own(tiles: TileGrid, crema: Geography) -> None:
    assert tuple(tiles.cells) == crema.codes
    assert len(set(tiles.cells.values())) == 48
    assert (tiles.columns, tiles.rows) == (9, 7)
    assert all(0 <= column < 9 and 0 <= row < 7 for column, row in tiles.cells.values())


def test_most_neighbours_stay_adjacent_and_none_goes_far(tiles: TileGrid, crema: Geography) -> None:
    moves = [steps(tiles, code, other) for code, others in crema.neighbours.items() for other in others if code < other]

    assert len(moves) == 116
    assert sum(move == 1 for move in moves) >= 93
    assert max(moves) == 2


def test_north_stays_above_and_west_stays_left(tiles: TileGrid, crema: Geography) -> None:
    places = np.array([crema.label_points[code] for code in crema.codes])
    cells = np.array([tiles.cells[code] for code in crema.codes])

    assert np.corrcoef(places[:, 0], cells[:, 0])[0, 1] > 0.95
    assert np.corrcoef(places[:, 1], cells[:, 1])[0, 1] < -0.95


def test_squares_are_equal_disjoint_and_wear_the_same_ids(tiles: TileGrid, crema: Geography) -> None:
    pairs = shapes_of(tiles.geojson_bytes())
    boxes = shapely.bounds([shape for _, shape in pairs])
    sides = np.round(boxes[:, 2:] - boxes[:, :2], 4)

    assert tuple(code for code, _ in pairs) == crema.codes
    assert len(np.unique(sides, axis=0)) == 1
    assert shapely.union_all([shape for _, shape in pairs]).area == pytest.approx(48 * sides[0].prod())
    assert not any(shape.exterior.is_ccw for _, shape in pairs)


def test_squares_look_square_at_this_latitude(tiles: TileGrid, crema: Geography) -> None:
    west, south, east, north = shapes_of(tiles.geojson_bytes())[0][1].bounds
    latitude = np.radians((crema.bounds[1] + crema.bounds[3]) / 2)

    assert (east - west) * np.cos(latitude) / (north - south) == pytest.approx(1, abs=0.005)


def test_tiles_fill_the_place_of_the_map(tiles: TileGrid, crema: Geography) -> None:
    shapes = [shape for _, shape in shapes_of(tiles.geojson_bytes())]
    west, south, east, north = shapely.total_bounds(shapes)

    assert crema.bounds[0] <= west < east <= crema.bounds[2]
    assert crema.bounds[1] <= south < north <= crema.bounds[3]


def test_labels_are_written_at_the_centre_of_their_square(tiles: TileGrid) -> None:
    for code, square in shapes_of(tiles.geojson_bytes()):
        assert (square.centroid.x, square.centroid.y) == pytest.approx(tiles.centres[code], abs=1e-6)


def test_features_carry_name_and_label(tiles: TileGrid) -> None:
    feature = next(feature for feature in tiles.geojson()["features"] if feature["id"] == "019035")

    assert feature["properties"] == {"name": "Crema", "label": "CRE"}


def test_the_same_ambito_gives_the_same_tiles(tiles: TileGrid, crema_codes: tuple[str, ...]) -> None:
    assert build_tiles(build_geography(crema_codes[::-1])) == tiles


def test_an_ambito_with_islands_has_tiles(livorno: Geography) -> None:
    grid = build_tiles(livorno)

    assert len(set(grid.cells.values())) == 19
    assert grid.cells["049005"][0] == 0, "Capraia, the westernmost island, stays in the first column"
    assert grid.labels["049009"] == "LIV"
    assert len(set(grid.labels.values())) == 19


@pytest.mark.parametrize("codes", [["019035"], ["019035", "049003"], ["019035", "019094", "019072"]])
def test_very_small_groups_have_tiles(codes: list[str]) -> None:
    grid = build_tiles(build_geography(codes))

    assert len(set(grid.cells.values())) == len(codes)
    assert min(grid.cells.values())[0] == 0


def test_places_on_a_lattice_stay_where_they_are() -> None:
    places = np.array([(x, y) for y in range(4) for x in range(5)], dtype=float)
    near = np.abs(places[:, None] - places[None]).max(axis=2) == 1

    cells = lay_out(places, near.astype(float))

    assert np.array_equal(cells - cells.min(axis=0), places)


def test_labels_of_the_48_are_unique_and_made_of_three_letters(tiles: TileGrid) -> None:
    labels = list(tiles.labels.values())

    assert len(set(labels)) == 48
    assert all(len(label) == 3 and label.isalpha() and label.isupper() for label in labels)


@pytest.mark.parametrize(
    ("code", "label"),
    [
        ("019035", "CRE"),
        ("019037", "CRM"),
        ("019062", "OFF"),
        ("019084", "RIV"),
        ("019080", "RIA"),
        ("019082", "RIG"),
        ("019097", "SON"),
    ],
)
def test_labels_are_easy_to_recognise(tiles: TileGrid, code: str, label: str) -> None:
    assert tiles.labels[code] == label


def test_labels_do_not_depend_on_the_order_of_the_names(crema: Geography) -> None:
    backwards = dict(reversed(crema.names.items()))

    assert short_labels(backwards) == short_labels(crema.names)


def test_labels_ignore_accents_particles_and_second_languages() -> None:
    names = {"1": "Agliè", "2": "La Spezia", "3": "Bolzano/Bozen", "4": "Re", "5": "Vo'"}

    assert list(short_labels(names).values()) == ["AGL", "SPE", "BOL", "RE", "VO"]


def test_labels_fall_back_on_digits_when_letters_run_out() -> None:
    assert sorted(short_labels({"1": "Re", "2": "Re", "3": "Re"}).values()) == ["R1", "R2", "RE"]
