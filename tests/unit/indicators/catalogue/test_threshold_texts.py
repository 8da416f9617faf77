"""The texts of the catalogue say the thresholds in force: where the count changes, what is written changes."""

from typing import Any

import pytest
from sqlalchemy import Engine

from data_access.reading import read_snapshot
from data_access.settings import Settings, Thresholds
from data_access.viewers import Role, Viewer
from indicators.catalogue.catalogue import CATALOGUE, INDICATORS, in_words
from indicators.catalogue.threshold_texts import TEXTS
from indicators.engine.measure import measure
from indicators.interchange.json_csv import catalogue_rows
from indicators.model.period import Period
from indicators.model.query import Query
from tests.support.builder import ambito


def texts(key: str, **thresholds: Any) -> str:
    entry = in_words(INDICATORS[key], Thresholds(**thresholds))
    return " ".join(getattr(entry, name) for name in TEXTS)


def test_the_usual_thresholds_are_written_and_no_place_is_left_empty() -> None:
    for key, entry in INDICATORS.items():
        assert texts(key) == " ".join(getattr(entry, name) for name in TEXTS)
        assert "{" not in texts(key)


@pytest.mark.parametrize(
    ("key", "changed", "said", "before"),
    [
        ("active", {"inactivity_days": 120}, "negli ultimi 120 giorni", "90"),
        ("returned", {"inactivity_days": 120}, "almeno 120 giorni senza alcun accesso", "90"),
        ("flow_inactive", {"inactivity_days": 120}, "si compiono 120 giorni", "90"),
        ("flow_back", {"inactivity_days": 120}, "prima di 120 giorni", "90"),
        ("new_people", {"new_after_months": 36}, "non si vedevano da 3 anni", "5 anni"),
        ("new_people", {"new_after_months": 30}, "non si vedevano da 30 mesi", "5 anni"),
        ("flow_new", {"new_after_months": 12}, "dopo almeno 1 anno", "5 anni"),
        ("long_term", {"long_term_nights": 200}, "almeno 200 notti", "180"),
        ("long_term", {"long_term_months": 6}, "in almeno 6 mesi diversi", "3 mesi"),
        ("transit_share", {"transit_nights": 1}, "per 1 notte al massimo", "3 notti"),
        ("one_off_share", {"one_off_months": 18}, "servite in 18 mesi", "12 mesi"),
        ("returns", {"same_exit_days": 7}, "oltre 7 giorni", "14"),
    ],
)
def test_a_changed_threshold_is_read_and_the_usual_one_is_not(
    key: str, changed: dict[str, int], said: str, before: str
) -> None:
    assert before in texts(key)
    assert said in texts(key, **changed)
    assert before not in texts(key, **changed)


@pytest.mark.parametrize("months", [6, 12, 18])
def test_the_shortest_period_is_the_window_in_force(months: int) -> None:
    assert in_words(INDICATORS["one_off_share"], Thresholds(one_off_months=months)).minimum_months == months


def test_the_exported_catalogue_and_every_result_say_the_thresholds_in_force(sqlite_engine: Engine) -> None:
    settings = Settings.model_validate({"thresholds": {"inactivity_days": 120}})
    exported = {row["key"]: row for row in catalogue_rows(settings.thresholds)}
    assert set(exported) == set(CATALOGUE)
    assert "120 giorni" in exported["active"]["explanation"]
    given = ambito(lead="Alfa", others=["Beta"], residents={"Alfa": 1000, "Beta": 500}).service("mensa")
    given.contact("p1", service="mensa", day="2025-03-02").save(sqlite_engine)
    asked = Query(indicator="active", period=Period.year(2025), viewer=Viewer(role=Role.MANAGER))
    result = measure(read_snapshot(sqlite_engine), asked, settings=settings)
    assert result.indicator.explanation == exported["active"]["explanation"]
