"""Counts that were rounded are compared as near each other as they may have been."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from indicators.catalogue.catalogue import INDICATORS
from indicators.statistics.change import movement, trend, verdict, within_chance
from indicators.statistics.comparison import as_near
from tests.support.asking import ask, saved
from tests.support.builder import ambito
from tests.support.results import VALUES

COUNTS = st.integers(0, 400)
TOTALS = st.integers(1, 400)


def row(numerator: float, denominator: float | None = None) -> dict[str, object]:
    return {**dict.fromkeys(VALUES), "value": numerator, "numerator": numerator, "denominator": denominator}


@pytest.mark.parametrize(
    ("key", "now", "then", "exact", "rounded"),
    [
        ("people_served", (40, None), (20, None), "in aumento", "stabile"),
        ("people_served", (90, None), (40, None), "in aumento", "in aumento"),
        ("people_served", (40, None), (90, None), "in diminuzione", "in diminuzione"),
        ("rate_per_1000", (40, 10_000), (20, 10_000), "in aumento", "stabile"),
        ("new_people", (30, 60), (15, 60), "in aumento", "stabile"),
    ],
)
def test_what_rounding_may_have_made_is_no_change(
    key: str, now: tuple[float, float], then: tuple[float, float], exact: str, rounded: str
) -> None:
    """A mayor was told that 15 persons after 5 were a rise, of 13 after 8."""
    entry = INDICATORS[key]
    assert trend(entry, row(*now), row(*then)) == exact  # type: ignore[arg-type]
    assert trend(replace(entry, rounding=4), row(*now), row(*then)) == rounded  # type: ignore[arg-type]


@given(COUNTS, TOTALS, COUNTS, TOTALS)
def test_counts_come_nearer_and_never_cross(count: int, total: int, before: int, total_before: int) -> None:
    (near, _), (near_before, _) = as_near((count, total), (before, total_before), 4)
    was, is_now = count / total - before / total_before, near / total - near_before / total_before
    assert was * is_now >= -1e-12
    assert abs(is_now) <= abs(was) + 1e-12
    assert abs(near - count) <= 4 + 1e-9 or is_now == pytest.approx(0, abs=1e-9)


def test_who_is_told_rounded_counts_is_told_by_how_much(engine: Engine) -> None:
    given = ambito(lead="Alfa").service("mensa")
    given.contacts([f"p{number}" for number in range(30)], service="mensa", days=["2025-03-02"])
    snapshot = saved(given, engine)
    told = {viewer: ask(snapshot, "people_served", period="2025", viewer=viewer) for viewer in ("mayor", "manager")}
    assert {viewer: result.indicator.rounding for viewer, result in told.items()} == {"mayor": 4, "manager": 0}
    told = {viewer: ask(snapshot, "contacts", period="2025", viewer=viewer) for viewer in ("mayor", "manager")}
    assert {viewer: result.indicator.rounding for viewer, result in told.items()} == {"mayor": 4, "manager": 0}


@pytest.mark.parametrize(
    ("now", "then", "exact", "rounded"),
    [
        (20, 15, ("in aumento", "in aumento del 33%"), ("stabile", "stabile")),
        (15, 15, ("stabile", "invariato"), ("stabile", "invariato")),
        (115, 100, ("in aumento", "in aumento del 15%"), ("in aumento", "in aumento del 15%")),
        (100, 115, ("in diminuzione", "in diminuzione del 13%"), ("in diminuzione", "in diminuzione del 13%")),
    ],
)
def test_sums_of_contacts_that_may_have_been_alike_are_stable(
    now: float, then: float, exact: tuple[str, str], rounded: tuple[str, str]
) -> None:
    """A mayor was told that 20 accesses after 15 were a third more, of 18 after 17."""
    entry = INDICATORS["contacts"]
    for known, words in ((entry, exact), (replace(entry, rounding=4), rounded)):
        assert (trend(known, row(now), row(then)), movement(known, now, then)) == words  # type: ignore[arg-type]
    assert within_chance(replace(entry, rounding=4), row(then), row(now)) == (rounded[0] == "stabile")  # type: ignore[arg-type]


def test_a_value_without_a_denominator_is_compared_with_nothing() -> None:
    assert verdict(INDICATORS["median_stay"], row(3), row(4)) is None  # type: ignore[arg-type]
