"""Plain rows of a `PathWorld` for the naive reference: events, the cells they fall in, where people lived.

Comes in: a `PathWorld`, a `Query`, a cell (grouping to code). Goes out: lists of events. Must not: import the engine's
measures, histories or spans.
"""

import calendar
from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from data_access.vocabulary import ExitClass, ResidenceClass
from indicators.model.query import Lens, Query
from tests.support.path_world import AS_OF, CODES, LEAD, PERSONS, PLACES, Contact, PathWorld, Residence

TIME = {"year": 12, "quarter": 3, "month": 1}
Cell = dict[str, str]


class Event(NamedTuple):
    """Something that happened to somebody on a day: a contact, an entry, an exit."""

    person: str
    day: date
    service: str | None
    residence: Residence


class Exit(NamedTuple):
    """The end of a stay or of a case (without service)."""

    person: str
    day: date
    service: str | None
    kind: ExitClass


def add_months(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def span(query: Query, cell: Cell) -> tuple[date, date]:
    """Return the first and last day of the cell's group of time, within the period."""
    first, last = query.period.first, query.period.last
    for unit, length in TIME.items():
        if unit in cell:
            ordinal = _ordinal(cell[unit], unit)
            first, last = max(first, ordinal * length), min(last, ordinal * length + length - 1)
    start, final = date(first // 12, first % 12 + 1, 1), date(last // 12, last % 12 + 1, 1)
    return start, add_months(final, 1) - timedelta(days=1)


def _ordinal(code: str, unit: str) -> int:
    year = int(code[:4])
    if unit == "year":
        return year
    return year * 4 + int(code[-1]) - 1 if unit == "quarter" else year * 12 + int(code[5:]) - 1


def matches(event: Event, query: Query, cell: Cell) -> bool:
    """Whether an event belongs to the question and to the cell, whenever it happened."""
    kind, home = event.residence
    here = home if query.lens is Lens.RESIDENCE else PLACES.get(event.service or "")
    in_area = {
        "ambito": True,
        "lead": here == LEAD,
        "territory": here is not None and here != LEAD,
        "099002": here is not None and CODES[here] == "099002",
    }[query.area]
    told = {
        "service": event.service,
        "municipality": CODES.get(here or ""),
        "residence_class": str(kind),
        "sex": str(PERSONS[event.person]),
    }
    asked = not query.services or event.service in query.services
    return in_area and asked and all(told[name] == code for name, code in cell.items() if name in told)


def chosen(events: Iterable[Event], query: Query, cell: Cell) -> list[Event]:
    """Return the events of the cell: in its time, too."""
    start, end = span(query, cell)
    return [event for event in events if start <= event.day <= end and matches(event, query, cell)]


def people(events: Iterable[Event]) -> set[str]:
    return {event.person for event in events}


def as_event(row: Contact) -> Event:
    return Event(row.person, row.day, row.service, row.residence)


def contacts(world: PathWorld) -> list[Event]:
    return [as_event(row) for row in world.contacts]


def days_of(world: PathWorld, person: str) -> list[date]:
    return sorted({row.day for row in world.contacts if row.person == person})


def before(world: PathWorld, person: str, day: date) -> date | None:
    return max((seen for seen in days_of(world, person) if seen < day), default=None)


def after(world: PathWorld, person: str, day: date) -> date | None:
    return min((seen for seen in days_of(world, person) if seen > day), default=None)


def residence_at(world: PathWorld, person: str, day: date) -> Residence:
    known = [row for row in world.contacts if row.person == person and row.day <= day]
    if not known:
        return (ResidenceClass.UNKNOWN, None)
    nearest = max(row.day for row in known)
    order = list(ResidenceClass)
    homes = [row.residence for row in known if row.day == nearest]
    return min(homes, key=lambda home: (order.index(home[0]), home[1] or ""))


def exits(world: PathWorld) -> list[Exit]:
    stays = [Exit(s.person, s.left, s.service, s.exit_to or ExitClass.UNKNOWN) for s in world.stays if s.left]
    cases = [Exit(c.person, c.closed, None, c.exit_to or ExitClass.UNKNOWN) for c in world.cases if c.closed]
    return [row for row in (*stays, *cases) if row.day <= AS_OF]


def at_exit(world: PathWorld, row: Exit) -> Event:
    return Event(row.person, row.day, row.service, residence_at(world, row.person, row.day))
