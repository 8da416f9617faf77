"""The access log: lines one after the other, whose alteration is found, written behind whoever does things."""

import threading
import time
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, text

from data_access.accounts import access_log
from data_access.accounts.access_log import AccessLog, Event, append, lines, prune, verify
from data_access.accounts.networks import network_of
from data_access.accounts.vocabulary import EventKind
from data_access.errors import DataUnavailableError

pytestmark = pytest.mark.sqlite_first

KEY = b"a key of this test"
START = datetime(2026, 3, 10, 9, tzinfo=UTC)


def _events(count: int, **words: str) -> list[tuple[str, Event]]:
    return [
        ((START + timedelta(minutes=at)).isoformat(), Event(kind=EventKind.SIGN_IN, who=f"p{at}@x.example", **words))
        for at in range(count)
    ]


def _run(engine: Engine, statement: str) -> None:
    with engine.begin() as connection:
        connection.execute(text(statement))


@pytest.fixture
def five(accounts_engine: Engine) -> Engine:
    append(accounts_engine, _events(3), key=KEY)
    append(accounts_engine, _events(2, role="sindaco:019035", network="203.0.113.77", detail="quadro"), key=KEY)
    return accounts_engine


@pytest.mark.on_both
def test_an_untouched_log_holds(five: Engine) -> None:
    verdict = verify(five, key=KEY)
    assert (verdict.lines, verdict.wrong) == (5, "")


def test_an_empty_log_holds(accounts_engine: Engine) -> None:
    assert verify(accounts_engine, key=KEY) == access_log.Verdict(lines=0)


@pytest.mark.parametrize(
    ("done", "wrong"),
    [
        ("UPDATE access_event SET who = 'altro@x.example' WHERE number = 3", "La riga 3 del"),
        ("UPDATE access_event SET at = '2020-01-01' WHERE number = 2", "La riga 2 del"),
        ("UPDATE access_event SET detail = 'mappa' WHERE number = 5", "La riga 5 del"),
        ("DELETE FROM access_event WHERE number = 3", "Manca la riga 3."),
        ("DELETE FROM access_event WHERE number IN (2, 3)", "Mancano le righe da 2 a 3."),
        ("DELETE FROM access_event WHERE number = 1", "Manca la riga 1."),
        ("DELETE FROM access_event WHERE number = 5", "Mancano le righe dopo la 4, fino alla 5."),
        ("DELETE FROM access_event", "Mancano le righe dopo la 0, fino alla 5."),
        ("DELETE FROM access_chain", "Manca la riga che dice dove il registro comincia."),
        ("UPDATE access_event SET number = 0 WHERE number = 1", "La riga 0 è di troppo."),
    ],
)
def test_what_was_done_to_a_log_is_found(five: Engine, done: str, wrong: str) -> None:
    _run(five, done)
    assert verify(five, key=KEY).wrong.startswith(wrong)


@pytest.mark.on_both
def test_a_line_added_at_the_end_by_another_hand_is_found(five: Engine) -> None:
    copied = "SELECT 6, at, kind, who, role, network, detail, mark FROM access_event WHERE number = 5"
    _run(five, f"INSERT INTO access_event {copied}")
    assert verify(five, key=KEY).wrong.startswith("La riga 6 del")


def test_a_log_written_anew_without_the_key_is_found(five: Engine) -> None:
    _run(five, "DELETE FROM access_event")
    _run(five, "DELETE FROM access_chain")
    append(five, _events(5), key=b"another key")
    assert verify(five, key=KEY).wrong.startswith("La riga 1 del")


@pytest.mark.on_both
def test_lines_are_read_newest_first_by_account_kind_and_day(five: Engine) -> None:
    append(five, [("2026-03-11T08:00:00+00:00", Event(kind=EventKind.DOWNLOAD, who="p0@x.example"))], key=KEY)
    assert [line.number for line in lines(five)] == [6, 5, 4, 3, 2, 1]
    assert [line.number for line in lines(five, last=2)] == [6, 5]
    assert [line.number for line in lines(five, who=" P0@x.example")] == [6, 4, 1]
    assert [line.number for line in lines(five, kind=EventKind.DOWNLOAD)] == [6]
    assert [line.number for line in lines(five, since="2026-03-11")] == [6]


def test_what_is_kept_of_a_line(five: Engine) -> None:
    line = lines(five, last=1)[0]
    assert (line.who, line.role, line.network, line.detail) == (
        "p1@x.example",
        "sindaco:019035",
        "203.0.113.0/24",
        "quadro",
    )


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("203.0.113.77", "203.0.113.0/24"),
        ("2001:db8:85a3:8d3:1319:8a2e:370:7348", "2001:db8:85a3::/48"),
        ("::ffff:203.0.113.77", "203.0.113.0/24"),
        ("fe80::1%eth0", "fe80::/48"),
        ("", ""),
        ("localhost", ""),
    ],
)
def test_of_an_address_the_network_is_kept(address: str, kept: str) -> None:
    assert network_of(address) == kept


@pytest.mark.on_both
def test_hostile_and_long_texts_are_kept_as_they_can_be(accounts_engine: Engine) -> None:
    hostile = Event(kind=EventKind.EXPORT, who="x" * 500, role="r\x1fr\x00", detail="«{{7*7}}»\ud800" + "y" * 3000)
    append(accounts_engine, [(START.isoformat(), hostile)], key=KEY)
    assert verify(accounts_engine, key=KEY).wrong == ""
    (line,) = lines(accounts_engine)
    assert (len(line.who), line.role, line.detail[:10]) == (254, "rr", "«{{7*7}}»?")


