"""A small Ambito with a bit of everything and nothing wrong, on real municipalities: what damage is done to.

Role: the base of `tests.support.damaged`. In: an engine. Out: rows in a database.
Must not: hold anything that `bifocale db check` has to say something about, but that the data are invented.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from sqlalchemy import Engine

from data_access.vocabulary import (
    CapacityUnit,
    Continuity,
    ExitClass,
    NeedDimension,
    OrganisationKind,
    PactKind,
    PactOutcome,
    Polarity,
    Profession,
    RequestOutcome,
    ResidenceClass,
    ReturnStatus,
    Section,
    ServiceType,
    Sex,
    TargetGroup,
    Track,
)
from tests.support.builder import AmbitoBuilder

CODES: Final = {"Crema": "019035", "Madignano": "019055", "Offanengo": "019062", "Ripalta Cremasca": "019081"}
LEAD: Final = "Crema"
SUB_AREAS: Final = {"Crema": "Ovest", "Madignano": "Est", "Offanengo": "Est", "Ripalta Cremasca": "Ovest"}
PEOPLE: Final = {"Crema": 340, "Madignano": 28, "Offanengo": 60, "Ripalta Cremasca": 34}
"""Residents of each sex and age."""
AGES: Final = (10, 30, 50, 75)
OPENED: Final = date(2024, 1, 1)
AS_OF: Final = date(2025, 12, 31)
TODAY: Final = date(2026, 1, 15)
"""The day on which the base is checked."""
MONTHS: Final = tuple(date(year, month, 1) for year in (2024, 2025) for month in range(1, 13))
EVERY: Final = {"mensa": 1, "docce": 3, "dormitorio": 2, "emporio": 4}
"""Services, and of how many persons one goes there in a month."""
PERSONS: Final = 24
NO_HOME: Final = {5: ResidenceClass.NONE, 11: ResidenceClass.OUTSIDE, 17: ResidenceClass.UNKNOWN}
"""Persons who are not residents of the Ambito."""


class _Cremasco(AmbitoBuilder):
    """An Ambito whose municipalities have their true codes, and so boundaries."""

    def code(self, name: str) -> str:
        return CODES[name]


def healthy() -> AmbitoBuilder:
    """Return the description of the base."""
    given = _Cremasco(lead=LEAD, is_demo=True)
    given.version(as_of=AS_OF)
    for name in CODES:
        given.municipality(name, sub_area=SUB_AREAS[name], aliases=[f"{name} (CR)"])
        for year in (2023, 2024, 2025):
            people = {(sex, age): PEOPLE[name] for sex in (Sex.FEMALE, Sex.MALE) for age in AGES}
            given.residents(name, people, year=year)
    _services(given)
    _people(given)
    _plan(given)
    return given


def save_healthy(engine: Engine) -> None:
    """Write the base."""
    healthy().save_quietly(engine)


def _services(given: AmbitoBuilder) -> None:
    given.strand("fondo", track=Track.AMBITO).strand("comune", track=Track.MUNICIPAL)
    given.programme("inclusione", track=Track.AMBITO).programme("casa", track=Track.MUNICIPAL)
    given.organisation("csc", kind=OrganisationKind.CONSORTIUM).organisation("coop")
    own = {"programme": "inclusione", "strand": "fondo", "opened": OPENED}
    given.service("mensa", organisation="coop", unit=CapacityUnit.MEAL, **own)
    given.service("docce", kind=ServiceType.SHOWERS, organisation="coop", at="Offanengo", **own)
    given.service(
        "dormitorio",
        kind=ServiceType.NIGHT_SHELTER,
        organisation="csc",
        unit=CapacityUnit.BED,
        programme="casa",
        strand="comune",
        opened=OPENED,
    )
    given.service(
        "emporio", kind=ServiceType.EMPORIUM, organisation="coop", unit=CapacityUnit.HOUSEHOLD, at="Madignano", **own
    )
    for section, beds in ((Section.MEN, 12), (Section.WOMEN, 6)):
        given.capacity("dormitorio", funded=beds + 2, actual=beds, since=OPENED, section=section)
    given.capacity("mensa", funded=40, since=OPENED, until="2024-12-31").capacity(
        "mensa", funded=50, since="2025-01-01"
    )
    for day in _days(date(2025, 6, 1), AS_OF):
        given.occupancy("dormitorio", day=day, occupied=8 + day.day % 4, section=Section.MEN, waiting=day.day % 2)
        given.occupancy("dormitorio", day=day, occupied=3 + day.day % 3, section=Section.WOMEN, turned_away=1)
    for service in EVERY:
        for month in MONTHS:
            status = ReturnStatus.MISSING if service == "docce" and month.month == 8 else ReturnStatus.RECEIVED
            given.delivery(service, month=month, status=status, received=_received(month), rows=1)
    given.revision("mensa", month="2025-03", measure="people_served", before=10, after=12)


def _received(month: date) -> date:
    return min((month + timedelta(days=31)).replace(day=15), AS_OF)


def _people(given: AmbitoBuilder) -> None:
    homes = list(CODES)
    for number in range(1, PERSONS + 1):
        given.person(
            f"p{number}",
            sex=(Sex.MALE, Sex.FEMALE)[number % 2],
            born=1950 + number * 2,
            home=NO_HOME.get(number, homes[number % len(homes)]),
            household=f"n{number // 2}",
            targets=[list(TargetGroup)[number % 4]],
        )
    for service, every in EVERY.items():
        for month in MONTHS:
            if service == "docce" and month.month == 8:
                continue
            for number in range(1, PERSONS + 1):
                if number % every == 0 and (number + month.month) % 3:
                    given.contact(f"p{number}", service=service, day=month + timedelta(days=number))
    given.contact(None, service="docce", day="2025-03-03")
    for number in range(1, 9):
        person = f"p{number}"
        left = date(2024, 1 + number, 10 + number)
        exit_to = list(ExitClass)[number % 4]
        sides = {"section": Section.WOMEN if number % 2 else Section.MEN, "service": "dormitorio"}
        given.stay(person, entered="2024-01-05", left=left, exit_to=exit_to, **sides)
        given.stay(
            person, entered=date(2025, number, 3), left=date(2025, number + 2, 1) if number < 7 else None, **sides
        )
        given.request(person, service="dormitorio", day=date(2025, number, 2), outcome=list(RequestOutcome)[number % 4])
        needs = {NeedDimension.HOUSING: (3, 1), NeedDimension.WORK: (2, 2)} if number % 2 else {NeedDimension.HEALTH: 2}
        closed = date(2025, 9, number) if number < 5 else None
        given.case(
            person,
            opened="2024-02-01",
            closed=closed,
            exit_to=ExitClass.HOME if closed else None,
            organisation="csc",
            needs=needs,
            reviewed="2025-06-30" if number % 2 else None,
        )
        given.pact(person, signed="2024-03-01", closed=closed, outcome=PactOutcome.REACHED if closed else None)
        kind = (Continuity.ONE_OFF, Continuity.CONTINUOUS)[number % 2]
        given.support(person, service="emporio", day=date(2025, number, 20), continuity=kind, strand="fondo")
    for number in range(1, 9, 2):  # whoever stays in a bed is met there
        for day in (date(2024, 1, 5), date(2025, number, 3)):
            given.contact(f"p{number}", service="dormitorio", day=day)
    given.pact(signed="2024-05-01", kind=PactKind.COMMUNITY, municipality="Offanengo")


def _plan(given: AmbitoBuilder) -> None:
    given.objective("autonomia", programme="inclusione", sdgs=(1, 10))
    for year, value in ((2024, 20.0), (2025, 22.0)):
        given.target("autonomia", indicator="people_served", year=year, value=value, polarity=Polarity.NEUTRAL)
        given.budget("inclusione", strand="fondo", year=year, planned=1000.0 * value, spent=900.0 * value)
        given.budget("casa", strand="comune", year=year, planned=500.0 * value, spent=None)
        given.municipal_budget("Crema", "casa", strand="comune", year=year, planned=500.0 * value)
    for month in MONTHS:
        given.staff_hours(Profession.EDUCATOR, month=month, hours=120.0, organisation="csc")
        given.staff_hours(Profession.SOCIAL_WORKER, month=month, hours=60.0 + month.month, organisation="csc")
    given.event("Piano freddo", first="2025-11-15", last="2025-12-31", service="dormitorio")


def _days(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=offset) for offset in range((last - first).days + 1))
