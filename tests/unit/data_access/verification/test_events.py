"""Acts are added by who may, from where things stand now, and read as they were written."""

import sqlite3
from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import Engine, text

from data_access.accounts.vocabulary import AccountRole
from data_access.verification.events import Target, VerificationError, Words, deliveries, record, thread, threads
from data_access.verification.standing import Actor, Delivery, standing
from data_access.vocabulary import ReturnAct, ReturnState
from tests.support.builder import ambito

pytestmark = pytest.mark.sqlite_first

MARCH = date(2026, 3, 1)
MENSA = Target(service="mensa", month=MARCH)
MANAGER = Actor(who="r@b.it", role=AccountRole.MANAGER)
OWN = Actor(who="p@b.it", role=AccountRole.PARTNER, organisation="caritas")


@pytest.fixture
def base(engine: Engine) -> Engine:
    """Return a base with a month that came and one that did not."""
    given = ambito(lead="Alfa", residents={"Alfa": 100}, is_demo=False)
    given.organisation("caritas").service("mensa", organisation="caritas")
    given.delivery("mensa", month="2026-03", received="2026-04-10").save(engine)
    return engine


def at(day: int) -> Callable[[], datetime]:
    return lambda: datetime(2026, 4, day, 12, tzinfo=UTC)


def stands(engine: Engine) -> ReturnState:
    return standing(deliveries(engine, "mensa")[MARCH], thread(engine, "mensa", MARCH)).state


@pytest.mark.on_both
def test_a_thread_holds_what_everybody_wrote_in_order(base: Engine) -> None:
    said = record(
        base, MANAGER, ReturnAct.CONTEST, MENSA, Words(note=" Pochi \n pasti ", measure="contacts"), now=at(12)
    )
    assert said == "contesta (contacts): flusso mensa 2026-03, riga 1"
    record(base, OWN, ReturnAct.ANSWER, MENSA, Words(note="Mancava un foglio"), now=at(13))
    first, second = thread(base, "mensa", MARCH)
    assert (first.who, first.role, first.note, first.measure) == ("r@b.it", "responsabile", "Pochi\npasti", "contacts")
    assert (second.who, second.role, second.at.isoformat()) == ("p@b.it", "ente:caritas", "2026-04-13T12:00:00+00:00")
    assert threads(base, ["mensa"]) == {("mensa", MARCH): (first, second)}
    assert threads(base, ["altra"]) == {}
    assert stands(base) is ReturnState.CONTESTED


def test_a_file_that_corrects_a_contested_month_does_not_close_the_contest(base: Engine) -> None:
    record(base, OWN, ReturnAct.CONFIRM, MENSA, now=at(11))
    record(base, MANAGER, ReturnAct.CONTEST, MENSA, Words(note="Pochi pasti"), now=at(12))
    correction = (
        "INSERT INTO return_record (organisation_id, service_id, month, revision, due, received, status, row_count) "
        "SELECT organisation_id, service_id, month, 1, due, '2026-04-20', 'rettificato', 9 FROM return_record"
    )
    with base.begin() as connection:
        connection.execute(text(correction))
    assert stands(base) is ReturnState.CORRECTED
    with pytest.raises(VerificationError, match=r"il flusso è cambiato \(corretto\)"):
        record(base, OWN, ReturnAct.CLOSE, MENSA)
    with pytest.raises(VerificationError, match="è arrivato un altro file"):
        record(base, MANAGER, ReturnAct.CLOSE, MENSA, seen=Delivery(received=date(2026, 4, 10)))
    record(base, MANAGER, ReturnAct.CLOSE, MENSA)
    assert stands(base) is ReturnState.CONFIRMED


@pytest.mark.parametrize(
    ("actor", "act", "target", "note", "refusal"),
    [
        (
            Actor(who="x@b.it", role=AccountRole.PARTNER, organisation="altri"),
            "conferma",
            MENSA,
            "",
            "tocca al suo ente",
        ),
        (Actor(who="x@b.it", role=AccountRole.STEWARD), "conferma", MENSA, "", "tocca al suo ente"),
        (Actor(who="x@b.it", role=AccountRole.MAYOR), "risponde", MENSA, "Ecco", "tocca al suo ente"),
        (OWN, "sollecita", MENSA, "", r"è cambiato \(ricevuto\)"),
        (OWN, "chiude", MENSA, "", r"è cambiato \(ricevuto\)"),
        (OWN, "conferma", Target(service="mensa", month=date(2026, 4, 1)), "", r"è cambiato \(atteso\)"),
        (OWN, "conferma", Target(service="<b>", month=MARCH), "", "non c'è il servizio"),
        (OWN, "contesta", MENSA, " \n ", "Manca la nota"),
        (OWN, "vero", Target(service="mensa", month=MARCH, finding="f"), "", "Manca la nota"),
        (OWN, "riapre", Target(service="mensa", month=MARCH, finding="f"), "", "la segnalazione è cambiata"),
        (OWN, "contesta", MENSA, "x" * 1001, "1001 caratteri"),
        (OWN, "contesta", MENSA, "la riga di\nRSSMRA80A01D142X", "dati personali"),
        (OWN, "contesta", MENSA, "scrivere a mario@b.it", "dati personali"),
    ],
)
def test_what_may_not_be_done_writes_nothing(  # noqa: PLR0917 - what is tried, word by word
    base: Engine, actor: Actor, act: str, target: Target, note: str, refusal: str
) -> None:
    by_code = {str(one): one for one in ReturnAct}
    with pytest.raises(VerificationError, match=refusal):
        record(base, actor, by_code[act], target, Words(note=note))
    assert threads(base, ["mensa"]) == {}


@pytest.mark.on_both
def test_a_month_that_another_program_wrote_can_be_confirmed(base: Engine) -> None:
    april = Target(service="mensa", month=date(2026, 4, 1))
    record(base, OWN, ReturnAct.CONFIRM, april, seen=Delivery(received=date(2026, 5, 2)))
    assert [one.act for one in thread(base, "mensa", date(2026, 4, 1))] == [ReturnAct.CONFIRM]


def test_the_base_itself_refuses_a_contest_without_words(sqlite_engine: Engine) -> None:
    ambito(lead="Alfa").service("mensa").save(sqlite_engine)
    line = (
        "INSERT INTO return_event (at, who, role, service_id, month, kind, finding, act, measure, note) "
        "VALUES ('2026-04-01', 'x', 'y', 1, '2026-03-01', '', '', '{act}', '', '')"
    )
    with sqlite3.connect(str(sqlite_engine.url.database)) as connection:
        connection.execute(line.format(act="conferma"))
        for act in ("contesta", "vero", "riapre", "cancella"):
            with pytest.raises(sqlite3.IntegrityError):
                connection.execute(line.format(act=act))
