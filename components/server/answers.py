"""What the shell asks of the rest of the house: how the database is, the shapes to draw, and to get ready.

Role: the only module of the shell that knows the runtime, the database and the geography.
In: nothing. Out: plain functions that ``Home.py`` hands to the routes and to the lifespan.
Must not: be imported with a cost: the heavy libraries (Polars, GeoPandas, Plotly) load inside the functions, in worker
threads, after the server has begun to listen.
"""

from __future__ import annotations

import gc
import importlib
import logging
import threading
from contextlib import asynccontextmanager
from functools import cache
from importlib.metadata import version
from typing import TYPE_CHECKING, Final

from components.server.ahead import import_ahead
from components.server.health import Health
from components.server.hosts import Names
from data_access.errors import UserError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from components.runtime import Runtime

PROGRAM_VERSION: Final = version("bifocale")
EMPTY: Final = "La base dati non contiene ancora dati: importarli o crearne di dimostrativi con «bifocale demo»."
_log = logging.getLogger(__name__)


def database_health() -> Health:
    """Look at the database and say how it is: reachable, at the right migration, with data.

    Raises
    ------
    SettingsError
        If the settings are refused; the route of the health check answers for it.
    """
    from data_access.database import is_reachable
    from data_access.fingerprint import fingerprint
    from data_access.migrate import require_current

    engine = _runtime().engine
    try:
        if not is_reachable(engine):
            return Health(reachable=False, version=PROGRAM_VERSION)
        require_current(engine)
        mark = fingerprint(engine)
    except UserError as error:
        return Health(reachable=is_reachable(engine), version=PROGRAM_VERSION, message=error.public)
    return Health(
        reachable=True,
        version=PROGRAM_VERSION,
        data_version=str(mark.data_version) if mark.data_version else None,
        as_of=mark.as_of,
        message="" if mark.data_version else EMPTY,
    )


def names() -> Names:
    """Return the names that the settings give to the dashboard; none if they are refused, which pages tell."""
    from data_access.settings import current_settings

    try:
        settings = current_settings()
    except UserError:
        return Names()
    return Names(public_url=settings.public_url, hosts=settings.allowed_hosts)


def geometry(name: str) -> bytes | None:
    """Return a GeoJSON document of the current data by name (see `components.maps.geometry`); None if there is none."""
    from components.maps.geometry import geometry_document

    return geometry_document(_runtime(), name)


@asynccontextmanager
async def lifespan(_app: object) -> AsyncIterator[None]:
    """Import everything, then get ready in the background while the server already answers."""
    import_ahead()
    threading.Thread(target=warm_up, name="warm-up", daemon=True).start()
    yield


def warm_up() -> None:
    """Load the snapshot, the geography and the drawing library, so that the first visitor does not wait for them."""
    try:
        runtime = _runtime()
        snapshot = runtime.store.current()
        importlib.import_module("plotly.graph_objects")
        importlib.import_module("components.maps.geometry").warm_up(runtime)
        importlib.import_module("indicators.histories").warm_up(snapshot)
        importlib.import_module("indicators.intervals").warm_up()
        settle_memory()
    except UserError as error:
        _log.warning("Not ready yet: %s", error)


def settle_memory() -> None:
    """Tell the garbage collector that what is in memory now stays: libraries, snapshot, geography.

    A collection would go through some hundred thousand lasting objects, and hold up every visitor meanwhile.
    """
    gc.collect()
    gc.freeze()


@cache
def _runtime() -> Runtime:
    from components.runtime import runtime

    return runtime()
