"""A disk with hardly any room.

Comes in: a folder. Goes out: for the duration of a block, a real disk of 100 kB (or as said) mounted there where this
process may mount one; elsewhere no file, wherever it is, may grow beyond a few kilobytes, which the system refuses in
the same way.
Must not: leave anything mounted.
"""

import resource
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOM = 100_000
LARGEST = 2_000


@contextmanager
def small_disk(folder: Path, *, room: int = ROOM) -> Iterator[Path]:
    """Give a folder in which hardly anything can be written."""
    folder.mkdir(parents=True, exist_ok=True)
    mount = ["mount", "-t", "tmpfs", "-o", f"size={room}", "tmpfs", str(folder)]
    if subprocess.run(mount, check=False, capture_output=True).returncode == 0:
        try:
            yield folder
        finally:
            subprocess.run(["umount", "--lazy", str(folder)], check=True)
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST, hard))
    try:
        yield folder
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
