"""Today's municipalities: where the history of those that are no more is counted, and whose residents are whose."""

from datetime import date

import polars as pl
import pytest
from sqlalchemy import Engine

from data_access.accounts.places import read_places
from data_access.checks import Known, check_database, refuse_broken
from data_access.errors import DataContractError
from data_access.loading.known import registry_of
from data_access.models import Municipality, MunicipalitySuccession
from data_access.municipal_changes import Changes
from data_access.reading import read_snapshot
from data_access.vocabulary import ResidenceClass, SuccessionKind
from indicators.model.code_lists import Directory
from tests.support.builder import AmbitoBuilder, ambito

DAY = date(2025, 1, 1)
RESIDENTS = {"municipality_code": pl.String, "year": pl.Int16, "sex": pl.String, "age": pl.Int16, "residents": pl.Int32}


def changes(*successions: tuple[str, str, date, SuccessionKind], **left: date) -> Changes:
    """Municipalities A, B, C (the lead) and N, of which some have ended or left."""
    codes = ["A", "B", "C", "N"]
    towns = pl.DataFrame(
        {
            "code": codes,
            "name": codes,
            "is_lead": [code == "C" for code in codes],
            "left_on": [left.get(c) for c in codes],
        },
        schema_overrides={"left_on": pl.Date},
    ).with_columns(joined_on=pl.lit(None, dtype=pl.Date))
    schema = {"former_code": pl.String, "successor_code": pl.String, "day": pl.Date, "kind": pl.String}
    rows = [(former, now, day, str(kind)) for former, now, day, kind in successions]
    return Changes.of(towns, pl.DataFrame(rows, schema=schema, orient="row"), hosts=pl.Series(["C"]))


def people(*rows: tuple[str, int, int]) -> pl.DataFrame:
    return pl.DataFrame([(code, year, "F", 40, count) for code, year, count in rows], schema=RESIDENTS, orient="row")


def counts(frame: pl.DataFrame) -> dict[tuple[str, int], int]:
    return {(code, year): count for code, year, _, _, count in frame.iter_rows()}


MERGER = (("A", "N", DAY, SuccessionKind.MERGER), ("B", "N", DAY, SuccessionKind.MERGER))


def test_the_residents_of_a_merged_municipality_are_the_sum_of_those_it_was() -> None:
    rows = people(("A", 2024, 10), ("B", 2024, 5), ("C", 2024, 99), ("N", 2025, 16))
    assert counts(changes(*MERGER).residents(rows)) == {("C", 2024): 99, ("N", 2024): 15, ("N", 2025): 16}


def test_who_is_in_the_file_of_both_is_not_counted_twice() -> None:
    """A file of 1 January 2025 that still lists the former municipalities beside the new one."""
    rows = people(("A", 2025, 10), ("B", 2025, 5), ("N", 2025, 15))
    assert counts(changes(*MERGER).residents(rows)) == {("N", 2025): 15}


def test_part_of_the_former_municipalities_is_not_their_population() -> None:
    found = changes(*MERGER)
    assert counts(found.residents(people(("A", 2024, 10)))) == {}
    assert counts(found.residents(people(("A", 2024, 10), ("N", 2024, 15)))) == {("N", 2024): 15}, (
        "worked out backwards"
    )


def test_an_incorporated_municipality_is_added_to_the_other_until_its_last_year() -> None:
    found = changes(("A", "B", DAY, SuccessionKind.INCORPORATION))
    rows = people(("A", 2024, 10), ("B", 2024, 5), ("A", 2025, 9), ("B", 2025, 16))
    assert counts(found.residents(rows)) == {("B", 2024): 15, ("B", 2025): 16}
    assert found.today["code"].to_list() == ["B", "C", "N"]


def test_a_municipality_that_changed_more_than_once_is_counted_in_the_last_one() -> None:
    found = changes(("A", "B", date(2020, 1, 1), SuccessionKind.RECODING), ("B", "N", DAY, SuccessionKind.RECODING))
    assert found.successors == {"A": "N", "B": "N"}
    rows = people(("A", 2019, 1), ("B", 2019, 7), ("B", 2021, 2), ("N", 2025, 3))
    assert counts(found.residents(rows)) == {("N", 2019): 1, ("N", 2021): 2, ("N", 2025): 3}


def test_who_left_the_ambito_is_not_of_today_unless_it_leads_or_a_service_stands_there() -> None:
    assert changes(A=DAY, C=DAY).today["code"].to_list() == ["B", "C", "N"]
    assert counts(changes(A=DAY).residents(people(("A", 2024, 10), ("B", 2024, 5)))) == {("B", 2024): 5}


