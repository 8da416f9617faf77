"""Agendas of assemblies, on both databases: made, put in order, written on, duplicated, by who may and nobody else."""

from dataclasses import replace
from datetime import UTC, date, datetime
from threading import Thread

import pytest
from sqlalchemy import Engine, text

from data_access import agendas
from data_access.agendas import (
    MOST_ITEMS,
    AgendaError,
    AgendaUnknownError,
    NewItem,
    Preparer,
    add_item,
    agenda,
    create,
    duplicate,
    edit_item,
    hold_to,
    listed,
    move_item,
    remove,
    remove_item,
    rename,
)
from data_access.editions import content_marked, shelve
from tests.unit.data_access.test_editions import FIRST
from user_error import UserError

pytestmark = pytest.mark.sqlite_first

MANAGER = Preparer(role="responsabile", who="r@ambito.it")
MAYOR = Preparer(role="sindaco:019035")
OTHER = Preparer(role="sindaco:019062")
DAY = date(2026, 12, 3)
VIEW = NewItem(page="mappa", query="indicatore=rate_per_1000&periodo=2025", figure="mappa", title="La mappa")


def made(engine: Engine, preparer: Preparer = MANAGER, titles: str = "abc") -> str:
    items = [replace(VIEW, title=letter) for letter in titles]
    return create(engine, preparer, title="Assemblea", meeting_date=DAY, items=items)


def order(engine: Engine, key: str) -> str:
    return "".join(one.title for one in agenda(engine, key).items)


