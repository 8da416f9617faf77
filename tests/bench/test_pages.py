"""Every page under one visitor without a browser: each filter moved to values never asked before. Prints the times."""

from collections.abc import Sequence

import pytest

from components.state.page_registry import PAGES, PageEntry
from tests.bench.budgets import told
from tests.bench.questions import address_of, changes
from tests.bench.visitors import MANAGER, MAYOR, Run, median, processor, settled, visit, weight
from tests.e2e.support.server import Server

ROLES = {"manager": MANAGER, "mayor": MAYOR}


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_filter_changes(dashboard: Server, page: PageEntry, role: str) -> None:
    runs = changes_of(dashboard, page, role)
    new, again = runs[: len(runs) // 2], runs[len(runs) // 2 :]
    slowest, heaviest = max(run.seconds for run in new), max(run.wire for run in new) / 1000
    used, repeated = processor(new) * 1000, median(again) * 1000
    beside = f"processor {used:.0f} ms, worst {slowest * 1000:.0f} ms, asked again {repeated:.0f} ms"
    told("page_change", median(new), of=f"{page.name}, {role}", beside=beside)
    told("page_change_weight", weight(new) / 1000, of=f"{page.name}, {role}", beside=f"worst {heaviest:.0f} kB")
    assert all(run.exceptions == 0 for run in runs)


def changes_of(dashboard: Server, page: PageEntry, role: str) -> Sequence[Run]:
    """Return the runs of every change of a page, twice over: never asked before, and again."""
    once = changes(page)
    turns = [*once, *once] if len(once) > 1 else once * 8
    path = address_of(page)
    visits = settled(visit(dashboard, path, ["", *turns], sessions=1, think=0.05, ramp=0, role=ROLES[role]))
    return visits.changes
