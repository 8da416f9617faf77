"""A small random Ambito of paths: contacts, stays, cases, pacts and supports over two years, as plain rows.

Comes in: choices of Hypothesis. Goes out: a frozen `PathWorld`, which `write` turns into rows of a database.
Must not: know indicators.

Days lie 29, 30, 89, 90 days and whole months apart, where thresholds and month ends make a difference.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from hypothesis import strategies as st
from sqlalchemy import Engine

from data_access.vocabulary import (
    Continuity,
    ExitClass,
    NeedDimension,
    PactKind,
    PactOutcome,
    ResidenceClass,
    Sex,
)
from tests.support.builder import ambito

LEAD, OTHER = "Alfa", "Beta"
CODES = {LEAD: "099001", OTHER: "099002"}
PLACES = {"rifugio": LEAD, "casa": OTHER, "mensa": LEAD}
AS_OF = date(2026, 3, 15)
BEGIN = date(2024, 1, 1)
STEPS = (0, 1, 14, 15, 29, 30, 59, 60, 89, 90, 91, 150, 181, 240, 334, 365, 366, 424, 456, 547, 700, 730, 790, 804)
DAYS = [BEGIN + timedelta(days=step) for step in STEPS]
BODY = {"rifugio": "uno", "casa": "due", "mensa": "uno"}
"""The organisation of each service."""
PERSONS = {f"p{number}": sex for number, sex in enumerate((Sex.FEMALE, Sex.MALE, Sex.MALE, Sex.OTHER, Sex.FEMALE))}
Residence = tuple[ResidenceClass, str | None]
HOMES: list[Residence] = [
    (ResidenceClass.AMBITO, LEAD),
    (ResidenceClass.AMBITO, OTHER),
    (ResidenceClass.OUTSIDE, None),
    (ResidenceClass.NONE, None),
]


@dataclass(frozen=True, kw_only=True)
class Contact:
    """A contact; ``first`` if it was declared as the first."""

    person: str
    service: str
    day: date
    residence: Residence
    first: bool


@dataclass(frozen=True, kw_only=True)
class Stay:
    """A stay, in progress if ``left`` is None."""

    person: str
    service: str
    entered: date
    left: date | None
    exit_to: ExitClass | None


@dataclass(frozen=True, kw_only=True)
class Case:
    """A case with its needs (rated at opening, and again if there are two numbers), and its pact if it has one."""

    person: str
    opened: date
    closed: date | None
    exit_to: ExitClass | None
    needs: dict[NeedDimension, int | tuple[int, int]]
    pact: "Pact | None"


@dataclass(frozen=True, kw_only=True)
class Pact:
    """A pact; of a community or a territory if it has a ``kind`` and the municipality that promotes it."""

    signed: date
    closed: date | None
    outcome: PactOutcome | None
    kind: PactKind = PactKind.INDIVIDUAL
    place: str | None = None


@dataclass(frozen=True, kw_only=True)
class Support:
    """A support given to a person."""

    person: str
    service: str
    day: date
    continuity: Continuity


@dataclass(frozen=True, kw_only=True)
class PathWorld:
    """Everything that happened."""

    contacts: tuple[Contact, ...]
    stays: tuple[Stay, ...]
    cases: tuple[Case, ...]
    pacts: tuple[Pact, ...]
    supports: tuple[Support, ...]


def _span(draw: st.DrawFn) -> tuple[date, date | None, ExitClass | None]:
    start = draw(st.sampled_from(DAYS))
    length = draw(st.sampled_from([None, 0, 0, 1, 90, 179, 180, 400]))
    if length is None:
        return start, None, None
    return (
        start,
        start + timedelta(days=length),
        draw(st.sampled_from([ExitClass.HOME, ExitClass.HOME, None, *ExitClass])),
    )


@st.composite
def stays(draw: st.DrawFn) -> Stay:
    """Return a stay of one of the first three persons."""
    entered, left, exit_to = _span(draw)
    person, service = draw(st.sampled_from(sorted(PERSONS)[:3])), draw(st.sampled_from(["rifugio", "casa"]))
    return Stay(person=person, service=service, entered=entered, left=left, exit_to=exit_to)


@st.composite
def pacts(draw: st.DrawFn, *, near: date | None = None, shared: bool = False) -> Pact:
    """Return a pact; signed soon after a day, if there is one that it should be ``near`` to."""
    signed = draw(
        st.sampled_from(DAYS if near is None else [near, near + timedelta(days=1), near + timedelta(days=90)])
    )
    closed = draw(st.none() | st.sampled_from([signed, signed + timedelta(days=45)]))
    outcome = None if closed is None else draw(st.none() | st.sampled_from(PactOutcome))
    if not shared:
        return Pact(signed=signed, closed=closed, outcome=outcome)
    kind = draw(st.sampled_from([PactKind.COMMUNITY, PactKind.TERRITORIAL]))
    return Pact(signed=signed, closed=closed, outcome=outcome, kind=kind, place=draw(st.sampled_from([LEAD, OTHER])))


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Return a case of anybody."""
    opened, closed, exit_to = _span(draw)
    rating = st.integers(0, 2) | st.tuples(st.integers(0, 2), st.integers(0, 3))
    needs = draw(st.dictionaries(st.sampled_from(NeedDimension), rating, max_size=3))
    pact = draw(st.none() | pacts() | pacts(near=opened))
    person = draw(st.sampled_from(sorted(PERSONS)))
    return Case(person=person, opened=opened, closed=closed, exit_to=exit_to, needs=needs, pact=pact)


