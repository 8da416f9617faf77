"""Several processes of the dashboard behind one HAProxy, kept alive: one that ends is started again.

Role: start, watch, renew one by one, and end them together. In: where to listen, how many. Out: nothing, until it is
told to end. Must not: serve anything itself, or leave a process behind, were it killed.

Signals: TERM and INT end all of them; HUP renews the processes one by one, so that settings and program are read again
while the others answer.
"""

import contextlib
import ctypes
import os
import resource
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Final

import metrics
import printable
from deployment.haproxy import BACKEND, READY, STARTING, Balancer, haproxy_config, server_name
from user_error import UserError, reason_of

ROOT: Final = Path(__file__).resolve().parents[1]
LOOK: Final = 0.2
"""Seconds between one look at the processes and the next."""
LEAST_PAUSE: Final = 0.5
MOST_PAUSE: Final = 30.0
"""Seconds before a process that ended at once is started again: doubled each time."""
STEADY: Final = 60.0
"""Seconds after which a process is no longer one that ends at once."""
PATIENCE: Final = 20.0
"""Seconds that a process is given to end by itself."""
RENEWAL: Final = 120.0
"""Seconds that a renewed process is given to get ready, before the next is renewed all the same."""
MOST: Final = 64
_NO_HAPROXY: Final = (
    "Per servire con più processi serve HAProxy, che qui non c'è: installarlo (Debian e Ubuntu: «apt install haproxy») "
    "e riprovare, o servire con un processo solo."
)
_BUSY: Final = (
    "La porta {port} è già occupata: i processi del cruscotto rispondono alle porte da {first} a {last}, dopo quella "
    "indicata con --port. Liberarla, o indicare un'altra --port."
)

_REFUSED: Final = (
    "HAProxy non accetta la configurazione scritta per lui ({said}): aggiornarlo (dalla versione 2.6), o controllare "
    "BIFOCALE_TRUSTED_PROXIES e BIFOCALE_TRUSTED_HEADER."
)


_NOT_STARTED: Final = "Il processo {name} non si avvia ({program}: {reason}); si riprova tra {pause:.1f} s."
_NO_METRICS: Final = (
    "All'indirizzo delle misure del servizio ({address}) non si può rispondere: {reason}. Liberarlo, o indicarne un "
    "altro in BIFOCALE_METRICS_ADDRESS."
)


class WorkersError(UserError):
    """Several processes cannot be served here."""


@contextlib.contextmanager
def open_log(file: Path | None) -> Iterator[IO[bytes] | None]:
    """Open the file that a process writes to, which only its owner reads; None, and whoever cannot: where we do."""
    try:
        opened = None if file is None else os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "ab")
    except OSError as error:
        printable.tell(f"Il registro {file} non si può scrivere ({reason_of(error)}): uso quello di tutti.")
        opened = None
    with opened or contextlib.nullcontext() as log:
        yield log


