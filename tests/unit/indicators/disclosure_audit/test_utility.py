"""What is left to read: places with a number are counted as protected viewers get them."""

import json

import pytest
from sqlalchemy import Engine
from typer.testing import CliRunner

import cli
from data_access.settings import Settings
from data_access.snapshot import Snapshot
from indicators.catalogue.catalogue import INDICATORS
from indicators.disclosure_audit import utility
from indicators.disclosure_audit.utility import SPANS, Told, table
from tests.support.asking import numbers, saved
from tests.support.builder import ambito

KEYS = ("people_served", "take_up", "exits_by_class", "contacts", "unmet_demand", "attraction")
OTHERS = ["Beta", "Gamma", "Delta", "Epsilon", "Zeta"]
YEARS = ("2023", "2024", "2025")


@pytest.fixture
def snapshot(sqlite_engine: Engine) -> Snapshot:
    """Describe three closed years: in each Beta has 12 people, Gamma (500 residents) 3 other ones, the rest nobody."""
    residents = {"Alfa": 9_000, "Beta": 2_000, "Gamma": 500, "Delta": 100}
    given = ambito(lead="Alfa", others=OTHERS, residents=residents).service("mensa")
    for year in YEARS:
        for home, count in (("Alfa", 40), ("Beta", 12), ("Gamma", 3)):
            names = [f"{home}{year}{number}" for number in range(count)]
            given.persons(names, home=home).contacts(names, service="mensa", days=[f"{year}-02-02"])
    return saved(given, sqlite_engine, as_of="2026-03-31")


@pytest.fixture
def found(snapshot: Snapshot) -> dict[tuple[str, str, str], Told]:
    told = utility.usefulness(snapshot, settings=Settings(), entries=[INDICATORS[key] for key in KEYS])
    return {(one.indicator, one.places, one.span): one for one in told}


def counted(one: Told) -> tuple[int, int]:
    return one.asked, one.told


def test_a_place_has_a_number_where_the_public_is_told_one(found: dict[tuple[str, str, str], Told]) -> None:
    served = {key[1:]: counted(one) for key, one in found.items() if key[0] == "people_served"}
    assert served["municipality", "last_year"] == (6, 2)
    assert served["municipality", "year"] == (18, 6)
    assert served["small_municipality", "last_year"] == (2, 0)
    assert served["size_class", "last_year"] == (3, 2)


def test_zeros_are_counted_apart_where_they_are_told(
    snapshot: Snapshot, found: dict[tuple[str, str, str], Told]
) -> None:
    asked = [numbers(snapshot, "people_served", by="municipality", viewer="public", period=year) for year in YEARS]
    zeros = sum(value == 0 for told in asked for value in told.values())
    assert found["people_served", "municipality", "year"].zeros == zeros > 0


def test_pooled_years_are_told_where_one_is_not(found: dict[tuple[str, str, str], Told]) -> None:
    assert counted(found["people_served", "municipality", "3_years"]) == (6, 3)
    assert counted(found["people_served", "small_municipality", "3_years"]) == (2, 1)
    assert ("people_served", "municipality", "4_years") not in found  # the data hold three


def test_only_indicators_that_tell_of_persons_by_residence_are_counted(
    found: dict[tuple[str, str, str], Told],
) -> None:
    assert {key for key, _, _ in found} == {"people_served", "take_up", "exits_by_class"}
    assert {places for _, places, _ in found} == {"municipality", "small_municipality", "size_class"}


def test_what_is_hidden_is_no_number(found: dict[tuple[str, str, str], Told]) -> None:
    one = found["exits_by_class", "municipality", "last_year"]
    assert (one.told, one.share) == (0, 0.0)


def test_the_table_says_how_many_of_how_many(found: dict[tuple[str, str, str], Told]) -> None:
    first, *_, last = table(found.values())
    assert (first["Indicatore"], first["Luoghi"], first[SPANS["last_year"]]) == ("people_served", "comuni", "2 su 6")
    assert SPANS["4_years"] not in first, "the data hold three years"
    assert (last["Indicatore"], last["Luoghi"]) == ("take_up", "classi di ampiezza")
    assert table(found.values(), by_name=True)[0]["Indicatore"] == "Persone servite"


def test_the_command_writes_every_row_in_each_format(snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cli, "_store", lambda: lambda: snapshot)
    run = CliRunner()
    written = json.loads(run.invoke(cli.app, ["audit", "usefulness", *KEYS, "--format", "json"]).stdout)
    mine = next(row for row in written if row["indicator"] == "people_served" and row["span"] == "last_year")
    assert (mine["asked"], mine["told"], mine["share"]) == (6, 2, 0.3333)
    lines = run.invoke(cli.app, ["audit", "usefulness", *KEYS, "--format", "csv"]).stdout.splitlines()
    assert lines[0] == "indicator,name,places,span,asked,told,zeros,share"
    assert len(lines) == len(written) + 1
    assert "comuni sotto i 1.000 residenti" in run.invoke(cli.app, ["audit", "usefulness", *KEYS]).stdout
