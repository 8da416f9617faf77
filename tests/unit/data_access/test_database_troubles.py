"""PostgreSQL stopped, hung, failed over, full, read only, slow: what people are told, row by row of the guide's table.

Real clusters; the doors are those that pages use: snapshot, entrance, agendas, access log. That pages draw what these
raise is proved in `tests/app`. Nothing false is shown, nothing that was confirmed is lost, nothing refused is kept.

Second ring: each row starts clusters of its own.
"""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final, TypeVar

import pytest
from psycopg.sql import Identifier
from sqlalchemy import event, text

from components.app.outage import CALM
from data_access import watched_connection
from data_access.accounts import store as accounts
from data_access.accounts.access_log import AccessLog, Event, lines, verify
from data_access.accounts.entrance import Entrance, Holder
from data_access.accounts.register import Identity, Register, Right, Wanted
from data_access.accounts.sign_ins import SignIns
from data_access.accounts.vocabulary import AccountRole, EventKind
from data_access.agendas import Preparer, create, listed
from data_access.database import COMPLAINTS, build_engine
from data_access.errors import CommitInDoubtError, DataUnavailableError
from data_access.loading.load import load
from data_access.loading.outcome import Sender
from data_access.migrate import upgrade
from data_access.settings import PROJECT_ROOT, Settings
from data_access.store import SnapshotStore
from data_access.verification.events import Target, Words, record
from data_access.verification.standing import Actor
from data_access.vocabulary import ReturnAct
from data_access.watched_connection import WatchedConnection
from tests.support.builder import ambito
from tests.support.disk import small_disk
from tests.support.engines import opened
from tests.support.killed_load import checked
from tests.support.postgres import Cluster, can_start, cluster, replica_of
from tests.support.processes import wait_for
from tests.support.requirements import require
from tests.support.return_files import as_csv
from tests.support.slow_line import slow_line

pytestmark = [pytest.mark.second_ring, pytest.mark.postgres]
EMAIL: Final = "responsabile@ambito.example"
KEY: Final = b"k" * 64
HEAD: Final = (
    *("servizio", "giorno", "persona", "comune_residenza", "anno_nascita", "sesso", "nucleo", "componenti", "target"),
)
HUNG_SECONDS: Final = 30.0
"""Within which whoever asks a server that hangs is told so, as the guide says."""
LONG: Final = 90.0
"""Seconds to wait for what comes by itself: this machine may be busy."""
GUIDE: Final = (PROJECT_ROOT / "docs" / "esercizio.md").read_text(encoding="utf-8")


def row(name: str) -> str:
    """Return a row of the guide's table."""
    return next(line for line in GUIDE.splitlines() if line.startswith(f"| {name} |"))


@dataclass(slots=True)
class Office:
    """What a process of the dashboard holds, and what somebody has done in it."""

    settings: Settings
    store: SnapshotStore
    entrance: Entrance
    log: AccessLog
    word: str
    titles: list[str] = field(default_factory=list)
    acts: int = 0

    def figures(self) -> int:
        """Look at the figures."""
        return self.store.current().frames["persons"].height

    def come(self) -> str:
        """Open a page as somebody who has signed in, whose rights are read now."""
        self.entrance.refresh()
        found = self.entrance.look(self.word)
        assert isinstance(found, Holder)
        return found.email

    def write(self) -> None:
        """Make an agenda; what is confirmed is noted."""
        title = f"Assemblea {len(self.titles)} ".ljust(100, "x")
        create(self.entrance.register.engine, MANAGER, title=title, meeting_date=date(2026, 12, 1))
        self.titles.append(title)

    def act(self) -> None:
        """Do something that is written in the access log."""
        self.acts += 1
        self.log.add(Event(kind=EventKind.EXACT_FIGURES, who=EMAIL, detail=f"{self.acts} ".ljust(1500, "x")))

    def told(self) -> str:
        """Return what the head of every page says, once it says something."""
        wait_for(lambda: (self.store.current(), self.store.problem)[1] is not None, LONG)
        return str(self.store.problem)

    def is_well(self) -> bool:
        """Whether the database can be read again."""
        self.store.current()
        return self.store.problem is None

    def nothing_is_lost(self, address: str = "") -> None:
        """See that what was confirmed is there, once, and nothing else."""
        wait_for(self.log.flush, LONG)
        with opened(address or self.settings.database_url) as engine:
            assert sorted(one.title for one in listed(engine)) == sorted(title.strip() for title in self.titles)
            written = [int(line.detail.split()[0]) for line in lines(engine, last=10_000)]
            assert sorted(written) == list(range(1, self.acts + 1))
            assert verify(engine, key=KEY).wrong == ""


MANAGER: Final = Preparer(role=AccountRole.MANAGER, who=EMAIL)


def refused(act: Callable[[], object]) -> str:
    """Return what somebody is told who may not do something now."""
    with pytest.raises(DataUnavailableError) as caught:
        act()
    assert "127.0.0.1" not in caught.value.public
    return caught.value.public


