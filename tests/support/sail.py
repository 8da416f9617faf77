"""A Spark Connect server of our own: Sail with two workers, no Java.

Comes in: nothing. Goes out: its address, and its process, for whoever counts its seconds and its memory.
Must not: be used where ``pysail`` is not installed.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support.processes import free_port, is_listening, program, wait_for

WORKERS = {
    "SAIL_MODE": "local-cluster",
    "SAIL_CLUSTER__WORKER_INITIAL_COUNT": "2",
    "SAIL_CLUSTER__WORKER_MAX_COUNT": "2",
    "SAIL_EXECUTION__DEFAULT_PARALLELISM": "2",
}
"""A cluster of two workers in one process."""
STARTING_SECONDS = 60.0


@contextmanager
def sail() -> Iterator[tuple[str, int]]:
    """Serve Spark Connect with Sail for the duration of the block, and give its address and its process."""
    port = free_port()
    command = [str(Path(sys.executable).with_name("sail")), "spark", "server", "--port", str(port)]
    with program(command, settings=WORKERS, log=Path(os.devnull)) as server:
        wait_for(lambda: server.poll() is not None or is_listening(port), STARTING_SECONDS)
        assert server.poll() is None, "it ended"
        yield f"sc://127.0.0.1:{port}", server.pid
