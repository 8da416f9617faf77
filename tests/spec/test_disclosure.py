"""How small numbers are protected: what mayors, public and partners see instead of a few people.

Every case is small enough to verify by eye. Each runs on SQLite and on PostgreSQL. Rounded figures are those of the
demonstration's key: another key rounds otherwise, always the same way.
"""

from itertools import product
from random import Random

import polars as pl
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError
from sqlalchemy import Engine

from data_access.reading import read_snapshot
from data_access.settings import DisclosureSettings, Settings
from data_access.snapshot import Snapshot
from data_access.vocabulary import NeedDimension, RequestOutcome, ResidenceClass, ServiceType, TargetGroup
from indicators.catalogue.catalogue import INDICATORS
from indicators.disclosure.allowed_questions import about_people
from indicators.disclosure.rounding import protect
from indicators.engine.measure import measure
from indicators.model.errors import NotAllowedError, QueryError
from indicators.model.period import Period
from indicators.model.query import Comparison, Grouping, Query
from indicators.statistics.intervals import poisson_rate, wilson
from tests.support.asking import ask, column, number, numbers, saved
from tests.support.builder import AmbitoBuilder, ambito
from tests.support.ledger import wipe
from tests.support.world import random_world
from tests.support.world_rows import write

BY_EYE = {"Alfa": "099001", "Beta": "099002", "Gamma": "099003", "Delta": "099004"}
PROTECTED = ("public", "mayor")


def people(count: int, name: str = "p") -> list[str]:
    """Return so many keys of persons."""
    return [f"{name}{number}" for number in range(1, count + 1)]


def territory() -> AmbitoBuilder:
    """Begin an Ambito of four municipalities with a soup kitchen; an anonymous meal makes 2024 part of the data."""
    residents = {"Alfa": 10_000, "Beta": 2_000, "Gamma": 1_000, "Delta": 500}
    given = ambito(lead="Alfa", others=["Beta", "Gamma", "Delta"], residents=residents)
    return given.service("mensa").contact(None, service="mensa", day="2024-01-01")


def served(given: AmbitoBuilder, home: str, count: int, *, day: str = "2025-03-02", **words: str) -> AmbitoBuilder:
    """Add so many persons of a municipality, each with a contact."""
    keys = people(count, words.pop("name", home))
    return given.persons(keys, home=home).contacts(keys, service=words.get("service", "mensa"), days=[day])


def refusal(snapshot: Snapshot, indicator: str = "people_served", **words: object) -> str:
    """Return why the public may not ask."""
    with pytest.raises(NotAllowedError) as refused:
        ask(snapshot, indicator, viewer="public", **words)  # type: ignore[arg-type]
    return str(refused.value)


# ------------------------------------------------------------------------------------------------ counts of persons


@pytest.mark.parametrize("viewer", PROTECTED)
def test_one_to_four_persons_never_leave(engine: Engine, viewer: str) -> None:
    given = served(served(served(territory(), "Beta", 1), "Gamma", 4), "Delta", 10)
    snapshot = saved(given, engine)
    result = ask(snapshot, "people_served", by="municipality", viewer=viewer)
    hidden = result.row(municipality=BY_EYE["Beta"]), result.row(municipality=BY_EYE["Gamma"])
    for row in hidden:
        assert row is not None
        assert (row["status"], row["value"], row["numerator"]) == ("suppressed", None, None)
    assert numbers(snapshot, "people_served", by="municipality", viewer=viewer)[BY_EYE["Delta"]] == 10


def test_five_persons_are_hidden_one_time_in_two_and_always_the_same_way(engine: Engine) -> None:
    """Were five always shown, a cell that appears when one known person arrives would have held four."""
    given = territory()
    for number_of in range(60):
        given.service(f"s{number_of}")
        served(given, "Beta", 5, service=f"s{number_of}", name=f"x{number_of}-")
    snapshot = saved(given, engine)
    values = numbers(snapshot, "people_served", by="service", viewer="public")
    assert values == numbers(snapshot, "people_served", by="service", viewer="mayor")
    shown = [value for key, value in values.items() if key != "mensa"]
    assert set(shown) == {None, 5}
    assert 18 <= shown.count(5) <= 42  # 30 expected, three standard deviations


def test_of_a_place_that_nobody_came_from_all_year_that_is_told_one_time_in_two(engine: Engine) -> None:
    """Were it always told, a hidden total would hold somebody: one, if it stays hidden with four more persons."""
    given = ambito(lead="Alfa", others=[f"Comune {number:02d}" for number in range(60)]).service("mensa")
    snapshot = saved(given.person("never-met").contact(None, service="mensa", day="2024-01-01"), engine)
    values = list(numbers(snapshot, "people_served", by="municipality", viewer="public").values())
    assert set(values) == {None, 0}
    assert 18 <= values.count(0) <= 43
    quarters = numbers(snapshot, "people_served", by="municipality,quarter", viewer="public")
    years = numbers(snapshot, "people_served", by="municipality", viewer="public")
    assert all(quarters[code, "2025-Q3"] == value for code, value in years.items())


