"""Damaged bases in the pages: each is refused in Italian, by table and row, or opens whole to whoever comes.

Of the bases that open, those of `KINDS` are walked, of those that are refused one for each kind of finding; all of
them with ``--every-base`` (``make damaged``), which takes some minutes of processor. In the first ring a third of those
that open and a sixth of those that are refused: `tests/unit/data_access/test_damaged_bases.py` says of each kind there
what is told, `test_new_ambito` and `test_bare_base` open others.
"""

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from operator import attrgetter
from pathlib import Path
from typing import Any, Final

import pytest
from sqlalchemy import Engine
from streamlit.testing.v1 import AppTest

from components.app.outage import CALM
from components.app.script_errors import script_error_handler
from components.state import session
from components.state.page_registry import PAGES, PageEntry
from data_access.finding_kinds import kind_of
from data_access.viewers import Role, Viewer
from tests.app.conftest import ROUTER, SECONDS
from tests.support.damaged import BASES, Damaged
from tests.support.damaged.damage import TEN_THOUSAND_SERVICES
from tests.support.engines import opened
from tests.support.healthy import CODES, LEAD
from tests.support.rings import rings

ASKED: Final = "Offanengo"
"""The municipality of the sheet, which most damages to municipalities are done to."""
KINDS: Final = (
    "a new ambito with municipalities only",
    "a new ambito with residents",
    "no services",
    "services that nobody has used yet",
    "no persons",
    "all contacts anonymous",
    "no returns",
    "no residents",
    "all residents zero",
    "a municipality without the latest year",
    "a code of no municipality",
    "a municipality of no name",
    "data up to a day in the future",
    "coordinates the other way round",
    "a name with a character zero",
    "capacities that overlap",
    "a capacity of nothing",
    "a contact in the future",
    "a stay of 10,000 years",
    "a target of an unknown indicator",
    "returns of a month's middle",
)
NO_AMBITO: Final = frozenset({"nothing at all", "no ambito"})
"""Bases of which the table that is empty is named, and no row."""
MANY: Final = {
    Role.MANAGER: {"quadro", "mappa", "occupazione", "verifica"},
    Role.MAYOR: {"occupazione"},
    Role.PARTNER: {"quadro"},
}
"""Pages whose work grows with the services, and for whom."""
SLOWEST: Final = 60.0
"""Seconds of processor that a page of ten thousand services may take at its first visitor."""
Put = Callable[[Damaged], Path]


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """An engine on the file that one base after the other is written to: it keeps what it has compiled."""
    with opened(f"sqlite:///{tmp_path_factory.mktemp('damaged') / 'damaged.sqlite'}") as engine:
        yield engine


@pytest.fixture
def put(at_database: Callable[[Path], None], healthy_base: Path, bench: Engine, monkeypatch: pytest.MonkeyPatch) -> Put:
    """Write a damaged base, point the dashboard at it, and return its path."""
    monkeypatch.setattr("components.state.runtime.build_engine", lambda _: bench)

    def write(base: Damaged) -> Path:
        path = base.make(healthy_base, Path(str(bench.url.database)))
        at_database(path)
        return path

    return write


