"""What the shell asks of the data, of the geography, and at start."""

import asyncio
import logging
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest
from sqlalchemy import Engine

from components.app import services
from components.state import runtime
from data_access.accounts.start import NOTHING
from data_access.database import build_engine
from data_access.errors import DataUnavailableError
from data_access.settings import Settings, current_settings
from data_access.store import LOADING
from tests.support.asgi_client import run_apart
from tests.support.builder import AmbitoBuilder, ambito
from tests.support.engines import opened
from user_error import UserError

Serve = Callable[..., AmbitoBuilder]


@pytest.fixture
def serve(new_database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Serve]:
    """Point the service at a small Ambito of its own, with the first views made unless the test says otherwise."""
    url = new_database("sqlite")
    monkeypatch.setenv("BIFOCALE_DATABASE_URL", url)
    monkeypatch.setenv("BIFOCALE_CACHE_DIR", str(tmp_path / "cache"))

    def forget() -> None:
        current_settings.cache_clear()
        runtime._runtime.cache_clear()

    def begin(*, is_demo: bool = True, ready: bool = True, **settings: str) -> AmbitoBuilder:
        for name, value in settings.items():
            monkeypatch.setenv(f"BIFOCALE_{name}", value)
        (services._ready.set if ready else services._ready.clear)()
        forget()
        given = ambito(lead="Alfa", residents={"Alfa": 100}, is_demo=is_demo).service("mensa")
        with opened(url) as engine:
            given.contact("p1", service="mensa", day="2025-03-02").save(engine)
        return given

    yield begin
    services._ready.clear()
    forget()


def file() -> Path:
    """Return the file of the database."""
    return Path(current_settings().database_url.removeprefix("sqlite:///"))


def change(*statements: str) -> None:
    """Change the database as another program would, which does not look at foreign keys."""
    with closing(sqlite3.connect(file())) as base, base:
        for statement in statements:
            base.execute(statement)


def test_what_is_served_is_told(serve: Serve) -> None:
    serve()
    served = runtime.runtime().store.current()
    health = services.service_health()
    assert health.payload() == {
        "status": "ok",
        "database": "ok",
        "data_version": str(served.data_version),
        "as_of": date(2026, 10, 31).isoformat(),
        "version": services.PROGRAM_VERSION,
    }


def test_nobody_is_sent_here_before_there_are_data(serve: Serve) -> None:
    """The health check looked at the database, which was well, and not at what was served, which was nothing."""
    serve()
    health = services.service_health()
    assert (health.well, health.message, health.data_version) == (False, LOADING, None)


def test_nobody_is_sent_here_before_the_first_views_are_made(serve: Serve) -> None:
    """Forty visitors after the first good answer waited five seconds for their first view."""
    serve(ready=False)
    runtime.runtime().store.current()
    assert services.service_health().message == services.GETTING_READY
    services._ready.set()
    assert services.service_health().well


def test_real_data_in_demonstration_mode_let_nobody_in_and_the_health_check_says_so(serve: Serve) -> None:
    serve(is_demo=False)
    with pytest.raises(Exception, match="BIFOCALE_DEMO_MODE"):
        runtime.runtime().store.current()
    health = services.service_health()
    assert (health.reachable, health.well, health.data_version) == (True, False, None)
    assert "BIFOCALE_DEMO_MODE" in health.message


def test_without_a_demonstration_nobody_can_enter_yet_and_the_health_check_says_so(serve: Serve) -> None:
    serve(DEMO_MODE="false")
    runtime.runtime().store.current()
    assert services.service_health().message == NOTHING


def test_a_municipality_without_boundaries_is_told_by_the_health_check(serve: Serve) -> None:
    serve()
    own = {"municipality": "code", "contact": "residence_code"}
    others = dict.fromkeys(("residents", "service"), "municipality_code")
    change(*(f"UPDATE {table} SET {column} = '999001'" for table, column in {**own, **others}.items()))
    runtime.runtime().store.current()
    health = services.service_health()
    assert not health.well
    assert "999001" in health.message


