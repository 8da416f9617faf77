"""Who was looking is remembered for a working day, by the fingerprint of a session, and never raises."""

import os
import time
from pathlib import Path

import pytest

from components.state import role_memory
from components.state.role_memory import FOLDER, LASTING, RoleMemory
from data_access.viewers import Role, Viewer

WHO = (
    Viewer(role=Role.MANAGER),
    Viewer(role=Role.MAYOR, municipality="019035"),
    Viewer(role=Role.PARTNER, organisation="caritas"),
)


@pytest.mark.parametrize("who", WHO, ids=lambda who: who.role)
def test_who_was_looking_is_found_again(tmp_path: Path, who: Viewer) -> None:
    RoleMemory(tmp_path).keep("sessione", who)
    assert RoleMemory(tmp_path).find("sessione") == who
    assert RoleMemory(tmp_path).find("altra") is None


def test_who_leaves_is_forgotten(tmp_path: Path) -> None:
    memory = RoleMemory(tmp_path)
    memory.keep("sessione", WHO[0])
    memory.forget("sessione")
    memory.forget("mai vista")
    assert memory.find("sessione") is None


def test_the_id_of_a_session_is_not_kept(tmp_path: Path) -> None:
    RoleMemory(tmp_path).keep("sessione-segreta", WHO[0])
    (file,) = (tmp_path / FOLDER).iterdir()
    assert "segreta" not in file.name + file.read_text()


def test_after_a_day_nobody_is_remembered(tmp_path: Path) -> None:
    memory = RoleMemory(tmp_path)
    memory.keep("ieri", WHO[0])
    (file,) = (tmp_path / FOLDER).iterdir()
    os.utime(file, (time.time() - LASTING - 1,) * 2)
    assert memory.find("ieri") is None
    memory.keep("oggi", WHO[0])
    assert not file.exists()


def test_the_newest_are_remembered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(role_memory, "MOST", 3)
    memory = RoleMemory(tmp_path)
    for number in range(5):
        memory.keep(str(number), WHO[0])
        time.sleep(0.01)
    assert [memory.find(str(number)) is not None for number in range(5)] == [False, False, True, True, True]


@pytest.mark.parametrize("written", ["", "{}", "[]", '{"role": "re", "municipality": null, "organisation": null}'])
def test_what_cannot_be_read_is_nobody(tmp_path: Path, written: str) -> None:
    memory = RoleMemory(tmp_path)
    memory.keep("sessione", WHO[0])
    (file,) = (tmp_path / FOLDER).iterdir()
    file.write_text(written)
    assert memory.find("sessione") is None


def test_a_partner_without_an_organisation_is_nobody(tmp_path: Path) -> None:
    memory = RoleMemory(tmp_path)
    memory.keep("sessione", WHO[2])
    (file,) = (tmp_path / FOLDER).iterdir()
    file.write_text('{"role": "partner", "municipality": null, "organisation": null}')
    assert memory.find("sessione") is None


def test_where_nothing_can_be_written_somebody_is_remembered_meanwhile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The choice of a role is made outside the page that then looks for it: forgotten, nobody could enter."""
    monkeypatch.setattr(role_memory, "_unwritten", {})
    monkeypatch.setattr(role_memory, "MOST", 2)
    (tmp_path / FOLDER).write_text("a file where the folder should be")
    memory = RoleMemory(tmp_path)
    memory.keep("una", WHO[0])
    assert RoleMemory(tmp_path).find("una") == WHO[0]
    memory.forget("una")
    assert memory.find("una") is None
    for number in range(3):
        memory.keep(str(number), WHO[1])
    assert [memory.find(str(number)) for number in range(3)] == [None, None, WHO[1]]
