"""Fixtures of the app tests: the router run by Streamlit's own AppTest on a small demo Ambito."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from components.state import runtime
from components.state.page_registry import entry
from data_access.settings import current_settings
from tests.support.demos import demo_base

ROUTER = Path(__file__).resolve().parents[2] / "components" / "app" / "router.py"
SECONDS = 180
YEAR = "2025"
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