def test_data_older_than_the_base_for_more_than_a_refresh_and_a_half_are_not_well(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = serve(REFRESH_SECONDS="1")
    store = runtime.runtime().store
    before = store.current()
    with opened(current_settings().database_url) as engine:
        given.contact("p2", service="mensa", day="2025-03-03").save(engine)
    health = services.service_health()
    assert (health.well, health.data_version) == (True, str(before.data_version))
    time.sleep(services.PATIENCE + 0.1)  # nobody comes, and nothing looks at the base in the background
    assert services.service_health().message == services.BEHIND
    store.refresh()
    health = services.service_health()
    assert (health.well, health.data_version) == (True, str(before.data_version + 1))


def test_a_refresh_that_fails_is_told_by_the_health_check_with_what_is_still_served(serve: Serve) -> None:
    """A date written as Italians do, which SQLite takes for one, failed the refresh; the health check said 200."""
    serve()
    store = runtime.runtime().store
    before = store.current()
    change("UPDATE contact SET day = '31/12/2025'")
    with pytest.raises(Exception, match="contact"):
        store.refresh()
    health = services.service_health()
    assert (health.reachable, health.well, health.data_version) == (True, False, str(before.data_version))
    assert "tabella «contact», riga «1», colonna «day»" in health.message


def test_two_who_ask_at_once_get_one_runtime(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two were built at start: pages used one, and the health check told of the other."""
    serve()

    def slowly(settings: Settings) -> Engine:
        time.sleep(0.05)
        return build_engine(settings)

    monkeypatch.setattr(runtime, "build_engine", slowly)
    with ThreadPoolExecutor(8) as threads:
        assert len({id(one.result()) for one in [threads.submit(runtime.runtime) for _ in range(8)]}) == 1


def test_geometry_by_name(monkeypatch):
    shapes = SimpleNamespace(version="prova", geojson_bytes=lambda: b"comuni", outline_bytes=lambda: b"ambito")
    runtime = SimpleNamespace(geography=lambda: shapes, tiles=lambda: shapes)
    monkeypatch.setattr(services, "_runtime", lambda: runtime)
    assert [services.geometry(name) for name in ("comuni", "ambito", "province")] == [b"comuni", b"ambito", None]


def test_the_server_starts_while_the_database_is_away_and_finds_it_by_itself_when_it_comes(
    serve: Serve, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A database that was away at start was looked for only when somebody came."""
    serve(ready=False)
    monkeypatch.setattr("data_access.store.RETRY_SECONDS", 0.1)
    monkeypatch.setattr(services, "TICK", 0.05)
    monkeypatch.setattr(services, "_rehearse", lambda _which, _loop, _over: None)  # no page runs in this process
    path = file()
    away = path.rename(path.with_suffix(".away"))

    async def start() -> tuple[str, str]:
        async with services.lifespan(None):
            first = await asyncio.to_thread(until, lambda health: health.message if health.message != LOADING else "")
            away.rename(path)
            return first, await asyncio.to_thread(until, lambda health: health.well and health.data_version)

    def until(condition):
        end = time.monotonic() + 60
        while not (found := condition(services.service_health())):
            assert time.monotonic() < end
            time.sleep(0.05)
        return found

    message, version = run_apart(start())
    assert message.startswith("La base dati non esiste")
    assert version == "1"
    assert "the data could not be read" in caplog.text
    for thread in threading.enumerate():
        if thread.name == "readiness":
            thread.join(5)
            assert not thread.is_alive()


def test_boundaries_that_break_their_contract_are_refused_where_they_are_built(monkeypatch: pytest.MonkeyPatch) -> None:
    """A map of shapes that overlap would be wrong in silence: the health check tells the sentence instead."""
    from dataclasses import replace

    from components.state import runtime as module
    from geo.boundaries import build_territory
    from geo.contract import GeographyContractError
    from geo.territory import Territory

    codes = Territory(version="prova", names={"019035": "Crema", "019062": "Offanengo"})

    def built(territory: Territory) -> object:
        geography = build_territory(territory)
        return replace(geography, municipalities=(*geography.municipalities, geography.municipalities[0]))

    monkeypatch.setattr(module, "build_territory", built)
    module._geography.cache_clear()
    with pytest.raises(GeographyContractError):
        module._geography(codes)
    monkeypatch.undo()
    module._geography.cache_clear()
    assert len(module._geography(codes).municipalities) == 2
    module._geography.cache_clear()


def test_settings_give_names_contact_and_sites_and_none_where_they_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {
        "PUBLIC_URL": "https://dati.ente.it",
        "ALLOWED_HOSTS": "altro.ente.it",
        "CONTACT_EMAIL": "ufficio@ente.it",
        "EMBED_SITES": "https://www.ente.it",
        "PUBLIC_SITE": "true",
    }.items():
        monkeypatch.setenv(f"BIFOCALE_{name}", value)
    given = Settings()
    monkeypatch.setattr("data_access.settings.current_settings", lambda: given)
    names = services.names()
    assert (names.public_url, tuple(names.hosts)) == ("https://dati.ente.it", ("altro.ente.it",))
    assert services.contact() == "ufficio@ente.it"
    assert services.embedders() == ("https://www.ente.it",)

    def refuse() -> None:
        raise UserError("BIFOCALE_PUBLIC_URL non è un indirizzo.")

    monkeypatch.setattr("data_access.settings.current_settings", refuse)
    assert services.names() == services.Names()
    assert (services.contact(), services.embedders()) == ("", ())


def test_visitors_are_sent_here_once_ready_or_where_every_page_says_why_not(monkeypatch: pytest.MonkeyPatch) -> None:
    store = SimpleNamespace(problem=None)
    monkeypatch.setattr(services, "_runtime", lambda: SimpleNamespace(store=store))
    services._ready.clear()
    assert not services.is_ready()
    store.problem = DataUnavailableError("La base dati non risponde.")
    assert services.is_ready()

    def refuse() -> None:
        raise UserError("Impostazioni rifiutate.")

    monkeypatch.setattr(services, "_runtime", refuse)
    assert services.is_ready()


def test_what_keeps_it_from_getting_ready_is_told_once_and_the_store_tells_of_the_data(
    caplog: pytest.LogCaptureFixture,
) -> None:
    refusal = UserError("Impostazioni rifiutate.")
    with caplog.at_level(logging.WARNING):
        told = services._tell(refusal, "")
        assert services._tell(refusal, told) == told
        services._tell(DataUnavailableError("La base dati non risponde."), "")
    assert [record.message for record in caplog.records] == ["Not ready: Impostazioni rifiutate."]


def test_first_views_that_fail_leave_it_ready_only_slower(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    over = threading.Event()
    started: list[str] = []
    log = SimpleNamespace(start=lambda: started.append("log"), close=lambda: started.append("closed"))
    parts = SimpleNamespace(log=log, store=SimpleNamespace(current=lambda: None))
    monkeypatch.setattr(services, "_runtime", lambda: parts)

    def broken(_runtime: object) -> None:
        over.set()
        raise ZeroDivisionError

    monkeypatch.setattr(services, "warm_up", broken)
    services._ready.clear()
    try:
        with closing(asyncio.new_event_loop()) as loop:
            services.stay_ready(loop, over)
        assert services._ready.is_set()
    finally:
        services._ready.clear()
    assert "The first views could not be made ahead" in caplog.text
    services._close_log()
    assert started == ["log", "closed"], "what waits is written at the end"


def test_first_views_are_made_on_the_loop_of_the_server_and_given_up_when_it_ends(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made: list[str] = []

    async def quick() -> None:
        made.append("quick")

    async def endless() -> None:
        await asyncio.sleep(3600)

    module = SimpleNamespace(quick=quick, endless=endless)
    monkeypatch.setattr(services.importlib, "import_module", lambda _name: module)
    over = threading.Event()

    async def begin() -> None:
        loop = asyncio.get_running_loop()
        await asyncio.to_thread(services._rehearse, "quick", loop, over)
        over.set()
        await asyncio.wait_for(asyncio.to_thread(services._rehearse, "endless", loop, over), 30)

    run_apart(begin())
    assert made == ["quick"]
