"""Pages while the data cannot be read, or kept: they live on, they say so, they are right again by themselves."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from components.app.outage import CALM
from components.state.page_registry import PAGES
from components.state.runtime import runtime
from data_access.errors import DataContractError
from data_access.store import LOADING
from tests.app.conftest import ROUTER, SECONDS, Visit, forget
from tests.support.disk import small_disk

SENTENCE = "tabella «contact», riga «1», colonna «day»"
SPOILED = "UPDATE contact SET day = '31/12/2025' WHERE id = 1"
MENDED = "UPDATE contact SET day = '2025-12-31' WHERE id = 1"


@pytest.fixture
def copy(small_demo: Path, tmp_path: Path) -> Path:
    """A copy of the small demo that the test may spoil."""
    return Path(shutil.copy(small_demo, tmp_path / "copia.sqlite"))


def change(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path)) as base, base:
        base.execute(statement)


def warnings(app: AppTest) -> list[str]:
    """Return what the page warns of, after checking that it shows no error."""
    assert [problem.value for problem in (*app.exception, *app.error)] == []
    return [str(part.value).replace("\\", "") for part in app.warning]


def test_a_cache_disk_of_100_kb_costs_no_page(visit: Visit, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A full disk under the cache showed every page as failed."""
    with small_disk(tmp_path / "disk") as disk:
        monkeypatch.setenv("BIFOCALE_CACHE_DIR", str(disk))
        forget()
        for entry in PAGES[:2]:
            app = visit(entry.name)
            assert app.title[0].value == entry.title(lead="Crema")
            assert warnings(app) == []
        assert runtime().store.problem is None
        assert [path for path in disk.rglob("*") if path.is_file()] == []


def test_a_refresh_that_fails_is_told_on_every_page_and_the_last_good_data_serve_on(
    visit: Visit, at_database: Callable[[Path], None], copy: Path
) -> None:
    """A date written as Italians do stopped the refresh, and no page said so."""
    at_database(copy)
    app = visit(role="manager")
    store = runtime().store
    before = store.current()
    change(copy, SPOILED)
    with pytest.raises(DataContractError):
        store.refresh()
    for entry in PAGES:
        app = app.switch_page(str(entry.path)).run()
        (said,) = [words for words in warnings(app) if SENTENCE in words]
        assert said.startswith("I dati mostrati sono fermi al 31 ottobre 2026: l'aggiornamento non riesce.")
        assert str(copy) not in said
    assert store.current() is before
    change(copy, MENDED)
    store.refresh()
    assert warnings(app.run()) == []


def test_a_first_reading_that_fails_is_told_in_italian_and_the_page_opens_once_it_is_put_right(
    at_database: Callable[[Path], None], copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Polars' error, and the number of a code in a log, stood in place of every page."""
    change(copy, SPOILED)
    at_database(copy)
    app = AppTest.from_file(str(ROUTER), default_timeout=SECONDS).run()
    assert [SENTENCE in words for words in warnings(app)] == [True]
    assert CALM in [part.value for part in app.markdown]
    change(copy, MENDED)
    runtime().store.refresh()
    app.run()
    assert warnings(app) == []
    assert [button.label for button in app.button] == ["Entra"]


def test_who_comes_while_the_data_are_first_read_is_not_told_to_call_anybody(
    at_database: Callable[[Path], None], small_demo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("data_access.store.PATIENCE_SECONDS", 0.0)
    at_database(small_demo)
    with runtime().store._lock:
        app = AppTest.from_file(str(ROUTER), default_timeout=SECONDS).run()
    assert warnings(app) == []
    assert [str(part.value).replace("\\", "") for part in app.info] == [LOADING]
    assert len(app.button) == 0
    assert [button.label for button in app.run().button] == ["Entra"]
