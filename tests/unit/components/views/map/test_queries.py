"""What the page of the map asks, and what it makes of clicks."""

from types import SimpleNamespace

import pytest

from components.figures.map.class_breaks import without_places
from components.views.map.data import trend_query
from components.views.map.demand import clicked_code
from components.views.map.queries import map_question
from components.views.map.services import questions
from data_access.viewers import Viewer
from data_access.vocabulary import TargetGroup
from indicators.interchange.url_parameters import View
from indicators.model.period import Period
from indicators.model.query import AMBITO, LEAD, Comparison, Grouping, Lens, Query
from tests.support.directories import a_directory


def a_view(
    indicator: str = "people_served", *, measure: str = "lisciato", lens: Lens = Lens.RESIDENCE, **words
) -> View:
    query = Query(indicator=indicator, period=Period.parse("2025"), comparison=Comparison.YEAR, lens=lens, **words)
    return View(query=query, measure=measure)


def test_people_are_first_shown_as_a_smoothed_rate() -> None:
    question = map_question(a_view())
    assert (question.query.indicator, question.is_smoothed) == ("rate_per_1000", True)
    assert list(question.measures) == ["lisciato", "grezzo", "numero", "cambiamento"]
    assert (question.query.by, question.query.comparison) == ((Grouping.MUNICIPALITY,), Comparison.NONE)


@pytest.mark.parametrize(("measure", "indicator"), [("grezzo", "rate_per_1000"), ("numero", "people_served")])
def test_raw_rates_and_numbers_are_one_click_away(measure: str, indicator: str) -> None:
    question = map_question(a_view(measure=measure))
    assert (question.query.indicator, question.is_smoothed, question.measure) == (indicator, False, measure)


def test_a_rate_has_no_number_to_choose() -> None:
    question = map_question(a_view("rate_per_1000", measure="numero"))
    assert (list(question.measures), question.is_smoothed) == (["lisciato", "grezzo", "cambiamento"], True)


def test_by_place_of_service_there_are_no_residents_to_divide_by() -> None:
    question = map_question(a_view(lens=Lens.PLACE))
    assert (question.query.indicator, question.measures, question.is_smoothed) == (
        "people_served",
        {"numero": "Persone", "cambiamento": "Cambiamento"},
        False,
    )


def test_the_change_is_offered_where_there_is_a_period_to_compare_with_and_a_chance_to_tell_it_from() -> None:
    changed = map_question(a_view(measure="cambiamento"))
    assert (changed.query.indicator, changed.is_change, changed.is_smoothed) == ("rate_per_1000", True, False)
    alone = View(query=a_view().query.but(comparison=Comparison.NONE), measure="cambiamento")
    assert (map_question(alone).is_change, "cambiamento" in map_question(alone).measures) == (False, False)
    assert map_question(a_view("contacts", measure="cambiamento")).measures == {}


def test_the_map_is_always_of_the_whole_ambito() -> None:
    assert map_question(a_view(area=LEAD)).query.area == AMBITO


def test_an_indicator_without_municipalities_gives_way_and_says_so() -> None:
    question = map_question(a_view("attraction", lens=Lens.PLACE))
    assert (question.query.indicator, question.query.lens) == ("rate_per_1000", Lens.RESIDENCE)
    assert question.note == (
        "«Indice di attrazione del capofila» non si divide per comune: la mappa mostra «Tasso per 1.000 residenti»."
    )


def test_a_lens_that_an_indicator_has_not_gives_way_and_says_so() -> None:
    question = map_question(a_view("bed_occupancy"))
    assert question.query.lens is Lens.PLACE
    assert question.note.endswith("si può guardare solo con l'ottica della sede del servizio: così la mostra la mappa.")


def now(viewer: str, municipality: str | None = None) -> SimpleNamespace:
    query = Query(indicator="people_served", period=Period.parse("2025"), viewer=Viewer.parse(viewer))
    return SimpleNamespace(view=View(query=query, municipality=municipality), directory=a_directory())


@pytest.mark.parametrize(
    ("viewer", "municipality", "area", "grouping"),
    [
        ("manager", "099002", "099002", Grouping.MONTH),
        ("mayor", "099002", "099002", Grouping.QUARTER),
        ("mayor", "099001", LEAD, Grouping.MONTH),
        ("mayor", None, AMBITO, Grouping.MONTH),
    ],
)
def test_the_trend_is_by_month_where_months_do_not_tell_too_much(viewer, municipality, area, grouping) -> None:
    context = now(viewer, municipality)
    query = trend_query(context.view.query, context)
    assert (query.area, query.by, str(query.period)) == (area, (grouping,), "2025..2026")


def test_the_whole_keeps_the_unit_of_time() -> None:
    query = Query(indicator="contacts", period=Period.parse("2025"), by=(Grouping.MUNICIPALITY, Grouping.YEAR))
    assert without_places(query).by == (Grouping.YEAR,)


def test_flows_go_from_residence_to_place_and_beds_know_no_targets() -> None:
    view = a_view(targets=(TargetGroup.HOMELESS,), lens=Lens.PLACE, area=LEAD)
    moving, beds = questions(view.query)
    assert (moving.lens, moving.by, moving.area) == (
        Lens.RESIDENCE, (Grouping.MUNICIPALITY, Grouping.PLACE), AMBITO,
    )  # fmt: skip
    assert moving.targets == (TargetGroup.HOMELESS,)
    assert (beds.indicator, beds.lens, beds.targets) == ("bed_occupancy", Lens.PLACE, ())


@pytest.mark.parametrize(
    ("points", "code"),
    [([], ""), ([{"location": "019035"}], "019035"), ([{"lon": 9.7}], ""), ([{"location": None}], "")],
)
def test_a_click_is_a_municipality_or_nothing(points, code: str) -> None:
    assert clicked_code(points) == code