@pytest.fixture(autouse=True)
def _fails_as_served(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let an error that no page caught be told as the server tells it: "non è riuscita" fails, a sentence does not."""
    handle = script_error_handler()
    monkeypatch.setattr(
        "streamlit.runtime.scriptrunner.exec_code.handle_user_script_exception", lambda error, _: handle(error)
    )


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Give each test its bases."""
    if "opening" in metafunc.fixturenames:
        every = [base.name for base in BASES.values() if not base.is_refused]
        names = every if metafunc.config.getoption("every_base") else KINDS
        metafunc.parametrize("opening", each([BASES[name] for name in names], 3), ids=attrgetter("name"))
    if "refused" in metafunc.fixturenames:
        shut = [base for base in BASES.values() if base.is_refused]
        one_of_a_kind = {kind_of(base.told[0].what): base for base in reversed(shut)}
        bases = shut if metafunc.config.getoption("every_base") else [*one_of_a_kind.values()][::-1]
        metafunc.parametrize("refused", each(bases, 6), ids=attrgetter("name"))


def each(bases: list[Damaged], step: int) -> list[Any]:
    """Return some bases, every so many of them in the first ring and the others in the second."""
    return rings(bases[::step], second=[base for at, base in enumerate(bases) if at % step])


def visitors(path: Path) -> Iterator[Viewer]:
    """Yield who comes: a programme manager, the mayor of the lead municipality, the first partner if there is any."""
    yield Viewer(role=Role.MANAGER)
    yield Viewer(role=Role.MAYOR, municipality=CODES[LEAD])
    with closing(sqlite3.connect(path)) as base:
        found = base.execute("SELECT key FROM organisation ORDER BY id DESC LIMIT 1").fetchone()
    if found:
        yield Viewer(role=Role.PARTNER, organisation=found[0])


def entered(who: Viewer) -> AppTest:
    """Return the dashboard as it is for somebody who has passed the gate."""
    app = AppTest.from_file(str(ROUTER), default_timeout=SECONDS)
    app.session_state[session.VIEWER] = who
    app.query_params["comune"] = CODES[ASKED]
    return app


def amiss(app: AppTest, page: PageEntry) -> Iterator[str]:
    """Yield what is wrong with a page that should have opened."""
    yield from (f"{page.name}: {problem.message}" for problem in app.exception)
    yield from (f"{page.name}: {problem.value}" for problem in app.error)
    titles = [title.value for title in app.title]
    if len(titles) != 1 or titles[0] == "Bifocale":
        yield f"{page.name}: it does not open, its titles are {titles}"


def walked(who: Viewer) -> Iterator[str]:
    """Yield what is wrong with any of the ten pages for somebody."""
    app = entered(who)
    for page in PAGES:
        app = app.switch_page(str(page.path)).run()
        yield from (f"{who.role}, {what}" for what in amiss(app, page))


def test_every_page_of_a_damaged_base_opens_to_a_manager(put: Put, opening: Damaged) -> None:
    put(opening)
    assert [*walked(Viewer(role=Role.MANAGER))] == []


@pytest.mark.second_ring
def test_every_page_of_a_damaged_base_opens_to_mayors_and_partners(put: Put, opening: Damaged) -> None:
    """Their pages are the manager's with less in them; `test_new_ambito` visits some as they do in the first ring."""
    path = put(opening)
    assert [what for who in visitors(path) if who.role is not Role.MANAGER for what in walked(who)] == []


def test_a_damaged_base_that_is_refused_names_the_row(put: Put, refused: Damaged) -> None:
    put(refused)
    app = AppTest.from_file(str(ROUTER), default_timeout=SECONDS).run()
    assert [problem.value for problem in (*app.exception, *app.error)] == []
    assert [button.label for button in app.button] == ["Riprova"]
    assert CALM in [part.value for part in app.markdown]
    (warning,) = app.warning
    sentence, first = str(warning.value).replace("\\", ""), refused.told[0]
    if refused.name in NO_AMBITO:
        assert sentence.startswith("La base dati ha le tabelle ma nessun Ambito: eseguire `bifocale init`")
        return
    assert f"tabella «{first.table}»" in sentence
    if first.rows:
        row = first.rows[0] if isinstance(first.rows[0], str) else first.rows[0][0]
        assert f"riga «{row}»" in sentence
    assert "`bifocale db check` elenca tutto ciò che non va." in sentence


def test_a_base_without_a_partner_tells_who_would_be_one(put: Put) -> None:
    """Whoever pressed "Entra" as a partner of none met a sentence about the command line."""
    put(BASES["a new ambito with residents"])
    app = AppTest.from_file(str(ROUTER), default_timeout=SECONDS).run()
    app.radio(key="ruolo").set_value("partner").run()
    assert [problem.value for problem in (*app.exception, *app.error)] == []
    assert [button.label for button in app.button] == []
    (told,) = app.info
    assert str(told.value).startswith("Nella base dati non c'è ancora alcun ente")


@pytest.mark.second_ring
def test_ten_thousand_services_are_seen_in_time(put: Put) -> None:
    """Verifica looked at all services for each of them, and the overview of a partner too: minutes."""
    path = put(Damaged("many", TEN_THOUSAND_SERVICES, ()))
    for who in visitors(path):
        app = entered(who)
        for page in (one for one in PAGES if one.name in MANY[who.role]):
            begun = time.process_time()
            app = app.switch_page(str(page.path)).run()
            assert [*amiss(app, page)] == []
            assert time.process_time() - begun < SLOWEST, f"{who.role}, {page.name}"
