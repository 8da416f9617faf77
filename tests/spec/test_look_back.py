"""What looks behind itself is undefined where the data do not reach so far back: there are no false zeros."""

import pytest
from sqlalchemy import Engine

from indicators.model.query import Comparison
from indicators.model.result import Status
from indicators.wording.headline import headline
from tests.support.asking import ask, saved
from tests.support.builder import AmbitoBuilder, ambito

DEFINED_FROM = {"long_term": "2025-12", "returned": "2025-04", "flow_ratio": "2025-04", "active": "2025-03"}
"""The first month of each indicator: a year, or ninety days, from the first contact."""


def _given() -> AmbitoBuilder:
    given = ambito(lead="Alfa").service("mensa")
    for number in range(30):
        days = [f"2025-{month:02d}-01" for month in range(1, 13)] + ["2026-05-01"]
        given.contacts([f"p{number}"], service="mensa", days=days)
    return given


@pytest.mark.parametrize("key", DEFINED_FROM)
def test_the_first_months_of_the_data_are_no_zeros(engine: Engine, key: str) -> None:
    rows = ask(saved(_given(), engine), key, period="2025", by="month").rows()
    early = [row for row in rows if row["month"] < DEFINED_FROM[key]]
    told = {(row["value"], row["numerator"], row["denominator"], row["status"]) for row in early}
    assert told == {(None, None, None, str(Status.UNDEFINED))}
    if key != "flow_ratio":  # over nobody who left it is undefined for another reason
        later = {row["status"] for row in rows if row["month"] >= DEFINED_FROM[key]}
        assert later == {str(Status.OK)}


@pytest.mark.parametrize("key", ["long_term", "returned", "flow_ratio"])
def test_what_is_undefined_is_never_compared_with(engine: Engine, key: str) -> None:
    result = ask(saved(_given(), engine), key, period="2026-Q1", comparison=Comparison.YEAR)
    assert result.reference is not None
    assert result.reference.rows()[0]["status"] == Status.UNDEFINED
    assert "2025" not in headline(result)


def test_the_reason_is_said(engine: Engine) -> None:
    assert headline(ask(saved(_given(), engine), "returned", period="2025")) == (
        "Nel 2025 i rientri dopo inattività non si possono calcolare: servono 90 giorni di dati alle spalle, e i dati "
        "cominciano da gennaio 2025."
    )
