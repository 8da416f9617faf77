"""Euros planned and spent: rows of one track each, and nothing spent where something is not accounted for."""

from typing import Any

import pytest
from sqlalchemy import Engine

from data_access.vocabulary import SharingRule, Track
from indicators.analysis.budgets import (
    NO_EUROS,
    annual_cost,
    by_municipality,
    by_programme,
    by_strand,
    by_track,
    whole_years,
)
from indicators.model.period import Period
from tests.support.asking import saved
from tests.support.builder import AmbitoBuilder, ambito

FIELDS = ("track", "label", "planned", "spent", "provisional")


@pytest.fixture
def rows(engine: Engine) -> dict[str, list[tuple[object, ...]]]:
    """A programme paid by two tracks, a strand spread over two programmes, one budget not accounted for."""
    given = (
        ambito(lead="Alfa")
        .strand("fondo", track=Track.AMBITO, name="Fondo")
        .strand("comune", track=Track.MUNICIPAL, name="Bilancio")
        .programme("casa", name="Casa")
        .programme("pasti", name="Pasti")
        .budget("casa", strand="fondo", year=2025, planned=100.0, spent=90.0)
        .budget("pasti", strand="fondo", year=2025, planned=50.0, spent=40.0)
        .budget("casa", strand="comune", year=2025, planned=30.0)
        .budget("casa", strand="fondo", year=2024, planned=7.0, spent=7.0)
    )
    snapshot, year = saved(given, engine, as_of="2026-01-31"), Period.parse("2025-Q2")
    asked = {"strand": by_strand, "programme": by_programme, "track": by_track}
    return {name: ask(snapshot, year).select(FIELDS).rows() for name, ask in asked.items()}


def test_a_strand_sums_its_programmes_for_the_whole_year(rows: dict[str, list[tuple[object, ...]]]) -> None:
    assert rows["strand"] == [
        ("Risorse d'Ambito", "Fondo", 150.0, 130.0, False),
        ("Risorse comunali", "Bilancio", 30.0, None, False),
    ]


def test_a_programme_has_a_row_for_each_track(rows: dict[str, list[tuple[object, ...]]]) -> None:
    assert rows["programme"] == [
        ("Risorse d'Ambito", "Casa", 100.0, 90.0, False),
        ("Risorse d'Ambito", "Pasti", 50.0, 40.0, False),
        ("Risorse comunali", "Casa", 30.0, None, False),
    ]


def test_tracks_stand_beside_one_another(rows: dict[str, list[tuple[object, ...]]]) -> None:
    assert rows["track"] == [("Risorse d'Ambito", "", 150.0, 130.0, False), ("Risorse comunali", "", 30.0, None, False)]


def test_money_of_a_month_is_that_of_its_year() -> None:
    assert str(whole_years(Period.parse("2025-03"))) == "2025"


def test_the_parts_of_municipalities_are_told_by_track_and_added_to_nothing(sqlite_engine: Engine) -> None:
    given = (
        ambito(lead="Alfa", others=["Beta"])
        .strand("fondo", track=Track.AMBITO, name="Fondo")
        .strand("comune", track=Track.MUNICIPAL, name="Bilancio")
        .budget("casa", strand="fondo", year=2025, planned=100.0, spent=90.0)
        .municipal_budget("Alfa", "casa", strand="fondo", year=2025, planned=60.0, spent=50.0)
        .municipal_budget("Beta", "casa", strand="fondo", year=2025, planned=40.0)
        .municipal_budget("Beta", "pasti", strand="fondo", year=2025, planned=5.0, spent=5.0)
        .municipal_budget("Beta", "casa", strand="comune", year=2025, planned=9.0, spent=8.0)
        .municipal_budget("Alfa", "casa", strand="fondo", year=2024, planned=1.0)
    )
    snapshot, year = saved(given, sqlite_engine, as_of="2026-01-31"), Period.parse("2025")
    assert by_municipality(snapshot, year).select(FIELDS).rows() == [
        ("Risorse d'Ambito", "Alfa", 60.0, 50.0, False),
        ("Risorse d'Ambito", "Beta", 45.0, None, False),
        ("Risorse comunali", "Beta", 9.0, 8.0, False),
    ]
    assert by_municipality(snapshot, year, ("comune",))["label"].to_list() == ["Beta"]
    assert by_track(snapshot, year)["planned"].to_list() == [100.0]


