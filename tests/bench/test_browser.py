"""Every page in a real browser: first view with nothing cached, switching to it, a filter moved at scale 25."""

import statistics

import pytest

from components.app.filter_bar import LABELS
from components.state.page_registry import PAGES, PageEntry
from tests.bench.browsing import choose, cold_browser, first_view, new_page, switch
from tests.bench.budgets import told
from tests.bench.questions import address_of, changes
from tests.e2e.support.server import Server

ROUNDS = 3
LEAD = "Crema"
MOVES = (
    ("periodo", "2024"),
    ("periodo", "2023"),
    ("periodo", "terzo trimestre 2025"),
    ("confronto", "Nessuno"),
    ("area", "Territorio"),
    ("comune", "Offanengo"),
    ("periodo", "primo trimestre 2024"),
)
"""Filters and what is chosen in each, one after the other; a page uses those that it has."""
WITH_FILTERS = [page for page in PAGES if "periodo" in page.filters]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_cold_browser(dashboard: Server, page: PageEntry) -> None:
    views = [_cold(dashboard, page) for _ in range(ROUNDS)]
    gate, after = (statistics.median(part) for part in zip(*views, strict=True))
    whole = statistics.median(map(sum, views))
    beside = f"gate {gate:.2f} s, then {after:.2f} s"
    told("page_cold", whole, of=page.name, beside=beside)
    if page.name == "mappa":
        told("cold_map", whole, beside=beside)


def _cold(dashboard: Server, page: PageEntry) -> tuple[float, float]:
    with cold_browser() as browser:
        return first_view(new_page(browser), dashboard.url, f"/{address_of(page)}", changes(page)[0])


def test_switching_pages(dashboard: Server) -> None:
    taken: dict[str, list[float]] = {page.name: [] for page in PAGES}
    with cold_browser() as browser:
        window = new_page(browser)
        first_view(window, dashboard.url, "/")
        for page in [*PAGES[1:], *PAGES, *PAGES]:
            label = page.label.format(lead=LEAD)
            taken[page.name].append(switch(window, label, f"/{address_of(page)}"))
    for name, seconds in taken.items():
        told("page_switch", statistics.median(seconds), of=name, beside=f"worst {max(seconds):.2f} s")


@pytest.mark.parametrize("page", WITH_FILTERS, ids=lambda page: page.name)
def test_a_filter_moved_over_five_million(large_dashboard: Server, page: PageEntry) -> None:
    with cold_browser() as browser:
        window = new_page(browser)
        first_view(window, large_dashboard.url, f"/{address_of(page)}", changes(page)[0])
        taken = [choose(window, LABELS[name], option) for name, option in MOVES if name in page.filters]
    told("page_change_large", statistics.median(taken), of=page.name, beside=f"worst {max(taken):.2f} s")
