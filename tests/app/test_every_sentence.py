"""A sweep over every page, role and period: each sentence's two numbers are those of the two periods that it names.

What a sentence claims is read by `tests.support.claims`, which does not know how it was written, and asked again of
`measure` by `tests.support.claims_held`. Which question a sentence is about comes from its figure, its card, or else
from all that its page asked. A sentence with two numbers that no form reads fails.
"""

import html
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any, Final

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Block, Element

from components.state import page_context, runtime
from components.state.page_context import Context, current_context
from components.state.page_registry import PAGES
from data_access.settings import current_settings
from indicators.catalogue.catalogue import INDICATORS
from indicators.engine.query_service import Edition
from indicators.model.period import Period
from indicators.model.query import Query
from indicators.model.result import Result
from tests.app.conftest import Visit
from tests.app.test_every_figure import FRAME, blocks, every_tab
from tests.support.claims import UnreadableError, amiss, few_persons, read, sentences
from tests.support.claims_held import Data, unheld, unstated
from tests.support.rings import rings

PERIODS: Final = {
    "running year": {"periodo": "2026"},
    "running quarter": {"periodo": "2026-Q4"},
    "last twelve months": {"periodo": ""},
    "first months of the data": {"periodo": "2023-Q1"},
    "nobody came": {"periodo": "", "comune": "019002", "area": "019002"},
    "a return is missing": {"periodo": "", "comune": "019025", "area": "019025"},
}
"""What is asked: periods, a municipality that nobody came from, and one whose listening centre has fallen silent."""
ANY: Final = {"comune": "019067"}
"""A municipality like any other, where nothing else is asked."""
ROLES: Final = ("manager", "mayor", "partner")
TITLE: Final = "titolo"
"""The key of what holds a page's finding."""
CARD: Final = re.compile(r'<section class="bif-card[^"]*">(.*?)</section>', re.DOTALL)
CARD_PARTS: Final = ("label", "value", "change")
READ_ALOUD: Final = re.compile(r"<(li|p)\b[^>]*>(.*?)</\1>", re.DOTALL)
NOT_OF_DATA: Final = re.compile(
    r"^(?:Formula|Attenzione|Come si legge|A che cosa serve|Fonte): ?|^Bifocale usa un solo cookie"
)
WORDS: Final = frozenset({"title", "header", "subheader", "markdown", "caption", "info", "warning", "error", "html"})
"""Elements that hold sentences. Figures and tables are compared by `test_every_figure`."""
METHOD: Final = "Ultimo valore: "
"""What the page of the method tells of the data; the rest of it is about how they are counted."""


