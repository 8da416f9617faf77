"""Every indicator of paths, on random small Ambiti and random questions, gives what the naive reference gives.

The reference (`tests.support.reference_paths`, `reference_steps`) shares no code with the engine. One database for each
kind is wiped between examples. The rows of contacts are shuffled: no measure may depend on their order.
"""

from dataclasses import replace
from datetime import timedelta
from math import isclose
from typing import Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from data_access.reading import read_snapshot
from data_access.settings import Settings
from data_access.snapshot import Snapshot
from data_access.viewers import Role, Viewer
from indicators.catalogue.catalogue import INDICATORS
from indicators.engine.measure import measure_many
from indicators.model.code_lists import Directory
from indicators.model.indicator import Kind
from indicators.model.period import Period, first_day_of, last_day_of
from indicators.model.query import TIME, Grouping, Query
from tests.support.ledger import wipe
from tests.support.path_world import PathWorld, path_worlds, write
from tests.support.reference_paths import REFERENCE, Tally
from tests.support.reference_steps import STEPS

PERIODS = ("2024", "2025", "2026", "2024..2025", "2024..2026", "2025-Q1", "2024-06", "2025-11..2026-02")
TIMES = (Grouping.YEAR, Grouping.QUARTER, Grouping.MONTH)
GROUPS = (Grouping.SERVICE, Grouping.MUNICIPALITY, Grouping.RESIDENCE_CLASS, Grouping.SEX)
EVERY = REFERENCE | STEPS
FROM_PACT = ("patto", "uscita", "autonomia")
"""Steps that only who has a pact makes."""
REUSED = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large]


LOOKS_BACK: Final = {
    "long_term": (365, True),
    "active": (90, True),
    **dict.fromkeys(("returned", "flow_ratio", "flow_back", "flow_inactive"), (90, False)),
}
"""Days behind the last day of a period, or behind its first, that a definition looks at."""


@st.composite
def questions(draw: st.DrawFn, key: str) -> Query:
    """Return a question that an indicator of paths can answer."""
    entry = INDICATORS[key]
    time, group = draw(st.none() | st.sampled_from(TIMES)), draw(st.none() | st.sampled_from(GROUPS))
    by = tuple(grouping for grouping in (time, group) if grouping is not None and grouping in entry.groupings)
    if Grouping.MOMENT in entry.groupings and group is None and draw(st.booleans()):
        by = (*by, Grouping.NEED)
    if Grouping.NEED_SET in entry.groupings and draw(st.booleans()):
        by = (*by, Grouping.NEED_SET)
    periods = [text for text in PERIODS if Period.parse(text).months >= entry.minimum_months]
    return Query(
        indicator=entry.key,
        period=Period.parse(draw(st.sampled_from(periods))),
        lens=draw(st.sampled_from(sorted(entry.lenses))),
        area=draw(st.sampled_from(["ambito", "ambito", "lead", "territory", "099002"])),
        services=draw(st.sampled_from([(), (), ("mensa",), ("rifugio", "casa")])) if entry.service_filters else (),
        by=by,
        viewer=Viewer(role=Role.MANAGER),
        horizon_months=draw(st.sampled_from([6, 12, 24])),
    )


def _value(query: Query, tally: Tally) -> float | None:
    entry = INDICATORS[query.indicator]
    if entry.kind in {Kind.QUANTILE, Kind.INDEX}:
        return tally.value
    if entry.kind in {Kind.PERSONS, Kind.COUNT}:
        return tally.numerator
    return (
        tally.numerator / tally.denominator * entry.multiplier
        if tally.numerator is not None and tally.denominator
        else None
    )


def _same(found: float | None, wanted: float | None) -> bool:
    if found is None or wanted is None:
        return found is wanted
    return isclose(found, wanted, rel_tol=1e-9, abs_tol=1e-9)


def _has_pacts(world: PathWorld) -> bool:
    """Whether anybody has supplied a pact, of whatever kind."""
    return bool(world.pacts) or any(case.pact for case in world.cases)


