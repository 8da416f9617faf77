"""What one process holds once and every session shares: settings, database, snapshot, query service, geography.

Comes in: the environment. Goes out: `runtime()`.
Must not: hold anything of a single visitor.
"""

import logging
import threading
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from sqlalchemy import Engine

from data_access.accounts.access_log import AccessLog
from data_access.accounts.entrance import Entrance
from data_access.accounts.store import register_engine
from data_access.database import build_engine
from data_access.replica import replica_engine
from data_access.settings import Settings, current_settings
from data_access.store import SnapshotStore
from geo.boundaries import Geography, build_territory
from geo.contract import check_geography
from geo.source import ATTRIBUTION
from geo.territory import Layer, Territory
from geo.tiles import TileGrid, build_tiles
from indicators.engine.query_service import QueryService
from indicators.model.code_lists import Directory
from indicators.model.territory import TodaysTerritory, todays_territory
from indicators.selection.person_timelines import warm_up
from user_error import UserError

KEPT: Final = 4
"""Territories whose boundaries are kept: data that are refreshed seldom bring another."""
_building = threading.Lock()
_opening = threading.Lock()
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Runtime:
    """The parts of a running dashboard; ``log`` writes what visitors do, outside the demonstration."""

    settings: Settings
    engine: Engine
    store: SnapshotStore
    queries: QueryService
    log: AccessLog | None = None

    def entrance(self) -> Entrance:
        """Return what lets people in, outside the demonstration: opened at the first call, and at each that fails.

        Raises
        ------
        DataUnavailableError
            If the tables of accounts are not there, or cannot be read.
        """
        with _opening:
            return _entrance(self)

    def geography(self) -> Geography:
        """Return the boundaries of the municipalities of the current data."""
        return _geography(self._territory())

    def tiles(self) -> TileGrid:
        """Return the equal-size tiles of the same municipalities."""
        return _tiles(self._territory())

    def boundaries_line(self) -> str:
        """Return the line that the licence of the boundaries wants; that of ISTAT where none can be drawn."""
        try:
            return self.geography().attribution
        except UserError:
            return ATTRIBUTION

    def _territory(self) -> Territory:
        edition = self.queries.edition()
        return edition.once("territory", (), lambda: territory_of(edition.for_views().find(todays_territory)))


def territory_of(found: TodaysTerritory) -> Territory:
    """Return what the data say of the municipalities as `geo` takes it."""
    layers = tuple(
        Layer(year=given.year, attribution=given.attribution, shapes=given.shapes) for given in found.boundaries
    )
    return Territory(version=found.version, names=found.names, former=found.former, layers=layers)


def runtime() -> Runtime:
    """Return the runtime of this process, built at the first call (no connection is opened yet).

    Whoever calls meanwhile waits: of two, visitors would use one, and the health check tell of the other.

    Raises
    ------
    UserError
        If the environment holds a setting that is refused.
    """
    with _building:
        return _runtime()


@lru_cache(maxsize=1)
def _runtime() -> Runtime:
    settings = current_settings()
    engine = build_engine(settings)
    store = SnapshotStore(engine, settings, accept=Directory.of, prepare=warm_up, replica=replica_engine(settings))
    queries = QueryService(store.current, settings)
    return Runtime(settings=settings, engine=engine, store=store, queries=queries, log=_access_log(settings))


def _access_log(settings: Settings) -> AccessLog | None:
    """Return what writes the access log; nothing of a demonstration is written."""
    if settings.demo_mode:
        return None
    return AccessLog(register_engine(settings), key=settings.log_key, told=_log.warning)


@lru_cache(maxsize=1)
def _entrance(parts: Runtime) -> Entrance:
    log = parts.log or AccessLog(register_engine(parts.settings), key=parts.settings.log_key, told=_log.warning)
    return Entrance.on(parts.settings, log=log)


@lru_cache(maxsize=KEPT)
def _geography(territory: Territory) -> Geography:
    geography = build_territory(territory)
    check_geography(geography)
    return geography


@lru_cache(maxsize=KEPT)
def _tiles(territory: Territory) -> TileGrid:
    return build_tiles(_geography(territory))
