"""Two processes behind HAProxy, as `bifocale run --workers 2` serves them: a visitor stays with one, or outlives it."""

import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import settings_for
from tests.e2e.support.reading import file_of
from tests.e2e.support.server import START_SECONDS
from tests.e2e.support.visitor import GATE, MANAGER, enter, path, settle, words
from tests.support.processes import ports_in_a_row, processes_with, program, wait_for

pytestmark = pytest.mark.second_ring
COOKIE = "BIFOCALE_PROCESSO"


@pytest.fixture
def served(demo_file: Path, tmp_path: Path) -> Iterator[int]:
    """Port of a balancer with two dashboards behind it, both ready."""
    port = ports_in_a_row(3)
    command = [sys.executable, "-m", "cli", "run", "--workers", "2", "--port", str(port)]
    with program(command, settings=settings_for(demo_file, tmp_path), log=tmp_path / "run.log"):
        wait_for(lambda: all(map(is_ready, (port + 1, port + 2))), START_SECONDS)
        yield port


def is_ready(port: int) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/readyz", timeout=5).status_code == 200
    except httpx.HTTPError:
        return False


def visitor(browser: Browser, port: int) -> Page:
    page = browser.new_context(locale="it-IT", viewport={"width": 1280, "height": 720}).new_page()
    enter(page, f"http://127.0.0.1:{port}/occupazione?periodo=2024", role=MANAGER)
    return page


def process_of(page: Page) -> str:
    return next(cookie["value"] for cookie in page.context.cookies() if cookie["name"] == COOKIE)


def test_every_visitor_has_their_files_from_the_process_they_are_with(browser: Browser, served: int) -> None:
    """Four of eight failed with two processes: the file lay in the memory of the other."""
    pages = [visitor(browser, served) for _ in range(4)]
    assert {process_of(page) for page in pages} == {"p1", "p2"}
    for page in pages:
        for _ in range(2):
            given = file_of(page.locator("[class*='st-key-figura_']"))
            assert given.failure() is None
            assert b";" in given.path().read_bytes()


def test_a_visitor_whose_process_is_killed_goes_on_where_they_were(browser: Browser, served: int) -> None:
    page = visitor(browser, served)
    number, asked = process_of(page), (path(page), words(page))
    assert asked[1]["periodo"] == ["2024"]
    (pid,) = processes_with(f"--server.port {served + int(number[1:])}")
    os.kill(pid, signal.SIGKILL)
    page.wait_for_timeout(2_000)
    page.locator("#bif-away").wait_for(state="hidden", timeout=60_000)
    settle(page)
    expect(page.get_by_text(GATE, exact=True)).to_have_count(0)
    assert (path(page), words(page)) == asked
    expect(page.locator(".st-key-ruolo_attuale").first).to_contain_text("Responsabile del programma")
    page.locator(".st-key-menu").get_by_role("link", name="Mappa", exact=True).click()
    page.wait_for_url("**/mappa**", timeout=60_000)
    settle(page)
    expect(page.locator("[class*='st-key-figura_']").first).to_be_visible()
    assert process_of(page) != number
    wait_for(lambda: is_ready(served + int(number[1:])), START_SECONDS)
