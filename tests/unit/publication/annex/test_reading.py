"""What the page Assemblea is told of an agenda: the words of its edition, or of the newest; the annex as a file."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import Engine

from data_access.agendas import Agenda, NewItem, Preparer, agenda, create, hold_to
from data_access.editions import shelve
from data_access.errors import UserError
from publication.annex.reading import from_editions
from publication.edition.making import Made
from publication.edition.package import Edition

MANAGER = Preparer(role="responsabile")
VIEWS = (
    NewItem(page="quadro", query="periodo=2025", figure="schede"),
    NewItem(page="risorse", query="", figure="canali"),
)


def put(engine: Engine, edition: Edition, number: int, *, mark: str = "") -> None:
    facts = replace(edition.facts, number=number, mark=mark or edition.mark)
    with engine.begin() as connection:
        shelve(connection, facts, content=edition.content, counts=b"")


def booklet(told: Agenda, edition: Edition) -> bytes:
    return f"{told.title} {edition.mark}".encode()


def made(engine: Engine) -> str:
    return create(engine, MANAGER, title="Assemblea", meeting_date=date(2026, 12, 3), items=VIEWS)


def test_each_view_has_the_sentence_of_the_edition_or_why_there_is_none(sqlite_engine: Engine, first: Made) -> None:
    put(sqlite_engine, first.edition, 1)
    told = agenda(sqlite_engine, made(sqlite_engine))
    reading = from_editions(sqlite_engine, booklet).read(told)
    known, unknown = reading.spoken
    assert (reading.mark, reading.edition.startswith("edizione 1, dati al ")) == (first.edition.mark, True)
    assert "40" in known.headline or "55" in known.headline
    assert (known.why_not, unknown.headline) == ("", "")
    assert unknown.why_not.startswith("Questa vista non è nell'edizione")
    assert from_editions(sqlite_engine, booklet).annex(told).startswith(b"%PDF")
    assert from_editions(sqlite_engine, booklet).booklet(told) == f"{told.title} {first.edition.mark}".encode()


def test_without_an_edition_nothing_is_said_and_there_is_no_annex(sqlite_engine: Engine) -> None:
    told = agenda(sqlite_engine, made(sqlite_engine))
    reading = from_editions(sqlite_engine, booklet).read(told)
    assert (reading.edition, reading.mark, reading.spoken) == ("", "", ())
    with pytest.raises(UserError, match="Non c'è ancora un'edizione dei dati"):
        from_editions(sqlite_engine, booklet).annex(told)
    with pytest.raises(UserError, match="Non c'è ancora un'edizione dei dati"):
        from_editions(sqlite_engine, booklet).booklet(told)


def test_an_agenda_that_is_held_does_not_follow_the_newest(sqlite_engine: Engine, first: Made) -> None:
    put(sqlite_engine, first.edition, 1)
    key = made(sqlite_engine)
    hold_to(sqlite_engine, MANAGER, key, first.edition.mark)
    put(sqlite_engine, first.edition, 2, mark="f" * 64)
    read = from_editions(sqlite_engine, booklet).read
    assert read(agenda(sqlite_engine, key)).mark == first.edition.mark
    hold_to(sqlite_engine, MANAGER, key, "")
    assert read(agenda(sqlite_engine, key)).mark == "f" * 64
