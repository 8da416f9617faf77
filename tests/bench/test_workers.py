"""Several processes behind HAProxy: two hundred who think, a process killed every twenty seconds, a burst, memory.

Prints the times and the memory; nobody may be lost.
"""

import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from data_access.settings import Settings
from tests.bench.budgets import told
from tests.bench.conftest import environment
from tests.bench.returning import stay
from tests.bench.visitors import at_95, median, settled
from tests.support.processes import ports_in_a_row, processes_with, program, wait_for

YEARS = [f"periodo={year}" for year in (2025, 2024, 2023, "2025-Q1", "2025-Q2", "2024-Q3", "2023..2025", "2024..2025")]
EVERY = 20.0
"""Seconds between one killing and the next."""


@contextmanager
def several(settings: Settings, workers: int, folder: Path) -> Iterator[int]:
    """Serve with several processes, all of them ready; give the port of the balancer."""
    port = ports_in_a_row(workers + 1)
    command = [sys.executable, "-m", "cli", "run", "--workers", str(workers), "--port", str(port)]
    with program(command, settings=environment(settings), log=folder / f"run-{workers}.log"):
        wait_for(lambda: all(is_well(port + number) for number in range(workers + 1)), 180)
        time.sleep(3)  # the balancer looks every two seconds
        yield port


def is_well(port: int) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/healthz", timeout=5).status_code == 200
    except httpx.HTTPError:
        return False


def memory_of(port: int, workers: int) -> tuple[float, float]:
    """Return the megabytes that all the processes hold together (shared pages once), and those of one of them."""
    pids = [pid for number in range(1, workers + 1) for pid in processes_with(f"--server.port {port + number}")]
    held = [_kilobytes(pid, "Pss:") / 1024 for pid in pids]
    return sum(held), max(_kilobytes(pid, "Rss:") / 1024 for pid in pids)


def _kilobytes(pid: int, name: str) -> int:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(name))


@pytest.mark.parametrize("workers", [2, 4])
def test_two_hundred_who_think(usual_settings: Settings, tmp_path: Path, workers: int) -> None:
    with several(usual_settings, workers, tmp_path) as port:
        url = f"http://127.0.0.1:{port}"
        stayed = settled(stay(url, "mappa", YEARS, sessions=200, ramp=0.2, think=10, changes=4))
        together, one = memory_of(port, workers)
    beside = f"median {median(stayed.changes) * 1000:.0f} ms; memory {together:.0f} MB together, {one:.0f} MB one"
    told("workers_200", at_95(stayed.changes), of=f"{workers} processes", beside=beside)
    assert stayed.lost == []
    assert len(stayed.changes) == 800


def test_a_process_killed_every_twenty_seconds(usual_settings: Settings, tmp_path: Path) -> None:
    over = threading.Event()
    with several(usual_settings, 2, tmp_path) as port:

        def kill_in_turn() -> None:
            number = 0
            while not over.wait(EVERY):
                for pid in processes_with(f"--server.port {port + 1 + number % 2}"):
                    os.kill(pid, signal.SIGKILL)
                number += 1

        killing = threading.Thread(target=kill_in_turn)
        killing.start()
        try:
            url = f"http://127.0.0.1:{port}"
            stayed = settled(stay(url, "mappa", YEARS, sessions=200, ramp=0.2, think=10, changes=5))
        finally:
            over.set()
            killing.join()
    waits = sorted(stayed.waits)
    longest = (
        f"cut off {len(waits)} times, back after {waits[len(waits) // 2]:.1f} s (median), {waits[-1]:.1f} s (most)"
    )
    told("workers_killed", at_95(stayed.changes), beside=longest)
    assert stayed.lost == []
    assert len(stayed.changes) == 1_000


def test_a_burst_of_a_hundred_and_twenty(usual_settings: Settings, tmp_path: Path) -> None:
    with several(usual_settings, 2, tmp_path) as port:
        url = f"http://127.0.0.1:{port}"
        stayed = settled(stay(url, "mappa", YEARS[:1], sessions=120, ramp=10 / 120, think=2, changes=2))
    told("burst_120", at_95(stayed.first), beside=f"afterwards p95 {at_95(stayed.changes):.2f} s")
    assert stayed.lost == []
