"""The accessibility statement: what was really tried, and no more; open to anybody, inert whatever the settings say."""

from dataclasses import replace
from datetime import date
from html.parser import HTMLParser

import pytest
from starlette.applications import Starlette

from components.app.accessibility import text
from components.app.accessibility.page import statement
from components.app.accessibility.record import Automatic, Looked, Tried, automatic, by_hand
from components.app.accessibility.route import accessibility_route
from components.server import middleware
from components.server.addresses import STATEMENT
from components.state.page_registry import PAGES
from indicators.italian.dates import day_in_words
from tests.support.asgi_client import Client

FOUND = Automatic(
    tool="axe-core 1",
    standard="WCAG 2.2, livelli A e AA",
    browser="Chromium 1",
    date=date(2026, 3, 4),
    looked=(
        Looked(page="quadro", width=390, violations=("color-contrast", "label")),
        Looked(page="mappa", width=1440, violations=()),
    ),
)
HAND = (
    Tried(what="Con la tastiera", how="a mano", when="marzo 2026", outcome="si usa"),
    Tried(what="Con un lettore di schermo", how="", when="", outcome=""),
)


class Words(HTMLParser):
    """The words of a page, and where its links lead."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.said, self.links = "", list[str]()
        self.feed(page)

    def handle_data(self, data: str) -> None:
        self.said += f" {data.strip()}" if data.strip() else ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.links += [value or "" for name, value in attrs if (tag, name) == ("a", "href")]


def read(found: Automatic = FOUND, *, contact: str = "ufficio@example.it", official: str = "") -> Words:
    return Words(str(statement(found, HAND, contact=contact, official=official)))


def test_what_machines_found_is_told_page_by_page() -> None:
    said = read().said
    assert "pagina «quadro» a 390 pixel: color-contrast e label" in said
    assert "2 pagine, a 1440 e 390 pixel di larghezza: 2 regole non rispettate." in said
    assert "axe-core 1 (WCAG 2.2, livelli A e AA), in Chromium 1, del 4 marzo 2026" in said
    clean = replace(FOUND, looked=FOUND.looked[1:])
    said = read(clean).said
    assert f"Una pagina, a 1440 pixel di larghezza: {text.FOUND_NONE}." in said
    assert text.NONE_BROKEN in said
    assert "color-contrast" not in said


def test_what_nobody_tried_is_said_and_the_product_is_never_called_wholly_conforming() -> None:
    said = read().said
    assert "Non ancora provato: Con un lettore di schermo" in said
    assert "Con un lettore di schermo — — non provato" in said
    assert "Con la tastiera a mano marzo 2026 si usa" in said
    assert "parzialmente conforme" in said
    assert "pienamente" not in said


def test_it_has_the_parts_of_the_model() -> None:
    said = read().said
    parts = (text.STATE, text.NOT_ACCESSIBLE, text.WRITING, text.AUTOMATIC, text.BY_HAND, text.FEEDBACK, text.KEYS)
    places = [said.index(f" {part} ") for part in parts]
    assert places == sorted(places)
    assert all(f"{key} {where} {does}" in said for key, where, does in text.KEYS_TOLD)


def test_whom_to_write_to_and_the_official_statement_are_those_of_the_settings() -> None:
    told = read(official="https://form.agid.gov.it/view/1")
    assert {"mailto:ufficio@example.it", "https://form.agid.gov.it/view/1"} <= set(told.links)
    assert text.NOT_OFFICIAL not in told.said
    none = read(contact="")
    assert text.NOBODY in none.said
    assert text.NOT_OFFICIAL in none.said
    assert not any(link.startswith("mailto:") for link in none.links)
    hostile = str(statement(FOUND, HAND, contact='"><script>1</script>', official=""))
    assert "<script" not in hostile


def test_anybody_reads_it_with_no_cookie_and_the_policy_holds() -> None:
    routes = [accessibility_route(lambda: "a@b.it")]
    client = Client(Starlette(routes=routes, middleware=middleware(routes=routes)))
    answer = client.get(STATEMENT, headers={"accept": "text/html"})
    assert answer.status_code == 200
    assert "set-cookie" not in answer.headers
    assert text.TITLE in answer.text
    assert 'lang="it"' in answer.text


def test_the_record_is_of_every_page_at_both_widths() -> None:
    """A new page is looked at by axe and recorded, or the statement would say less than there is."""
    kept = automatic()
    names = {page.name for page in PAGES} | {text.GATE, text.HERE}
    for width in (1440, 390):
        assert {one.page for one in kept.looked if one.width == width} == names, width
    assert kept.date >= date(2026, 11, 30)
    assert day_in_words(kept.date) in str(statement(kept, by_hand(), contact="", official=""))


@pytest.mark.parametrize("one", by_hand(), ids=lambda one: one.what[:20])
def test_what_was_tried_by_hand_says_how_and_when_or_that_it_was_not(one: Tried) -> None:
    assert bool(one.outcome) == bool(one.how) == bool(one.when)
