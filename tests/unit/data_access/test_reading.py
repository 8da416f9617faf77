"""What the database holds arrives in the snapshot's frames, the same from SQLite and from PostgreSQL."""

from datetime import date

import polars as pl
import pytest
from sqlalchemy import Engine

from data_access import reading
from data_access.errors import DatabaseEmptyError
from data_access.frames import SCHEMAS
from data_access.reading import cell_key, read_snapshot
from data_access.settings import DEMO_KEY, DisclosureSettings
from data_access.vocabulary import NeedDimension, ResidenceClass, Sex, TargetGroup
from tests.support.builder import AmbitoBuilder, ambito


def given_ambito() -> AmbitoBuilder:
    given = ambito(lead="Alfa", others=["Beta"], residents={"Alfa": 100, "Beta": 50})
    given.service("mensa").service("docce", at="Beta")
    given.person("p1", sex=Sex.FEMALE, home="Beta", targets=[TargetGroup.HOMELESS, TargetGroup.WOMEN_ALONE])
    given.person("p2", home="Alfa")
    given.contact("p2", service="docce", day="2025-04-01", quantity=3)
    given.contact("p1", service="mensa", day="2025-03-02")
    given.contact("p1", service="docce", day="2025-03-03", residence=ResidenceClass.NONE)
    return given


def test_contacts_are_rows_of_a_month_with_positions_for_keys(engine: Engine) -> None:
    given_ambito().save(engine)
    contacts = read_snapshot(engine).contacts.collect()
    assert contacts.schema == SCHEMAS["contacts"]
    assert contacts.rows() == [
        (24302, 0, 0, 0, 0, 1, None, False, 1, 1, date(2025, 3, 2), date(2025, 3, 2), True, False, False, False),
        (24302, 1, 1, 0, 2, None, None, False, 1, 1, date(2025, 3, 3), date(2025, 3, 3), True, False, False, False),
        (24303, 1, 1, 1, 0, 0, None, False, 3, 1, date(2025, 4, 1), date(2025, 4, 1), False, False, False, False),
    ]


def test_every_frame_follows_its_schema_even_when_empty(engine: Engine) -> None:
    ambito(lead="Alfa", residents={"Alfa": 10}).service("mensa").save(engine)
    snapshot = read_snapshot(engine)
    assert {name: frame.schema for name, frame in snapshot.frames.items()} == {
        name: pl.Schema(schema) for name, schema in SCHEMAS.items() if name != "contacts"
    }
    assert snapshot.contacts.collect().is_empty()


def test_target_groups_are_bits_in_the_vocabularys_order(engine: Engine) -> None:
    given_ambito().save(engine)
    persons = read_snapshot(engine)["persons"]
    assert persons["targets"].to_list() == [0b10001, 0]
    assert persons["cell_key"].to_list() == [cell_key("p1", DEMO_KEY), cell_key("p2", DEMO_KEY)]


def test_a_case_keeps_its_needs_and_its_person(engine: Engine) -> None:
    given = given_ambito()
    given.case("p1", opened="2025-03-10", needs={NeedDimension.WORK: 2})
    given.save(engine)
    snapshot = read_snapshot(engine)
    assert snapshot["cases"].select("person", "opened").rows() == [(0, date(2025, 3, 10))]
    assert snapshot["case_needs"].select("dimension", "opening_rating").rows() == [("lavoro", 2)]


def test_months_of_returns_are_ordinals(engine: Engine) -> None:
    given_ambito().delivery("mensa", month="2025-03").save(engine)
    assert read_snapshot(engine)["returns"]["month"].to_list() == [24302]


def test_chunks_join_without_losing_a_row(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    given = ambito(lead="Alfa", residents={"Alfa": 10}).service("mensa")
    for number in range(25):
        given.contact(f"p{number}", service="mensa", day=f"2025-01-{number + 1:02d}")
    for number in range(3):
        given.contact(f"p{number}", service="mensa", day=f"2025-0{number + 2}-01")
    given.save(engine)
    monkeypatch.setattr(reading, "CHUNK", 4)
    contacts = read_snapshot(engine).contacts.collect()
    assert contacts["first_day"].dt.day().to_list() == [*range(1, 26), 1, 1, 1]
    assert contacts["accesses"].to_list() == [1] * 28
    assert contacts["person"].n_unique() == 25


def test_a_database_without_an_ambito_says_what_to_do(engine: Engine) -> None:
    with pytest.raises(DatabaseEmptyError, match="bifocale demo"):
        read_snapshot(engine)


def test_the_key_of_a_person_depends_on_the_pseudonym_and_the_secret_alone() -> None:
    assert cell_key("p1", DEMO_KEY) == cell_key("p1", DEMO_KEY) != cell_key("p2", DEMO_KEY)
    assert cell_key("p1", DEMO_KEY) != cell_key("p1", DisclosureSettings(secret="another").key)
    assert 0 <= cell_key("p1", DEMO_KEY) < 2**32
