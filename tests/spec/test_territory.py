"""The lead municipality and the territory: two lenses, rates with a denominator, origins, inequality.

Every case is small enough to verify by eye. Each runs on SQLite and on PostgreSQL.
"""

from math import log

import pytest
from sqlalchemy import Engine

from data_access.snapshot import Snapshot
from data_access.vocabulary import ResidenceClass, ServiceType, Sex
from indicators.model.errors import NotAllowedError, QueryError
from tests.support.asking import ask, number, numbers, saved
from tests.support.builder import AmbitoBuilder, ambito

DAY = "2025-03-01"


def territory() -> AmbitoBuilder:
    """Begin an Ambito of 2,000 residents: Alfa (lead) 1,000, Beta 600, Gamma 400."""
    given = ambito(lead="Alfa", others=["Beta", "Gamma"], residents={"Alfa": 1000, "Beta": 600, "Gamma": 400})
    return given.service("mensa").service("docce", kind=ServiceType.SHOWERS, at="Beta")


def people(given: AmbitoBuilder, home: str | ResidenceClass, count: int, *, service: str = "mensa") -> AmbitoBuilder:
    """Add so many persons registered somewhere, each with one contact."""
    keys = [f"{home}-{service}-{number_}" for number_ in range(count)]
    return given.persons(keys, home=home).contacts(keys, service=service, days=[DAY])


# --- two lenses ------------------------------------------------------------------------------------------------------


def test_the_lead_municipality_has_two_meanings_where_people_live_and_where_services_stand(engine: Engine) -> None:
    # Three people of Beta eat in Alfa, one of Alfa washes in Beta.
    snapshot = saved(people(people(territory(), "Beta", 3), "Alfa", 1, service="docce"), engine)
    assert numbers(snapshot, "people_served", by="area", lens="residence") == {"alfa": 1, "territorio": 3}
    assert numbers(snapshot, "people_served", by="area", lens="place") == {"alfa": 3, "territorio": 1}
    assert number(snapshot, "people_served", area="lead", lens="residence") == 1
    assert number(snapshot, "people_served", area="lead", lens="place") == 3


def test_origins_and_destinations_are_residence_by_place_of_service(engine: Engine) -> None:
    # Beta: 3 eat in Alfa, 2 wash at home. From outside: 4 eat in Alfa; they are in no municipality of origin.
    given = people(people(territory(), "Beta", 3), "Beta", 2, service="docce")
    snapshot = saved(people(given, ResidenceClass.OUTSIDE, 4), engine)
    flows = numbers(snapshot, "people_served", by="municipality,place")
    assert len(flows) == 3 * 2  # three origins, two municipalities that host services
    assert {pair: count for pair, count in flows.items() if count} == {
        ("099002", "099001"): 3,
        ("099002", "099002"): 2,
    }
    others = numbers(snapshot, "people_served", by="residence_class,place")
    assert others["fuori_ambito", "099001"] == 4


def test_with_the_lens_of_place_municipality_and_place_would_be_the_same(engine: Engine) -> None:
    snapshot = saved(people(territory(), "Beta", 1), engine)
    with pytest.raises(QueryError, match="dicono la stessa cosa"):
        ask(snapshot, "people_served", by="municipality,place", lens="place")


# --- rates -----------------------------------------------------------------------------------------------------------


def test_people_without_residence_are_out_of_rates_and_in_totals(engine: Engine) -> None:
    given = people(people(territory(), "Beta", 3), ResidenceClass.NONE, 5)
    snapshot = saved(given, engine)
    assert number(snapshot, "people_served") == 8
    row = ask(snapshot, "rate_per_1000").row()
    assert row is not None
    assert (row["numerator"], row["denominator"], row["value"]) == (3, 2000, 1.5)


def test_a_rate_carries_the_exact_interval_below_ten_events(engine: Engine) -> None:
    # 2 persons of 1,000: chi-square limits of 2 events, 0.2422 and 7.2247.
    row = ask(saved(people(territory(), "Alfa", 2), engine), "rate_per_1000", by="municipality").row(
        municipality="099001"
    )
    assert row is not None
    assert (row["value"], row["lower"], row["upper"]) == pytest.approx((2.0, 0.2422, 7.2247), abs=1e-4)