def test_zero_of_a_part_of_the_year_is_hidden_with_the_small_counts(engine: Engine) -> None:
    snapshot = saved(served(territory(), "Beta", 12), engine)
    assert number(snapshot, "people_served", period="2025-Q3", area=BY_EYE["Beta"], viewer="public") is None
    assert numbers(snapshot, "people_served", by="sex", viewer="public")["F"] is None


def test_a_closed_service_has_nobody_and_says_so(engine: Engine) -> None:
    given = served(territory().service("docce"), "Beta", 12).delivery("docce", month="2025-01", received="2025-02-10")
    for month in ("2024-01", "2025-03"):
        given.delivery("mensa", month=month)
    snapshot = saved(given, engine)
    rows = ask(snapshot, "people_served", by="service,month", viewer="public").rows()
    told = {(row["service"], row["month"]): row["status"] for row in rows}
    assert told["docce", "2025-01"] == "suppressed"  # open, and perhaps nobody
    assert told["docce", "2025-02"] == "undefined"  # closed: everybody knows


def test_what_looks_back_does_not_tell_who_is_not_in_a_closed_service(engine: Engine) -> None:
    """Seen often within a year, in a service closed since: told zeros would say that the hidden ones are not zeros."""
    given = served(territory(), "Beta", 12).service("docce").persons(people(3, "d"), home="Beta")
    for month in (1, 2, 3):
        given.contacts(people(3, "d"), service="docce", days=[f"2025-{month:02d}-05"])
        given.delivery("docce", month=f"2025-{month:02d}")
    for month in ("2024-01", "2025-03", "2025-11"):
        given.delivery("mensa", month=month)
    snapshot = saved(given, engine, as_of="2025-11-30")
    rows = ask(snapshot, "long_term", by="service,month,sex", viewer="public").rows()
    closed = {row["status"] for row in rows if row["service"] == "docce" and row["month"] == "2025-11"}
    assert closed == {"suppressed"}


def test_nobody_so_far_is_never_told_of_a_year_in_progress(engine: Engine) -> None:
    """Whoever has read it knows, when the figure hides later in the year, that somebody has come."""
    given = ambito(lead="Alfa", others=[f"Comune {number:02d}" for number in range(20)]).service("mensa")
    snapshot = saved(
        given.person("never-met").contact(None, service="mensa", day="2024-01-01"), engine, as_of="2025-10-31"
    )
    assert set(numbers(snapshot, "people_served", by="municipality", viewer="public").values()) == {None}
    assert 0 in numbers(snapshot, "people_served", by="municipality", period="2024", viewer="public").values()


def test_a_list_of_combinations_does_not_tell_which_somebody_has(engine: Engine) -> None:
    """A hidden row of a list of those that somebody has holds somebody: five under a hidden total are one each."""
    given = territory()
    targets = (TargetGroup.HOMELESS, TargetGroup.ADDICTION)
    for number_of in range(12):
        given.person(f"h{number_of}", targets=[targets[0]]).contact(f"h{number_of}", service="mensa", day="2024-03-02")
    given.person("alone", targets=[targets[1]]).contact("alone", service="mensa", day="2025-03-02")
    snapshot = saved(given, engine)
    told = numbers(snapshot, "targets_together", by="target_set", viewer="public")
    assert told == {str(targets[0]): None}
    assert numbers(snapshot, "targets_together", by="target_set")[str(targets[1])] == 1


def test_the_programme_manager_sees_every_person(engine: Engine) -> None:
    snapshot = saved(served(served(territory(), "Beta", 1), "Gamma", 7), engine)
    assert numbers(snapshot, "people_served", by="municipality") == {
        BY_EYE["Alfa"]: 0,
        BY_EYE["Beta"]: 1,
        BY_EYE["Gamma"]: 7,
        BY_EYE["Delta"]: 0,
    }


@pytest.mark.parametrize("count", [6, 7, 8, 9, 10, 11, 23])
def test_the_others_are_a_multiple_of_five_less_than_five_away(engine: Engine, count: int) -> None:
    value = number(saved(served(territory(), "Beta", count), engine), "people_served", viewer="public")
    assert value is not None
    assert value % 5 == 0
    assert abs(value - count) < 5


def test_rounding_is_without_bias_over_many_sets_of_persons(engine: Engine) -> None:
    given = territory()
    for number_of in range(60):
        given.service(f"s{number_of}")
        served(given, "Beta", 7, service=f"s{number_of}", name=f"x{number_of}-")
    values = numbers(saved(given, engine), "people_served", by="service", viewer="public")
    rounded = [value for key, value in values.items() if key != "mensa"]
    assert set(rounded) == {5, 10}
    assert 12 <= rounded.count(10) <= 36  # 24 expected, three standard deviations


def test_households_are_protected_like_persons(engine: Engine) -> None:
    given = territory().service("docce")
    for number_of in range(6):
        given.person(f"f{number_of}", household=f"n{number_of}").contact(
            f"f{number_of}", service="mensa" if number_of < 2 else "docce", day="2025-03-02"
        )
    snapshot = saved(given, engine)
    result = ask(snapshot, "households_served", by="service", viewer="public")
    assert {row["service"]: row["status"] for row in result.rows()} == {"mensa": "suppressed", "docce": "suppressed"}
    whole = number(snapshot, "households_served", viewer="public")
    assert whole in {5, 10}


