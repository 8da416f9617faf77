"""The fingerprint moves when anybody writes, and only then."""

import shutil
import statistics
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from data_access.agendas import NewItem, Preparer, add_item, create
from data_access.database import session, sqlite_path
from data_access.errors import DatabaseUnreachableError
from data_access.fingerprint import Fingerprint, fingerprint
from data_access.migrate import upgrade
from tests.support.builder import ambito
from tests.support.engines import opened

LATE_SECONDS = 5.0
"""PostgreSQL hands its counters over when the writer's connection ends: long before this."""
INSERT = (
    "INSERT INTO contact (id, service_id, day, residence_class, fictitious, quantity, first_contact) "
    "VALUES (1000, 1, '2025-04-01', 'non_nota', false, 1, false)"
)
Write = Callable[[str], None]


@pytest.fixture
def filled(engine: Engine) -> Engine:
    given = ambito(lead="Alfa").service("mensa").contact("p1", service="mensa", day="2025-03-02")
    given.save(engine, as_of="2025-03-31")
    engine.dispose()
    return engine


@pytest.fixture
def elsewhere(filled: Engine, database_url: str) -> Iterator[Write]:
    """Write from another program, which closes its connection when it has done."""

    def write(statement: str) -> None:
        with opened(database_url) as other, other.begin() as connection:
            connection.execute(text(statement))

    yield write
    filled.dispose()


def settled(engine: Engine) -> Fingerprint:
    """Ask until two answers a moment apart are the same: PostgreSQL's counters of past writes have arrived."""
    last = fingerprint(engine)
    for _ in range(50):
        time.sleep(0.1)
        current = fingerprint(engine)
        if current == last:
            return current
        last = current
    pytest.fail("the fingerprint never settles")


def moved(engine: Engine, before: Fingerprint) -> Fingerprint:
    """Ask until the answer differs, as long as the statistics may take to arrive."""
    deadline = time.monotonic() + LATE_SECONDS
    while (now := fingerprint(engine)).token == before.token and time.monotonic() < deadline:
        time.sleep(0.05)
    return now


def test_it_carries_the_newest_version_and_its_day(filled: Engine) -> None:
    first = fingerprint(filled)
    assert (first.data_version, first.as_of) == (1, date(2025, 3, 31))
    assert len(first.token) == 20


@pytest.mark.parametrize(
    "statement",
    [
        pytest.param(INSERT, id="insert"),
        pytest.param("UPDATE contact SET quantity = 2", id="update"),
        pytest.param("DELETE FROM contact", id="delete"),
        pytest.param("UPDATE municipality SET sub_area = 'Nord'", id="small table"),
    ],
)
def test_a_write_by_another_program_changes_the_token(filled: Engine, elsewhere: Write, statement: str) -> None:
    before = settled(filled)
    elsewhere(statement)
    after = moved(filled, before)
    assert after.token != before.token
    assert after.data_version == before.data_version


def test_a_new_data_version_changes_the_token_at_once(filled: Engine, elsewhere: Write) -> None:
    before = settled(filled)
    elsewhere("INSERT INTO data_version (id, published_at, as_of, note) VALUES (9, '2025-05-01', '2025-04-30', 'x')")
    after = fingerprint(filled)
    assert after.token != before.token
    assert (after.data_version, after.as_of) == (9, date(2025, 4, 30))


def test_a_write_that_is_announced_moves_the_token_once_and_at_once(filled: Engine) -> None:
    before = settled(filled)
    with session(filled) as writer:
        writer.connection().execute(text(INSERT))
    after = fingerprint(filled)
    assert after.token != before.token
    assert settled(filled) == after


def test_reading_changes_nothing(filled: Engine, elsewhere: Write) -> None:
    before = settled(filled)
    elsewhere("SELECT count(*) FROM contact")
    assert settled(filled) == before


def test_nothing_written_keeps_the_token_after_a_restart(filled: Engine, database_url: str) -> None:
    before = settled(filled)
    filled.dispose()
    with opened(database_url) as restarted:
        assert fingerprint(restarted) == before


@pytest.mark.postgres
def test_agendas_of_assemblies_move_nothing_on_postgresql(postgres_engine: Engine) -> None:
    """They are written on while people look at figures, and no figure is counted from them."""
    ambito(lead="Alfa").save(postgres_engine, as_of="2025-03-31")
    before = settled(postgres_engine)
    manager = Preparer(role="responsabile")
    key = create(postgres_engine, manager, title="Assemblea", meeting_date=date(2026, 12, 3))
    add_item(postgres_engine, manager, key, NewItem(page="mappa", query="", figure="mappa"))
    postgres_engine.dispose()
    assert settled(postgres_engine) == before


@pytest.mark.postgres
def test_truncate_changes_the_token_of_postgresql(postgres_engine: Engine) -> None:
    ambito(lead="Alfa").service("mensa").contact("p1", service="mensa", day="2025-03-02").save(postgres_engine)
    postgres_engine.dispose()
    before = settled(postgres_engine)
    with postgres_engine.begin() as connection:
        connection.execute(text("TRUNCATE contact"))
    assert fingerprint(postgres_engine).token != before.token


def test_a_sqlite_file_that_is_replaced_changes_the_token(sqlite_engine: Engine, tmp_path: Path) -> None:
    ambito(lead="Alfa").save(sqlite_engine)
    path = sqlite_path(sqlite_engine)
    assert path is not None
    before = fingerprint(sqlite_engine)
    shutil.copy2(path, tmp_path / "copy")
    (tmp_path / "copy").replace(path)
    assert fingerprint(sqlite_engine).token != before.token


def test_a_database_without_tables_has_version_zero(blank_engine: Engine) -> None:
    answer = fingerprint(blank_engine)
    assert (answer.data_version, answer.as_of) == (0, None)
    assert settled(blank_engine) == answer


def test_asking_a_sqlite_file_that_is_not_there_does_not_create_it(tmp_path: Path) -> None:
    with opened(f"sqlite:///{tmp_path / 'none.sqlite'}") as engine:
        assert fingerprint(engine).data_version == 0
    assert list(tmp_path.iterdir()) == []


def test_a_database_without_versions_has_version_zero(engine: Engine) -> None:
    answer = fingerprint(engine)
    assert (answer.data_version, answer.as_of) == (0, None)


def test_a_database_in_memory_moves_too() -> None:
    with opened("sqlite://") as engine:
        upgrade(engine)
        ambito(lead="Alfa").save(engine)
        before = fingerprint(engine)
        assert fingerprint(engine) == before
        with engine.begin() as connection:
            connection.execute(text("UPDATE municipality SET sub_area = 'Nord'"))
        assert fingerprint(engine).token != before.token


def test_a_database_that_does_not_answer_is_an_error_not_a_token() -> None:
    with opened("postgresql://nobody@127.0.0.1:9/none") as engine, pytest.raises(DatabaseUnreachableError):
        fingerprint(engine)


def test_it_costs_a_few_milliseconds(filled: Engine) -> None:
    fingerprint(filled)
    costs = []
    for _ in range(15):
        start = time.perf_counter()
        fingerprint(filled)
        costs.append(time.perf_counter() - start)
    assert statistics.median(costs) < 0.1
