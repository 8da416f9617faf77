"""The hostile base leaves no text out, breaks no constraint, and says every language in every column."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from data_access.migrate import upgrade
from data_access.reading import read_snapshot
from sample_data.demo import create_demo
from tests.support.engines import opened
from tests.support.hostile import KEYS, NAMES, PLACES, SHORT, UNREAD, make_hostile, text_columns
from tests.support.nasty import BY_LANGUAGE

FEW_ROWS = {"ambito.key", "programme.key"}
"""Keys of too few rows to say every language in forty letters; other keys do."""


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, dict[str, list[str]]]]:
    """A hostile base, and its names."""
    path = tmp_path_factory.mktemp("hostile") / "hostile.sqlite"
    with opened(f"sqlite:///{path}") as engine:
        upgrade(engine)
        create_demo(engine, scale=0.01)
    yield path, make_hostile(path)
    shutil.rmtree(path.parent)


def test_every_text_of_the_tables_is_hostile_or_never_shown() -> None:
    assert {*NAMES, *KEYS, *UNREAD} == text_columns()
    assert len(NAMES) + len(KEYS) + len(UNREAD) == len(text_columns())


def test_every_language_stands_in_every_column(hostile: tuple[Path, dict[str, list[str]]]) -> None:
    assert SHORT.keys() == BY_LANGUAGE.keys()
    _, names = hostile
    for place in PLACES:
        written = names[f"{place.table}.{place.column}"]
        room = place.model.type.length - len(place.mark)
        missing = {kind for kind, piece in SHORT.items() if not any(piece in name for name in written)}
        if f"{place.table}.{place.column}" not in FEW_ROWS:
            assert missing == {kind for kind, piece in SHORT.items() if len(piece) > room}, place
        assert max(map(len, written)) <= room + len(place.mark)
        assert len({*written}) == len(written)


def test_the_hostile_base_breaks_no_constraint_and_opens(hostile: tuple[Path, dict[str, list[str]]]) -> None:
    path, names = hostile
    with closing(sqlite3.connect(path)) as base:
        assert base.execute("PRAGMA foreign_key_check").fetchall() == []
    with opened(f"sqlite:///{path}") as engine:
        snapshot = read_snapshot(engine)
    assert snapshot["services"]["key"].to_list() == names["service.key"]
