"""No page offers a control that changes what it says and not what it shows: each one moves a number or a figure.

A page is read as a person reads it: every number in its words (years apart, which name periods), the figures as they
are drawn, the tables. The filter bar, which says the choice back, is left out.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Block, Element

from components.state.page_registry import PAGES, PageEntry
from tests.app.conftest import YEAR as OPENED_ON
from tests.app.conftest import Visit
from tests.bench.questions import ALWAYS, LENS, VALUES
from tests.support.rings import rings

NUMBER = re.compile(r"\d[\d.]*(?:,\d+)?")
YEAR = re.compile(r"20\d\d")
ADDRESS = re.compile(r'data-address="[^"]*"')
BARS = ("barra", "testata", "piede")
"""Keys of the containers that say the choice back."""
DRAWN = ("x", "y", "z", "text", "locations", "values", "customdata")


def controls(page: PageEntry) -> list[str]:
    return [*page.filters, *(["ottica"] if page.lens is None else [])]


WITH: dict[tuple[str, str], dict[str, str]] = {("percorsi", "ottica"): {"area": "capofila"}}
"""What a control is offered with, where it is not offered always."""
NOT_FILTERS = ("indicatore", "comune", "orizzonte", "fittizia")
"""Keys that are no filter of every page: what the map shows, who is in focus, and what comes by address alone."""
PLACES_OF = {
    control: [page for page in PAGES if control in controls(page)] for page in PAGES for control in controls(page)
}
"""The pages that offer each control."""


def _cases() -> Iterator[Any]:
    """Yield every control on the last page that offers it, and in the second ring on the others."""
    for control, pages in PLACES_OF.items():
        for page in pages:
            marks = () if page is pages[-1] else (pytest.mark.second_ring,)
            yield pytest.param(page, control, id=f"{page.name}-{control}", marks=marks)


@pytest.mark.parametrize(("page", "control"), list(_cases()))
def test_a_control_of_a_page_moves_a_number_or_a_figure(visit: Visit, page: PageEntry, control: str) -> None:
    beside = WITH.get((page.name, control), {})
    app = visit(page.name, role="manager", **ALWAYS.get(page.name, {}), **beside)
    before = shown(app)
    words = LENS if control == "ottica" else VALUES[control]
    assert any(shown(at(app, page, {**beside, control: word})) != before for word in words)


@pytest.mark.parametrize("page", rings(PAGES[1::3], second=[page for page in PAGES if page not in PAGES[1::3]]))
def test_what_a_page_does_not_offer_changes_neither_its_words_nor_its_numbers(visit: Visit, page: PageEntry) -> None:
    app = visit(page.name, role="manager", **ALWAYS.get(page.name, {}))
    read = {name: words[0] for name, words in {**VALUES, "ottica": LENS}.items() if name not in NOT_FILTERS}
    others = {name: word for name, word in read.items() if name not in controls(page)}
    before = (shown(app), said(app))
    assert (shown(app.run()), said(app)) == before, "the same page twice"
    changed = {name: word for name, word in others.items() if told(at(app, page, {name: word})) != before}
    assert changed == {}


def told(app: AppTest) -> tuple[list[str], list[str]]:
    return shown(app), said(app)


def at(app: AppTest, page: PageEntry, words: dict[str, str]) -> AppTest:
    """Return the page at an address, in the year that it was opened on."""
    for name in list(app.query_params):
        del app.query_params[name]
    for name, word in {"periodo": OPENED_ON, **ALWAYS.get(page.name, {}), **words}.items():
        app.query_params[name] = word
    return app.run()


def shown(app: AppTest) -> list[str]:
    """Return what the page tells in numbers: of its words, of its figures, of its tables."""
    return [one for element in elements(app.main) for one in numbers(element)]


def said(app: AppTest) -> list[str]:
    """Return the words of a page."""
    return [text(element) for element in elements(app.main)]


def elements(block: Block) -> Iterator[Element]:
    """Yield the elements of a page without the bars that say the choice back."""
    for child in block.children.values():
        if isinstance(child, Block):
            if not is_bar(child):
                yield from elements(child)
        elif child.type not in {"selectbox", "multiselect", "button_group", "select_slider"}:
            yield child


def is_bar(block: Block) -> bool:
    key = getattr(block.proto, "id", "") or ""
    return any(key.endswith(bar) or f"-{bar}" in key for bar in BARS)


def numbers(element: Element) -> list[str]:
    """Return the numbers of an element, years apart."""
    if element.type == "plotly_chart":
        return [drawn(json.loads(element.proto.spec or "{}"))]
    if element.type in {"arrow_data_frame", "dataframe", "table"}:
        return [element.value.to_csv()]
    return [one for one in NUMBER.findall(text(element)) if not YEAR.fullmatch(one.rstrip("."))]


def text(element: Element) -> str:
    """Return the words of an element; the address that a button copies says the choice back."""
    proto: Any = getattr(element, "proto", None)
    words = " ".join(str(getattr(proto, name, "")) for name in ("body", "label", "value", "alt"))
    return ADDRESS.sub("", words)


def drawn(spec: dict[str, Any]) -> str:
    """Return what a figure draws, without what it says of itself."""
    return json.dumps([[trace.get(name) for name in DRAWN] for trace in spec.get("data", [])], sort_keys=True)
