"""Points, flows and the document that can be saved."""

import re
from types import SimpleNamespace

import pytest

from components import theme
from components.maps.flows import NEUTRAL, flows, flows_finding, flows_key, names, occupancy_key, points
from components.maps.leaflet import (
    NAME_HEIGHT,
    Flow,
    Name,
    Point,
    Sign,
    Statement,
    base_map,
    key_html,
    layers,
    saved_map,
)
from geo.boundaries import build_geography
from indicators.places import ServicePlace
from indicators.query import Grouping
from indicators.result import Result, Status
from tests.support.directories import a_directory
from tests.support.results import PERSONS, Row, a_result, row

LEAD, BETA, RIVOLTA = "099001", "099002", "099003"


def place(
    key: str, *, north: float = 0.0, capacity: int | None = 18, has_beds: bool = True, at: str = LEAD
) -> ServicePlace:
    return ServicePlace(
        key=key, name=f"Servizio <{key}>", kind="Dormitorio", place=at, latitude=45.36 + north, longitude=9.68,
        capacity=capacity, unit="posti letto", has_beds=has_beds,
    )  # fmt: skip


def occupancy(*pairs: tuple[str, float | None]):
    rows = [row(key, value=value, n=(value, 100.0)) for key, value in pairs]
    return a_result(rows, by=(Grouping.SERVICE,))


def moving():
    rows = [
        row(LEAD, LEAD, value=300),
        row(BETA, LEAD, value=40),
        row(RIVOLTA, LEAD, value=10),
        row(RIVOLTA, BETA, status=Status.SUPPRESSED),
        row(BETA, RIVOLTA, value=0),
    ]
    return a_result(rows, by=(Grouping.MUNICIPALITY, Grouping.PLACE), indicator=PERSONS)


GROUND = SimpleNamespace(label_points={LEAD: (9.7, 45.3), BETA: (9.8, 45.4), RIVOLTA: (9.5, 45.4)})


@pytest.mark.parametrize(("value", "place_in_ramp"), [(60.0, 0), (70.0, 0), (84.9, 1), (95.0, 2), (95.1, 3)])
def test_a_point_is_coloured_by_its_occupancy(value: float, place_in_ramp: int) -> None:
    [point] = points([place("rifugio")], occupancy(("rifugio", value)), a_directory())
    assert point.colour == theme.sequential(4)[place_in_ramp]
    assert occupancy_key(occupancy(("rifugio", value)))[place_in_ramp][0] == point.colour


def test_without_beds_or_without_data_a_point_is_neutral() -> None:
    drawn = points(
        [place("mensa", has_beds=False), place("rifugio", north=0.1)], occupancy(("rifugio", None)), a_directory()
    )
    assert [point.colour for point in drawn] == [NEUTRAL, NEUTRAL]
    assert drawn[1].words[-1] == "occupazione: dati non disponibili"


def test_larger_services_have_larger_points() -> None:
    small, large = points([place("a", capacity=4), place("b", north=0.1, capacity=100)], None, a_directory())
    assert small.radius < large.radius


def test_services_of_one_building_are_one_point_that_names_them_all() -> None:
    near = points([place("a"), place("b", north=0.0004), place("c", north=0.01)], None, a_directory())
    assert [len([line for line in point.words if line.startswith("*")]) for point in near] == [2, 1]


def test_lines_join_different_municipalities_in_proportion_and_hidden_numbers_have_none() -> None:
    """A hidden number may be of nobody: with every zero hidden, two hundred dashed lines joined nothing to nothing."""
    drawn = flows(moving(), GROUND, [place("mensa")])
    assert [(line.words, line.share) for line in drawn] == [
        ("Da Beta a Città Alta: 40 persone", 1.0),
        ("Da Rivolta d'Adda a Città Alta: 10 persone", 0.25),
    ]
    assert [line.colour for line in drawn] == [theme.LEAD, theme.LEAD]


def test_lines_end_among_the_services_of_the_municipality() -> None:
    both = a_result(
        [row(BETA, LEAD, value=40), row(RIVOLTA, BETA, value=9)], by=(Grouping.MUNICIPALITY, Grouping.PLACE)
    )
    towards_lead, towards_beta = flows(both, GROUND, [place("a"), place("b", north=0.02)])
    assert towards_lead.start == (45.4, 9.8)
    assert towards_lead.end == pytest.approx((45.37, 9.68))
    assert towards_beta.end == (45.4, 9.8), "no service with coordinates there: the middle of the municipality"


def test_a_municipality_with_services_has_its_name_under_the_southernmost() -> None:
    [name] = names([place("a", north=0.02), place("b", capacity=0)], a_directory())
    assert (name.latitude, name.longitude, name.words) == (45.36, 9.68, "Città Alta")
    assert name.below == max(point.radius for point in points([place("a")], None, a_directory()))


def test_of_two_near_municipalities_the_northern_one_has_its_name_above() -> None:
    south, north, far = names(
        [place("a"), place("b", north=0.006, at=BETA), place("c", north=0.1, at=RIVOLTA)], a_directory()
    )
    assert south.below > 0
    assert far.below > 0
    assert north.below == -south.below - NAME_HEIGHT


