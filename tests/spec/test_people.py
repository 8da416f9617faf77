"""Persons, households and their contacts: distinct persons do not add up, anonymous contacts count nobody.

Every case is small enough to verify by eye. Each runs on SQLite and on PostgreSQL.
"""

import pytest
from sqlalchemy import Engine

from data_access.vocabulary import NeedDimension, ResidenceClass, ServiceType, Sex, TargetGroup
from indicators.model.errors import QueryError
from tests.support.asking import ask, column, number, numbers, saved
from tests.support.builder import AmbitoBuilder, ambito


def territory() -> AmbitoBuilder:
    """Begin an Ambito with a soup kitchen in the lead municipality and showers in Beta."""
    given = ambito(lead="Alfa", others=["Beta", "Gamma"], residents={"Alfa": 1000, "Beta": 500, "Gamma": 250})
    return given.service("mensa", organisation="uno").service(
        "docce", kind=ServiceType.SHOWERS, at="Beta", organisation="due"
    )


@pytest.mark.parametrize("by", ["month", "service", "organisation", "place", "service_type"])
def test_distinct_persons_do_not_add_up(engine: Engine, by: str) -> None:
    # One person in two months, two services, two bodies, two places: one person in each part, one in all.
    given = (
        territory().contact("p1", service="mensa", day="2025-01-10").contact("p1", service="docce", day="2025-02-10")
    )
    snapshot = saved(given, engine)
    parts = [value for value in numbers(snapshot, "people_served", by=by).values() if value]
    assert parts == [1, 1]
    assert number(snapshot, "people_served") == 1


def test_target_groups_overlap_so_their_sum_exceeds_the_total(engine: Engine) -> None:
    given = territory().person("p1", targets=[TargetGroup.HOMELESS, TargetGroup.ADDICTION])
    given.person("p2", targets=[TargetGroup.HOMELESS]).contacts(["p1", "p2"], service="mensa", days=["2025-01-10"])
    snapshot = saved(given, engine)
    found = numbers(snapshot, "people_served", by="target")
    assert (found["senza_dimora"], found["dipendenze"]) == (2, 1)
    assert number(snapshot, "people_served") == 2


def test_coming_back_counts_once(engine: Engine) -> None:
    given = territory().contacts(["p1"], service="mensa", days=["2025-01-10", "2025-01-11", "2025-12-31"])
    snapshot = saved(given, engine)
    assert number(snapshot, "people_served") == 1
    assert number(snapshot, "contacts") == 3


def test_the_period_includes_its_first_and_last_day(engine: Engine) -> None:
    given = territory()
    for number_, day in enumerate(("2024-12-31", "2025-01-01", "2025-12-31", "2026-01-01")):
        given.contact(f"p{number_}", service="mensa", day=day)
    assert number(saved(given, engine), "people_served") == 2


def test_anonymous_contacts_are_contacts_of_nobody(engine: Engine) -> None:
    given = territory().contact("p1", service="mensa", day="2025-01-10", quantity=2)
    given.contact(None, service="mensa", day="2025-01-10", quantity=5)
    snapshot = saved(given, engine)
    assert number(snapshot, "contacts") == 7
    assert number(snapshot, "people_served") == 1


def test_people_without_residence_are_in_the_total_and_in_no_municipality(engine: Engine) -> None:
    given = territory().person("p1", home="Beta").person("p2", home=ResidenceClass.NONE)
    given.person("p3", home=ResidenceClass.OUTSIDE).person("p4", home=ResidenceClass.UNKNOWN)
    given.contacts(["p1", "p2", "p3", "p4"], service="mensa", days=["2025-01-10"])
    snapshot = saved(given, engine)
    assert number(snapshot, "people_served") == 4
    assert numbers(snapshot, "people_served", by="municipality") == {"099001": 0, "099002": 1, "099003": 0}
    assert numbers(snapshot, "people_served", by="residence_class") == {
        "ambito": 1,
        "fuori_ambito": 1,
        "senza_residenza": 1,
        "non_nota": 1,
    }


def test_residence_is_frozen_on_each_contact_so_history_does_not_rewrite_itself(engine: Engine) -> None:
    # Registered in Beta in January, in Gamma in February.
    given = territory().contact("p1", service="mensa", day="2025-01-10", residence="Beta")
    given.contact("p1", service="mensa", day="2025-02-10", residence="Gamma")
    snapshot = saved(given, engine)
    assert numbers(snapshot, "people_served", by="municipality", period="2025-01") == {
        "099001": 0,
        "099002": 1,
        "099003": 0,
    }
    assert numbers(snapshot, "people_served", by="municipality") == {"099001": 0, "099002": 1, "099003": 1}


def test_a_household_counts_once_however_many_of_its_members_come(engine: Engine) -> None:
    given = (
        territory().person("p1", household="rossi").person("p2", household="rossi").person("p3", household="bianchi")
    )
    given.contacts(["p1", "p2", "p3"], service="mensa", days=["2025-01-10"])
    snapshot = saved(given, engine)
    assert number(snapshot, "households_served") == 2
    assert number(snapshot, "people_served") == 3


