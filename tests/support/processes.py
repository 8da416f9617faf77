"""Processes of this machine that tests start: their ports, their numbers, how long one waits for them.

Comes in: words of a command, a condition. Goes out: programs that run as long as a block, free ports, process numbers.
Must not: end what others started, or leave one behind.
"""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OURS = ("BIFOCALE_", "STREAMLIT_")


@contextmanager
def program(
    command: Sequence[str],
    *,
    settings: Mapping[str, str] | None = None,
    log: Path | None = None,
    folder: Path = ROOT,
    ends_by: signal.Signals = signal.SIGTERM,
    is_group: bool = False,
    patience: float = 60,
) -> Iterator["subprocess.Popen[bytes]"]:
    """Run a program for the duration of the block.

    Parameters
    ----------
    command : sequence of str
    settings : mapping, optional
        Settings of ours in its surroundings, which hold no others of ours; None: those of this process, as they are.
    log : Path, optional
        File that it writes to; None: where this process does.
    folder : Path
        Where it runs: our own, unless told.
    ends_by : Signals
        How it is asked to end.
    is_group : bool
        Whether all that it starts is asked to end with it.
    patience : float
        Seconds that it is given to end, after which it is ended.
    """
    own = None if settings is None else surroundings(settings)
    with ExitStack() as kept:
        written = kept.enter_context(log.open("wb")) if log else None
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=own,
            stdout=written,
            stderr=written and subprocess.STDOUT,
            start_new_session=is_group,
        )
        try:
            yield process
        finally:
            if is_group:
                os.killpg(process.pid, ends_by)
            else:
                process.send_signal(ends_by)
            try:
                process.wait(patience)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
                raise


def surroundings(settings: Mapping[str, str]) -> dict[str, str]:
    """Return the environment of this process with these settings of ours and no others."""
    return {name: value for name, value in os.environ.items() if not name.startswith(OURS)} | dict(settings)


def free_port() -> int:
    """Return a port of the loopback address that nobody listens on."""
    return ports_in_a_row(1)


def ports_in_a_row(count: int) -> int:
    """Return a port that is free, as those after it are, so many in all."""
    for _ in range(50):
        with ExitStack() as held, suppress(OSError, OverflowError):
            port: int = held.enter_context(_bound(0)).getsockname()[1]
            for number in range(1, count):
                held.enter_context(_bound(port + number))
            return port
    raise AssertionError(f"no {count} ports in a row")


def _bound(port: int) -> socket.socket:
    probe = socket.socket()
    try:
        probe.bind(("127.0.0.1", port))
    except BaseException:
        probe.close()
        raise
    return probe


def is_listening(port: int) -> bool:
    """Whether somebody listens at a port of this machine."""
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


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
