"""No filter of any page, whatever its value, shows an error or a traceback to anybody.

A manager tries every value. A mayor and a partner, whose pages have the same code, try one value of each filter, each
on every other page; in the second ring on the others too, and half of all values each.
"""

from collections.abc import Iterable
from itertools import cycle
from urllib.parse import parse_qsl

import pytest

from components.state.page_registry import PAGES, PageEntry
from tests.app.conftest import Visit
from tests.bench.questions import changes
from tests.support.rings import rings

OTHERS = ("mayor", "partner")


def one_of_each(addresses: Iterable[str]) -> list[str]:
    """Return the last address of those that set the same filter, which of lists is the most filtered."""
    return list({tuple(name for name, _ in parse_qsl(address)): address for address in addresses}.values())


@pytest.mark.second_ring
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_value_of_every_filter_of_a_page(visit: Visit, page: PageEntry) -> None:
    assert broken(visit, page, "manager", changes(page)) == []


@pytest.mark.parametrize(
    ("page", "role"),
    rings(zip(PAGES, cycle(OTHERS), strict=False), second=zip(PAGES, cycle(reversed(OTHERS)), strict=False)),
    ids=lambda value: getattr(value, "name", value),
)
def test_a_value_of_every_filter_of_a_page(visit: Visit, page: PageEntry, role: str) -> None:
    assert broken(visit, page, role, one_of_each(changes(page))) == []


@pytest.mark.second_ring
@pytest.mark.parametrize(("role", "half"), [("mayor", slice(0, None, 2)), ("partner", slice(1, None, 2))])
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_half_of_the_values_of_every_filter_of_a_page(visit: Visit, page: PageEntry, role: str, half: slice) -> None:
    assert broken(visit, page, role, changes(page)[half]) == []


def broken(visit: Visit, page: PageEntry, role: str, addresses: Iterable[str]) -> list[str]:
    """Return the addresses of a page at which it breaks."""
    app = visit(page.name, role=role)
    found = []
    for address in addresses:
        for name in list(app.query_params):
            del app.query_params[name]
        for name, word in parse_qsl(address):
            app.query_params[name] = word
        app.run()
        found += [address] if app.exception else []
        assert any(title.value.startswith(page.title(lead="Crema")) for title in app.title)
    return found
