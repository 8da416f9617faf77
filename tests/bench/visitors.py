"""Visitors without a browser: sessions over the websocket that pass the gate and then change the address.

Comes in: the address of a running dashboard. Goes out: seconds and bytes of every run.
Must not: go round the gate: the role is chosen by pressing its own button, as a person does.
"""

import asyncio
import statistics
import time
from collections.abc import Callable, Coroutine, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeVar
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

from tests.e2e.support.server import Server

GATE_BUTTON, GATE_CHOICE = "Entra", "Entra come"
MAYOR, MANAGER, PARTNER = "Sindaco di un comune", "Responsabile del programma", "Ente partner"
ROLES = (MAYOR, MANAGER, PARTNER)
FAILED = "non è riuscita"
"""What the box of a page that failed says."""
LONGEST = 120.0


@dataclass(slots=True)
class Run:
    """One run of the script: how long, on the server's processors, bytes over the wire (compressed) and unpacked.

    ``exceptions`` counts the boxes that say that the page failed, ours and Streamlit's.
    """

    seconds: float
    processor: float
    wire: int
    size: int
    exceptions: int
    buttons: dict[str, str] = field(default_factory=dict)
    choices: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Visits:
    """What many sessions measured: first views after the gate, and changes of the address."""

    first: list[Run] = field(default_factory=list)
    changes: list[Run] = field(default_factory=list)

    @property
    def exceptions(self) -> int:
        """Exceptions shown to anybody."""
        return sum(run.exceptions for run in (*self.first, *self.changes))


class Counting(ClientConnection):
    """A websocket that counts the bytes that arrive, compressed as they are."""

    arrived = 0

    def data_received(self, data: bytes) -> None:
        """Count and pass on."""
        self.arrived += len(data)
        super().data_received(data)


Clock = Callable[[], float]
Told = TypeVar("Told")


class Visitor:
    """One session on one page."""

    def __init__(self, socket: Counting, page: str, clock: Clock) -> None:
        self._socket, self.page, self._clock = socket, page, clock

    async def run(self, query: str = "", *, press: str = "", chosen: Mapping[str, str] | None = None) -> Run:
        """Run the script with an address, with what was chosen, pressing a button; widgets are named by their ids."""
        message = BackMsg()
        message.rerun_script.query_string = query
        message.rerun_script.page_name = self.page
        for choice, option in (chosen or {}).items():
            widget = message.rerun_script.widget_states.widgets.add()
            widget.id, widget.string_value = choice, option
        if press:
            widget = message.rerun_script.widget_states.widgets.add()
            widget.id, widget.trigger_value = press, True
        begun, used, self._socket.arrived = time.perf_counter(), self._clock(), 0
        await self._socket.send(message.SerializeToString())
        run = await self._listen()
        run.seconds, run.processor = time.perf_counter() - begun, self._clock() - used
        return run

    async def _listen(self) -> Run:
        run = Run(seconds=0.0, processor=0.0, wire=0, size=0, exceptions=0)
        while True:
            raw = await asyncio.wait_for(self._socket.recv(decode=False), LONGEST)
            run.size += len(raw)
            answer = ForwardMsg()
            answer.ParseFromString(raw)
            _take(answer, run)
            if answer.WhichOneof("type") == "script_finished":
                run.wire = self._socket.arrived
                return run


def settled(visits: Coroutine[Any, Any, Told]) -> Told:
    """Return what visitors measured, in a thread of theirs: in the caller's, Playwright may have its own loop."""
    with ThreadPoolExecutor(max_workers=1) as thread:
        return thread.submit(asyncio.run, visits).result()


async def visit(
    server: Server, page: str, queries: Sequence[str], *, sessions: int, think: float, ramp: float, role: str = MAYOR
) -> Visits:
    """Let sessions arrive ``ramp`` seconds apart, pass the gate, then run through the queries, thinking in between."""
    visits = Visits()
    tasks = []
    for number in range(sessions):
        turned = [*queries[number % len(queries) :], *queries[: number % len(queries)]]
        tasks.append(asyncio.create_task(_session(server, page, turned, visits, think=think, role=role)))
        await asyncio.sleep(ramp)
    await asyncio.gather(*tasks)
    return visits


