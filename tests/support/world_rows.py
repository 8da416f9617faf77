"""Writes a `World` into a database, with the builder.

Comes in: a `World` and an engine on an empty, migrated database. Goes out: its rows. Must not: draw anything.
"""

from sqlalchemy import Engine

from tests.support.builder import AmbitoBuilder, ambito
from tests.support.world import AS_OF, LEAD, MUNICIPALITIES, OTHERS, POPULATION_YEARS, SUB_AREAS, World


def write(world: World, engine: Engine) -> None:
    """Write a world into an empty, migrated database."""
    given = ambito(lead=LEAD, others=OTHERS, sub_areas=SUB_AREAS)
    for year in POPULATION_YEARS:
        for name in MUNICIPALITIES:
            cells = {(s, a): count for (n, y, s, a), count in world.residents.items() if (n, y) == (name, year)}
            given.residents(name, cells, year=year)
    _write_people(given, world)
    _write_beds(given, world)
    for money in world.budgets:
        given.budget(money.programme, strand=money.strand, year=money.year, planned=1.0, spent=money.spent)
    given.save(engine, as_of=AS_OF)


def _write_people(given: AmbitoBuilder, world: World) -> None:
    for row in world.services:
        given.service(
            row.key, kind=row.kind, at=row.at, organisation=row.organisation, strand=row.strand, unit=row.unit
        )
    for person in world.persons:
        given.person(
            person.key, sex=person.sex, born=person.born, household=person.household, targets=sorted(person.targets)
        )
        if person.case_opened is not None:
            given.case(person.key, opened=person.case_opened, needs=person.needs)
    for contact in world.contacts:
        home = contact.home or contact.residence
        given.contact(
            contact.person,
            service=contact.service,
            day=contact.day,
            residence=home,
            fictitious=contact.fictitious,
            quantity=contact.quantity,
        )


def _write_beds(given: AmbitoBuilder, world: World) -> None:
    for held in world.capacity:
        given.capacity(
            held.service,
            section=held.section,
            since=held.since,
            until=held.until,
            funded=held.funded,
            actual=held.actual,
        )
    for night in world.occupancy:
        given.occupancy(night.service, section=night.section, day=night.day, occupied=night.occupied)
    for asked in world.requests:
        given.request(asked.person, service=asked.service, day=asked.day, outcome=asked.outcome)
    for stay in world.stays:
        given.stay(
            stay.person,
            service=stay.service,
            section=stay.section,
            entered=stay.entered,
            left=stay.left,
            exit_to=stay.exit_to,
        )
