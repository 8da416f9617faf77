"""Several Ambiti behind one HAProxy: each has processes of its own, started when somebody comes, ended when all left.

Role: start, watch, let rest. In: for each Ambito how it is reached, the surroundings of its processes, its log; how
many may be awake at once. Out: nothing, until it is told to end. Must not: serve anything itself; give a process what
is another's; end one that somebody looks at while there is another to end.

What an Ambito has to be done beside (its editions) is looked after by a process that ends by itself, for one Ambito
after another, awake or not: there is never more than one.

Who wants what is read from HAProxy's own counters (`deployment.ambiti_balancer`). An Ambito is asleep (no process),
starting, awake, or ending. Whoever opens a page of one that is asleep may have the one that nobody has asked longest
put to sleep, were it even in use: its open pages come back by themselves when there is room again.

Signals: TERM and INT end all of them; HUP ends the processes of those that are awake, so that they start again with
settings and program as they are now.
"""

import contextlib
import csv
import os
import signal
import socket
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import printable
from deployment.ambiti_balancer import (
    ASLEEP,
    AWAKE,
    CONFIG,
    STARTING,
    STATES,
    WAITED,
    Front,
    balancer_files,
)
from deployment.haproxy import server_name
from deployment.workers import (
    LOOK,
    PATIENCE,
    Process,
    connections,
    dashboard_at,
    found_haproxy,
    is_ready,
    metrics_of,
    order,
    require_free,
    require_valid,
)

