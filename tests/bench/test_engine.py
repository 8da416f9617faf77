"""Speed of the snapshot and of measure(), on the demo Ambito with five million contacts."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from components.state import page_registry
from components.state.page_context import Context
from components.views.overview.queries import asked, card_questions
from data_access.database import build_engine
from data_access.migrate import upgrade
from data_access.reading import read_snapshot
from data_access.settings import Settings
from data_access.snapshot import Snapshot
from data_access.viewers import Role, Viewer
from geo.boundaries import build_geography
from geo.tiles import build_tiles
from indicators.data_quality.service_calendar import daybook
from indicators.engine.measure import measure_many
from indicators.engine.query_service import Edition
from indicators.interchange.url_parameters import read_view
from indicators.model.code_lists import Directory
from indicators.model.period import Period
from indicators.model.query import Grouping, Lens, Query
from indicators.selection.person_timelines import warm_up
from sample_data.demo import create_demo
from tests.bench.budgets import told
from tests.bench.timing import Times, timed

MANAGER, MAYOR = Viewer(role=Role.MANAGER), Viewer(role=Role.MAYOR)
VIEWERS = pytest.mark.parametrize("viewer", [MANAGER, MAYOR], ids=["manager", "mayor"])
WARM = "as in the dashboard"
STATES = pytest.mark.parametrize("state", ["just read", WARM], ids=["read", "warm"])
ALL_YEARS = Period.parse("2023..2026")
FOUR = {
    "people_served": Query(indicator="people_served", period=Period.year(2025), by=(Grouping.MUNICIPALITY,)),
    "contacts": Query(indicator="contacts", period=Period.year(2025)),
    "rate_per_1000": Query(indicator="rate_per_1000", period=Period.year(2025), by=(Grouping.MUNICIPALITY,)),
    "attraction": Query(
        indicator="attraction", period=Period.year(2025), by=(Grouping.RESIDENCE_CLASS,), lens=Lens.PLACE
    ),
}
MONTHS = Query(indicator="people_served", period=ALL_YEARS, by=(Grouping.AREA, Grouping.MONTH))
HEAVY = {
    "by_municipality_year": (FOUR["people_served"],),
    "by_month_and_lens": (MONTHS, MONTHS.but(lens=Lens.PLACE)),
    "by_municipality_target": (MONTHS.but(by=(Grouping.MUNICIPALITY, Grouping.TARGET)),),
}


def note(name: str, times: Times, *, of: str = "") -> None:
    """Print the median beside the budget, with the best time and the processor's."""
    told(name, times.median, of=of, beside=times.beside)


def test_demo_at_scale_1(tmp_path: Path) -> None:
    def create() -> None:
        path = tmp_path / "demo.sqlite"
        path.unlink(missing_ok=True)
        engine = build_engine(Settings(database_url=f"sqlite:///{path}"))
        upgrade(engine)
        create_demo(engine)
        engine.dispose()

    note("demo_scale_1", timed(create, rounds=3, warm=False))


def test_snapshot_from_the_database(large_settings: Settings) -> None:
    engine = build_engine(large_settings)
    note("snapshot_from_database", timed(lambda: read_snapshot(engine), rounds=1, warm=False))


def test_snapshot_from_parquet(large: Snapshot, tmp_path: Path) -> None:
    large.save(tmp_path / "large")
    note("snapshot_from_parquet", timed(lambda: Snapshot.load(tmp_path / "large"), rounds=5))


@VIEWERS
@STATES
@pytest.mark.parametrize("name", sorted(FOUR))
def test_the_four_indicators(large: Snapshot, name: str, state: str, viewer: Viewer) -> None:
    asking = _asking(_in_state(large, state), viewer, FOUR[name])
    note("measure", timed(asking, rounds=15), of=f"{name}, {viewer.role}, {state}")


@VIEWERS
@STATES
@pytest.mark.parametrize("name", sorted(HEAVY))
def test_heavy_questions(large: Snapshot, name: str, state: str, viewer: Viewer) -> None:
    asking = _asking(_in_state(large, state), viewer, *HEAVY[name])
    note(name, timed(asking, rounds=9), of=f"{viewer.role}, {state}")


def test_contacts_by_service_and_day(large: Snapshot) -> None:
    """No indicator is broken down by day (persons are not, for anybody): the checks of the data count the days."""
    services = large["services"]["key"].to_list()
    note("by_service_day", timed(lambda: daybook(large, services), rounds=9), of="the daybook of the checks")


@VIEWERS
def test_the_cards_of_the_overview(large: Snapshot, large_settings: Settings, viewer: Viewer) -> None:
    warm_up(large)

    def draw() -> None:
        now = _context(large, large_settings, viewer)
        asked(now, card_questions(now))

    note("overview_cards", timed(draw, rounds=9), of=str(viewer.role))


def test_from_memory(large: Snapshot) -> None:
    edition = Edition(large, Settings())
    query = FOUR["people_served"].but(viewer=MAYOR)
    note("from_memory", timed(lambda: edition.ask(query), rounds=1000))


def _in_state(snapshot: Snapshot, state: str) -> Snapshot:
    """Return a snapshot as it is when just read, or as the dashboard holds it: with its histories worked out."""
    if state == WARM:
        warm_up(snapshot)
        return snapshot
    return replace(snapshot, contacts=snapshot.contacts.clone())


def _asking(snapshot: Snapshot, viewer: Viewer, *queries: Query) -> Callable[[], Any]:
    """Return a function that measures, with nothing remembered."""
    settings, directory = Settings(), Directory.of(snapshot)
    seen = tuple(query.but(viewer=viewer) for query in queries)
    return lambda: measure_many(snapshot, seen, settings=settings, directory=directory)


def _context(snapshot: Snapshot, settings: Settings, viewer: Viewer) -> Context:
    """Return the context of a first visit to the overview, with an edition that remembers nothing."""
    data = Edition(snapshot, settings).for_views()
    directory = data.directory
    lead = directory.lead_code if viewer.role is Role.MAYOR else None
    view = read_view({}, directory, Viewer(role=viewer.role, municipality=lead))
    return Context(
        data=data,
        settings=settings,
        geography=lambda: build_geography(tuple(directory.municipalities)),
        tiles=lambda: build_tiles(build_geography(tuple(directory.municipalities))),
        view=view,
        page=page_registry.DEFAULT,
    )
