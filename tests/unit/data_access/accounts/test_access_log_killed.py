"""A process that is killed: nothing of the access log is lost but the last second."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import Engine

from data_access.accounts.access_log import lines, verify
from data_access.settings import PROJECT_ROOT

pytestmark = pytest.mark.sqlite_first

KEY = b"k" * 64
WRITING = 2.5
"""Seconds."""
WRITER = """
import sys, time
from data_access.accounts.access_log import AccessLog, Event
from data_access.accounts.vocabulary import EventKind
from data_access.database import build_engine
from data_access.settings import Settings

log = AccessLog(build_engine(Settings(database_url=sys.argv[1])), key=b"k" * 64)
for number in range(100_000):
    log.add(Event(kind=EventKind.EXACT_FIGURES, who="a@b.it", detail=str(number)))
    print(number, time.time(), flush=True)
    time.sleep(0.005)
"""


def test_a_killed_process_loses_the_last_second_at_most(accounts_engine: Engine, tmp_path: Path) -> None:
    address = accounts_engine.url.render_as_string(hide_password=False)
    with (tmp_path / "told").open("w") as told:
        process = subprocess.Popen([sys.executable, "-c", WRITER, address], stdout=told, cwd=PROJECT_ROOT)
        try:
            deadline = time.monotonic() + 60
            while (tmp_path / "told").stat().st_size == 0:
                assert time.monotonic() < deadline
                assert process.poll() is None, "the writer ended by itself"
                time.sleep(0.05)
            time.sleep(WRITING)
        finally:
            process.send_signal(signal.SIGKILL)
            killed_at = time.time()
            process.wait()
    added = [line.split() for line in (tmp_path / "told").read_text().splitlines() if line.count(" ") == 1]
    kept = {line.detail for line in lines(accounts_engine, last=100_000)}
    old = {number for number, at in added if float(at) < killed_at - 1}
    assert len(old) > 20, "it wrote for more than a second"
    assert old <= kept
    assert verify(accounts_engine, key=KEY).wrong == ""


@pytest.mark.on_both
@pytest.mark.parametrize("events", [0, 3])
def test_what_waits_is_written_when_the_log_is_closed_and_it_can_be_used_again(
    accounts_engine: Engine, events: int
) -> None:
    from data_access.accounts.access_log import AccessLog, Event
    from data_access.accounts.vocabulary import EventKind

    log = AccessLog(accounts_engine, key=KEY)
    for _ in range(2):
        for _ in range(events):
            log.add(Event(kind=EventKind.SIGN_IN, who="a@b.it"))
        log.close()
    assert verify(accounts_engine, key=KEY).lines == 2 * events
