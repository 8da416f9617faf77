"""Processes of this machine that tests start: their ports, their numbers, how long one waits for them.

Comes in: words of a command, a condition. Goes out: free ports, process numbers. Must not: end what others started.
"""

import socket
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path


def three_ports() -> int:
    """Return a port that is free, and the two after it too."""
    for _ in range(50):
        with socket.socket() as first:
            first.bind(("127.0.0.1", 0))
            port: int = first.getsockname()[1]
        with suppress(OSError), socket.socket() as second, socket.socket() as third:
            second.bind(("127.0.0.1", port + 1))
            third.bind(("127.0.0.1", port + 2))
            return port
    raise AssertionError("no three ports in a row")


def wait_for(condition: Callable[[], bool], seconds: float = 30) -> None:
    """Wait until a condition is true."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "the condition never came true"
        time.sleep(0.05)


def processes_with(words: str) -> list[int]:
    """Return the numbers of the processes whose command holds some words."""
    found = []
    for folder in Path("/proc").iterdir():
        with suppress(OSError):
            if folder.name.isdigit() and words in (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode():
                found.append(int(folder.name))
    return found
