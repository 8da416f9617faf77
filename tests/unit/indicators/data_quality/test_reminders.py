"""What is asked of whom, and the calendar of the returns."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from email import message_from_bytes
from email.policy import SMTP

import pytest
from sqlalchemy import Engine

from data_access.accounts.mail import plain_message
from data_access.one_line import one_line
from data_access.settings import SmtpSettings
from data_access.snapshot import Snapshot
from data_access.verification.standing import Delivery, Standing
from data_access.viewers import Viewer
from data_access.vocabulary import ReturnState, ReturnStatus
from indicators.data_quality.reminders import body, owed, subject
from indicators.data_quality.returns_calendar import returns_calendar
from indicators.data_quality.returns_in_hand import InHand, moved_figures, returns_in_hand
from indicators.model.errors import NotAllowedError
from tests.support.asking import saved
from tests.support.builder import ambito
from tests.support.nasty import BY_LANGUAGE

MARCH = 2026 * 12 + 2
ON = date(2026, 5, 31)


def in_hand(service: str = "mensa", *, month: int = MARCH, came: bool = True, name: str = "Mensa") -> InHand:
    return InHand(
        service=service,
        name=name,
        organisation="caritas",
        body="Caritas",
        month=month,
        due=date(2026, 4, 20),
        delivery=Delivery(received=date(2026, 4, 10) if came else None),
        declared=9,
        loaded=8,
    )


def test_what_is_waiting_is_asked_for_only_where_the_ambito_confirms() -> None:
    late, came = in_hand(month=MARCH + 1, came=False), in_hand()
    assert owed([came], lambda _: Standing(state=ReturnState.RECEIVED), on=ON, begins=None) == ()
    assert owed([came], lambda _: Standing(state=ReturnState.RECEIVED), on=ON, begins=MARCH + 1) == ()
    assert owed([came], lambda _: Standing(state=ReturnState.CONFIRMED), on=ON, begins=MARCH) == ()
    states = {late: ReturnState.EXPECTED, came: ReturnState.RECEIVED}
    (what,) = owed([late, came], lambda one: Standing(state=states[one]), on=ON, begins=MARCH)
    assert (what.late, what.waiting, what.contested) == ((late,), (came,), ())
    assert subject(what) == "Flussi di dati: 1 non arrivato, 1 da confermare"
    assert "- Mensa: aprile 2026, atteso entro il 20 aprile 2026" in body(what)
    assert "aspettano una conferma:\n- Mensa: marzo 2026\n" in body(what)


def test_two_services_of_one_name_are_two_lines() -> None:
    """April of one and March of the other were two months of one service."""
    both = [in_hand("mensa", came=False), in_hand("mensa2", month=MARCH + 1, came=False)]
    (what,) = owed(both, lambda _: Standing(state=ReturnState.EXPECTED), on=ON, begins=None)
    lines = [line for line in body(what).splitlines() if line.startswith("- ")]
    assert [line.partition(",")[0] for line in lines] == ["- Mensa: marzo 2026", "- Mensa: aprile 2026"]


HOSTILE = [one_line(name) for names in BY_LANGUAGE.values() for name in names.values()]
BREAKING = [*HOSTILE, one_line("Mensa\r\nEND:VEVENT\r\nBEGIN:VALARM"), "Mensa;X=1,2\\n:\\", "è" * 90]


def test_a_name_is_a_text_of_the_calendar_and_nothing_else() -> None:
    for name in BREAKING:
        file = returns_calendar([in_hand(came=False, name=name)], at=datetime(2026, 6, 1, tzinfo=UTC)).decode()
        assert max(len(line.encode()) for line in file.split("\r\n")) <= 75
        lines = file.replace("\r\n ", "").split("\r\n")
        assert {line.partition(":")[0] for line in lines} <= {
            *("BEGIN", "END", "VERSION", "PRODID", "CALSCALE", "UID", "DTSTAMP", "DTSTART;VALUE=DATE", ""),
            *("DTEND;VALUE=DATE", "SUMMARY", "DESCRIPTION", "TRANSP"),
        }
        assert lines.count("BEGIN:VEVENT") == lines.count("END:VEVENT") == 13
        told = next(line for line in lines if line.startswith("DESCRIPTION")).removeprefix("DESCRIPTION:")
        assert re.sub(r"\\([\\;,])", r"\1", told) == f"Da consegnare: {name}."


def test_a_name_is_words_of_the_message_and_nothing_else() -> None:
    smtp = SmtpSettings(host="posta.invalid", sender="bifocale@ente.invalid")
    for name in BREAKING:
        one = replace(in_hand(came=False, name=name), body=name)
        (what,) = owed([one], lambda _: Standing(state=ReturnState.EXPECTED), on=ON, begins=None)
        sent = plain_message(smtp, to="anna@ente.invalid", subject=subject(what), body=body(what))
        read = message_from_bytes(sent.as_bytes(), policy=SMTP)
        assert set(read.keys()) == {
            *("From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "MIME-Version"),
            *("Content-Type", "Content-Transfer-Encoding"),
        }
        assert (read.get_content_type(), read["To"]) == ("text/plain", "anna@ente.invalid")
        lines = read.get_content().splitlines()
        assert f"scriviamo a {name} per i flussi di dati che verifichiamo in Bifocale." in lines
        assert f"- {name}: marzo 2026, atteso entro il 20 aprile 2026" in lines


@pytest.fixture
def snapshot(sqlite_engine: Engine) -> Snapshot:
    given = ambito(lead="Alfa", residents={"Alfa": 100})
    given.organisation("caritas", name="Caritas").service("mensa", organisation="caritas", name="Mensa, via X")
    given.service("docce", name="Docce").contact("p1", service="mensa", day="2026-03-02", quantity=2)
    given.delivery("mensa", month="2026-03", rows=3).delivery("docce", month="2026-03", status=ReturnStatus.MISSING)
    given.revision("mensa", month="2026-03", measure="contacts", before=3, after=2)
    return saved(given, sqlite_engine, as_of="2026-05-31")


def test_a_partner_has_its_own_returns_in_hand_and_no_others(snapshot: Snapshot) -> None:
    partner = Viewer.parse("partner:caritas")
    (one,) = returns_in_hand(snapshot, viewer=partner)
    assert (one.name, one.body, one.declared, one.loaded) == ("Mensa, via X", "Caritas", 3, 1)
    assert [of.service for of in returns_in_hand(snapshot, viewer=Viewer.parse("manager"))] == ["mensa", "docce"]
    with pytest.raises(NotAllowedError):
        returns_in_hand(snapshot, viewer=Viewer.parse("mayor"))
    (moved,) = moved_figures(snapshot, viewer=partner, service="mensa", month=MARCH)
    assert (moved.before, moved.after) == (3, 2)
    assert moved_figures(snapshot, viewer=partner, service="docce", month=MARCH) == ()


def test_the_calendar_has_what_is_late_and_a_year_ahead(snapshot: Snapshot) -> None:
    returns = returns_in_hand(snapshot, viewer=Viewer.parse("manager"))
    file = returns_calendar(returns, at=datetime(2026, 6, 1, 8, tzinfo=UTC)).decode()
    lines = file.split("\r\n")
    assert max(len(line.encode()) for line in lines) <= 75
    unfolded = file.replace("\r\n ", "").split("\r\n")
    starts = [line.partition(":")[2] for line in unfolded if line.startswith("DTSTART")]
    assert starts[:2] == ["20260420", "20260515"]
    assert len(starts) == 1 + 12
    assert "DESCRIPTION:Da consegnare: Docce." in unfolded
    assert "DESCRIPTION:Da consegnare: Docce e Mensa\\, via X." in unfolded
    uids = [line for line in unfolded if line.startswith("UID")]
    assert len(set(uids)) == len(uids)