def merged(given: AmbitoBuilder, *, day: date = DAY) -> AmbitoBuilder:
    """Let Beta and Gamma become Delta."""
    for name in ("Beta", "Gamma"):
        given.ledger.add(
            MunicipalitySuccession(
                former_code=given.code(name), successor_code=given.code("Delta"), day=day, kind=SuccessionKind.MERGER
            )
        )
    return given


def four() -> AmbitoBuilder:
    residents = {"Alfa": 100, "Beta": 40, "Gamma": 20}
    return ambito(lead="Alfa", others=("Beta", "Gamma", "Delta"), residents=residents)


def test_contacts_recorded_with_former_codes_count_in_the_successor(engine: Engine) -> None:
    given = merged(four()).service("mensa", at="Beta")
    given.contact("anna", service="mensa", day="2024-03-01", residence="Beta")
    given.contact("bruno", service="mensa", day="2024-03-01", residence="Gamma")
    given.save(engine)
    snapshot = read_snapshot(engine)
    assert snapshot["municipalities"]["name"].to_list() == ["Alfa", "Delta"]
    contacts = snapshot.contacts.collect()
    assert contacts.select("place", "municipality").rows() == [(1, 1), (1, 1)]
    assert snapshot["former_municipalities"].select("name", "municipality", "day").rows() == [
        ("Beta", 1, DAY),
        ("Gamma", 1, DAY),
    ]
    totals = snapshot["residents"].group_by("municipality").agg(pl.col("residents").sum()).sort("municipality")
    assert totals.rows() == [(0, 100), (1, 60)]
    directory = Directory.of(snapshot)
    assert directory.read_area(given.code("Beta")) == given.code("Delta"), "an old link"


def test_files_may_name_former_municipalities_and_roles_may_not(engine: Engine) -> None:
    """Who comes from a municipality that is no more is recorded so; nobody is its mayor."""
    merged(four()).save(engine)
    known = registry_of(engine).ambito
    assert known is not None
    assert set(known.names.values()) == {"Alfa", "Beta", "Gamma", "Delta"}
    assert set(read_places(engine).municipalities.values()) == {"Alfa", "Delta"}


def test_who_lives_in_a_municipality_that_left_lives_outside(engine: Engine) -> None:
    given = four().service("mensa").contact("anna", service="mensa", day="2024-03-01", residence="Beta").save(engine)
    code = given.code("Beta")
    with engine.begin() as connection:
        connection.execute(Municipality.__table__.update().values(left_on=DAY).where(Municipality.code == code))  # type: ignore[attr-defined]
    (contact,) = read_snapshot(engine).contacts.collect().rows(named=True)
    assert contact["municipality"] is None
    assert list(ResidenceClass)[contact["residence"]] is ResidenceClass.OUTSIDE


def test_the_residents_of_who_joins_are_counted_from_then_on(engine: Engine) -> None:
    given = four().residents("Delta", 7, year=2023).residents("Delta", 8, year=2025).residents("Alfa", 101, year=2025)
    given.save(engine)
    code = given.code("Delta")
    with engine.begin() as connection:
        connection.execute(Municipality.__table__.update().values(joined_on=DAY).where(Municipality.code == code))  # type: ignore[attr-defined]
    snapshot = read_snapshot(engine)
    (index,) = snapshot["municipalities"].filter(pl.col("code") == code)["index"]
    assert snapshot["residents"].filter(pl.col("municipality") == index)["year"].unique().to_list() == [2025]


def sentences(engine: Engine, *drawn: str) -> str:
    codes = Known(municipalities=frozenset(drawn))
    return " ".join(problem.sentence for problem in check_database(engine, today=date(2026, 1, 1), codes=codes))


def test_what_is_said_of_municipalities_without_boundaries(engine: Engine) -> None:
    given = merged(four()).save(engine)
    alfa, beta, gamma, delta = (given.code(name) for name in ("Alfa", "Beta", "Gamma", "Delta"))
    words = sentences(engine, alfa, beta)
    assert "Comuni senza confini, non rappresentabili sulla mappa (codice sbagliato, o confini da caricare): 1" in words
    assert f"(per esempio municipality «{delta}»)" in words
    assert "Comuni senza confini" not in sentences(engine, alfa, beta, gamma), "the two together"
    assert "Comuni senza residenti" not in words
    assert (
        f"Comuni cessati: la loro storia è contata in chi ne ha preso il posto: 2 (per esempio municipality «{beta}»"
        in words
    )


def test_a_circle_of_successors_keeps_the_base_shut(engine: Engine) -> None:
    given = merged(four())
    given.ledger.add(
        MunicipalitySuccession(
            former_code=given.code("Delta"), successor_code=given.code("Beta"), day=DAY, kind=SuccessionKind.RECODING
        )
    )
    given.save(engine)
    with engine.connect() as connection, pytest.raises(DataContractError, match="ne succede uno che era già cessato"):
        refuse_broken(connection)
