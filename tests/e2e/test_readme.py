"""What the README tells people to type works, and what it lists is what there is.

Commands but one, and `make run`, are of the second ring.
"""

import os
import re
import shlex
import shutil
import subprocess
import sys
import time
import urllib.request
from datetime import date, timedelta
from pathlib import Path

import pytest

from data_access.settings import DisclosureSettings, OidcSettings, Settings, SmtpSettings, Thresholds
from indicators.interchange.url_parameters import KEYS
from indicators.model.query import Grouping
from tests.support.processes import free_port, program
from tests.support.rings import rings

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text()
BLOCKS = re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
COMMANDS = [line for block in BLOCKS for line in block.splitlines() if line]
TYPED = [line for line in COMMANDS if line.startswith("bifocale ")]
BEFORE = {line: lines[: lines.index(line)] for block in BLOCKS for lines in [block.splitlines()] for line in lines}
"""What is typed before each command, in its block."""
"""The first is run in the first ring: `tests/unit/rooms/test_cli.py` runs each command in process."""


def surroundings(demo_file: Path, folder: Path) -> dict[str, str]:
    """Return an environment in which the commands see a copy of the demo database."""
    path = Path(shutil.copy(demo_file, folder / "demo.sqlite"))
    programs = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return {
        **os.environ,
        "PATH": programs,
        "BIFOCALE_DATABASE_URL": f"sqlite:///{path}",
        "BIFOCALE_CACHE_DIR": str(folder / "cache"),
    }


def write_nights(path: Path) -> None:
    """Write a year of nights of a house of twenty beds, for the commands that read a file."""
    nights = [f"casa,{date(2025, 1, 1) + timedelta(days=night)},20,{14 + night * 7 % 5}" for night in range(365)]
    path.write_text("\n".join(["series,night,actual,occupied", *nights]), encoding="utf-8")


def test_the_two_commands_are_there() -> None:
    assert {"make run", "make test"} <= set(COMMANDS)


@pytest.mark.parametrize("command", rings(TYPED[:1], second=TYPED[1:]))
def test_commands_of_the_readme_run(command: str, demo_file: Path, tmp_path: Path) -> None:
    write_nights(tmp_path / "nights.csv")
    env = surroundings(demo_file, tmp_path)
    for typed in [line for line in (*BEFORE[command], command) if line.startswith("bifocale ")]:
        done = subprocess.run(
            shlex.split(typed, comments=True), cwd=tmp_path, env=env, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        assert (done.stdout + done.stderr).strip()


@pytest.mark.second_ring
def test_make_run_serves_on_the_port_asked(demo_file: Path, tmp_path: Path) -> None:
    port = free_port()
    command = ["make", "run", f"PORT={port}"]
    with program(command, settings=surroundings(demo_file, tmp_path), log=tmp_path / "run.log", is_group=True):
        assert '"status":"ok"' in answer_of(f"http://127.0.0.1:{port}/healthz")


def answer_of(address: str, seconds: float = 120) -> str:
    """Return what an address answers, as soon as it answers well."""
    end = time.monotonic() + seconds
    while True:
        try:
            with urllib.request.urlopen(address, timeout=5) as response:
                return str(response.read().decode()).replace(" ", "")
        except OSError:
            assert time.monotonic() < end, f"{address} never answered"
            time.sleep(0.3)


def test_every_setting_is_documented() -> None:
    sections = {"disclosure", "thresholds", "oidc", "smtp"}
    named = {f"BIFOCALE_{name}".upper() for name in Settings.model_fields if name not in sections}
    listed = set(re.findall(r"BIFOCALE_[A-Z_]+", README))
    assert named <= listed
    ends = [f"DISCLOSURE_{name}" for name in DisclosureSettings.model_fields]
    ends += [f"THRESHOLD_{name}" for name in Thresholds.model_fields]
    ends += [f"OIDC_{name}" for name in OidcSettings.model_fields]
    ends += [f"SMTP_{name}" for name in SmtpSettings.model_fields]
    missing = [
        end for end in map(str.upper, ends) if not any(word in README for word in (f"BIFOCALE_{end}", tail(end)))
    ]
    assert missing == []


def tail(name: str) -> str:
    """Return how the second variable of a row is written: ``_LONG_TERM_MONTHS``."""
    return "`_" + name.split("_", maxsplit=1)[1] + "`"


def test_every_parameter_and_grouping_is_documented() -> None:
    assert [key for key in KEYS if f"`{key}`" not in README] == []
    written = {grouping.value for grouping in Grouping} - {"need_set", "target_set"}
    assert [name for name in sorted(written) if f"`{name}`" not in README] == []


def test_every_command_is_documented() -> None:
    listed = subprocess.run(
        [sys.executable, ROOT / "cli.py", "--help"], capture_output=True, text=True, check=True
    ).stdout
    commands = re.findall(r"^│ (\w+) ", listed, re.MULTILINE)
    assert commands
    assert [name for name in commands if f"`bifocale {name}" not in README] == []