def test_as_many_households_as_hidden_persons_are_hidden_too(engine: Engine) -> None:
    """Five households told beside persons that are hidden, at most five, would say that these are five."""
    given = territory()
    for number_of in range(40):
        given.service(f"s{number_of}")
        for one in range(5):
            home = f"h{number_of}-{one}"
            given.person(f"{home}-met", household=home).person(f"{home}-other", household=home)
            given.contact(f"{home}-met", service=f"s{number_of}", day="2025-03-02")
    snapshot = saved(given, engine)
    persons, homes = (
        numbers(snapshot, key, by="service", viewer="public") for key in ("people_served", "households_served")
    )
    pairs = [(persons[key], homes[key]) for key in persons if key != "mensa"]
    assert (None, 5) not in pairs
    assert {(None, None), (5, None), (5, 5)} == set(pairs)


# --------------------------------------------------------------------------------- the same people, the same figure


@pytest.mark.parametrize("count", [6, 7, 8, 9])
def test_the_same_people_give_the_same_figure_whatever_the_route(engine: Engine, count: int) -> None:
    given = territory().service("docce", kind=ServiceType.SHOWERS, at="Gamma", strand="qsfp")
    snapshot = saved(served(given, "Beta", count, service="docce"), engine)
    beta, gamma = BY_EYE["Beta"], BY_EYE["Gamma"]

    def asked(**words: object) -> float | None:
        return number(snapshot, "people_served", viewer="public", **words)  # type: ignore[arg-type]

    def grouped(by: str, code: str, **words: object) -> float | None:
        return numbers(snapshot, "people_served", by=by, viewer="public", **words)[code]  # type: ignore[arg-type]

    figures = {
        "year": asked(),
        "month as period": asked(period="2025-03"),
        "quarter as period": asked(period="2025-Q1"),
        "month as grouping": grouped("month", "2025-03"),
        "quarter as grouping": grouped("quarter", "2025-Q1"),
        "years as range": asked(period="2024..2025"),
        "area as filter": asked(area=beta),
        "area as grouping": grouped("municipality", beta),
        "territory": grouped("area", "territorio"),
        "territory as filter": asked(area="territory"),
        "place as filter": asked(lens="place", area=gamma),
        "place as grouping": grouped("place", gamma),
        "place under its lens": grouped("municipality", gamma, lens="place"),
        "service as filter": asked(services=("docce",)),
        "service as grouping": grouped("service", "docce"),
        "type with that one service": asked(service_types=(ServiceType.SHOWERS,)),
        "type as grouping": grouped("service_type", "docce"),
        "strand": asked(strands=("qsfp",)),
        "sex": grouped("sex", "M"),
        "residence": grouped("residence_class", "ambito"),
        "numerator of the rate": column(snapshot, "rate_per_1000", "numerator", by="municipality", viewer="public")[
            beta
        ],
        "as a mayor": number(snapshot, "people_served", viewer="mayor"),
    }
    assert set(figures.values()) == {figures["year"]}, figures


def test_the_figure_stays_when_other_data_arrive(engine: Engine) -> None:
    given = served(territory(), "Beta", 7)
    before = numbers(saved(given, engine), "people_served", by="municipality", viewer="public")
    served(given, "Gamma", 12, day="2025-06-01")
    after = numbers(saved(given, engine), "people_served", by="municipality", viewer="public")
    assert before[BY_EYE["Beta"]] == after[BY_EYE["Beta"]]
    assert after[BY_EYE["Gamma"]] in {10, 15}


def test_another_secret_draws_otherwise_and_always_the_same_way(engine: Engine) -> None:
    given = territory()
    for number_of in range(30):
        given.service(f"s{number_of}")
        served(given, "Beta", 7, service=f"s{number_of}", name=f"x{number_of}-")
    snapshot = saved(given, engine)
    query = Query(indicator="people_served", period=Period.parse("2025"), by=(Grouping.SERVICE,))

    def figures(secret: str) -> list[float]:
        own = Settings(disclosure=DisclosureSettings(secret=secret))
        return measure(snapshot, query, settings=own).frame["value"].to_list()

    assert figures("uno") == figures("uno")
    assert figures("uno") != figures("due")
    assert "uno" not in repr(Settings(disclosure=DisclosureSettings(secret="uno")))


# -------------------------------------------------------------------------------------------------- rates and shares


def test_rate_and_interval_follow_the_protected_count(engine: Engine) -> None:
    snapshot = saved(served(territory(), "Beta", 13), engine)
    row = ask(snapshot, "rate_per_1000", by="municipality", viewer="public").row(municipality=BY_EYE["Beta"])
    assert row is not None
    assert row["numerator"] in {10, 15}
    assert (row["denominator"], row["value"]) == (2000, row["numerator"] / 2)
    expected = poisson_rate(row["numerator"], 2000, multiplier=1000)
    assert (row["lower"], row["upper"]) == (expected.lower, expected.upper)


def test_the_rate_of_a_hidden_count_is_hidden(engine: Engine) -> None:
    snapshot = saved(served(territory(), "Beta", 3), engine)
    row = ask(snapshot, "rate_per_1000", by="municipality", viewer="public").row(municipality=BY_EYE["Beta"])
    assert row is not None
    assert row["status"] == "suppressed"
    assert (row["value"], row["lower"], row["upper"], row["numerator"]) == (None, None, None, None)


