"""Names are read on one line, in the order in which they are written; keys are left alone."""

import polars as pl
import pytest
from sqlalchemy import Engine, text

from data_access.models import metadata
from data_access.one_line import on_one_line, one_line
from data_access.reading import is_name, read_snapshot
from tests.support.builder import ambito
from tests.support.nasty import LONG, NASTY

every_name = pytest.mark.parametrize("name", [*NASTY.values(), LONG], ids=[*NASTY, "long"])


@every_name
def test_polars_and_python_say_a_name_alike(name: str) -> None:
    (read,) = pl.DataFrame({"name": [name]}).select(on_one_line("name"))["name"]
    assert read == one_line(name)
    assert len(read.splitlines()) <= 1
    assert one_line(read) == read


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Casa\n\n# Verde\n", "Casa # Verde"),
        ("Casa\x1b[31m\x00rossa\x9b", "Casa [31m rossa"),
        ("Casa\u2028Verde\u0085Blu", "Casa Verde Blu"),
        ("Casa \u202e\u2066edrev 12", "Casa edrev 12"),
        ("\ufeffCasa\u200b", "Casa"),
        ("famiglia 👨\u200d👩\u200d👧", "famiglia 👨\u200d👩\u200d👧"),
        ("Città  d'Ò", "Città d'Ò"),
    ],
)
def test_what_is_taken_out_of_a_name(written: str, read: str) -> None:
    assert one_line(written) == read


def test_a_new_line_in_a_name_reached_titles_and_files(sqlite_engine: Engine) -> None:
    """And the mark that turns text around turned the numbers after it, in every sentence."""
    given = ambito(lead="Alfa", residents={"Alfa": 10}).service("mensa").person("p1", home="Alfa")
    given.contact("p1", service="mensa", day="2025-03-02").event("Apre", first="2025-01-01").save(sqlite_engine)
    names = [
        column for table in metadata.sorted_tables for column in table.columns
        if is_name(column) and table.name not in {"revision", "target"}
    ]  # fmt: skip
    with sqlite_engine.begin() as connection:
        for column in names:
            update = text(f"UPDATE {column.table.name} SET {column.name} = :name")
            connection.execute(update, {"name": "a\n\u202eb\x1b"})
    snapshot = read_snapshot(sqlite_engine)
    read = {
        (name, column): frame[column][0]
        for name, frame in snapshot.frames.items()
        for column in ("name", "title", "note", "sub_area")
        if column in frame.columns and not frame.is_empty()
    }
    assert len(read) >= 7
    assert {*read.values(), snapshot.ambito_name} == {"a b"}


def test_keys_are_left_alone(sqlite_engine: Engine) -> None:
    """Two services whose keys differ in what is not seen are two; people's draws hang on their pseudonyms."""
    ambito(lead="Alfa", residents={"Alfa": 10}).service("a b").service("a\nb").save(sqlite_engine)
    assert read_snapshot(sqlite_engine)["services"]["key"].to_list() == ["a b", "a\nb"]
