"""Fixtures of the app tests: the router run by Streamlit's own AppTest on a small demo Ambito."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from components.server.sign_in.cookies import SIGNED_IN
from components.state import runtime, session
from components.state.page_registry import entry
from data_access.accounts import store
from data_access.accounts.entrance import proxied_proof
from data_access.accounts.register import Right, Wanted
from data_access.settings import current_settings
from tests.support.demos import demo_base

ROUTER = Path(__file__).resolve().parents[2] / "components" / "app" / "router.py"
SECONDS = 180
YEAR = "2025"
HEADER = "X-Remote-User"
Visit = Callable[..., AppTest]


@pytest.fixture(scope="session")
def small_demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Path of a SQLite file with a twentieth of the demo Ambito."""
    return demo_base(tmp_path_factory, scale=0.05)


@pytest.fixture(scope="session")
def snapshots(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of the snapshots that these tests share."""
    return tmp_path_factory.mktemp("snapshots")


@pytest.fixture
def at_database(monkeypatch: pytest.MonkeyPatch, snapshots: Path) -> Iterator[Callable[[Path], None]]:
    """Point the dashboard at a SQLite file: ``at_database(path)``."""

    def point(path: Path) -> None:
        monkeypatch.setenv("BIFOCALE_DATABASE_URL", f"sqlite:///{path}")
        monkeypatch.setenv("BIFOCALE_CACHE_DIR", str(snapshots))
        forget()

    yield point
    forget()


def forget() -> None:
    """Forget the settings and the runtime of the test before."""
    current_settings.cache_clear()
    runtime._runtime.cache_clear()


@dataclass
class Browser:
    """What the browser of somebody who signs in by a trusted proxy sends."""

    cookies: dict[str, str] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)

    def enter(self, email: str, *rights: Right) -> None:
        """Enable somebody, and come in as they do."""
        entrance = runtime.runtime().entrance()
        entrance.register.add([Wanted(email=email, right=right) for right in rights], by="prova")
        self.cookies[SIGNED_IN] = entrance.enter(proxied_proof(email), network="10.1.2.3")
        self.headers[HEADER] = email


@pytest.fixture
def proxied(at_database: Callable[[Path], None], monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], Browser]:
    """Serve a base of real data to who signs in by a trusted proxy: ``proxied(path)`` gives the browser."""

    def serve(base: Path) -> Browser:
        browser = Browser()
        for name, value in {
            "BIFOCALE_DEMO_MODE": "false",
            "BIFOCALE_TRUSTED_HEADER": HEADER,
            "BIFOCALE_TRUSTED_PROXIES": "10.0.0.5",
            "BIFOCALE_PERSONS_KEY": "una chiave di prova lunga quanto serve",
            "BIFOCALE_DISCLOSURE_SECRET": "un segreto di prova lungo quanto serve",
        }.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setattr(session, "cookie", lambda name: browser.cookies.get(name, ""))
        monkeypatch.setattr(session, "header", lambda name: browser.headers.get(name, ""))
        at_database(base)
        register = store.register_engine(current_settings())
        store.upgrade(register)
        register.dispose()
        return browser

    return serve


@pytest.fixture
def visit(at_database: Callable[[Path], None], small_demo: Path) -> Visit:
    """Open the dashboard at an address and pass the gate: ``visit("occupazione", periodo="2024")``.

    Without a period it is that of `YEAR`, a year that has ended; ``periodo=""`` is the page's own.
    """
    at_database(small_demo)

    def begin(page: str = "quadro", *, role: str = "mayor", at: Path | None = None, **words: str) -> AppTest:
        if at is not None:
            at_database(at)
        app = AppTest.from_file(str(ROUTER), default_timeout=SECONDS)
        for name, word in {"periodo": YEAR, **words}.items():
            if word:
                app.query_params[name] = word
        app.run()
        if page != "quadro":
            app.switch_page(str(entry(page).path)).run()
        app.radio(key="ruolo").set_value(role)
        return app.button(key="entra").click().run()

    return begin