async def walk(server: Server, pages: Sequence[str], *, sessions: int, ramp: float, each: int, think: float) -> Visits:
    """Let sessions of every role arrive ``ramp`` seconds apart, each on another page, and go on to ``each`` pages."""
    visits = Visits()

    async def begin(number: int) -> None:
        await asyncio.sleep(number * ramp)
        own = [pages[(number + step) % len(pages)] for step in range(each)]
        async with _connected(server) as socket:
            visitor = Visitor(socket, own[0], processor_clock(server.pid))
            visits.first.append(await _enter(visitor, "", ROLES[number % len(ROLES)]))
            for visitor.page in own[1:]:
                await asyncio.sleep(think)
                visits.changes.append(await visitor.run())

    await asyncio.gather(*(begin(number) for number in range(sessions)))
    return visits


def processor_clock(pid: int) -> Clock:
    """Return a clock of the processor time that a process has used (Linux: its number is made from the process's)."""
    return partial(time.clock_gettime, ~pid << 3 | 2)


def median(runs: Sequence[Run]) -> float:
    """Return the median of the seconds."""
    return statistics.median(run.seconds for run in runs)


def processor(runs: Sequence[Run]) -> float:
    """Return the median of the seconds on the server's processors."""
    return statistics.median(run.processor for run in runs)


def at_95(runs: Sequence[Run]) -> float:
    """Return the 95th percentile of the seconds."""
    ordered = sorted(run.seconds for run in runs)
    return ordered[max(0, round(len(ordered) * 0.95) - 1)]


def weight(runs: Sequence[Run]) -> int:
    """Return the median of the bytes over the wire."""
    return round(statistics.median(run.wire for run in runs))


async def _session(
    server: Server, page: str, queries: Sequence[str], visits: Visits, *, think: float, role: str
) -> None:
    async with _connected(server) as socket:
        visitor = Visitor(socket, page, processor_clock(server.pid))
        visits.first.append(await _enter(visitor, queries[0], role))
        for query in queries[1:]:
            await asyncio.sleep(think)
            visits.changes.append(await visitor.run(query))


def _connected(server: Server) -> connect:
    stream = f"ws://{urlsplit(server.url).netloc}/_stcore/stream"
    settings = {"subprotocols": ["streamlit"], "max_size": None, "open_timeout": 60, "create_connection": Counting}
    return connect(stream, **settings, ping_interval=None)  # who measures waits, however long the server takes


async def _enter(visitor: Visitor, query: str, role: str) -> Run:
    """Pass the gate, which comes once the data are loaded, and return the first view."""
    gate, end = await visitor.run(query), time.monotonic() + LONGEST
    while GATE_CHOICE not in gate.choices and time.monotonic() < end:
        await asyncio.sleep(0.5)
        gate = await visitor.run(query)
    chosen = {gate.choices[GATE_CHOICE]: role}
    if role != MAYOR:
        gate = await visitor.run(query, chosen=chosen)
    return await visitor.run(query, press=gate.buttons[GATE_BUTTON], chosen=chosen)


def _take(answer: ForwardMsg, run: Run) -> None:
    """Note the buttons, the choices and the exceptions among the elements that arrive."""
    if answer.WhichOneof("type") != "delta" or answer.delta.WhichOneof("type") != "new_element":
        return
    element = answer.delta.new_element
    kind = element.WhichOneof("type")
    if kind == "exception" or (kind == "alert" and FAILED in element.alert.body):
        run.exceptions += 1
    elif kind == "button":
        run.buttons[element.button.label] = element.button.id
    elif kind == "radio":
        run.choices[element.radio.label] = element.radio.id
