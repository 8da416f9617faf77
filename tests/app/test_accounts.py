"""Persone abilitate: the administrator gives and takes roles, reads what came of it, and finds it in the log."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from streamlit.testing.v1 import AppTest

from components.state.page_registry import entry
from components.state.runtime import runtime
from data_access.accounts.access_log import lines
from data_access.accounts.register import Right
from data_access.accounts.vocabulary import AccountRole
from tests.app.conftest import ROUTER, SECONDS, Browser

CHIEF = "capo@ente.it"
ADMINISTRATOR = Right(role=AccountRole.ADMINISTRATOR)
Enter = Callable[..., AppTest]


@pytest.fixture
def enter(proxied: Callable[[Path], Browser], small_demo: Path, tmp_path: Path) -> Enter:
    """Open the page on a base of real data for somebody who signed in: ``enter(right)``."""
    base = Path(shutil.copy(small_demo, tmp_path / "base.sqlite"))
    engine = create_engine(f"sqlite:///{base}")
    with engine.begin() as connection:
        connection.execute(text("UPDATE ambito SET is_demo = 0"))
    engine.dispose()
    browser = proxied(base)

    def open_page(right: Right = ADMINISTRATOR) -> AppTest:
        browser.enter(CHIEF, right)
        app = AppTest.from_file(str(ROUTER), default_timeout=SECONDS).run()
        return app.switch_page(str(entry("persone").path)).run()

    return open_page


def said(app: AppTest) -> str:
    assert not app.exception
    shown = (*app.markdown, *app.caption, *app.warning, *app.info, *app.error, *app.title)
    return " ".join(str(one.value) for one in shown).replace("\\", "").replace("\u2060", "")


def in_force() -> set[tuple[str, str]]:
    register = runtime().entrance().register
    return {(one.email, one.right.code) for one in register.entries() if one.holds(register.today())}


def logged() -> list[str]:
    entrance = runtime().entrance()
    entrance.log.flush()
    return [
        line.detail for line in lines(entrance.register.engine) if line.who == CHIEF and line.kind == "abilitazioni"
    ]


def test_who_is_no_administrator_reads_no_list(enter: Enter) -> None:
    app = enter(Right(role=AccountRole.STEWARD))
    assert "Chi lavora come «Cura dei dati»" in said(app)
    assert len(app.dataframe) == 0
    assert [one.key for one in app.button if one.key in {"abilita", "togli_ruolo", "carica_file"}] == []


def test_a_role_is_given_found_and_taken_away_and_each_change_is_logged(enter: Enter) -> None:
    app = enter()
    app.selectbox(key="persona_scelta").set_value(f"{CHIEF}, amministratore").run()
    app.button(key="togli_ruolo").click().run()
    assert app.warning, "the last administrator stays"
    app.selectbox(key="persona_scelta").set_value(None)
    assert "Oggi è abilitata 1 persona (amministratori: 1)." in said(app)
    assert "Comuni senza un sindaco abilitato:" in said(app)
    app.text_input(key="nuovo_indirizzo").set_value("sindaca@comune.it")
    app.button(key="abilita").click().run()
    assert "vuole un comune" in said(app)
    assert in_force() == {(CHIEF, "amministratore")}, "what is refused changes nothing"
    town = app.selectbox(key="nuovo_comune").options[0]
    app.selectbox(key="nuovo_comune").set_value(town)
    app.text_input(key="nuovo_dal").set_value("domani")
    app.button(key="abilita").click().run()
    assert "«domani» non è un giorno" in said(app)
    app.text_input(key="nuovo_dal").set_value("")
    app.button(key="abilita").click().run()
    assert f"«sindaca@comune.it» è sindaco di {town}." in said(app)
    assert "Oggi sono abilitate 2 persone (sindaci: 1 e amministratori: 1)." in said(app), "the head counts it at once"
    ((_, given),) = in_force() - {(CHIEF, "amministratore")}
    app.text_input(key="cerca_persona").set_value("SINDACA").run()
    assert app.dataframe[0].value["Indirizzo"].tolist() == ["sindaca@comune.it"]
    (chosen,) = app.selectbox(key="persona_scelta").options
    assert chosen == f"sindaca@comune.it, sindaco di {town}"
    app.selectbox(key="persona_scelta").set_value(chosen).run()
    app.button(key="chiudi_ingressi").click().run()
    assert "Gli ingressi di «sindaca@comune.it» sono chiusi su ogni dispositivo." in said(app)
    app.button(key="togli_ruolo").click().run()
    assert f"«sindaca@comune.it» non è più sindaco di {town}" in said(app)
    assert in_force() == {(CHIEF, "amministratore")}
    assert "Nessuno corrisponde alla ricerca." in said(app)
    assert logged() == [
        f"tolto a sindaca@comune.it il ruolo {given}",
        "chiusi tutti gli ingressi di sindaca@comune.it",
        f"abilitato sindaca@comune.it come {given}",
    ]


def test_a_file_is_loaded_whole_or_refused_and_the_log_is_looked_through_and_verified(enter: Enter) -> None:
    app = enter()
    assert app.button(key="carica_file").disabled, "there is no file yet"
    app.selectbox(key="nuovo_ruolo").set_value("Ente partner").run()
    assert "Vede per intero i propri servizi; il resto è protetto." in said(app)
    organisation = app.selectbox(key="nuovo_ente").options[0]
    rows = f"cura@ente.it;cura_dati;\nospite@ente.it;ente;{organisation}\n"
    for content, told in (
        (f"indirizzo;ruolo;ente\n{rows}terzo@ente.it;papa;\n", "papa"),
        (f"indirizzo;ruolo;ente\n{rows}", "File caricato. Righe lette: 2; ruoli nuovi: 2."),
    ):
        assert in_force() == {(CHIEF, "amministratore")}
        app.file_uploader(key="file_persone").set_value(("persone.csv", content.encode(), "text/csv")).run()
        app.button(key="carica_file").click().run()
        assert told in said(app)
    assert {email for email, _ in in_force()} == {CHIEF, "cura@ente.it", "ospite@ente.it"}
    app.selectbox(key="registro_cosa").set_value("Persone abilitate cambiate").run()
    table = next(one.value for one in app.dataframe if "Dettaglio" in one.value)
    assert set(table["Di chi"]) == {CHIEF}
    assert len(table) == 2
    assert all("da un file" in detail for detail in table["Dettaglio"])
    app.text_input(key="registro_chi").set_value("nessuno@ente.it").run()
    assert "In questi giorni non c'è nessuna riga come quelle scelte." in said(app)
    app.button(key="verifica_registro").click().run()
    assert "Il registro è in ordine: nessuna delle" in said(app)
    engine = runtime().entrance().register.engine
    with engine.begin() as connection:
        connection.execute(text("UPDATE access_event SET detail = 'altro' WHERE kind = 'abilitazioni'"))
    app.button(key="verifica_registro").click().run()
    assert "Il registro non è in ordine." in said(app)