@dataclass(slots=True)
class Process:
    """A process that must be alive."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    log: Path | None = None
    running: subprocess.Popen[bytes] | None = None
    begun: float = 0.0
    pause: float = 0.0
    due: float = 0.0
    ended: list[int] = field(default_factory=list)

    def start(self) -> None:
        """Start it; the system ends it when this one ends, however it does. What cannot be started is tried again."""
        self.begun = time.monotonic()
        try:
            with open_log(self.log) as log:
                self.running = subprocess.Popen(  # noqa: S603 - our own program, and HAProxy from the system's path
                    self.command,
                    env=dict(self.environment),
                    cwd=ROOT,
                    stdout=log,
                    stderr=log,
                    preexec_fn=_end_with_parent,  # noqa: PLW1509 - there is one thread
                )
        except OSError as error:
            self.pause = self._longer_pause()
            self.due = self.begun + self.pause
            sentence = _NOT_STARTED.format(
                name=self.name, program=self.command[0], reason=reason_of(error), pause=self.pause
            )
            printable.announce(sentence, event="process_ended")

    def look(self) -> None:
        """Start it again if it has ended and the pause is over."""
        now = time.monotonic()
        if self.running is not None and (code := self.running.poll()) is not None:
            self.ended.append(code)
            self.running = None
            self.pause = LEAST_PAUSE if now - self.begun > STEADY else self._longer_pause()
            self.due = now + self.pause
            sentence = f"Il processo {self.name} è finito (uscita {code}): riparte tra {self.pause:.1f} s."
            printable.announce(sentence, event="process_ended")
            metrics.RESTARTS.inc()
        if self.running is None and now >= self.due:
            self.start()

    def _longer_pause(self) -> float:
        return min(max(2 * self.pause, LEAST_PAUSE), MOST_PAUSE)

    @property
    def is_running(self) -> bool:
        """Whether it is alive now."""
        return self.running is not None and self.running.poll() is None

    def end(self) -> None:
        """Ask it to end."""
        if self.running is not None:
            self.running.terminate()

    def wait(self, seconds: float) -> None:
        """Wait until it has ended; end it if it does not."""
        if self.running is None:
            return
        try:
            self.running.wait(seconds)
        except subprocess.TimeoutExpired:
            self.running.kill()
            self.running.wait()
        self.running = None


def dashboard_at(port: int) -> list[str]:
    """Return the command of one process of the dashboard, which answers this machine alone."""
    at = ["--server.address", "127.0.0.1", "--server.port", str(port)]
    return [sys.executable, "-m", "streamlit", "run", "Home.py", *at]


def serve(
    *,
    port: int,
    address: str,
    workers: int,
    proxies: Sequence[str],
    hosts: Sequence[str],
    trusted_header: str,
    is_secure: bool,
    base: str = "",
    metrics_address: str = "",
    command: Callable[[int], list[str]] = dashboard_at,
) -> None:
    """Serve with several processes until told to end.

    Parameters
    ----------
    port, address
        Where HAProxy listens; the processes answer at the ports after that one, to this machine alone.
    workers
        How many, at most `MOST`.
    proxies, hosts, trusted_header
        ``BIFOCALE_TRUSTED_PROXIES``, ``BIFOCALE_ALLOWED_HOSTS`` and ``BIFOCALE_TRUSTED_HEADER``.
    is_secure
        Whether browsers reach it by HTTPS.
    base
        Path under which it is published, with its slash before it; empty at the root.
    metrics_address
        Where this process answers with its own metrics; the others at the ports after that one; empty: nobody does.
    command
        Returns the command of a process that answers at a port.

    Raises
    ------
    WorkersError
        If HAProxy is missing, or a port is taken.
    """
    program = found_haproxy()
    ports = range(port + 1, port + 1 + workers)
    for at in ((address, port), *(("127.0.0.1", one) for one in ports)):
        require_free(at, ports)
    if metrics_address:
        _answer_metrics(metrics_address)
    with tempfile.TemporaryDirectory(prefix="bifocale-haproxy-") as folder:
        admin, error_page = Path(folder) / "admin.sock", Path(folder) / "503.http"
        error_page.write_bytes(STARTING.replace("\n", "\r\n", 6).encode())
        balancer = Balancer(
            bind=f"[{address}]:{port}" if ":" in address else f"{address}:{port}",
            servers=[f"127.0.0.1:{one}" for one in ports],
            base=base,
            is_secure=is_secure,
            trusted_header=trusted_header,
            proxies=proxies,
            admin=str(admin),
            errorfile=str(error_page),
            connections=connections(),
        )
        config = Path(folder) / "haproxy.cfg"
        config.write_text(haproxy_config(balancer), encoding="utf-8")
        require_valid(program, config)
        environment = _environment(proxies=proxies, hosts=hosts, address=address)
        processes = [
            Process(server_name(number), command(one), {**environment, **metrics_of(metrics_address, number)})
            for number, one in enumerate(ports, start=1)
        ]
        haproxy = Process("haproxy", [program, "-q", "-db", "-f", str(config)], os.environ)
        _keep([haproxy, *processes], ports, admin, base)


def found_haproxy() -> str:
    """Return where HAProxy is.

    Raises
    ------
    WorkersError
        If it is not here.
    """
    program = shutil.which("haproxy") or shutil.which("haproxy", path="/usr/sbin:/usr/local/sbin")
    if program is None:
        raise WorkersError(_NO_HAPROXY)
    return program


def _answer_metrics(address: str) -> None:
    try:
        metrics.answer_at(address)
    except OSError as error:
        raise WorkersError(_NO_METRICS.format(address=address, reason=reason_of(error))) from None


def metrics_of(address: str, number: int) -> dict[str, str]:
    """Return where a process answers with its metrics: so many ports after ours."""
    host, _, port = address.rpartition(":")
    return {"BIFOCALE_METRICS_ADDRESS": f"{host}:{int(port) + number}"} if address else {}


def _environment(*, proxies: Sequence[str], hosts: Sequence[str], address: str) -> dict[str, str]:
    """Return the surroundings of a process: it believes the balancer of who is behind it, and all sign alike."""
    named = [] if address in {"", "0.0.0.0", "::", "127.0.0.1", "localhost"} else [address]  # noqa: S104 - names of all
    return {
        **os.environ,
        "FORWARDED_ALLOW_IPS": "",
        "BIFOCALE_TRUSTED_PROXIES": ",".join(dict.fromkeys([*proxies, "127.0.0.1"])),
        **({"BIFOCALE_ALLOWED_HOSTS": ",".join([*hosts, *named])} if hosts or named else {}),
        "STREAMLIT_SERVER_COOKIE_SECRET": os.environ.get("STREAMLIT_SERVER_COOKIE_SECRET") or secrets.token_hex(32),
    }


def connections() -> int:
    """Return how many the balancer may hold: each takes two of the files that the system lets a process open."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    return 10_000 if most == resource.RLIM_INFINITY else max(100, min(10_000, (most - 200) // 2))


