"""SQLite and PostgreSQL give one snapshot, every frame equal, row by row: rules may be tested on one of them."""

from collections.abc import Callable
from random import Random

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal
from sqlalchemy import Engine

from data_access.frames import SCHEMAS
from data_access.reading import read_snapshot
from data_access.redraws import draw_again
from data_access.snapshot import IDENTITY, Snapshot
from sample_data.demo import create_demo
from tests.support.healthy import save_healthy
from tests.support.ledger import wipe
from tests.support.path_world import PathWorld, path_worlds
from tests.support.path_world import write as write_paths
from tests.support.world import random_world
from tests.support.world_rows import write

pytestmark = pytest.mark.postgres
REUSED = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large]
Written = Callable[[Engine], None]
OF_A_REAL_AMBITO = {
    "boundaries",
    "boundary_layers",
    "contents",
    "former_municipalities",
    "monthly_counts",
    "outside_places",
    "sharing_quotas",
}
"""What the demonstration has nothing of."""


def _frames(snapshot: Snapshot) -> dict[str, pl.DataFrame]:
    return {**snapshot.frames, "contacts": snapshot.contacts.collect()}


def _give_one_snapshot(engines: tuple[Engine, Engine], save: Written) -> dict[str, pl.DataFrame]:
    """Write the same rows into both databases, emptied before, compare what is read back, and return it."""
    for engine in engines:
        wipe(engine)
        save(engine)
    one, other = (read_snapshot(engine) for engine in engines)
    unlike = {name for name in IDENTITY if name != "token" and getattr(one, name) != getattr(other, name)}
    assert unlike == set()
    frames = _frames(one)
    assert set(frames) == set(SCHEMAS)
    for name, frame in _frames(other).items():
        assert_frame_equal(frames[name], frame, check_exact=True)
    return frames


@pytest.fixture
def engines(sqlite_engine: Engine, postgres_engine: Engine) -> tuple[Engine, Engine]:
    """A database of each kind, empty."""
    return sqlite_engine, postgres_engine


def test_the_small_base_with_a_bit_of_everything(engines: tuple[Engine, Engine]) -> None:
    _give_one_snapshot(engines, save_healthy)


def test_a_demonstration_in_which_no_frame_is_empty(engines: tuple[Engine, Engine]) -> None:
    frames = _give_one_snapshot(engines, _demonstrate)
    assert {name for name, frame in frames.items() if frame.is_empty()} == OF_A_REAL_AMBITO


def _demonstrate(engine: Engine) -> None:
    """Write a demonstration, and what the audit draws again, which nothing else writes."""
    create_demo(engine, scale=0.02)
    draw_again(engine, [7, 2**63 + 5])


@settings(max_examples=6, deadline=None, suppress_health_check=REUSED, derandomize=True)
@given(rng=st.randoms(use_true_random=True))
def test_any_small_ambito(engines: tuple[Engine, Engine], rng: Random) -> None:
    world = random_world(rng)
    _give_one_snapshot(engines, lambda engine: write(world, engine))


@settings(max_examples=6, deadline=None, suppress_health_check=REUSED, derandomize=True)
@given(world=path_worlds())
def test_any_paths(engines: tuple[Engine, Engine], world: PathWorld) -> None:
    _give_one_snapshot(engines, lambda engine: write_paths(world, engine))
