"""The gate outside Streamlit: whom it is shown to, what it may take, and what the page behind it does meanwhile."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from components.app import demo_gate
from components.app.first_gate import UNKNOWN, RoleUnknownError, choose_role, first_gate
from components.server.sign_in.cookies import BROWSER
from components.state import session
from components.state.role_memory import RoleMemory
from components.state.runtime import runtime
from data_access.settings import current_settings
from data_access.viewers import Role, Viewer
from tests.app.conftest import ROUTER, SECONDS

HELD = {BROWSER: "parola di questo browser"}
Point = Callable[[Path], None]


@pytest.fixture
def here(at_database: Point, small_demo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> RoleMemory:
    """The dashboard with its data loaded; what it remembers of browsers."""
    at_database(small_demo)
    monkeypatch.setenv("BIFOCALE_CACHE_DIR", str(tmp_path))
    current_settings.cache_clear()
    runtime().store.current()
    return RoleMemory(tmp_path)


@pytest.fixture
def known(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the page of Streamlit be that of the browser with the word."""
    monkeypatch.setattr(session, "cookie", lambda name: HELD.get(name, ""))


def test_while_there_is_nothing_to_show_no_gate_stands_before_the_page_that_says_so(
    at_database: Point, tmp_path: Path
) -> None:
    at_database(tmp_path / "assente.sqlite")
    assert first_gate(HELD) is None


def test_it_says_what_the_gate_within_says(here: RoleMemory) -> None:
    gate = first_gate({})
    assert gate is not None
    assert (gate.ambito, gate.badge) == ("Ambito Territoriale Sociale di Crema", "Dati dimostrativi")
    assert gate.sentences == (demo_gate.WELCOME.format(lead="Crema"),)
    assert [(one.name, one.asks) for one in gate.choices] == [
        ("Sindaco di un comune", "Di quale comune"),
        ("Responsabile del programma", ""),
        ("Ente partner", "Quale ente"),
    ]
    mayor, _, partner = gate.choices
    assert (len(mayor.options), mayor.options[mayor.chosen]) == (48, "Crema")
    assert "Associazione Pane e Sale" in partner.options.values()


@pytest.mark.parametrize(
    ("fields", "who"),
    [
        ({"ruolo": "manager"}, Viewer(role=Role.MANAGER)),
        ({"ruolo": "manager", "comune": "019062", "ente": "pane-e-sale"}, Viewer(role=Role.MANAGER)),
        ({"ruolo": "mayor", "comune": "019062"}, Viewer(role=Role.MAYOR, municipality="019062")),
        ({"ruolo": "partner", "ente": "pane-e-sale"}, Viewer(role=Role.PARTNER, organisation="pane-e-sale")),
    ],
    ids=["manager", "manager and lists", "mayor", "partner"],
)
def test_a_choice_is_remembered_for_the_browser_which_meets_no_gate_any_more(
    fields: Mapping[str, str], who: Viewer, here: RoleMemory
) -> None:
    choose_role(HELD[BROWSER], fields)
    assert here.find(HELD[BROWSER]) == who
    assert first_gate(HELD) is None
    assert first_gate({BROWSER: "un altro"}) is not None
    assert first_gate({}) is not None


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"ruolo": "public"},
        {"ruolo": "re"},
        {"ruolo": "mayor"},
        {"ruolo": "mayor", "comune": "999999"},
        {"ruolo": "partner", "ente": "019035"},
        {"ruolo": "partner", "comune": "019035"},
    ],
    ids=str,
)
def test_what_may_not_be_chosen_is_refused_and_not_remembered(fields: Mapping[str, str], here: RoleMemory) -> None:
    with pytest.raises(RoleUnknownError) as refused:
        choose_role(HELD[BROWSER], fields)
    assert refused.value.public == UNKNOWN
    assert here.find(HELD[BROWSER]) is None


def test_a_role_that_the_data_do_not_know_any_more_meets_the_gate_again(here: RoleMemory, known: None) -> None:
    here.keep(HELD[BROWSER], Viewer(role=Role.MAYOR, municipality="999999"))
    assert first_gate(HELD) is not None
    AppTest.from_file(str(ROUTER), default_timeout=SECONDS).run()
    assert here.find(HELD[BROWSER]) is None


def test_behind_the_gate_the_page_waits_with_nothing_to_read_and_then_is_the_chosen_ones(
    here: RoleMemory, known: None
) -> None:
    app = AppTest.from_file(str(ROUTER), default_timeout=SECONDS).run()
    assert [button.key for button in app.button] == ["entra_fuori"]
    assert len(app.title) == len(app.markdown) == len(app.radio) == len(app.dataframe) == 0
    app.button(key="entra_fuori").click().run()
    assert [button.key for button in app.button] == ["entra_fuori"], "pressed before anything was chosen"
    choose_role(HELD[BROWSER], {"ruolo": "mayor", "comune": "019062"})
    app.button(key="entra_fuori").click().run()
    assert [title.value for title in app.title] == ["Quadro d'insieme"]
    assert "Sindaco di Offanengo" in "".join(str(part.value) for part in app.markdown)
    app.button(key="cambia_ruolo").click().run()
    assert [button.key for button in app.button] == ["entra_fuori"]
    assert here.find(HELD[BROWSER]) is None