def test_the_rate_of_the_whole_is_not_the_mean_of_the_rates(engine: Engine) -> None:
    # Beta 6 of 600 (10 per mille), Gamma none of 400: the territory has 6 of 1,000, not 5.
    snapshot = saved(people(territory(), "Beta", 6), engine)
    assert numbers(snapshot, "rate_per_1000", by="municipality") == {"099001": 0, "099002": 10, "099003": 0}
    assert numbers(snapshot, "rate_per_1000", by="area") == {"alfa": 0, "territorio": 6}


def test_the_denominator_of_a_sex_is_its_own_residents(engine: Engine) -> None:
    given = ambito(residents={"Alfa": {(Sex.FEMALE, 40): 100, (Sex.MALE, 40): 300}}).service("mensa")
    given.person("p1", sex=Sex.FEMALE, born=1985).contact("p1", service="mensa", day=DAY)
    found = numbers(saved(given, engine), "rate_per_1000", by="sex")
    assert found == {"F": 10.0, "M": 0.0, "X": None}


def test_the_population_is_that_of_the_nearest_year_supplied(engine: Engine) -> None:
    given = territory().residents("Alfa", 2000, year=2025)
    snapshot = saved(people(given, "Alfa", 4), engine)
    assert numbers(snapshot, "rate_per_1000", by="municipality", period="2025")["099001"] == 2.0


def test_a_location_quotient_is_the_rate_over_the_rate_of_the_ambito(engine: Engine) -> None:
    # Ambito: 10 of 2,000 (5 per mille). Beta: 6 of 600 (10 per mille), twice. Expected in Beta: 3.
    snapshot = saved(people(people(territory(), "Beta", 6), "Alfa", 4), engine)
    assert numbers(snapshot, "location_quotient", by="municipality") == pytest.approx(
        {"099001": 0.8, "099002": 2.0, "099003": 0.0}
    )
    beta = ask(snapshot, "location_quotient", by="municipality").row(municipality="099002")
    assert beta is not None
    assert (beta["numerator"], beta["denominator"]) == (6, pytest.approx(3))


def test_the_reference_of_a_quotient_is_the_ambito_even_inside_an_area(engine: Engine) -> None:
    snapshot = saved(people(people(territory(), "Beta", 6), "Alfa", 4), engine)
    assert number(snapshot, "location_quotient", area="099002") == pytest.approx(2.0)


def test_the_quotient_of_a_service_has_that_service_as_reference(engine: Engine) -> None:
    snapshot = saved(people(people(territory(), "Beta", 6), "Alfa", 4, service="docce"), engine)
    found = numbers(snapshot, "location_quotient", by="service,municipality")
    assert found["docce", "099001"] == pytest.approx(2.0)  # all 4, when residents would make them 2
    assert found["mensa", "099001"] == 0.0


def test_the_quotient_of_a_protected_viewer_rests_on_protected_counts(engine: Engine) -> None:
    # 6 of Beta and 17 of Alfa are multiples of five for a mayor: so is the reference.
    snapshot = saved(people(people(territory(), "Beta", 6), "Alfa", 17), engine)
    seen = ask(snapshot, "location_quotient", by="municipality", viewer="mayor").row(municipality="099002")
    assert seen is not None
    total = seen["denominator"] * 2000 / 600
    assert seen["numerator"] % 5 == 0
    assert total == pytest.approx(round(total / 5) * 5)


# --- attraction and residence ----------------------------------------------------------------------------------------


def attracted(engine: Engine) -> Snapshot:
    """Describe 10 people of the lead's services: 4 of Alfa, 3 of Beta, 2 without residence, 1 from outside."""
    given = people(people(territory(), "Alfa", 4), "Beta", 3)
    given = people(people(given, ResidenceClass.NONE, 2), ResidenceClass.OUTSIDE, 1)
    return saved(people(given, "Gamma", 7, service="docce"), engine)


def test_attraction_is_the_share_of_the_leads_users_who_do_not_live_there(engine: Engine) -> None:
    row = ask(attracted(engine), "attraction").row()
    assert row is not None
    assert (row["numerator"], row["denominator"]) == (6, 10)  # the seven of the showers in Beta count nowhere
    assert row["value"] == pytest.approx(60)
    assert (row["lower"], row["upper"]) == pytest.approx((31.2674, 83.1820), abs=1e-4)  # Wilson 6/10


