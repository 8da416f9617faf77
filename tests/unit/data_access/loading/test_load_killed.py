"""A process that dies while it loads a file leaves the database as it was, and the next one loads it."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import Engine, event, select, text

from data_access.loading.load import rehearse
from data_access.loading.outcome import Sender
from data_access.models import metadata
from data_access.vocabulary import Section, ServiceType
from tests.support.builder import ambito
from tests.support.killed_load import AFTER_COMMIT, BEFORE_COMMIT, WHILE_WRITING, checked, load_file
from tests.support.return_files import as_csv

pytestmark = pytest.mark.second_ring
ROOT = Path(__file__).resolve().parents[4]
HEAD = ("servizio", "giorno", "persona", "comune_residenza", "anno_nascita", "sesso", "nucleo", "componenti", "target")
TENTHS = 10


def contents(engine: Engine) -> dict[str, list[tuple[object, ...]]]:
    """Return all that the database holds."""
    with engine.connect() as connection:
        return {
            table.name: sorted((tuple(row) for row in connection.execute(select(table))), key=repr)
            for table in metadata.sorted_tables
        }


def rows(first: int, people: int) -> list[tuple[object, ...]]:
    days = [f"{first + number % 5:02}/03/2025" for number in range(people)]
    return [
        (service, day, f"P{number}", "Alfa", 1960 + number, "F", f"N{number % 7}", 3, "anziani")
        for number, day in enumerate(days)
        for service in ("mensa", "dormitorio")
    ]


def statements_of(engine: Engine, path: Path) -> int:
    """Return how many statements loading a file takes, without loading it."""
    seen = 0

    def count(*_words: object) -> None:
        nonlocal seen
        seen += 1

    event.listen(engine, "before_cursor_execute", count)
    rehearse(engine, checked(engine, path), Sender(who="prova"))
    event.remove(engine, "before_cursor_execute", count)
    return seen


def child(engine: Engine, path: Path, stop: int) -> subprocess.CompletedProcess[str]:
    url = engine.url.render_as_string(hide_password=False)
    command = [sys.executable, "-m", "tests.support.killed_load", url, str(path), str(stop)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_whoever_dies_while_loading_leaves_nothing_behind(engine: Engine, tmp_path: Path) -> None:
    given = ambito(lead="Alfa", others=["Beta"], residents={"Alfa": 100, "Beta": 90}, is_demo=False)
    given.service("mensa").service("dormitorio", kind=ServiceType.NIGHT_SHELTER)
    given.capacity("dormitorio", section=Section.MEN, actual=20, funded=20, since="2020-01-01")
    given.save(engine)
    first, corrected = tmp_path / "marzo.csv", tmp_path / "corretto.csv"
    first.write_bytes(as_csv([HEAD, *rows(1, 20)]))
    corrected.write_bytes(as_csv([HEAD, *rows(2, 40)]))
    load_file(engine, first)
    before = contents(engine)
    statements = statements_of(engine, corrected)
    moments = [statements * tenth // TENTHS for tenth in range(1, TENTHS)]
    assert len(set(moments)) == TENTHS - 1
    for moment in [*moments, WHILE_WRITING, BEFORE_COMMIT]:
        assert child(engine, corrected, moment).returncode == -signal.SIGKILL, moment
        assert contents(engine) == before, f"something of a file was left by who died at statement {moment}"
        would = rehearse(engine, checked(engine, corrected), Sender(who="prova"))
        assert would.rows.instead["contact"] == (40, 80), "the next import waits for nobody, and finds what there was"
    assert child(engine, corrected, AFTER_COMMIT).returncode == -signal.SIGKILL
    after = contents(engine)
    assert len(after["contact"]) == 80
    load_file(engine, corrected)
    assert contents(engine) == after, "whoever dies after the end has loaded it, and the next one changes nothing"
    assert left_over(engine) == []


def left_over(engine: Engine) -> list[tuple[object, ...]]:
    """Return what the processes that died still hold of a PostgreSQL database: locks of ours, open transactions."""
    if engine.dialect.name != "postgresql":
        return []
    asked = (
        "SELECT locktype, pid FROM pg_locks WHERE locktype = 'advisory' AND database = "
        "(SELECT oid FROM pg_database WHERE datname = current_database()) "
        "UNION ALL SELECT state, pid FROM pg_stat_activity WHERE datname = current_database() "
        "AND pid <> pg_backend_pid() AND state LIKE '%in transaction%'"
    )
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(asked))]