def _shared(**key: Any) -> AmbitoBuilder:
    """Three municipalities with 1.000, 600 and 400 residents; the Ambito spends 900 of 1.000 euros on two lines."""
    given = (
        ambito(lead="Alfa", others=["Beta", "Gamma"], residents={"Alfa": 1000, "Beta": 600, "Gamma": 400})
        .strand("fondo", track=Track.AMBITO)
        .strand("altro", track=Track.AMBITO)
        .strand("comune", track=Track.MUNICIPAL)
        .budget("casa", strand="fondo", year=2025, planned=600.0, spent=500.0)
        .budget("casa", strand="altro", year=2025, planned=400.0, spent=400.0)
        .municipal_budget("Beta", "casa", strand="comune", year=2025, planned=90.0, spent=80.0)
        .municipal_budget("Beta", "pasti", strand="comune", year=2025, planned=10.0, spent=10.0)
    )
    return given.sharing_key(**key) if key else given


def test_a_year_costs_a_municipality_its_own_budget_and_its_part_by_residents(sqlite_engine: Engine) -> None:
    snapshot = saved(_shared(from_year=2024), sqlite_engine, as_of="2026-01-31")
    cost = annual_cost(snapshot, "099002", 2025)
    assert (cost.own.planned, cost.own.spent) == (100.0, 90.0)
    assert (cost.whole.planned, cost.whole.spent) == (1000.0, 900.0)
    assert (cost.part.planned, cost.part.spent) == pytest.approx((300.0, 270.0)), "three tenths of the residents"
    assert (cost.rule, cost.act) == (SharingRule.RESIDENTS, "Atto di prova")
    assert (cost.residents, cost.everybody, cost.population_year, cost.is_open) == (600, 2000, 2023, False)
    other = annual_cost(snapshot, "099003", 2025)
    assert (other.own, other.has_parts) == (NO_EUROS, True), "nobody wrote its budget, and somebody others'"
    assert other.part.spent == pytest.approx(180.0)


def test_quotas_share_by_their_sum_and_only_from_their_year(sqlite_engine: Engine) -> None:
    given = _shared(from_year=2025, rule=SharingRule.QUOTAS, quotas={"Alfa": 3.0, "Beta": 1.0})
    snapshot = saved(given, sqlite_engine, as_of="2026-01-31")
    cost = annual_cost(snapshot, "099002", 2025)
    assert (cost.rule, cost.part.spent) == (SharingRule.QUOTAS, 225.0)
    assert annual_cost(snapshot, "099003", 2025).part == NO_EUROS, "no quota was agreed for it"
    before = annual_cost(snapshot, "099002", 2024)
    assert (before.rule, before.act, before.whole) == (None, "", NO_EUROS)


def test_without_a_key_no_part_is_made_up(sqlite_engine: Engine) -> None:
    cost = annual_cost(saved(_shared(), sqlite_engine, as_of="2026-01-31"), "099002", 2025)
    assert (cost.rule, cost.part) == (None, NO_EUROS)
    assert cost.whole.spent == 900.0


def test_a_part_that_was_written_counts_before_the_key(sqlite_engine: Engine) -> None:
    given = _shared(from_year=2024).municipal_budget(
        "Beta", "casa", strand="fondo", year=2025, planned=50.0, spent=40.0
    )
    snapshot = saved(given, sqlite_engine, as_of="2026-01-31")
    cost = annual_cost(snapshot, "099002", 2025)
    assert cost.part.spent == pytest.approx(40.0 + 0.3 * 400.0)
    assert cost.rule is SharingRule.RESIDENTS, "the other line has no parts"
    assert annual_cost(snapshot, "099003", 2025).part == NO_EUROS, "who has no part of a line that was divided"


def test_a_budget_not_accounted_for_leaves_the_sum_planned_alone(sqlite_engine: Engine) -> None:
    given = _shared(from_year=2024).budget("pasti", strand="fondo", year=2025, planned=100.0)
    cost = annual_cost(saved(given, sqlite_engine, as_of="2025-10-31"), "099002", 2025)
    assert cost.part.planned == pytest.approx(330.0)
    assert (cost.part.spent, cost.is_open) == (None, True)


def test_by_residents_nothing_is_told_where_some_are_missing(sqlite_engine: Engine) -> None:
    given = (
        ambito(lead="Alfa", others=["Beta"], residents={"Alfa": 1000})
        .strand("fondo", track=Track.AMBITO)
        .budget("casa", strand="fondo", year=2025, planned=600.0, spent=500.0)
        .sharing_key(2024)
    )
    cost = annual_cost(saved(given, sqlite_engine, as_of="2026-01-31"), "099001", 2025)
    assert (cost.residents, cost.everybody, cost.part) == (1000, None, NO_EUROS)
