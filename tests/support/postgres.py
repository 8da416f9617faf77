"""A real PostgreSQL server for the tests, started from Debian's programs in a folder in memory, gone with the session.

Comes in: nothing. Goes out: the address of the server's maintenance database, and databases made on a server.
Must not: touch a cluster that the machine already runs.

A database is some 300 files: to copy them on a disk takes ten times the processor that it takes in memory. Where
`MEMORY` has no room (a container gives it 64 MB), the folder is a temporary one like any other.

PostgreSQL refuses to run as root: there it runs as the user ``postgres``. ``setpriv --pdeathsig`` ends it even if the
test process is killed.
"""

import fcntl
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from itertools import count
from pathlib import Path
from typing import Any, LiteralString

import psycopg
from psycopg import sql

from tests.support.processes import free_port, program

BINARIES = max(
    Path("/usr/lib/postgresql").glob("*/bin"),
    key=lambda folder: int(folder.parent.name),
    default=Path("/usr/lib/postgresql/15/bin"),
)
OWNER = "postgres"
START_SECONDS = 90
NAME, LOCK = "bifocale-postgres-", "in-use"
MEMORY = Path("/dev/shm")
ROOM = 2 * 1024**3
"""Bytes that `MEMORY` must have free: a cluster takes some 300 MB while the tests run, and each worker has one."""
COPIES_FILES = 150_000
"""Version from which a database can be copied file by file, as all versions before did; since then not unless asked."""
SPEED = (
    *("-c", "fsync=off"),
    *("-c", "synchronous_commit=off"),
    *("-c", "full_page_writes=off"),
    *("-c", "autovacuum=off"),
    *("-c", "shared_buffers=64MB"),
    *("-c", "max_connections=50"),
    *("-c", "min_wal_size=32MB"),
    *("-c", "max_wal_size=128MB"),
)
"""Nothing here must survive a power cut, and the statistics must move only when a test moves them."""


def can_start() -> bool:
    """Tell whether this machine has the server's programs."""
    return (BINARIES / "postgres").exists() and shutil.which("setpriv") is not None


@contextmanager
def running_server(*, port: int | None = None) -> Iterator[str]:
    """Run a server for the duration of the block, on a free port unless told; yields its maintenance address.

    It ends by a "fast shutdown" (SIGINT): whoever is still connected is cut off.
    """
    with _own_folder() as folder:
        _initialise(folder)
        with _started(Cluster(folder, port or free_port())) as served:
            yield served.address


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Tell others, for the duration of the block, that a folder is in use: a lock, which ends with its process."""
    with (folder / LOCK).open("w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def clear_left(folder: Path, *, after: float = 60) -> None:
    """Remove the clusters that killed processes have left in a folder, some seconds after they were made."""
    for left in folder.glob(f"{NAME}*"):
        with suppress(OSError), (left / LOCK).open("r+", encoding="utf-8") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if time.time() - (left / LOCK).stat().st_mtime > after:
                shutil.rmtree(left, ignore_errors=True)


class Cluster:
    """A server that is stopped and started as a test wants, and may be followed by replicas.

    Attributes
    ----------
    folder : Path
        Where it is.
    port : int
        Of the loopback address, the same whenever it is started.
    """

    def __init__(self, folder: Path, port: int) -> None:
        self.folder, self.port = folder, port
        self._running = ExitStack()

    @property
    def address(self) -> str:
        """Address of its maintenance database."""
        return f"postgresql://{OWNER}@127.0.0.1:{self.port}/postgres"

    def start(self) -> None:
        """Start it; it answers."""
        log = self.folder / "log"
        command = _server_command(self.folder, self.port)
        process = self._running.enter_context(
            program(command, log=log, folder=self.folder, ends_by=signal.SIGINT, patience=START_SECONDS)
        )
        _wait(self.address, process, log)

    def stop(self) -> None:
        """Stop it, if it runs: whoever is connected is cut off."""
        self._running.close()

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """Have all its processes stand still for the duration of the block: connections stay open, nobody answers."""
        postmaster = int((self.folder / "data" / "postmaster.pid").read_text().split()[0])
        stopped: list[int] = []
        try:
            while left := [one for one in _family(postmaster) if one not in stopped]:
                for one in left:  # the first makes no other once it stands still
                    os.kill(one, signal.SIGSTOP)
                    stopped.append(one)
            yield
        finally:
            for one in reversed(stopped):
                with suppress(ProcessLookupError):
                    os.kill(one, signal.SIGCONT)

    def run(self, statement: LiteralString, *words: str | sql.Composable) -> Any:
        """Run a statement, with words put in its places; return the first value of its answer, None if it has none."""
        with psycopg.connect(self.address, autocommit=True) as connection:
            answer = connection.execute(sql.SQL(statement).format(*words))
            row = answer.fetchone() if answer.description else None
            return row and row[0]


def _family(pid: int) -> list[int]:
    """Return a process and its children."""
    return [pid, *map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())]


@contextmanager
def cluster() -> Iterator[Cluster]:
    """Run a server that may be stopped and started again within the block."""
    with _own_folder() as folder:
        _initialise(folder)
        with _started(Cluster(folder, free_port())) as started:
            yield started


@contextmanager
def replica_of(primary: Cluster) -> Iterator[Cluster]:
    """Run a replica that follows a server by streaming (`pg_basebackup`)."""
    with _own_folder() as folder:
        where = ["-h", "127.0.0.1", "-p", str(primary.port), "-U", OWNER, "-D", str(folder / "data")]
        how = ["--write-recovery-conf", "--wal-method=stream", "--checkpoint=fast", "--no-sync"]
        command = [*_as_owner(), str(BINARIES / "pg_basebackup"), *where, *how]
        subprocess.run(command, check=True, cwd=folder)
        with _started(Cluster(folder, free_port())) as started:
            yield started


@contextmanager
def _started(made: Cluster) -> Iterator[Cluster]:
    made.start()
    try:
        yield made
    finally:
        made.stop()


@contextmanager
def _own_folder() -> Iterator[Path]:
    """Give a folder that the server's user owns, in memory where there is room; gone at the end of the block."""
    clear_left(MEMORY)
    folder = Path(tempfile.mkdtemp(prefix=NAME, dir=roomy(MEMORY)))
    try:
        with held(folder):
            if os.geteuid() == 0:
                shutil.chown(folder, OWNER, OWNER)
            yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def roomy(folder: Path) -> Path | None:
    """Return a folder if files can be written there, and enough of them."""
    can_be_written = folder.is_dir() and os.access(folder, os.W_OK)
    return folder if can_be_written and shutil.disk_usage(folder).free >= ROOM else None


