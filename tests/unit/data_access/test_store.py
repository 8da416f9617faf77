"""The store: one snapshot for everybody, refreshed behind their backs, serving on when the database is lost."""

import json
import logging
import re
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from sqlalchemy import Engine, text

from data_access.database import build_engine
from data_access.errors import (
    DatabaseEmptyError,
    DatabaseOutdatedError,
    DatabaseUnreachableError,
    DataContractError,
    DataLoadingError,
    DataUnavailableError,
    SettingsError,
)
from data_access.migrate import upgrade
from data_access.reading import read_snapshot
from data_access.settings import DisclosureSettings, Settings
from data_access.snapshot import Snapshot
from data_access.snapshot_folder import MANIFEST, MAPPED
from data_access.store import SnapshotStore
from tests.support.builder import AmbitoBuilder, ambito
from tests.support.disk import small_disk
from tests.support.engines import opened
from tests.support.postgres import running_server
from tests.support.rings import SQLITE_FIRST


def small(*, is_demo: bool = True) -> AmbitoBuilder:
    given = ambito(lead="Alfa", residents={"Alfa": 100}, is_demo=is_demo).service("mensa")
    return given.contact("p1", service="mensa", day="2025-03-02")


def settings_for(folder: Path, **changes: object) -> Settings:
    return Settings(**{"cache_dir": folder / "cache", "refresh_seconds": 1, **changes})  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def read_only(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Engine, Path]]:
    """Engine on a small base that is only read, and the cache folder that its snapshot was kept in, to be copied."""
    folder = tmp_path_factory.mktemp("read-only")
    path = shutil.copy(sqlite_template, folder / "base.sqlite")
    with opened(f"sqlite:///{path}") as engine:
        small().save(engine)
        SnapshotStore(engine, settings_for(folder)).current()
        yield engine, folder / "cache"


@pytest.fixture
def kept(read_only: tuple[Engine, Path], tmp_path: Path) -> tuple[Engine, Path]:
    """Engine on a small base that is only read, and the folder that its snapshot was kept in."""
    engine, cache = read_only
    (folder,) = Path(shutil.copytree(cache, tmp_path / "cache")).iterdir()
    return engine, folder


def contacts_of(snapshot: Snapshot) -> int:
    return int(snapshot.contacts.select(pl.col("accesses").sum()).collect().item())


def is_there(store: SnapshotStore) -> bool:
    """Whether there is a snapshot; who asks while there is none has the database looked at behind their back."""
    with suppress(DataUnavailableError):
        store.current()
        return True
    return False