def test_who_has_no_recorded_household_counts_as_a_person_only(engine: Engine) -> None:
    given = territory().person("p1").contact("p1", service="mensa", day="2025-01-10")
    given.household("n").person("p2", household="n").contact("p2", service="mensa", day="2024-01-10")
    snapshot = saved(given, engine)
    assert number(snapshot, "households_served") == 0
    assert number(snapshot, "people_served") == 1


def test_households_do_not_add_up_over_services(engine: Engine) -> None:
    given = territory().person("p1", household="rossi").person("p2", household="rossi")
    given.contact("p1", service="mensa", day="2025-01-10").contact("p2", service="docce", day="2025-01-10")
    snapshot = saved(given, engine)
    assert numbers(snapshot, "households_served", by="service") == {"mensa": 1, "docce": 1}
    assert number(snapshot, "households_served") == 1


def test_households_have_no_sex_and_no_age(engine: Engine) -> None:
    snapshot = saved(territory().contact("p1", service="mensa", day="2025-01-10"), engine)
    with pytest.raises(QueryError, match="non si può raggruppare per sex"):
        ask(snapshot, "households_served", by="sex")


def test_contacts_per_person_leave_anonymous_contacts_out_of_both_parts(engine: Engine) -> None:
    # p1 has 6 meals, p2 has 2, nobody knows who had 10: 8 meals over 2 persons.
    given = territory().contact("p1", service="mensa", day="2025-01-10", quantity=6)
    given.contact("p2", service="mensa", day="2025-01-10", quantity=2)
    given.contact(None, service="mensa", day="2025-01-10", quantity=10)
    row = ask(saved(given, engine), "contacts_per_person").row()
    assert row is not None
    assert (row["numerator"], row["denominator"], row["value"]) == (8, 2, 4.0)


def test_contacts_per_person_is_read_service_by_service(engine: Engine) -> None:
    given = territory().contact("p1", service="mensa", day="2025-01-10", quantity=9)
    given.contact("p1", service="docce", day="2025-01-10").contact("p2", service="docce", day="2025-01-10")
    snapshot = saved(given, engine)
    assert numbers(snapshot, "contacts_per_person", by="service") == {"mensa": 9.0, "docce": 1.0}
    assert number(snapshot, "contacts_per_person") == 5.5  # 11 over 2 persons: not 10, the sum of the parts


def test_a_need_is_a_rating_of_at_least_one(engine: Engine) -> None:
    given = territory().contacts(["p1", "p2"], service="mensa", days=["2025-01-10"])
    given.case("p1", opened="2025-01-10", needs={NeedDimension.HOUSING: 2, NeedDimension.WORK: 0})
    found = numbers(saved(given, engine), "people_served", by="need")
    assert found == {"abitare": 1, "lavoro": 0, "salute": 0, "benessere": 0}


def test_age_is_that_at_the_contact(engine: Engine) -> None:
    """Over two years the girl who came at seventeen and at eighteen is among the minors and among the adults."""
    given = territory().person("p1", born=2007, sex=Sex.FEMALE).person("p2", born=None)
    given.contacts(["p1", "p2"], service="mensa", days=["2024-06-01", "2025-06-01"])
    snapshot = saved(given, engine)
    alone = {year: numbers(snapshot, "people_served", by="age_band", period=year) for year in ("2024", "2025")}
    assert (alone["2024"]["0-17"], alone["2025"]["0-17"]) == (1, 0)
    assert (alone["2024"]["18-29"], alone["2025"]["18-29"]) == (0, 1)
    both = numbers(snapshot, "people_served", by="age_band", period="2024..2025")
    assert both == {"0-17": 1, "18-29": 1, "30-44": 0, "45-64": 0, "65+": 0}
    crossed = numbers(snapshot, "people_served", by="year,age_band", period="2024..2025")
    assert crossed == {(year, band): value for year, told in alone.items() for band, value in told.items()}


def test_sections_belong_to_beds_not_to_people(engine: Engine) -> None:
    snapshot = saved(territory().contact("p1", service="mensa", day="2025-01-10"), engine)
    with pytest.raises(QueryError, match="non si può raggruppare per section"):
        ask(snapshot, "people_served", by="section")


def test_four_states_that_never_look_alike(engine: Engine) -> None:
    # Beta four persons, Alfa none, Gamma twenty: for a mayor Beta is hidden, Alfa is a true zero (drawn to be told).
    given = territory()
    given.persons([f"b{n}" for n in range(4)], home="Beta").persons([f"c{n}" for n in range(20)], home="Gamma")
    given.contacts([*[f"b{n}" for n in range(4)], *[f"c{n}" for n in range(20)]], service="mensa", days=["2025-01-10"])
    snapshot = saved(given, engine)
    found = column(snapshot, "people_served", "status", by="municipality", viewer="mayor")
    assert found == {"099001": "ok", "099002": "suppressed", "099003": "ok"}
    values = numbers(snapshot, "people_served", by="municipality", viewer="mayor")
    assert (values["099001"], values["099002"], values["099003"]) == (0, None, 20)