def test_the_word_of_an_address_is_no_option_of_a_command(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """One agenda in sixty-four began with a dash, and `bifocale meeting publish` took it for an option."""
    monkeypatch.setattr(agendas.secrets, "token_urlsafe", lambda count: "-q" + "x" * (count + 2))
    assert made(engine) == "_q" + "x" * 14


@pytest.mark.on_both
def test_an_agenda_is_read_as_it_was_made(engine: Engine) -> None:
    key = create(engine, MAYOR, title="  Assemblea\ndi dicembre ", meeting_date=DAY)
    number = add_item(engine, MAYOR, key, replace(VIEW, note=" Prima riga \n\nterza\x00 ", decision="Sì"))
    told = agenda(engine, key)
    assert (told.title, told.meeting_date, told.edition, told.role) == ("Assemblea di dicembre", DAY, "", MAYOR.role)
    (item,) = told.items
    assert (item.id, item.position, item.page, item.query, item.figure) == (number, 0, "mappa", VIEW.query, "mappa")
    assert (item.title, item.note, item.decision) == ("La mappa", "Prima riga\n\nterza", "Sì")
    assert len(key) == 16
    assert created_by(engine) == [""]


def created_by(engine: Engine) -> list[str]:
    with engine.connect() as connection:
        return list(connection.execute(text("SELECT created_by FROM agenda")).scalars())


@pytest.mark.on_both
def test_the_list_tells_the_latest_meeting_first_with_how_many_views(engine: Engine) -> None:
    assert listed(engine) == ()
    first, second = made(engine), create(engine, MAYOR, title="Prossima", meeting_date=date(2027, 1, 5))
    assert [(one.key, one.items, one.role) for one in listed(engine)] == [
        (second, 0, MAYOR.role),
        (first, 3, "responsabile"),
    ]


@pytest.mark.on_both
def test_an_item_moves_to_a_place(engine: Engine) -> None:
    key = made(engine)
    for letter, to, after in (
        ("a", 1, "bac"),
        ("b", 2, "acb"),
        ("a", 99, "cba"),
        ("a", 0, "acb"),
        ("b", -1, "bac"),
        ("a", 1, "bac"),
    ):
        (item,) = (one.id for one in agenda(engine, key).items if one.title == letter)
        move_item(engine, MANAGER, key, item, to)
        assert order(engine, key) == after
        assert [one.position for one in agenda(engine, key).items] == [0, 1, 2]


def test_what_is_added_after_a_removal_comes_last(engine: Engine) -> None:
    key = made(engine)
    remove_item(engine, MANAGER, key, agenda(engine, key).items[0].id)
    add_item(engine, MANAGER, key, replace(VIEW, title="d"))
    assert order(engine, key) == "bcd"
    with pytest.raises(AgendaError, match="non è più nell'ordine del giorno"):
        remove_item(engine, MANAGER, key, 999)
    with pytest.raises(AgendaError, match="non è più nell'ordine del giorno"):
        move_item(engine, MANAGER, key, 999, 0)


@pytest.mark.on_both
def test_what_somebody_else_wrote_meanwhile_is_not_written_over(engine: Engine) -> None:
    key = made(engine)
    seen = agenda(engine, key).items[1]
    edit_item(engine, MANAGER, key, seen, title="b", note="Nota", decision="Approvato")
    with pytest.raises(AgendaError, match="qualcun altro ha cambiato il punto «b»"):
        edit_item(engine, MANAGER, key, seen, title="b", note="", decision="Respinto")
    kept = agenda(engine, key).items[1]
    assert (kept.note, kept.decision) == ("Nota", "Approvato")
    edit_item(engine, MANAGER, key, kept, title="bis", note="", decision="Respinto")
    assert agenda(engine, key).items[1].decision == "Respinto"
    remove_item(engine, MANAGER, key, kept.id)
    with pytest.raises(AgendaError, match="non è più nell'ordine del giorno"):
        edit_item(engine, MANAGER, key, kept, title="b", note="", decision="")


def test_a_copy_for_the_next_meeting_has_nothing_decided_and_no_edition(engine: Engine) -> None:
    with engine.begin() as connection:
        shelve(connection, FIRST, content=b"one", counts=b"")
    key = create(engine, MANAGER, title="Prima", meeting_date=DAY, items=[replace(VIEW, note="n", decision="d")])
    hold_to(engine, MANAGER, key, FIRST.mark)
    copied = agenda(engine, duplicate(engine, MAYOR, key, title="Dopo", meeting_date=date(2027, 1, 5)))
    assert agenda(engine, key).edition == FIRST.mark
    assert (copied.title, copied.edition, copied.role) == ("Dopo", "", MAYOR.role)
    assert [(one.query, one.note, one.decision) for one in copied.items] == [(VIEW.query, "n", "")]
    assert agenda(engine, key).items[0].decision == "d"


@pytest.mark.on_both
def test_an_agenda_is_held_to_an_edition_that_is_kept(engine: Engine) -> None:
    key = made(engine)
    with pytest.raises(AgendaError, match="non è fra quelle conservate"):
        hold_to(engine, MANAGER, key, "f" * 64)
    with engine.begin() as connection:
        shelve(connection, FIRST, content=b"one", counts=b"")
    hold_to(engine, MANAGER, key, FIRST.mark)
    assert content_marked(engine, agenda(engine, key).edition) == b"one"
    hold_to(engine, MANAGER, key, "")
    assert agenda(engine, key).edition == ""


def test_an_edition_with_an_unknown_mark_is_told(engine: Engine) -> None:
    with pytest.raises(UserError, match="impronta ffffffffffffffff non è fra quelle conservate qui"):
        content_marked(engine, "f" * 64)


def test_an_agenda_that_went_is_not_there_any_more(engine: Engine) -> None:
    key = made(engine)
    rename(engine, MANAGER, key, title="Altro titolo", meeting_date=date(2027, 2, 1))
    assert (agenda(engine, key).title, agenda(engine, key).meeting_date) == ("Altro titolo", date(2027, 2, 1))
    remove(engine, MANAGER, key)
    for tried in (lambda: agenda(engine, key), lambda: remove(engine, MANAGER, key)):
        with pytest.raises(AgendaUnknownError, match="non c'è, o è stato eliminato"):
            tried()
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM agenda_item")).scalar() == 0


def test_no_other_role_writes(engine: Engine) -> None:
    key = made(engine)
    for role in ("ente:caritas", "pubblico", "cura_dati", "amministratore", "sindaco2:019035", ""):
        refuse_all(engine, key, Preparer(role=role, who="x@y.it"))
    assert order(engine, key) == "abc"
    assert len(listed(engine)) == 1


def refuse_all(engine: Engine, key: str, stranger: Preparer) -> None:
    (first, *_) = agenda(engine, key).items
    for tried in (
        lambda: create(engine, stranger, title="T", meeting_date=DAY),
        lambda: rename(engine, stranger, key, title="T", meeting_date=DAY),
        lambda: add_item(engine, stranger, key, VIEW),
        lambda: edit_item(engine, stranger, key, first, title="T", note="", decision=""),
        lambda: move_item(engine, stranger, key, first.id, 1),
        lambda: remove_item(engine, stranger, key, first.id),
        lambda: hold_to(engine, stranger, key, ""),
        lambda: duplicate(engine, stranger, key, title="T", meeting_date=DAY),
        lambda: remove(engine, stranger, key),
    ):
        with pytest.raises(AgendaError, match="li preparano il responsabile del programma e i sindaci"):
            tried()


def test_a_mayor_changes_only_the_own_agendas_and_the_manager_all(engine: Engine) -> None:
    key = made(engine, MAYOR)
    add_item(engine, MAYOR, key, VIEW)
    rename(engine, MANAGER, key, title="Del responsabile", meeting_date=DAY)
    with pytest.raises(AgendaError, match="«Del responsabile» è di un altro ruolo"):
        add_item(engine, OTHER, key, VIEW)
    told = agenda(engine, key)
    assert [one.may_change(told) for one in (MANAGER, MAYOR, OTHER, Preparer(role="ente:caritas"))] == [
        True,
        True,
        False,
        False,
    ]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"title": "T" * 161}, "Il titolo ha 161 caratteri e al massimo può averne 160"),
        ({"note": "n" * 2001}, "La nota ha 2001 caratteri"),
        ({"decision": "d" * 2001}, "La decisione ha 2001 caratteri"),
        ({"note": "Sentire RSSMRA80A01D142Q\nalle dieci"}, "La nota sembra contenere dati personali"),
        ({"decision": "Scrivere a mario@esempio.it"}, "La decisione sembra contenere dati personali"),
        ({"page": "../x"}, "non si può mettere all'ordine del giorno"),
        ({"figure": "a b"}, "non si può mettere all'ordine del giorno"),
        ({"query": "a=è"}, "non si può mettere all'ordine del giorno"),
        ({"query": "a" * 2001}, "non si può mettere all'ordine del giorno"),
    ],
)
def test_what_cannot_be_kept_is_refused_and_said(sqlite_engine: Engine, words: dict[str, str], said: str) -> None:
    key = made(sqlite_engine)
    with pytest.raises(AgendaError, match=said):
        add_item(sqlite_engine, MANAGER, key, replace(VIEW, **words))
    assert order(sqlite_engine, key) == "abc"


