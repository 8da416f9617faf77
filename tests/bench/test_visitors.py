"""The map page under visitors: one alone, a burst of forty on one link, fifty that think. Prints the times."""

import asyncio
from collections.abc import Iterator

import pytest

from data_access.settings import Settings
from tests.bench.budgets import report
from tests.bench.visitors import at_95, median, visit, weight
from tests.e2e.support.server import Server, running

YEARS = [f"periodo={year}" for year in (2025, 2024, 2023, "2025-Q1", "2025-Q2", "2024-Q3", "2023..2025", "2024..2025")]


@pytest.fixture(scope="module")
def dashboard(usual_settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A fresh dashboard on the demo Ambito at scale 1."""
    folder = tmp_path_factory.mktemp("dashboard")
    environment = {
        "BIFOCALE_DATABASE_URL": usual_settings.database_url,
        "BIFOCALE_CACHE_DIR": str(usual_settings.cache_dir),
    }
    with running(environment, folder=folder) as server:
        yield server


def test_one_visitor_changes_filters(dashboard: Server) -> None:
    visits = asyncio.run(visit(f"{dashboard.url}/mappa", YEARS * 3, sessions=1, think=0.2, ramp=0))
    print("\n" + report("filter_change", median(visits.changes)), f"; {weight(visits.changes) / 1000:.1f} kB")
    assert all(run.exceptions == 0 for run in visits.changes)


def test_a_burst_on_one_link(dashboard: Server) -> None:
    visits = asyncio.run(visit(f"{dashboard.url}/mappa", YEARS[:1] * 4, sessions=40, think=2, ramp=0.125))
    print("\n" + report("burst_40", at_95(visits.first)), f"; afterwards p95 {at_95(visits.changes):.2f} s")
    assert len(visits.first) == 40


def test_fifty_visitors_who_think(dashboard: Server) -> None:
    visits = asyncio.run(visit(f"{dashboard.url}/mappa", YEARS[:4], sessions=50, think=10, ramp=0.4))
    print("\n" + report("filter_change_50", at_95(visits.changes)), f"; median {median(visits.changes):.2f} s")
    assert len(visits.changes) == 150
