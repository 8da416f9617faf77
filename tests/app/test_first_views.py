"""Whoever comes right after the health check's first good answer finds everything that a first view needs."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from components.app.demo_gate import ROLES
from components.app.warm_up import ARRIVALS
from components.state.page_registry import PAGES

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = """
import asyncio, json, sys
import Home
from components.app import services, warm_up
from streamlit.runtime import Runtime

async def serve(there, over):
    async def receive():
        if not there.is_set():
            return {"type": "lifespan.startup"}
        await over.wait()
        return {"type": "lifespan.shutdown"}
    async def send(message):
        there.set()
    await Home.app({"type": "lifespan", "asgi": {"version": "3.0"}, "state": {}}, receive, send)

async def main():
    there, over, go_on = asyncio.Event(), asyncio.Event(), asyncio.Event()
    others_of = warm_up.rehearse_others
    async def held():
        await go_on.wait()
        return await others_of()
    warm_up.rehearse_others = held  # until it has been seen what there is at the first good answer
    server = asyncio.create_task(serve(there, over))
    await there.wait()
    said = []
    while not (health := await asyncio.to_thread(services.service_health)).well:
        said.append(health.message)
        await asyncio.sleep(0.05)
    edition, loaded = services._runtime().queries.edition(), set(sys.modules)
    known = len(edition._results), len(edition._coverages), len(edition._findings)
    views = await warm_up.rehearse_arrivals()
    after = len(edition._results), len(edition._coverages), len(edition._findings)
    late = sorted(set(sys.modules) - loaded)
    go_on.set()
    while not services._rehearsed.is_set():
        await asyncio.sleep(0.05)
    known_then = len(edition._results)
    others = await others_of()
    all_known = len(edition._results) == known_then
    sessions = Runtime.instance()._session_mgr.num_active_sessions()
    print(json.dumps([sorted(set(said)), list(views), known, after, late, list(others), all_known, sessions]))
    over.set()
    await server

asyncio.run(main())
"""


def served(database: Path, folder: Path, **settings: str) -> Any:
    """Return what a server told until it was ready, the views made then, and what these needed that was not there."""
    given = {"BIFOCALE_DATABASE_URL": f"sqlite:///{database}", "BIFOCALE_CACHE_DIR": str(folder), **settings}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        cwd=ROOT,
        env={**os.environ, **given},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    return json.loads(done.stdout.splitlines()[-1])


@pytest.fixture(scope="module")
def ready(small_demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """What a server told until it was ready, and what came of looking again."""
    return served(small_demo, tmp_path_factory.mktemp("cache"))


def test_until_the_first_views_are_made_the_health_check_says_so(ready: Any) -> None:
    assert set(ready[0]) <= {
        "I dati si stanno caricando: la pagina si apre da sola appena sono pronti.",
        "Il servizio si sta preparando: tra pochi secondi le pagine si aprono senza attese.",
    }
    assert ready[0]


def test_every_page_is_opened_through_the_gate_and_where_people_arrive_in_every_role(ready: Any) -> None:
    first, *_ = ROLES
    assert set(ready[1]) == {f"{role}, {entry.name}" for role in ROLES for entry in ARRIVALS}
    assert set(ready[5]) == {f"{first}, {entry.name}" for entry in PAGES if entry not in ARRIVALS}


def test_whoever_comes_next_waits_for_no_answer_and_no_import(ready: Any) -> None:
    """Forty visitors right after the first good answer got their first view in 5.3 seconds, not in 0.2."""
    _, _, known, after, late, *_ = ready
    assert known[0] > 50
    assert (after, late) == (known, [])


def test_the_other_pages_are_prepared_right_after(ready: Any) -> None:
    assert ready[6] is True


def test_the_visitor_of_our_own_leaves_no_session_behind(ready: Any) -> None:
    assert ready[-1] == 0
