"""Points, flows and the document that can be saved."""

import json
import re
from base64 import b64encode
from collections import Counter
from dataclasses import replace
from hashlib import sha256
from html import unescape
from html.parser import HTMLParser
from types import SimpleNamespace

import pytest

from components import theme
from components.escaping.script import json_text
from components.views.map.flows import (
    NEUTRAL,
    flows,
    flows_key,
    names,
    occupancy_key,
    origins,
    points,
    town_names,
    towns,
)
from components.views.map.leaflet import (
    NAME_HEIGHT,
    Flow,
    Name,
    Point,
    Sign,
    Statement,
    Words,
    key_html,
    payload,
    saved_map,
    view,
)
from components.views.map.text import flows_finding
from geo.boundaries import build_geography
from indicators.analysis.service_points import ServicePlace
from indicators.catalogue.catalogue import INDICATORS
from indicators.model.query import Grouping
from indicators.model.result import Result, Status
from tests.support.directories import a_directory
from tests.support.nasty import LONG, NASTY, TOUCHED
from tests.support.results import PERSONS, Row, a_result, row

LEAD, BETA, RIVOLTA = "099001", "099002", "099003"
GEOGRAPHY = build_geography(["019035", "019062"])


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
    places = [place("mensa", has_beds=False), place("rifugio", north=0.1), place("asilo", north=0.2)]
    drawn = points(places, occupancy(("rifugio", None)), a_directory())
    assert [point.colour for point in drawn] == [NEUTRAL, NEUTRAL, NEUTRAL]
    assert [point.words[-1].text for point in drawn[1:]] == [
        "occupazione: valore non calcolabile",
        "occupazione: dati non disponibili",
    ]


def test_a_protected_occupancy_is_said_to_be_protected_and_not_missing() -> None:
    hidden = a_result(
        [row("rifugio", status=Status.SUPPRESSED)], by=(Grouping.SERVICE,), indicator=INDICATORS["bed_occupancy"]
    )
    [point] = points([place("rifugio")], replace(hidden, hidden_below=0), a_directory())
    assert point.words[-1] == Words("occupazione: valore protetto")


def test_larger_services_have_larger_points() -> None:
    small, large = points([place("a", capacity=4), place("b", north=0.1, capacity=100)], None, a_directory())
    assert small.radius < large.radius


def test_services_of_one_building_are_one_point_that_names_them_all() -> None:
    near = points([place("a"), place("b", north=0.0004), place("c", north=0.01)], None, a_directory())
    assert [sum(line.bold for line in point.words) for point in near] == [2, 1]


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


def test_a_flow_from_at_least_no_municipality_is_not_told() -> None:
    """«Da almeno 0 vengono a Crema» was said where those that may go there are protected."""
    rows = [row(LEAD, LEAD, value=30), row(BETA, LEAD, status=Status.SUPPRESSED)]
    by = (Grouping.MUNICIPALITY, Grouping.PLACE)
    assert flows_finding(a_result(rows, by=by)).endswith(
        "; da quali altri vengono a Città Alta non si mostra, per proteggerle."
    )
    assert flows_finding(a_result([rows[0], row(BETA, LEAD, value=0)], by=by)).endswith(
        "; da nessun altro comune vengono a Città Alta."
    )


STATEMENT = Statement(
    title="Servizi <e> flussi",
    lines=("Periodo: 2025", "Dati dimostrativi"),
    key=occupancy_key(occupancy(("rifugio", 90.0))),
)


@pytest.fixture(scope="module")
def document() -> str:
    point = Point(
        latitude=45.36, longitude=9.68, radius=9, colour="#0066cc", words=(Words("Mensa <di> prova", bold=True),)
    )
    flow = Flow(start=(45.3, 9.6), end=(45.4, 9.7), share=0.1, colour="#0066cc", words="Da <x> a y")
    return saved_map(GEOGRAPHY, [point], [flow], STATEMENT, [Name(45.3, 9.6, "Città <Alta>", 9)])


def test_the_saved_map_asks_for_nothing(document: str) -> None:
    assert re.findall(r"<(?:script|link|img)\b[^>]*\b(?:src|href)=", document) == []


def test_the_saved_map_says_what_it_is(document: str) -> None:
    assert '<html lang="it">' in document
    for words in ("Servizi &lt;e&gt; flussi", "Periodo: 2025", "Dati dimostrativi", "oltre il 95%"):
        assert words in document


def test_what_comes_from_data_cannot_become_markup(document: str) -> None:
    for words in ("Mensa <di> prova", "Da <x> a y", "Città <Alta>"):
        assert words not in document
        assert json_text(words) in document


def test_the_map_keeps_its_bounds_in_sight_when_its_frame_changes_and_never_flies(document: str) -> None:
    assert "new ResizeObserver(fit)" in document
    geography = build_geography(["019035", "019062"])
    assert view(geography)["bounds"] == [
        [geography.bounds[1], geography.bounds[0]],
        [geography.bounds[3], geography.bounds[2]],
    ]
    near = view(geography, around="019035")
    assert near["bounds"] is None, "from near the middle stays where it is"
    assert near["zoom"] > view(geography)["zoom"]


