"""The store: one snapshot for everybody, refreshed behind their backs, serving on when the database is lost."""

import logging
import time
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from sqlalchemy import Engine, text

from data_access.database import build_engine
from data_access.errors import DatabaseEmptyError, DatabaseOutdatedError, DatabaseUnreachableError, SettingsError
from data_access.settings import Settings
from data_access.snapshot import Snapshot
from data_access.store import SnapshotStore
from tests.support.builder import AmbitoBuilder, ambito


def small(*, is_demo: bool = True) -> AmbitoBuilder:
    given = ambito(lead="Alfa", residents={"Alfa": 100}, is_demo=is_demo).service("mensa")
    return given.contact("p1", service="mensa", day="2025-03-02")


def settings_for(folder: Path, **changes: object) -> Settings:
    return Settings(cache_dir=folder / "cache", refresh_seconds=1, **changes)  # type: ignore[arg-type]


def contacts_of(snapshot: Snapshot) -> int:
    return int(snapshot.contacts.select(pl.len()).collect().item())


def wait_for(condition: Callable[[], bool], seconds: float = 10) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "the condition never came true"
        time.sleep(0.02)


def test_everybody_shares_one_snapshot(engine: Engine, tmp_path: Path) -> None:
    small().save(engine)
    store = SnapshotStore(engine, settings_for(tmp_path))
    assert store.current() is store.current()


def test_a_second_process_reads_the_parquet_and_not_the_database(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small().save(engine)
    first = SnapshotStore(engine, settings_for(tmp_path)).current()
    monkeypatch.setattr("data_access.store.read_snapshot", lambda _: pytest.fail("the database was read again"))
    assert SnapshotStore(engine, settings_for(tmp_path)).current().token == first.token


def test_new_data_appear_without_anybody_waiting(engine: Engine, tmp_path: Path) -> None:
    given = small().save(engine)
    store = SnapshotStore(engine, settings_for(tmp_path))
    assert contacts_of(store.current()) == 1
    given.contact("p2", service="mensa", day="2025-03-03").save(engine)
    wait_for(lambda: contacts_of(store.current()) == 2)
    assert store.problem is None


def test_a_newer_snapshot_is_prepared_before_anybody_is_given_it(engine: Engine, tmp_path: Path) -> None:
    given, prepared = small().save(engine), list[int]()
    store = SnapshotStore(engine, settings_for(tmp_path), prepare=lambda newer: prepared.append(contacts_of(newer)))
    assert (contacts_of(store.current()), prepared) == (1, [])
    given.contact("p2", service="mensa", day="2025-03-03").save(engine)
    store.refresh()
    assert (contacts_of(store.current()), prepared) == (2, [2])


def test_a_snapshot_that_cannot_be_prepared_serves_as_it_is(
    engine: Engine, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    given = small().save(engine)
    store = SnapshotStore(engine, settings_for(tmp_path), prepare=lambda _: 1 / 0)
    store.current()
    given.contact("p2", service="mensa", day="2025-03-03").save(engine)
    assert contacts_of(store.refresh()) == 2
    assert "could not be prepared" in caplog.text


def test_a_lost_database_is_told_while_the_last_snapshot_serves(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    small().save(engine)
    store = SnapshotStore(engine, settings_for(tmp_path))
    store.current()

    def lost(_: Engine) -> None:
        message = "La base dati non risponde."
        raise DatabaseUnreachableError(message)

    with monkeypatch.context() as patch, caplog.at_level(logging.WARNING):
        patch.setattr("data_access.store.require_current", lost)
        wait_for(lambda: (contacts_of(store.current()), store.problem)[1] is not None)
        assert store.problem == "La base dati non risponde."
        assert "could not be refreshed" in caplog.text
    wait_for(lambda: (store.current(), store.problem)[1] is None)


def test_an_unreachable_database_at_start_is_told_and_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("data_access.store.RETRY_SECONDS", 0.0)
    settings = settings_for(tmp_path, database_url="postgresql://nobody@127.0.0.1:1/nothing")
    store = SnapshotStore(build_engine(settings), settings)
    for _ in range(2):
        with pytest.raises(DatabaseUnreachableError):
            store.current()


def test_a_corrupt_folder_is_rebuilt_from_the_database(
    engine: Engine, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    small().save(engine)
    SnapshotStore(engine, settings_for(tmp_path)).current()
    (folder,) = (tmp_path / "cache").iterdir()
    (folder / "contacts.parquet").write_bytes(b"not a parquet")
    with caplog.at_level(logging.WARNING):
        rebuilt = SnapshotStore(engine, settings_for(tmp_path)).current()
    assert contacts_of(rebuilt) == 1
    assert "rebuilt from the database" in caplog.text
    assert contacts_of(Snapshot.load(folder)) == 1


def test_a_database_at_an_older_migration_is_refused(engine: Engine, tmp_path: Path) -> None:
    small().save(engine)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    with pytest.raises((DatabaseOutdatedError, DatabaseEmptyError)):
        SnapshotStore(engine, settings_for(tmp_path)).current()


def test_an_empty_database_is_refused_then_served_when_filled(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("data_access.store.RETRY_SECONDS", 0.0)
    store = SnapshotStore(engine, settings_for(tmp_path))
    with pytest.raises(DatabaseEmptyError):
        store.current()
    small().save(engine)
    assert contacts_of(store.current()) == 1


def test_demonstration_mode_refuses_real_data(engine: Engine, tmp_path: Path) -> None:
    small(is_demo=False).save(engine)
    with pytest.raises(SettingsError, match="BIFOCALE_DEMO_MODE"):
        SnapshotStore(engine, settings_for(tmp_path)).current()
    assert SnapshotStore(engine, settings_for(tmp_path, demo_mode=False)).current().is_demo is False


def test_an_unwritable_cache_is_only_a_warning(
    engine: Engine, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    small().save(engine)
    (tmp_path / "cache").write_text("a file where the folder should be")
    with caplog.at_level(logging.WARNING):
        assert contacts_of(SnapshotStore(engine, settings_for(tmp_path)).current()) == 1
    assert "could not be kept on disk" in caplog.text


def test_only_the_newest_folders_are_kept(engine: Engine, tmp_path: Path) -> None:
    given = small().save(engine)
    store = SnapshotStore(engine, settings_for(tmp_path))
    store.current()
    for number in range(3):
        given.contact(f"q{number}", service="mensa", day="2025-03-03").save(engine)
        before = store.current().token
        wait_for(lambda before=before: store.refresh().token != before)  # type: ignore[misc]
    assert len([path for path in (tmp_path / "cache").iterdir() if path.is_dir()]) == 2