@pytest.mark.parametrize(("outside", "resident", "status"), [(6, 7, "ok"), (4, 9, "suppressed"), (9, 4, "suppressed")])
def test_a_share_hides_when_part_or_rest_is_small(engine: Engine, outside: int, resident: int, status: str) -> None:
    snapshot = saved(served(served(territory(), "Beta", outside), "Alfa", resident), engine)
    row = ask(snapshot, "attraction", viewer="public").frame.row(0, named=True)
    assert row["status"] == status
    assert (row["value"] is None) == (status == "suppressed")


def test_a_share_and_its_interval_are_made_of_protected_counts(engine: Engine) -> None:
    snapshot = saved(served(served(territory(), "Beta", 13), "Alfa", 24), engine)
    row = ask(snapshot, "attraction", viewer="public").frame.row(0, named=True)
    assert row["numerator"] in {10, 15}
    assert row["denominator"] in {35, 40}
    assert row["value"] == pytest.approx(100 * row["numerator"] / row["denominator"])
    expected = wilson(row["numerator"], row["denominator"])
    assert (row["lower"], row["upper"]) == pytest.approx((100 * expected.lower, 100 * expected.upper))


def test_a_share_of_everybody_and_of_nobody_is_hidden(engine: Engine) -> None:
    """100 % says of each of them what is counted, and 0 % the contrary."""
    snapshot = saved(served(territory(), "Beta", 12), engine)
    assert (number(snapshot, "attraction"), number(snapshot, "attraction", viewer="public")) == (100, None)
    wipe(engine)
    snapshot = saved(served(territory(), "Alfa", 12), engine)
    assert (number(snapshot, "attraction"), number(snapshot, "attraction", viewer="public")) == (0, None)


# ---------------------------------------------------------------------------------------- contacts, means, quantities


def test_contacts_that_tell_of_few_people_are_hidden(engine: Engine) -> None:
    given = territory().persons(people(4), home="Beta")
    given.contacts(people(4), service="mensa", days=["2025-03-02", "2025-03-03", "2025-03-04"])
    snapshot = saved(served(given, "Alfa", 6), engine)
    rows = ask(snapshot, "contacts", by="municipality", viewer="public").rows()
    assert [row["status"] for row in rows][:2] == ["ok", "suppressed"]


def test_contacts_are_rounded_so_that_subtraction_does_not_give_the_hidden_ones(engine: Engine) -> None:
    given = territory().persons(people(6), home="Alfa")
    given.contacts(people(6), service="mensa", days=["2025-03-02", "2025-03-03", "2025-03-04"])
    snapshot = saved(served(given, "Beta", 1), engine)
    assert number(snapshot, "contacts", viewer="public") in {15, 20}  # 19
    shown = numbers(snapshot, "contacts", by="municipality", viewer="public")[BY_EYE["Alfa"]]
    assert shown in {15, 20}  # 18


def test_the_meals_of_few_people_are_hidden_with_them(engine: Engine) -> None:
    """They were exact: three meals beside people who are hidden are three people at most, and one meal is one."""
    snapshot = saved(served(territory(), "Beta", 3), engine)
    assert numbers(snapshot, "contacts", by="service", viewer="public") == {"mensa": None}
    assert number(snapshot, "people_served", viewer="public") is None


def test_a_mean_needs_ten_persons_and_says_nothing_of_how_many_they_are(engine: Engine) -> None:
    """Told from exactly ten, a mean that appears in an edition says that they were nine in the one before."""
    given = served(served(territory().service("docce"), "Beta", 10, service="docce"), "Alfa", 15)
    rows = ask(saved(given, engine), "contacts_per_person", by="service", viewer="public").rows()
    assert {row["service"]: row["value"] for row in rows} == {"mensa": 1.0, "docce": None}
    assert {row["service"]: row["status"] for row in rows} == {"mensa": "ok", "docce": "suppressed"}


def test_a_median_needs_ten_persons(engine: Engine) -> None:
    given = territory().shelter("rifugio", beds=20).shelter("casa", beds=20)
    for number_of in range(24):
        service = "rifugio" if number_of < 15 else "casa"
        given.stay(f"o{number_of}", service=service, entered="2025-03-01", left=f"2025-03-{number_of + 3:02d}")
    rows = ask(saved(given, engine), "median_stay", by="service", viewer="public").rows()
    shown = {row["service"]: row["status"] for row in rows}
    assert (shown["rifugio"], shown["casa"]) == ("ok", "suppressed")


def test_the_beds_of_large_sections_and_euros_are_not_personal_and_stay_exact(engine: Engine) -> None:
    """Those of small ones are: see `tests/spec/test_nights.py`."""
    given = served(territory(), "Beta", 3).shelter("rifugio", beds=12)
    given.occupancy("rifugio", day="2025-03-01", until="2025-03-10", occupied=8).budget(
        year=2025, planned=100, spent=93
    )
    snapshot = saved(given, engine)
    for indicator in ("bed_occupancy", "spend"):
        exact, public = (ask(snapshot, indicator, viewer=viewer).frame for viewer in ("manager", "public"))
        assert public.equals(exact)
    assert number(snapshot, "bed_occupancy", viewer="public") == pytest.approx(200 / 3)