@dataclass
class Heard:
    """What the pages asked while they were drawn: by each figure, for the page's finding, in all; and its view."""

    framed: dict[str, list[Query]] = field(default_factory=dict)
    asked: list[Query] = field(default_factory=list)
    views: list[Query] = field(default_factory=list)

    def about(self, page: str, where: str, subject: str) -> list[Query]:
        """Return the questions that a sentence may be about, by its page, the key of its container and its subject."""
        found = self.framed.get(f"{page} {where}") or self.asked
        name = subject.partition(" · ")[0]
        return [query for query in found if not name or INDICATORS[query.indicator].name == name]


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A sentence, and the key of the container that it stands in."""

    where: str
    sentence: str


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> Heard:
    """Listen to what is asked."""
    told = Heard()
    framing, heading = (import_module(f"components.widgets.{name}") for name in ("figure_frame", "title"))
    foot, headline, ask, entering = framing.foot, heading.headline, Edition.ask_each, page_context.enter

    def page() -> str:
        return current_context().page.name

    def of_figure(result: Result, *, key: str, beside: Any = (), **words: Any) -> None:
        told.framed.setdefault(f"{page()} {FRAME}{key}", []).extend(one.query for one in (result, *beside))
        foot(result, key=key, beside=beside, **words)

    def of_title(result: Result) -> str:
        told.framed.setdefault(f"{page()} {TITLE}", []).append(result.query)
        return headline(result)

    def of_page(context: Context) -> None:
        told.views.append(context.view.query)
        entering(context)

    def of_all(self: Edition, queries: Any) -> Any:
        asked = tuple(queries)
        told.asked.extend(asked)
        return ask(self, asked)

    monkeypatch.setattr(framing, "foot", of_figure)
    monkeypatch.setattr(heading, "headline", of_title)
    monkeypatch.setattr(Edition, "ask_each", of_all)
    monkeypatch.setattr(page_context, "enter", of_page)
    return told


def plain(source: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", source)).split())


def of_html(source: str) -> Iterator[str]:
    """Yield the sentences of HTML: of each card its name, value and change as one, of the rest each paragraph."""
    for card in CARD.findall(source):
        found = [re.search(rf'<p class="bif-card-{part}">(.*?)</p>', card, re.DOTALL) for part in CARD_PARTS]
        told = [plain(part[1]) for part in found if part]
        if len(told) == len(CARD_PARTS) and all(told):
            yield " ¦ ".join(told)
    for _, paragraph in READ_ALOUD.findall(CARD.sub("", source)):
        yield from sentences(plain(paragraph))


def of_element(element: Element) -> Iterator[str]:
    if element.type == "html":
        yield from of_html(element.proto.body)
    elif element.type in WORDS and isinstance(element.value, str):
        yield from sentences(element.value)


def said(app: AppTest) -> Iterator[Said]:
    """Yield what is said on the page that is open."""
    containers: dict[int, str] = {}
    for block in blocks(app):
        if block.key and (block.key.startswith(FRAME) or block.key == TITLE):
            containers |= {id(node): block.key for node in block if not isinstance(node, Block)}
    for node in app._tree:
        if not isinstance(node, Block):
            where = containers.get(id(node), "")
            yield from (Said(where=where, sentence=one) for one in of_element(node) if not NOT_OF_DATA.match(one))


def wrong(one: Said, heard: Heard, data: Data, *, page: str, asked: Period, role: str) -> Iterator[str]:
    """Yield what is wrong with a sentence."""
    if role == "mayor" and (few := few_persons(one.sentence)):
        yield f"{few}: few persons"
    try:
        claims = read(one.sentence)
    except UnreadableError:
        yield "no form of tests.support.claims reads it"
        return
    names = data.directory
    for claim in claims:
        yield from amiss(claim, asked=asked, first=names.first_month, last=names.last_month)
        yield from unheld(claim, heard.about(page, one.where, claim.subject), data)
    if not claims and f"{page} {one.where}" in heard.framed:
        yield from unstated(one.sentence, heard.about(page, one.where, ""), data)


@pytest.fixture
def listen(visit: Visit, heard: Heard) -> Callable[..., list[str]]:
    """Open a page at an address, in every one of its views, and return what is wrong with what it says."""

    def walk(page: str, role: str, words: dict[str, str]) -> list[str]:
        app = visit(page, role=role, **words)
        edition = runtime.runtime().queries.edition()
        data = Data(edition.snapshot, current_settings())
        asked = (heard.asked[0] if heard.asked else heard.views[-1]).period
        found: dict[Said, list[str]] = {}
        for view in every_tab(app):
            assert not app.exception, view
            fresh = [one for one in said(app) if one not in found]
            if page == "metodo":
                fresh = [one for one in fresh if one.sentence.startswith(METHOD)]
            found |= {one: [*wrong(one, heard, data, page=page, asked=asked, role=role)] for one in fresh}
        return [f"{one.where or 'page'}: {one.sentence}\n    {'; '.join(what)}" for one, what in found.items() if what]

    return walk


FIRST: Final = (
    ("quadro", "manager", "running year"),
    ("quadro", "mayor", "last twelve months"),
    ("quadro", "partner", "running quarter"),
    ("occupazione", "manager", "running year"),
    ("percorsi", "mayor", "first months of the data"),
    ("comune", "manager", "a return is missing"),
    ("comune", "mayor", "nobody came"),
)
"""In the first ring each kind of page and each period once."""
EVERY: Final = [(page.name, role, period) for page in PAGES for role in ROLES for period in PERIODS]


@pytest.mark.parametrize(
    ("page", "role", "period"), rings(FIRST, second=[visit for visit in EVERY if visit not in FIRST])
)
def test_every_sentence_is_what_the_data_say(
    listen: Callable[..., list[str]], page: str, role: str, period: str
) -> None:
    found = listen(page, role, {**ANY, **PERIODS[period]})
    assert found == [], "\n".join(found)
