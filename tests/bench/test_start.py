"""How soon the dashboard answers after `make run`, on a tree that is installed."""

import time
from pathlib import Path

import httpx

from data_access.settings import Settings
from tests.bench.budgets import told
from tests.bench.conftest import environment
from tests.bench.visitors import at_95, settled, visit
from tests.e2e.support.server import running
from tests.support.processes import free_port, program

ROOT = Path(__file__).resolve().parents[2]
ROUNDS, LONGEST = 3, 120.0


def test_health_after_make_run(usual_settings: Settings) -> None:
    taken = sorted(_started(environment(usual_settings)) for _ in range(ROUNDS))
    told("health", taken[ROUNDS // 2], beside=f"best {taken[0]:.1f} s")


def test_arrivals_right_after_the_first_good_health(usual_settings: Settings, tmp_path: Path) -> None:
    """Good health means warm: who arrives at once waits no more than who arrives later."""
    with running(environment(usual_settings), folder=tmp_path) as server:
        server.wait_until_well()
        first = settled(visit(server, "", [""], sessions=40, think=0.1, ramp=0.125)).first
        later = settled(visit(server, "", [""], sessions=40, think=0.1, ramp=0.125)).first
    told("arrivals", at_95(first), beside=f"a little later {at_95(later):.2f} s")


def _started(settings: dict[str, str]) -> float:
    """Return the seconds from the command to the first good answer."""
    port, begun = free_port(), time.perf_counter()
    command = ["make", "--silent", "run", f"PORT={port}"]
    with program(command, settings=settings, is_group=True, patience=20):
        _wait(f"http://127.0.0.1:{port}/healthz", until=begun + LONGEST)
        return time.perf_counter() - begun


def _wait(address: str, *, until: float) -> None:
    while time.perf_counter() < until:
        try:
            if httpx.get(address, timeout=2).status_code == httpx.codes.OK:
                return
        except httpx.HTTPError:
            pass
        time.sleep(0.05)
    raise TimeoutError(address)
