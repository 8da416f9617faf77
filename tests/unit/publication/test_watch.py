"""Editions make themselves: real processes that look at the data, are killed, and meet each other."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import pytest
from sqlalchemy import Engine

from data_access.accounts.store import register_engine
from data_access.accounts.store import upgrade as upgrade_register
from data_access.editions import Attempt, last_attempt, note_attempt, only_maker, shelved
from data_access.fingerprint import Fingerprint
from data_access.models import metadata
from data_access.settings import Settings
from indicators.disclosure_audit import AuditReport
from publication import watch
from publication.edition.making import EditionRefusedError
from publication.folder import MARKED
from publication.watch import Maker, Watcher
from tests.support.edition_process import BEGUN, PAUSE
from tests.support.edition_world import NoShapes, small_ambito

ROOT: Final = Path(__file__).resolve().parents[3]
PATIENCE: Final = 240.0


@pytest.fixture
def base(engine: Engine) -> Engine:
    """Return a base of the small Ambito, on SQLite and on PostgreSQL."""
    small_ambito().save(engine)
    return engine


@pytest.fixture
def settings(base: Engine, tmp_path: Path) -> Mapping[str, str]:
    """Return the environment of a process on it."""
    url = base.url.render_as_string(hide_password=False).replace("+psycopg", "")
    register = register_engine(Settings(database_url=url))
    upgrade_register(register)
    register.dispose()
    kept = {name: value for name, value in os.environ.items() if not name.startswith("BIFOCALE_")}
    return kept | {
        "BIFOCALE_DATABASE_URL": url,
        "BIFOCALE_CACHE_DIR": str(tmp_path / "cache"),
        "BIFOCALE_EDITION_SITE_DIR": str(tmp_path / "sito"),
        "BIFOCALE_DEMO_MODE": "true",
        "POLARS_MAX_THREADS": "1",
        "PYTHONUTF8": "1",
    }


def begin(settings: Mapping[str, str], *words: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "tests.support.edition_process", "edition", "watch", "--nice", "0", *words]
    return subprocess.Popen(
        command, cwd=ROOT, env=settings, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )


def end(process: "subprocess.Popen[str]") -> str:
    said, _ = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, said
    return said


def until(what: object, seconds: float = PATIENCE) -> None:
    assert callable(what)
    over = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < over
        time.sleep(0.2)


def numbers(engine: Engine) -> list[int]:
    return [one.number for one in shelved(engine)]


@pytest.mark.second_ring
def test_killed_in_the_middle_its_lock_is_gone_and_the_next_makes_the_edition(
    base: Engine, settings: Mapping[str, str], tmp_path: Path
) -> None:
    begun = tmp_path / "begun"
    process = begin({**settings, PAUSE: "600", BEGUN: str(begun)}, "--once")
    until(lambda: begun.exists() or process.poll() is not None)
    assert begun.exists(), end(process)
    with only_maker(base) as is_alone:
        assert not is_alone
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert numbers(base) == []
    until(lambda: is_free(base))
    assert "Edizione 1 fatta" in end(begin(settings, "--once"))
    assert numbers(base) == [1]
    assert (tmp_path / "sito" / MARKED).exists()


def is_free(engine: Engine) -> bool:
    with only_maker(engine) as is_alone:
        return is_alone


@pytest.mark.second_ring
def test_two_that_watch_make_one_edition_and_new_data_another(
    base: Engine, settings: Mapping[str, str], tmp_path: Path
) -> None:
    both = [begin({**settings, PAUSE: "2"}, "--every", "1") for _ in range(2)]
    try:
        until(lambda: numbers(base) == [1])
        table = metadata.tables["data_version"]
        with base.begin() as connection:
            last = connection.execute(table.select().order_by(table.c.id.desc())).mappings().first()
            assert last is not None
            connection.execute(table.insert().values(**{**last, "id": last["id"] + 1, "note": "Dati nuovi"}))
        until(lambda: numbers(base) == [2, 1])
        until(lambda: '"edition": 2' in (tmp_path / "sito" / MARKED).read_text())
        time.sleep(4)
        assert numbers(base) == [2, 1]
    finally:
        for process in both:
            process.kill()
            process.communicate()


def test_of_two_in_one_moment_one_alone_makes_editions(base: Engine) -> None:
    with only_maker(base) as first, only_maker(base) as second:
        assert (first, second) == (True, False)
    assert is_free(base)


def test_how_it_went_is_written_once_until_it_goes_otherwise(base: Engine) -> None:
    assert last_attempt(base) is None
    instant = datetime(2026, 11, 30, tzinfo=UTC)
    for why in ("", "Manca\nla chiave.", "Manca la chiave.", ""):
        note_attempt(base, Attempt(at=instant, why=why))
    with base.connect() as connection:
        written = connection.execute(metadata.tables["edition_attempt"].select()).mappings().all()
    assert [row["why"] for row in written] == ["Manca la chiave.", ""]


def watcher(base: Engine, tmp_path: Path, told: list[str]) -> Watcher:
    settings = Settings(
        database_url=base.url.render_as_string(hide_password=False),
        cache_dir=tmp_path / "cache",
        edition_site_dir=tmp_path / "sito",
    )
    maker = Maker(
        engine=base,
        settings=settings,
        boundaries=lambda _snapshot: NoShapes(),
        advance=lambda _what, _share: None,
        tries_again=False,
    )
    return Watcher(maker, told=told.append)


def test_an_edition_that_gives_somebody_away_is_held_told_and_not_tried_again_on_the_same_data(
    base: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried, told = [], list[str]()

    def refuse(*_words: object, **_more: object) -> None:
        tried.append(1)
        raise EditionRefusedError("Si risale a 1 gruppo: usare --mend.", AuditReport.__new__(AuditReport))

    monkeypatch.setattr(watch, "make_edition", refuse)
    looking = watcher(base, tmp_path, told)
    assert not looking.look(is_settled=True)
    looking.look(is_settled=True)  # a file of SQLite has moved by what was written of the refusal
    assert looking.look(is_settled=True), "nothing more is to be done of these data"
    assert not watcher(base, tmp_path, told).look(is_settled=True), "another process knows it too"
    assert tried == [1]
    assert set(told) == {"Si risale a 1 gruppo: usare --mend."}
    last = last_attempt(base)
    assert last is not None
    assert (last.why, bool(last.token)) == ("Si risale a 1 gruppo: usare --mend.", True)
    assert numbers(base) == []
    assert not (tmp_path / "sito").exists()


def test_what_breaks_is_told_without_its_words_and_left_in_peace_for_a_while(
    base: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried, told = [], list[str]()

    def break_(*_words: object, **_more: object) -> None:
        tried.append(1)
        raise MemoryError("segreto")

    monkeypatch.setattr(watch, "make_edition", break_)
    looking = watcher(base, tmp_path, told)
    assert not looking.look(is_settled=True)
    assert looking.look(is_settled=True)
    assert tried == [1]
    (said,) = told
    assert "errore imprevisto (MemoryError)" in said
    assert "segreto" not in said
    last = last_attempt(base)
    assert last is not None
    assert last.why == said


def test_data_that_move_are_waited_for(base: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    marks = iter(["a", "b", "b", "b"])
    monkeypatch.setattr(watch, "fingerprint", lambda *_: Fingerprint(data_version=1, as_of=None, token=next(marks)))
    monkeypatch.setattr(Maker, "make_alone", lambda _self: made.append(1))
    made: list[int] = []
    looking = watcher(base, tmp_path, [])
    assert [(looking.look(), len(made))[1] for _ in range(4)] == [0, 0, 1, 1]