NEVER: Final = float("-inf")
ENDING: Final = "fine"
"""A state that the balancer is told of as asleep."""
WANTED: Final = 30.0
"""Seconds for which whoever asked for an Ambito is taken to be waiting; the waiting page asks again all the while."""
SETTLING: Final = 10.0
"""Seconds after a request in which whoever made it may still be opening the page."""
HELD: Final = "Le impostazioni sono cambiate e così nessun Ambito si avvia; chi è sveglio resta com'è. {}"
FREE: Final = "Le impostazioni vanno di nuovo: gli Ambiti si avviano."
LEAST_STAY: Final = 60.0
"""Seconds for which an Ambito that has started is not put to sleep for another, while somebody looks at it."""
ROUND: Final = 900.0
"""Seconds after which what an Ambito has to be done beside is looked after again."""
FAILED: Final = 3_600.0
"""The same where it could not be done."""
REST: Final = 3.0
"""Times as long as one look took in which no other begins: looks take no more than a quarter of the time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """An Ambito to serve.

    Attributes
    ----------
    front : Front
        How it is reached.
    environment : mapping of str to str
        The surroundings of its processes, whole.
    log : Path or None
        File that they write to; None for where this process does.
    metrics_address : str
        Where the first of them answers with its metrics, the others at the ports after that one; empty: none does.
    beside : sequence of str
        Command that looks whether anything is due of it, does it and ends; empty: nothing ever is.
    """

    front: Front
    environment: Mapping[str, str]
    log: Path | None = None
    metrics_address: str = ""
    beside: Sequence[str] = ()


@dataclass(slots=True)
class _House:
    """An Ambito, its processes and who wants it.

    Attributes
    ----------
    used : float
        When it was last asked for anything.
    wanted, awaited : float
        When somebody last asked for it, and when a person did, since it was last told to end.
    open_now : int
        Requests and open pages that are with its processes.
    seen : dict
        What the balancer had counted.
    """

    front: Front
    processes: Sequence[Process]
    state: str = ASLEEP
    since: float = 0.0
    used: float = NEVER
    wanted: float = NEVER
    awaited: float = NEVER
    open_now: int = 0
    seen: dict[str, int] = field(default_factory=dict)

    def turn(self, state: str) -> None:
        """Take another state."""
        self.state, self.since = state, time.monotonic()

    def start(self) -> None:
        """Start its processes."""
        for process in self.processes:
            process.start()
        self.turn(STARTING)

    def end(self) -> None:
        """Ask its processes to end."""
        for process in self.processes:
            process.end()
        self.wanted = self.awaited = NEVER
        self.turn(ENDING)

    def look(self, *, may_start: bool) -> None:
        """See how its processes are; start again those that have ended, if any may start."""
        if self.state == ENDING:
            left = PATIENCE - (time.monotonic() - self.since)
            if left <= 0 or not any(process.is_running for process in self.processes):
                for process in self.processes:
                    process.wait(0)
                self.turn(ASLEEP)
        elif self.state != ASLEEP:
            for process in self.processes if may_start else ():
                process.look()
            ready = self.state == STARTING and all(is_ready(port, self.front.base) for port in self.front.ports)
            if ready:
                printable.tell(f"«{self.front.key}» è pronto dopo {time.monotonic() - self.since:.1f} s.")
                self.turn(AWAKE)
            elif self.state == AWAKE and not any(process.is_running for process in self.processes):
                self.turn(STARTING)

    def count(self, name: str, requests: int) -> bool:
        """Note a counter of the balancer; return whether it has grown."""
        former = self.seen.get(name, 0)
        self.seen[name] = requests
        return requests > former


@dataclass(slots=True)
class Round:
    """What Ambiti have to be done beside: one after another, each again after a while.

    Attributes
    ----------
    looks : sequence of Process
        What looks after each.
    now : Process or None
        The one that runs.
    begun, free : float
        When it began; when another may.
    due : dict of str to float
        When each is to be looked after again, by name.
    """

    looks: Sequence[Process]
    now: Process | None = None
    begun: float = 0.0
    free: float = 0.0
    due: dict[str, float] = field(default_factory=dict)

    def go_on(self, *, may_start: bool) -> None:
        """See whether the one that runs has ended; begin the one that waits longest, if any may start."""
        now = time.monotonic()
        if self.now is not None:
            code = None if self.now.running is None else self.now.running.poll()
            if self.now.is_running:
                return
            self.due[self.now.name] = now + (ROUND if code == 0 else FAILED)
            self.free = now + REST * (now - self.begun)
            self.now = None
        waiting = sorted((self.due.get(one.name, NEVER), place) for place, one in enumerate(self.looks))
        if may_start and now >= self.free and waiting and waiting[0][0] <= now:
            self.now, self.begun = self.looks[waiting[0][1]], now
            self.now.start()


def serve_ambiti(
    ambiti: Sequence[Served],
    *,
    port: int,
    address: str,
    resident: int,
    idle: float,
    command: Callable[[int], list[str]] = dashboard_at,
    problem: Callable[[], str] = str,
) -> None:
    """Serve several Ambiti until told to end.

    Parameters
    ----------
    ambiti : sequence of Served
    port, address
        Where HAProxy listens; the processes answer at the ports that the fronts say, to this machine alone.
    resident : int
        How many Ambiti may be awake at once.
    idle : float
        Seconds after which one that nobody looks at, or asks, is put to sleep.
    command
        Returns the command of a process that answers at a port.
    problem
        Returns why no process may start as settings are now, in a sentence; empty if they may. It is asked all the
        while.

    Raises
    ------
    WorkersError
        If HAProxy is missing, or a port is taken.
    """
    program = found_haproxy()
    ports = [one for served in ambiti for one in served.front.ports]
    taken = range(min(ports), max(ports) + 1)
    for at in ((address, port), *(("127.0.0.1", one) for one in ports)):
        require_free(at, taken)
    with tempfile.TemporaryDirectory(prefix="bifocale-haproxy-") as folder:
        admin = Path(folder) / "admin.sock"
        files = balancer_files(
            [served.front for served in ambiti],
            bind=f"[{address}]:{port}" if ":" in address else f"{address}:{port}",
            folder=folder,
            admin=str(admin),
            connections=connections(),
        )
        for name, content in files.items():
            (Path(folder) / name).write_text(content, encoding="utf-8", newline="")
        require_valid(program, Path(folder) / CONFIG)
        balancer = Process("haproxy", [program, "-q", "-db", "-f", str(Path(folder) / CONFIG)], os.environ)
        houses = [
            _House(
                served.front,
                [
                    Process(
                        f"{served.front.key}/{server_name(number)}",
                        command(one),
                        {**served.environment, **metrics_of(served.metrics_address, number - 1)},
                        served.log,
                    )
                    for number, one in enumerate(served.front.ports, start=1)
                ],
            )
            for served in ambiti
        ]
        beside = Round(
            [
                Process(f"{served.front.key}/edizioni", served.beside, served.environment, served.log)
                for served in ambiti
                if served.beside
            ]
        )
        _Keeper(houses, balancer, admin, beside, resident=resident, idle=idle, problem=problem).keep()


class _Keeper:
    """Keeps awake whom somebody wants, as many as may be."""

    def __init__(
        self,
        houses: Sequence[_House],
        balancer: Process,
        admin: Path,
        beside: Round,
        *,
        resident: int,
        idle: float,
        problem: Callable[[], str],
    ) -> None:
        self._houses, self._balancer, self._admin, self._beside = houses, balancer, admin, beside
        self._problem, self._problem_told = problem, ""
        self._resident, self._idle = resident, idle
        self._told: dict[str, str] = {}
        self._balancer_since = 0.0

    def keep(self) -> None:
        """Keep at it until told to end."""
        told: list[int] = []
        for one in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(one, lambda number, _frame: told.append(number))
        try:
            self._balancer.start()
            while not {int(signal.SIGTERM), int(signal.SIGINT)} & set(told):
                if told:
                    told.clear()
                    for house in self._houses if self._may_start() else ():
                        if house.state in {STARTING, AWAKE}:
                            house.end()
                            house.wanted = time.monotonic()
                self._balancer.look()
                self._count()
                may_start = self._may_start()
                for house in self._houses:
                    house.look(may_start=may_start)
                self._let_rest()
                if may_start:
                    self._wake()
                self._beside.go_on(may_start=may_start)
                self._tell()
                time.sleep(LOOK)
        finally:
            processes = [
                self._balancer,
                *self._beside.looks,
                *(process for house in self._houses for process in house.processes),
            ]
            for process in processes:
                process.end()
            for process in processes:
                process.wait(PATIENCE)

    def _may_start(self) -> bool:
        """Whether a process may start; where none may, it is said once why."""
        problem = self._problem()
        if problem != self._problem_told:
            printable.tell(HELD.format(problem) if problem else FREE)
            self._problem_told = problem
        return not problem

    def _count(self) -> None:
        """Read from the balancer who has been asked for, and who has open pages."""
        rows = {row["# pxname"]: row for row in _counters(self._admin) if row["svname"] == "BACKEND"}
        now = time.monotonic()
        for house in self._houses:
            asked, visited = rows.get(house.front.key), rows.get(f"{house.front.key}{WAITED}")
            if asked is None or visited is None:  # the balancer is away
                continue
            house.open_now = int(asked["scur"])
            if house.count("visited", int(visited["stot"])):
                house.used = house.wanted = house.awaited = now
            if house.count("asked", int(asked["stot"])):
                house.used = house.wanted = now

    def _let_rest(self) -> None:
        """Put to sleep whom nobody looks at, or has asked for a while."""
        now = time.monotonic()
        for house in self._houses:
            is_left = not house.open_now and now - max(house.used, house.since) > self._idle
            if house.state in {STARTING, AWAKE} and is_left:
                printable.tell(f"«{house.front.key}» riposa: nessuno lo guarda.")
                house.end()

    def _wake(self) -> None:
        """Start whom somebody waits for, the first asked for first; where there is no room, have some made."""
        now = time.monotonic()
        waiting = sorted(
            (house for house in self._houses if house.state == ASLEEP and now - house.wanted < WANTED),
            key=lambda house: house.wanted,
        )
        room = self._resident - sum(house.state != ASLEEP for house in self._houses)
        being_made = sum(house.state == ENDING for house in self._houses)
        for house in waiting:
            if room > 0:
                printable.tell(f"«{house.front.key}» si avvia.")
                house.start()
                room -= 1
            elif being_made > 0:
                being_made -= 1
            elif (left := self._to_leave(now, for_person=now - house.awaited < WANTED)) is not None:
                printable.tell(f"«{left.front.key}» lascia il posto a «{house.front.key}».")
                left.end()

    def _to_leave(self, now: float, *, for_person: bool) -> _House | None:
        """Return who is to make room: one that nobody looks at, or, for a person, one that somebody does."""
        awake = sorted((one for one in self._houses if one.state in {STARTING, AWAKE}), key=lambda one: one.used)
        free = [one for one in awake if one.state == AWAKE and not one.open_now and now - one.used > SETTLING]
        if free:
            return free[0]
        in_use = [one for one in awake if now - one.since > LEAST_STAY] if for_person else []
        return in_use[0] if in_use else None

    def _tell(self) -> None:
        """Tell the balancer of states: those that have changed, or all of them to one that has just started."""
        if self._balancer.begun != self._balancer_since:
            self._told, self._balancer_since = {}, self._balancer.begun
        for house in self._houses:
            key = house.front.key
            state = ASLEEP if house.state == ENDING else house.state
            if self._told.get(key) == state:
                continue
            turned = "state ready" if state == AWAKE else "state maint"
            servers = [f"{key}/{server_name(number)}" for number in range(1, len(house.processes) + 1)]
            orders = [f"set server {server} {turned}" for server in servers]
            if state == AWAKE:
                orders += [f"set server {server} health up" for server in servers]
            if order(self._admin, "; ".join([*orders, f"set map {self._admin.parent / STATES} {key} {state}"])):
                self._told[key] = state


def _counters(admin: Path) -> list[dict[str, str]]:
    """Return what the balancer counts; nothing while it is away."""
    with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as line:
        line.settimeout(2)
        line.connect(str(admin))
        line.sendall(b"show stat\n")
        told = b"".join(iter(lambda: line.recv(65_536), b""))
        return [*csv.DictReader(told.decode("utf-8", "replace").splitlines())]
    return []
