"""The audit knows that the classes of a share add up to its whole, and that each step lies in the one before."""

import pytest
from sqlalchemy import Engine

from data_access.settings import Settings
from data_access.snapshot import Snapshot
from data_access.vocabulary import ExitClass
from indicators.catalogue.catalogue import INDICATORS
from indicators.disclosure import rounding
from indicators.disclosure_audit import AuditReport, Depth, Weakness, audit
from tests.support.asking import saved
from tests.support.builder import ambito

SHALLOW = Depth(main=1, others=1, ranges=0)


def attack(snapshot: Snapshot, *keys: str) -> AuditReport:
    return audit(snapshot, settings=Settings(), depth=SHALLOW, entries=[INDICATORS[key] for key in keys])


def exits_of_every_class(engine: Engine) -> Snapshot:
    """Write six exits of each class, but three to a home."""
    given = ambito(lead="Alfa", others=["Beta"]).shelter("rifugio", beds=40)
    given.contact(None, service="rifugio", day="2025-01-01")
    for kind in ExitClass:
        for position in range(3 if kind is ExitClass.HOME else 6):
            person = f"{kind}{position}"
            given.stay(person, service="rifugio", entered="2025-02-01", left="2025-05-01", exit_to=kind)
    return saved(given, engine)


def test_destinations_cannot_be_told_from_all_the_exits(sqlite_engine: Engine) -> None:
    report = attack(exits_of_every_class(sqlite_engine), "exits_by_class")
    assert report.is_clean
    assert report.hidden > 0


def test_without_rounding_the_hidden_class_is_the_whole_less_the_others(
    sqlite_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    snapshot = exits_of_every_class(sqlite_engine)
    monkeypatch.setattr(rounding, "_near", lambda count, _draw, _base: count)
    pinned = [finding for finding in attack(snapshot, "exits_by_class").findings if finding.weakness is Weakness.PINNED]
    assert {(finding.low, finding.high) for finding in pinned} == {(3, 3)}
    assert any("numerator 2025-01..2025-12 exit_class=autonomia" in finding.cell for finding in pinned)


def test_steps_of_a_small_cohort_are_walked_and_hold(sqlite_engine: Engine) -> None:
    given = ambito(lead="Alfa", others=["Beta"]).service("mensa")
    given.contact(None, service="mensa", day="2023-01-01")
    for position in range(18):
        person = f"p{position}"
        given.person(person, home="Alfa" if position % 2 else "Beta").contact(person, service="mensa", day="2025-01-10")
        if position < 11:
            given.case(person, opened="2025-02-01")
        if position < 6:
            given.pact(person, signed="2025-03-01")
    report = attack(saved(given, sqlite_engine), "cohort_steps")
    assert report.is_clean
    assert report.cells > 0
