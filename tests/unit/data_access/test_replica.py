"""Snapshots read from a replica of PostgreSQL, by streaming between two real clusters: never older data after newer.

Second ring: each test starts clusters of its own. That a base without a replica is read as ever is proved in
`test_store`.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, text

from data_access import store as store_module
from data_access.database import build_engine, session
from data_access.errors import DatabaseUnreachableError
from data_access.migrate import upgrade
from data_access.reading import read_snapshot
from data_access.replica import replica_engine, require_same
from data_access.settings import Settings
from data_access.snapshot import Snapshot
from data_access.snapshot_folder import newest_version
from data_access.store import SnapshotStore
from tests.support.builder import AmbitoBuilder, ambito
from tests.support.engines import opened
from tests.support.postgres import Cluster, can_start, cluster, replica_of
from tests.support.processes import wait_for
from tests.support.requirements import require

pytestmark = [pytest.mark.second_ring, pytest.mark.postgres]


@dataclass(slots=True)
class Pair:
    """A base, its replica, and what stores read of them."""

    primary: Cluster
    replica: Cluster
    folder: Path
    base: AmbitoBuilder
    days: int = 1
    patience: float = 60.0
    read: list[str] = field(default_factory=list)
    _engines: list[Engine] = field(default_factory=list)

    def settings(self, *, database: str = "", read: str = "", cache: str = "cache") -> Settings:
        return Settings(
            database_url=database or self.primary.address,
            database_read_url=read or self.replica.address,
            cache_dir=self.folder / cache,
            refresh_seconds=1,
        )

    def store(self, **words: str) -> SnapshotStore:
        settings = self.settings(**words)
        engine, replica = build_engine(settings), replica_engine(settings)
        assert replica is not None
        self._engines += [engine, replica]
        return SnapshotStore(engine, settings, replica=replica)

    def write(self, address: str = "") -> None:
        """Write another contact of another person, and a version of the data."""
        self.days += 1
        self.base.contact(f"p{self.days}", service="mensa", day=f"2025-03-{self.days:02}")
        with opened(address or self.primary.address) as engine:
            self.base.save(engine)

    def pause(self) -> None:
        """Have the replica stay where it is, and nobody wait for it long."""
        self.patience = 0.3
        self.replica.run("SELECT pg_wal_replay_pause()")
        wait_for(lambda: self.replica.run("SELECT pg_get_wal_replay_pause_state()") == "paused")

    def close(self) -> None:
        for engine in self._engines:
            engine.dispose()


@pytest.fixture
def pair(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Pair]:
    require("PostgreSQL (/usr/lib/postgresql/*/bin)", present=can_start())
    base = ambito(lead="Alfa", residents={"Alfa": 100}).service("mensa")
    base.contact("p1", service="mensa", day="2025-03-01")
    with cluster() as primary:
        with opened(primary.address) as engine:
            upgrade(engine)
            base.save(engine)
        with replica_of(primary) as replica:
            there = Pair(primary, replica, tmp_path, base)
            monkeypatch.setattr(store_module, "read_snapshot", noting(there))
            monkeypatch.setattr(store_module, "require_same", waiting(there))
            yield there
            there.close()


def noting(there: Pair) -> Callable[..., Snapshot]:
    """Return what reads a snapshot and notes of which of the two."""

    def read(engine: Engine, **words: Any) -> Snapshot:
        there.read.append("replica" if engine.url.port == there.replica.port else "primary")
        return read_snapshot(engine, **words)

    return read


def waiting(there: Pair) -> Callable[[Engine, Engine], None]:
    """Return what waits for a replica for as long as the test says: this machine may be busy."""
    return lambda replica, database: require_same(replica, database, patience=there.patience)


def persons(snapshot: Snapshot) -> int:
    return snapshot.frames["persons"].height


def test_the_replica_is_read_and_holds_what_was_written_a_moment_before(pair: Pair) -> None:
    store = pair.store()
    first = store.current()
    assert (persons(first), pair.read) == (1, ["replica"])
    for number in range(2, 5):
        pair.write()
        assert persons(store.refresh()) == number
    assert pair.read == ["replica"] * 4
    with opened(pair.primary.address) as engine:
        whole = read_snapshot(engine)
    served = store.current()
    assert served.token == whole.token, "it is called as the database is, whichever was read"
    assert served.frames.keys() == whole.frames.keys()
    assert all(served.frames[name].equals(whole.frames[name]) for name in whole.frames)
    assert store.refresh() is served
    for asked in ("pg_control_system()", "pg_current_wal_insert_lsn()", "pg_last_wal_replay_lsn()"):
        assert pair.primary.run("SELECT has_function_privilege('public', {}, 'EXECUTE')", asked), "any role may ask"


def test_a_replica_that_lags_is_not_read(pair: Pair, caplog: pytest.LogCaptureFixture) -> None:
    store = pair.store()
    store.current()
    pair.pause()
    pair.write()
    newer = store.refresh()
    assert (persons(newer), pair.read) == (2, ["replica", "primary"])
    assert "non è alla pari con la base dati" in caplog.text
    assert store.problem is None
    pair.replica.run("SELECT pg_wal_replay_resume()")
    pair.patience = 60.0
    pair.write()
    assert persons(store.refresh()) == 3
    assert pair.read[-1] == "replica"


def test_what_others_write_without_a_version_is_awaited_too(pair: Pair) -> None:
    """The version of the data tells only of those who write it."""
    store = pair.store()
    before = store.current()
    pair.pause()
    with opened(pair.primary.address) as engine, session(engine) as writing:
        writing.connection().execute(text("UPDATE service SET name = 'Mensa di Sotto'"))
    wait_for(lambda: store.refresh().frames["services"]["name"].to_list() == ["Mensa di Sotto"])
    assert store.current().data_version == before.data_version
    assert pair.read[-1] == "primary"


def test_a_replica_that_is_gone_is_missed_by_nobody_and_found_again(pair: Pair) -> None:
    store = pair.store()
    store.current()
    pair.replica.stop()
    pair.write()
    assert (persons(store.refresh()), store.problem) == (2, None)
    pair.replica.start()
    pair.write()
    assert (persons(store.refresh()), pair.read) == (3, ["replica", "primary", "replica"])


def test_pages_open_while_the_database_is_away_and_say_so(pair: Pair) -> None:
    pair.primary.stop()
    store = pair.store()
    assert persons(store.current()) == 1
    assert "non risponde" in (store.problem or "")
    assert isinstance(store.standing().problem, DatabaseUnreachableError)
    pair.primary.start()
    pair.write()
    wait_for(lambda: persons(store.current()) == 2 and store.problem is None, 60)


def test_older_data_do_not_stand_in_for_newer_that_were_shown(pair: Pair) -> None:
    shown = pair.store().current()
    pair.pause()
    pair.write()
    newer = pair.store().refresh()
    assert newer.data_version > shown.data_version
    assert newest_version(pair.folder / "cache", ambito=newer.ambito_key) == newer.data_version
    pair.primary.stop()
    with pytest.raises(DatabaseUnreachableError):
        pair.store().current()
    elsewhere = pair.store(cache="altrove").current()
    assert elsewhere.data_version == shown.data_version, "where nothing newer was shown"


def test_another_base_is_no_replica(pair: Pair, caplog: pytest.LogCaptureFixture) -> None:
    with cluster() as stranger:
        store = pair.store(read=stranger.address)
        assert (persons(store.current()), pair.read) == (1, ["primary"])
        assert "non è una replica" in caplog.text
    with opened(pair.primary.address) as primary, pytest.raises(DatabaseUnreachableError, match="non è una replica"):
        require_same(primary, primary)


def test_a_promoted_replica_takes_over_with_the_same_figures_and_takes_what_is_written(pair: Pair) -> None:
    both = "&".join(f"host=127.0.0.1:{one.port}" for one in (pair.primary, pair.replica))
    address = f"postgresql://postgres@/postgres?{both}&target_session_attrs=read-write"
    store = pair.store(database=address)
    before = store.current()
    with opened(pair.replica.address) as replica, opened(pair.primary.address) as primary:
        require_same(replica, primary)
    pair.primary.stop()
    wait_for(lambda: (store.current(), store.problem)[1] is not None, 60)
    assert store.current() is before
    pair.replica.run("SELECT pg_promote()")
    wait_for(lambda: (store.current(), store.problem)[1] is None, 60)
    assert persons(store.refresh()) == persons(before)
    pair.write(address)
    assert persons(store.refresh()) == 2
    assert store.problem is None