class Databases:
    """Makes and drops databases on a server; names are unique to this process."""

    def __init__(self, address: str) -> None:
        self.address = address
        with psycopg.connect(address) as connection:
            self._how = sql.SQL(" STRATEGY FILE_COPY" if connection.info.server_version >= COPIES_FILES else "")
        self._numbers = count(1)

    def create(self, *, template: str | None = None) -> str:
        """Create a database, as a copy of ``template`` if given, and return its address."""
        name = f"bifocale_test_{os.getpid()}_{next(self._numbers)}"
        source = sql.Identifier("template0" if template is None else _name(template))
        self._run(sql.SQL("CREATE DATABASE {} TEMPLATE {}{}").format(sql.Identifier(name), source, self._how))
        return f"{self.address.rpartition('/')[0]}/{name}"

    def drop(self, address: str) -> None:
        """Drop a database, whoever is connected to it."""
        self._run(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(_name(address))))

    def _run(self, statement: sql.Composed) -> None:
        with psycopg.connect(self.address, autocommit=True) as connection:
            connection.execute(statement)


def _name(address: str) -> str:
    return address.rpartition("/")[2]


def _as_owner() -> list[str]:
    """Return the command that runs another as a user PostgreSQL accepts, and ends it together with this process."""
    command = ["setpriv", "--pdeathsig", "INT"]
    return [*command, "--reuid", OWNER, "--regid", OWNER, "--init-groups"] if os.geteuid() == 0 else command


def _initialise(folder: Path) -> None:
    options = ["--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync", f"--username={OWNER}"]
    command = [*_as_owner(), str(BINARIES / "initdb"), *options, "-D", str(folder / "data")]
    subprocess.run(command, check=True, cwd=folder, stdout=subprocess.DEVNULL)


def _server_command(folder: Path, port: int) -> list[str]:
    network = ["-h", "127.0.0.1", "-p", str(port), "-c", "unix_socket_directories="]
    return [*_as_owner(), str(BINARIES / "postgres"), "-D", str(folder / "data"), *network, *SPEED]


def _wait(address: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    """Wait until the server answers; the log says why if it never does."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            psycopg.connect(address, connect_timeout=2).close()
        except psycopg.OperationalError:
            time.sleep(0.05)
        else:
            return
    message = f"PostgreSQL did not start: {log.read_text(encoding='utf-8')[-2000:]}"
    raise RuntimeError(message)
