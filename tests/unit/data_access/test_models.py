"""The tables refuse what must never be stored, on both databases."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import Column, Engine, Enum, insert, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from data_access.models import metadata
from data_access.vocabulary import ExitClass, PactKind, ResidenceClass, ReturnStatus, ServiceType, Sex, Term
from tests.support.builder import AmbitoBuilder, ambito

CONTACT: dict[str, Any] = {
    "id": 99,
    "service_id": 1,
    "person_id": 1,
    "day": date(2025, 1, 1),
    "residence_code": "099001",
    "residence_class": ResidenceClass.AMBITO,
    "fictitious": False,
    "quantity": 1,
    "first_contact": False,
}
FORBIDDEN_WORDS = ("nome", "surname", "first_name", "last_name", "tax", "fiscal", "address", "phone", "birth_date")


@pytest.fixture
def given(engine: Engine) -> AmbitoBuilder:
    described = ambito(lead="Alfa", others=["Beta"]).service("mensa").person("p1").save(engine)
    engine.dispose()
    return described


def put(engine: Engine, table: str, **values: Any) -> None:
    with engine.begin() as connection:
        connection.execute(insert(metadata.tables[table]), values)


@pytest.mark.parametrize(
    ("wrong", "constraint"),
    [
        ({"residence_code": None}, "ck_contact_residence"),
        ({"residence_class": ResidenceClass.NONE}, "ck_contact_residence"),
        (
            {"residence_code": None, "residence_class": ResidenceClass.NONE, "fictitious": True},
            "ck_contact_fictitious",
        ),
        ({"quantity": 0}, "ck_contact_quantity"),
        ({"service_id": 7}, "(?i)foreign key"),
        ({"person_id": 7}, "(?i)foreign key"),
        ({"residence_code": "015146"}, "(?i)foreign key"),
    ],
)
def test_a_contact_is_coherent(engine: Engine, given: AmbitoBuilder, wrong: dict[str, Any], constraint: str) -> None:
    with pytest.raises(IntegrityError, match=constraint):
        put(engine, "contact", **(CONTACT | wrong))
    put(engine, "contact", **CONTACT)


@pytest.mark.parametrize(
    ("table", "values", "constraint"),
    [
        (
            "municipality",
            {"code": "19035", "name": "Crema", "ambito_key": "prova", "is_lead": False},
            "ck_municipality_istat_code",
        ),
        (
            "municipality",
            {"code": "019035", "name": "Crema", "ambito_key": "prova", "is_lead": True},
            "municipality",
        ),
        (
            "residents",
            {"municipality_code": "099001", "year": 2023, "sex": Sex.MALE, "age": 101, "residents": 1},
            "ck_residents_age",
        ),
        (
            "capacity",
            {
                "service_id": 1,
                "section": "tutti",
                "valid_from": date(2025, 2, 1),
                "valid_to": date(2025, 1, 1),
                "funded": 1,
                "actual": 1,
            },
            "ck_capacity_dates",
        ),
        ("pact", {"kind": PactKind.INDIVIDUAL, "signed": date(2025, 1, 1)}, "ck_pact_case"),
        (
            "return_record",
            {
                "organisation_id": 1,
                "service_id": 1,
                "month": date(2025, 1, 1),
                "revision": 0,
                "due": date(2025, 2, 1),
                "status": ReturnStatus.RECEIVED,
                "row_count": 0,
            },
            "ck_return_record_received",
        ),
        ("person", {"key": "p1", "sex": Sex.MALE}, "person"),
        ("household", {"key": "h", "size": 0}, "ck_household_size"),
    ],
    ids=[
        "lost leading zero",
        "two leads",
        "age over 100",
        "capacity ends before it starts",
        "individual pact of nobody",
        "received on no day",
        "same person twice",
        "household of nobody",
    ],
)
def test_what_a_table_refuses(
    engine: Engine, given: AmbitoBuilder, table: str, values: dict[str, Any], constraint: str
) -> None:
    with pytest.raises(IntegrityError, match=constraint):
        put(engine, table, **values)


def test_an_open_stay_has_no_exit(engine: Engine, given: AmbitoBuilder) -> None:
    given.stay("p1", service="mensa", entered="2025-01-01", exit_to=ExitClass.HOME)
    with pytest.raises(IntegrityError, match="ck_stay_exit"):
        given.save_quietly(engine)


def test_a_code_outside_the_vocabulary_is_refused_by_the_database_itself(engine: Engine, given: AmbitoBuilder) -> None:
    with pytest.raises(DBAPIError, match="ck_service_servicetype"), engine.begin() as connection:
        connection.execute(text("UPDATE service SET type = 'albergo'"))


def test_terms_come_back_as_members_of_their_vocabulary(engine: Engine, given: AmbitoBuilder) -> None:
    with engine.connect() as connection:
        kind = connection.scalars(select(metadata.tables["service"].c.type)).one()
        stored = connection.execute(text("SELECT type FROM service")).scalar_one()
    assert kind is ServiceType.SOUP_KITCHEN
    assert stored == "mensa"


VOCABULARY_COLUMNS = [
    column for table in metadata.tables.values() for column in table.columns if isinstance(column.type, Enum)
]


@pytest.mark.parametrize("column", VOCABULARY_COLUMNS, ids=str)
def test_every_closed_vocabulary_is_checked_with_all_its_codes(column: Column[Any]) -> None:
    assert isinstance(column.type, Enum)
    vocabulary = column.type.enum_class
    assert vocabulary is not None
    assert issubclass(vocabulary, Term)
    assert column.type.create_constraint
    assert tuple(column.type.enums) == vocabulary.codes()
    assert column.type.length == max(map(len, vocabulary.codes()))


def test_no_column_can_hold_the_identity_of_a_person() -> None:
    names = [column.name for table in ("person", "household", "contact") for column in metadata.tables[table].columns]
    assert [name for name in names if any(word in name for word in FORBIDDEN_WORDS)] == []
    assert set(metadata.tables["person"].columns.keys()) == {
        "id",
        "key",
        "birth_year",
        "sex",
        "household_id",
        "cell_key",
    }


def test_the_large_table_is_indexed_for_the_snapshot_and_for_persons() -> None:
    indexes = {str(index.name): index.columns.keys() for index in metadata.tables["contact"].indexes}
    assert indexes == {"ix_contact_day_service": ["day", "service_id"], "ix_contact_person_id": ["person_id"]}
    assert "ix_stay_service_entered" in {index.name for index in metadata.tables["stay"].indexes}
