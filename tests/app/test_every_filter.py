"""No filter of any page, whatever its value, shows an error or a traceback to anybody."""

from urllib.parse import parse_qsl

import pytest

from components.state.page_registry import PAGES, PageEntry
from tests.app.conftest import Visit
from tests.bench.questions import changes

SHARES = {"manager": slice(None), "mayor": slice(0, None, 2), "partner": slice(1, None, 2)}
"""A manager tries every value; a mayor and a partner, whose pages have the same code, half of them each."""


@pytest.mark.parametrize("role", SHARES)
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_value_of_every_filter_of_a_page(visit: Visit, page: PageEntry, role: str) -> None:
    app = visit(page.name, role=role)
    broken = []
    for address in changes(page)[SHARES[role]]:
        for name in list(app.query_params):
            del app.query_params[name]
        for name, word in parse_qsl(address):
            app.query_params[name] = word
        app.run()
        broken += [address] if app.exception else []
        assert any(title.value.startswith(page.title(lead="Crema")) for title in app.title)
    assert broken == []
