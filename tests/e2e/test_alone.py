"""A server that reaches nobody: what it sends out is swallowed, and everybody is served all the same.

The server runs under `tests/support/alone`, which notes every attempt to reach another machine, lets it hang, and notes
what is imported. One server for all; the first test finds it as it starts.
Of the second ring: crowds, and what is imported while people are served (`tests/unit/components/app/test_preload.py`
says what is there before).
"""

import asyncio
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from components.state.page_registry import PAGES
from tests.bench.visitors import ROLES, settled, walk
from tests.e2e.conftest import settings_for
from tests.e2e.support.server import Server, running
from tests.support.processes import ROOT

FOREIGN = "https://altrove.example"
ADDRESSES = ["" if page is PAGES[0] else page.name for page in PAGES]
ORIGINS = [None, FOREIGN, "null", "http://localhost", "https://bifocale.comune.example"]


@dataclass(frozen=True, slots=True)
class Alone:
    """A server, and the notes of what it did since it answered for the first time."""

    server: Server
    notes: Path
    begin: int

    def noted(self, *kinds: str) -> list[str]:
        """Return the lines of some kinds."""
        written = self.notes.read_bytes()[self.begin :].decode().splitlines()
        return [line for line in written if line.startswith(kinds)]


@pytest.fixture(scope="module")
def alone(demo_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Alone]:
    """A server that has just answered for the first time, and reaches nobody."""
    folder = tmp_path_factory.mktemp("alone")
    notes = folder / "notes"
    watched = {"PYTHONPATH": str(ROOT / "tests" / "support" / "alone"), "WATCH_FILE": str(notes)}
    with running({**settings_for(demo_file, folder), **watched}, folder=folder) as server:
        yield Alone(server, notes, notes.stat().st_size)


@pytest.mark.second_ring
def test_many_who_arrive_while_it_starts_meet_no_error_box(alone: Alone) -> None:
    """One in a hundred met a page that failed at random; `tests/bench` lets two hundred come."""
    visits = settled(walk(alone.server, ADDRESSES, sessions=20, ramp=0.05, each=4, think=0.1))
    assert (len(visits.first), len(visits.changes)) == (20, 60)
    assert visits.exceptions == 0
    assert "Traceback" not in alone.server.written()


@pytest.mark.second_ring
def test_nothing_is_imported_while_visitors_are_served(alone: Alone) -> None:
    """Imports of one thread and the ``sys.path`` that Streamlit changes in another made pages fail at random."""
    visits = settled(walk(alone.server, ADDRESSES, sessions=len(ROLES), ramp=0, each=len(ADDRESSES), think=0))
    assert (len(visits.first), visits.exceptions) == (len(ROLES), 0)
    for path in (
        "/",
        "/_stcore/host-config",
        "/component/components.views.map.iframe.servizi/index.html",
        "/media/x",
        "/api/v1",
    ):
        httpx.get(f"{alone.server.url}{path}")
    assert alone.noted("import", "search", "package") == []


@pytest.mark.second_ring
def test_pages_elsewhere_hold_nobody_up(alone: Alone) -> None:
    """Five foreign handshakes held the health check for 10.6 s, while Streamlit asked for its own public address."""
    waits = settled(asked_during_handshakes(alone.server))
    assert len(waits) >= 5 * len(ORIGINS)
    assert sorted(waits)[len(waits) // 2] < 0.3
    assert max(waits) < 1.0
    assert "does not forward Host" in alone.server.written()


@pytest.mark.second_ring
def test_nothing_is_asked_of_any_other_machine(alone: Alone) -> None:
    settled(walk(alone.server, ADDRESSES[:1], sessions=1, ramp=0, each=1, think=0))
    lines = alone.notes.read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if line.startswith(("connect", "resolve", "send"))] == []
    assert len(lines) > 1_000


async def asked_during_handshakes(server: Server) -> list[float]:
    """Let five pages elsewhere open connections, and return how long each question about health waited meanwhile."""
    handshakes = [asyncio.create_task(refused_handshake(server, FOREIGN)) for _ in range(5)]
    waits = []
    async with httpx.AsyncClient() as client:
        for _ in range(5):
            for origin in ORIGINS:
                begun = time.perf_counter()
                answer = await client.get(f"{server.url}/healthz", headers={"Origin": origin} if origin else {})
                waits.append(time.perf_counter() - begun)
                assert answer.status_code == 200
    assert await asyncio.gather(*handshakes) == [403] * 5
    return waits


async def refused_handshake(server: Server, origin: str) -> int:
    """Return the status with which a connection opened by a page elsewhere is refused."""
    try:
        async with connect(f"ws://{urlsplit(server.url).netloc}/_stcore/stream", origin=origin):
            return 101
    except InvalidStatus as error:
        return error.response.status_code
