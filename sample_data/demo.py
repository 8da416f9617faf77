"""Fills an empty, migrated database with the synthetic Ambito, all of it or nothing.

Comes in: an engine, a scale, a seed. Goes out: `DemoSummary` and a database marked as demonstration.
Must not: touch a database that holds anything else. Everything is written in one transaction: an interrupted run
leaves the database as it was. Oddities planted for whoever checks the data (they never break a constraint) are listed
in `ODDITIES`.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Final

import polars as pl
from sqlalchemy import Connection, Engine, select

from data_access import bulk
from data_access.database import told, translate_errors
from data_access.errors import UserError
from data_access.models import metadata
from data_access.sequences import catch_up
from sample_data import (
    ambito,
    bed_tables,
    capacity,
    days,
    deliveries,
    paths,
    plan,
    redraws,
    registers,
    registry,
    store,
    verification,
)
from sample_data.contacts import MonthChunk, month_chunks
from sample_data.supports import Supports
from sample_data.world import DEFAULT_SEED, World, build_world

Progress = Callable[[str, float], None]
"""Called with what is being done, in Italian, and the share done so far (from 0 to 1, never falling)."""

ODDITIES: Final = (
    "Dormitorio, sede storica: occupati oltre la capienza nelle notti del 14 e 15 gennaio 2025",
    "Mensa sociale: un blocco di righe identiche ripetuto il 12 agosto 2026",
    "Mensa sociale: nessuna riga nei martedì 4, 11 e 18 febbraio 2025, in un servizio aperto ogni giorno",
    "Centro di ascolto di Castelleone: nessun flusso da maggio 2026",
    "Emporio di Pandino e centro diurno: flusso di ottobre 2026 non ancora arrivato",
    "Unità di strada: flussi di settembre e ottobre 2026 non ancora arrivati",
    "Docce e igiene: flusso di giugno 2026 rettificato il 28 settembre 2026",
)

_NOT_EMPTY: Final = (
    "La base dati {name} contiene già dei dati che non sono dimostrativi: indicarne un'altra, vuota, con "
    "BIFOCALE_DATABASE_URL e ripetere `bifocale demo`."
)
_ALREADY_DEMO: Final = (
    "La base dati {name} contiene già i dati dimostrativi: per riscriverli da capo eseguire `bifocale demo --replace`."
)
_BAD_SCALE: Final = (
    "La scala dei dati dimostrativi deve essere maggiore di zero e al massimo {highest}; ricevuto {scale}."
)
_BAD_SEED: Final = "Il seme dei dati dimostrativi deve essere un numero intero non negativo; ricevuto {seed}."
_HIGHEST_SCALE: Final = 1000
_WORLD_SHARE: Final = 0.15


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoSummary:
    """What was written: rows by table, distinct persons by year, and the oddities planted on purpose."""

    scale: float
    seed: int
    rows: dict[str, int]
    persons_by_year: dict[int, int]
    oddities: tuple[str, ...] = ODDITIES


@dataclass(slots=True)
class _Tally:
    """What is counted while the months go by."""

    returns: dict[tuple[int, date], tuple[int, int]] = field(default_factory=dict)
    persons: dict[int, list[pl.Series]] = field(default_factory=dict)

    def add(self, chunk: MonthChunk) -> None:
        """Count rows and persons by service, and keep who was seen."""
        by_service = chunk.contacts.group_by("service_id").agg(
            pl.len(), pl.col("person_id").drop_nulls().n_unique().alias("persons")
        )
        for service, rows, persons in by_service.rows():
            self.returns[service, chunk.month.first] = (rows, persons)
        seen = chunk.contacts["person_id"].drop_nulls().unique()
        year = chunk.month.first.year
        self.persons[year] = [pl.concat([*self.persons.get(year, []), seen]).unique()]

    def persons_by_year(self) -> dict[int, int]:
        """Return distinct persons with a contact, by year."""
        return {year: len(seen[0]) for year, seen in self.persons.items()}


def create_demo(
    engine: Engine,
    *,
    scale: float = 1.0,
    seed: int = DEFAULT_SEED,
    replace: bool = False,
    progress: Progress | None = None,
) -> DemoSummary:
    """Fill a migrated database with the demo Ambito.

    Parameters
    ----------
    engine : Engine
        SQLite or PostgreSQL, migrated and empty.
    scale : float
        Multiplies persons, places, hours and euros; at 1 there are about 200,000 contacts.
    seed : int
        Same seed and scale, same rows (and, on a new SQLite file, same bytes).
    replace : bool
        Empty first a database that holds the demo already.
    progress : callable, optional
        Called with an Italian label and the share done.

    Returns
    -------
    DemoSummary

    Raises
    ------
    UserError
        If the scale or the seed is refused, if the database holds real data, or if it holds the demo and ``replace``
        is not asked.
    """
    _check_numbers(scale, seed)
    report = progress or _silent
    rows: Counter[str] = Counter()
    tally = _Tally()
    with translate_errors(engine), engine.begin() as connection:
        bulk.prepare(connection)
        _make_room(connection, replace=replace)
        report("Persone e servizi", 0.0)
        world = build_world(scale=scale, seed=seed)
        report("Persone e servizi", _WORLD_SHARE)
        for table, frame in _frames(world, tally, report):
            rows[table] += bulk.write(connection, table, frame)
        catch_up(connection)
    report("Fatto", 1.0)
    return DemoSummary(scale=scale, seed=seed, rows=dict(rows), persons_by_year=tally.persons_by_year())


def _frames(world: World, tally: _Tally, report: Progress) -> Iterator[tuple[str, pl.DataFrame]]:
    """Yield every table with its rows, in an order that satisfies the foreign keys."""
    yield from _registry(world)
    yield from _people(world)
    yield from _months(world, tally, report)
    totals = tally.returns
    yield "data_version", deliveries.data_version_frame()
    returns = deliveries.return_frame(totals, world.seed)
    yield "return_record", returns
    yield "return_event", verification.return_event_frame(returns)
    yield "revision", deliveries.revision_frame(totals)
    yield "redraw", redraws.redraw_frame(scale=world.scale, seed=world.seed)


def _registry(world: World) -> Iterator[tuple[str, pl.DataFrame]]:
    yield "ambito", ambito.ambito_frame()
    yield "municipality", ambito.municipality_frame()
    yield "municipality_alias", ambito.alias_frame()
    yield "residents", ambito.residents_frame()
    yield "strand", registry.strand_frame()
    yield "programme", registry.programme_frame()
    yield "objective", plan.objective_frame()
    yield "objective_sdg", plan.objective_sdg_frame()
    yield "target", plan.target_frame()
    yield "organisation", registry.organisation_frame()
    yield "service", registry.service_frame()
    yield "capacity", capacity.capacity_frame(world.scale)
    yield "plan_event", capacity.plan_event_frame()
    yield "staff_hours", plan.staff_hours_frame(scale=world.scale, seed=world.seed)
    budgets = plan.budget_frame(scale=world.scale, seed=world.seed)
    yield "budget", budgets
    yield "municipal_budget", plan.municipal_budget_frame(budgets, ambito.residents_frame())
    yield "sharing_key", plan.sharing_key_frame()


def _people(world: World) -> Iterator[tuple[str, pl.DataFrame]]:
    yield "household", registers.household_frame(world.people, world.seed)
    yield "person", registers.person_frame(world.people, world.seed)
    yield "person_target", registers.person_target_frame(world.people, world.seed)
    yield "stay", bed_tables.stay_frame(world)
    yield "request", bed_tables.request_frame(world)
    cases = paths.case_frame(world)
    yield "case_record", cases
    yield "case_need", paths.case_need_frame(world, cases)
    yield "pact", paths.pact_frame(cases, world.seed)


def _months(world: World, tally: _Tally, report: Progress) -> Iterator[tuple[str, pl.DataFrame]]:
    supports = Supports(world)
    last = len(days.months()) - 1
    for chunk in month_chunks(world):
        tally.add(chunk)
        yield "contact", chunk.contacts
        yield "occupancy", chunk.occupancy
        yield "support", supports.month(chunk.contacts, chunk.month.index)
        report(f"Accessi, {chunk.month.first:%m/%Y}", _WORLD_SHARE + (0.95 - _WORLD_SHARE) * chunk.month.index / last)


def _make_room(connection: Connection, *, replace: bool) -> None:
    if store.is_empty(connection):
        return
    demo = [row.is_demo for row in connection.execute(select(metadata.tables["ambito"])).all()]
    if not demo or not all(demo):
        raise told(UserError, _NOT_EMPTY, connection.engine)
    if not replace:
        raise told(UserError, _ALREADY_DEMO, connection.engine)
    store.empty(connection)


def _check_numbers(scale: float, seed: int) -> None:
    if not 0 < scale <= _HIGHEST_SCALE:
        raise UserError(_BAD_SCALE.format(highest=_HIGHEST_SCALE, scale=scale))
    if seed < 0:
        raise UserError(_BAD_SEED.format(seed=seed))


def _silent(_label: str, _share: float) -> None:
    """Report to nobody."""
