"""Fixtures of the attacks: the demo Ambito of three seeds, in memory, shared by all of them.

``ATTACKS_DEPTH=full`` attacks it at its usual size and asks much more; by default it has two fifths of its people, of
whom a larger share is hidden. In the first ring one seed is attacked, in the second all three.
"""

import os
from collections.abc import Callable
from functools import cache
from typing import Final

import pytest

from data_access.reading import read_snapshot
from data_access.snapshot import Snapshot
from sample_data.world import DEFAULT_SEED
from tests.support.demos import demo_base
from tests.support.engines import opened
from tests.support.rings import rings

IS_FULL: Final = os.environ.get("ATTACKS_DEPTH") == "full"
SCALE: Final = 1.0 if IS_FULL else 0.4
SEEDS: Final = (DEFAULT_SEED, 1, 2)


@pytest.fixture(scope="session")
def is_full() -> bool:
    """Whether everything is asked."""
    return IS_FULL


@pytest.fixture(scope="session")
def demos(tmp_path_factory: pytest.TempPathFactory) -> Callable[[int], Snapshot]:
    """Make the demo Ambito of a seed, once."""

    @cache
    def made(seed: int) -> Snapshot:
        with opened(f"sqlite:///{demo_base(tmp_path_factory, scale=SCALE, seed=seed)}") as engine:
            return read_snapshot(engine)

    return made


@pytest.fixture(scope="session", params=rings(SEEDS[:1], second=SEEDS[1:]), ids=lambda seed: f"seed {seed}")
def snapshot(request: pytest.FixtureRequest, demos: Callable[[int], Snapshot]) -> Snapshot:
    """The demo Ambito of each seed."""
    return demos(request.param)


@pytest.fixture(scope="session")
def one_snapshot(demos: Callable[[int], Snapshot]) -> Snapshot:
    """The demo Ambito of one seed, for the twins."""
    return demos(SEEDS[0])
