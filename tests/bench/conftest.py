"""Large databases for the measurements, made once and kept between runs in ``var/bench``; the table at the end."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from data_access.database import build_engine
from data_access.migrate import head_revision, upgrade
from data_access.settings import Settings
from data_access.snapshot import Snapshot
from data_access.store import SnapshotStore
from sample_data.demo import create_demo
from tests.bench import budgets
from tests.e2e.support.server import Server, running

FOLDER = Path(__file__).resolve().parents[2] / "var" / "bench"
REPORT = FOLDER / "measured.md"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the table of what was measured, and keep it."""
    table = budgets.table()
    if table:
        FOLDER.mkdir(parents=True, exist_ok=True)
        REPORT.write_text(f"{table}\n", encoding="utf-8")
        terminalreporter.section(f"budgets (also in {REPORT.relative_to(FOLDER.parents[1])})")
        terminalreporter.write_line(table)


@pytest.fixture(scope="session", autouse=True)
def _sqlite_does_not_wait_for_the_disk() -> None:
    """It does, in what is measured."""


def database_of(scale: float) -> Settings:
    """Return the settings of a demo database of that scale, created if there is none of the present tables."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    path = FOLDER / f"scale-{scale:g}-{head_revision()}.sqlite"
    settings = Settings(database_url=f"sqlite:///{path}", cache_dir=FOLDER / f"cache-{scale:g}")
    if not path.exists():
        for older in FOLDER.glob(f"scale-{scale:g}-*.sqlite*"):
            older.unlink()
        _create(path, scale)
    return settings


def _create(path: Path, scale: float) -> None:
    """Write a demo database under another name first: an interrupted run leaves nothing that looks whole."""
    draft = path.with_suffix(".draft.sqlite")
    draft.unlink(missing_ok=True)
    engine = build_engine(Settings(database_url=f"sqlite:///{draft}"))
    upgrade(engine)
    create_demo(engine, scale=scale)
    engine.dispose()
    draft.rename(path)


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


@pytest.fixture(scope="module")
def dashboard(usual_settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A fresh dashboard on the demo Ambito at scale 1."""
    with running(environment(usual_settings), folder=tmp_path_factory.mktemp("dashboard")) as server:
        server.wait_until_well()
        yield server


@pytest.fixture(scope="module")
def large_dashboard(large_settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A fresh dashboard on five million contacts."""
    with running(environment(large_settings), folder=tmp_path_factory.mktemp("large")) as server:
        server.wait_until_well()
        yield server


def environment(settings: Settings) -> dict[str, str]:
    """Return the environment of a dashboard with these settings."""
    return {"BIFOCALE_DATABASE_URL": settings.database_url, "BIFOCALE_CACHE_DIR": str(settings.cache_dir)}
