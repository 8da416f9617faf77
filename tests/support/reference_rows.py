"""Which rows a question is about and which cells its answer has, for the naive reference.

Comes in: a `World`, a `Query`. Goes out: lists of plain rows, codes of groups, cells.
Must not: import the engine's measures, counting or dimensions.
"""

from collections.abc import Callable, Iterable
from datetime import date
from itertools import product
from typing import Any

from data_access.vocabulary import CapacityUnit, NeedDimension, ResidenceClass, Sex, TargetGroup
from indicators.model.query import Lens, Query
from tests.support.world import AS_OF, LEAD, MUNICIPALITIES, SUB_AREAS, Contact, World

Cell = dict[str, str]
"""One group for each grouping: ``{"municipality": "099002", "year": "2025"}``."""
GEOGRAPHIC = ("municipality", "sub_area", "area")
BANDS = {"0-17": (0, 17), "18-29": (18, 29), "30-44": (30, 44), "45-64": (45, 64), "65+": (65, 200)}


def month_of(day: date) -> int:
    return day.year * 12 + day.month - 1


def in_period(day: date, query: Query) -> bool:
    return query.period.first <= month_of(day) <= query.period.last


def in_area(municipality: str | None, area: str) -> bool:
    """Whether a municipality (by name) is in an area."""
    if area == "ambito":
        return True
    if municipality is None:
        return False
    return {"lead": municipality == LEAD, "territory": municipality != LEAD}.get(
        area, MUNICIPALITIES[municipality] == area
    )


def passes_filters(world: World, query: Query, service: str, person: str | None) -> bool:
    """Whether a row of a service and a person passes the filters by service, strand, target and need."""
    row = world.service(service)
    return (
        (not query.services or service in query.services)
        and (not query.service_types or row.kind in query.service_types)
        and (not query.strands or row.strand in query.strands)
        and (not query.targets or bool(set(query.targets) & targets_of(world, person)))
        and (not query.needs or bool(set(query.needs) & needs_of(world, person)))
    )


def targets_of(world: World, person: str | None) -> set[TargetGroup]:
    return set() if person is None else set(world.person(person).targets)


def needs_of(world: World, person: str | None) -> set[NeedDimension]:
    if person is None or world.person(person).case_opened is None:
        return set()
    return {dimension for dimension, rating in world.person(person).needs.items() if rating >= 1}


def registered(contact: Contact, query: Query) -> tuple[ResidenceClass, str | None]:
    """Return where somebody was registered that day, a fictitious address counting for none if so asked."""
    if contact.fictitious and query.exclude_fictitious:
        return ResidenceClass.NONE, None
    return contact.residence, contact.home


def contacts_of(world: World, query: Query, lens: Lens) -> list[Contact]:
    return [
        contact
        for contact in world.contacts
        if in_period(contact.day, query)
        and passes_filters(world, query, contact.service, contact.person)
        and in_area(seen_through(world, query, contact, lens), query.area)
    ]


def seen_through(world: World, query: Query, contact: Contact, lens: Lens) -> str | None:
    return registered(contact, query)[1] if lens is Lens.RESIDENCE else world.service(contact.service).at


def codes_of(grouping: str, world: World, query: Query, row: Any, lens: Lens) -> set[str]:
    """Return the codes of the groups that a contact, a request or a night falls in."""
    service = world.service(row.service)
    person = getattr(row, "person", None)
    at = seen_through(world, query, row, lens) if isinstance(row, Contact) else service.at
    if grouping in GEOGRAPHIC:
        return place_codes(grouping, at)
    if grouping in {"sex", "age_band", "target", "need"}:
        return set() if person is None else person_codes(grouping, world, person, row.day.year)
    simple: dict[str, Callable[[], str]] = {
        "year": lambda: str(row.day.year),
        "quarter": lambda: f"{row.day.year}-Q{(row.day.month + 2) // 3}",
        "month": lambda: f"{row.day:%Y-%m}",
        "service": lambda: service.key,
        "service_type": lambda: str(service.kind),
        "organisation": lambda: service.organisation,
        "strand": lambda: service.strand,
        "place": lambda: MUNICIPALITIES[service.at],
        "section": lambda: str(row.section),
        "residence_class": lambda: str(registered(row, query)[0]),
    }
    return {simple[grouping]()}


