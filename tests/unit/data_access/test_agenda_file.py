"""The file of an agenda: what is taken away comes back, and a file that is not one is refused in words."""

import json
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine

from data_access.agenda_file import LARGEST, export_file, import_file, read_file
from data_access.agendas import AgendaError, NewItem, Preparer, agenda, create, hold_to, listed
from data_access.editions import shelve
from tests.unit.data_access.test_editions import FIRST

MANAGER = Preparer(role="responsabile", who="r@ambito.it")
MAYOR = Preparer(role="sindaco:019035")
ITEM = {"page": "mappa", "query": "periodo=2025", "figure": "mappa", "title": "Uno", "note": "a\nb", "decision": "Sì"}
FILE: dict[str, Any] = {
    "format": "ordine del giorno di Bifocale",
    "version": 1,
    "title": "Assemblea",
    "meeting_date": "2026-12-03",
    "edition": "",
    "items": [ITEM],
}


def test_what_is_taken_away_comes_back(engine: Engine) -> None:
    with engine.begin() as connection:
        shelve(connection, FIRST, content=b"one", counts=b"")
    items = [NewItem(**ITEM), NewItem(page="quadro", query="", figure="")]
    key = create(engine, MANAGER, title="Assemblea", meeting_date=date(2026, 12, 3), items=items)
    hold_to(engine, MANAGER, key, FIRST.mark)
    one = agenda(engine, key)
    file = export_file(one)
    assert "r@ambito.it" not in file.decode()
    other = agenda(engine, import_file(engine, MAYOR, file))
    assert other.key != one.key
    assert other.role == MAYOR.role
    assert export_file(other) == file
    assert export_file(read_file(file)) == file


def test_an_edition_that_is_not_kept_here_is_left_out(sqlite_engine: Engine) -> None:
    file = json.dumps(FILE | {"edition": "f" * 64}).encode()
    assert agenda(sqlite_engine, import_file(sqlite_engine, MANAGER, file)).edition == ""


NO_AGENDA = "non è un ordine del giorno di Bifocale"
WRONG = "la parte «{}» non va bene"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", NO_AGENDA),
        (b"\xff\xfe\x00", NO_AGENDA),
        (b"[" * 100_000, NO_AGENDA),
        (b"[]", NO_AGENDA),
        (b'{"format": "altro"}', NO_AGENDA),
        (b" " * (LARGEST + 1), "più grande di 1 MB"),
        (json.dumps(FILE | {"version": 2}).encode(), "versione di Bifocale più recente"),
        (json.dumps(FILE | {"version": "x"}).encode(), WRONG.format("version")),
        (json.dumps(FILE | {"meeting_date": "ieri"}).encode(), WRONG.format("meeting_date")),
        (json.dumps(FILE | {"items": [ITEM] * 61}).encode(), WRONG.format("items")),
        (json.dumps(FILE | {"items": [ITEM, {**ITEM, "note": 7}]}).encode(), WRONG.format("items.1.note")),
        (json.dumps(FILE | {"items": [ITEM, {**ITEM, "note": "\ud800"}]}).encode(), WRONG.format("items.1.note")),
        (json.dumps(FILE | {"items": [{**ITEM, "page": "<b>"}]}).encode(), "non si può mettere all'ordine"),
        (json.dumps(FILE | {"x\n" * 99: 1}).encode(), "la parte «x x x"),
        (json.dumps(FILE | {"\ud800": 1}).encode(), WRONG.format("senza nome")),
        (json.dumps(FILE | {"title": " "}).encode(), "Manca il titolo"),
    ],
)
def test_another_file_is_refused_in_words_and_nothing_is_written(
    sqlite_engine: Engine, content: bytes, said: str
) -> None:
    with pytest.raises(AgendaError, match=said) as refused:
        import_file(sqlite_engine, MANAGER, content)
    assert len(str(refused.value)) < 250
    assert listed(sqlite_engine) == ()


def test_a_partner_imports_nothing(sqlite_engine: Engine) -> None:
    with pytest.raises(AgendaError, match="li preparano il responsabile del programma e i sindaci"):
        import_file(sqlite_engine, Preparer(role="ente:caritas"), json.dumps(FILE).encode())
    assert listed(sqlite_engine) == ()
