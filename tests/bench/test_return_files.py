"""A million contacts in a file, checked in a process of its own; and a month of a usual partner, checked again."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.bench.budgets import told
from tests.bench.conftest import FOLDER
from tests.bench.return_files import write_csv, write_xlsx

ROOT = Path(__file__).resolve().parents[2]
MILLION, MONTH = 1_000_000, 9_000


def cost(path: Path) -> dict[str, float]:
    """Return what checking a file costs."""
    command = [sys.executable, "-m", "tests.bench.return_files", str(path)]
    ended = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    return dict(json.loads(ended.stdout))


@pytest.mark.parametrize("write", [write_csv, write_xlsx])
def test_a_million_contacts_are_checked(write) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    ending = write.__name__.removeprefix("write_")
    found = cost(write(FOLDER / f"contacts-{MILLION}.{ending}", MILLION))
    told("check_million", found["seconds"], of=ending, beside=f"processor {found['processor']:.1f} s")
    told("check_million_memory", found["gib"], of=ending)
    assert (found["rows"], found["findings"]) == (MILLION, 0)


def test_a_month_is_checked_again_after_a_correction() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    found = cost(write_xlsx(FOLDER / f"contacts-{MONTH}.xlsx", MONTH))
    told("check_again", found["again"], of=f"{MONTH} rows", beside=f"the first time {found['seconds']:.2f} s")
    assert found["rows"] == MONTH
