"""What whoever has not passed the gate is told when something is wrong: what to do, never where things are."""

import logging
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from components.app.services import service_health
from tests.app.conftest import ROUTER, SECONDS, forget

SECRETS = ("segreta", "utente", "db.interno.example", "/", "sqlite", "postgresql")
"""Nothing of this kind in what is told: passwords, users, hosts, paths, drivers."""
Point = Callable[[str], None]


def broken_file(folder: Path) -> str:
    path = folder / "dati.sqlite"
    path.write_text("this is not a database " * 100, encoding="utf-8")
    return f"sqlite:///{path}"


def blank_file(folder: Path) -> str:
    path = folder / "vuota.sqlite"
    path.touch()
    return f"sqlite:///{path}"


def missing_file(folder: Path) -> str:
    return f"sqlite:///{folder / 'assente.sqlite'}"


def no_folder(folder: Path) -> str:
    (folder / "file").write_text("", encoding="utf-8")
    return f"sqlite:///{folder / 'file' / 'dentro' / 'dati.sqlite'}"


def silent_server(_: Path) -> str:
    return "postgresql://utente:segreta@127.0.0.1:1/db.interno.example"


def wrong_address(_: Path) -> str:
    return "postgresql://utente:segreta@db.interno.example:porta/base"


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Point]:
    """Point the dashboard at an address."""

    def point(url: str) -> None:
        monkeypatch.setenv("BIFOCALE_DATABASE_URL", url)
        monkeypatch.setenv("BIFOCALE_CACHE_DIR", str(tmp_path / "cache"))
        forget()

    yield point
    forget()


@pytest.mark.parametrize(
    "make", [broken_file, blank_file, missing_file, no_folder, silent_server, wrong_address], ids=lambda m: m.__name__
)
def test_paths_and_hosts_of_the_database_are_not_told_before_the_gate(
    make: Callable[[Path], str], at: Point, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The page of an outage named the file, or the user and host of the server, to anybody."""
    at(make(tmp_path))
    with caplog.at_level(logging.WARNING):
        app = AppTest.from_file(str(ROUTER), default_timeout=SECONDS).run()
    (warning,) = app.warning
    told = str(warning.value)
    assert not [word for word in SECRETS if word in told]
    assert "Not ready for a visitor" in caplog.text
    assert "segreta" not in caplog.text


@pytest.mark.parametrize("make", [broken_file, blank_file, missing_file, silent_server], ids=lambda m: m.__name__)
def test_the_health_check_tells_no_path_and_no_host(make: Callable[[Path], str], at: Point, tmp_path: Path) -> None:
    at(make(tmp_path))
    told = service_health().payload().get("message") or ""
    assert told
    assert not [word for word in SECRETS if word in told]


def test_a_refused_setting_does_not_tell_its_value_before_the_gate(
    at: Point, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("BIFOCALE_DISCLOSURE_THRESHOLD", "segreta")
    at(missing_file(tmp_path))
    with caplog.at_level(logging.WARNING):
        app = AppTest.from_file(str(ROUTER), default_timeout=SECONDS).run()
    assert [str(warning.value).replace("\\", "") for warning in app.warning] == [
        "Le impostazioni del servizio non sono valide: chi lo gestisce trova nel registro quali, e che cosa correggere."
    ]
    assert "BIFOCALE_DISCLOSURE_THRESHOLD vale «segreta»" in caplog.text