def test_beds_by_month_and_by_ranges_of_months_may_be_asked_by_anybody(engine: Engine) -> None:
    given = territory().shelter("rifugio", beds=28)
    snapshot = saved(given.occupancy("rifugio", day="2025-03-01", until="2025-03-31", occupied=7), engine)
    assert number(snapshot, "bed_occupancy", period="2025-03..2025-04", lens="place", viewer="public") == 25


# ------------------------------------------------------------------------------------------------------ fine questions


def test_municipality_takes_two_sensitive_dimensions_and_not_three(engine: Engine) -> None:
    snapshot = saved(served(territory(), "Beta", 6), engine)
    assert ask(snapshot, "people_served", by="municipality,sex,age_band", viewer="public").frame.height == 60
    assert "al massimo 2" in refusal(snapshot, by="municipality,sex,age_band,target")


def test_filters_count_as_sensitive_dimensions(engine: Engine) -> None:
    snapshot = saved(served(territory(), "Beta", 6), engine)
    two = {"targets": (TargetGroup.HOMELESS,), "needs": (NeedDimension.HOUSING,)}
    assert ask(snapshot, "people_served", by="municipality", viewer="public", **two).frame.height == 4
    assert "al massimo 2" in refusal(snapshot, by="municipality,sex", **two)
    assert "al massimo 2" in refusal(snapshot, by="sex", area=BY_EYE["Beta"], **two)


def test_three_dimensions_besides_time_and_not_four(engine: Engine) -> None:
    snapshot = saved(served(territory(), "Beta", 6), engine)
    assert ask(snapshot, "people_served", by="service,sex,target,month", viewer="public").frame.height > 0
    assert "al massimo 3 dimensioni" in refusal(snapshot, by="service,sex,target", needs=(NeedDimension.HOUSING,))


def test_one_value_for_each_filter(engine: Engine) -> None:
    snapshot = saved(served(territory(), "Beta", 6), engine)
    assert "un solo valore" in refusal(snapshot, targets=(TargetGroup.HOMELESS, TargetGroup.ADDICTION))
    assert "un solo valore" in refusal(snapshot, services=("mensa", "docce"))


@pytest.mark.parametrize(
    "words",
    [
        {"by": "municipality", "period": "2025-03"},
        {"by": "municipality,month"},
        {"by": "month", "area": "099002"},
        {"period": "2025-03", "area": "099002"},
        {"by": "place,month", "area": "099002"},
        {"by": "place", "period": "2025-03"},
        {"by": "municipality,month", "lens": "place"},
    ],
)
def test_persons_by_municipality_are_not_finer_than_a_quarter(engine: Engine, words: dict[str, str]) -> None:
    snapshot = saved(served(territory(), "Beta", 6), engine)
    assert "non per mese" in refusal(snapshot, **words)
    assert ask(snapshot, "people_served", by="municipality,quarter", viewer="public").frame.height == 16


def test_a_sub_area_of_one_municipality_is_that_municipality(engine: Engine) -> None:
    given = ambito(others=["Beta", "Gamma"], sub_areas={"Alfa": "Nord", "Beta": "Nord", "Gamma": "Sud"})
    snapshot = saved(served(given.service("mensa"), "Gamma", 6), engine)
    assert "non per mese" in refusal(snapshot, by="sub_area,month")


def test_lead_and_territory_and_wide_sub_areas_may_be_seen_by_month(engine: Engine) -> None:
    areas = {"Alfa": "Nord", "Beta": "Nord", "Gamma": "Sud", "Delta": "Sud"}
    given = ambito(others=["Beta", "Gamma", "Delta"], sub_areas=areas).service("mensa")
    snapshot = saved(served(given, "Gamma", 6), engine)
    for by in ("area,month", "sub_area,month"):
        assert (
            5 in numbers(snapshot, "people_served", by=by, viewer="public").values()
            or 10 in numbers(snapshot, "people_served", by=by, viewer="public").values()
        )


def test_a_quarter_cut_to_a_month_by_the_end_of_the_data_is_a_month(engine: Engine) -> None:
    snapshot = saved(served(territory(), "Beta", 6, day="2025-04-05"), engine, as_of="2025-04-30")
    assert "almeno tre mesi" in refusal(snapshot, by="municipality", period="2025-Q2")
    assert "almeno tre mesi" in refusal(snapshot, area=BY_EYE["Beta"], period="2025-Q2")
    result = ask(snapshot, "people_served", by="municipality,quarter", viewer="public")
    cut = {row["status"] for row in result.rows() if row["quarter"] == "2025-Q2"}
    assert cut == {"suppressed"}
    assert result.row(municipality=BY_EYE["Beta"], quarter="2025-Q1")["status"] == "suppressed"  # type: ignore[index]
    assert number(snapshot, "people_served", period="2025-Q2", viewer="public") in {5, 10}


@pytest.mark.parametrize("period", ["2025-01..2025-02", "2025-Q1..2025-Q2"])
def test_ranges_of_months_and_quarters_cannot_be_subtracted(engine: Engine, period: str) -> None:
    snapshot = saved(served(territory(), "Beta", 6), engine)
    assert "anni interi" in refusal(snapshot, period=period)
    assert number(snapshot, "people_served", period="2024..2025", viewer="public") in {5, 10}


