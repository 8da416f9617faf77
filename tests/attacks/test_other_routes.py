"""Routes that the issue does not name: filters beside breakdowns, lenses, lists of rows, limits, zeros told beside few.

What a protected viewer gets from one of them must not say more than the others do.
"""

from itertools import product
from typing import Any

import polars as pl
import pytest

from data_access.snapshot import Snapshot
from data_access.viewers import Viewer
from data_access.vocabulary import NeedDimension, ServiceType, TargetGroup
from indicators.catalogue import indicator
from indicators.definition import Kind
from indicators.period import Period
from indicators.query import LEAD, TERRITORY, Grouping, Query
from indicators.result import Status
from tests.attacks.attack import attack
from tests.attacks.attacker import Attacker, question
from tests.attacks.cells import Table
from tests.attacks.questions import table_questions

CLOSED = Period.year(2025)
YEARS = Period.parse("2023..2025")
COMBINATIONS = {"needs_together": Grouping.NEED_SET, "targets_together": Grouping.TARGET_SET}
OF_COUNTS = frozenset({Kind.PERSONS, Kind.RATE, Kind.PROPORTION, Kind.PEOPLE_RATIO})


def filtered() -> list[Query]:
    """Return the people served asked by filters, beside the breakdowns that tell of the same cells."""
    year = question("people_served", period=CLOSED)
    units = ((), (Grouping.QUARTER,))
    filters: list[dict[str, Any]] = [{"targets": (target,)} for target in TargetGroup]
    filters += [{"needs": (need,)} for need in NeedDimension]
    filters += [{"service_types": (kind,)} for kind in ServiceType]
    filters += [{"area": LEAD}, {"area": TERRITORY}, {"exclude_fictitious": True}]
    asked = [year.but(**words, by=by) for words, by in product(filters, units)]
    asked += [year.but(**words, by=(Grouping.MUNICIPALITY,)) for words in filters if "area" not in words]
    broken_down = (Grouping.TARGET, Grouping.NEED, Grouping.SERVICE_TYPE, Grouping.AREA, Grouping.MUNICIPALITY)
    asked += [year.but(by=(one, *by)) for one, by in product(broken_down, units)]
    pairs = ((Grouping.MUNICIPALITY, other) for other in broken_down[:3])
    return [*asked, *(year.but(by=pair) for pair in pairs), *(year.but(by=by) for by in units)]


def test_filters_say_no_more_than_breakdowns(snapshot: Snapshot) -> None:
    claims = attack(Attacker(snapshot), filtered())
    assert claims.wrong == 0
    assert claims.hidden > 100
    assert claims.words() == []


def test_a_cell_has_one_figure_whatever_the_route(one_snapshot: Snapshot) -> None:
    answers = [seen for seen in Attacker(one_snapshot).see(filtered()) if seen is not None]
    table = Table(answers)
    for seen in answers:
        alone = Table([seen])
        found = table.find(alone.frame)
        assert (table.low[found] == alone.low).all(), seen.query
        assert (table.high[found] == alone.high).all(), seen.query


def test_routes_to_the_people_served_add_nothing(one_snapshot: Snapshot) -> None:
    queries = table_questions(
        ("people_served", "households_served", "rate_per_1000", "contacts_per_person"), first=2025
    )
    claims = attack(Attacker(one_snapshot), queries)
    assert claims.wrong == 0
    assert claims.hidden > 500
    assert claims.words() == []


def test_horizons_add_nothing(one_snapshot: Snapshot) -> None:
    asked = [
        question("returns", period=YEARS, by=(*by, unit), horizon_months=months)
        for by in ((), (Grouping.SEX,), (Grouping.AREA,), (Grouping.SERVICE_TYPE,), (Grouping.TARGET,))
        for unit in (Grouping.YEAR, Grouping.QUARTER)
        for months in indicator("returns").horizons
    ]
    claims = attack(Attacker(one_snapshot), asked)
    assert claims.wrong == 0
    assert claims.words() == []


@pytest.mark.parametrize("key", COMBINATIONS)
def test_a_combination_is_not_listed_because_somebody_of_the_month_has_it(one_snapshot: Snapshot, key: str) -> None:
    periods = [Period.parse(f"2025-{month:02d}") for month in range(1, 13)]
    answers = Attacker(one_snapshot).see(question(key, period=period, by=(COMBINATIONS[key],)) for period in periods)
    lists = {tuple(seen.frame[COMBINATIONS[key]]) for seen in answers if seen is not None}
    assert len(lists) == 1


def test_values_and_limits_are_those_of_the_figures_beside_them(one_snapshot: Snapshot) -> None:
    for key in ("rate_per_1000", "take_up", "new_people", "flow_ratio", "attraction"):
        assert indicator(key).kind in OF_COUNTS
        (seen,) = Attacker(one_snapshot).see([question(key, period=YEARS, by=(Grouping.SEX, Grouping.MONTH))])
        assert seen is not None
        told = seen.frame.filter(pl.col("status") == Status.OK)
        assert told.height > 10, key
        made = told.group_by("numerator", "denominator").agg(pl.col("value", "lower", "upper").n_unique())
        assert made.select(pl.max_horizontal("value", "lower", "upper").max()).item() == 1, key


@pytest.mark.parametrize("viewer", ["mayor", "mayor:019035"])
def test_a_mayor_is_told_what_the_public_is(one_snapshot: Snapshot, viewer: str) -> None:
    queries = filtered()[:40]
    attacker = Attacker(one_snapshot)
    public = attacker.see(queries)
    mayor = attacker.see(query.but(viewer=Viewer.parse(viewer)) for query in queries)
    assert any(seen is not None for seen in public)
    for one, other in zip(public, mayor, strict=True):
        assert (one is None) == (other is None)
        assert one is None or other is None or one.frame.equals(other.frame)
