"""The half of the test builder that describes places: municipalities, organisations, services, what they hold.

Comes in: words of the domain. Goes out: rows in a `Ledger`. Must not: write to a database.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Self

from data_access.models import (
    Ambito,
    Capacity,
    Municipality,
    MunicipalityAlias,
    Occupancy,
    Organisation,
    Programme,
    Residents,
    Return,
    Service,
    Strand,
)
from data_access.vocabulary import CapacityUnit, OrganisationKind, ReturnStatus, Section, ServiceType, Sex, Track
from tests.support.ledger import Ledger, as_day, as_day_or_none

AMBITO_KEY = "prova"
ANY_ORGANISATION, ANY_PROGRAMME, ANY_STRAND = "ente", "programma", "linea"
LONG_AGO = date(2020, 1, 1)
ADULT = 40
"""Age given to residents when the test states only how many they are."""


class TerritoryBuilder:
    """Municipalities with residents, organisations, services, capacity, occupancy, returns."""

    ledger: Ledger
    lead: str

    def code(self, name: str) -> str:
        """Return the made-up ISTAT code of a municipality: ``"099001"`` for the lead, then in the order described."""
        return f"099{self.ledger.id_of(Municipality, name):03d}"

    def municipality(self, name: str, *, sub_area: str | None = None, aliases: Sequence[str] = ()) -> Self:
        """Add a municipality (the builder makes the first one the lead)."""
        self.ledger.next_id(Municipality, name=name)
        self.ledger.add(
            Municipality(
                code=self.code(name), name=name, ambito_key=AMBITO_KEY, is_lead=name == self.lead, sub_area=sub_area
            )
        )
        for alias in aliases:
            self.ledger.add(MunicipalityAlias(alias=alias, municipality_code=self.code(name)))
        return self

    def residents(self, name: str, people: int | Mapping[tuple[Sex, int], int], *, year: int = 2023) -> Self:
        """Add the residents of a municipality: a number (half women, half men, aged 40) or by ``(sex, age)``."""
        cells = _halves(people) if isinstance(people, int) else people
        for (sex, age), count in cells.items():
            self.ledger.add(Residents(municipality_code=self.code(name), year=year, sex=sex, age=age, residents=count))
        return self

    def organisation(
        self, key: str, *, kind: OrganisationKind = OrganisationKind.THIRD_SECTOR, name: str | None = None
    ) -> Self:
        """Add a body that runs services (services that name an unknown one add it by themselves)."""
        number = self.ledger.next_id(Organisation, name=key)
        self.ledger.add(Organisation(id=number, key=key, name=name or f"Ente {key}", kind=kind))
        return self

    def strand(self, key: str, *, track: Track = Track.AMBITO, name: str | None = None) -> Self:
        """Add a line of funding (things that name an unknown one add it by themselves)."""
        self.ledger.next_id(Strand, name=key)
        self.ledger.add(Strand(key=key, name=name or f"Linea {key}", track=track))
        return self

    def programme(self, key: str, *, track: Track = Track.AMBITO, name: str | None = None) -> Self:
        """Add a programme (things that name an unknown one add it by themselves)."""
        self.ledger.next_id(Programme, name=key)
        self.ledger.add(Programme(key=key, name=name or f"Programma {key}", track=track))
        return self

    def service(
        self,
        key: str,
        *,
        kind: ServiceType = ServiceType.SOUP_KITCHEN,
        at: str | None = None,
        organisation: str = ANY_ORGANISATION,
        programme: str = ANY_PROGRAMME,
        strand: str = ANY_STRAND,
        unit: CapacityUnit = CapacityUnit.ACCESS,
        opened: date | str = LONG_AGO,
        closed: date | str | None = None,
        name: str | None = None,
        contacts: Mapping[str, str] | None = None,
    ) -> Self:
        """Add a service standing in the municipality ``at`` (the lead by default), with its public contacts."""
        place = at or self.lead
        number = self.ledger.next_id(Service, name=key)
        self.ledger.add(
            Service(
                id=number,
                key=key,
                name=name or f"Servizio {key}",
                type=kind,
                organisation_id=self.organisation_id(organisation),
                municipality_code=self.code(place),
                latitude=45.36 + number / 1000,
                longitude=9.68 + number / 1000,
                programme_key=self.programme_key(programme),
                strand_key=self.strand_key(strand),
                unit=unit,
                opened=as_day(opened),
                closed=as_day_or_none(closed),
                **(contacts or {}),
            )
        )
        self._runs[key] = organisation
        return self

    def shelter(
        self,
        key: str,
        *,
        beds: int,
        at: str | None = None,
        organisation: str = ANY_ORGANISATION,
        opened: date | str = LONG_AGO,
    ) -> Self:
        """Add a night shelter with so many beds, funded and actual, since it opened."""
        kind, unit = ServiceType.NIGHT_SHELTER, CapacityUnit.BED
        given = self.service(key, kind=kind, at=at, organisation=organisation, unit=unit, opened=opened)
        return given.capacity(key, funded=beds, since=opened)

    def capacity(
        self,
        service: str,
        *,
        funded: int,
        actual: int | None = None,
        since: date | str = LONG_AGO,
        until: date | str | None = None,
        section: Section = Section.ANY,
    ) -> Self:
        """Add a dated capacity; ``actual`` is as funded unless said; both days are included."""
        self.ledger.add(
            Capacity(
                service_id=self.ledger.id_of(Service, service),
                section=section,
                valid_from=as_day(since),
                valid_to=as_day_or_none(until),
                funded=funded,
                actual=funded if actual is None else actual,
            )
        )
        return self

    def occupancy(
        self,
        service: str,
        *,
        day: date | str,
        occupied: int,
        until: date | str | None = None,
        unavailable: int = 0,
        turned_away: int = 0,
        waiting: int = 0,
        section: Section = Section.ANY,
    ) -> Self:
        """Add what was occupied on a day, or on every day from ``day`` to ``until`` included."""
        first, last = as_day(day), as_day(until or day)
        for offset in range((last - first).days + 1):
            self.ledger.add(
                Occupancy(
                    service_id=self.ledger.id_of(Service, service),
                    section=section,
                    day=first + timedelta(days=offset),
                    occupied=occupied,
                    unavailable=unavailable,
                    turned_away=turned_away,
                    waiting=waiting,
                )
            )
        return self

    def delivery(
        self,
        service: str,
        *,
        month: date | str,
        status: ReturnStatus = ReturnStatus.RECEIVED,
        received: date | str | None = None,
        revision: int = 0,
        rows: int = 1,
    ) -> Self:
        """Add the monthly return of a service: due on the 20th of the next month, received that day unless said."""
        first = as_day(month).replace(day=1)
        due = (first + timedelta(days=31)).replace(day=20)
        missing = status is ReturnStatus.MISSING
        self.ledger.add(
            Return(
                id=self.ledger.next_id(Return),
                organisation_id=self.organisation_id(self._runs[service]),
                service_id=self.ledger.id_of(Service, service),
                month=first,
                revision=revision,
                due=due,
                received=None if missing else as_day(received or due),
                status=status,
                row_count=0 if missing else rows,
            )
        )
        return self

    def organisation_id(self, key: str) -> int:
        """Return the integer key of an organisation, adding it with the defaults if nobody has."""
        if not self.ledger.knows(Organisation, key):
            self.organisation(key)
        return self.ledger.id_of(Organisation, key)

    def strand_key(self, key: str) -> str:
        """Return ``key``, adding the line of funding with the defaults if nobody has."""
        if not self.ledger.knows(Strand, key):
            self.strand(key)
        return key

    def programme_key(self, key: str) -> str:
        """Return ``key``, adding the programme with the defaults if nobody has."""
        if not self.ledger.knows(Programme, key):
            self.programme(key)
        return key

    def _found(self, *, is_demo: bool) -> None:
        self._runs: dict[str, str] = {}
        self.ledger.add(Ambito(key=AMBITO_KEY, name="Ambito di prova", is_demo=is_demo, shares_persons=True))


def _halves(people: int) -> dict[tuple[Sex, int], int]:
    """Split a number of residents into women (the larger half) and men of one age."""
    return {(Sex.FEMALE, ADULT): people - people // 2, (Sex.MALE, ADULT): people // 2}