@contextmanager
def founded() -> Iterator[Cluster]:
    """Run a cluster with an Ambito of one person, and somebody who may enter."""
    require("PostgreSQL (/usr/lib/postgresql/*/bin)", present=can_start())
    with cluster() as primary:
        with opened(primary.address) as engine:
            upgrade(engine)
            accounts.upgrade(engine)
            base = ambito(lead="Alfa", residents={"Alfa": 100}, is_demo=True).service("mensa")
            base.contact("p1", service="mensa", day="2025-03-02").save(engine)
            Register(engine).add([Wanted(email=EMAIL, right=Right(role=AccountRole.MANAGER))], by="prova")
        yield primary


@contextmanager
def office(address: str, folder: Path) -> Iterator[Office]:
    """Open a process on a base, where somebody has signed in and is at work."""
    settings = Settings(database_url=address, cache_dir=folder / "cache", refresh_seconds=1, demo_mode=False)
    engine = build_engine(settings)
    log = AccessLog(engine, key=KEY)
    entrance = Entrance(settings, Register(engine), SignIns(engine), log)
    word = entrance.sign_ins.begin(Identity(issuer="https://identita.example", subject="1", email=EMAIL))
    store = SnapshotStore(engine, settings.model_copy(update={"demo_mode": True}))
    there = Office(settings, store, entrance, log, word)
    try:
        assert (there.figures(), there.come()) == (1, EMAIL)
        there.write()
        there.act()
        wait_for(log.flush, LONG)
        yield there
    finally:
        log.close()
        engine.dispose()


def test_stopped(tmp_path: Path) -> None:
    with founded() as primary, office(primary.address, tmp_path) as there:
        primary.stop()
        there.act()
        told = there.told()
        assert told == refused(there.come) == refused(there.write)
        assert told in row("fermo")
        assert "non può mostrare i dati" in str(CALM)
        assert "non può mostrare i dati" in row("fermo")
        assert there.figures() == 1
        assert not there.log.flush()
        primary.start()
        wait_for(there.is_well, LONG)
        assert there.come() == EMAIL
        there.write()
        there.act()
        there.nothing_is_lost()


def test_hung(tmp_path: Path) -> None:
    with founded() as primary, office(primary.address, tmp_path) as there:
        path = tmp_path / "marzo.csv"
        path.write_bytes(as_csv([HEAD, ("mensa", "05/03/2025", "P1", "Alfa", 1960, "F", "N1", 3, "anziani")]))
        sent, engine = checked(there.entrance.register.engine, path), there.entrance.register.engine
        assert not sent.has_errors
        mensa, who = Target(service="mensa", month=date(2025, 3, 1)), Actor(who=EMAIL, role=AccountRole.MANAGER)
        with primary.frozen():
            there.act()
            assert within(there.figures) == 1
            told = there.told()
            for act in (
                there.come,
                there.write,
                lambda: record(engine, who, ReturnAct.CONTEST, mensa, Words(note="No")),
                lambda: load(engine, sent, Sender(who="prova", reason="prova"), content=path.read_bytes()),
            ):
                assert within(lambda act=act: refused(act)) == told  # type: ignore[misc]
            assert told in row("bloccato")
            assert f"entro {HUNG_SECONDS:.0f} secondi" in row("bloccato")
            assert within(there.figures) == 1
            assert not there.log.flush()
            with office_of_somebody_else(there.settings) as late:
                assert within(lambda: refused(late.current)) == told
        wait_for(there.is_well, LONG)
        assert there.come() == EMAIL
        there.write()
        there.act()
        there.nothing_is_lost()
        with engine.connect() as connection:
            counts = "SELECT (SELECT count(*) FROM contact), (SELECT count(*) FROM return_event)"
            assert tuple(connection.execute(text(counts)).one()) == (1, 0), "what was refused is nowhere"


Answer = TypeVar("Answer")


def within(act: Callable[[], Answer]) -> Answer:
    """Do something that is over within the seconds of the guide."""
    begun = time.monotonic()
    answer = act()
    assert time.monotonic() - begun < HUNG_SECONDS
    return answer


@contextmanager
def office_of_somebody_else(settings: Settings) -> Iterator[SnapshotStore]:
    """Open another process, which begins now: it has no snapshot yet."""
    engine = build_engine(settings)
    try:
        yield SnapshotStore(engine, settings.model_copy(update={"demo_mode": True}))
    finally:
        engine.dispose()


def test_hung_while_it_confirms(tmp_path: Path) -> None:
    """Whether what was being written is there nobody knows then, and that is what is said; the log writes it once."""
    with founded() as primary, office(primary.address, tmp_path) as there, ExitStack() as ice:
        engine, due = there.entrance.register.engine, [True]

        def freeze(_connection: object) -> None:
            if due:
                due.clear()
                ice.enter_context(primary.frozen())

        event.listen(engine, "commit", freeze)
        told = within(lambda: refused(there.write))
        assert told == next(one.sentence for one in COMPLAINTS if one.error is CommitInDoubtError).replace(
            " {name}", ""
        )
        assert told in row("bloccato")
        ice.close()
        wait_for(lambda: len(listed(engine)) == 2, LONG)
        there.titles.append(f"Assemblea {len(there.titles)} ".ljust(100, "x"))
        due.append(True)
        there.act()
        wait_for(lambda: "mentre confermava" in there.log.trouble, LONG)
        ice.close()
        there.nothing_is_lost()


