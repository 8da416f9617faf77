"""The test builder writes what a test says, the same on both databases, and refuses what was never described."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine, insert, select

from data_access.models import metadata
from data_access.vocabulary import (
    NeedDimension,
    PactKind,
    Profession,
    ResidenceClass,
    ReturnStatus,
    Sex,
    TargetGroup,
)
from tests.support.builder import ambito
from tests.support.ledger import as_day, wipe
from tests.support.load_tables import OF_LOADING


def rows(engine: Engine, table: str, *columns: str) -> list[tuple[Any, ...]]:
    chosen = metadata.tables[table]
    statement = select(*(chosen.c[name] for name in columns)).order_by(*chosen.primary_key.columns)
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(statement)]


def test_an_ambito_has_a_lead_a_territory_and_residents(engine: Engine) -> None:
    given = ambito(lead="Alfa", others=["Beta"], residents={"Alfa": 101, "Beta": {(Sex.FEMALE, 8): 4}})
    given.save(engine)
    assert rows(engine, "municipality", "code", "name", "is_lead") == [
        ("099001", "Alfa", True),
        ("099002", "Beta", False),
    ]
    assert rows(engine, "residents", "municipality_code", "year", "sex", "age", "residents") == [
        ("099001", 2023, Sex.FEMALE, 40, 51),
        ("099001", 2023, Sex.MALE, 40, 50),
        ("099002", 2023, Sex.FEMALE, 8, 4),
    ]


def test_a_contact_is_registered_at_home_unless_it_says_otherwise(engine: Engine) -> None:
    given = ambito(lead="Alfa", others=["Beta"]).service("mensa").person("p1", home="Beta")
    given.contact("p1", service="mensa", day="2025-03-02")
    given.contact("p1", service="mensa", day="2025-03-03", residence=ResidenceClass.NONE)
    given.contact("p2", service="mensa", day="2025-03-04")
    given.contact(None, service="mensa", day="2025-03-05")
    given.save(engine)
    assert rows(engine, "contact", "person_id", "day", "residence_code", "residence_class") == [
        (1, date(2025, 3, 2), "099002", ResidenceClass.AMBITO),
        (1, date(2025, 3, 3), None, ResidenceClass.NONE),
        (2, date(2025, 3, 4), "099001", ResidenceClass.AMBITO),
        (None, date(2025, 3, 5), None, ResidenceClass.UNKNOWN),
    ]


def test_every_table_can_be_described(engine: Engine) -> None:
    given = ambito(lead="Alfa").municipality("Beta", aliases=["Beta-Vecchia"]).residents("Alfa", 10)
    given.service("mensa").shelter("dormitorio", beds=18)
    given.person("p1", household="h1", targets=[TargetGroup.HOMELESS]).contact("p1", service="mensa", day="2025-03-02")
    given.occupancy("dormitorio", day="2025-03-01", until="2025-03-31", occupied=15)
    given.stay("p1", service="dormitorio", entered="2025-03-01").request(None, service="dormitorio", day="2025-03-01")
    given.case("p1", opened="2025-03-01", needs={NeedDimension.HOUSING: (3, 1)}, reviewed="2025-06-01")
    given.pact("p1", signed="2025-03-10").pact(kind=PactKind.COMMUNITY, municipality="Beta", signed="2025-04-01")
    given.support("p1", service="mensa", day="2025-03-05", amount=50)
    given.delivery("mensa", month="2025-03").delivery("mensa", month="2025-04", status=ReturnStatus.MISSING)
    given.revision("mensa", month="2025-03", measure="persone", before=1, after=2)
    given.objective("o1", sdgs=[1, 10]).target("o1", indicator="persone", year=2026, value=10)
    given.budget(year=2025, planned=1000).municipal_budget("Beta", year=2025, planned=100).sharing_key(2025)
    given.staff_hours(Profession.EDUCATOR, month="2025-03", hours=12)
    given.event("Apre il dormitorio", first="2025-03-01", service="dormitorio").redraw("00000000000000ff")
    given.save(engine)
    empty = [
        name for name, table in metadata.tables.items() if not rows(engine, name, *table.primary_key.columns.keys())
    ]
    assert set(empty) == OF_LOADING
    assert len(rows(engine, "occupancy", "day")) == 31


def test_saving_again_adds_only_what_is_new(engine: Engine) -> None:
    given = ambito(lead="Alfa").service("mensa").save(engine)
    given.contact("p1", service="mensa", day="2025-03-02").save(engine, as_of="2026-11-30")
    assert rows(engine, "data_version", "id", "as_of") == [(1, date(2026, 10, 31)), (2, date(2026, 11, 30))]
    assert rows(engine, "contact", "id") == [(1,)]


def test_the_database_goes_on_numbering_after_the_builder(engine: Engine) -> None:
    ambito(lead="Alfa").service("mensa").person("p1").save(engine)
    with engine.begin() as connection:
        connection.execute(insert(metadata.tables["person"]), {"key": "p2", "sex": Sex.FEMALE})
    assert rows(engine, "person", "id", "key") == [(1, "p1"), (2, "p2")]


def test_after_a_wipe_the_same_ambito_can_be_written_again(engine: Engine) -> None:
    for _ in range(2):
        wipe(engine)
        ambito(lead="Alfa").service("mensa").contact("p1", service="mensa", day="2025-03-02").save(engine)
    assert rows(engine, "contact", "id", "person_id") == [(1, 1)]


def test_a_name_never_described_is_refused_with_those_that_were() -> None:
    given = ambito(lead="Alfa").service("mensa")
    with pytest.raises(LookupError, match=r"never described the service 'mansa'; it knows \['mensa'\]"):
        given.contact("p1", service="mansa", day="2025-03-02")


def test_a_name_described_twice_is_refused() -> None:
    given = ambito(lead="Alfa").service("mensa").contact("p1", service="mensa", day="2025-03-02")
    with pytest.raises(ValueError, match="describes the person 'p1' twice"):
        given.person("p1")


def test_a_month_stands_for_its_first_day() -> None:
    assert as_day("2025-03") == as_day("2025-03-01") == date(2025, 3, 1)
