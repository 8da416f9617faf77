"""Where the clusters of the tests stand: in memory if there is room, and none is left there by who was killed."""

from pathlib import Path

import pytest

from tests.support import postgres
from tests.support.postgres import NAME, clear_left, held, roomy


def test_a_folder_with_room_is_taken_and_one_without_is_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres, "ROOM", 1)
    assert roomy(tmp_path) == tmp_path
    assert roomy(tmp_path / "absent") is None
    monkeypatch.setattr(postgres, "ROOM", 2**80)
    assert roomy(tmp_path) is None


def test_what_killed_processes_left_is_removed_and_what_is_in_use_or_not_ours_is_kept(tmp_path: Path) -> None:
    left, used, just_made, other = (tmp_path / name for name in (f"{NAME}1", f"{NAME}2", f"{NAME}3", "other"))
    for folder in (left, used, just_made, other):
        folder.mkdir()
    for folder in (left, other):
        with held(folder):
            pass
    with held(used):
        clear_left(tmp_path, after=60)
        assert left.exists(), "made a moment ago"
        clear_left(tmp_path, after=-1)
    assert [folder.exists() for folder in (left, used, just_made, other)] == [False, True, True, True]