def test_accesses_of_one_service_are_not_what_many_sets_of_services_have_with_it_and_without(engine: Engine) -> None:
    """Sums over 150 chosen sets with a service, less those without it, averaged 6.8 where 3 persons had made 7."""
    given = served(territory().service("docce").service("emporio"), "Beta", 9)
    snapshot = saved(served(given, "Gamma", 2, service="docce"), engine)
    words = {"lens": "place", "viewer": "mayor"}
    assert number(snapshot, "contacts", services=("docce",), **words) is None
    refused = refusal(snapshot, "contacts", services=("docce", "mensa"), lens="place")
    assert "un solo valore" in refused
    types = tuple(dict.fromkeys(ServiceType))[:2]
    assert "un solo valore" in refusal(snapshot, "contacts", service_types=types, by="month", lens="place")
    assert "un solo valore" in refusal(
        snapshot, "contacts", services=("docce", "mensa"), by="service_type", lens="place"
    )
    rows = numbers(snapshot, "contacts", services=("docce", "mensa"), by="service", **words)
    assert rows == {"mensa": number(snapshot, "contacts", services=("mensa",), **words), "docce": None}


@pytest.mark.parametrize("words", [{}, {"by": "service"}, {"by": "year"}, {"by": "service,quarter"}])
def test_accesses_of_one_month_are_not_what_many_ranges_have_with_it_and_without(
    engine: Engine, words: dict[str, str]
) -> None:
    snapshot = saved(served(territory(), "Beta", 9), engine)
    for period in ("2025-01..2025-03", "2024-Q4..2025-Q1"):
        assert "anni interi" in refusal(snapshot, "contacts", lens="place", period=period, **words)
    months = ask(snapshot, "contacts", lens="place", period="2025-01..2025-03", by="service,month", viewer="mayor")
    alone = ask(snapshot, "contacts", lens="place", period="2025-03", by="service,month", viewer="mayor")
    assert months.frame.filter(month="2025-03")["value"].to_list() == alone.frame["value"].to_list()


def test_ages_are_seen_in_time_within_one_year(engine: Engine) -> None:
    snapshot = saved(served(territory(), "Beta", 6), engine)
    assert "dentro un solo anno" in refusal(snapshot, by="age_band,year", period="2024..2025")
    assert ask(snapshot, "people_served", by="age_band,quarter", viewer="public").frame.height == 20


def test_a_comparison_that_may_not_be_asked_leaves_the_answer_alone(engine: Engine) -> None:
    given = served(territory(), "Beta", 6, day="2025-11-02")
    snapshot = saved(given, engine, as_of="2026-01-31")
    words = {"by": "municipality", "period": "2025", "comparison": Comparison.PREVIOUS}
    assert ask(snapshot, "people_served", viewer="public", **words).reference is not None  # type: ignore[arg-type]


def test_refusals_begin_with_the_reason(engine: Engine) -> None:
    snapshot = saved(served(territory(), "Beta", 6), engine)
    assert refusal(snapshot, by="municipality,month").startswith("Per proteggere le persone")


# ------------------------------------------------------------------------------------------------------ hidden groups


def test_inside_a_hidden_group_zeros_do_not_show_either(engine: Engine) -> None:
    """Four persons, one in each of four age bands: with the empty band shown, "fewer than five" would be four."""
    given = territory()
    for number_of, born in enumerate((2015, 2000, 1985, 1970)):
        given.person(f"a{number_of}", born=born, home="Beta").contact(
            f"a{number_of}", service="mensa", day="2025-03-02"
        )
    snapshot = saved(given, engine)
    result = ask(snapshot, "people_served", by="municipality,age_band", viewer="public")
    statuses = {row["age_band"]: row["status"] for row in result.rows() if row["municipality"] == BY_EYE["Beta"]}
    assert statuses == dict.fromkeys(("0-17", "18-29", "30-44", "45-64", "65+"), "suppressed")


def test_under_a_hidden_municipality_every_target_is_hidden_whether_somebody_has_it_or_not(engine: Engine) -> None:
    """Zeros beside hidden counts would profile the one to four people that everybody can name."""
    given = served(territory(), "Beta", 3).person("elsewhere", targets=[TargetGroup.HOMELESS])
    given.case("elsewhere", opened="2020-01-01", needs={NeedDimension.HOUSING: 1})
    snapshot = saved(given, engine)
    for by in ("target", "need", "sex", "service_type", "service"):
        rows = ask(snapshot, "people_served", by=by, area=BY_EYE["Beta"], viewer="public").rows()
        assert {row["status"] for row in rows} == {"suppressed"}, by


# ----------------------------------------------------------------------------------------------------------- partners


def two_partners(engine: Engine, *, others: int) -> Snapshot:
    """Return seven persons of one body's soup kitchen and some of another's, all of the same municipality."""
    given = territory().organisation("uno").organisation("due")
    given.service("emporio", organisation="uno").service("rifugio", organisation="due")
    served(given, "Beta", 7, service="emporio", name="e")
    return saved(served(given, "Beta", others, service="rifugio", name="r"), engine)