def test_attraction_is_split_by_origin(engine: Engine) -> None:
    assert numbers(attracted(engine), "attraction", by="residence_class") == pytest.approx(
        {"ambito": 30, "fuori_ambito": 10, "senza_residenza": 20, "non_nota": 0}
    )


def test_a_fictitious_residence_in_the_lead_municipality_lowers_attraction(engine: Engine) -> None:
    # Four people: one really of Alfa, one registered there at a fictitious address, two of Beta.
    given = people(people(territory(), "Alfa", 1), "Beta", 2)
    given.person("p").contact("p", service="mensa", day=DAY, residence="Alfa", fictitious=True)
    snapshot = saved(given, engine)
    assert number(snapshot, "attraction") == 50.0
    assert number(snapshot, "attraction", exclude_fictitious=True) == 75.0
    origins = numbers(snapshot, "attraction", by="residence_class", exclude_fictitious=True)
    assert (origins["ambito"], origins["senza_residenza"]) == (50.0, 25.0)


def test_without_fictitious_residence_the_rate_loses_those_residents(engine: Engine) -> None:
    given = people(territory(), "Alfa", 1)
    given.person("p").contact("p", service="mensa", day=DAY, residence="Alfa", fictitious=True)
    snapshot = saved(given, engine)
    assert numbers(snapshot, "rate_per_1000", by="municipality")["099001"] == 2.0
    assert numbers(snapshot, "rate_per_1000", by="municipality", exclude_fictitious=True)["099001"] == 1.0


def test_attraction_looks_where_services_stand(engine: Engine) -> None:
    with pytest.raises(QueryError, match="ottica della residenza"):
        ask(attracted(engine), "attraction", lens="residence")


def test_residence_classes_are_shares_of_the_same_people(engine: Engine) -> None:
    snapshot = attracted(engine)
    assert number(snapshot, "residence_mix") == pytest.approx(100 * 3 / 17)  # without residence or from outside
    assert number(snapshot, "residence_mix", area="lead") == pytest.approx(30)
    assert numbers(snapshot, "residence_mix", by="residence_class", area="lead") == pytest.approx(
        {"ambito": 70, "fuori_ambito": 10, "senza_residenza": 20, "non_nota": 0}
    )


def test_who_changes_residence_is_in_two_classes_so_shares_exceed_one_hundred(engine: Engine) -> None:
    given = territory().contact("p", service="mensa", day="2025-01-10", residence=ResidenceClass.NONE)
    given.contact("p", service="mensa", day="2025-02-10", residence="Alfa")
    found = numbers(saved(given, engine), "residence_mix", by="residence_class")
    assert (found["ambito"], found["senza_residenza"]) == (100, 100)


def passing(engine: Engine, *stays: tuple[str, str | None], home: ResidenceClass | str = "") -> float | None:
    """Describe one person with these stays (from, to) and return the share of people in transit."""
    given = territory().shelter("rifugio", beds=5)
    given.person("p", home=home or ResidenceClass.OUTSIDE).contact("p", service="rifugio", day=DAY)
    for entered, left in stays:
        given.stay("p", service="rifugio", entered=entered, left=left)
    return number(saved(given, engine), "transit_share")


def test_transit_is_one_stay_of_at_most_three_nights_by_someone_from_outside(engine: Engine) -> None:
    assert passing(engine, ("2025-03-01", "2025-03-04")) == 100.0


def test_four_nights_are_not_transit(engine: Engine) -> None:
    assert passing(engine, ("2025-03-01", "2025-03-05")) == 0.0


def test_two_stays_are_not_transit(engine: Engine) -> None:
    assert passing(engine, ("2025-03-01", "2025-03-02"), ("2025-07-01", "2025-07-02")) == 0.0


def test_a_stay_of_another_year_does_not_touch_the_period(engine: Engine) -> None:
    assert passing(engine, ("2024-03-01", "2024-03-02"), ("2025-03-01", "2025-03-02")) == 100.0


def test_a_stay_in_progress_is_not_transit_yet(engine: Engine) -> None:
    assert passing(engine, ("2025-03-01", None)) == 0.0


