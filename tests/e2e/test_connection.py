"""When Streamlit cannot speak the page does: its socket is refused, the server is gone, the server is started again.

The consoles of these pages are full of errors, as they must be: nobody watches them. Of the second ring: a socket that
is never given (one that is given late stands for it), whom a server that was started again remembers
(`tests/unit/components/state/test_role_memory.py`), and to whom files are given
(`tests/unit/components/server/test_own_files.py`).
"""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, WebSocketRoute, expect

from tests.e2e.conftest import settings_for
from tests.e2e.support.reading import file_of
from tests.e2e.support.server import Server, running
from tests.e2e.support.visitor import GATE, MANAGER, enter, path, settle, words
from tests.support.processes import free_port

TEN_SECONDS = 10_000
ENGLISH = "Connection error"
NOTE_SHOWN = """
new MutationObserver(() => {
  if (document.querySelector("[data-testid='stApp']")) window.drawnAt ??= performance.now();
  if (document.querySelector("dialog[open]")) window.toldAt ??= performance.now();
}).observe(document, {subtree: true, childList: true, attributes: true});
"""
"""Notes when the page was first drawn, and when it first said something."""


@pytest.fixture
def unwatched(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(locale="en-US", viewport={"width": 1280, "height": 720})
    yield context.new_page()
    context.close()


@pytest.mark.second_ring
def test_a_refused_socket_is_told_within_ten_seconds(server: Server, unwatched: Page) -> None:
    """Grey blocks for a minute, and no word."""
    unwatched.route_web_socket("**/_stcore/stream", lambda socket: socket.close(code=1008))
    unwatched.add_init_script(NOTE_SHOWN)
    unwatched.goto(server.url, wait_until="commit")
    box = unwatched.get_by_role("dialog")
    expect(box.get_by_role("heading", name="Bifocale non riesce a collegarsi")).to_be_visible(timeout=3 * TEN_SECONDS)
    drawn, told = unwatched.evaluate("[drawnAt, toldAt]")
    assert told < max(TEN_SECONDS, drawn + 6000), "where the code of the page alone takes longer, six seconds after it"
    expect(box).to_contain_text("WebSocket")
    expect(box).to_contain_text("provare da un'altra rete")
    expect(box).to_contain_text("avvisare l'ufficio di piano dell'Ambito")


def test_a_socket_that_is_refused_at_first_and_then_not_opens_the_page(server: Server, unwatched: Page) -> None:
    refused: list[WebSocketRoute] = []

    def refuse_first(socket: WebSocketRoute) -> None:
        if len(refused) < 3:
            refused.append(socket)
            socket.close(code=1008)
        else:
            socket.connect_to_server()

    unwatched.route_web_socket("**/_stcore/stream", refuse_first)
    unwatched.goto(server.url)
    unwatched.get_by_text(GATE, exact=True).wait_for(timeout=60_000)
    expect(unwatched.locator("dialog[open]")).to_have_count(0)


@pytest.mark.second_ring
def test_a_page_whose_scripts_do_not_come_says_so(server: Server, unwatched: Page) -> None:
    """It stayed white for ever, behind a filter that stops scripts as behind an address that is not ours."""
    unwatched.route("**/static/js/**", lambda route: route.abort())
    unwatched.goto(server.url)
    box = unwatched.get_by_role("dialog")
    expect(box.get_by_role("heading", name="Bifocale non si è aperto")).to_be_visible(timeout=TEN_SECONDS)
    expect(box).to_contain_text("ricaricare la pagina")
    expect(box).to_contain_text("avvisare l'ufficio di piano dell'Ambito")


@pytest.mark.second_ring
def test_a_page_whose_server_is_started_again_keeps_its_place_its_role_and_the_next_click(
    demo_file: Path, tmp_path: Path, unwatched: Page
) -> None:
    """An English dialog blamed the reader's network; afterwards the next click met the gate."""
    port, settings = free_port(), settings_for(demo_file, tmp_path)
    settings["BIFOCALE_CONTACT_EMAIL"] = "piano@ambito.example"
    page = unwatched
    with running(settings, folder=tmp_path, port=port) as server:
        server.wait_until_well()
        enter(page, f"{server.url}/percorsi?periodo=2024", role=MANAGER)
        page.get_by_role("tab").nth(1).click()
        settle(page)
        tab = page.locator("[role='tab'][aria-selected='true']").first.inner_text()
    box = page.locator("#bif-away")
    expect(box.get_by_role("heading")).to_have_text(
        "Bifocale in questo momento non risponde", timeout=TEN_SECONDS + 2000
    )
    expect(box).to_contain_text("avvisare piano@ambito.example")
    expect(box).to_contain_text("non serve ricaricarla")
    page.get_by_role("tab").nth(2).click(force=True)
    assert page.locator("[role='tab'][aria-selected='true']").first.inner_text() == tab, "a click was taken and lost"
    page.wait_for_timeout(3000)
    expect(page.get_by_test_id("stDialog")).to_have_count(0)
    expect(page.get_by_text(ENGLISH)).to_have_count(0)
    with running(settings, folder=tmp_path, port=port):
        expect(box).to_be_hidden(timeout=90_000)
        settle(page)
        expect(page.get_by_text(GATE, exact=True)).to_have_count(0)
        expect(page.locator(".st-key-ruolo_attuale").first).to_contain_text("Responsabile del programma")
        assert (path(page), words(page)) == ("/percorsi", {"periodo": ["2024"], "scheda": ["entrate_uscite_e_ritorni"]})
        assert page.locator("[role='tab'][aria-selected='true']").first.inner_text() == tab
        page.get_by_role("tab").nth(2).click()
        expect(page.get_by_role("tab").nth(2)).to_have_attribute("aria-selected", "true")
        settle(page)
        expect(page.get_by_text(GATE, exact=True)).to_have_count(0)
        expect(page.locator("[class*='st-key-figura_']").first).to_be_visible()
        page.locator(".st-key-ruolo_attuale button").first.click()
        page.get_by_role("button", name="Cambia ruolo").click()
        page.get_by_text(GATE, exact=True).wait_for(timeout=60_000)


@pytest.mark.second_ring
def test_a_file_is_given_only_to_the_session_that_had_it_made(
    server: Server, unwatched: Page, browser: Browser
) -> None:
    """Anybody who knew its address had it, and proxies could keep it."""
    enter(unwatched, f"{server.url}/mappa", role=MANAGER)
    given = file_of(unwatched.locator(".st-key-figura_mappa"))
    assert "Comune;" in given.path().read_text(encoding="utf-8-sig")
    address = given.url
    assert urlsplit(address).path.startswith("/media/")
    own = unwatched.request.get(address)
    assert (own.status, own.headers["cache-control"]) == (200, "private, no-store")
    another = browser.new_context()
    stranger = another.new_page()
    assert stranger.request.get(address).status == 404
    enter(stranger, server.url, role=MANAGER)
    refused = stranger.request.get(address)
    assert (refused.status, "Comune;" in refused.text()) == (404, False)
    another.close()
