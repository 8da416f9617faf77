"""A data base that holds services and returns, but neither money, nor hours, nor a plan: each page says so once."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.app.conftest import Visit

ABSENT = ("target", "objective_sdg", "objective", "budget", "staff_hours")


@pytest.fixture
def bare(visit: Visit, at_database: Callable[[Path], None], small_demo: Path, tmp_path: Path) -> Visit:
    """Open the dashboard on the small demo without what is absent."""
    path = tmp_path / "bare.sqlite"
    shutil.copy(small_demo, path)
    with closing(sqlite3.connect(path)) as base, base:
        for table in ABSENT:
            base.execute(f"DELETE FROM {table}")
    at_database(path)
    return visit


def told(app: AppTest) -> list[str]:
    """Return what the page says in place of figures, after checking that it draws no empty one."""
    assert [problem.value for problem in app.exception] == []
    assert [title.value for title in app.subheader] == []
    return [str(part.value) for part in app.info]


def test_a_base_without_money_and_hours_says_each_once_and_frames_nothing(bare: Visit) -> None:
    app = bare("risorse", role="manager")
    money, hours = told(app)
    assert "non contiene previsioni di spesa" in money
    assert "non sono registrate ore dell'équipe" in hours
    assert not any("previsioni di spesa" in str(words.value) for words in app.markdown)


def test_a_base_without_a_plan_says_it_once(bare: Visit) -> None:
    app = bare("piano", role="manager")
    (words,) = told(app)
    assert words.startswith("La base dati non contiene ancora gli obiettivi del Piano")
    assert not any("Il Piano non ha ancora" in str(words.value) for words in app.markdown)
