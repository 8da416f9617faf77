"""A restore that is killed (SIGKILL) at whatever moment leaves the former base, whole, on both databases."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import text

from data_access.backup.making import back_up
from tests.support.engines import opened
from tests.unit.data_access.backup.test_backup import SECRET, base, counted, measure, run

__all__ = ["base"]

pytestmark = pytest.mark.second_ring
ROOT = Path(__file__).resolve().parents[4]
MOMENTS = (0.3, 0.6, 0.9, 1.2, 1.5)
"""Seconds, after the work has begun."""
PROGRAM = """
import sys
from pathlib import Path
from data_access.backup import sqlite_copy
from data_access.backup.restoring import Consents, restore
from tests.unit.data_access.backup.test_backup import based, measure
import time
sqlite_copy._PAGES = 1
base = based(sys.argv[1])
print("ready", flush=True)
def slowly(label, share):
    time.sleep(0.05)
restore(base, Path(sys.argv[2]), measure(base), Consents(replaces=sys.argv[3]), advance=slowly)
"""


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_killed_restore_leaves_the_former_base(base, tmp_path: Path, moment: float) -> None:
    copy = tmp_path / "copia.zip"
    back_up(base, copy, measure(base))
    run(base.data, "DELETE FROM contact WHERE id > 5")
    with base.data.connect() as connection:
        key = str(connection.scalar(text("SELECT key FROM ambito")))
    url = base.settings.database_url
    base.data.dispose()
    words = [sys.executable, "-c", PROGRAM, url, str(copy), key]
    environment = {**os.environ, "BIFOCALE_DISCLOSURE_SECRET": SECRET}
    with subprocess.Popen(words, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        assert running.stdout.readline() == "ready\n"
        time.sleep(moment)
        running.send_signal(signal.SIGKILL)
    assert running.returncode == -signal.SIGKILL, "it was over before it was killed: the moment proves nothing"
    with opened(url) as engine:
        assert counted(engine) == 5
        with engine.begin() as connection:
            connection.execute(text("DELETE FROM contact WHERE id = 5"))  # nothing keeps it locked
