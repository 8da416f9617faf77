"""The map as a figure: light, silent but for one trace, with its legend inside."""

import json
from dataclasses import replace

import pytest

from components import theme
from components.figures.core.legend import class_labels, legend_rows, wrapped
from components.figures.core.value_states import Look, areas, value_words
from components.figures.map.choropleth import MAP_HEIGHT, map_words, municipality_map
from components.figures.map.map_shapes import DOCUMENTS, border_shapes, document, tile_shapes
from geo.boundaries import build_geography
from geo.tiles import build_tiles
from indicators.model.query import Grouping
from indicators.model.result import Gap, Status
from tests.support.drawing import BETA, LEAD, RIVOLTA, SHAPES, outlines, written
from tests.support.results import CONTACTS, PERSONS, RATE, a_result, row

BY = (Grouping.MUNICIPALITY,)
SOME = ("019035", "019062", "019067", "019082", "019029", "019049", "019055", "019058", "019102")


@pytest.fixture(scope="module")
def geography():
    return build_geography(SOME)


def result(**words):
    rows = [
        row(LEAD, value=11.5, n=(390, 33_786), limits=(10.4, 12.7), **words),
        row(BETA, value=None, n=(None, None), status=Status.SUPPRESSED),
        row(RIVOLTA, value=0.0, n=(0, 420)),
    ]
    return a_result(rows, by=BY, indicator=RATE)


def test_the_geometry_is_an_address_and_never_travels_with_the_figure() -> None:
    figure = municipality_map(result(), shapes=SHAPES, breaks=(5.0,))
    assert len(figure.to_json()) < 12_000
    assert "coordinates" not in figure.to_json()


def test_one_trace_answers_the_pointer() -> None:
    figure = municipality_map(result(), shapes=SHAPES, breaks=(5.0,), focus=BETA)
    speaking = [trace for trace in figure.data if trace.hoverinfo != "skip"]
    assert [list(trace.locations) for trace in speaking] == [[LEAD, BETA, RIVOLTA]]


def test_the_legend_counts_the_municipalities_of_each_class_and_state() -> None:
    texts = [note.text for note in municipality_map(result(), shapes=SHAPES, breaks=(5.0, 9.5)).layout.annotations]
    assert texts == [
        "<b>fino a 5,0</b><br>0 comuni",
        "<b>5,1–9,5</b><br>0 comuni",
        "<b>9,6 o più</b><br>1 comune",
        "nessuna persona: 1",
        "meno di 6 (protetto): 1",
        "Confini: ISTAT, elab. openpolis, CC BY 4.0",
    ]


def test_the_legend_says_that_data_are_provisional() -> None:
    texts = [
        note.text for note in municipality_map(result(provisional=True), shapes=SHAPES, breaks=()).layout.annotations
    ]
    assert "tinta chiara, bordo tratteggiato: dati provvisori" in texts


def test_what_returns_are_missing_behind_is_hatched_over_its_class_zeros_too() -> None:
    gaps = (Gap(service="mensa", months=(2025 * 12,)),)
    found = replace(result(), partly_missing={LEAD: gaps, BETA: gaps, RIVOLTA: gaps})
    stripes = [one for one in municipality_map(found, shapes=SHAPES, breaks=(5.0,)).data if one.geojson == SHAPES.hatch]
    assert [(list(one.locations), one.colorscale[0][1]) for one in stripes] == [
        ([LEAD], theme.GROUND),
        ([RIVOLTA], theme.SUPPRESSED),
    ]
    assert "righe sul colore: mancano dei flussi" in map_words(found, breaks=(5.0,))


def test_the_map_in_words_has_the_finding_and_the_legend() -> None:
    assert map_words(result(), breaks=(5.0,)).endswith(
        "Fino a 5,0: 0 comuni; 5,1 o più: 1 comune; nessuna persona: 1; meno di 6 (protetto): 1."
    )


@pytest.mark.parametrize(
    ("indicator", "breaks", "labels"),
    [
        (RATE, (2.5, 3.0), ("fino a 2,5", "2,6–3,0", "3,1 o più")),
        (PERSONS, (4.0, 9.0, 10.0), ("fino a 4", "5–9", "10", "11 o più")),
        (CONTACTS, (), ("tutti i valori",)),
    ],
)
def test_class_labels_leave_no_doubt_about_the_edges(indicator, breaks, labels) -> None:
    assert class_labels(breaks, indicator) == labels


def test_pointing_tells_value_interval_count_and_residents() -> None:
    [lead, *_] = areas(result(), (5.0,))
    assert lead.words == (
        "Città Alta",
        "11,5 ogni 1.000 residenti (tra 10,4 e 12,7)",
        "390 persone servite residenti su 33.786 residenti",
    )
    assert (lead.look, lead.position) == (Look.VALUE, 1)


def test_a_threshold_other_than_five_is_told_as_it_is() -> None:
    stricter = replace(result(), hidden_below=10)
    assert areas(stricter, ())[1].words[1] == "meno di 10 persone: valore protetto"
    assert "&lt;10" in written(municipality_map(stricter, shapes=SHAPES, breaks=()))