def test_an_agenda_has_a_title(sqlite_engine: Engine) -> None:
    with pytest.raises(AgendaError, match="Manca il titolo"):
        create(sqlite_engine, MANAGER, title=" \n", meeting_date=DAY)


def test_there_is_an_end_to_items_and_to_agendas(sqlite_engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    key = made(sqlite_engine, titles="x" * MOST_ITEMS)
    with pytest.raises(AgendaError, match="ha già 60 punti"):
        add_item(sqlite_engine, MANAGER, key, VIEW)
    with pytest.raises(AgendaError, match="ha già 60 punti"):
        made(sqlite_engine, titles="x" * (MOST_ITEMS + 1))
    monkeypatch.setattr(agendas, "MOST_AGENDAS", 1)
    with pytest.raises(AgendaError, match="Ci sono già 500 ordini del giorno"):
        made(sqlite_engine)
    assert len(listed(sqlite_engine)) == 1


@pytest.mark.on_both
def test_two_who_add_at_once_both_find_their_view(engine: Engine) -> None:
    key = made(engine, titles="")
    together = [
        Thread(target=add_item, args=(engine, MANAGER, key, replace(VIEW, title=letter))) for letter in "abcdef"
    ]
    for one in together:
        one.start()
    for one in together:
        one.join()
    told = agenda(engine, key)
    assert sorted(one.title for one in told.items) == list("abcdef")
    with engine.connect() as connection:
        positions = list(connection.execute(text("SELECT position FROM agenda_item ORDER BY 1")).scalars())
    assert positions == list(range(6))


@pytest.mark.on_both
@pytest.mark.second_ring
def test_two_who_order_at_once_lose_no_view_and_leave_each_a_place_of_its_own(engine: Engine) -> None:
    key = made(engine, titles="abcdef")
    numbers = [one.id for one in agenda(engine, key).items]
    together = [Thread(target=move_item, args=(engine, MANAGER, key, one, 5 - at)) for at, one in enumerate(numbers)]
    for one in together:
        one.start()
    for one in together:
        one.join()
    assert sorted(order(engine, key)) == list("abcdef")
    with engine.connect() as connection:
        positions = list(connection.execute(text("SELECT position FROM agenda_item ORDER BY 1")).scalars())
    assert positions == list(range(6))


def test_when_it_was_made_and_changed_is_written(engine: Engine) -> None:
    moments = iter([datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 11, 2, tzinfo=UTC)])
    key = create(engine, MANAGER, title="T", meeting_date=DAY, now=lambda: next(moments))
    add_item(engine, MANAGER, key, VIEW, now=lambda: next(moments))
    with engine.connect() as connection:
        made_at, changed_at = connection.execute(text("SELECT created_at, changed_at FROM agenda")).one()
    assert (str(made_at)[:10], str(changed_at)[:10]) == ("2026-11-01", "2026-11-02")
    assert created_by(engine) == ["r@ambito.it"]
