"""Where people sign in: who may look sees what is theirs at each run, who may not reads why; no address chooses."""

import shutil
from collections.abc import Callable
from pathlib import Path
from time import time
from types import SimpleNamespace

import pytest
from streamlit.testing.v1 import AppTest

from components.app import door_keeper, person_gate, watch
from components.app.services import service_health
from components.server.sign_in.cookies import SIGNED_IN, TOLD
from components.server.sign_in.provider_return import Trouble
from components.state import page_context, rehearsal, session
from components.state.page_registry import PAGES
from components.state.runtime import runtime
from data_access.accounts import store
from data_access.accounts.access_log import lines
from data_access.accounts.entrance import Entrance, proxied_proof
from data_access.accounts.register import Identity, Right, Wanted
from data_access.accounts.vocabulary import AccountRole
from data_access.errors import DatabaseUnreachableError
from data_access.settings import current_settings
from data_access.viewers import Role, Viewer
from tests.app.conftest import ROUTER, SECONDS

MANAGER, ADMINISTRATOR = Right(role=AccountRole.MANAGER), Right(role=AccountRole.ADMINISTRATOR)
MAYOR = Right(role=AccountRole.MAYOR, municipality="019062")
EMAIL, HEADER = "anna@ente.it", "X-Remote-User"


class Door:
    """A dashboard where people sign in by a trusted proxy, and the browser of one of them."""

    def __init__(self) -> None:
        self.cookies: dict[str, str] = {}
        self.headers: dict[str, str] = {}
        self.viewers: list[Viewer] = []

    def enable(self, *rights: Right) -> None:
        wanted = [Wanted(email=EMAIL, right=right) for right in rights]
        runtime().entrance().register.add(wanted, by="prova")

    def enter(self) -> None:
        self.cookies[SIGNED_IN] = runtime().entrance().enter(proxied_proof(EMAIL), network="10.1.2.3")
        self.headers[HEADER] = EMAIL

    def open(self, **words: str) -> AppTest:
        app = AppTest.from_file(str(ROUTER), default_timeout=SECONDS)
        for name, word in words.items():
            app.query_params[name] = word
        return app.run()

    def log(self) -> list[tuple[str, str, str]]:
        entrance = runtime().entrance()
        entrance.log.flush()
        return [(line.kind, line.who, line.role) for line in lines(entrance.register.engine)]