def test_a_partner_sees_its_own_services_exactly(engine: Engine) -> None:
    snapshot = two_partners(engine, others=3)
    words = {"services": ("emporio",), "viewer": "partner:uno"}
    assert numbers(snapshot, "people_served", by="municipality,month", **words)[BY_EYE["Beta"], "2025-03"] == 7
    assert number(snapshot, "people_served", services=("rifugio",), viewer="partner:due") == 3


def network(engine: Engine, *, more: bool) -> Snapshot:
    """Return seven persons of one body's pantry; if ``more``, what another body did for two of them too."""
    given = territory().organisation("uno").organisation("due").service("emporio", organisation="uno")
    given.service("rifugio", organisation="due", kind=ServiceType.NIGHT_SHELTER)
    given.persons(people(7), home=ResidenceClass.OUTSIDE)
    given.contacts(people(7), service="emporio", days=["2025-03-02", "2025-03-09"])
    given.request("p1", service="emporio", day="2025-03-02", outcome=RequestOutcome.TURNED_AWAY)
    for one, other in (("q1", "q2"), *([("p1", "p2")] if more else [])):
        given.stay(one, service="rifugio", entered="2025-03-02", left="2025-03-04")
        given.request(one, service="rifugio", day="2025-03-02")
        given.case(other, opened="2025-03-03", organisation="due", needs={NeedDimension.HEALTH: 3})
    return saved(given, engine, as_of="2025-12-31")


@pytest.mark.second_ring
def test_a_partner_is_not_told_exactly_what_others_did_for_its_people(sqlite_engine: Engine) -> None:
    """Of two women by need a house read what social services had assessed; in transit, that they slept elsewhere."""
    with_others = network(sqlite_engine, more=True)
    wipe(sqlite_engine)
    alone = network(sqlite_engine, more=False)
    told = []
    for key, entry in INDICATORS.items():
        if not entry.service_filters:
            continue
        for by in ("", *sorted(entry.groupings)):
            words = {"by": by, "services": ("emporio",), "viewer": "partner:uno"}
            try:
                result, other = (ask(snapshot, key, **words) for snapshot in (with_others, alone))  # type: ignore[arg-type]
            except QueryError:
                continue
            if not result.is_protected and not result.frame.equals(other.frame):
                told.append((key, by))
    assert told == []
    assert number(with_others, "people_served", services=("emporio",), viewer="partner:uno") == 7
    by_need = column(with_others, "people_served", "status", by="need", services=("emporio",), viewer="partner:uno")
    assert set(by_need.values()) == {"suppressed"}


def test_a_partner_sees_the_others_protected(engine: Engine) -> None:
    snapshot = two_partners(engine, others=3)
    assert number(snapshot, "people_served", services=("rifugio",), viewer="partner:uno") is None
    assert number(snapshot, "people_served", services=("emporio",), viewer="partner:due") in {5, 10}
    with pytest.raises(NotAllowedError):
        ask(snapshot, "people_served", by="municipality,month", viewer="partner:uno")


@pytest.mark.parametrize("others", [0, 1, 4, 5, 9])
def test_a_partner_gets_of_the_whole_what_the_public_gets(engine: Engine, others: int) -> None:
    """Hiding it where the others are few would tell, beside the public figure, that they are one to four."""
    snapshot = two_partners(engine, others=others)
    for by in ("", "municipality", "sex", "service"):
        frames = [ask(snapshot, "people_served", by=by, viewer=viewer).frame for viewer in ("partner:uno", "public")]
        assert frames[0].equals(frames[1])


def test_persons_in_common_are_not_the_other_partners_own(engine: Engine) -> None:
    given = territory().organisation("uno").organisation("due")
    given.service("emporio", organisation="uno").service("rifugio", organisation="due")
    served(given, "Beta", 7, service="emporio", name="e").contact("e1", service="rifugio", day="2025-03-05")
    snapshot = saved(given, engine)
    assert number(snapshot, "people_served", viewer="partner:uno") in {5, 10}
    assert ask(snapshot, "people_served", viewer="partner:due").frame["status"].item() == "ok"


# --------------------------------------------------------------------------------------------------------- strictness


@pytest.mark.parametrize(
    "looser",
    [
        {"threshold": 2},
        {"base": 2},
        {"mean_minimum": 9},
        {"sensitive_dimensions": 3},
        {"dimensions": 4},
    ],
)
def test_protection_is_never_made_looser(looser: dict[str, int]) -> None:
    with pytest.raises(ValidationError):
        DisclosureSettings(**looser)


def test_no_figure_that_is_shown_can_be_of_one_count_only() -> None:
    """Whatever threshold and base the settings take: of those that they refuse, some figure names its count."""
    refused = []
    for threshold, base in product(range(3, 14), range(3, 16)):
        try:
            given = DisclosureSettings(threshold=threshold, base=base)
        except ValidationError:
            refused.append((threshold, base))
            given = DisclosureSettings.model_construct(threshold=threshold, base=base)
        counts = range(threshold, threshold + 3 * base)
        tallies = pl.DataFrame(
            [(float(count), 1000 * count + draw) for count in counts for draw in range(40)],
            schema={"numerator": pl.Float64, "numerator_key": pl.UInt64},
            orient="row",
        )
        shown = tallies.with_columns(shown=protect(tallies, INDICATORS["people_served"], given)["numerator"])
        told = shown.filter(pl.col("shown") <= threshold + base).group_by("shown").agg(pl.n_unique("numerator"))
        assert (told["numerator"].min() == 1) is ((threshold, base) in refused), (threshold, base)
    assert (5, 3) in refused
    assert not {(5, 5), (10, 10), (3, 3), (3, 4), (5, 4)} & set(refused)


