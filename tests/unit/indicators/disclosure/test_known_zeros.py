"""A zero that everybody may know is told wherever it is asked for, and a hidden one nowhere."""

import pytest
from sqlalchemy import Engine

from indicators.model.result import Status
from tests.support.asking import ask, column, saved
from tests.support.builder import ambito

EMPTY = [f"Comune {letter}" for letter in "ABCDEFGHIJ"]


@pytest.mark.parametrize("by", ["", "service_type", "quarter"])
def test_a_municipality_asked_about_alone_says_the_zero_that_it_has_among_the_others(
    sqlite_engine: Engine, by: str
) -> None:
    """The sheet said "meno di 6" above a chart that said 0,0: a frame without rows had one row of constants."""
    given = ambito(lead="Alfa", others=EMPTY, residents=dict.fromkeys(("Alfa", *EMPTY), 900))
    given.service("mensa").delivery("mensa", month="2025-03").delivery("mensa", month="2025-04")
    for number in range(12):
        given.contact(f"p{number}", service="mensa", day="2025-03-02")
        given.contact(f"p{number}", service="mensa", day="2024-03-02")
    snapshot = saved(given, sqlite_engine, as_of="2026-03-31")
    together = column(snapshot, "people_served", "status", by="municipality", viewer="mayor:099001")
    codes = [given.code(name) for name in EMPTY]
    assert {together[code] for code in codes} == {Status.OK, Status.SUPPRESSED}, "told one time in two"
    for code in codes:
        alone = ask(snapshot, "people_served", by=by, area=code, viewer="mayor:099001").frame
        said = set(alone.filter(alone["status"] != Status.UNDEFINED)["status"])
        assert said <= {together[code], Status.NOT_SUPPLIED}, code
        assert Status(together[code]) in said
