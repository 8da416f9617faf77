"""Who gets what, whatever they ask and however: role × way of asking, each cell a yes or a no that was expected.

Without a browser, so that nothing stands between a forger and the dashboard: sockets, routes, cookies. The matrix is
printed, and what differs from what was expected is named.
"""

import re
import shutil
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg

from components.server.sign_in.cookies import SIGNED_IN
from components.state.page_registry import PAGES
from data_access.accounts.register import Identity, Register, Right, Wanted
from data_access.accounts.sign_ins import SignIns
from data_access.accounts.store import register_engine
from data_access.accounts.vocabulary import AccountRole
from data_access.settings import Settings
from tests.e2e.conftest import settings_for
from tests.e2e.support.identity import LEVEL, bifocale, settings_of
from tests.e2e.support.server import Server, running
from tests.e2e.support.socket_visitor import AWHILE, Seen, Visitor, visiting
from tests.support.processes import free_port

pytestmark = pytest.mark.second_ring

ISSUER = "http://127.0.0.1:9"
TOWN, HOUSE = "019062", "voci-vicine"
MANAGER, MAYOR, PARTNER, STEWARD, ADMINISTRATOR = (
    Right(role=AccountRole.MANAGER),
    Right(role=AccountRole.MAYOR, municipality=TOWN),
    Right(role=AccountRole.PARTNER, organisation=HOUSE),
    Right(role=AccountRole.STEWARD),
    Right(role=AccountRole.ADMINISTRATOR),
)
EXACT, PROTECTED, NOTHING = "esatti", "protetti", "nulla"
ROLES: dict[str, tuple[tuple[Right, ...], str]] = {
    "responsabile": ((MANAGER,), EXACT),
    "sindaco": ((MAYOR,), PROTECTED),
    "ente": ((PARTNER,), PROTECTED),
    "cura dei dati": ((STEWARD,), NOTHING),
    "amministratore": ((ADMINISTRATOR,), NOTHING),
    "due ruoli, nessuno scelto": ((MANAGER, MAYOR), NOTHING),
    "non abilitato": ((), NOTHING),
    "identità debole": ((MANAGER,), NOTHING),
    "ruolo tolto": ((MANAGER,), NOTHING),
    "uscito (biscotto copiato)": ((MANAGER,), NOTHING),
    "parola inventata": ((), NOTHING),
    "nessuno": ((), NOTHING),
}
"""Who asks: what they were given, and what they should get of figures."""
YEAR = "periodo=2024"
FORGED = (
    "ruolo=responsabile&ruolo_proprio=responsabile&viewer=manager&role=manager&ente=altro&_viewer=manager"
    "&ruolo_comune=019035&organisation=altro"
)


@dataclass(slots=True)
class Matrix:
    """What came out, row by row, and what was not expected."""

    columns: list[str] = field(default_factory=list)
    cells: dict[tuple[str, str], str] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)

    def note(self, who: str, column: str, got: str, expected: str) -> None:
        if column not in self.columns:
            self.columns.append(column)
        self.cells[who, column] = got if got == expected else f"{got}!"
        if got != expected:
            self.wrong.append(f"{who} · {column}: {got}, atteso {expected}")

    def __str__(self) -> str:
        lines = []
        for column in self.columns:
            cells = ", ".join(f"{who}: {self.cells[who, column]}" for who in ROLES if (who, column) in self.cells)
            lines.append(f"{column:<34} {cells}")
        return "\n".join(lines)


@dataclass(frozen=True, slots=True)
class Office:
    """A dashboard where people sign in, with a browser's cookies for each of those who ask."""

    server: Server
    cookies: Mapping[str, dict[str, str]]
    small: tuple[str, int]
    """A municipality, and how few of it were served in 2024."""
    register: Register

    def got(self, seen: Seen) -> str:
        """Return what of figures a run of the sheet of the small municipality has sent."""
        if not seen.holds_figures:
            return NOTHING
        return EXACT if re.search(rf"(?<!\d){self.small[1]} person", seen.text) else PROTECTED


