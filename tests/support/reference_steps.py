"""Cohort, needs reviewed, pacts, destinations and supports once more, as slowly as in `reference_paths`.

Comes in: a `PathWorld`, a `Query` and one cell of its answer. Goes out: a `Tally` for each indicator, in `STEPS`.
Must not: import the engine's measures, histories or spans.
"""

from collections.abc import Callable
from datetime import date
from statistics import median
from typing import NamedTuple

from data_access.vocabulary import ExitClass
from indicators.model.query import Query
from tests.support.path_world import AS_OF, CODES, LEAD, Case, Pact, PathWorld
from tests.support.reference_path_rows import (
    Cell,
    Event,
    at_exit,
    chosen,
    exits,
    people,
    residence_at,
    span,
)
from tests.support.reference_paths import LEAVING, Tally, newcomers, reached

Days = dict[str, date | None]
BEFORE = {"presa_in_carico": "contatto", "patto": "presa_in_carico", "uscita": "patto", "autonomia": "patto"}


class Told(NamedTuple):
    """A state of a pact on a day."""

    state: str
    day: date


def _cohort(world: PathWorld, query: Query, cell: Cell) -> list[Days]:
    arrived = chosen(newcomers(world), query, cell)
    return [_path(world, who, min(e.day for e in arrived if e.person == who)) for who in sorted(people(arrived))]


def _path(world: PathWorld, person: str, first: date) -> Days:
    """Return the day of each step of somebody who was first seen on a day; None for a step that was not made."""
    days: Days = {"contatto": first, "presa_in_carico": None, "patto": None, "uscita": None, "autonomia": None}
    cases = [case for case in world.cases if case.person == person and _was_open(case.opened, case.closed, first)]
    if not cases:
        return days
    days["presa_in_carico"] = taken = max(first, min(case.opened for case in cases))
    pacts = [case.pact for case in cases if case.pact and _was_open(case.pact.signed, case.pact.closed, first)]
    if not pacts:
        return days
    days["patto"] = signed = max(taken, min(pact.signed for pact in pacts))
    ends = [
        row
        for row in exits(world)
        if row.person == person and row.day >= signed and (row.service is None or row.kind in LEAVING)
    ]
    days["uscita"] = min((row.day for row in ends), default=None)
    days["autonomia"] = min((row.day for row in ends if row.kind is ExitClass.HOME), default=None)
    return days


def _was_open(begun: date, ended: date | None, since: date) -> bool:
    return begun <= AS_OF and (ended is None or ended >= since)


def cohort_steps(world: PathWorld, query: Query, cell: Cell) -> Tally:
    cohort = _cohort(world, query, cell)
    return Tally(sum(days[cell["step"]] is not None for days in cohort), len(cohort))


def cohort_days(world: PathWorld, query: Query, cell: Cell) -> Tally:
    if cell["step"] == "contatto":
        return Tally(None)
    begun = [days for days in _cohort(world, query, cell) if days[BEFORE[cell["step"]]]]
    lengths = [
        (end - start).days
        for days in begun
        if (end := days[cell["step"]]) is not None and (start := days[BEFORE[cell["step"]]]) is not None
    ]
    return Tally(len(lengths), len(begun), float(median(lengths)) if lengths else None)


def exits_by_class(world: PathWorld, query: Query, cell: Cell) -> Tally:
    ended = [row for row in exits(world) if row.service and chosen([at_exit(world, row)], query, cell)]
    return Tally(sum(str(row.kind) == cell["exit_class"] for row in ended), len(ended))


def support_continuity(world: PathWorld, query: Query, cell: Cell) -> Tally:
    kinds: dict[str, set[str]] = {}
    for row in world.supports:
        event = Event(row.person, row.day, row.service, residence_at(world, row.person, row.day))
        if chosen([event], query, cell):
            kinds.setdefault(row.person, set()).add(str(row.continuity))
    own = ["continuativo" if "continuativo" in held else "una_tantum" for held in kinds.values()]
    return Tally(own.count(cell["continuity"]), len(own))


def _opened(world: PathWorld, query: Query, cell: Cell) -> list[Case]:
    """Return the cases opened in the cell, of people whom the services asked about reached."""
    anywhere = query.but(services=())
    return [
        case
        for case in world.cases
        if reached(world, query, case.person)
        and chosen(
            [Event(case.person, case.opened, None, residence_at(world, case.person, case.opened))], anywhere, cell
        )
    ]


def _rated(world: PathWorld, query: Query, cell: Cell) -> dict[str, int]:
    """Return the severest rating of each person rated twice, at the moment that the cell is about."""
    at = ("apertura", "verifica").index(cell["moment"])
    found: dict[str, int] = {}
    for case in _opened(world, query, cell):
        for need, rating in case.needs.items():
            if not isinstance(rating, int) and cell.get("need", str(need)) == str(need):
                found[case.person] = max(found.get(case.person, 0), rating[at])
    return found


def needs_reviewed(world: PathWorld, query: Query, cell: Cell) -> Tally:
    rated = _rated(world, query, cell)
    return Tally(sum(rating >= 1 for rating in rated.values()), len(rated))


def need_severity(world: PathWorld, query: Query, cell: Cell) -> Tally:
    rated = _rated(world, query, cell)
    mean = sum(rated.values()) / len(rated) if rated else None
    return Tally(sum(rating >= 1 for rating in rated.values()), len(rated), mean)


def _told(pact: Pact, query: Query, cell: Cell) -> list[Told]:
    """Return the states of a pact in the time of a cell."""
    start, end = span(query, cell)
    last = min(end, AS_OF)
    found = [Told("firmato", pact.signed)] if start <= pact.signed <= last else []
    if start <= last and pact.signed <= last and (pact.closed is None or pact.closed > last):
        found.append(Told("attivo", last))
    if pact.closed is not None and start <= pact.closed <= last:
        found.append(Told(str(pact.outcome or "senza_esito"), pact.closed))
    return found


def pact_people(world: PathWorld, query: Query, cell: Cell) -> Tally:
    anywhere = query.but(services=())
    who = {
        case.person
        for case in world.cases
        if case.pact and reached(world, query, case.person)
        for told in _told(case.pact, query, cell)
        if told.state == cell["pact_state"]
        and chosen([Event(case.person, told.day, None, residence_at(world, case.person, told.day))], anywhere, cell)
    }
    return Tally(len(who))


def shared_pacts(world: PathWorld, query: Query, cell: Cell) -> Tally:
    areas = {"ambito": set(CODES), "lead": {LEAD}, "territory": set(CODES) - {LEAD}}
    inside = areas.get(query.area, {name for name, code in CODES.items() if code == query.area})
    own = [
        pact
        for pact in world.pacts
        if pact.place in inside
        and str(pact.kind) == cell["pact_kind"]
        and cell.get("municipality", CODES[pact.place]) == CODES[pact.place]
    ]
    return Tally(sum(told.state == cell["pact_state"] for pact in own for told in _told(pact, query, cell)))


STEPS: dict[str, Callable[[PathWorld, Query, Cell], Tally]] = {
    function.__name__: function
    for function in (
        cohort_steps,
        cohort_days,
        exits_by_class,
        support_continuity,
        needs_reviewed,
        need_severity,
        pact_people,
        shared_pacts,
    )
}
"""The indicators of steps, by key."""
