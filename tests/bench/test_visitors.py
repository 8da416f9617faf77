"""Pages under visitors: one alone, a burst of forty on one link, fifty that think, two hundred on every page.

Prints the times; none may meet a page that failed.
"""

from components.state.page_registry import addresses
from tests.bench.budgets import told
from tests.bench.visitors import at_95, median, processor, settled, visit, walk, weight
from tests.e2e.support.server import Server

ADDRESSES = ["", *addresses()]
YEARS = [f"periodo={year}" for year in (2025, 2024, 2023, "2025-Q1", "2025-Q2", "2024-Q3", "2023..2025", "2024..2025")]


def test_one_visitor_changes_filters(dashboard: Server) -> None:
    visits = settled(visit(dashboard, "mappa", YEARS * 3, sessions=1, think=0.2, ramp=0))
    told("map_change", median(visits.changes), beside=f"processor {processor(visits.changes) * 1000:.0f} ms")
    told("map_change_weight", weight(visits.changes) / 1000)
    assert all(run.exceptions == 0 for run in visits.changes)


def test_a_burst_on_one_link(dashboard: Server) -> None:
    visits = settled(visit(dashboard, "mappa", YEARS[:1] * 4, sessions=40, think=2, ramp=0.125))
    told("burst_40", at_95(visits.first), beside=f"afterwards p95 {at_95(visits.changes):.2f} s")
    assert len(visits.first) == 40


def test_fifty_visitors_who_think(dashboard: Server) -> None:
    visits = settled(visit(dashboard, "mappa", YEARS[:4], sessions=50, think=10, ramp=0.4))
    told("map_change_50", at_95(visits.changes), beside=f"median {median(visits.changes) * 1000:.0f} ms")
    assert len(visits.changes) == 150


def test_two_hundred_visitors_on_every_page_as_every_role(dashboard: Server) -> None:
    visits = settled(walk(dashboard, ADDRESSES, sessions=200, ramp=0.3, each=4, think=15))
    print(f"\n200 visitors on every page: p95 of a page {at_95(visits.changes):.2f} s, {visits.exceptions} error boxes")
    assert (len(visits.first), len(visits.changes)) == (200, 600)
    assert visits.exceptions == 0
    assert "Traceback" not in dashboard.written()