def test_thick_lines_and_small_circles_are_drawn_last() -> None:
    def flow(share: float) -> Flow:
        return Flow(start=(45.3, 9.6), end=(45.4, 9.7), share=share, colour="#0066cc", words=str(share))

    def point(radius: float) -> Point:
        return Point(latitude=45.3, longitude=9.6, radius=radius, colour="#0066cc", words=())

    drawn = payload([point(4), point(9)], [flow(1.0), flow(0.1), flow(0.5)])
    assert [line["text"] for line in drawn["lines"]] == ["0.1", "0.5", "1.0"]
    assert [circle["style"]["radius"] for circle in drawn["circles"]] == [9, 4]


# --------------------------------------------------------------------------- names in the document


def saved(name: str) -> str:
    """Return a saved map that says a name everywhere it can."""
    point = Point(
        latitude=45.36, longitude=9.68, radius=9, colour="#0066cc", words=(Words(name, bold=True), Words(name))
    )
    flow = Flow(start=(45.3, 9.6), end=(45.4, 9.7), share=0.5, colour="#0066cc", words=name)
    statement = Statement(title=name, lines=(name,), key=(Sign("#0066cc", name),))
    return saved_map(GEOGRAPHY, [point], [flow], statement, [Name(45.3, 9.6, name, 9)])


class Elements(HTMLParser):
    """The elements that a browser finds in a document."""

    def __init__(self, document: str) -> None:
        super().__init__()
        self.found: Counter[str] = Counter()
        self.feed(document)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.found[tag] += 1


def said(document: str, tag: str) -> str:
    """Return the text of the first element of a kind, blanks made one."""
    found = re.search(rf"<{tag}\b[^>]*>(.*?)</{tag}>", document, re.DOTALL)
    assert found
    return re.sub(r"\s+", " ", unescape(found[1]))


PLAIN = Elements(saved("Casa")).found


@pytest.mark.parametrize("name", [*NASTY.values(), LONG], ids=[*NASTY, "long"])
def test_a_service_name_is_never_rendered_by_jinja_nor_read_as_a_script(name: str) -> None:
    TOUCHED.unlink(missing_ok=True)
    document = saved(name)
    assert not TOUCHED.exists()
    assert Elements(document).found == PLAIN, "no element that a plain name does not make"
    assert document.count(json_text(name)) >= 4, "a line, a circle's two, a name"
    assert said(document, "title") == said(document, "h1") == re.sub(r"\s+", " ", name)


def test_the_saved_map_runs_our_scripts_and_no_others(document: str) -> None:
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', document)
    assert policy
    assert "default-src 'none'" in policy[1]
    scripts = re.findall(r"<script>(.*?)</script>", document, re.DOTALL)
    allowed = re.findall(r"'sha256-([^']+)'", policy[1])
    assert allowed == [b64encode(sha256(script.encode()).digest()).decode() for script in scripts]
    assert "unsafe-inline" not in policy[1].partition("style-src")[0]


@pytest.mark.parametrize("name", [*NASTY.values(), LONG], ids=[*NASTY, "long"])
def test_data_in_a_script_are_one_value_and_nothing_else(name: str) -> None:
    written = json_text({name: [name, {"a": {"b": name}}]})
    assert json.loads(written) == {name: [name, {"a": {"b": name}}]}
    assert written.isascii()
    assert not re.search(r"[<>&'`$%#]|\{\{|\}\}", written)


def test_the_key_is_a_list() -> None:
    signs = (Sign("#0066cc", "fino a <70"), Sign("#995c00", "verso altri", "dashed"))
    assert key_html(signs).count("<li") == 2
    assert "fino a &lt;70" in key_html(signs)
    assert "dashed #995c00" in key_html(signs)


def test_the_services_of_a_town_are_one_circle_with_their_list_where_they_would_lie_on_one_another() -> None:
    """Twenty-one circles lay on Crema."""
    services = [place(str(key), north=key / 1000) for key in range(21)] + [place("altrove", at=BETA, north=0.2)]
    first, second = towns(services, None, a_directory())
    assert first.radius > second.radius
    assert [line.text for line in first.words if line.bold] == [f"Servizio <{key}>" for key in range(21)]
    assert [name.words for name in town_names(services, a_directory())] == ["Città Alta: 21 servizi", "Beta"]


def test_where_people_come_from_says_how_many_by_number() -> None:
    rows = [
        row("019062", "019035", value=1240),
        row("019062", "019062", value=5000),
        row("019035", "019062", value=None, n=(None, None), status=Status.SUPPRESSED),
    ]
    result = a_result(rows, by=(Grouping.MUNICIPALITY, Grouping.PLACE), indicator=PERSONS)
    [name] = origins(result, GEOGRAPHY)
    assert name.words == "1.240"
