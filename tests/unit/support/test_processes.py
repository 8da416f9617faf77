"""Programs that tests start run as long as their block, with the settings that they are given and no others."""

import os
import signal
import subprocess
from pathlib import Path

import pytest

from tests.support.processes import ports_in_a_row, program, surroundings, wait_for


def test_a_program_has_its_settings_writes_its_log_and_ends_with_the_block(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BIFOCALE_DEMO_MODE", "di altri")
    log = tmp_path / "log"
    command = ["sh", "-c", "echo ${BIFOCALE_DEMO_MODE:-nessuno} $BIFOCALE_CACHE_DIR; exec sleep 600"]
    with program(command, settings={"BIFOCALE_CACHE_DIR": "sua"}, log=log) as process:
        wait_for(lambda: log.read_text() == "nessuno sua\n")
        assert process.poll() is None
    assert process.returncode == -signal.SIGTERM
    assert surroundings({}).keys() & {"BIFOCALE_DEMO_MODE", "BIFOCALE_CACHE_DIR"} == set()
    assert os.environ["BIFOCALE_DEMO_MODE"] == "di altri"


def test_a_group_ends_whole(tmp_path: Path) -> None:
    log = tmp_path / "log"
    with program(["sh", "-c", "sleep 600 & echo $!; wait"], log=log, is_group=True):
        wait_for(lambda: log.read_text().endswith("\n"))
        child = int(log.read_text())
    wait_for(lambda: not is_running(child))


def is_running(pid: int) -> bool:
    """Whether a process is there and not merely unburied."""
    stat = Path(f"/proc/{pid}/stat")
    return stat.exists() and stat.read_text().rpartition(")")[2].split()[0] != "Z"


def test_a_program_that_does_not_end_is_ended_and_told_of() -> None:
    with (
        pytest.raises(subprocess.TimeoutExpired),
        program(["sleep", "600"], ends_by=signal.SIGCONT, patience=0.01) as process,
    ):
        pass
    assert process.returncode == -signal.SIGKILL


def test_ports_in_a_row_are_free() -> None:
    assert 0 < ports_in_a_row(3) < 65_534
