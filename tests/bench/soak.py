"""An hour of visitors while the data are refreshed, then some minutes of nobody: what a process holds at the end.

Comes in: how many minutes, how many sessions. Goes out: as a program, a line of JSON a minute, and a last one that puts
the end beside the first five minutes. Must not: change the base of the other measurements: it works on a copy::

    python -m tests.bench.soak 60
"""

import asyncio
import json
import shutil
import sqlite3
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from cli import ONE_HEAP
from components.state.page_registry import addresses
from tests.bench.conftest import database_of
from tests.bench.returning import Stayed, stay
from tests.bench.visitors import at_95, median, settled
from tests.e2e.support.server import Server, running

SESSIONS: Final = 50
THINKING: Final = 10.0
REFRESH: Final = 60.0
"""Seconds from one version of the data to the next."""
SETTLING, RESTING = 5, 5
"""Minutes until what is held is compared with, and minutes of nobody at the end."""
YEARS: Final = [f"periodo={year}" for year in (2025, 2024, 2023, "2025-Q1", "2025-Q2", "2024-Q3", "2023..2025")]


def held(process: int) -> dict[str, int]:
    """Return the resident megabytes of a process, its threads and its open files."""
    status = dict(line.split(":", 1) for line in Path(f"/proc/{process}/status").read_text("ascii").splitlines())
    files = len(list(Path(f"/proc/{process}/fd").iterdir()))
    return {"rss_mb": int(status["VmRSS"].split()[0]) // 1024, "threads": int(status["Threads"]), "files": files}


def publish(base: Path) -> None:
    """Write another version of the same data, which is read anew."""
    with sqlite3.connect(base, timeout=30) as connection:
        connection.execute(
            "INSERT INTO data_version (id, published_at, as_of, note) "
            "SELECT max(id) + 1, ?, max(as_of), 'soak' FROM data_version",
            (datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S.000000"),),
        )


async def crowd(server: Server, minutes: int, sessions: int) -> list[Stayed]:
    """Let groups of sessions stay on every page for so many minutes, a filter changed each time they have thought."""
    pages: Sequence[str] = ["", *addresses()]
    each = max(1, sessions // len(pages))
    changes = int(minutes * 60 / THINKING)
    groups = [pages[number % len(pages)] for number in range(sessions // each)]
    return await asyncio.gather(
        *(
            stay(server.url, page, YEARS, sessions=each, ramp=THINKING / each, think=THINKING, changes=changes)
            for page in groups
        )
    )


def watched(server: Server, base: Path, over: threading.Event) -> Iterator[dict[str, Any]]:
    """Yield what is held, once a minute, and publish the data anew until it is over."""
    begun = time.monotonic()
    while not over.wait(REFRESH):
        publish(base)
        yield {"minute": round((time.monotonic() - begun) / 60, 1), **held(server.pid)}


def main(minutes: int, sessions: int = SESSIONS) -> dict[str, Any]:
    """Let the crowd come, and say what it leaves."""
    usual = database_of(1)
    over, seen = threading.Event(), []
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder) / "soak.sqlite"
        shutil.copy(usual.database_url.removeprefix("sqlite:///"), base)
        settings = {
            **ONE_HEAP,
            "BIFOCALE_DATABASE_URL": f"sqlite:///{base}",
            "BIFOCALE_CACHE_DIR": f"{folder}/cache",
            "BIFOCALE_REFRESH_SECONDS": "10",
        }
        with running(settings, folder=Path(folder)) as server:
            server.wait_until_well()

            def watch() -> None:
                for one in watched(server, base, over):
                    seen.append(one)
                    print(json.dumps(one), flush=True)

            watching = threading.Thread(target=watch)
            watching.start()
            try:
                stayed = settled(crowd(server, minutes, sessions))
            finally:
                over.set()
                watching.join()
            rest = []
            for _ in range(RESTING):
                time.sleep(60)
                rest.append(held(server.pid))
            is_quiet = "Traceback" not in server.written()
    runs = [run for group in stayed for run in group.changes]
    by_group = [group.changes for group in stayed if group.changes]
    early = [run for changes in by_group for run in changes[: max(1, len(changes) // 10)]]
    late = [run for changes in by_group for run in changes[-max(1, len(changes) // 10) :]]
    return {
        "changes": len(runs),
        "lost": [lost for group in stayed for lost in group.lost],
        "no_traceback": is_quiet,
        "median": round(median(runs), 3),
        "p95": round(at_95(runs), 3),
        "p95_first_tenth": round(at_95(early), 3),
        "p95_last_tenth": round(at_95(late), 3),
        "after_settling": seen[min(SETTLING, len(seen)) - 1],
        "at_the_end": seen[-1],
        "with_nobody": rest[-1],
    }


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]), *map(int, sys.argv[2:])), ensure_ascii=False), flush=True)
