"""What the server asks of the rest of the house: health, geometry, names, and to get ready (lifespan).

Role: the only module of the shell that knows the runtime, the database and the geography.
In: nothing. Out: plain functions that ``Home.py`` hands to the routes and to the lifespan.
Must not: be imported with a cost: the heavy libraries (Polars, GeoPandas, Plotly) load when the server starts, before
it answers (see `components.app.preload`), and inside the functions where there is no server.
"""

from __future__ import annotations

import asyncio
import gc
import importlib
import logging
import os
import threading
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from importlib.metadata import version
from typing import TYPE_CHECKING, Final

from components.app.door_keeper import may, misplaced, ways
from components.app.preload import import_ahead
from components.server.health import Health
from components.server.hosts import Names
from components.server.middleware import Told
from components.server.own_files import note_owners, take_small_files
from components.server.request_log import begin_json_log
from user_error import UserError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from sqlalchemy import Engine

    from components.state.runtime import Runtime
    from data_access.settings import Settings
    from data_access.store import Standing

os.environ["FORWARDED_ALLOW_IPS"] = ""  # whom to believe of a proxy `TrustedProxy` decides, and nobody before it
PROGRAM_VERSION: Final = version("bifocale")
TICK: Final = 1.0
"""Seconds between one look at whether there is something to do, in the background, and the next."""
MOMENT: Final = 0.05
"""The same while the first views are made."""
PATIENCE: Final = 1.5
"""Times the refresh for which what is served may be older than the database."""
GETTING_READY: Final = "Il servizio si sta preparando: tra pochi secondi le pagine si aprono senza attese."
BEHIND: Final = "I dati mostrati sono più vecchi di quelli della base dati, e l'aggiornamento tarda."
_ready = threading.Event()
"""Set once the first views of who arrives have been made, for as long as the process lives."""
_rehearsed = threading.Event()
"""Set once those of the other pages have been made too: who arrives waits for none of them."""
_log = logging.getLogger(__name__)


def service_health() -> Health:
    """Say what is served, and why nobody should be sent here if that is so.

    Raises
    ------
    UserError
        If the settings are refused; the route of the health check tells its sentence.
    """
    from data_access.database import is_reachable

    parts = _runtime()
    standing = parts.store.standing(look=_ready.is_set())  # until then others look, and this machine has enough to do
    served = standing.snapshot
    return Health(
        reachable=standing.problem is None or is_reachable(parts.engine),
        version=PROGRAM_VERSION,
        data_version=None if served is None else str(served.data_version),
        as_of=None if served is None else served.as_of,
        message=_amiss(parts, standing),
    )


def is_ready() -> bool:
    """Say whether visitors may be sent to this process: its first views are made, or it has to say why they cannot."""
    if _ready.is_set():
        return True
    try:
        return _runtime().store.problem is not None
    except UserError:  # the settings are refused, which every page tells
        return True


def _amiss(parts: Runtime, standing: Standing) -> str:
    """Return the gravest of what is wrong with the service, in Italian; empty if all is well."""
    from data_access.accounts.start import refusals
    from data_access.store import LOADING

    if standing.problem is not None:
        return standing.problem.public
    if standing.snapshot is None:
        return LOADING
    wrong = [*misplaced(), *refusals(parts.settings)]
    if wrong:
        return " ".join(wrong)
    try:
        if not parts.settings.demo_mode:
            parts.entrance()
        parts.geography()
    except UserError as error:
        return error.public
    if standing.behind > PATIENCE * parts.settings.refresh_seconds:
        return BEHIND
    return "" if _ready.is_set() else GETTING_READY


def names() -> Names:
    """Return the names that the settings give to the dashboard; none if they are refused, which pages tell."""
    from data_access.settings import current_settings

    try:
        settings = current_settings()
    except UserError:
        return Names()
    return Names(public_url=settings.public_url, hosts=settings.allowed_hosts)


def contact() -> str:
    """Return whom the settings name to be told of what does not work; empty if they name nobody, or are refused."""
    from data_access.settings import current_settings

    try:
        return current_settings().contact_email
    except UserError:
        return ""


def embedders() -> tuple[str, ...]:
    """Return the sites that the settings let hold our figures in a frame; none if they are refused."""
    from data_access.settings import current_settings

    try:
        return current_settings().embed_sites
    except UserError:
        return ()


TOLD: Final = Told(names=names, contact=contact, embedders=embedders)


def geometry(name: str) -> bytes | None:
    """Return a GeoJSON document by name (see `components.views.map.geometry`); None if there is none."""
    from components.views.map.geometry import geometry_document

    return geometry_document(_runtime(), name)


def base() -> tuple[Engine, Settings]:
    """Return the shared database and the settings, for what is published of editions.

    Raises
    ------
    UserError
        If the settings are refused.
    """
    parts = _runtime()
    return parts.engine, parts.settings