def test_long_is_not_hung(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that greets whoever knocks is waited for, however long a statement takes."""
    knocks, greets = [], WatchedConnection._greets

    def counted(connection: WatchedConnection) -> bool:
        knocks.append(greets(connection))
        return knocks[-1]

    monkeypatch.setattr(watched_connection, "SILENCE", 0.2)
    monkeypatch.setattr(WatchedConnection, "_greets", counted)
    with founded() as primary, opened(primary.address) as engine, engine.connect() as connection:
        assert connection.scalar(text("SELECT pg_sleep(2)::text || 'fatto'")) == "fatto"
    assert knocks
    assert all(knocks)


def test_failed_over(tmp_path: Path) -> None:
    with founded() as primary, replica_of(primary) as replica:
        both = "&".join(f"host=127.0.0.1:{one.port}" for one in (primary, replica))
        address = f"postgresql://postgres@/postgres?{both}&target_session_attrs=read-write"
        with office(address, tmp_path) as there:
            before = there.store.current()
            primary.stop()  # it waits for its replica to have all that it wrote
            there.act()
            told = there.told()
            assert told == refused(there.come) == refused(there.write)
            assert told in row("sostituito dalla replica")
            replica.run("SELECT pg_promote()")
            wait_for(there.is_well, LONG)
            assert there.come() == EMAIL
            there.write()
            there.act()
            there.nothing_is_lost(replica.address)
            assert there.store.refresh().frames["persons"].equals(before.frames["persons"])
            assert "pg_ctl promote" in row("sostituito dalla replica")


def test_full(tmp_path: Path) -> None:
    with founded() as primary, ExitStack() as kept:
        disk = kept.enter_context(small_disk(primary.folder / "disco", room=1_000_000))
        require("a disk of its own (mount)", present=disk.is_mount())
        kept.callback(primary.stop)
        os.chown(disk, primary.folder.stat().st_uid, -1)
        primary.run("CREATE TABLESPACE piccolo LOCATION {}", str(disk))
        for table in ("agenda", "access_event"):
            primary.run("ALTER TABLE {} SET TABLESPACE piccolo", Identifier(table))
        with office(primary.address, tmp_path) as there:
            fill(disk / "pieno")
            told = refused(lambda: [there.write() for _ in range(1_000)])
            for _ in range(100):
                there.act()
            wait_for(lambda: bool(there.log.trouble) or there.log.flush() is False, LONG)
            assert told in row("disco pieno")
            assert told == refused(there.write)
            assert (there.figures(), there.come(), there.store.refresh() and there.store.problem) == (1, EMAIL, None)
            (disk / "pieno").unlink()
            there.write()
            there.nothing_is_lost()


def fill(file: Path) -> None:
    """Write until there is no room."""
    with suppress(OSError), file.open("wb", buffering=0) as full:
        while full.write(bytes(4096)):
            pass


def test_read_only(tmp_path: Path) -> None:
    with founded() as primary, office(primary.address, tmp_path) as there:
        primary.run("ALTER SYSTEM SET default_transaction_read_only = on")
        turn(primary, "on")
        there.act()
        another = Identity(issuer="https://identita.example", subject="2", email=EMAIL)
        told = refused(there.write)
        assert told == refused(lambda: there.entrance.sign_ins.begin(another))
        assert told in row("in sola lettura")
        assert (there.figures(), there.come(), there.store.refresh() and there.store.problem) == (1, EMAIL, None)
        assert not there.log.flush()
        primary.run("ALTER SYSTEM RESET default_transaction_read_only")
        turn(primary, "off")
        there.write()
        there.nothing_is_lost()


def turn(primary: Cluster, mode: str) -> None:
    """Have the server read its settings again, and wait until it has, for who is connected too."""
    primary.run("SELECT pg_reload_conf()")
    wait_for(lambda: bool(primary.run("SHOW default_transaction_read_only") == mode), LONG)
    primary.run("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name = 'bifocale'")


def test_slow(tmp_path: Path) -> None:
    with founded() as primary, slow_line(primary.port) as line:
        address = f"postgresql://postgres@127.0.0.1:{line.port}/postgres"
        with office(address, tmp_path) as there:
            line.delay = 0.2
            assert there.figures() == 1
            assert there.come() == EMAIL
            there.write()
            there.act()
            assert there.store.refresh() is there.store.current()
            assert there.store.problem is None
            there.nothing_is_lost(primary.address)
            line.delay = 0.0
        assert "più tardi" in row("lento")