@pytest.fixture(scope="module")
def office(demo_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    folder, port = tmp_path_factory.mktemp("matrix"), free_port()
    database = Path(shutil.copy(demo_file, folder / "base.sqlite"))
    given = {
        **settings_for(database, folder),
        **settings_of(ISSUER, port),
        "BIFOCALE_OIDC_MINIMUM_LEVEL": "SpidL2",
        "BIFOCALE_DISCLOSURE_SECRET": "una chiave lunga e casuale per questa prova",
    }
    bifocale(given, "db", "upgrade")
    engine = register_engine(Settings(database_url=f"sqlite:///{database}", _env_file=None))  # type: ignore[call-arg]
    register, sign_ins = Register(engine), SignIns(engine)
    words: dict[str, str] = {}
    for number, (who, (rights, _)) in enumerate(ROLES.items()):
        email = f"p{number}@ambito.example"
        register.add([Wanted(email=email, right=right) for right in rights], by="prova")
        level = "https://www.spid.gov.it/SpidL1" if who == "identità debole" else LEVEL
        words[who] = sign_ins.begin(Identity(issuer=ISSUER, subject=f"p{number}", email=email), level=level)
        if who == "ruolo tolto":
            register.end(email, by="prova")
    sign_ins.end(words["uscito (biscotto copiato)"])
    words["parola inventata"], words["nessuno"] = "a" * 43, ""
    with running(given, folder=folder, port=port) as server:
        server.wait_until_well()
        cookies = {who: _browser(server, word) for who, word in words.items()}
        yield Office(server, cookies, _small(given), register)


def _browser(server: Server, word: str) -> dict[str, str]:
    """Return the cookies of a browser that holds a word: those that the page gives, and it."""
    with httpx.Client(base_url=server.url) as client:
        client.get("/", headers={"Accept": "text/html"})
        client.get("/_stcore/health")
        held = dict(client.cookies)
    return {**held, SIGNED_IN: word} if word else held


def _small(given: Mapping[str, str]) -> tuple[str, int]:
    """Return a municipality of which two to four persons were served in 2024."""
    csv = bifocale(
        given, "measure", "people_served", "--period", "2024", "--by", "municipality", "--viewer", "manager",
        "--format", "csv",
    )  # fmt: skip
    for line in csv.splitlines():
        match = re.search(r"(0190\d\d).*?[,;](\d+)(?:[.,]0)?[,;]", line)
        if match and int(match[2]) in {2, 3, 4}:
            return match[1], int(match[2])
    raise AssertionError(csv)


def sheet(office: Office) -> str:
    """Return the words by which the sheet of the small municipality is asked for."""
    return f"comune={office.small[0]}&{YEAR}"


def test_everybody_gets_what_is_theirs_whatever_they_ask(office: Office, capsys: pytest.CaptureFixture[str]) -> None:
    matrix = Matrix()
    for who, (_, due) in ROLES.items():
        cookies = office.cookies[who]
        for page in PAGES:
            expected = "numeri" if due != NOTHING and page.has_figures else NOTHING
            for column, first in ((f"{page.name}, a freddo", None), (f"{page.name}, da dentro", "")):
                with visiting(office.server.url, cookies=cookies) as visitor:
                    if first is not None:
                        visitor.run(YEAR, page=first)
                    seen = visitor.run(sheet(office), page="" if page is PAGES[0] else page.name)
                got = "numeri" if seen.holds_figures else NOTHING
                matrix.note(who, column, got, expected)
        for column, ask in WAYS.items():
            if ask is _press_of_another and due == EXACT:
                continue
            with visiting(office.server.url, page="comune", cookies=cookies) as visitor:
                matrix.note(who, column, office.got(ask(office, visitor)), due)
        for column, message in MESSAGES.items():
            with visiting(office.server.url, page="comune", cookies=cookies) as visitor:
                visitor.run(sheet(office))
                answer = visitor.send(message(visitor), waits=AWHILE)
                got = PROTECTED if due == PROTECTED and answer.holds_figures else office.got(answer)
                matrix.note(
                    who, column, "figure" if got == EXACT and due != EXACT else "niente di più", "niente di più"
                )
                after = visitor.run(sheet(office))
                matrix.note(who, f"{column}, e poi la pagina", office.got(after), due)
    with capsys.disabled():
        sys.stdout.write(f"\n{matrix}\n")
    assert matrix.wrong == [], "\n".join(matrix.wrong)
    assert office.server.health().status_code == httpx.codes.OK, "some message has put the dashboard out"


def _plain(office: Office, visitor: Visitor) -> Seen:
    return visitor.run(sheet(office))


def _forged_address(office: Office, visitor: Visitor) -> Seen:
    return visitor.run(f"{sheet(office)}&{FORGED}")


def _forged_widgets(office: Office, visitor: Visitor) -> Seen:
    """Say that a role was chosen, by every name that the gate or the session could give to that."""
    names = ("ruolo_proprio", "ruolo", "ruolo_comune", "_viewer", "entra_ruolo", "entra")
    return visitor.run(sheet(office), say={f"$$ID-{'0' * 32}-{name}": "responsabile" for name in names})


def _after_the_manager(office: Office, visitor: Visitor) -> Seen:
    """Ask what the manager has just asked: the answer is in memory."""
    with visiting(office.server.url, page="comune", cookies=office.cookies["responsabile"]) as manager:
        assert office.got(manager.run(sheet(office))) == EXACT
    return visitor.run(sheet(office))


def _press_of_another(office: Office, visitor: Visitor) -> Seen:
    """Press, in one's own session, the buttons of the manager's page, but those that take the visitor elsewhere."""
    with visiting(office.server.url, page="comune", cookies=office.cookies["responsabile"]) as manager:
        pressed = manager.run(sheet(office)).buttons.items()
    buttons = [one for name, one in pressed if "Esci" not in name and name != "Azzera"]
    assert buttons
    for button in buttons[:4]:
        visitor.run(sheet(office), press=button)
    visitor.drain(AWHILE)
    return visitor.run(sheet(office))


WAYS: dict[str, Callable[[Office, Visitor], Seen]] = {
    "scheda di un comune piccolo": _plain,
    "parametri falsi nell'indirizzo": _forged_address,
    "comandi falsi": _forged_widgets,
    "risposta già in memoria di altri": _after_the_manager,
    "pulsanti della pagina di altri": _press_of_another,
}


def _flag(name: str) -> Callable[[Visitor], BackMsg]:
    def made(_visitor: Visitor) -> BackMsg:
        message = BackMsg()
        setattr(message, name, True)
        return message

    return made


def _operation(**words: object) -> Callable[[Visitor], BackMsg]:
    def made(visitor: Visitor) -> BackMsg:
        message = BackMsg()
        request = message.backend_operation_request
        request.request_id, request.session_id = "1", visitor.session
        for name, value in words.items():
            inner = getattr(request, name)
            inner.SetInParent()
            for key, one in (value if isinstance(value, dict) else {}).items():
                setattr(inner, key, one)
        return message

    return made


def _upload(visitor: Visitor) -> BackMsg:
    message = BackMsg()
    message.file_urls_request.request_id, message.file_urls_request.session_id = "1", visitor.session
    message.file_urls_request.file_names.append("../../Home.py")
    return message


MESSAGES: dict[str, Callable[[Visitor], BackMsg]] = {
    **{
        name: _flag(name)
        for name in (
            "clear_cache", "set_run_on_save", "stop_script", "load_git_info", "debug_disconnect_websocket",
            "debug_shutdown_runtime", "app_heartbeat",
        )
    },
    "file_urls_request": _upload,
    "deferred_file": _operation(deferred_file={"file_id": "f" * 32}),
    "dataframe_chunk": _operation(dataframe_chunk={"source_id": "f" * 32, "offset": 0, "limit": 10}),
    "install_skills": _operation(install_skills={}),
    "dismiss_skills_nudge": _operation(dismiss_skills_nudge={}),
}  # fmt: skip


def test_every_kind_of_message_is_in_the_matrix() -> None:
    kinds = {one.name for one in BackMsg.DESCRIPTOR.oneofs_by_name["type"].fields}
    assert kinds - {"rerun_script", "backend_operation_request"} <= MESSAGES.keys()
    operations = BackMsg.DESCRIPTOR.fields_by_name["backend_operation_request"].message_type
    payloads = {one.name for one in operations.fields if one.message_type is not None}
    assert payloads <= MESSAGES.keys()


def test_a_file_is_given_to_who_had_it_made_while_they_may_look(office: Office) -> None:
    cookies = office.cookies["responsabile"]
    with visiting(office.server.url, page="comune", cookies=cookies) as visitor:
        windows = visitor.run(sheet(office)).windows
        seen = visitor.run(sheet(office), opened=windows["Scarica / Condividi"])
        assert seen.files
        made = visitor.send(_operation(deferred_file={"file_id": seen.files[0]})(visitor))
        address = re.search(r'url: "([^"]+)"', made.text)
        assert address is not None, made.text
        url = f"{office.server.url}{address[1]}"
        got = {who: httpx.get(url, cookies=held).status_code for who, held in office.cookies.items()}
        assert got == {who: 200 if who == "responsabile" else 404 for who in ROLES}
        with visiting(office.server.url, page="comune", cookies=office.cookies["sindaco"]) as mayor:
            mayor.run(sheet(office))
            stolen = mayor.send(_operation(deferred_file={"file_id": seen.files[0]})(mayor))
        other = re.search(r'url: "([^"]+)"', stolen.text)
        assert (
            other is None
            or httpx.get(f"{office.server.url}{other[1]}", cookies=office.cookies["sindaco"]).status_code == 404
        )
    assert httpx.get(url, cookies=cookies).status_code == 404, "the page that had it made is closed"


def test_routes_tell_nobody_a_figure(office: Office) -> None:
    for cookies in (office.cookies["nessuno"], office.cookies["responsabile"]):
        with httpx.Client(base_url=office.server.url, cookies=cookies) as client:
            assert client.get("/healthz").json().keys() == {"status", "database", "data_version", "as_of", "version"}
            for gone in (
                "/_stcore/metrics",
                "/api/v1",
                "/media/nulla.csv",
                "/accesso/altro",
            ):
                assert client.get(gone).status_code in {403, 404, 405}, gone
            assert client.put("/_stcore/upload_file/a/b", files={"f": b"x"}).status_code in {400, 403, 404, 405}
            shapes = client.get("/geo/comuni.geojson")
            assert shapes.status_code in {200, 404}, "boundaries are public"


def test_a_second_tab_follows_the_role_that_is_chosen_in_the_first(office: Office) -> None:
    """Two tabs of one browser are one sign-in: never two roles at once."""
    cookies = office.cookies["due ruoli, nessuno scelto"]
    word, mayor = cookies[SIGNED_IN], MAYOR.code
    sign_ins = SignIns(office.register.engine)
    with (
        visiting(office.server.url, page="comune", cookies=cookies) as first,
        visiting(office.server.url, page="comune", cookies=cookies) as second,
    ):
        assert [office.got(one.run(sheet(office))) for one in (first, second)] == [NOTHING, NOTHING]
        for code, expected in ((MANAGER.code, EXACT), (mayor, PROTECTED), (None, NOTHING)):
            sign_ins.choose(word, code)
            with visiting(office.server.url, page="comune", cookies=cookies) as fresh:
                for tab in (first, second, fresh):
                    assert _within_five_seconds(office, tab, expected)


def _within_five_seconds(office: Office, visitor: Visitor, expected: str) -> bool:
    end = time.monotonic() + 6
    while time.monotonic() < end:
        if office.got(visitor.run(sheet(office))) == expected:
            return True
        time.sleep(0.5)
    return False