@asynccontextmanager
async def lifespan(_app: object) -> AsyncIterator[None]:
    """Import everything, then get ready, and stay so, in the background while the server already answers."""
    import_ahead()
    _begin_log()
    _answer_metrics()
    if ways().has_provider:
        importlib.import_module("authlib.integrations.starlette_client")
    note_owners(may=may)
    _limit_files()
    _ready.clear()
    _rehearsed.clear()
    over = threading.Event()
    stay = threading.Thread(target=stay_ready, args=(asyncio.get_running_loop(), over), name="readiness", daemon=True)
    stay.start()
    loop = asyncio.get_running_loop()
    threading.Thread(target=watch_pages, args=(loop, over), name="watch", daemon=True).start()
    try:
        yield
    finally:
        over.set()
        await asyncio.to_thread(_close_log)


def _begin_log() -> None:
    """Write the log as the settings say."""
    from data_access.settings import current_settings

    with suppress(UserError):
        if current_settings().log_format == "json":
            begin_json_log()


def _answer_metrics() -> None:
    """Answer whoever gathers metrics, where the settings say an address for them."""
    import metrics
    from data_access.settings import current_settings

    with suppress(UserError):
        address = current_settings().metrics_address
        if address:
            parts = _runtime()
            metrics.SNAPSHOT_AGE.set_function(lambda: _age(parts))
            metrics.DATABASE_TROUBLE.set_function(lambda: float(parts.store.problem is not None))
            log = parts.log
            if log is not None:
                metrics.WAITING.labels("access_log").set_function(lambda: float(log.waiting))
            try:
                metrics.answer_at(address)
            except OSError as error:
                _log.error("Metrics are not answered: %s", error)


def _age(parts: Runtime) -> float:
    """Return for how many seconds the data that are shown have not been seen to be the present ones."""
    seen = parts.store.seen_at
    return float("nan") if seen is None else (datetime.now(UTC) - seen).total_seconds()


def _limit_files() -> None:
    """Take small files alone in a demonstration, where anybody may enter."""
    from data_access.settings import current_settings

    with suppress(UserError):
        if current_settings().demo_mode:
            take_small_files()


def _close_log() -> None:
    """Write what waits to be written in the access log."""
    with suppress(UserError):
        log = _runtime().log
        if log is not None:
            log.close()


def watch_pages(loop: asyncio.AbstractEventLoop, over: threading.Event) -> None:
    """Watch the open pages, outside the demonstration, until it is over."""
    from components.app.watch import keep_watch
    from data_access.settings import current_settings

    with suppress(UserError):
        if not current_settings().demo_mode:
            keep_watch(lambda: _runtime().entrance(), loop, over)


def stay_ready(loop: asyncio.AbstractEventLoop, over: threading.Event) -> None:
    """Load the data, make the first views, and then keep an eye on the database, visitors or not, until it is over.

    A database that is away when the server starts is looked for until it is there; then all is as if it had been.
    """
    last_told = ""
    while not over.is_set():
        try:
            runtime = _runtime()
            if runtime.log is not None:
                runtime.log.start()
            runtime.store.current()
            if not _ready.is_set():
                warm_up(runtime)
                _rehearse("rehearse_arrivals", loop, over)
                settle_memory()
                _ready.set()
                _rehearse("rehearse_others", loop, over)
                settle_memory()
                _rehearsed.set()
        except UserError as error:
            last_told = _tell(error, last_told)
        except Exception:  # noqa: BLE001 - what is not prepared is only slower
            _log.exception("The first views could not be made ahead")
            _ready.set()
        over.wait(TICK)


def _tell(error: UserError, last_told: str) -> str:
    """Tell the log what keeps the service from getting ready, once; what is wrong with the data the store tells."""
    from data_access.errors import DataUnavailableError

    if str(error) != last_told and not isinstance(error, DataUnavailableError):
        _log.warning("Not ready: %s", error)
    return str(error)


def warm_up(runtime: Runtime) -> None:
    """Work out what every view needs, so that the first visitor does not wait for it."""
    with suppress(UserError):  # boundaries that do not fit are told by the health check, and the other pages open
        importlib.import_module("components.views.map.geometry").warm_up(runtime)
    importlib.import_module("indicators.selection.person_timelines").warm_up(runtime.store.current())
    importlib.import_module("indicators.statistics.intervals").warm_up()


def _rehearse(which: str, loop: asyncio.AbstractEventLoop, over: threading.Event) -> None:
    """Make first views (a function of `components.app.warm_up`) on the server's own loop, unless it is over before."""
    views = asyncio.run_coroutine_threadsafe(getattr(importlib.import_module("components.app.warm_up"), which)(), loop)
    while not views.done():
        if over.wait(MOMENT):
            views.cancel()
            return
    views.result()


def settle_memory() -> None:
    """Tell the garbage collector that what is in memory now stays: libraries, snapshot, geography.

    A collection would go through some hundred thousand lasting objects, and hold up every visitor meanwhile.
    """
    gc.collect()
    gc.freeze()


def _runtime() -> Runtime:
    from components.state.runtime import runtime

    return runtime()