def wait_for(condition: Callable[[], bool], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "the condition never came true"
        time.sleep(0.02)


@SQLITE_FIRST
def test_everybody_shares_one_snapshot(engine: Engine, tmp_path: Path) -> None:
    small().save(engine)
    store = SnapshotStore(engine, settings_for(tmp_path))
    assert store.current() is store.current()


@SQLITE_FIRST
def test_a_second_process_reads_the_files_and_not_the_database(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small().save(engine)
    first = SnapshotStore(engine, settings_for(tmp_path)).current()
    monkeypatch.setattr("data_access.store.read_snapshot", lambda _: pytest.fail("the database was read again"))
    assert SnapshotStore(engine, settings_for(tmp_path)).current().token == first.token


def test_those_who_start_together_read_the_database_once(
    sqlite_engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each of several processes has a store of its own: eight read five million contacts eight times."""
    small().save(sqlite_engine)
    readings: list[int] = []

    def slow_reading(engine: Engine, **words: Any) -> Snapshot:
        readings.append(1)
        time.sleep(0.2)
        return read_snapshot(engine, **words)

    monkeypatch.setattr("data_access.store.read_snapshot", slow_reading)
    stores = [SnapshotStore(sqlite_engine, settings_for(tmp_path)) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        tokens = {snapshot.token for snapshot in pool.map(SnapshotStore.current, stores)}
    assert (len(tokens), len(readings)) == (1, 1)


def test_a_builder_that_is_killed_holds_nobody_up(sqlite_engine: Engine, tmp_path: Path) -> None:
    small().save(sqlite_engine)
    settings = settings_for(tmp_path)
    settings.cache_dir.mkdir()
    holding = (
        "import fcntl, os, sys, time; fcntl.flock(os.open(sys.argv[1], os.O_RDONLY), fcntl.LOCK_EX); "
        "print('held', flush=True); time.sleep(600)"
    )
    with subprocess.Popen([sys.executable, "-c", holding, settings.cache_dir], stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        waiting = ThreadPoolExecutor(1).submit(SnapshotStore(sqlite_engine, settings).current)
        with pytest.raises(TimeoutError):
            waiting.result(0.3)
        holder.kill()
    assert contacts_of(waiting.result(30)) == 1


def test_new_data_appear_without_anybody_waiting(engine: Engine, tmp_path: Path) -> None:
    given = small().save(engine)
    store = SnapshotStore(engine, settings_for(tmp_path))
    assert contacts_of(store.current()) == 1
    given.contact("p2", service="mensa", day="2025-03-03").save(engine)
    wait_for(lambda: contacts_of(store.current()) == 2)
    assert store.problem is None


def test_whoever_has_just_written_sees_it_at_once(engine: Engine, tmp_path: Path) -> None:
    given = small().save(engine)
    store = SnapshotStore(engine, settings_for(tmp_path, refresh_seconds=1_000))
    before = contacts_of(store.current())
    given.contact("altra", service="mensa", day="2026-10-02").save(engine)
    assert contacts_of(store.current()) == before, "it is not time to look yet"
    assert store.look_now(patience=60)
    assert contacts_of(store.current()) == before + 1


@SQLITE_FIRST
def test_whoever_has_just_written_is_not_held_up_by_a_long_reading(engine: Engine, tmp_path: Path) -> None:
    given = small().save(engine)
    may_go_on = threading.Event()
    store = SnapshotStore(engine, settings_for(tmp_path), prepare=lambda _: may_go_on.wait(60))
    store.current()
    given.contact("altra", service="mensa", day="2026-10-02").save(engine)
    assert not store.look_now(patience=0.01)
    assert not store.look_now(patience=0.01), "nor by another look that goes on"
    may_go_on.set()
    assert store.look_now(patience=60)
    assert contacts_of(store.current()) == 2


@SQLITE_FIRST
def test_a_newer_snapshot_is_prepared_before_anybody_is_given_it(engine: Engine, tmp_path: Path) -> None:
    given, prepared = small().save(engine), list[int]()
    store = SnapshotStore(engine, settings_for(tmp_path), prepare=lambda newer: prepared.append(contacts_of(newer)))
    assert (contacts_of(store.current()), prepared) == (1, [])
    given.contact("p2", service="mensa", day="2025-03-03").save(engine)
    store.refresh()
    assert (contacts_of(store.current()), prepared) == (2, [2])


@SQLITE_FIRST
def test_a_snapshot_that_cannot_be_prepared_serves_as_it_is(
    engine: Engine, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    given = small().save(engine)
    store = SnapshotStore(engine, settings_for(tmp_path), prepare=lambda _: 1 / 0)
    store.current()
    given.contact("p2", service="mensa", day="2025-03-03").save(engine)
    assert contacts_of(store.refresh()) == 2
    assert "could not be prepared" in caplog.text


@SQLITE_FIRST
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


@SQLITE_FIRST
def test_a_corrupt_folder_is_rebuilt_from_the_database(
    engine: Engine, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    small().save(engine)
    SnapshotStore(engine, settings_for(tmp_path)).current()
    (folder,) = (tmp_path / "cache").iterdir()
    (folder / MAPPED).write_bytes(b"not an Arrow file")
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
    wait_for(lambda: is_there(store))
    assert contacts_of(store.current()) == 1
    assert store.problem is None


@SQLITE_FIRST
def test_demonstration_mode_refuses_real_data(engine: Engine, tmp_path: Path) -> None:
    small(is_demo=False).save(engine)
    with pytest.raises(SettingsError, match="BIFOCALE_DEMO_MODE"):
        SnapshotStore(engine, settings_for(tmp_path)).current()
    own = DisclosureSettings(secret="una chiave propria, lunga e segreta")
    assert SnapshotStore(engine, settings_for(tmp_path, demo_mode=False, disclosure=own)).current().is_demo is False


@SQLITE_FIRST
def test_real_data_rounded_with_the_key_printed_in_the_source(engine: Engine, tmp_path: Path) -> None:
    """A real base without a secret of its own was served and exported in silence; it is not even read now."""
    small(is_demo=False).save(engine)
    store = SnapshotStore(engine, settings_for(tmp_path, demo_mode=False))
    with pytest.raises(DataUnavailableError, match="`bifocale secret`") as refused:
        store.current()
    assert isinstance(refused.value, SettingsError)
    assert "BIFOCALE" not in refused.value.public
    assert "BIFOCALE" not in (store.problem or "BIFOCALE")
    assert not (tmp_path / "cache").exists(), "nothing of it was kept in the cache folder"


@SQLITE_FIRST
def test_an_unwritable_cache_is_only_a_warning(
    engine: Engine, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    small().save(engine)
    (tmp_path / "cache").write_text("a file where the folder should be")
    with caplog.at_level(logging.WARNING):
        assert contacts_of(SnapshotStore(engine, settings_for(tmp_path)).current()) == 1
    assert "could not be kept on disk" in caplog.text


@SQLITE_FIRST
def test_only_the_newest_folders_are_kept(engine: Engine, tmp_path: Path) -> None:
    given = small().save(engine)
    store = SnapshotStore(engine, settings_for(tmp_path))
    store.current()
    for number in range(3):
        given.contact(f"q{number}", service="mensa", day="2025-03-03").save(engine)
        before = store.current().token
        wait_for(lambda before=before: store.refresh().token != before)  # type: ignore[misc]
    assert len([path for path in (tmp_path / "cache").iterdir() if path.is_dir()]) == 2


# Whatever breaks a reading is one kind of problem ---------------------------------------------------------------------

BREAKS = {
    "an Italian date": ("UPDATE contact SET day = '31/12/2025'", "contact"),
    "an Italian date in a small table": ("UPDATE service SET opened = '31/12/2025'", "service"),
    "an Italian date of the version": ("UPDATE data_version SET as_of = '31/12/2025'", "data_version"),
    "words for a number": ("UPDATE residents SET residents = 'molti'", "residents"),
    "a number out of range": ("UPDATE residents SET residents = 99999999999", "residents"),
    "an unknown word": ("UPDATE contact SET residence_class = 'altrove'", "contact"),
    "an unknown kind": ("UPDATE service SET type = 'mensola'", "service"),
    "a code with letters": ("UPDATE municipality SET code = 'F205AB'", "municipality"),
    "bytes for text": ("UPDATE service SET name = x'ff00fe'", "service"),
    "a renamed column": ("ALTER TABLE person RENAME COLUMN birth_year TO anno", "person"),
    "a table that is not there": ("DROP TABLE redraw", "redraw"),
    "a table without rows": ("DELETE FROM ambito", "ambito"),
}


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """When the database was read."""
    times: list[float] = []

    def read(*given: object, **words: object) -> Snapshot:
        times.append(time.monotonic())
        return read_snapshot(*given, **words)  # type: ignore[arg-type]

    monkeypatch.setattr("data_access.store.read_snapshot", read)
    return times


def spoil(engine: Engine, statement: str) -> None:
    """Change a SQLite file as a program that knows no constraint does."""
    with closing(sqlite3.connect(str(engine.url.database))) as base, base:
        base.execute("PRAGMA ignore_check_constraints=ON")
        base.execute(statement)


@pytest.mark.parametrize("name", BREAKS)
def test_whatever_breaks_a_reading_is_one_kind_of_problem(
    sqlite_engine: Engine, tmp_path: Path, caplog: pytest.LogCaptureFixture, name: str
) -> None:
    """Only errors of the driver were: a date written as Italians do stopped the refresh with no notice."""
    statement, table = BREAKS[name]
    small().save(sqlite_engine)
    store = SnapshotStore(sqlite_engine, settings_for(tmp_path))
    good = store.current()
    spoil(sqlite_engine, statement)
    with pytest.raises(DataUnavailableError) as raised:
        store.refresh()
    assert store.current() is good
    assert table in str(raised.value).lower()
    assert store.problem == raised.value.public
    assert str(sqlite_engine.url.database) not in raised.value.public
    assert caplog.text.count("could not be refreshed") == 1
    with pytest.raises(DataUnavailableError):
        store.refresh()
    assert caplog.text.count("could not be refreshed") == 1, "the log is told once"
    with pytest.raises(DataUnavailableError, match=re.escape(str(raised.value))):
        SnapshotStore(sqlite_engine, settings_for(tmp_path)).current()


def test_the_last_good_data_serve_until_the_value_is_put_right(sqlite_engine: Engine, tmp_path: Path) -> None:
    small().save(sqlite_engine)
    store = SnapshotStore(sqlite_engine, settings_for(tmp_path))
    store.current()
    spoil(sqlite_engine, "UPDATE contact SET day = '31/12/2025'")
    wait_for(lambda: (store.current(), store.problem)[1] is not None)
    assert store.current().contacts.collect()["first_day"].to_list() == [date(2025, 3, 2)]
    spoil(sqlite_engine, "UPDATE contact SET day = '2025-12-31'")
    wait_for(lambda: (store.current(), store.problem)[1] is None)
    assert store.current().contacts.collect()["first_day"].to_list() == [date(2025, 12, 31)]


@pytest.mark.postgres
@pytest.mark.parametrize(
    ("statement", "mended", "said"),
    [
        pytest.param(
            "REVOKE SELECT ON contact FROM reader",
            "GRANT SELECT ON contact TO reader",
            "Mancano i permessi per leggere la tabella «contact»",
            marks=pytest.mark.second_ring,
        ),
        pytest.param(
            "ALTER TABLE person RENAME COLUMN birth_year TO anno",
            "ALTER TABLE person RENAME COLUMN anno TO birth_year",
            "la tabella «person» manca o non ha le colonne che servono",
            marks=pytest.mark.second_ring,  # on SQLite it is among the `BREAKS`
        ),
        (
            "ALTER TABLE contact ALTER COLUMN residence_code TYPE varchar(9) USING residence_code || 'x'",
            "ALTER TABLE contact ALTER COLUMN residence_code TYPE varchar(6) USING left(residence_code, 6)",
            "la tabella «contact» contiene un valore che non si può leggere",
        ),
    ],
    ids=["right revoked", "column renamed", "code that is no number"],
)
def test_on_postgresql_too_the_last_good_data_serve_until_it_is_put_right(
    postgres_engine: Engine, tmp_path: Path, statement: str, mended: str, said: str
) -> None:
    small().save(postgres_engine)
    with postgres_engine.begin() as connection:
        for order in (
            "DO $$ BEGIN CREATE ROLE reader LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$",
            "GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader",
            "ALTER TABLE contact DROP CONSTRAINT IF EXISTS fk_contact_residence_code_municipality",
        ):
            connection.execute(text(order))
    url = postgres_engine.url.set(username="reader").render_as_string(hide_password=False)
    with opened(url.replace("postgresql+psycopg", "postgresql")) as engine:
        store = SnapshotStore(engine, settings_for(tmp_path))
        good = store.current()
        with postgres_engine.begin() as connection:
            connection.execute(text(statement))
            connection.execute(text("UPDATE service SET name = name || '.'"))
        wait_for(lambda: (store.current(), store.problem)[1] is not None)
        assert store.current() is good
        assert said in str(store.problem)
        with postgres_engine.begin() as connection:
            connection.execute(text(mended))
        wait_for(lambda: (store.current(), store.problem)[1] is None)
        assert store.current() is not good


@pytest.mark.postgres
def test_a_server_that_stops_while_the_dashboard_runs(tmp_path: Path) -> None:
    with running_server() as address:
        settings = settings_for(tmp_path, database_url=address)
        engine = build_engine(settings)
        upgrade(engine)
        small().save(engine)
        store = SnapshotStore(engine, settings)
        good = store.current()
    wait_for(lambda: (store.current(), store.problem)[1] is not None)
    assert store.current() is good
    assert "non risponde" in str(store.problem)
    assert "127.0.0.1" not in str(store.problem)
    assert isinstance(store.standing().problem, DatabaseUnreachableError)
    engine.dispose()


def test_a_database_that_cannot_be_read_is_not_read_at_every_visit(
    sqlite_engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, reads: list[float]
) -> None:
    """A reading that failed before there was any snapshot was made again by each visitor, one after the other."""
    monkeypatch.setattr("data_access.store.RETRY_SECONDS", 0.0)
    monkeypatch.setattr("data_access.store.REST", 1_000.0)
    small().save(sqlite_engine)
    spoil(sqlite_engine, "UPDATE contact SET day = '31/12/2025'")
    store = SnapshotStore(sqlite_engine, settings_for(tmp_path))
    for _ in range(50):
        with pytest.raises(DataContractError):
            store.current()
        time.sleep(0.01)
    assert len(reads) == 1
    spoil(sqlite_engine, "UPDATE contact SET day = '2025-12-31'")
    wait_for(lambda: is_there(store))


def test_forty_who_come_at_once_hear_of_one_failure(sqlite_engine: Engine, tmp_path: Path, reads: list[float]) -> None:
    small().save(sqlite_engine)
    spoil(sqlite_engine, "UPDATE contact SET day = '31/12/2025'")
    store = SnapshotStore(sqlite_engine, settings_for(tmp_path))
    told: list[str] = []

    def visit() -> None:
        try:
            store.current()
        except DataUnavailableError as error:
            told.append(str(error))

    visitors = [threading.Thread(target=visit) for _ in range(40)]
    for visitor in visitors:
        visitor.start()
    for visitor in visitors:
        visitor.join()
    assert (len(told), len(set(told)), len(reads)) == (40, 1, 1)


def test_who_comes_while_the_data_are_first_read_is_told_so_and_not_left_waiting(
    sqlite_engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("data_access.store.PATIENCE_SECONDS", 0.1)
    small().save(sqlite_engine)
    begun, go_on = threading.Event(), threading.Event()
    store = SnapshotStore(sqlite_engine, settings_for(tmp_path), accept=lambda _: (begun.set(), go_on.wait(10)))
    reader = threading.Thread(target=store.current)
    reader.start()
    assert begun.wait(10)
    with pytest.raises(DataLoadingError, match="si stanno caricando"):
        store.current()
    assert store.problem is None
    go_on.set()
    reader.join()
    assert contacts_of(store.current()) == 1


def test_a_snapshot_that_cannot_be_served_leaves_the_one_before(sqlite_engine: Engine, tmp_path: Path) -> None:
    """Data that no page survives took the place of the good ones."""
    given = small().save(sqlite_engine)

    def accept(snapshot: Snapshot) -> None:
        if contacts_of(snapshot) > 1:
            raise KeyError(contacts_of(snapshot))

    store = SnapshotStore(sqlite_engine, settings_for(tmp_path), accept=accept)
    good = store.current()
    given.contact("p2", service="mensa", day="2025-03-03").save(sqlite_engine)
    with pytest.raises(DataUnavailableError, match="errore imprevisto"):
        store.refresh()
    assert store.current() is good
    assert "KeyError" not in str(store.problem)


# The cache costs time, never the dashboard ----------------------------------------------------------------------------


def test_a_full_disk_costs_the_cache_and_not_the_dashboard(
    sqlite_engine: Engine, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Polars' errors on a full disk are not Python's: the first reading failed, and nobody was served."""
    small().save(sqlite_engine)
    with small_disk(tmp_path / "cache") as disk:
        store = SnapshotStore(sqlite_engine, settings_for(tmp_path))
        assert contacts_of(store.current()) == 1
        assert store.problem is None
        assert "could not be kept on disk" in caplog.text
        assert [path.name for path in disk.iterdir()] == []
        assert contacts_of(SnapshotStore(sqlite_engine, settings_for(tmp_path)).current()) == 1


def identity_of(said: dict[str, object]) -> dict[str, object]:
    identity = said["identity"]
    assert isinstance(identity, dict)
    return identity


WRONG_MANIFESTS: dict[str, Callable[[dict[str, object]], object]] = {
    "a list": lambda said: [said],
    "a number": lambda said: 3,
    "nothing": lambda said: {},
    "no rows": lambda said: {**said, "rows": {}},
    "rows that are no numbers": lambda said: {**said, "rows": dict.fromkeys(said["rows"], "molte")},  # type: ignore[call-overload]
    "no identity": lambda said: {**said, "identity": None},
    "a day that is none": lambda said: {**said, "identity": {**identity_of(said), "as_of": "31/12/2025"}},
    "a word too many": lambda said: {**said, "identity": {**identity_of(said), "secret": "x"}},
    "the token of other data": lambda said: {**said, "identity": {**identity_of(said), "token": "0" * 20}},
}


@pytest.mark.parametrize("name", WRONG_MANIFESTS)
def test_a_wrong_manifest_costs_a_reading_and_not_the_dashboard(
    kept: tuple[Engine, Path], tmp_path: Path, caplog: pytest.LogCaptureFixture, name: str
) -> None:
    """A manifest that was JSON of another shape raised ``AttributeError`` or ``KeyError`` at every visit."""
    engine, folder = kept
    said = json.loads((folder / MANIFEST).read_text())
    (folder / MANIFEST).write_text(json.dumps(WRONG_MANIFESTS[name](said)))
    store = SnapshotStore(engine, settings_for(tmp_path))
    assert contacts_of(store.current()) == 1
    assert store.problem is None
    assert "rebuilt from the database" in caplog.text
    assert json.loads((folder / MANIFEST).read_text()) == said


@pytest.mark.parametrize("content", [b"", b"PAR1", b"\xff" * 5_000, b'{"format": 2, "rows": {'])
@pytest.mark.parametrize("file", [MANIFEST, MAPPED, "persons.parquet"])
def test_a_truncated_file_costs_a_reading_and_not_the_dashboard(
    kept: tuple[Engine, Path], tmp_path: Path, file: str, content: bytes
) -> None:
    engine, folder = kept
    (folder / file).write_bytes(content)
    store = SnapshotStore(engine, settings_for(tmp_path))
    assert contacts_of(store.current()) == 1
    assert store.problem is None
    assert (folder / file).read_bytes() != content


def test_foreign_folders_in_the_cache_folder_live(sqlite_engine: Engine, tmp_path: Path) -> None:
    """``documenti/`` and ``foto/`` went at the third version of the data."""
    given = small().save(sqlite_engine)
    store = SnapshotStore(sqlite_engine, settings_for(tmp_path))
    for name in ("documenti", "foto", "Zeta", "0123456789abcdef0123"):
        (tmp_path / "cache" / name).mkdir(parents=True)
        (tmp_path / "cache" / name / "file").write_text("da conservare")
    for number in range(4):
        given.contact(f"q{number}", service="mensa", day="2025-03-03").save(sqlite_engine)
        store.refresh()
    assert {path.parent.name for path in (tmp_path / "cache").glob("*/file")} == {
        "documenti",
        "foto",
        "Zeta",
        "0123456789abcdef0123",
    }
    assert len(list((tmp_path / "cache").glob(f"*/{MANIFEST}"))) == 2
