"""A million contacts loaded into a database, in a process of its own, under a bar that moves; then nothing changes."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.bench.budgets import told
from tests.bench.conftest import FOLDER
from tests.bench.return_files import write_csv
from tests.conftest import NewDatabase

ROOT = Path(__file__).resolve().parents[2]
MILLION = 1_000_000


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def test_a_million_contacts_are_loaded(new_database: NewDatabase, kind: str) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    path = write_csv(FOLDER / f"contacts-{MILLION}.csv", MILLION)
    command = [sys.executable, "-m", "tests.bench.loading_files", new_database(kind), str(path)]
    ended = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    found = json.loads(ended.stdout)
    beside = f"checking {found['checked']:.1f} s, again {found['again']:.1f} s, processor {found['processor']:.1f} s"
    told("load_million", found["seconds"], of=kind, beside=beside)
    told("load_million_memory", found["gib"], of=kind)
    assert (found["rows"], found["changed_again"], found["ordered"]) == (MILLION, False, True)
    assert found["steps"] >= 10, "a bar that stands still for a minute is no bar"