def test_a_share_is_written_with_its_sign() -> None:
    of_beds = replace(RATE, unit="%", decimals=0)
    assert value_words({"value": 91.0, "lower": None, "upper": None}, of_beds) == "91%"


def test_the_largest_municipalities_bear_their_name_on_the_map_and_all_their_letters_on_the_tiles(geography) -> None:
    tiles = build_tiles(geography)
    borders = border_shapes(geography, tiles, lambda name: f"/geo/{name}")
    assert list(borders.labels.values())[:3] == ["Crema", "Pandino", "Spino d'Adda"]
    assert len(borders.labels) == 7
    letters = tile_shapes(geography, tiles, lambda name: f"/geo/{name}")
    assert (len(letters.labels), letters.areas) == (9, "/geo/riquadri")


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_document_of_geometry_is_served_under_its_name(geography, name: str) -> None:
    collection = json.loads(document(name, geography, build_tiles(geography)) or b"")
    ids = {feature["id"] for feature in collection["features"]}
    assert ids == ({"bordi"} if name.endswith("_bordi") else set(SOME))


def test_an_unknown_document_is_nothing(geography) -> None:
    assert document("province", geography, build_tiles(geography)) is None
    assert document("comuni_ombre", geography, build_tiles(geography)) is None


def test_the_map_stands_under_its_legend_and_over_its_licence() -> None:
    layout = municipality_map(result(), shapes=SHAPES, breaks=(5.0,)).layout
    assert layout.height == MAP_HEIGHT + layout.margin.t + layout.margin.b
    assert tuple(layout.geo.domain.y) == (0, 1)
    assert all(shape.yanchor == 1 and 0 < shape.y0 < shape.y1 < layout.margin.t for shape in layout.shapes[:2])
    *over, licence = layout.annotations
    assert all(0 < note.yshift < layout.margin.t and note.y == 1 for note in over)
    assert licence.y == 0
    assert -layout.margin.b < licence.yshift < 0


def test_nothing_on_a_map_is_written_in_less_than_14_pixels() -> None:
    figure = municipality_map(result(), shapes=SHAPES, breaks=(5.0,), signs={LEAD: "▲"})
    assert {note.font.size for note in figure.layout.annotations} == {14}
    assert [trace.textfont.size for trace in figure.data if trace.type == "scattergeo"] == [14]


def test_a_sign_says_without_colour_what_colour_says() -> None:
    figure = municipality_map(result(), shapes=SHAPES, breaks=(5.0,), signs={LEAD: "▲", RIVOLTA: "="})
    assert {"Città Alta ▲", "="} <= set(written(figure))


def test_the_viewer_s_own_municipality_is_outlined_and_named() -> None:
    figure = municipality_map(result(), shapes=SHAPES, breaks=(5.0,), own=RIVOLTA)
    assert outlines(figure)[-1][0] == RIVOLTA
    assert "Rivolta d'Adda" in [words.replace("&#39;", "'") for words in written(figure)]


@pytest.mark.parametrize(
    ("label", "lines"),
    [
        ("fino a 2,5", ("fino a 2,5",)),
        ("1.001–1.900", ("1.001–", "1.900")),
        ("▲ in aumento", ("▲ in", "aumento")),
        ("= compatibile con il caso", ("= compatibile", "con il caso")),
    ],
)
def test_a_long_class_takes_two_lines_and_no_smaller_letters(label: str, lines: tuple[str, ...]) -> None:
    assert wrapped(label) == lines


def test_the_legend_is_as_high_as_what_it_says() -> None:
    """A map with nothing hidden, late or empty gives its legend less room."""
    short = a_result([row(LEAD, value=11.5, n=(390, 33_786))], by=BY, indicator=RATE)
    full, bare = (municipality_map(one, shapes=SHAPES, breaks=()).layout.margin.t for one in (result(), short))
    late = municipality_map(result(provisional=True), shapes=SHAPES, breaks=()).layout.margin.t
    assert bare <= full < late


def test_the_states_of_the_legend_stay_within_a_phone() -> None:
    states = {Look.ZERO: "nessuna persona: 12", Look.SUPPRESSED: "meno di 6 (protetto): 20", Look.NOT_SUPPLIED: "x: 1"}
    assert [list(held) for held in legend_rows(states)] == [[Look.ZERO, Look.SUPPRESSED], [Look.NOT_SUPPLIED]]


def test_where_no_municipality_has_a_value_there_are_no_classes_to_explain() -> None:
    hidden = a_result([row(LEAD, value=None, n=(None, None), status=Status.SUPPRESSED)], by=BY, indicator=RATE)
    texts = [note.text for note in municipality_map(hidden, shapes=SHAPES, breaks=()).layout.annotations]
    assert "meno di 6 (protetto): 1" in texts
    assert not [text for text in texts if "tutti i valori" in text]


def test_the_classes_are_as_pale_as_a_map_of_provisional_values() -> None:
    def strip(found) -> list[str]:
        shapes = municipality_map(found, shapes=SHAPES, breaks=(5.0,)).layout.shapes
        return [shape.fillcolor for shape in shapes if shape.fillcolor][:2]

    pale, full = strip(result(provisional=True)), strip(result())
    assert [colour.startswith("rgba") for colour in pale] == [True, True]
    assert full == list(theme.sequential(2))
