"""Municipalities of similar size, and the classes of size of the consortium's board."""

import pytest
from sqlalchemy import Engine

from data_access.snapshot import Snapshot
from indicators.analysis.peer_municipalities import SIZES, SizeClass, of_class, similar, sizes
from indicators.model.errors import QueryError
from tests.support.asking import saved
from tests.support.builder import ambito

RESIDENTS = {"Alfa": 30_000, "Beta": 500, "Gamma": 1_000, "Delta": 2_000, "Epsilon": 5_000, "Zeta": 5_001}


@pytest.fixture
def snapshot(sqlite_engine: Engine) -> Snapshot:
    given = ambito(lead="Alfa", others=[*list(RESIDENTS)[1:], "Eta"], residents=RESIDENTS)
    given.residents("Gamma", 400, year=2020)
    return saved(given, sqlite_engine)


def test_the_nearest_in_proportion_come_first_and_the_lead_never(snapshot: Snapshot) -> None:
    """5,000 and 5,001 are two and a half times 2,000; 1,000 is half of it; 500 is a quarter."""
    assert similar(snapshot, "099004") == ("099003", "099005", "099006", "099002")


def test_equal_distances_follow_the_code(snapshot: Snapshot) -> None:
    """1,000 is twice 500 and half of 2,000."""
    assert similar(snapshot, "099003", count=2) == ("099002", "099004")


def test_as_many_as_asked(snapshot: Snapshot) -> None:
    assert similar(snapshot, "099006", count=1) == ("099005",)
    assert similar(snapshot, "099006", count=0) == ()


def test_the_lead_municipality_has_no_like(snapshot: Snapshot) -> None:
    assert similar(snapshot, "099001") == ()


def test_without_residents_nothing_is_similar(snapshot: Snapshot) -> None:
    assert similar(snapshot, "099007") == ()
    assert "099007" not in similar(snapshot, "099002", count=10)


def test_a_code_from_elsewhere_is_named(snapshot: Snapshot) -> None:
    with pytest.raises(QueryError, match="Comune «015146» sconosciuto"):
        similar(snapshot, "015146")


def test_residents_are_those_of_the_newest_year(snapshot: Snapshot) -> None:
    frame = sizes(snapshot)
    assert dict(frame.schema) == SIZES
    gamma, eta = frame.filter(name="Gamma").row(0, named=True), frame.filter(name="Eta").row(0, named=True)
    assert (gamma["residents"], gamma["year"]) == (1_000, 2023)
    assert (eta["residents"], eta["size_class"]) == (None, None)


def test_five_thousand_residents_are_still_the_smaller_class(snapshot: Snapshot) -> None:
    assert of_class(snapshot, SizeClass.SMALL) == ("099002", "099003", "099004", "099005")
    assert of_class(snapshot, SizeClass.LARGE) == ("099006",)
    assert of_class(snapshot, SizeClass.LEAD) == ("099001",)