def path_worlds() -> st.SearchStrategy[PathWorld]:
    """Return the strategy of the worlds."""
    contact = st.builds(
        Contact,
        person=st.sampled_from(sorted(PERSONS)),
        service=st.sampled_from(sorted(PLACES)),
        day=st.sampled_from(DAYS),
        residence=st.sampled_from(HOMES),
        first=st.sampled_from([False, False, True]),
    )
    support = st.builds(
        Support,
        person=st.sampled_from(sorted(PERSONS)),
        service=st.sampled_from(sorted(PLACES)),
        day=st.sampled_from(DAYS),
        continuity=st.sampled_from(Continuity),
    )
    return st.builds(
        PathWorld,
        contacts=st.lists(contact, min_size=5, max_size=25).map(tuple),
        stays=st.lists(stays(), min_size=2, max_size=10).map(tuple),
        cases=st.lists(cases(), min_size=1, max_size=7).map(tuple),
        pacts=st.lists(pacts(shared=True), max_size=4).map(tuple),
        supports=st.lists(support, max_size=6).map(tuple),
    )


def write(world: PathWorld, engine: Engine) -> None:
    """Write a world into an empty, migrated database."""
    given = ambito(lead=LEAD, others=[OTHER])
    given.shelter("rifugio", beds=9, organisation=BODY["rifugio"])
    given.shelter("casa", beds=9, at=OTHER, organisation=BODY["casa"]).service("mensa", organisation=BODY["mensa"])
    given.contact(None, service="mensa", day=BEGIN)  # the data begin
    for key, sex in PERSONS.items():
        given.person(key, sex=sex)
    for row in world.contacts:
        kind, home = row.residence
        given.contact(row.person, service=row.service, day=row.day, residence=home or kind, first=row.first)
    for stay in world.stays:
        given.stay(stay.person, service=stay.service, entered=stay.entered, left=stay.left, exit_to=stay.exit_to)
    for case in world.cases:
        given.case(case.person, opened=case.opened, closed=case.closed, exit_to=case.exit_to, needs=case.needs)
        if case.pact is not None:
            own = case.pact
            given.pact(case.person, signed=own.signed, closed=own.closed, outcome=own.outcome)
    for pact in world.pacts:
        given.pact(
            signed=pact.signed, closed=pact.closed, outcome=pact.outcome, kind=pact.kind, municipality=pact.place
        )
    for support in world.supports:
        given.support(support.person, service=support.service, day=support.day, continuity=support.continuity)
    given.save(engine, as_of=AS_OF)
