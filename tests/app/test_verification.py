"""Verifica dati, by who has signed in: a return is confirmed, contested, answered, closed, and each act is written."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from streamlit.testing.v1 import AppTest

from components.state.page_registry import entry
from components.state.runtime import runtime
from data_access.accounts.access_log import lines
from data_access.accounts.register import Right, Wanted
from data_access.accounts.vocabulary import AccountRole
from data_access.loading.known import registry_of
from data_access.loading.load import load
from data_access.loading.outcome import Sender
from data_access.returns.check import Options, check_file
from data_access.returns.kinds import kind_named
from data_access.vocabulary import ReturnStatus
from tests.app.conftest import ROUTER, SECONDS, Browser
from tests.support.builder import ambito
from tests.support.mailbox import mail_server
from tests.support.return_files import CONTACTS, TODAY, as_csv

CHIEF, ANNA = "capo@ente.it", "anna@caritas.it"
MANAGER = (CHIEF, Right(role=AccountRole.MANAGER))
PARTNER = (ANNA, Right(role=AccountRole.PARTNER, organisation="caritas"))
MARCH = (("mensa", "01/03/2025", "P1", "Alfa"), ("mensa", "02/03/2025", "P2", "Alfa"))
SMTP = {
    "SMTP_HOST": "127.0.0.1",
    "SMTP_SECURITY": "none",
    "SMTP_SENDER": CHIEF,
    "SMTP_LINK_SECRET": "un segreto dei collegamenti lungo quanto serve",
    "PUBLIC_URL": "http://localhost:8501",
}
Enter = Callable[..., AppTest]


@pytest.fixture
def enter(proxied: Callable[[Path], Browser], sqlite_template: Path, tmp_path: Path) -> Enter:
    """Open the page for somebody who signed in; a return of March 2025 came, that of February did not."""
    base = tmp_path / "base.sqlite"
    base.write_bytes(sqlite_template.read_bytes())
    engine = create_engine(f"sqlite:///{base}")
    given = ambito(residents={"Alfa": 100}, is_demo=False)
    given.organisation("caritas", name="Caritas").service("mensa", organisation="caritas", name="Mensa")
    given.delivery("mensa", month="2025-02-01", status=ReturnStatus.MISSING).save(engine)
    content = as_csv([CONTACTS, *MARCH])
    options = Options(today=TODAY, kind=kind_named("accessi"), registry=registry_of(engine), persons_key=b"k" * 64)
    load(engine, check_file("marzo.csv", content, options), Sender(who=ANNA), content=content)
    engine.dispose()
    browser = proxied(base)

    def open_page(who: tuple[str, Right], period: str = "2025-03") -> AppTest:
        email, right = who
        browser.enter(email, right)
        app = AppTest.from_file(str(ROUTER), default_timeout=SECONDS)
        app.query_params["periodo"] = period
        return app.run().switch_page(str(entry("verifica").path)).run()

    return open_page


def said(app: AppTest) -> str:
    assert not app.exception
    shown = (*app.markdown, *app.caption, *app.warning, *app.info, *app.error, *app.subheader, *app.text)
    return " ".join(str(one.value) for one in shown).replace("\\", "").replace("\u2060", "")


def acts() -> list[tuple[object, ...]]:
    """Return what was done, in order: who, in what role, what, to which content, about what figure, in what words."""
    asked = "SELECT who, role, act, kind, measure, note FROM return_event ORDER BY id"
    with runtime().engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(asked))]


def logged() -> list[str]:
    entrance = runtime().entrance()
    entrance.log.flush()
    return [line.detail for line in lines(entrance.register.engine) if line.kind == "verifica"]


def test_a_month_is_contested_answered_and_closed_and_both_read_what_was_said(enter: Enter) -> None:
    app = enter(MANAGER)
    assert re.search(r"Ricevuto (?:il |l')\d", said(app))
    assert "Nessuno ha ancora detto niente di questo mese." in said(app)
    app.button(key="contesta_ora").click().run()
    assert app.warning, "a contest without words is refused"
    assert acts() == []
    app.selectbox(key="contesta_che").set_value("contacts")
    app.text_area(key="contesta_nota").set_value("Così <b>pochi</b>?")
    app.button(key="contesta_ora").click().run()
    assert "Così <b>pochi</b>?" in [one.value for one in app.text], "words are shown as words"
    assert "Contestato" in said(app)
    app = enter(PARTNER)
    assert "atto-chiude" not in {one.key for one in app.button}, "who is contested does not close it"
    app.text_area(key="rispondi_nota").set_value("Mancava un foglio")
    app.button(key="rispondi_ora").click().run()
    assert "Scritto." in said(app)
    app = enter(MANAGER)
    assert "Mancava un foglio" in [one.value for one in app.text]
    app.button(key="atto-chiude").click().run()
    assert "contestat" not in " ".join(one.value for one in app.subheader).lower()
    assert acts() == [
        (CHIEF, "responsabile", "contesta", "accessi", "contacts", "Così <b>pochi</b>?"),
        (ANNA, "ente:caritas", "risponde", "", "", "Mancava un foglio"),
        (CHIEF, "responsabile", "chiude", "", "", ""),
    ]
    assert [detail.partition(":")[0] for detail in reversed(logged())] == ["contesta (contacts)", "scrive", "chiude"]


def test_the_manager_writes_to_who_has_not_confirmed_and_to_nobody_without_an_address(
    enter: Enter, at_database: Callable[[Path], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = enter(MANAGER)
    app.text_area(key="contesta_nota").set_value("Così pochi?")
    app.button(key="contesta_ora").click().run()
    app.session_state["scrivi_ente"] = True
    app.run()
    assert "Nessuna persona abilitata ha il ruolo di «Caritas»" in said(app)
    entrance = runtime().entrance()
    entrance.register.add([Wanted(email=ANNA, right=PARTNER[1])], by="prova")
    app.run()
    assert f"A: {ANNA}" in said(app)
    assert "non è configurato nessun server di posta (BIFOCALE_SMTP_HOST)" in said(app)
    assert "invia_sollecito" not in {one.key for one in app.button}
    with mail_server() as mailbox:
        for name, value in {**SMTP, "SMTP_PORT": str(mailbox.port)}.items():
            monkeypatch.setenv(f"BIFOCALE_{name}", value)
        at_database(tmp_path / "base.sqlite")
        app = enter(MANAGER)
        app.session_state["scrivi_ente"] = True
        app.run()
        app.text_input(key="oggetto-caritas").set_value("I flussi di marzo")
        app.button(key="invia_sollecito").click().run()
        (message,) = mailbox.wait_for(1)
    assert (message["To"], message["Subject"]) == (ANNA, "I flussi di marzo")
    assert "Mensa" in message.get_content()
    assert "http://localhost:8501/verifica" in message.get_content()
    assert f"Il messaggio è partito per {ANNA}." in said(app)
    assert acts()[-1][:3] == (CHIEF, "responsabile", "sollecita")
    assert f"sollecito a {ANNA}: I flussi di marzo" in logged()
    app.button(key="invia_sollecito").click().run()
    assert app.warning, "the server is gone: it is said, and nothing is written"
    assert len(acts()) == 2


def test_a_finding_said_to_be_true_is_put_away_and_opened_again(enter: Enter) -> None:
    app = enter(PARTNER, "2025")
    first = next(key for key in (str(one.key) for one in app.button) if key.endswith("-ora-vero"))
    app.text_area(key=first.replace("-ora-", "-nota-")).set_value("Eravamo chiusi")
    app.button(key=first).click().run()
    assert acts()[-1][2:] == ("vero", "", "", "Eravamo chiusi")
    assert first not in {one.key for one in app.button}
    app.session_state["veri_non_errori"] = True
    app.run()
    assert "Eravamo chiusi" in [one.value for one in app.text]
    app.button(key="vera_0-riapre").click().run()
    assert acts()[-1][2] == "riapre"
    assert first in {one.key for one in app.button}
