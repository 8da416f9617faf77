"""The access log: what it adds to a run, and how long a million lines take to be verified."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from components.state.trace import Trace
from data_access.accounts import store
from data_access.accounts.access_log import AccessLog, Event, append, verify
from data_access.accounts.vocabulary import EventKind
from tests.bench import budgets
from tests.bench.timing import timed
from tests.support.engines import opened
from tests.support.postgres import Databases, can_start, running_server

MILLION = 1_000_000
TOGETHER = 50_000
KEY = b"k" * 64


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def million(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """A log of a million lines such as pages leave."""
    if request.param == "sqlite":
        yield from _filled(f"sqlite:///{tmp_path_factory.mktemp('log')}/log.sqlite")
        return
    if not can_start():
        pytest.skip("no PostgreSQL")
    with running_server() as address:
        yield from _filled(Databases(address).create())


def _filled(address: str) -> Iterator[Engine]:
    with opened(address) as engine:
        store.upgrade(engine)
        for first in range(0, MILLION, TOGETHER):
            append(
                engine,
                [
                    (f"2026-11-29T10:00:00.{number:06}+00:00", _event(number))
                    for number in range(first, first + TOGETHER)
                ],
                key=KEY,
            )
        yield engine


def _event(number: int) -> Event:
    who, question = f"persona{number % 200}@ambito.example.it", f"/mappa?periodo={2000 + number % 26}&area=territorio"
    return Event(kind=EventKind.EXACT_FIGURES, who=who, role="responsabile", network="192.0.2.7", detail=question)


def test_one_altered_and_one_missing_line_in_a_million_are_found(million: Engine) -> None:
    kind = million.dialect.name
    times = timed(lambda: verify(million, key=KEY), rounds=1, warm=False)
    assert verify(million, key=KEY).wrong == ""
    budgets.told("log_verify", times.median, of=f"all in order, {kind}", beside=times.beside)
    last = MILLION - 1
    with million.begin() as connection:
        connection.execute(text(f"UPDATE access_event SET detail = '/mappa' WHERE number = {last}"))
    found, seconds = _timed(million)
    assert found.startswith(f"La riga {last} del")
    budgets.told("log_verify", seconds, of=f"the last but one altered, {kind}")
    with million.begin() as connection:
        connection.execute(text(f"DELETE FROM access_event WHERE number = {last}"))
    found, seconds = _timed(million)
    assert found == f"Manca la riga {last}."
    budgets.told("log_verify", seconds, of=f"the last but one missing, {kind}")


def _timed(engine: Engine) -> tuple[str, float]:
    begun = time.perf_counter()
    return verify(engine, key=KEY).wrong, time.perf_counter() - begun


def test_a_line_adds_less_than_a_millisecond_to_a_run(tmp_path: Path) -> None:
    with opened(f"sqlite:///{tmp_path}/log.sqlite") as engine:
        store.upgrade(engine)
        log = AccessLog(engine, key=KEY)
        trace = Trace(log=log, who="a@b.it", role="responsabile", network="192.0.2.7", question="/mappa?periodo=2025")
        times = timed(lambda: trace.note(EventKind.EXACT_FIGURES, trace.question), rounds=5_000)
        again = timed(trace.exact_figures, rounds=5_000)
        log.close()
    budgets.told("log_line", times.median, of="a line", beside=f"slowest {max(times.wall) * 1000:.3g} ms")
    budgets.told("log_line", again.median, of="a question written already", beside=again.beside)