@pytest.mark.parametrize("home", ["Beta", ResidenceClass.NONE])
def test_who_is_not_registered_outside_is_not_in_transit(engine: Engine, home: ResidenceClass | str) -> None:
    assert passing(engine, ("2025-03-01", "2025-03-02"), home=home) == 0.0


# --- inequality ------------------------------------------------------------------------------------------------------


def test_equal_rates_have_no_inequality_and_nothing_to_share(engine: Engine) -> None:
    given = people(people(people(territory(), "Alfa", 10), "Beta", 6), "Gamma", 4)
    snapshot = saved(given, engine)
    assert number(snapshot, "inequality") == pytest.approx(0, abs=1e-12)


def test_theil_is_the_sum_of_shares_times_the_logarithm_of_their_ratio_to_population(engine: Engine) -> None:
    # Shares of people 4/10, 6/10, 0; of residents 1/2, 3/10, 1/5. Between lead and territory: 4/10 and 6/10 over 1/2.
    snapshot = saved(people(people(territory(), "Alfa", 4), "Beta", 6), engine)
    total = 0.4 * log(0.4 / 0.5) + 0.6 * log(0.6 / 0.3)
    between = 0.4 * log(0.4 / 0.5) + 0.6 * log(0.6 / 0.5)
    row = ask(snapshot, "inequality").row()
    assert row is not None
    assert row["value"] == pytest.approx(total)
    assert row["numerator"] == pytest.approx(between)
    assert number(snapshot, "inequality_between") == pytest.approx(100 * between / total)


def test_inequality_without_anybody_served_is_undefined(engine: Engine) -> None:
    given = people(territory(), ResidenceClass.NONE, 3)
    row = ask(saved(given, engine), "inequality").row()
    assert row is not None
    assert (row["value"], row["status"]) == (None, "undefined")


def test_inequality_is_of_the_whole_ambito(engine: Engine) -> None:
    with pytest.raises(QueryError, match="solo per tutto l'Ambito"):
        ask(saved(people(territory(), "Alfa", 1), engine), "inequality", area="territory")


def test_a_protected_index_is_made_of_protected_counts_has_few_digits_and_at_least_ten_people(engine: Engine) -> None:
    """Of true counts, whoever knows the others could try which hidden ones give it."""
    snapshot = saved(people(people(people(territory(), "Alfa", 20), "Beta", 12), "Gamma", 3), engine)
    seen = ask(snapshot, "inequality", viewer="public").row()
    table = ask(snapshot, "rate_per_1000", by="municipality", viewer="public")
    whole = ask(snapshot, "rate_per_1000", viewer="public").row()
    assert seen is not None
    assert whole is not None
    alfa, beta, gamma = (table.row(municipality=code)["numerator"] for code in sorted(table.frame["municipality"]))  # type: ignore[index]
    assert gamma is None
    shares = [count / (alfa + beta + whole["numerator"] - alfa - beta) for count in (alfa, beta)]
    rest = 1 - sum(shares)
    expected = shares[0] * log(shares[0] / 0.5) + shares[1] * log(shares[1] / 0.3)
    expected += rest * log(rest / 0.2) if rest > 0 else 0
    assert (seen["value"], seen["numerator"]) == (round(expected, 3), None)
    fewer = ask(snapshot, "inequality", viewer="public", services=("docce",)).row()
    assert fewer is not None
    assert fewer["value"] is None


def test_an_index_of_a_closed_service_is_undefined_for_everybody(engine: Engine) -> None:
    """It was a crash: the whole has no count to compare with the least that an index needs."""
    given = people(territory().service("chiusa"), "Alfa", 20).delivery("docce", month="2025-03")
    snapshot = saved(given, engine)
    for viewer in ("public", "manager"):
        rows = ask(snapshot, "inequality", by="service", period="2025", viewer=viewer).rows()
        assert {row["service"]: row["value"] for row in rows}["chiusa"] is None


def test_a_protected_index_is_refused_where_its_table_is(engine: Engine) -> None:
    """A month of municipalities is refused, and so is an index of it."""
    snapshot = saved(people(people(territory(), "Alfa", 20), "Beta", 12), engine)
    with pytest.raises(NotAllowedError, match="per trimestre o per anno"):
        ask(snapshot, "inequality", period="2025-03", viewer="mayor")
    assert number(snapshot, "inequality", period="2025-03") is not None
