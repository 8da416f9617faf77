"""The router run without a browser: the gate, every page for every role, and what happens with no database."""

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from components.state.page_registry import PAGES, PageEntry
from tests.app.conftest import ROUTER, SECONDS, Visit
from tests.support.rings import rings

ROLES = ("mayor", "manager", "partner")


def title_of(entry: PageEntry) -> str:
    """Return what the title of a page says; that of the plan ends with its years."""
    return entry.title(lead="Crema") + (" 2025-2027" if entry.name == "piano" else "")


def said(app: AppTest) -> str:
    """Return every word of the page."""
    parts = (*app.title, *app.subheader, *app.markdown, *app.caption, *app.warning, *app.info)
    return "\n".join(str(part.value) for part in parts)


def test_before_the_gate_there_is_nothing_but_the_gate(at_database: Callable[[Path], None], small_demo: Path) -> None:
    at_database(small_demo)
    app = AppTest.from_file(str(ROUTER), default_timeout=SECONDS).run()
    assert [title.value for title in app.title] == ["Bifocale"]
    assert [button.label for button in app.button] == ["Entra"]
    assert len(app.subheader) == len(app.dataframe) == len(app.multiselect) == 0


@pytest.mark.parametrize("role", rings(["manager"], second=["mayor", "partner"]))
@pytest.mark.parametrize("entry", PAGES, ids=lambda entry: entry.name)
def test_every_page_runs_for_every_role(visit: Visit, entry: PageEntry, role: str) -> None:
    app = visit(entry.name, role=role)
    assert [problem.value for problem in app.exception] == []
    assert [problem.value for problem in app.error] == []
    own = " di Crema" if entry.name in {"comune", "scheda"} and role == "mayor" else ""
    assert [title.value for title in app.title] == [title_of(entry) + own]
    assert entry.question.format(lead="Crema") in said(app)
    assert "Dati dimostrativi" in said(app)
    assert "costruzione" not in said(app).lower()


@pytest.mark.parametrize("role", ROLES)
def test_the_page_of_administrators_is_nobodys_in_a_demonstration(visit: Visit, role: str) -> None:
    app = visit("persone", role=role)
    assert [title.value for title in app.title] == ["Questa pagina non è per il vostro ruolo"]
    assert len(app.dataframe) == len(app.tabs) == 0
    assert [field.key for field in app.text_input] == ["cerca_ovunque"]


def test_changing_role_asks_again(visit: Visit) -> None:
    app = visit("occupazione")
    app.button(key="cambia_ruolo").click().run()
    assert [title.value for title in app.title] == ["Bifocale"]
    app.radio(key="ruolo").set_value("manager").run()
    app.button(key="entra").click().run()
    assert [title.value for title in app.title] == ["Occupazione dei servizi"]
    assert "Responsabile del programma" in said(app)


@pytest.mark.parametrize(("role", "named"), [("manager", "Responsabile del programma"), ("partner", "Comune di Crema")])
def test_who_clicks_at_once_enters_as_what_is_chosen(visit: Visit, role: str, named: str) -> None:
    """The click came with the choice, before the run that the choice starts, and let people in with the role before."""
    app = visit(role="mayor")
    app.button(key="cambia_ruolo").click().run()
    app.radio(key="ruolo").set_value(role)
    app.button(key="entra").click().run()
    assert named in said(app)


def test_a_partner_chooses_its_organisation(visit: Visit) -> None:
    app = visit(role="mayor")
    app.button(key="cambia_ruolo").click().run()
    app.radio(key="ruolo").set_value("partner").run()
    app.selectbox(key="ruolo_ente").set_value("pane-e-sale").run()
    app.button(key="entra").click().run()
    assert "Associazione Pane e Sale" in said(app)


def test_the_page_of_a_municipality_is_the_mayors_own_until_another_is_chosen(visit: Visit) -> None:
    app = visit(role="mayor")
    app.button(key="cambia_ruolo").click().run()
    app.radio(key="ruolo").set_value("mayor").run()
    app.selectbox(key="ruolo_comune").set_value("019062").run()
    app.button(key="entra").click().run()
    app.switch_page(str(next(entry.path for entry in PAGES if entry.name == "comune"))).run()
    assert "Offanengo" in app.subheader[0].value + said(app)
    app.selectbox(key="comune").set_value("019067").run()
    assert "Pandino" in said(app)


def test_outside_the_demonstration_nothing_is_shown(
    at_database: Callable[[Path], None], small_demo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BIFOCALE_DEMO_MODE", "false")
    at_database(small_demo)
    app = AppTest.from_file(str(ROUTER), default_timeout=SECONDS).run()
    assert "Nessun modo di entrare è configurato" in app.warning[0].value
    assert len(app.button) == len(app.radio) == 0


def test_a_refused_setting_is_told_to_visitors_without_its_value_and_to_the_log_with_it(
    at_database: Callable[[Path], None],
    small_demo: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setenv("BIFOCALE_REFRESH_SECONDS", "presto")
    at_database(small_demo)
    app = AppTest.from_file(str(ROUTER), default_timeout=SECONDS).run()
    assert app.warning[0].value.startswith("Le impostazioni del servizio non sono valide")
    assert "presto" not in app.warning[0].value
    assert "BIFOCALE_REFRESH_SECONDS vale «presto»" in caplog.text
    assert len(app.exception) == 0


def test_on_a_quarter_the_sheet_compares_what_can_be_measured_and_says_what_cannot(visit: Visit) -> None:
    app = visit("comune", role="manager", comune="019062", periodo="2025-Q2")
    said = [caption.value for caption in app.caption]
    assert any("comuni simili" in words for words in said)
    assert any("«Quota una tantum» richiede un periodo di almeno 12 mesi." in words for words in said)
    assert not app.exception
