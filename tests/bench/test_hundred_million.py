"""A hundred million contacts on disk: one question with the streaming engine, in a process of its own."""

import json
import subprocess
import sys
from pathlib import Path

from data_access.snapshot import Snapshot
from tests.bench.budgets import told
from tests.bench.conftest import FOLDER
from tests.bench.hundred_million import SCALE, write

ROOT = Path(__file__).resolve().parents[2]


def test_a_hundred_million_contacts(usual: Snapshot) -> None:
    folder = write(FOLDER / f"scale-{SCALE}", usual)
    command = [sys.executable, "-m", "tests.bench.hundred_million", str(folder)]
    answer = json.loads(subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout)
    seconds, million, on_disk = answer["median"], answer["rows"] / 1e6, _size(folder) / 2**30
    told("hundred_million", seconds, beside=f"{million:.0f} million, first time {answer['first']:.2f} s")
    told("hundred_million_memory", answer["gib"], beside=f"{on_disk:.1f} GiB on disk")
    assert answer["rows"] > 100_000_000


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*.parquet"))
