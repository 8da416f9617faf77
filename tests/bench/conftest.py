"""Large databases for the measurements, made once and kept between runs in ``var/bench``."""

from pathlib import Path

import pytest

from data_access.database import build_engine
from data_access.migrate import upgrade
from data_access.settings import Settings
from data_access.snapshot import Snapshot
from data_access.store import SnapshotStore
from sample_data.demo import create_demo

FOLDER = Path(__file__).resolve().parents[2] / "var" / "bench"


def database_of(scale: float) -> Settings:
    """Return the settings of a demo database of that scale, created if it is not there."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    path = FOLDER / f"scale-{scale:g}.sqlite"
    settings = Settings(database_url=f"sqlite:///{path}", cache_dir=FOLDER / f"cache-{scale:g}")
    if not path.exists():
        engine = build_engine(settings)
        upgrade(engine)
        create_demo(engine, scale=scale)
        engine.dispose()
    return settings


@pytest.fixture(scope="session")
def large_settings() -> Settings:
    """Settings of the database with five million contacts."""
    return database_of(25)


@pytest.fixture(scope="session")
def large(large_settings: Settings) -> Snapshot:
    """Snapshot of five million contacts, in memory."""
    return SnapshotStore(build_engine(large_settings), large_settings).current()


@pytest.fixture(scope="session")
def usual_settings() -> Settings:
    """Settings of the demo database at scale 1."""
    return database_of(1)


@pytest.fixture(scope="session")
def usual(usual_settings: Settings) -> Snapshot:
    """Snapshot of the demo Ambito at scale 1."""
    return SnapshotStore(build_engine(usual_settings), usual_settings).current()
