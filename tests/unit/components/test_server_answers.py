"""What the shell asks of the database, of the geography, and at start."""

import asyncio
import threading
from datetime import date
from types import SimpleNamespace

import pytest

import data_access.database
import data_access.fingerprint
import data_access.migrate
from components.server import answers
from data_access.errors import DatabaseOutdatedError, DatabaseUnreachableError
from tests.support.asgi_client import run_apart


@pytest.fixture
def database(monkeypatch):
    """Return a database whose state the test decides."""
    state = SimpleNamespace(
        reachable=True, migration=None, mark=SimpleNamespace(data_version=7, as_of=date(2026, 10, 31))
    )

    def require_current(engine):
        if state.migration:
            raise state.migration

    monkeypatch.setattr(answers, "_runtime", lambda: SimpleNamespace(engine=object()))
    monkeypatch.setattr(data_access.database, "is_reachable", lambda engine: state.reachable)
    monkeypatch.setattr(data_access.migrate, "require_current", require_current)
    monkeypatch.setattr(data_access.fingerprint, "fingerprint", lambda engine: state.mark)
    return state


def test_a_database_in_order(database):
    health = answers.database_health()
    assert health.well
    assert (health.data_version, health.as_of) == ("7", date(2026, 10, 31))
    assert health.version == answers.PROGRAM_VERSION


def test_a_database_that_does_not_answer(database):
    database.reachable = False
    assert not answers.database_health().reachable


def test_a_database_at_another_migration(database):
    database.migration = DatabaseOutdatedError("La base dati è a una versione precedente.")
    health = answers.database_health()
    assert (health.reachable, health.well) == (True, False)
    assert health.message == "La base dati è a una versione precedente."


def test_an_empty_database(database):
    database.mark = SimpleNamespace(data_version=0, as_of=None)
    assert answers.database_health().payload() == {
        "status": "error",
        "database": "ok",
        "data_version": None,
        "as_of": None,
        "version": answers.PROGRAM_VERSION,
        "message": answers.EMPTY,
    }


def test_geometry_by_name(monkeypatch):
    shapes = SimpleNamespace(version="prova", geojson_bytes=lambda: b"comuni", outline_bytes=lambda: b"ambito")
    runtime = SimpleNamespace(geography=lambda: shapes, tiles=lambda: shapes)
    monkeypatch.setattr(answers, "_runtime", lambda: runtime)
    assert [answers.geometry(name) for name in ("comuni", "ambito", "province")] == [b"comuni", b"ambito", None]


def test_the_server_starts_even_if_the_database_is_away(monkeypatch, caplog):
    tried = threading.Event()

    def unreachable():
        tried.set()
        raise DatabaseUnreachableError("La base dati non risponde.")

    monkeypatch.setattr(answers, "_runtime", lambda: SimpleNamespace(store=SimpleNamespace(current=unreachable)))

    async def start():
        async with answers.lifespan(None):
            await asyncio.to_thread(tried.wait, 5)

    run_apart(start())
    for thread in threading.enumerate():
        if thread.name == "warm-up":
            thread.join(5)
    assert tried.is_set()
    assert "La base dati non risponde." in caplog.text