def require_valid(program: str, config: Path) -> None:
    """Refuse a configuration that HAProxy does not take."""
    checked = subprocess.run([program, "-c", "-f", str(config)], capture_output=True, text=True, check=False)  # noqa: S603
    if checked.returncode:
        raise WorkersError(_REFUSED.format(said=checked.stderr.strip().rpartition("\n")[2][:300]))


def require_free(at: tuple[str, int], ports: range) -> None:
    """Refuse a port that is taken."""
    family = socket.AF_INET6 if ":" in at[0] else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(at)
        except OSError:
            raise WorkersError(_BUSY.format(port=at[1], first=ports[0], last=ports[-1])) from None


def _keep(processes: Sequence[Process], ports: range, admin: Path, base: str) -> None:
    """Keep them alive until told to end; renew them one by one when told so."""
    told: list[int] = []
    for one in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(one, lambda number, _frame: told.append(number))
    over = {int(signal.SIGTERM), int(signal.SIGINT)}
    try:
        for process in processes:
            process.start()
        metrics.PROCESSES.set_function(lambda: float(sum(one.running is not None for one in processes[1:])))
        while not over & set(told):
            if int(signal.SIGHUP) in told:
                told[:] = [number for number in told if number != int(signal.SIGHUP)]
                for process, port in zip(processes[1:], ports, strict=True):
                    others = [one for one in ports if one != port]
                    _wait_for(others, base, is_over=lambda: bool(over & set(told)))
                    _renew(process, port, admin, base, is_over=lambda: bool(over & set(told)))
            for process in processes:
                process.look()
            time.sleep(LOOK)
    finally:
        for process in processes:
            process.end()
        for process in processes:
            process.wait(PATIENCE)


def _renew(process: Process, port: int, admin: Path, base: str, *, is_over: Callable[[], bool]) -> None:
    """Take a process out, end it, start it, wait until it is ready, put it in again."""
    printable.announce(f"Il processo {process.name} si rinnova.", event="process_renewed")
    order(admin, f"set server {BACKEND}/{process.name} state drain")
    process.end()
    process.wait(PATIENCE)
    process.start()
    _wait_for([port], base, is_over=is_over)
    order(admin, f"set server {BACKEND}/{process.name} state ready")


def _wait_for(ports: Sequence[int], base: str, *, is_over: Callable[[], bool]) -> None:
    """Wait until the processes at some ports are ready, so that there is always one that answers; not for ever."""
    end = time.monotonic() + RENEWAL
    while time.monotonic() < end and not is_over() and not all(is_ready(port, base) for port in ports):
        time.sleep(LOOK)


def order(admin: Path, command: str) -> bool:
    """Tell HAProxy something; return whether it heard: where it does not, it sees by itself that a process is gone."""
    with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as line:
        line.settimeout(2)
        line.connect(str(admin))
        line.sendall(f"{command}\n".encode())
        line.recv(1024)
        return True
    return False


def is_ready(port: int, base: str = "") -> bool:
    """Whether the process at a port says that visitors may be sent to it, under the path where it is published."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=2) as line:
            line.sendall(f"GET {base}{READY} HTTP/1.0\r\nHost: localhost\r\n\r\n".encode())
            return line.recv(32).split(b" ")[1:2] == [b"200"]
    except OSError:
        return False


def _end_with_parent() -> None:
    """Have the system end this process when the one that started it ends (Linux)."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)
