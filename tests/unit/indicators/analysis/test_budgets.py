"""Euros planned and spent: rows of one track each, and nothing spent where something is not accounted for."""

import pytest
from sqlalchemy import Engine

from data_access.vocabulary import Track
from indicators.analysis.budgets import by_municipality, by_programme, by_strand, by_track, whole_years
from indicators.model.period import Period
from tests.support.asking import saved
from tests.support.builder import ambito

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