def test_the_key_names_only_the_lines_that_there_are() -> None:
    def told(*rows: Row) -> list[str]:
        return [sign.words for sign in flows_key(a_result(rows, by=(Grouping.MUNICIPALITY, Grouping.PLACE)))]

    assert told(row(LEAD, LEAD, value=3)) == []
    assert told(row(BETA, LEAD, value=3), row(BETA, RIVOLTA, value=0)) == ["persone verso Città Alta"]
    assert told(row(LEAD, BETA, value=9)) == ["verso altri comuni"]
    assert told(row(LEAD, BETA, status=Status.SUPPRESSED)) == []


def test_nobody_who_moves_is_a_finding_too() -> None:
    still = a_result([row(BETA, LEAD, value=0)], by=(Grouping.MUNICIPALITY, Grouping.PLACE), indicator=PERSONS)
    assert flows_finding(still) == "Nel 2025 nessun residente dell'Ambito ha usato questi servizi."
    missing = a_result([row(BETA, LEAD, status=Status.NOT_SUPPLIED)], by=(Grouping.MUNICIPALITY, Grouping.PLACE))
    assert flows_finding(missing) == "Nel 2025 mancano dei dati: non si può dire chi ha usato questi servizi."


def test_without_beds_or_their_data_the_key_has_no_classes_of_occupancy() -> None:
    def told(found: Result | None) -> list[str]:
        return [sign.words for sign in occupancy_key(found)]

    assert told(None) == ["servizi senza letti"]
    assert told(occupancy(("rifugio", None))) == ["servizi senza letti o senza dati"]
    assert told(occupancy(("rifugio", 80.0), ("casa", None)))[-1] == "servizi senza letti o senza dati"
    assert len(told(occupancy(("rifugio", 80.0)))) == len(theme.sequential(4)) + 1


def test_the_finding_of_the_flows() -> None:
    assert flows_finding(moving()) == (
        "Nel 2025 le persone di 3 comuni hanno usato servizi che stanno in almeno 1 comune; da 2 vengono a Città Alta."
    )
    hidden = a_result([row(BETA, LEAD, status=Status.SUPPRESSED)], by=(Grouping.MUNICIPALITY, Grouping.PLACE))
    assert flows_finding(hidden) == "Nel 2025 non si mostra da quali comuni vengono le persone, per proteggerle."


STATEMENT = Statement(
    title="Servizi <e> flussi",
    lines=("Periodo: 2025", "Dati dimostrativi"),
    key=occupancy_key(occupancy(("rifugio", 90.0))),
)


@pytest.fixture(scope="module")
def document() -> str:
    geography = build_geography(["019035", "019062"])
    point = Point(latitude=45.36, longitude=9.68, radius=9, colour="#0066cc", words=("*Mensa <di> prova", "90 pasti"))
    flow = Flow(start=(45.3, 9.6), end=(45.4, 9.7), share=None, colour="#0066cc", words="Da <x> a y")
    return saved_map(geography, [point], [flow], STATEMENT, [Name(45.3, 9.6, "Città <Alta>", 9)])


def test_the_saved_map_asks_for_nothing(document: str) -> None:
    assert re.findall(r"<(?:script|link|img)\b[^>]*\b(?:src|href)=", document) == []


def test_the_saved_map_says_what_it_is(document: str) -> None:
    assert '<html lang="it">' in document
    for words in ("Servizi &lt;e&gt; flussi", "Periodo: 2025", "Dati dimostrativi", "oltre il 95%"):
        assert words in document


def test_what_comes_from_data_cannot_become_markup(document: str) -> None:
    assert "Mensa &lt;di&gt; prova" in document
    assert "Mensa <di> prova" not in document
    assert "Da <x> a y" not in document
    assert "<Alta>" not in document
    assert "&lt;Alta&gt;".replace("&", r"\u0026") in document, "inside a script, where folium escapes once more"


def test_the_map_keeps_its_bounds_in_sight_when_its_frame_changes_and_never_flies(document: str) -> None:
    assert "new ResizeObserver(fit)" in document
    assert re.search(r"fitBounds\(\[\[.*?animate: false", document)
    near = base_map(build_geography(["019035", "019062"]), around="019035").get_root().render()
    assert "new ResizeObserver(fit)" in near
    assert "fitBounds" not in near, "from near the middle stays where it is"


def test_two_layers_can_be_turned_off() -> None:
    told = [layer.layer_name for layer in layers([], []) if layer.control]
    assert told == ["Flussi di persone", "Servizi"], "the names cannot"


def test_the_key_is_a_list() -> None:
    signs = (Sign("#0066cc", "fino a <70"), Sign("#995c00", "verso altri", "dashed"))
    assert key_html(signs).count("<li") == 2
    assert "fino a &lt;70" in key_html(signs)
    assert "dashed #995c00" in key_html(signs)
