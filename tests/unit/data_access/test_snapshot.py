"""A snapshot survives its folder exactly, and a damaged folder says so instead of answering wrongly."""

import json
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal
from sqlalchemy import Engine

from data_access.reading import read_snapshot
from data_access.snapshot import MANIFEST, MAPPED, Snapshot, SnapshotCorruptError
from tests.support.builder import ambito


@pytest.fixture
def saved(engine: Engine, tmp_path: Path) -> tuple[Snapshot, Path]:
    given = ambito(lead="Alfa", others=["Beta"], residents={"Alfa": 100, "Beta": 50}).service("mensa")
    given.contact("p1", service="mensa", day="2025-03-02").save(engine)
    snapshot = read_snapshot(engine)
    folder = tmp_path / "cache" / "one"
    snapshot.save(folder)
    return snapshot, folder


def test_a_saved_snapshot_loads_identical(saved: tuple[Snapshot, Path]) -> None:
    snapshot, folder = saved
    loaded = Snapshot.load(folder)
    assert (loaded.token, loaded.as_of, loaded.data_version) == (snapshot.token, snapshot.as_of, snapshot.data_version)
    assert_frame_equal(loaded.contacts.collect(), snapshot.contacts.collect())
    for name, frame in snapshot.frames.items():
        assert_frame_equal(loaded[name], frame)


def test_saving_twice_replaces_the_folder_whole(saved: tuple[Snapshot, Path]) -> None:
    snapshot, folder = saved
    snapshot.save(folder)
    assert Snapshot.load(folder).token == snapshot.token
    assert [path.name for path in folder.parent.iterdir()] == ["one"]


def test_a_truncated_file_is_corrupt(saved: tuple[Snapshot, Path]) -> None:
    _, folder = saved
    contacts = folder / MAPPED
    contacts.write_bytes(contacts.read_bytes()[:100])
    with pytest.raises(SnapshotCorruptError):
        Snapshot.load(folder)


def test_one_byte_of_a_mapped_file_that_is_another_is_corrupt(saved: tuple[Snapshot, Path]) -> None:
    """What is mapped is used as it lies: a wrong offset would be followed anywhere."""
    _, folder = saved
    written = bytearray((folder / MAPPED).read_bytes())
    written[len(written) // 2] ^= 1
    (folder / MAPPED).write_bytes(written)
    with pytest.raises(SnapshotCorruptError, match="not what was written"):
        Snapshot.load(folder)


def test_contacts_are_mapped_and_not_read(saved: tuple[Snapshot, Path]) -> None:
    """Processes that hold the same snapshot hold its large frame once: its pages are those of the file."""
    snapshot, folder = saved
    loaded = Snapshot.load(folder)
    assert str(folder / MAPPED) in Path("/proc/self/maps").read_text()
    assert_frame_equal(loaded.contacts.collect(), snapshot.contacts.collect())


def test_a_missing_file_is_corrupt(saved: tuple[Snapshot, Path]) -> None:
    _, folder = saved
    (folder / "persons.parquet").unlink()
    with pytest.raises(SnapshotCorruptError):
        Snapshot.load(folder)


def test_a_file_with_rows_too_few_is_corrupt(saved: tuple[Snapshot, Path]) -> None:
    snapshot, folder = saved
    snapshot["municipalities"].head(1).write_parquet(folder / "municipalities.parquet")
    with pytest.raises(SnapshotCorruptError, match="municipalities: 1 rows, 2 expected"):
        Snapshot.load(folder)


def test_another_format_is_corrupt(saved: tuple[Snapshot, Path]) -> None:
    _, folder = saved
    manifest = json.loads((folder / MANIFEST).read_text())
    (folder / MANIFEST).write_text(json.dumps({**manifest, "format": 0}))
    with pytest.raises(SnapshotCorruptError, match="format"):
        Snapshot.load(folder)


def test_contacts_stay_lazy(saved: tuple[Snapshot, Path]) -> None:
    assert isinstance(Snapshot.load(saved[1]).contacts, pl.LazyFrame)
