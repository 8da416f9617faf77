"""A small random Ambito, as plain rows: what both the engine and the naive reference look at.

Comes in: a source of chance. Goes out: a frozen `World`, which `world_rows.write` turns into rows of a database.
Must not: know indicators.

Names, days and codes are few on purpose: collisions (the same person twice, the same day in two services, a contact on
the first day of a month) are where counting goes wrong.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product
from random import Random
from typing import TypeVar

from data_access.vocabulary import (
    CapacityUnit,
    ExitClass,
    NeedDimension,
    RequestOutcome,
    ResidenceClass,
    Section,
    ServiceType,
    Sex,
    TargetGroup,
)

Row = TypeVar("Row")
LEAD, OTHERS = "Alfa", ("Beta", "Gamma", "Delta")
MUNICIPALITIES = {name: f"09900{number}" for number, name in enumerate((LEAD, *OTHERS), start=1)}
SUB_AREAS = {"Alfa": "Nord", "Beta": "Nord", "Gamma": "Sud"}
POPULATION_YEARS = (2023, 2025)
AS_OF = date(2025, 6, 30)
DAYS = [date(2024, 12, 30) + timedelta(days=offset) for offset in (0, 1, 2, 3, 4, 33, 34, 62, 95, 180)]
AGES = (10, 25, 40, 70)


@dataclass(frozen=True, kw_only=True)
class Person:
    """A row, as `tests.support.builder` describes it."""

    key: str
    sex: Sex
    born: int | None
    household: str | None
    targets: frozenset[TargetGroup]
    needs: dict[NeedDimension, int]
    case_opened: date | None


@dataclass(frozen=True, kw_only=True)
class Service:
    """A row, as `tests.support.builder` describes it."""

    key: str
    kind: ServiceType
    organisation: str
    at: str
    strand: str
    unit: CapacityUnit


@dataclass(frozen=True, kw_only=True)
class Contact:
    """A row, as `tests.support.builder` describes it."""

    person: str | None
    service: str
    day: date
    residence: ResidenceClass
    home: str | None
    fictitious: bool
    quantity: int


@dataclass(frozen=True, kw_only=True)
class Capacity:
    """A row, as `tests.support.builder` describes it."""

    service: str
    section: Section
    since: date
    until: date | None
    funded: int
    actual: int


@dataclass(frozen=True, kw_only=True)
class Occupancy:
    """A row, as `tests.support.builder` describes it."""

    service: str
    section: Section
    day: date
    occupied: int


@dataclass(frozen=True, kw_only=True)
class Request:
    """A row, as `tests.support.builder` describes it."""

    person: str | None
    service: str
    day: date
    outcome: RequestOutcome


@dataclass(frozen=True, kw_only=True)
class Stay:
    """A row, as `tests.support.builder` describes it."""

    person: str
    service: str
    section: Section
    entered: date
    left: date | None
    exit_to: ExitClass | None


@dataclass(frozen=True, kw_only=True)
class Budget:
    """A row, as `tests.support.builder` describes it."""

    strand: str
    programme: str
    year: int
    spent: float | None


@dataclass(frozen=True, kw_only=True)
class World:
    """A row, as `tests.support.builder` describes it."""

    residents: dict[tuple[str, int, Sex, int], int]
    persons: tuple[Person, ...]
    services: tuple[Service, ...]
    contacts: tuple[Contact, ...]
    capacity: tuple[Capacity, ...]
    occupancy: tuple[Occupancy, ...]
    requests: tuple[Request, ...]
    stays: tuple[Stay, ...]
    budgets: tuple[Budget, ...]

    def person(self, key: str) -> Person:
        return next(person for person in self.persons if person.key == key)

    def service(self, key: str) -> Service:
        return next(service for service in self.services if service.key == key)


SERVICES = (
    Service(
        key="mensa",
        kind=ServiceType.SOUP_KITCHEN,
        organisation="uno",
        at="Alfa",
        strand="qsfp",
        unit=CapacityUnit.MEAL,
    ),
    Service(
        key="rifugio",
        kind=ServiceType.NIGHT_SHELTER,
        organisation="uno",
        at="Alfa",
        strand="comune",
        unit=CapacityUnit.BED,
    ),
    Service(
        key="casa", kind=ServiceType.NIGHT_SHELTER, organisation="due", at="Beta", strand="qsfp", unit=CapacityUnit.BED
    ),
    Service(
        key="alloggi",
        kind=ServiceType.HOUSING_FIRST,
        organisation="due",
        at="Gamma",
        strand="qsfp",
        unit=CapacityUnit.FLAT,
    ),
)
FIRST = Contact(
    person=None,
    service="mensa",
    day=DAYS[0],
    residence=ResidenceClass.UNKNOWN,
    home=None,
    fictitious=False,
    quantity=1,
)
"""An anonymous meal in every world: data begin on its day."""
PERSONS = tuple(f"p{number}" for number in range(1, 7))
BEDS = ("rifugio", "casa", "alloggi")
SECTIONS = (Section.MEN, Section.WOMEN)
HOMES: tuple[tuple[ResidenceClass, str | None, bool], ...] = (
    *[(ResidenceClass.AMBITO, name, fictitious) for name in MUNICIPALITIES for fictitious in (False, True)],
    *[(ResidenceClass.OUTSIDE, None, False)] * 3,
    *[(ResidenceClass.NONE, None, False), (ResidenceClass.UNKNOWN, None, False)] * 2,
)


def random_world(rng: Random) -> World:
    """Return a world drawn with ``rng``."""
    return World(
        residents=_residents([rng.randint(1, 500) for _ in MUNICIPALITIES]),
        persons=tuple(_person(rng, key) for key in PERSONS),
        services=SERVICES,
        contacts=(FIRST, *[_contact(rng) for _ in range(rng.randint(25, 45))]),
        capacity=_once([_capacity(rng) for _ in range(6)], "service", "section"),
        occupancy=_once([_occupancy(rng) for _ in range(40)], "service", "section", "day"),
        requests=tuple(_request(rng) for _ in range(rng.randint(8, 16))),
        stays=tuple(_stay(rng) for _ in range(rng.randint(2, 7))),
        budgets=_once([_budget(rng) for _ in range(8)], "strand", "programme", "year"),
    )


def _person(rng: Random, key: str) -> Person:
    targets = (TargetGroup.HOMELESS, TargetGroup.ADDICTION)
    return Person(
        key=key,
        sex=rng.choice(list(Sex)),
        born=rng.choice([None, 1950, 1985, 1995, 2010]),
        household=rng.choice([None, "h1", "h2"]),
        targets=frozenset(rng.sample(targets, rng.randint(0, 2))),
        needs={need: rng.randint(0, 3) for need in rng.sample(list(NeedDimension), rng.randint(0, 3))},
        case_opened=rng.choice([None, *DAYS]),
    )


def _contact(rng: Random) -> Contact:
    residence, home, fictitious = rng.choice(HOMES)
    return Contact(
        person=rng.choice((*PERSONS, None)),
        service=rng.choice(SERVICES).key,
        day=rng.choice(DAYS),
        residence=residence,
        home=home,
        fictitious=fictitious,
        quantity=rng.randint(1, 3),
    )


def _capacity(rng: Random) -> Capacity:
    return Capacity(
        service=rng.choice(BEDS),
        section=rng.choice(SECTIONS),
        since=rng.choice(DAYS[:4]),
        until=rng.choice([None, None, DAYS[-1]]),
        funded=rng.randint(0, 4),
        actual=rng.randint(0, 4),
    )


def _occupancy(rng: Random) -> Occupancy:
    return Occupancy(
        service=rng.choice(BEDS), section=rng.choice(SECTIONS), day=rng.choice(DAYS), occupied=rng.randint(0, 4)
    )


def _request(rng: Random) -> Request:
    outcomes = (*RequestOutcome, RequestOutcome.TURNED_AWAY, RequestOutcome.TURNED_AWAY)
    return Request(
        person=rng.choice((*PERSONS, None)),
        service=rng.choice(BEDS),
        day=rng.choice(DAYS[2:6]),
        outcome=rng.choice(outcomes),
    )


def _stay(rng: Random) -> Stay:
    entered, nights = rng.choice(DAYS), rng.choice([None, 1, 2, 3, 4, 40])
    return Stay(
        person=rng.choice(PERSONS),
        service=rng.choice(BEDS),
        section=rng.choice(SECTIONS),
        entered=entered,
        left=None if nights is None else entered + timedelta(days=nights),
        exit_to=None if nights is None else rng.choice(list(ExitClass)),
    )


def _budget(rng: Random) -> Budget:
    return Budget(
        strand=rng.choice(["qsfp", "comune", "fnps"]),
        programme=rng.choice(["poverta", "abitare"]),
        year=rng.choice([2024, 2025]),
        spent=rng.choice([None, 0.0, 1000.0, 2500.0, 81_000.5]),
    )


def _once(rows: Sequence[Row], *key: str) -> tuple[Row, ...]:
    """Return the rows of which no two share the key that the database holds unique."""
    return tuple({tuple(getattr(row, name) for name in key): row for row in rows}.values())


def _residents(sizes: Sequence[int]) -> dict[tuple[str, int, Sex, int], int]:
    """Give each municipality as many residents as its size says, unevenly by year, sex and age; children nowhere."""
    cells = product(zip(MUNICIPALITIES, sizes, strict=True), POPULATION_YEARS, (Sex.FEMALE, Sex.MALE), AGES)
    return {
        (name, year, sex, age): size * (year - 2020) + age * (sex is Sex.MALE) if age > AGES[0] else 0
        for (name, size), year, sex, age in cells
    }
