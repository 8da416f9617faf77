"""A saved file is given, and marked not to be kept, to the browser whose session had it made: to nobody else."""

from types import SimpleNamespace

import pytest
from cachetools import TTLCache
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from streamlit import config
from streamlit.runtime import Runtime
from streamlit.runtime.media_file_manager import MediaFileManager
from streamlit.runtime.media_file_storage import MediaFileKind, MediaFileStorageError
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage
from streamlit.web.server.starlette.starlette_app_utils import generate_xsrf_token_string

from components.server import own_files
from components.server.own_files import (
    COOKIE,
    LIMIT,
    LOOK_AGAIN,
    PIECE,
    FileRefusedError,
    Owners,
    OwnFiles,
    take_small_files,
)
from components.server.sign_in.cookies import SIGNED_IN
from tests.support.asgi_client import Client, run_apart

OURS, THEIRS = b"a" * 16, b"b" * 16


class Server:
    """A server on which one manager had a file made."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("streamlit.runtime.media_file_manager._get_session_id", lambda: "manager")
        self.storage = MemoryMediaFileStorage("/media")
        self.files, self.owners = MediaFileManager(self.storage), Owners()
        self.may_look = True
        self.owners.watch(self.files, may=lambda _cookies, _headers: self.may_look)
        self.cookies = {"manager": OURS}
        self.signed_in = ""
        running = SimpleNamespace(media_file_mgr=self.files, get_client=self.client)
        fake = SimpleNamespace(exists=lambda: True, instance=lambda: running)
        monkeypatch.setattr(own_files, "Runtime", fake)
        self.app = Starlette(
            routes=[Route("/media/{name}", lambda _request: Response(b"Comune;Persone", media_type="text/csv"))],
            middleware=[Middleware(OwnFiles, owners=self.owners, may=lambda _cookies, _headers: self.may_look)],
        )

    def client(self, session: str) -> SimpleNamespace | None:
        if session not in self.cookies:
            return None
        cookies = {COOKIE: generate_xsrf_token_string(self.cookies[session])}
        if self.signed_in:
            cookies[SIGNED_IN] = self.signed_in
        return SimpleNamespace(client_context=SimpleNamespace(cookies=cookies, headers=()))

    def make(self, content: bytes = b"Comune;Persone") -> str:
        """Have a file made as a click on its button does, and return its address."""
        deferred = self.files.add_deferred(lambda: content, "text/csv", "1", "comuni.csv")
        return self.files.execute_deferred(deferred)

    def ask(self, address: str, cookie: bytes | None = None, word: str = ""):
        own = f"; {SIGNED_IN}={word}" if word else ""
        held = (
            b"" if cookie is None else f"altro=1; {COOKIE}={generate_xsrf_token_string(cookie)}{own}".encode("latin-1")
        )
        return Client(self.app).get(address, headers={"Cookie": held} if held else {})


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Server:
    return Server(monkeypatch)


def test_who_had_a_file_made_gets_it_and_nobody_on_the_way_may_keep_it(server: Server) -> None:
    answer = server.ask(server.make(), OURS)
    assert (answer.status_code, answer.content) == (200, b"Comune;Persone")
    assert answer.headers["cache-control"] == "private, no-store"


@pytest.mark.parametrize("cookie", [THEIRS, None, b""], ids=["another session", "no session", "an empty cookie"])
def test_nobody_else_gets_it(server: Server, cookie: bytes | None) -> None:
    """Anybody who knew the address did."""
    answer = server.ask(server.make(), cookie)
    assert answer.status_code == 404
    assert b"Comune;Persone" not in answer.content
    assert answer.headers["cache-control"] == "no-store"


def test_it_is_gone_with_the_session(server: Server) -> None:
    address = server.make()
    server.cookies.clear()
    assert server.ask(address, OURS).status_code == 404


def test_a_button_that_the_page_has_drawn_again_is_obeyed_for_a_moment(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A click that came as a page was drawn again did nothing: the server had forgotten the button on screen."""
    on_screen = server.files.add_deferred(lambda: b"Comune;Persone", "text/csv", "1", "comuni.csv")
    server.files.clear_session_refs("manager")
    drawn_again = server.files.add_deferred(lambda: b"Comune;Persone", "text/csv", "1", "comuni.csv")
    server.files.remove_orphaned_files()
    for button in (on_screen, on_screen, drawn_again):
        assert server.ask(server.files.execute_deferred(button), OURS).content == b"Comune;Persone"
    server.files.remove_orphaned_files()
    monkeypatch.setattr(server.owners, "_replaced", TTLCache(10, 0))
    with pytest.raises(MediaFileStorageError):
        server.files.execute_deferred(on_screen)


def test_a_button_that_was_replaced_is_not_obeyed_after_its_session(server: Server) -> None:
    on_screen = server.files.add_deferred(lambda: b"Comune;Persone", "text/csv", "1", "comuni.csv")
    server.files.clear_session_refs("manager")
    server.files.remove_orphaned_files()
    server.cookies.clear()
    with pytest.raises(MediaFileStorageError):
        server.files.execute_deferred(on_screen)