def _lacks(world: PathWorld, query: Query) -> bool:
    """Whether a world holds nothing at all of something that a question is about: then its answer is not zero."""
    held = {
        "contacts": bool(world.contacts),
        "stays": bool(world.stays),
        "cases": bool(world.cases or world.pacts),
        "case_needs": any(case.needs for case in world.cases),
        "pacts": _has_pacts(world),
        "supports": bool(world.supports),
    }
    of_needs = {Grouping.NEED, Grouping.NEED_SET} & set(query.by)
    wanted = (*INDICATORS[query.indicator].rests_on, *(["case_needs"] if of_needs else []))
    return any(name in held and not held[name] for name in wanted)


def _is_early(snapshot: Snapshot, query: Query, cell: dict[str, str]) -> bool:
    """Whether the data do not reach as far back as the definition looks: ninety days, or a year."""
    if query.indicator not in LOOKS_BACK:
        return False
    days, at_end = LOOKS_BACK[query.indicator]
    unit = next((Period.parse(cell[time]) for time in TIME if time in cell), query.period)
    first, last = max(unit.first, query.period.first), min(unit.last, query.period.last)
    moment = last_day_of(last) + timedelta(days=1) if at_end else first_day_of(first)
    return moment < first_day_of(Directory.of(snapshot).first_month) + timedelta(days=days)


def _compare(snapshot: Snapshot, world: PathWorld, asked: tuple[Query, ...]) -> None:
    for query, result in zip(asked, measure_many(snapshot, asked, settings=Settings()), strict=True):
        if result.missing:
            assert _lacks(world, query), (query, result.missing)
            assert {row["status"] for row in result.rows()} <= {"not_supplied"}, query
            continue
        assert result.frame.height or Grouping.NEED_SET in query.by, query  # nobody assessed: no combination
        for row in result.rows():
            cell = {str(grouping): row[grouping] for grouping in result.query.by}
            if cell.get("step") in FROM_PACT and not _has_pacts(world):
                assert row["status"] == "not_supplied", (query, cell, row)
                continue
            if _is_early(snapshot, query, cell):
                assert row["status"] in {"undefined", "not_supplied"}, (query, cell, row)
                continue
            tally = EVERY[query.indicator](world, query, cell)
            wanted = _value(query, tally)
            assert _same(row["value"], wanted), (query, cell, row, tally)
            if wanted is not None:
                assert (row["numerator"], row["denominator"]) == (tally.numerator, tally.denominator), (
                    query,
                    row,
                    tally,
                )


def _check(engine: Engine, world: PathWorld, asked: tuple[Query, ...], seed: int) -> None:
    wipe(engine)
    write(world, engine)
    snapshot = read_snapshot(engine)
    shuffled = snapshot.contacts.collect().sample(fraction=1, shuffle=True, seed=seed).lazy()
    _compare(replace(snapshot, contacts=shuffled), world, asked)


ASKED = st.tuples(*[questions(key) for key in sorted(EVERY)])
"""Each world is asked for every indicator."""


@settings(max_examples=20, deadline=None, suppress_health_check=REUSED, derandomize=True)
@given(world=path_worlds(), asked=ASKED, seed=st.integers(0, 9))
def test_every_indicator_of_paths_on_sqlite(
    sqlite_engine: Engine, world: PathWorld, asked: tuple[Query, ...], seed: int
) -> None:
    _check(sqlite_engine, world, asked, seed)


@pytest.mark.second_ring
@settings(max_examples=60, deadline=None, suppress_health_check=REUSED, derandomize=True)
@given(world=path_worlds(), asked=ASKED, seed=st.integers(0, 9))
def test_every_indicator_in_more_paths(
    sqlite_engine: Engine, world: PathWorld, asked: tuple[Query, ...], seed: int
) -> None:
    """The first ring asks twenty worlds on SQLite and six on PostgreSQL."""
    _check(sqlite_engine, world, asked, seed)


@pytest.mark.second_ring
@pytest.mark.postgres
@settings(max_examples=6, deadline=None, suppress_health_check=REUSED, derandomize=True)
@given(world=path_worlds(), asked=ASKED, seed=st.integers(0, 9))
def test_every_indicator_of_paths_on_postgresql(
    postgres_engine: Engine, world: PathWorld, asked: tuple[Query, ...], seed: int
) -> None:
    _check(postgres_engine, world, asked, seed)
