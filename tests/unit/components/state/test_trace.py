"""What a visitor's run leaves in the access log: the question once, the file before it is made, never an answer."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from limits import RateLimitItemPerMinute
from sqlalchemy import Engine

from components.state import trace
from components.state.trace import Trace, current_trace
from data_access.accounts import store
from data_access.accounts.access_log import AccessLog, lines
from data_access.accounts.vocabulary import EventKind
from data_access.viewers import Role, Viewer

QUESTION = "/mappa?periodo=2025"


@pytest.fixture
def log(sqlite_engine: Engine) -> Iterator[AccessLog]:
    store.upgrade(sqlite_engine)
    log = AccessLog(sqlite_engine, key=b"k" * 64)
    yield log
    log.close()


@pytest.fixture
def run(log: AccessLog) -> Trace:
    return Trace(log=log, who="a@b.it", role="responsabile", network="192.0.2.77", question=QUESTION)


def kept(log: AccessLog, engine: Engine) -> list[tuple[str, str, str, str, str]]:
    assert log.flush()
    return [(line.kind, line.who, line.role, line.network, line.detail) for line in reversed(lines(engine))]


def test_exact_figures_are_written_once_for_each_question_and_role(
    run: Trace, log: AccessLog, sqlite_engine: Engine
) -> None:
    for _ in range(50):
        run.exact_figures()
    replace(run, question="/mappa?periodo=2024").exact_figures()
    replace(run, role="ente:uno").exact_figures()
    run.exact_figures()
    who = ("a@b.it", "responsabile", "192.0.2.0/24")
    assert kept(log, sqlite_engine) == [
        ("numeri_esatti", *who, QUESTION),
        ("numeri_esatti", *who, "/mappa?periodo=2024"),
        ("numeri_esatti", "a@b.it", "ente:uno", "192.0.2.0/24", QUESTION),
    ]


def test_a_question_asked_again_after_a_while_is_written_again(
    run: Trace, log: AccessLog, sqlite_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    run.exact_figures()
    monkeypatch.setattr(trace, "SPAN", 0.0)
    run.exact_figures()
    assert len(kept(log, sqlite_engine)) == 2


def test_a_session_of_many_questions_does_not_grow_without_end(run: Trace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trace, "MOST_SHOWN", 10)
    for number in range(100):
        replace(run, question=f"/mappa?periodo={number}").exact_figures()
    assert len(run.shown) <= 10


def test_a_file_is_written_down_before_it_is_made(run: Trace, log: AccessLog, sqlite_engine: Engine) -> None:
    def make() -> bytes:
        assert kept(log, sqlite_engine)[-1][-1] == f"persone.csv, da {QUESTION}"
        return b"file"

    assert run.noting_download(make, "persone.csv")() == b"file"
    assert kept(log, sqlite_engine)[0][0] == "scaricamento"


def test_who_takes_every_file_is_told_to_wait_and_the_log_has_it(
    run: Trace, log: AccessLog, sqlite_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trace, "FILES", RateLimitItemPerMinute(2, 15))
    taker, other = replace(run, who="tutto@b.it"), replace(run, who="poco@b.it")
    given = [taker.noting_download(lambda: b"file", f"{number}.csv")() for number in range(3)]
    assert given[:2] == [b"file", b"file"]
    assert "Riprovare tra un quarto d'ora" in given[2].decode("utf-8-sig")
    assert other.noting_download(lambda: b"file", "a.csv")() == b"file"
    assert "2.csv, non dato: troppi file in poco tempo" in [line[-1] for line in kept(log, sqlite_engine)]


def test_a_demonstration_leaves_nothing_and_makes_the_same_files() -> None:
    nobody = current_trace()
    assert nobody.log is None

    def make() -> bytes:
        return b"file"

    assert nobody.noting_download(make, "persone.csv") is make
    nobody.exact_figures()
    nobody.note(EventKind.DOWNLOAD, "niente")
    assert nobody.shown == {}


def test_who_sees_exact_figures() -> None:
    seen = {
        role for role in Role if Viewer(role=role, organisation="uno" if role == "partner" else None).sees_exact_figures
    }
    assert seen == {Role.MANAGER, Role.PARTNER}
