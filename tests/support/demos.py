"""Demonstration bases for tests that only read: each made once for all the processes of a run.

Comes in: pytest's factory of folders, a scale, a seed. Goes out: the path of a SQLite file, and what was said of it.
Must not: be written: whoever spoils one spoils a copy.
"""

import fcntl
import os
import pickle
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from data_access.migrate import upgrade
from sample_data.demo import DemoSummary, create_demo
from sample_data.world import DEFAULT_SEED
from tests.support.engines import opened


def demo_base(folders: pytest.TempPathFactory, *, scale: float, seed: int = DEFAULT_SEED) -> Path:
    """Return the path of a demonstration base, made now if no process of this run has made it."""
    path = shared_folder(folders) / f"demo-{scale:g}-{seed}.sqlite"
    with alone(path.with_suffix(".lock")):
        if not path.exists():
            unfinished = path.with_suffix(".unfinished")
            unfinished.unlink(missing_ok=True)
            with opened(f"sqlite:///{unfinished}") as engine:
                upgrade(engine)
                summary = create_demo(engine, scale=scale, seed=seed)
            path.with_suffix(".summary").write_bytes(pickle.dumps(summary))
            unfinished.rename(path)
    return path


def summary_of(base: Path) -> DemoSummary:
    """Return what was said of a base of `demo_base` when it was made."""
    summary: DemoSummary = pickle.loads(base.with_suffix(".summary").read_bytes())
    return summary


def shared_folder(folders: pytest.TempPathFactory) -> Path:
    """Return the folder that all the processes of a run see."""
    own = folders.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Let one process at a time into the block."""
    with path.open("w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
