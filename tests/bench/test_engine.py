"""Speed of the snapshot and of measure(), on the demo Ambito with five million contacts."""

from pathlib import Path
from typing import Any

import pytest

from data_access.database import build_engine
from data_access.migrate import upgrade
from data_access.reading import read_snapshot
from data_access.settings import Settings
from data_access.snapshot import Snapshot
from data_access.viewers import Role, Viewer
from indicators.desk import Desk
from indicators.directory import Directory
from indicators.measure import measure
from indicators.period import Period
from indicators.query import Grouping, Lens, Query
from sample_data.demo import create_demo
from tests.bench.budgets import report

MANAGER, MAYOR = Viewer(role=Role.MANAGER), Viewer(role=Role.MAYOR)
ALL_YEARS = Period.parse("2023..2026")
FOUR = {
    "people_served": Query(indicator="people_served", period=Period.year(2025), by=(Grouping.MUNICIPALITY,)),
    "contacts": Query(indicator="contacts", period=Period.year(2025)),
    "rate_per_1000": Query(indicator="rate_per_1000", period=Period.year(2025), by=(Grouping.MUNICIPALITY,)),
    "attraction": Query(
        indicator="attraction", period=Period.year(2025), by=(Grouping.RESIDENCE_CLASS,), lens=Lens.PLACE
    ),
}


def told(name: str, benchmark: Any) -> None:
    """Print one measurement beside its budget."""
    print("\n" + report(name, benchmark.stats.stats.median))


def test_demo_at_scale_1(benchmark: Any, tmp_path: Path) -> None:
    def create() -> None:
        path = tmp_path / "demo.sqlite"
        path.unlink(missing_ok=True)
        engine = build_engine(Settings(database_url=f"sqlite:///{path}"))
        upgrade(engine)
        create_demo(engine)
        engine.dispose()

    benchmark.pedantic(create, rounds=3)
    told("demo_scale_1", benchmark)


def test_snapshot_from_the_database(benchmark: Any, large_settings: Settings) -> None:
    engine = build_engine(large_settings)
    benchmark.pedantic(lambda: read_snapshot(engine), rounds=1)
    told("snapshot_from_database", benchmark)


def test_snapshot_from_parquet(benchmark: Any, large: Snapshot, tmp_path: Path) -> None:
    large.save(tmp_path / "large")
    benchmark.pedantic(lambda: Snapshot.load(tmp_path / "large"), rounds=5)
    told("snapshot_from_parquet", benchmark)


@pytest.mark.parametrize("viewer", [MANAGER, MAYOR], ids=["manager", "mayor"])
@pytest.mark.parametrize("name", sorted(FOUR))
def test_the_four_indicators(benchmark: Any, large: Snapshot, name: str, viewer: Viewer) -> None:
    settings, directory = Settings(), Directory.of(large)
    query = FOUR[name].but(viewer=viewer)
    benchmark.pedantic(
        lambda: measure(large, query, settings=settings, directory=directory), rounds=15, warmup_rounds=1
    )
    told(name, benchmark)


HEAVY = {
    "by_municipality_year": FOUR["people_served"].but(viewer=MANAGER),
    "by_month_and_lens": Query(
        indicator="people_served", period=ALL_YEARS, by=(Grouping.AREA, Grouping.MONTH), viewer=MANAGER
    ),
    "by_municipality_target": Query(
        indicator="people_served", period=ALL_YEARS, by=(Grouping.MUNICIPALITY, Grouping.TARGET), viewer=MANAGER
    ),
}


@pytest.mark.parametrize("name", sorted(HEAVY))
def test_heavy_questions(benchmark: Any, large: Snapshot, name: str) -> None:
    settings, directory = Settings(), Directory.of(large)
    benchmark.pedantic(
        lambda: measure(large, HEAVY[name], settings=settings, directory=directory), rounds=9, warmup_rounds=1
    )
    told(name, benchmark)


def test_from_memory(benchmark: Any, large: Snapshot) -> None:
    desk = Desk(lambda: large, Settings())
    query = FOUR["people_served"].but(viewer=MAYOR)
    desk.ask(query)
    benchmark(lambda: desk.ask(query))
    told("from_memory", benchmark)