@pytest.mark.on_both
def test_lines_whose_time_is_over_go_and_the_rest_still_holds(five: Engine) -> None:
    assert prune(five, before=START + timedelta(minutes=1)) == 1
    assert [line.number for line in lines(five)] == [5, 4, 3, 2]
    assert verify(five, key=KEY) == access_log.Verdict(lines=4)
    assert prune(five, before=START + timedelta(days=1)) == 4
    assert verify(five, key=KEY) == access_log.Verdict(lines=0)
    append(five, _events(1), key=KEY)
    assert [line.number for line in lines(five)] == [6], "numbers are never used again"
    assert verify(five, key=KEY) == access_log.Verdict(lines=1)


@pytest.mark.on_both
def test_two_that_write_at_once_make_one_chain(accounts_engine: Engine) -> None:
    def write() -> None:
        for _ in range(10):
            append(accounts_engine, _events(5), key=KEY)

    append(accounts_engine, _events(1), key=KEY)
    writers = [threading.Thread(target=write) for _ in range(3)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    shares: list[float] = []
    assert verify(accounts_engine, key=KEY, advance=shares.append) == access_log.Verdict(lines=151)
    assert shares[-1] == 1.0, "the bar ends where the walk does"


def test_events_are_written_behind_whoever_adds_them(accounts_engine: Engine) -> None:
    log = AccessLog(accounts_engine, key=KEY)
    log.add(Event(kind=EventKind.SIGN_IN, who="anna@x.example"))
    until = time.monotonic() + 10
    while not lines(accounts_engine) and time.monotonic() < until:
        time.sleep(0.02)
    log.add(Event(kind=EventKind.SIGN_OUT, who="anna@x.example"))
    log.close()
    assert [line.kind for line in lines(accounts_engine)] == ["uscita", "ingresso"]
    assert verify(accounts_engine, key=KEY).lines == 2


@pytest.mark.on_both
def test_while_it_cannot_be_written_events_wait_and_it_is_said_once(accounts_engine: Engine) -> None:
    said: list[str] = []
    _run(accounts_engine, "ALTER TABLE access_event RENAME TO gone")
    log = AccessLog(accounts_engine, key=KEY, told=said.append)
    log.add(Event(kind=EventKind.SIGN_IN, who="anna@x.example"))
    assert [log.flush(), log.flush()] == [False, False]
    assert log.trouble
    _run(accounts_engine, "ALTER TABLE gone RENAME TO access_event")
    log.close()
    assert log.trouble == ""
    assert [line.who for line in lines(accounts_engine)] == ["anna@x.example"]
    assert [sentence.split(":")[0] for sentence in said] == [
        "Il registro degli accessi non si può scrivere",
        "Il registro degli accessi si scrive di nuovo.",
    ]


def test_when_too_many_wait_no_more_is_done(accounts_engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(access_log, "MOST_WAITING", 2)
    monkeypatch.setattr(access_log, "FLUSH_SECONDS", 60)
    log = AccessLog(accounts_engine, key=KEY)
    for _ in range(2):
        log.add(Event(kind=EventKind.SIGN_IN, who="anna@x.example"))
    with pytest.raises(DataUnavailableError, match="registro degli accessi"):
        log.add(Event(kind=EventKind.SIGN_IN, who="anna@x.example"))
    log.close()


def test_a_log_that_meets_what_it_did_not_expect_goes_on_writing(accounts_engine: Engine) -> None:
    """Its thread ended at the first error of the database that had no sentence, and nobody was told."""
    told: list[str] = []
    log = AccessLog(accounts_engine, key=KEY, told=told.append)
    _run(accounts_engine, "ALTER TABLE access_event RENAME TO elsewhere")
    log.add(Event(kind=EventKind.DOWNLOAD, who="p@x.example"))
    assert not log.flush()
    assert log.trouble
    assert told[0].startswith("Il registro degli accessi non si può scrivere")
    _run(accounts_engine, "ALTER TABLE elsewhere RENAME TO access_event")
    assert log.flush()
    log.close()
    assert [line.who for line in lines(accounts_engine)] == ["p@x.example"]


def test_an_error_without_a_sentence_does_not_end_the_log(
    accounts_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_given: object, **_words: object) -> None:
        raise ZeroDivisionError

    log = AccessLog(accounts_engine, key=KEY)
    with monkeypatch.context() as patch:
        patch.setattr(access_log, "append", broken)
        log.add(Event(kind=EventKind.DOWNLOAD, who="p@x.example"))
        assert not log.flush()
        assert "un errore che il registro del programma descrive" in log.trouble
    assert log.flush()
    log.close()
    assert [line.who for line in lines(accounts_engine)] == ["p@x.example"]


def test_a_chain_of_nothing_is_a_log_that_is_not_in_order(accounts_engine: Engine) -> None:
    append(accounts_engine, _events(1), key=KEY)
    with accounts_engine.begin() as connection:
        connection.execute(text("UPDATE access_chain SET first_number = 1, last_number = 0"))
    assert verify(accounts_engine, key=KEY, advance=lambda _share: None).wrong == "La riga 1 è di troppo."
