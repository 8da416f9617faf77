"""What the server keeps ready of editions: the site of the newest, where it is switched on."""

from collections.abc import Iterator
from datetime import date, datetime

import pytest
from sqlalchemy import Engine

from components.server.published import Folder
from components.server.refusal_page import Refusal
from data_access.agendas import NewItem, Preparer, add_item, create, hold_to
from data_access.editions import EditionUnknownError, Shelved, shelve
from data_access.settings import Settings
from publication import served
from publication.edition.making import Made
from publication.edition.package import Edition, EditionFileError
from publication.served import LOOK_AGAIN, Shelf, edition_of


def put(engine: Engine, made: Made, *, number: int = 1, content: bytes = b"") -> None:
    told = made.edition.manifest
    facts = Shelved(
        number=number,
        data_version=number,
        token=f"{number}{told.token[1:]}",
        as_of=date.fromisoformat(told.as_of),
        made_at=datetime.fromisoformat(told.made_at),
        mark=f"{number}{made.edition.mark[1:]}",
    )
    with engine.begin() as connection:
        shelve(connection, facts, content=content or made.edition.content, counts=made.counts)


class Clock:
    """A clock that is moved by hand."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Iterator[Clock]:
    return Clock()


def test_it_is_served_where_it_is_switched_on(first: Made, sqlite_engine: Engine, clock: Clock) -> None:
    put(sqlite_engine, first)
    assert Shelf(lambda: (sqlite_engine, Settings()), clock=clock).site() is None
    shelf = Shelf(lambda: (sqlite_engine, Settings(public_site=True)), clock=clock)
    folder = shelf.site()
    assert folder is not None
    assert shelf.site() is folder
    page = folder.find("")
    assert page is not None
    assert first.edition.mark.encode() in page.content
    assert "public" in folder.cache


def test_the_site_and_figures_for_other_sites_read_the_edition_once(
    first: Made, sqlite_engine: Engine, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(sqlite_engine, first)
    taken: list[int] = []

    def noted(engine: Engine, number: int) -> Edition:
        taken.append(number)
        return edition_of(engine, number)

    monkeypatch.setattr(served, "edition_of", noted)
    monkeypatch.setattr(served, "site_files", lambda edition, **_: {"index.html": edition.content[:1]})
    shelf = Shelf(lambda: (sqlite_engine, NAMED), clock=clock)
    assert shelf.site() is not None
    assert shelf.figure(*VIEW_OF_ALL) is not None
    assert taken == [1]


def test_without_an_edition_there_is_no_site_until_one_is_made(
    first: Made, sqlite_engine: Engine, clock: Clock
) -> None:
    shelf = Shelf(lambda: (sqlite_engine, Settings(public_site=True)), clock=clock)
    assert shelf.site() is None
    put(sqlite_engine, first)
    assert shelf.site() is None
    clock.now += LOOK_AGAIN
    assert shelf.site() is not None


def test_an_edition_that_was_changed_is_not_served(first: Made, sqlite_engine: Engine, clock: Clock) -> None:
    put(sqlite_engine, first, content=first.edition.content[:-40])
    with pytest.raises(EditionFileError):
        Shelf(lambda: (sqlite_engine, Settings(public_site=True)), clock=clock).site()


WHO = Preparer(role="responsabile")
VIEW = NewItem(page="quadro", query="periodo=2025", figure="schede")


def meeting(engine: Engine) -> str:
    return create(engine, WHO, title="Assemblea", meeting_date=date(2026, 12, 10), items=[VIEW])


def read(shelf: Shelf, key: str) -> str:
    folder = shelf.meeting(key)
    assert folder is not None
    page = folder.find("")
    assert page is not None
    return page.content.decode()


def test_a_meeting_is_made_once_and_again_when_its_agenda_changes(
    first: Made, sqlite_engine: Engine, clock: Clock
) -> None:
    put(sqlite_engine, first)
    key = meeting(sqlite_engine)
    shelf = Shelf(lambda: (sqlite_engine, Settings()), clock=clock)
    folder = shelf.meeting(key)
    assert folder is not None
    assert folder.cache == "private, no-cache"
    assert shelf.meeting(key) is folder
    assert read(shelf, key).count("<section") == 1
    add_item(sqlite_engine, WHO, key, VIEW)
    assert read(shelf, key).count("<section") == 2
    assert shelf.meeting("nessuno") is None


def test_a_meeting_keeps_to_its_edition_and_tells_what_has_changed_since(
    first: Made, sqlite_engine: Engine, clock: Clock
) -> None:
    put(sqlite_engine, first)
    key = meeting(sqlite_engine)
    hold_to(sqlite_engine, WHO, key, f"1{first.edition.mark[1:]}")
    put(sqlite_engine, first, number=2)
    page = read(Shelf(lambda: (sqlite_engine, Settings()), clock=clock), key)
    assert "Che cosa è cambiato dall" in page


def test_a_meeting_whose_edition_is_gone_shows_no_other_under_its_name(
    first: Made, sqlite_engine: Engine, clock: Clock
) -> None:
    """It showed the newest edition, and the page went on saying that its figures were held."""
    put(sqlite_engine, first)
    key = create(sqlite_engine, WHO, title="Di prima", meeting_date=date(2026, 12, 10), items=[VIEW], edition="e" * 64)
    with pytest.raises(EditionUnknownError, match=r"impronta e{16}.*Sblocca i numeri") as told:
        Shelf(lambda: (sqlite_engine, Settings()), clock=clock).meeting(key)
    assert "--number" not in told.value.public
    hold_to(sqlite_engine, WHO, key, "")
    assert read(Shelf(lambda: (sqlite_engine, Settings()), clock=clock), key).count("<section") == 1


def test_without_an_edition_a_meeting_says_how_to_make_one(sqlite_engine: Engine, clock: Clock) -> None:
    key = meeting(sqlite_engine)
    with pytest.raises(EditionUnknownError, match="bifocale edition make"):
        Shelf(lambda: (sqlite_engine, Settings()), clock=clock).meeting(key)


VIEW_OF_ALL = ("quadro", "periodo=2025", "schede")
NAMED = Settings(public_site=True, public_url="https://a.it", embed_sites=("https://b.it",))


def test_a_figure_is_given_to_other_sites_only_where_one_is_named(
    first: Made, sqlite_engine: Engine, clock: Clock
) -> None:
    put(sqlite_engine, first)
    assert Shelf(lambda: (sqlite_engine, Settings(public_site=True)), clock=clock).figure(*VIEW_OF_ALL) is None
    shelf = Shelf(lambda: (sqlite_engine, NAMED), clock=clock)
    folder = shelf.figure(*VIEW_OF_ALL)
    assert isinstance(folder, Folder)
    assert shelf.figure(*VIEW_OF_ALL) is folder
    page = folder.find("")
    assert page is not None
    assert "55 persone" in page.content.decode()
    assert "public" in folder.cache


@pytest.mark.parametrize(
    "view", [("quadro", "servizio=mensa", "schede"), ("nessuna", "", ""), ("quadro", "x" * 501, "")]
)
def test_a_figure_that_the_edition_does_not_hold_is_refused_in_words(
    first: Made, sqlite_engine: Engine, clock: Clock, view: tuple[str, str, str]
) -> None:
    put(sqlite_engine, first)
    refusal = Shelf(lambda: (sqlite_engine, NAMED), clock=clock).figure(*view)
    assert isinstance(refusal, Refusal)
    assert refusal.status == 404


def test_a_figure_is_that_of_the_newest_edition(first: Made, sqlite_engine: Engine, clock: Clock) -> None:
    shelf = Shelf(lambda: (sqlite_engine, NAMED), clock=clock)
    assert shelf.figure(*VIEW_OF_ALL) is None
    put(sqlite_engine, first)
    clock.now += LOOK_AGAIN
    before = shelf.figure(*VIEW_OF_ALL)
    put(sqlite_engine, first, number=2)
    assert shelf.figure(*VIEW_OF_ALL) is before
    clock.now += LOOK_AGAIN
    assert shelf.figure(*VIEW_OF_ALL) is not before
