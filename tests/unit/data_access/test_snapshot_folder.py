"""The cache folder: ours are told from other people's by name and manifest, and nothing else is ever removed."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from data_access.snapshot import Snapshot
from data_access.snapshot_folder import (
    ABANDONED_SECONDS,
    FORMAT,
    MANIFEST,
    WRITING,
    clear,
    is_ours,
    prune,
    sweep,
    written_whole,
)
from tests.support.snapshots import bare_snapshot

ROOT = Path(__file__).resolve().parents[3]
TOKENS = [f"{number:020x}" for number in range(5)]
WRITER = """
import sys, time
from pathlib import Path
from data_access.snapshot_folder import written_whole
with written_whole(Path(sys.argv[1])) as draft:
    (draft / "persons.parquet").write_bytes(b"half")
    print(draft, flush=True)
    time.sleep(600)
"""


def save(cache: Path, token: str, *, mark: str = "", age: int = 0) -> Path:
    """Write a snapshot as the program does, so many seconds ago."""
    folder = cache / f"{token}{mark}"
    taken = bare_snapshot()
    Snapshot.save(_with_token(taken, token), folder)
    os.utime(folder, (time.time() - age,) * 2)
    return folder


def _with_token(snapshot: Snapshot, token: str) -> Snapshot:
    values = {name: getattr(snapshot, name) for name in Snapshot.__dataclass_fields__}
    return Snapshot(**{**values, "token": token})


def left(cache: Path) -> set[str]:
    return {path.name for path in cache.iterdir()}


def foreign(cache: Path) -> set[str]:
    """Put into the cache what other people may keep there; return the names."""
    (cache / "documenti").mkdir(parents=True)
    (cache / "documenti" / "relazione.odt").write_text("da conservare")
    (cache / "foto").mkdir()
    (cache / ("a" * 20)).mkdir()  # a name like ours, and nothing that says so
    (cache / ("b" * 20)).mkdir()
    (cache / ("b" * 20) / MANIFEST).write_text('{"name": "an application of the web"}')
    (cache / ("c" * 20)).mkdir()
    said = {"format": FORMAT, "rows": {}, "identity": {"token": "d" * 20}}  # ours, copied under another name
    (cache / ("c" * 20) / MANIFEST).write_text(json.dumps(said))
    (cache / ".git").mkdir()
    (cache / "nota.txt").write_text("da conservare")
    elsewhere = cache.parent / "elsewhere" / TOKENS[0]
    save(elsewhere.parent, TOKENS[0])
    (cache / TOKENS[0]).symlink_to(elsewhere, target_is_directory=True)
    return left(cache)


def test_other_peoples_folders_live(tmp_path: Path) -> None:
    """All but the two newest folders were removed, whosever they were: ``documenti/`` and ``foto/`` went in silence."""
    theirs = foreign(tmp_path / "cache")
    ours = [save(tmp_path / "cache", token, age=100 - number) for number, token in enumerate(TOKENS[1:])]
    sweep(tmp_path / "cache")
    prune(tmp_path / "cache", kept=2)
    assert left(tmp_path / "cache") == theirs | {folder.name for folder in ours[-2:]}
    clear(tmp_path / "cache")
    assert left(tmp_path / "cache") == theirs
    assert (tmp_path / "cache" / "documenti" / "relazione.odt").read_text() == "da conservare"
    assert is_ours(tmp_path / "elsewhere" / TOKENS[0])


def test_a_file_that_somebody_left_in_one_of_our_folders_lives(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder = save(tmp_path, TOKENS[0], age=10)
    (folder / "appunti.txt").write_text("da conservare")
    save(tmp_path, TOKENS[1])
    prune(tmp_path, kept=1)
    assert left(folder) == {"appunti.txt"}
    assert "could not be emptied" in caplog.text


def test_folders_of_other_formats_and_of_other_secrets_are_ours_too(tmp_path: Path) -> None:
    older = save(tmp_path, TOKENS[0], mark="-0123abcd", age=20)
    said = json.loads((older / MANIFEST).read_text())
    (older / MANIFEST).write_text(json.dumps({**said, "format": 1, "rows": {**said["rows"], "ancient": 3}}))
    (older / "ancient.parquet").write_bytes(b"a frame that is no more")
    assert is_ours(older)
    newer = save(tmp_path, TOKENS[1], mark="-4567abcd")
    prune(tmp_path, kept=1)
    assert left(tmp_path) == {newer.name}


def test_the_draft_of_a_killed_process_goes_and_that_of_a_living_one_stays(tmp_path: Path) -> None:
    """Drafts of killed processes stayed for ever, and filled the disk."""
    folder = tmp_path / TOKENS[0]
    writer = subprocess.Popen([sys.executable, "-c", WRITER, folder], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        assert writer.stdout is not None
        draft = Path(writer.stdout.readline().strip())
        assert draft.is_dir()
        sweep(tmp_path)
        assert left(tmp_path) == {draft.name}
    finally:
        writer.send_signal(signal.SIGKILL)
        writer.communicate()
    sweep(tmp_path)
    assert left(tmp_path) == set()


def test_a_draft_without_its_lock_goes_once_nobody_has_touched_it_for_an_hour(tmp_path: Path) -> None:
    draft = tmp_path / f".{TOKENS[0]}-abcd_123"
    draft.mkdir()
    (draft / "persons.parquet").write_bytes(b"half")
    sweep(tmp_path)
    assert draft.exists()
    long_ago = time.time() - ABANDONED_SECONDS - 1
    for path in (draft / "persons.parquet", draft):
        os.utime(path, (long_ago, long_ago))
    sweep(tmp_path)
    assert not draft.exists()


@pytest.mark.parametrize(
    "name", [f".{TOKENS[0]}-abcd", ".tmp-abcd_123", f"{TOKENS[0]}-abcd_123", f".{'x' * 20}-abcd_123"]
)
def test_what_is_only_like_a_draft_stays(tmp_path: Path, name: str) -> None:
    other = tmp_path / name
    other.mkdir()
    (other / "persons.parquet").write_bytes(b"whose?")
    long_ago = time.time() - ABANDONED_SECONDS - 1
    for path in (other / "persons.parquet", other):
        os.utime(path, (long_ago, long_ago))
    sweep(tmp_path)
    assert (other / "persons.parquet").exists()


def test_an_old_draft_with_somebody_elses_file_in_it_stays(tmp_path: Path) -> None:
    draft = tmp_path / f".{TOKENS[0]}-abcd_123"
    draft.mkdir()
    (draft / "tesi.doc").write_text("da conservare")
    (draft / WRITING).write_text("not ours")
    sweep(tmp_path)
    assert left(draft) == {"tesi.doc", WRITING}


def test_a_draft_that_fails_leaves_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "cache" / TOKENS[0]

    def fail() -> None:
        with written_whole(folder) as draft:
            (draft / MANIFEST).write_text("{}")
            raise OSError(draft)

    with pytest.raises(OSError, match=TOKENS[0]):
        fail()
    assert left(tmp_path / "cache") == set()


def test_a_folder_that_holds_other_files_is_not_taken(tmp_path: Path) -> None:
    folder = save(tmp_path, TOKENS[0])
    (folder / "appunti.txt").write_text("da conservare")
    with pytest.raises(OSError, match="not empty"):
        save(tmp_path, TOKENS[0])
    assert (folder / "appunti.txt").read_text() == "da conservare"
    assert left(tmp_path) == {folder.name}
