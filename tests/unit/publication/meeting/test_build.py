"""The pages of a meeting: whole, of nothing else, inert whatever was written, and true about what has changed."""

import json
import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser

import pytest
from sqlalchemy import Engine

from data_access.agendas import Agenda, AgendaItem
from publication.edition.making import Made
from publication.edition.package import Edition
from publication.meeting import text
from publication.meeting.build import build
from tests.support.asking import saved
from tests.support.edition_world import Make, people, small_ambito
from tests.support.nasty import BY_LANGUAGE

OUTSIDE = re.compile(r"(?:https?:)?//(?!www\.w3\.org/)[a-z0-9-]+\.[a-z]", re.IGNORECASE)
VIEWS = (
    ("mappa", "indicatore=people_served&periodo=2025", "mappa"),
    ("quadro", "periodo=2025", "schede"),
    ("crema_territorio", "periodo=2025", "bisogno"),
    ("quadro", "target=adulti", "schede"),
)


def agenda(*, title: str = "Assemblea", words: str = "", note: str = "") -> Agenda:
    items = tuple(
        AgendaItem(id=place, position=place, page=page, query=query, figure=figure, title=words, note=note)
        for place, (page, query, figure) in enumerate(VIEWS)
    )
    return Agenda(key="a1", title=title, meeting_date=date(2026, 12, 10), edition="", items=items, role="responsabile")


class Found(HTMLParser):
    """The elements of a page, the names of their attributes, what each file is called."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[str] = []
        self.links: list[str] = []
        self.feed(page.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [name for name, _ in attrs]
        self.links += [
            value or "" for name, value in attrs if name in {"href", "src"} and not (value or "").startswith("#")
        ]


@pytest.fixture(scope="module")
def edition(first: Made) -> Edition:
    return first.edition


def test_a_page_holds_every_screen_and_municipality(edition: Edition) -> None:
    page = build(edition, agenda())["index.html"].decode()
    assert page.count('<section class="schermata') == len(VIEWS)
    assert page.count("<template") == 3 * 3
    assert text.DEMO in page
    assert "È ristretta per target" in page


def test_everything_that_the_page_asks_for_is_kept_by_its_worker(edition: Edition) -> None:
    files = build(edition, agenda())
    kept = json.loads(re.search(r"const FILES = (\[.*?\]);", files["servizio.js"].decode())[1])  # type: ignore[index]
    assert set(kept) == {"./", *files} - {"servizio.js"}
    assert set(Found(files["index.html"]).links) <= set(files)


def test_nothing_is_run_inside_the_page_or_comes_from_elsewhere(edition: Edition) -> None:
    files = build(edition, agenda())
    for name, content in files.items():
        if not name.startswith("font/"):
            assert OUTSIDE.findall(content.decode()) == []
    found = Found(files["index.html"])
    assert "style" not in found.tags
    assert [name for name in found.attributes if name.startswith("on") or name == "style"] == []
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', files["index.html"].decode())
    assert policy is not None
    assert "unsafe" not in policy[1]
    assert "default-src &#39;none&#39;" in policy[1]


@pytest.mark.parametrize("words", [*BY_LANGUAGE["HTML"].values(), *BY_LANGUAGE["JavaScript"].values(), "{title}"])
def test_what_somebody_wrote_is_words(edition: Edition, words: str) -> None:
    plain = Found(build(edition, agenda(title="x", words="x", note="x"))["index.html"])
    nasty = Found(build(edition, agenda(title=words, words=words, note=words))["index.html"])
    assert nasty.tags == plain.tags
    assert nasty.attributes == plain.attributes


def test_an_empty_agenda_says_how_to_fill_it(edition: Edition) -> None:
    page = build(edition, replace(agenda(), items=()))["index.html"].decode()
    assert text.EMPTY.replace("'", "&#39;") in page


def test_what_a_newer_edition_tells_otherwise_is_said(make: Make, sqlite_engine: Engine, first: Made) -> None:
    given = small_ambito()
    names = people("Nuovo", 20)
    given.persons(names, home="Gamma")
    given.contacts(names, service="mensa", days=["2025-03-02"])
    newer = make(saved(given, sqlite_engine), before=[(first.edition.content, first.counts)]).edition
    same = build(first.edition, agenda(), first.edition)["index.html"].decode()
    assert "dice le stesse cose di queste schermate" in same
    assert 'class="cambiato"' not in same
    page = build(first.edition, agenda(), newer)["index.html"].decode().replace("&#39;", "'")
    assert page.count('<section class="schermata') == len(VIEWS) + 1
    changed = re.findall(r'class="cambiato">([^<]*)<', page)
    assert len(changed) == 3
    assert all(words.startswith("Nell'edizione 2 (dati al ") for words in changed)
    assert "Gamma, 2025: 30 persone, e non più 10 persone" in changed[0]
    assert "dice diversamente 3 di queste schermate" in page
