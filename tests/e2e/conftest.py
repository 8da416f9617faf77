"""Fixtures of the browser tests: a demo database made once, real servers, Chromium, pages that are watched.

``server`` is one for all the processes of a run; ``start`` makes a fresh one with settings of its own. ``page`` fails
its test on any request to an outside host, any error on the console, any error of the page. The first page of each test
is of a profile that is emptied between one and the next: a new one would fetch and compile Streamlit's scripts again.
"""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.e2e.support.measured import Command
from tests.e2e.support.server import Server, running, shared
from tests.e2e.support.visitor import PATIENCE
from tests.e2e.support.watch import Watch
from tests.support.chromium import CHROMIUM, FLAGS
from tests.support.demos import demo_base, shared_folder
from tests.support.requirements import require

SCALE = 0.2
"""Size of the demo Ambito of these tests: about 40,000 contacts."""
WIDE = (1440, 900)
ITALIAN = "it-IT"
expect.set_options(timeout=PATIENCE)
Start = Callable[..., Server]
NewPage = Callable[..., Page]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let whoever has looked at the pictures of the figures accept them."""
    parser.addoption("--accept-pictures", action="store_true", help="keep the pictures of the figures as they are now")
    parser.addoption("--record-accessibility", action="store_true", help="write what axe finds in the statement")


def pytest_itemcollected(item: pytest.Item) -> None:
    """Mark everything in this folder, for which alone pytest asks this file."""
    item.add_marker("e2e")


@pytest.fixture(scope="session")
def demo_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Path of a SQLite file with the demo Ambito, to be copied, never written."""
    return demo_base(tmp_path_factory, scale=SCALE)


@pytest.fixture(scope="session")
def server(demo_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A dashboard on the demo Ambito, shared by the tests that only look, of whatever process."""
    folder = shared_folder(tmp_path_factory) / "server"
    folder.mkdir(exist_ok=True)
    with shared(settings_for(demo_file, folder), folder=folder) as server:
        yield server


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Start fresh dashboards: ``start(database, BIFOCALE_REFRESH_SECONDS="1")``."""
    with ExitStack() as stack:

        def begin(database: Path, **settings: str) -> Server:
            given = {**settings_for(database, tmp_path), **settings}
            return stack.enter_context(running(given, folder=tmp_path))

        yield begin


@pytest.fixture
def demo_copy(demo_file: Path, tmp_path: Path) -> Path:
    """A copy of the demo database that the test may spoil."""
    return Path(shutil.copy(demo_file, tmp_path / "copy.sqlite"))


def settings_for(database: Path, folder: Path) -> dict[str, str]:
    """Return the settings of a dashboard on a SQLite file."""
    return {"BIFOCALE_DATABASE_URL": f"sqlite:///{database}", "BIFOCALE_CACHE_DIR": str(folder / "cache")}


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, without a window."""
    require("Chromium (Debian package «chromium»)", present=Path(CHROMIUM).exists())
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def profile(browser: Browser) -> Iterator[BrowserContext]:
    """The browser profile of the first page of each test: it keeps nothing from one to the next but our files."""
    with _profile(browser) as context:
        yield context


@pytest.fixture
def new_page(browser: Browser, profile: BrowserContext) -> Iterator[NewPage]:
    """Open watched pages: ``new_page(width=390, height=844, locale="en-US")``; the second is of another profile."""
    watches: list[Watch] = []
    with ExitStack() as stack:

        def open_page(*, width: int = WIDE[0], height: int = WIDE[1], locale: str = ITALIAN) -> Page:
            if watches or locale != ITALIAN:
                page = stack.enter_context(_profile(browser, width=width, height=height, locale=locale)).new_page()
            else:
                page = stack.enter_context(_emptied(profile))
                page.set_viewport_size({"width": width, "height": height})
            watches.append(Watch(page))
            return page

        yield open_page
    assert [line for watch in watches for line in watch.amiss] == []


@contextmanager
def _profile(
    browser: Browser, *, width: int = WIDE[0], height: int = WIDE[1], locale: str = ITALIAN
) -> Iterator[BrowserContext]:
    with browser.new_context(
        viewport={"width": width, "height": height},
        locale=locale,
        permissions=["clipboard-read", "clipboard-write"],
    ) as context:
        yield context


@contextmanager
def _emptied(profile: BrowserContext) -> Iterator[Page]:
    """Open a page of a profile; when it closes, whatever the pages of the test have stored is gone."""
    page = profile.new_page()
    yield page
    origin, session = page.evaluate("origin"), profile.new_cdp_session(page)
    for other in profile.pages:
        if other is not page:
            other.close()
    if origin != "null":
        session.send(
            "Storage.clearDataForOrigin", {"origin": origin, "storageTypes": "cookies,local_storage,indexeddb"}
        )
    page.close()
    profile.clear_cookies()


@pytest.fixture(scope="module")
def measure(demo_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Command:
    """The command line on the data that the server shows."""
    return Command(demo_file, tmp_path_factory.mktemp("measured"))


@pytest.fixture
def page(new_page: NewPage) -> Page:
    """A watched page, 1440 by 900."""
    return new_page()
