"""The shelf of the editions, on both databases: what was put there is found, and nothing takes its place."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import Engine

from data_access.editions import EditionUnknownError, Shelved, content_of, kept_beside, shelve, shelved

FIRST = Shelved(
    number=1,
    data_version=3,
    token="ab12",
    as_of=date(2026, 10, 31),
    made_at=datetime(2026, 11, 2, 3, 4, 5, tzinfo=UTC),
    mark="0" * 64,
)


def put(engine: Engine, number: int, content: bytes) -> None:
    facts = Shelved(**{name: getattr(FIRST, name) for name in Shelved.__slots__} | {"number": number})
    with engine.begin() as connection:
        shelve(connection, facts, content=content, counts=b"counts" + content)


def test_what_was_put_there_is_found_and_the_newest_comes_first(engine: Engine) -> None:
    assert shelved(engine) == ()
    put(engine, 1, b"one")
    put(engine, 2, b"two")
    assert [one.number for one in shelved(engine)] == [2, 1]
    assert shelved(engine)[1].mark == FIRST.mark
    assert content_of(engine) == b"two"
    assert content_of(engine, 1) == b"one"
    assert kept_beside(engine) == [(b"one", b"countsone"), (b"two", b"countstwo")]


def test_an_edition_that_is_not_there_is_told_with_those_that_are(engine: Engine) -> None:
    with pytest.raises(EditionUnknownError, match="non ne è stata fatta nessuna"):
        content_of(engine)
    put(engine, 1, b"one")
    with pytest.raises(EditionUnknownError, match="ci sono le edizioni 1"):
        content_of(engine, 7)


def test_nothing_takes_the_place_of_an_edition(engine: Engine) -> None:
    put(engine, 1, b"one")
    with pytest.raises(EditionUnknownError, match="appena stata fatta da un altro comando"):
        put(engine, 1, b"other")
    assert content_of(engine, 1) == b"one"
