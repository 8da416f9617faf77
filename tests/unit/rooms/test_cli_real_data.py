"""The command line on real data: it says for whom it prints, with a secret of its own, and leaves a trace."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from data_access.accounts import store
from data_access.settings import current_settings
from tests.support.builder import ambito
from tests.support.engines import opened
from tests.unit.rooms.conftest import Run

SECRET = "una chiave propria, lunga e segreta"
FIGURES = (
    ("measure", "people_served", "--period", "2025"),
    ("layer", "people_served", "prova.geojson", "--period", "2025"),
)
AUDITS = (("audit", "disclosure"), ("audit", "guesses"), ("audit", "usefulness"), ("audit", "disclosure", "--mend"))


@pytest.fixture
def bifocale(bifocale: Run, sqlite_engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    """Run a line on a small Ambito of real data, outside the demonstration, with a secret."""
    given = ambito(lead="Alfa", others=["Beta"], residents={"Alfa": 100, "Beta": 90}, is_demo=False).service("mensa")
    for number in range(12):
        given.person(f"p{number}", home="Alfa").contact(f"p{number}", service="mensa", day="2025-03-02")
    given.save(sqlite_engine)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BIFOCALE_DATABASE_URL", sqlite_engine.url.render_as_string(hide_password=False))
    monkeypatch.setenv("BIFOCALE_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setenv("BIFOCALE_DEMO_MODE", "false")
    monkeypatch.setenv("BIFOCALE_DISCLOSURE_SECRET", SECRET)
    monkeypatch.setenv("BIFOCALE_TRUSTED_HEADER", "X-Remote-User")
    monkeypatch.setenv("BIFOCALE_TRUSTED_PROXIES", "10.0.0.5")
    current_settings.cache_clear()
    yield bifocale
    current_settings.cache_clear()


def words_of(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("words", FIGURES, ids=lambda words: words[0])
def test_figures_of_real_data_were_printed_for_a_silent_manager(bifocale: Run, words: tuple[str, ...]) -> None:
    bifocale("db", "upgrade")
    code, answered, told = bifocale(*words)
    assert (code, answered) == (2, "")
    assert "dire per chi sono i numeri con --viewer" in words_of(told)
    code, _, told = bifocale(*words, "--viewer", "mayor")
    assert code == 0, told


@pytest.mark.parametrize("words", [*FIGURES, *AUDITS], ids=" ".join)
def test_real_data_were_rounded_with_the_published_key(
    bifocale: Run, words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """`bifocale layer` and `measure` did so in silence, the audit of the true key found nothing wrong."""
    bifocale("db", "upgrade")
    monkeypatch.delenv("BIFOCALE_DISCLOSURE_SECRET")
    current_settings.cache_clear()
    viewer = ("--viewer", "manager") if words in FIGURES else ()
    code, answered, told = bifocale(*words, *viewer)
    assert (code, answered) == (2, "")
    assert "BIFOCALE_DISCLOSURE_SECRET" in told
    assert "`bifocale secret`" in words_of(told)
    assert not list(tmp_path.glob("*.geojson"))


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("BIFOCALE_DISCLOSURE_SECRET", "", "`bifocale secret`"),
        ("BIFOCALE_DISCLOSURE_SECRET", "s", "è lunga 1 byte e ne servono almeno 32"),
        ("BIFOCALE_DEMO_MODE", "true", "BIFOCALE_DEMO_MODE"),
    ],
)
def test_a_server_that_could_show_nothing_was_started(
    bifocale: Run, name: str, value: str, reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "execv", lambda *_: pytest.fail("the server was started"))
    monkeypatch.setenv(name, value)
    current_settings.cache_clear()
    code, _, told = bifocale("run")
    assert code == 2
    assert reason in words_of(told)


def test_the_demonstration_is_never_written_over_real_data(bifocale: Run, sqlite_engine: Engine) -> None:
    code, _, told = bifocale("demo", "--replace")
    assert code == 2
    assert "non sono dimostrativi" in words_of(told)
    with sqlite_engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM contact")) == 12


def test_what_is_printed_of_real_data_leaves_a_trace(bifocale: Run) -> None:
    bifocale("db", "upgrade")
    bifocale("measure", "people_served", "--period", "2025", "--by", "area", "--viewer", "manager", "--format", "csv")
    bifocale("layer", "people_served", "prova.geojson", "--viewer", "mayor")
    settings = current_settings()
    address = store.register_engine(settings).url.render_as_string(hide_password=False)
    with opened(address) as register, register.connect() as connection:
        kept = connection.execute(text("SELECT kind, role, detail FROM access_event ORDER BY number")).all()
    assert [tuple(row) for row in kept] == [
        ("esportazione", "manager", "measure people_served --period=2025 --by=area"),
        ("esportazione", "mayor", "layer people_served --by=municipality prova.geojson"),
    ]


@pytest.mark.parametrize("words", FIGURES, ids=lambda words: words[0])
def test_what_cannot_be_written_down_is_not_printed(bifocale: Run, words: tuple[str, ...], tmp_path: Path) -> None:
    code, answered, told = bifocale(*words, "--viewer", "manager")
    assert (code, answered) == (2, "")
    assert "bifocale db upgrade" in words_of(told)
    assert not list(tmp_path.glob("*.geojson"))


def test_a_demonstration_asks_nobody_and_writes_nothing(bifocale: Run, sqlite_engine: Engine) -> None:
    with sqlite_engine.begin() as connection:
        connection.execute(text("UPDATE ambito SET is_demo = true"))
    code, answered, _ = bifocale("measure", "people_served", "--period", "2025")
    assert code == 0
    assert answered
    assert not list(Path(str(sqlite_engine.url.database)).parent.glob("*.accessi.sqlite"))
