"""Visitors without a browser: sessions over the websocket that pass the gate and then change the address.

Comes in: the address of a running dashboard. Goes out: seconds and bytes of every run.
Must not: go round the gate: the role is chosen by pressing its own button, as a person does.
"""

import asyncio
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

GATE_BUTTON = "Entra"
LONGEST = 120.0


@dataclass(slots=True)
class Run:
    """One run of the script: how long, bytes over the wire (compressed) and unpacked, exceptions shown."""

    seconds: float
    wire: int
    size: int
    exceptions: int
    buttons: dict[str, str] = field(default_factory=dict)


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


class Visitor:
    """One session on one page."""

    def __init__(self, socket: Counting, page: str) -> None:
        self._socket, self._page = socket, page

    async def run(self, query: str = "", *, press: str = "") -> Run:
        """Run the script with an address, pressing a button by its id if one is given."""
        message = BackMsg()
        message.rerun_script.query_string = query
        message.rerun_script.page_name = self._page
        if press:
            widget = message.rerun_script.widget_states.widgets.add()
            widget.id, widget.trigger_value = press, True
        begun, self._socket.arrived = time.perf_counter(), 0
        await self._socket.send(message.SerializeToString())
        return await self._listen(begun)

    async def _listen(self, begun: float) -> Run:
        run = Run(seconds=0.0, wire=0, size=0, exceptions=0)
        while True:
            raw = await asyncio.wait_for(self._socket.recv(decode=False), LONGEST)
            run.size += len(raw)
            answer = ForwardMsg()
            answer.ParseFromString(raw)
            _take(answer, run)
            if answer.WhichOneof("type") == "script_finished":
                run.seconds, run.wire = time.perf_counter() - begun, self._socket.arrived
                return run


async def visit(address: str, queries: Sequence[str], *, sessions: int, think: float, ramp: float) -> Visits:
    """Let sessions arrive ``ramp`` seconds apart, pass the gate, then run through the queries, thinking in between."""
    visits = Visits()
    tasks = []
    for number in range(sessions):
        turned = [*queries[number % len(queries) :], *queries[: number % len(queries)]]
        tasks.append(asyncio.create_task(_session(address, turned, visits, think)))
        await asyncio.sleep(ramp)
    await asyncio.gather(*tasks)
    return visits


def median(runs: Sequence[Run]) -> float:
    """Return the median of the seconds."""
    return statistics.median(run.seconds for run in runs)


def at_95(runs: Sequence[Run]) -> float:
    """Return the 95th percentile of the seconds."""
    ordered = sorted(run.seconds for run in runs)
    return ordered[max(0, round(len(ordered) * 0.95) - 1)]


def weight(runs: Sequence[Run]) -> int:
    """Return the median of the bytes over the wire."""
    return round(statistics.median(run.wire for run in runs))


async def _session(address: str, queries: Sequence[str], visits: Visits, think: float) -> None:
    parts = urlsplit(address)
    stream = f"ws://{parts.netloc}/_stcore/stream"
    settings = {"subprotocols": ["streamlit"], "max_size": None, "open_timeout": 60, "create_connection": Counting}
    async with connect(stream, **settings) as socket:
        visitor = Visitor(socket, parts.path.strip("/"))
        gate = await visitor.run(queries[0])
        visits.first.append(await visitor.run(queries[0], press=gate.buttons[GATE_BUTTON]))
        for query in queries[1:]:
            await asyncio.sleep(think)
            visits.changes.append(await visitor.run(query))


def _take(answer: ForwardMsg, run: Run) -> None:
    """Note the buttons and the exceptions among the elements that arrive."""
    if answer.WhichOneof("type") != "delta" or answer.delta.WhichOneof("type") != "new_element":
        return
    element = answer.delta.new_element
    kind = element.WhichOneof("type")
    if kind == "exception":
        run.exceptions += 1
    elif kind == "button":
        run.buttons[element.button.label] = element.button.id
