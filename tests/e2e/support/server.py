"""A real dashboard on a free port, with settings of its own.

Comes in: settings (`BIFOCALE_*`) and a folder for its log. Goes out: a running `Server`, stopped with the block; one
that the processes of a run share is stopped when the last of them has left its block.
Must not: share anything with the machine's own settings, or leave a process behind.
"""

import fcntl
import pickle
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from tests.support.demos import alone
from tests.support.processes import free_port, program

START_SECONDS = 120.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A running dashboard.

    Attributes
    ----------
    url : str
        Address without a final slash.
    log : Path
        What it wrote.
    pid : int
        Its process.
    """

    url: str
    log: Path
    pid: int

    def health(self) -> httpx.Response:
        """Ask how it is."""
        return httpx.get(f"{self.url}/healthz", timeout=10)

    def wait_until_well(self) -> None:
        """Wait until it says that visitors may be sent here."""
        end = time.monotonic() + START_SECONDS
        while self.health().status_code != httpx.codes.OK:
            if time.monotonic() > end:
                raise TimeoutError(self.health().text)
            time.sleep(0.1)

    def written(self) -> str:
        """Return what it wrote so far."""
        return self.log.read_text(encoding="utf-8")


@contextmanager
def running(settings: Mapping[str, str], *, folder: Path, port: int = 0) -> Iterator[Server]:
    """Start a dashboard, at a free port unless one is given; it has answered once when the block begins."""
    port = port or free_port()
    path = folder / f"server-{port}.log"
    command = [sys.executable, "-m", "streamlit", "run", "Home.py", "--server.port", str(port)]
    base = settings.get("BIFOCALE_BASE_PATH", "")
    with program(command, settings=settings, log=path, patience=20) as process:
        server = Server(url=f"http://localhost:{port}{base}", log=path, pid=process.pid)
        _wait(server, process)
        yield server


@contextmanager
def shared(settings: Mapping[str, str], *, folder: Path) -> Iterator[Server]:
    """Use the dashboard that another process of this run keeps in a folder that all of them see, or start and keep it.

    Whoever keeps it waits at the end of its block for the others to leave theirs. These are locks on files, which end
    with their process: nobody waits for one that is gone.
    """
    note, door = folder / "server", folder / "server.lock"
    with ExitStack() as kept, (folder / "server.users").open("a", encoding="utf-8") as users:
        with alone(door):
            is_keeper = not note.exists()
            if is_keeper:
                note.write_bytes(pickle.dumps(kept.enter_context(running(settings, folder=folder))))
                kept.callback(note.unlink)
            server: Server = pickle.loads(note.read_bytes())
            fcntl.flock(users, fcntl.LOCK_SH)
        yield server
        if is_keeper:
            fcntl.flock(users, fcntl.LOCK_UN)
            with alone(door):
                fcntl.flock(users, fcntl.LOCK_EX)
                kept.close()


def _wait(server: Server, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        if process.poll() is not None:
            raise RuntimeError(f"The server stopped: {server.written()}")
        try:
            httpx.get(f"{server.url}/_stcore/health", timeout=2).raise_for_status()
        except httpx.HTTPError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError(f"The server did not answer in {START_SECONDS} s: {server.written()}")
