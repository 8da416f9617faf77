"""What a viewer gets depends on persons outside their right only through protected counts.

A property, on random small worlds and questions: one such person is taken away from everything. What a partner sees
exactly does not move; of what is protected, only the cells that held the person may, and they stay within the rounding.
"""

from dataclasses import replace
from random import Random

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from data_access.reading import read_snapshot
from data_access.settings import DisclosureSettings, Settings
from data_access.snapshot import Snapshot
from data_access.viewers import Viewer
from indicators.catalogue.catalogue import INDICATORS
from indicators.engine.measure import measure
from indicators.model.errors import NotAllowedError, QueryError
from indicators.model.indicator import Indicator, Kind
from indicators.model.period import Period
from indicators.model.query import Query
from indicators.model.result import Result, Status
from tests.support.ledger import wipe
from tests.support.rings import rings
from tests.support.world import World, random_world
from tests.support.world_rows import write

BASE = 3
LEAST = Settings(disclosure=DisclosureSettings(threshold=BASE, base=BASE))
MOVED = "p6"
OWN, ELSEWHERE = ("mensa", "rifugio"), {"mensa": "casa", "rifugio": "alloggi"}
"""Services of the partner «uno», and those of the other in their place for a person whom it has never met."""
COUNTS = {Kind.PERSONS: ("numerator",), Kind.RATE: ("numerator",), Kind.PROPORTION: ("numerator", "denominator")}
CHANCE = st.randoms(use_true_random=True)
FREELY = settings(
    max_examples=settings().max_examples // 12,  # 3 in the first ring, 8 in the second
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    derandomize=True,
    phases=[Phase.generate],
)


def met_by_the_others_only(world: World) -> World:
    """Return the world in which one person has come to the services of the other partner alone."""
    contacts, requests, stays = (
        tuple(
            replace(row, service=ELSEWHERE[row.service]) if row.person == MOVED and row.service in OWN else row
            for row in rows
        )
        for rows in (world.contacts, world.requests, world.stays)
    )
    return replace(world, contacts=contacts, requests=requests, stays=stays)


def without(world: World) -> World:
    """Return the world in which nobody has ever met that person."""
    contacts, requests, stays = (
        tuple(row for row in rows if row.person != MOVED) for rows in (world.contacts, world.requests, world.stays)
    )
    persons = tuple(replace(one, case_opened=None) if one.key == MOVED else one for one in world.persons)
    return replace(world, contacts=contacts, requests=requests, stays=stays, persons=persons)


def both(rng: Random, engine: Engine) -> tuple[Snapshot, Snapshot]:
    """Return a random world with the person and without."""
    world = met_by_the_others_only(random_world(rng))
    snapshots = []
    for one in (world, without(world)):
        wipe(engine)
        write(one, engine)
        snapshots.append(read_snapshot(engine))
    return snapshots[0], snapshots[1]


def questions(rng: Random, viewer: Viewer, *, services: tuple[str, ...] = ()) -> list[Query]:
    """Return a random question about every indicator that looks at services, or at persons."""
    asked = []
    for key, entry in INDICATORS.items():
        if services and not entry.service_filters:
            continue
        by = tuple(rng.sample(sorted(entry.groupings), rng.choice([0, 1, 1, 2])))
        asked.append(
            Query(
                indicator=key,
                period=Period.parse(rng.choice(["2025", "2024..2025", "2025-Q1"])),
                lens=rng.choice(sorted(entry.lenses)),
                by=(*by, *[grouping for grouping in entry.always_by if grouping not in by]),
                services=services,
                viewer=viewer,
            )
        )
    return asked


def answer(snapshot: Snapshot, query: Query) -> Result | None:
    """Return the answer; None if the question is refused."""
    try:
        return measure(snapshot, query, settings=LEAST)
    except (QueryError, NotAllowedError):
        return None


def cells(result: Result, entry: Indicator) -> dict[tuple[object, ...], tuple[str, tuple[float | None, ...]]]:
    """Return the state and the counts of each group."""
    return {
        tuple(row[name] for name in result.query.by): (row["status"], tuple(row[name] for name in COUNTS[entry.kind]))  # type: ignore[literal-required]
        for row in result.rows()
    }


@given(CHANCE)
@FREELY
def test_what_a_partner_sees_exactly_says_nothing_of_persons_met_by_others_alone(
    sqlite_engine: Engine, rng: Random
) -> None:
    present, absent = both(rng, sqlite_engine)
    exact = 0
    for query in questions(rng, Viewer.parse("partner:uno"), services=(rng.choice(OWN),)):
        result, other = answer(present, query), answer(absent, query)
        assert (result is None) == (other is None), query
        if result is None or other is None or result.is_protected:
            continue
        exact += 1
        assert result.frame.equals(other.frame), query
    assert exact


@pytest.mark.parametrize("viewer", rings(["mayor:099002"], second=["public", "partner:uno"]))
@given(rng=CHANCE)
@FREELY
def test_of_what_is_protected_only_the_cells_of_a_person_move_and_within_the_rounding(
    sqlite_engine: Engine, viewer: str, rng: Random
) -> None:
    present, absent = both(rng, sqlite_engine)
    compared = moved = 0
    for query in questions(rng, Viewer.parse(viewer)):
        entry = INDICATORS[query.indicator]
        shown = [answer(snapshot, query) for snapshot in (present, absent)]
        true = [answer(snapshot, query.but(viewer=Viewer.parse("manager"))) for snapshot in (present, absent)]
        if entry.kind not in COUNTS or None in shown or None in true:
            continue
        (with_them, without_them), (of_all, of_others) = (
            [cells(one, entry) for one in pair if one is not None] for pair in (shown, true)
        )
        for group in with_them.keys() & without_them.keys() & of_all.keys() & of_others.keys():
            (state, counts), (_, exact) = with_them[group], of_all[group]
            for count, truth in zip(counts, exact, strict=True):
                assert count is None or truth is None or abs(count - truth) < BASE, (query, group)
            held_them = exact != of_others[group][1]
            moved += held_them
            if held_them or not all(exact):  # a zero is told where everybody knows it, which hangs on its whole year
                continue
            compared += 1
            if Status(state) is Status.OK and Status(without_them[group][0]) is Status.OK:
                assert counts == without_them[group][1], (query, group)
    assert compared
    assert moved
