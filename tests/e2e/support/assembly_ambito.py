"""An Ambito with data of its own, and no demonstration: six real municipalities, of which one return is late.

Comes in: an empty SQLite file. Goes out: its base, the late return as a partner's file. Must not: hold a count of few,
which would be hidden: an assembly reads numbers.
"""

from pathlib import Path
from typing import Final

from data_access.migrate import upgrade
from data_access.vocabulary import CapacityUnit, Profession, ReturnStatus, ServiceType, TargetGroup, Track
from tests.support.builder import AmbitoBuilder
from tests.support.engines import opened

CODES: Final = {
    "Crema": "019035",
    "Castelleone": "019025",
    "Madignano": "019055",
    "Offanengo": "019062",
    "Pandino": "019067",
    "Soncino": "019097",
}
RESIDENTS: Final = {
    "Crema": 33786,
    "Castelleone": 9228,
    "Madignano": 2762,
    "Offanengo": 5954,
    "Pandino": 8856,
    "Soncino": 7490,
}
LEAD: Final = "Crema"
OF_LEAD, OF_OTHERS, LATE_PEOPLE = 120, 40, 60
"""People whom the services meet of the lead municipality, of each other one; whom the late return tells of."""
CASTELLEONE: Final = CODES["Castelleone"]
MONTHS: Final = [f"{year}-{month:02d}" for year in (2024, 2025, 2026) for month in range(1, 13)][:34]
LATE_MONTH: Final = "2025-06"
LATE: Final = "servizio;giorno;persona;comune_residenza\n" + "".join(
    f"ascolto;{1 + place % 28:02d}/06/2025;TARDI{place:03d};Castelleone\n" for place in range(LATE_PEOPLE)
)
"""The return of June of a listening centre: people whom nobody had seen."""


class _Cremasco(AmbitoBuilder):
    """An Ambito whose municipalities have their true codes, and so boundaries."""

    def code(self, name: str) -> str:
        return CODES[name]


def found(path: Path) -> Path:
    """Write the base, and return its path."""
    given = _Cremasco(lead=LEAD, is_demo=False)
    for name, people in RESIDENTS.items():
        given.municipality(name)
        given.residents(name, people)
    _services(given)
    _people(given)
    _money(given)
    with opened(f"sqlite:///{path}") as engine:
        upgrade(engine)
        given.save(engine)
    return path


def _services(given: AmbitoBuilder) -> None:
    given.strand("fondo", track=Track.AMBITO, name="Fondo povertà")
    given.strand("comune", track=Track.MUNICIPAL, name="Bilancio del comune")
    given.programme("inclusione", track=Track.AMBITO, name="Inclusione")
    given.programme("casa", track=Track.MUNICIPAL, name="Casa")
    given.service("mensa", unit=CapacityUnit.MEAL, programme="inclusione", strand="fondo", name="Mensa")
    given.service("ascolto", kind=ServiceType.LISTENING, at="Castelleone", name="Centro di ascolto")
    for service in ("mensa", "ascolto"):
        for month in MONTHS:
            is_late = (service, month) == ("ascolto", LATE_MONTH)
            given.delivery(service, month=month, status=ReturnStatus.MISSING if is_late else ReturnStatus.RECEIVED)


def _people(given: AmbitoBuilder) -> None:
    days = [f"{month}-03" for month in MONTHS if month.endswith(("02", "05", "08", "11"))]
    for name in CODES:
        names = [f"{name}-{number}" for number in range(OF_LEAD if name == LEAD else OF_OTHERS)]
        for place, one in enumerate(names):
            given.person(one, home=name, targets=[(TargetGroup.HOMELESS, TargetGroup.ADDICTION)[place % 2]])
        given.contacts(names, service="mensa", days=days)
        if name in {"Castelleone", "Madignano"}:
            given.contacts(names, service="ascolto", days=days)


def _money(given: AmbitoBuilder) -> None:
    given.sharing_key(2024)
    for year in (2024, 2025, 2026):
        given.budget("inclusione", strand="fondo", year=year, planned=90_000, spent=80_000)
        given.budget("casa", strand="comune", year=year, planned=60_000, spent=50_000)
        for name in CODES:
            given.municipal_budget(name, "casa", strand="comune", year=year, planned=10_000, spent=8_000)
    for month in MONTHS:
        given.staff_hours(Profession.SOCIAL_WORKER, month=month, hours=120.0)
        given.staff_hours(Profession.EDUCATOR, month=month, hours=80.0)
