"""Visitors who hold their cookies, as a browser does: they pass the gate once, and come back when they are cut off.

Comes in: the address of a dashboard, of one process or of several. Goes out: seconds of every run, and how long those
who were cut off waited for their page. Must not: be told by anybody that a process was ended.
"""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import httpx
from websockets.asyncio.client import connect
from websockets.exceptions import WebSocketException

from tests.bench.visitors import Counting, Run, Visitor

LONGEST = 60.0
"""Seconds that somebody who was cut off tries to come back."""


@dataclass(slots=True)
class Stayed:
    """What many visitors measured: first pages, changes of filter, waits of those who were cut off, what was lost."""

    first: list[Run] = field(default_factory=list)
    changes: list[Run] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)


async def stay(
    url: str, page: str, queries: Sequence[str], *, sessions: int, ramp: float, think: float, changes: int
) -> Stayed:
    """Let visitors arrive ``ramp`` seconds apart, change their filter ``changes`` times, and think in between."""
    stayed = Stayed()

    async def one(number: int) -> None:
        await asyncio.sleep(number * ramp)
        turned = [queries[(number + step) % len(queries)] for step in range(changes + 1)]
        try:
            await _visit(url, page, turned, stayed, think=think)
        except (OSError, WebSocketException, httpx.HTTPError, TimeoutError, AssertionError) as error:
            stayed.lost.append(f"{type(error).__name__}: {error}")

    await asyncio.gather(*(one(number) for number in range(sessions)))
    return stayed


async def _visit(url: str, page: str, queries: Sequence[str], stayed: Stayed, *, think: float) -> None:
    async with httpx.AsyncClient(timeout=LONGEST, verify=False) as browser:  # certificates take their time to read
        (await browser.get(f"{url}/{page}")).raise_for_status()
        entered = await browser.post(f"{url}/accesso/ruolo", data={"ruolo": "manager", "verso": f"/{page}"})
        assert entered.status_code == httpx.codes.SEE_OTHER, entered.text
        cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in browser.cookies.jar)
    done, cut_off = 0, 0.0
    while done < len(queries):
        try:
            async with _connected(url, cookies) as socket:
                visitor = Visitor(socket, page, time.perf_counter)
                while done < len(queries):
                    run = await visitor.run(queries[done])
                    assert not run.choices, "the gate again"
                    assert not run.exceptions, "a page that failed"
                    if cut_off:
                        stayed.waits.append(time.perf_counter() - cut_off)
                        cut_off = 0.0
                    (stayed.changes if done else stayed.first).append(run)
                    done += 1
                    await _think(socket, think if done < len(queries) else 0.0)
        except (OSError, WebSocketException):
            cut_off = cut_off or time.perf_counter()
            if time.perf_counter() - cut_off > LONGEST:
                raise
            await asyncio.sleep(0.5)


async def _think(socket: Counting, seconds: float) -> None:
    """Look at the page for a while; whoever is cut off meanwhile notices at once, as a browser does."""
    try:
        await asyncio.wait_for(socket.wait_closed(), seconds)
    except TimeoutError:
        return
    raise ConnectionResetError


def _connected(url: str, cookies: str) -> connect:
    stream = f"ws://{urlsplit(url).netloc}/_stcore/stream"
    return connect(
        stream,
        subprotocols=["streamlit"],  # type: ignore[list-item]
        max_size=None,
        open_timeout=LONGEST,
        create_connection=Counting,
        additional_headers={"Cookie": cookies},
        ping_interval=None,
    )
