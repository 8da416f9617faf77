"""Every indicator, on random small Ambiti and random questions, gives what the naive reference gives.

The reference (`tests.support.reference`) follows the definitions with loops over plain rows and shares no code with the
engine. One database for each kind is wiped between examples.
"""

from math import isclose
from random import Random

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from data_access.reading import read_snapshot
from data_access.settings import Settings
from data_access.snapshot import Snapshot
from data_access.viewers import Role, Viewer
from data_access.vocabulary import CapacityUnit, NeedDimension, ServiceType, TargetGroup
from indicators.catalogue.catalogue import INDICATORS, Indicator
from indicators.engine.measure import measure
from indicators.model.period import Period
from indicators.model.query import GEOGRAPHIC, TIME, Grouping, Lens, Query
from indicators.selection import counting
from indicators.selection.person_timelines import warm_up
from tests.support.ledger import wipe
from tests.support.reference import REFERENCE, Tally
from tests.support.reference_rows import cells
from tests.support.world import World, random_world
from tests.support.world_rows import write

MANAGER = Viewer(role=Role.MANAGER)
REUSED = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
PERIODS = ("2025", "2025", "2024..2025", "2025-Q1", "2025-01", "2025-02..2025-04", "2024")
AREAS = ("ambito", "ambito", "ambito", "lead", "territory", "099002")
YEARS = ("2024", "2025", "2024..2025")


def random_question(rng: Random, key: str) -> Query:
    """Return a question that an indicator can answer."""
    entry = INDICATORS[key]
    query = Query(
        indicator=key,
        period=Period.parse(rng.choice(YEARS if entry.whole_years else PERIODS)),
        lens=rng.choice(sorted(entry.lenses)),
        area="ambito" if entry.whole_ambito_only else rng.choice(AREAS),
        viewer=MANAGER,
    )
    return query.but(
        by=_breakdown(rng, entry, query),
        services=_some(rng, "rifugio", "casa", "mensa") if entry.service_filters else (),
        service_types=_some(rng, ServiceType.NIGHT_SHELTER) if entry.service_filters else (),
        strands=_some(rng, "qsfp", "comune"),
        targets=_some(rng, TargetGroup.HOMELESS, TargetGroup.ADDICTION) if entry.person_filters else (),
        needs=_some(rng, NeedDimension.HOUSING, NeedDimension.WORK) if entry.person_filters else (),
        exclude_fictitious=rng.random() < 0.3,
    )


def _some(rng: Random, *words: str) -> tuple[str, ...]:
    """Mostly no filter."""
    return tuple(rng.sample(words, rng.randint(1, len(words)))) if rng.random() < 0.15 else ()


def _breakdown(rng: Random, entry: Indicator, query: Query) -> tuple[Grouping, ...]:
    """Return up to two groupings that may be asked together, and those that are always shown."""
    apart = {Grouping.SIZE_CLASS} | ({Grouping.SUB_AREA} if query.area != "ambito" else set())  # see test_size_classes
    possible = sorted(entry.groupings - apart)
    by = tuple(rng.sample(possible, rng.choice([0, 1, 1, 2, 2])))
    twice = query.lens is Lens.PLACE and Grouping.PLACE in by and GEOGRAPHIC & set(by)
    if len(TIME & set(by)) > 1 or twice:
        by = by[:1]
    return (*by, *[grouping for grouping in entry.always_by if grouping not in by])


def _asks_about_no_beds(query: Query, world: World) -> bool:
    """Whether the filters leave no service with beds, which is refused (see test_capacity)."""
    entry = INDICATORS[query.indicator]
    left = [
        row
        for row in world.services
        if row.unit is CapacityUnit.BED
        and (not query.services or row.key in query.services)
        and (not query.service_types or row.kind in query.service_types)
        and (not query.strands or row.strand in query.strands)
    ]
    return entry.capacity_unit is not None and not left


def _expected(entry: Indicator, tally: Tally) -> float | None:
    if entry.kind in {"quantile", "index"}:
        return tally.value
    if entry.kind in {"count", "persons"}:
        return tally.numerator
    if not tally.denominator or tally.numerator is None:
        return None
    return tally.numerator / tally.denominator * entry.multiplier


def _same(found: float | None, wanted: float | None) -> bool:
    if found is None or wanted is None:
        return found is wanted
    return isclose(found, wanted, rel_tol=1e-9, abs_tol=1e-9)


def _compare(snapshot: Snapshot, world: World, query: Query) -> None:
    entry = INDICATORS[query.indicator]
    rows = measure(snapshot, query, settings=Settings()).rows()
    names = [grouping.value for grouping in query.by]
    found = {tuple(row[name] for name in names): row for row in rows}
    of_money = not entry.service_filters
    wanted = cells(world, query, beds_only=entry.capacity_unit is not None, of_money=of_money)
    assert sorted(found) == sorted(tuple(cell.values()) for cell in wanted)
    for cell in wanted:
        row, tally = found[tuple(cell.values())], REFERENCE[query.indicator](world, query, cell)
        value = _expected(entry, tally)
        assert _same(row["value"], value), (query, cell, row, tally)
        if value is not None:
            assert _same(row["numerator"], tally.numerator), (query, cell, row, tally)
            assert _same(row["denominator"], tally.denominator), (query, cell, row, tally)
        assert row["status"] in (("ok",) if value is not None else ("undefined", "not_supplied")), (query, cell, row)


def _check(engine: Engine, rng: Random) -> None:
    """Ask one random question of every indicator about one random world.

    Its histories are worked out before or not, and its persons told apart as those of a small register or of a large.
    """
    wipe(engine)
    world = random_world(rng)
    write(world, engine)
    snapshot = read_snapshot(engine)
    if rng.random() < 1 / 2:
        warm_up(snapshot)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(counting, "MANY", rng.choice([1, counting.MANY]))
        for query in (random_question(rng, key) for key in REFERENCE):
            if not _asks_about_no_beds(query, world):
                _compare(snapshot, world, query)


def _of_many(examples: int) -> settings:
    """No shrinking: the message already names the question and the cell, and a world is slow to rebuild."""
    phases = (Phase.explicit, Phase.generate)
    return settings(max_examples=examples, deadline=None, suppress_health_check=REUSED, derandomize=True, phases=phases)


CHANCE = st.randoms(use_true_random=True)
"""Seeded by Hypothesis; drawn plainly, because worlds made of minimal choices are empty worlds."""


@_of_many(15)
@given(rng=CHANCE)
def test_every_indicator_on_sqlite(sqlite_engine: Engine, rng: Random) -> None:
    _check(sqlite_engine, rng)


@pytest.mark.second_ring
@_of_many(40)
@given(rng=CHANCE)
def test_every_indicator_in_more_worlds(sqlite_engine: Engine, rng: Random) -> None:
    """The first ring asks fifteen worlds on SQLite and ten on PostgreSQL."""
    _check(sqlite_engine, rng)


@pytest.mark.second_ring
@pytest.mark.postgres
@_of_many(10)
@given(rng=CHANCE)
def test_every_indicator_on_postgresql(postgres_engine: Engine, rng: Random) -> None:
    _check(postgres_engine, rng)