def place_codes(grouping: str, municipality: str | None) -> set[str]:
    if municipality is None:
        return set()
    if grouping == "municipality":
        return {MUNICIPALITIES[municipality]}
    if grouping == "area":
        return {"alfa" if municipality == LEAD else "territorio"}
    return {SUB_AREAS[municipality]} if municipality in SUB_AREAS else set()


def person_codes(grouping: str, world: World, key: str, year: int) -> set[str]:
    """Return the codes of the groups that a person falls in; their age is that of a year."""
    person = world.person(key)
    if grouping == "sex":
        return {str(person.sex)}
    if grouping == "target":
        return {str(target) for target in person.targets}
    if grouping == "need":
        return {str(need) for need in needs_of(world, key)}
    return set() if person.born is None else {band_of(year - person.born)}


def band_of(age: int) -> str:
    return next(code for code, (first, last) in BANDS.items() if first <= age <= last)


def within(cell: Cell, world: World, query: Query, rows: Iterable[Any], lens: Lens) -> list[Any]:
    """Return the rows that fall in a cell."""
    return [
        row
        for row in rows
        if all(code in codes_of(grouping, world, query, row, lens) for grouping, code in cell.items())
    ]


def without(cell: Cell, *groupings: str) -> Cell:
    return {grouping: code for grouping, code in cell.items() if grouping not in groupings}


def persons_in(rows: Iterable[Any]) -> set[str]:
    return {row.person for row in rows if row.person is not None}


def cells(world: World, query: Query, *, beds_only: bool, of_money: bool) -> list[Cell]:
    """Return every cell of an answer, reached or not."""
    choices = [sorted(groups(by.value, world, query, beds_only=beds_only, of_money=of_money)) for by in query.by]
    return [dict(zip((by.value for by in query.by), codes, strict=True)) for codes in product(*choices)]


def groups(grouping: str, world: World, query: Query, *, beds_only: bool, of_money: bool) -> set[str]:
    """Return the codes of every group that exists for a question."""
    here = [name for name in MUNICIPALITIES if in_area(name, query.area)]
    services = [
        row
        for row in world.services
        if passes_filters(world, query.but(targets=(), needs=()), row.key, None)
        and (not beds_only or row.unit is CapacityUnit.BED)
    ]
    hosts = {row.at for row in world.services}
    last = min(query.period.last, month_of(AS_OF))
    days = [date(month // 12, month % 12 + 1, 1) for month in range(query.period.first, last + 1)]
    found: dict[str, Callable[[], set[str]]] = {
        "municipality": lambda: {MUNICIPALITIES[name] for name in here},
        "sub_area": lambda: {SUB_AREAS[name] for name in here if name in SUB_AREAS},
        "area": lambda: {"alfa" if name == LEAD else "territorio" for name in here},
        "place": lambda: {MUNICIPALITIES[n] for n in hosts if query.lens is Lens.RESIDENCE or in_area(n, query.area)},
        "year": lambda: {str(day.year) for day in days},
        "quarter": lambda: {f"{day.year}-Q{(day.month + 2) // 3}" for day in days},
        "month": lambda: {f"{day:%Y-%m}" for day in days},
        "service": lambda: {row.key for row in services},
        "service_type": lambda: {str(row.kind) for row in services},
        "organisation": lambda: {row.organisation for row in services},
        "strand": lambda: strands(world, query) if of_money else {row.strand for row in services},
        "sex": lambda: set(Sex.codes()),
        "age_band": lambda: set(BANDS),
        "target": lambda: {str(term) for term in TargetGroup if not query.targets or term in query.targets},
        "need": lambda: {str(term) for term in NeedDimension if not query.needs or term in query.needs},
        "residence_class": lambda: set(ResidenceClass.codes()),
        "section": lambda: {"uomini", "donne", "tutti"} | sections_of(world),
    }
    return found[grouping]()


def sections_of(world: World) -> set[str]:
    return {str(row.section) for rows in (world.capacity, world.occupancy, world.stays) for row in rows}


def strands(world: World, query: Query) -> set[str]:
    return {row.strand for row in world.budgets if not query.strands or row.strand in query.strands}
