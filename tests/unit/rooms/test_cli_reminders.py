"""`bifocale reminders`: what would leave is shown, and leaves when asked, to a real server; the log has to whom."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from data_access.accounts import store
from data_access.accounts.vocabulary import AccountRole
from data_access.database import build_engine
from data_access.migrate import upgrade
from data_access.settings import current_settings
from data_access.verification.events import Target, Words, record
from data_access.verification.standing import Actor
from data_access.vocabulary import ReturnAct, ReturnStatus
from tests.support.builder import ambito
from tests.support.mailbox import Mailbox, mail_server
from tests.unit.rooms.conftest import Run


@pytest.fixture
def mailbox(bifocale: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Mailbox]:
    """Return the mailbox of a server that a base with one missing and one contested return is told of."""
    with mail_server() as mail:
        settings = {
            "DATABASE_URL": f"sqlite:///{tmp_path}/base.sqlite",
            "DEMO_MODE": "false",
            "PUBLIC_URL": "https://bifocale.example",
            "SMTP_HOST": "127.0.0.1",
            "SMTP_PORT": str(mail.port),
            "SMTP_SECURITY": "none",
            "SMTP_SENDER": "bifocale@ambito.example",
        }
        for name, value in settings.items():
            monkeypatch.setenv(f"BIFOCALE_{name}", value)
        current_settings.cache_clear()
        engine = build_engine(current_settings())
        upgrade(engine)
        given = ambito(lead="Alfa", residents={"Alfa": 100}, is_demo=True)
        given.organisation("caritas", name="Caritas").organisation("altri", name="Altri")
        given.service("mensa", organisation="caritas", name="Mensa").service(
            "docce", organisation="altri", name="Docce"
        )
        given.contact("p1", service="mensa", day="2026-02-02").contact("p1", service="docce", day="2026-02-02")
        given.delivery("mensa", month="2026-02").delivery("docce", month="2026-02")
        given.delivery("mensa", month="2026-03", status=ReturnStatus.MISSING).save(engine, as_of="2026-05-31")
        target = Target(service="mensa", month=date(2026, 2, 1))
        record(engine, Actor(who="r@b.it", role=AccountRole.MANAGER), ReturnAct.CONTEST, target, Words(note="Pochi"))
        engine.dispose()
        register = store.register_engine(current_settings())
        store.upgrade(register)
        register.dispose()
        assert bifocale("accounts", "add", "ente@caritas.it", "--role", "ente", "--organisation", "caritas")[0] == 0
        yield mail
    current_settings.cache_clear()


def logged(folder: Path) -> list[str]:
    engine = create_engine(f"sqlite:///{folder}/base.accessi.sqlite")
    with engine.connect() as connection:
        found = connection.execute(text("SELECT detail FROM access_event WHERE kind = 'verifica'")).scalars().all()
    engine.dispose()
    return [str(one) for one in found]


def test_messages_are_shown_and_leave_when_asked(bifocale: Run, mailbox: Mailbox, tmp_path: Path) -> None:
    code, shown, told = bifocale("reminders")
    assert (code, mailbox.taken, logged(tmp_path)) == (0, [], [])
    assert "A: ente@caritas.it\nOggetto: Flussi di dati: 1 non arrivato, 1 contestato" in shown
    assert "- Mensa: marzo 2026, atteso entro il 20 aprile 2026" in shown
    assert "Altri" not in shown, "who owes nothing is not written to"
    assert "1 da inviare: aggiungere --send" in " ".join(told.split())
    code, _, told = bifocale("reminders", "--send")
    assert code == 0, told
    (message,) = mailbox.messages()
    assert (message["To"], message["Subject"]) == (
        "ente@caritas.it",
        "Flussi di dati: 1 non arrivato, 1 contestato",
    )
    assert message.get_content().replace("\r\n", "\n") in shown
    assert "pagina «Verifica dati»: https://bifocale.example/verifica." in message.get_content()
    assert logged(tmp_path) == ["sollecito a ente@caritas.it: Flussi di dati: 1 non arrivato, 1 contestato"]


def test_an_organisation_that_owes_nothing_is_not_asked(bifocale: Run, mailbox: Mailbox) -> None:
    code, _, told = bifocale("reminders", "--organisation", "altri", "--send")
    assert (code, "«altri» non è un ente che ha qualcosa da consegnare" in " ".join(told.split())) == (2, True)
    assert mailbox.taken == []


def test_a_server_that_is_away_is_told(bifocale: Run, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BIFOCALE_SMTP_PORT", "1")
    current_settings.cache_clear()
    code, _, told = bifocale("reminders", "--send")
    assert code == 1
    assert "non ha preso il messaggio" in " ".join(told.split())
    assert "Inviati: 0." in told
    assert mailbox.taken == []