@pytest.fixture
def door(
    at_database: Callable[[Path], None], small_demo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Door:
    found = Door()
    monkeypatch.setenv("BIFOCALE_DEMO_MODE", "false")
    monkeypatch.setenv("BIFOCALE_TRUSTED_HEADER", HEADER)
    monkeypatch.setenv("BIFOCALE_TRUSTED_PROXIES", "10.0.0.5")
    monkeypatch.setattr(session, "cookie", lambda name: found.cookies.get(name, ""))
    monkeypatch.setattr(session, "header", lambda name: found.headers.get(name, ""))
    enter = page_context.enter
    monkeypatch.setattr(
        page_context, "enter", lambda context: (found.viewers.append(context.view.query.viewer), enter(context))
    )
    at_database(Path(shutil.copy(small_demo, tmp_path / "base.sqlite")))
    engine = store.register_engine(current_settings())
    store.upgrade(engine)
    engine.dispose()
    return found


def said(app: AppTest) -> str:
    return " ".join(str(one.value) for one in (*app.title, *app.warning, *app.markdown))


def is_at_gate(app: AppTest) -> bool:
    return not app.exception and not app.metric and not any(one.key == "esci" for one in app.button)


def role_of(app: AppTest) -> str:
    return next(str(one.value) for one in app.markdown if str(one.value).startswith("**") and "Vede" in str(one.value))


def test_nobody_is_let_in_without_proving_who_they_are(door: Door) -> None:
    door.enable(MANAGER)
    app = door.open(ruolo="manager", viewer="manager", bifocale_ingresso="x")
    assert is_at_gate(app)
    assert [one.label for one in app.button] == [person_gate.WITH_PROXY]


def test_who_signed_in_looks_in_their_role_whatever_the_address_says(door: Door) -> None:
    door.enable(MAYOR)
    door.enter()
    app = door.open(ruolo="manager", viewer="manager", periodo="2025")
    assert not app.exception
    assert "Sindaco di Offanengo" in role_of(app)
    assert door.viewers[-1] == Viewer(role=Role.MAYOR, municipality="019062")
    assert ("ingresso", EMAIL, "sindaco:019062") in door.log()


def test_a_word_is_worth_nothing_on_a_connection_that_the_proxy_does_not_vouch_for(door: Door) -> None:
    door.enable(MANAGER)
    door.enter()
    door.headers.clear()
    assert is_at_gate(door.open())


def test_a_role_taken_away_is_gone_at_the_next_click(door: Door) -> None:
    door.enable(MANAGER)
    door.enter()
    app = door.open(periodo="2025")
    assert "Responsabile del programma" in role_of(app)
    runtime().entrance().register.end(EMAIL, by="prova")
    app.run()
    assert is_at_gate(app)
    assert "non è tra le persone abilitate" in said(app)


def test_who_leaves_meets_the_gate_and_a_copy_of_the_word_opens_nothing(door: Door) -> None:
    door.enable(MANAGER)
    door.enter()
    app = door.open(periodo="2025")
    app.button(key="esci").click().run()
    assert is_at_gate(app)
    again = door.open(periodo="2025")
    assert is_at_gate(again)
    assert "L'ingresso è stato chiuso" in said(again)
    assert door.log()[0][:2] == ("uscita", EMAIL)


def test_leaving_everywhere_ends_the_other_device_too(door: Door) -> None:
    door.enable(MANAGER)
    door.enter()
    other = door.open(periodo="2025")
    door.enter()
    app = door.open(periodo="2025")
    app.button(key="esci_ovunque").click().run()
    assert is_at_gate(other.run())


def test_an_administrator_reads_that_the_role_sees_no_figures(door: Door) -> None:
    door.enable(ADMINISTRATOR)
    door.enter()
    app = door.open(periodo="2025")
    assert app.title[0].value == "Il vostro ruolo non vede numeri"
    assert not app.metric
    assert door.viewers[-1] == Viewer(role=Role.PUBLIC), "no page could ask for more than the public"
    links = [one.proto.label for one in app.get("page_link")]
    assert [
        label for label in links if label in {entry.label for entry in PAGES if not entry.is_for(ADMINISTRATOR.role)}
    ] == []


def test_who_has_several_roles_chooses_one_and_changes_it(door: Door) -> None:
    door.enable(MAYOR, ADMINISTRATOR)
    door.enter()
    app = door.open(periodo="2025")
    assert app.radio(key=person_gate.ROLE).options == ["Amministratore", "Sindaco di Offanengo"]
    app.button(key="entra_ruolo").click().run()
    assert app.title[0].value == "Il vostro ruolo non vede numeri"
    assert "Avete anche un altro ruolo" in said(app)
    app.button(key="cambia_ruolo").click().run()
    app.radio(key=person_gate.ROLE).set_value(MAYOR.code).run()
    app.button(key="entra_ruolo").click().run()
    assert "Sindaco di Offanengo" in role_of(app)
    assert "Sindaco di Offanengo" in role_of(door.open(periodo="2025")), "the role survives a reload"


def test_a_mayor_of_a_place_that_the_data_do_not_have_reads_so(door: Door) -> None:
    door.enable(Right(role=AccountRole.MAYOR, municipality="001001"))
    door.enter()
    assert "un comune o un ente che nella base dati non c'è" in said(door.open())


@pytest.mark.parametrize("trouble", list(Trouble))
def test_who_comes_back_without_being_recognised_reads_why(door: Door, trouble: Trouble) -> None:
    door.cookies[TOLD] = trouble.value
    app = door.open()
    assert str(app.warning[0].value).replace("\\", "") == person_gate.TROUBLES[trouble]


def test_a_word_that_tells_no_trouble_is_not_said(door: Door) -> None:
    door.cookies[TOLD] = "<b>male</b>"
    assert "male" not in said(door.open())


def test_without_the_tables_of_accounts_nobody_enters_and_the_health_check_says_so(door: Door) -> None:
    (path,) = Path(current_settings().database_url.removeprefix("sqlite:///")).parent.glob("*.accessi.sqlite")
    path.unlink()
    app = door.open()
    assert is_at_gate(app)
    assert "non può mostrare i dati" in said(app)


def test_the_visitor_of_our_own_passes_with_a_word_that_ends_with_its_visit(door: Door) -> None:
    with rehearsal.rehearsing(Viewer(role=Role.MANAGER)) as word:
        door.cookies[rehearsal.WORD] = word
        assert "Responsabile del programma" in role_of(door.open(periodo="2025"))
    assert is_at_gate(door.open(periodo="2025"))


def test_files_are_for_who_may_look_now(door: Door) -> None:
    door.enable(MANAGER)
    door.enter()
    cookies = {SIGNED_IN: door.cookies[SIGNED_IN]}
    assert door_keeper.may(cookies, {HEADER: EMAIL})
    assert not door_keeper.may(cookies, {})
    assert not door_keeper.may({}, {HEADER: EMAIL})
    runtime().entrance().register.end(EMAIL, by="prova")
    assert not door_keeper.may(cookies, {HEADER: EMAIL})


def test_an_open_page_is_run_again_once_its_reader_may_look_no_more(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page left open went on showing what its reader might see no more."""
    door.enable(MANAGER)
    door.enter()
    called: list[str] = []

    class Loop:
        def call_soon_threadsafe(self, _run: object, shown: str) -> None:
            called.append(shown)

    watch.note_present("pagina", door.cookies[SIGNED_IN], EMAIL, role="responsabile")
    entrance = runtime().entrance()
    watch.look_around(entrance, Loop())
    assert called == []
    entrance.register.end(EMAIL, by="prova")
    for _ in range(2):
        watch.look_around(entrance, Loop())
    assert called == ["pagina"]
    assert door.log()[0] == ("uscita", EMAIL, "")


def test_an_open_page_is_run_again_once_its_role_is_taken_though_another_is_left(door: Door) -> None:
    """The exact figures of a manager stayed open, and their files, for who was a mayor alone by then."""
    door.enable(MANAGER)
    door.enter()
    called: list[str] = []
    loop = SimpleNamespace(call_soon_threadsafe=lambda _run, shown: called.append(shown))
    watch.note_present("pagina", door.cookies[SIGNED_IN], EMAIL, role="responsabile")
    door.enable(MAYOR)
    runtime().entrance().register.end(EMAIL, MANAGER, by="prova")
    watch.look_around(runtime().entrance(), loop)
    assert called == ["pagina"]
    watch.note_absent("pagina")


def test_an_open_page_stays_as_it_is_while_the_accounts_cannot_be_read(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The guide says so of a database that is stopped: the next click is refused, and nothing before."""
    door.enable(MANAGER)
    door.enter()
    called: list[str] = []
    loop = SimpleNamespace(call_soon_threadsafe=lambda _run, shown: called.append(shown))
    watch.note_present("pagina", door.cookies[SIGNED_IN], EMAIL, role="responsabile")

    def away(_entrance: Entrance) -> None:
        message = "La base dati non risponde."
        raise DatabaseUnreachableError(message)

    monkeypatch.setattr(Entrance, "refresh", away)
    with pytest.raises(DatabaseUnreachableError):
        watch.look_around(runtime().entrance(), loop)
    assert called == []
    assert set(watch._present) == {"pagina"}
    watch.note_absent("pagina")


def test_pages_that_nobody_has_open_are_watched_no_more(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    running = SimpleNamespace(get_app_session={"aperta": object()}.get)
    monkeypatch.setattr(watch, "StreamlitRuntime", SimpleNamespace(exists=lambda: True, instance=lambda: running))
    door.enable(MANAGER)
    door.enter()
    for shown in ("aperta", "chiusa"):
        watch.note_present(shown, door.cookies[SIGNED_IN], EMAIL, role="responsabile")
    watch.look_around(runtime().entrance(), SimpleNamespace())
    assert set(watch._present) == {"aperta"}
    watch.note_absent("aperta")


def test_the_way_in_by_the_provider_says_what_became_of_the_claims(door: Door) -> None:
    claims = {"iss": "https://id", "sub": "7", "email": EMAIL, "iat": time()}
    arrival = door_keeper.arrive(claims, "", "10.1.2.3")
    assert arrival.word
    assert arrival.may_keep_token
    assert not door_keeper.arrive({**claims, "fiscal_code": "TINIT-RSSMRA80A01D142Z"}, "", "").may_keep_token
    assert door_keeper.arrive({**claims, "iat": time() - 121}, "", "").trouble is Trouble.CLOCK
    assert door_keeper.arrive({"email": EMAIL}, "", "").trouble is Trouble.CLAIMS
    door_keeper.failed(Trouble.CLOCK, "10.1.2.3")
    assert door.log()[0][0] == "rifiuto"
    held = runtime().entrance().sign_ins.find(arrival.word)
    assert held is not None
    assert held.identity == Identity(issuer="https://id", subject="7", email=EMAIL)


def test_where_people_sign_in_the_health_check_is_good(door: Door) -> None:
    runtime().store.current()
    assert "configurato" not in (service_health().payload().get("message") or "")