def test_protection_may_be_made_stricter(engine: Engine) -> None:
    snapshot = saved(served(served(territory(), "Beta", 9), "Gamma", 14), engine)
    strict = Settings(disclosure=DisclosureSettings(threshold=10, base=10, dimensions=1))
    query = Query(indicator="people_served", period=Period.parse("2025"), by=(Grouping.MUNICIPALITY,))
    found = dict(measure(snapshot, query, settings=strict).frame.select("municipality", "value").iter_rows())
    assert found == {
        BY_EYE["Alfa"]: found[BY_EYE["Alfa"]],
        BY_EYE["Beta"]: None,
        BY_EYE["Gamma"]: found[BY_EYE["Gamma"]],
        BY_EYE["Delta"]: found[BY_EYE["Delta"]],
    }
    assert found[BY_EYE["Gamma"]] in {10, 20}
    with pytest.raises(NotAllowedError):
        measure(snapshot, query.but(by=(Grouping.MUNICIPALITY, Grouping.SEX)), settings=strict)


def test_a_count_that_shows_is_never_rounded_to_zero(engine: Engine) -> None:
    snapshot = saved(served(territory(), "Beta", 6), engine)
    wide = Settings(disclosure=DisclosureSettings(base=100))
    query = Query(indicator="people_served", period=Period.parse("2025"))
    assert measure(snapshot, query, settings=wide).frame["value"].item() == 100


# ------------------------------------------------------------------------------------------------- whatever the data

REUSED = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
CHANCE = st.randoms(use_true_random=True)
COUNTS = ("persons", "rate", "proportion", "people_ratio")


def crowd(rng: Random, engine: Engine) -> Snapshot:
    """Return a random world; its six persons lie on both sides of the lowest threshold allowed, three."""
    wipe(engine)
    write(random_world(rng), engine)
    return read_snapshot(engine)


def random_query(rng: Random, key: str) -> Query:
    entry = INDICATORS[key]
    by = tuple(rng.sample(sorted(entry.groupings), rng.choice([0, 1, 1, 2])))
    return Query(
        indicator=key,
        period=Period.parse(rng.choice(["2025", "2024..2025", "2025-Q1"])),
        lens=rng.choice(sorted(entry.lenses)),
        by=(*by, *[grouping for grouping in entry.always_by if grouping not in by]),
    )


@given(CHANCE)
@settings(
    max_examples=settings().max_examples // 5,
    deadline=None,
    suppress_health_check=REUSED,
    derandomize=True,
    phases=[Phase.generate],
)
def test_no_small_count_leaves_whatever_the_data_and_the_question(engine: Engine, rng: Random) -> None:
    snapshot = crowd(rng, engine)
    least = Settings(disclosure=DisclosureSettings(threshold=3, base=3))
    for key in [key for key, entry in INDICATORS.items() if entry.kind in COUNTS]:
        query = random_query(rng, key)
        try:
            result = measure(snapshot, query, settings=least)
        except (QueryError, NotAllowedError):
            continue
        assert about_people(result.indicator, query)
        for row in result.rows():
            counts = (
                [row["numerator"]]
                if result.indicator.kind in {"persons", "rate"}
                else [row["numerator"], row["denominator"]]
            )
            assert all(count is None or count % 3 == 0 for count in counts), (query, row)
            assert row["status"] != "suppressed" or row["value"] is None
            if result.indicator.kind != "persons" and row["value"] is not None and key != "location_quotient":
                expected = row["numerator"] / row["denominator"] * result.indicator.multiplier
                assert row["value"] == pytest.approx(expected)
        assert measure(snapshot, query, settings=least).frame.equals(result.frame)


def test_the_first_step_of_a_path_is_not_hidden_for_leaving_nobody_out(sqlite_engine: Engine) -> None:
    """Everybody in a cohort has made the first step by definition: that nobody is left out says nothing of anybody."""
    given = served(served(territory(), "Beta", 12), "Gamma", 3).case("long-ago", opened="2010-01-01")
    snapshot = saved(given, sqlite_engine)
    shown = ask(snapshot, "cohort_steps", by="municipality", viewer="mayor")
    first, small, next_step = (
        shown.row(municipality=BY_EYE[name], step=step)
        for name, step in (("Beta", "contatto"), ("Gamma", "contatto"), ("Beta", "presa_in_carico"))
    )
    assert first is not None
    assert small is not None
    assert next_step is not None
    assert (first["status"], first["value"], first["numerator"]) == ("ok", 100.0, first["denominator"])
    assert small["status"] == "suppressed"
    assert next_step["status"] == "suppressed", "nobody was taken charge of: 0 % of them is not said"