def test_two_who_had_the_same_made_both_get_it(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    address = server.make()
    monkeypatch.setattr("streamlit.runtime.media_file_manager._get_session_id", lambda: "another manager")
    server.cookies["another manager"] = THEIRS
    assert server.make() == address
    assert [server.ask(address, cookie).status_code for cookie in (OURS, THEIRS, b"c" * 16)] == [200, 200, 404]


def test_an_address_without_a_file_is_not_found_in_italian(server: Server) -> None:
    answer = server.ask("/media/abc.csv", OURS)
    assert answer.status_code == 404
    assert "non c'è nessun file" in answer.json()["detail"]


def test_the_icon_of_the_page_is_for_everybody(server: Server) -> None:
    icon = server.storage.load_and_get_id(b"<svg/>", "image/svg+xml", MediaFileKind.MEDIA)
    assert server.ask(f"/media/{icon}.svg").status_code == 200


def test_fonts_of_streamlits_own_pages_are_no_files_of_anybody(server: Server) -> None:
    """They lie in a folder of the same name."""
    server.app.routes.append(Route("/static/media/{name}", lambda _request: Response(b"font")))
    assert server.ask("/static/media/MaterialSymbols.woff2").content == b"font"


def test_whose_files_were_is_forgotten_with_them(server: Server) -> None:
    first = server.make(b"uno")
    server.storage.delete_file(first.removeprefix("/media/").removesuffix(".csv"))
    server.make(b"due")
    assert len(server.owners._sessions) == 1


def test_where_no_streamlit_runs_there_is_nobody_to_note(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Runtime, "_instance", None)
    own_files.note_owners()


def test_whoever_may_look_no_more_neither_gets_a_file_nor_has_one_made(server: Server) -> None:
    address = server.make()
    server.may_look = False
    assert server.ask(address, OURS).status_code == 404
    with pytest.raises(FileRefusedError):
        server.make(b"altro")
    server.may_look = True
    assert server.ask(address, OURS).status_code == 200


def test_a_file_of_one_sign_in_is_not_given_to_another_in_the_same_browser(server: Server) -> None:
    """The cookie against forged requests outlives whoever signed in."""
    server.signed_in = "parola"
    address = server.make()
    answers = [server.ask(address, OURS, word).status_code for word in ("parola", "altra", "")]
    assert answers == [200, 404, 404]


def test_a_file_under_way_stops_where_its_reader_may_look_no_more(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What had begun went on to its end, however long."""
    clock = iter(range(0, 1000, 2))
    assert LOOK_AGAIN < 2
    monkeypatch.setattr(own_files.time, "monotonic", lambda: next(clock))
    address, sent = server.make(), []
    within = SimpleNamespace(pieces=0)

    async def streamlit(_scope, _receive, send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"x" * (PIECE * 3 + 1)})

    async def send(message) -> None:
        sent.append(len(message.get("body", b"")))
        within.pieces += 1
        server.may_look = within.pieces < 3

    cookie = f"{COOKIE}={generate_xsrf_token_string(OURS)}".encode()
    scope = {"type": "http", "path": address, "headers": [(b"cookie", cookie)]}
    guard = OwnFiles(streamlit, owners=server.owners, may=lambda _cookies, _headers: server.may_look)
    with pytest.raises(FileRefusedError):
        run_apart(guard(scope, None, send))
    assert sent == [0, PIECE, PIECE]


def test_a_large_file_arrives_whole(server: Server) -> None:
    content = b"y" * (PIECE * 2 + 7)
    server.app.routes.insert(0, Route("/media/{name}", lambda _request: Response(content)))
    assert server.ask(server.make(), OURS).content == content


def test_a_cookie_with_any_letters_is_nobodys(server: Server) -> None:
    """A letter outside ASCII in the cookie ended in an error of the server."""
    server.signed_in = "parola"
    assert server.ask(server.make(), OURS, word="così").status_code == 404


@pytest.mark.parametrize("method", ["PUT", "DELETE", "GET"])
def test_a_file_is_taken_only_of_who_may_look(server: Server, method: str) -> None:
    """Anybody who had the gate open could fill the memory of the server."""
    server.app.router.routes.append(
        Route("/_stcore/upload_file/{rest:path}", lambda _request: Response(status_code=204), methods=[method])
    )
    answers = {}
    for server.may_look in (True, False):
        answers[server.may_look] = Client(server.app).request(method, "/_stcore/upload_file/a/b")
    assert [answers[True].status_code, answers[False].status_code] == [204, 403]
    assert "solo dopo essere entrati" in answers[False].text


@pytest.mark.parametrize(("megabytes", "status"), [(5, 204), (7, 413)])
def test_a_demonstration_took_files_of_sixty_megabytes(server: Server, megabytes: int, status: int) -> None:
    before = config.get_option(LIMIT)
    taken: list[int] = []

    async def take(request: Request) -> Response:
        taken.append(len(await request.body()))
        return Response(status_code=204)

    routes = [Route("/_stcore/upload_file/{rest:path}", take, methods=["PUT"])]
    app = Starlette(routes=routes, middleware=[Middleware(OwnFiles, owners=server.owners)])
    try:
        take_small_files()
        answer = Client(app).request("PUT", "/_stcore/upload_file/a/b", content=b"x" * (megabytes << 20))
    finally:
        config.set_option(LIMIT, before)
    assert (answer.status_code, len(taken)) == (status, int(status == 204))
    assert ("supera 6 MB e non è stato letto" in answer.text) == (status == 413)
