"""The half of the test builder that describes people and their way through the services.

Comes in: words of the domain. Goes out: rows in a `Ledger`. Must not: write to a database.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Self

from data_access.models import (
    Case,
    CaseNeed,
    Contact,
    Household,
    OutsidePlace,
    Pact,
    Person,
    PersonTarget,
    Request,
    Service,
    Stay,
    Support,
)
from data_access.vocabulary import (
    Continuity,
    ExitClass,
    NeedDimension,
    PactKind,
    PactOutcome,
    RequestOutcome,
    ResidenceClass,
    Section,
    Sex,
    TargetGroup,
)
from tests.support.ledger import as_day, as_day_or_none
from tests.support.territory import ANY_ORGANISATION, ANY_STRAND, TerritoryBuilder

Home = str | ResidenceClass
"""Where somebody is registered: the name of a municipality, or a class (none, outside, unknown)."""


def _pseudonym(key: str) -> str:
    """Return what a test calls somebody as a key that the database takes: one of letters alone would be a name."""
    return key if len(key) < 3 or any(letter.isdigit() for letter in key) else f"{key}-0"


class PeopleBuilder(TerritoryBuilder):
    """Households, persons, contacts, stays, requests, cases with needs, pacts, supports."""

    _homes: dict[str, Home]
    _cases: dict[str, int]

    def household(self, key: str, *, size: int = 2) -> Self:
        """Add a household (persons who name an unknown one add it with two members)."""
        number = self.ledger.next_id(Household, name=key)
        self.ledger.add(Household(id=number, key=_pseudonym(key), size=size))
        return self

    def person(
        self,
        key: str,
        *,
        sex: Sex = Sex.MALE,
        born: int | None = 1980,
        home: Home | None = None,
        household: str | None = None,
        targets: Iterable[TargetGroup] = (),
    ) -> Self:
        """Add a person; ``home`` is the residence of their contacts unless a contact says otherwise (default: lead)."""
        number = self.ledger.next_id(Person, name=key)
        household_id = None if household is None else self._household_id(household)
        self.ledger.add(Person(id=number, key=_pseudonym(key), birth_year=born, sex=sex, household_id=household_id))
        for target in targets:
            self.ledger.add(PersonTarget(person_id=number, target=target))
        self._homes[key] = home or self.lead
        return self

    def persons(self, keys: Iterable[str], *, sex: Sex = Sex.MALE, home: Home | None = None) -> Self:
        """Add several persons alike."""
        for key in keys:
            self.person(key, sex=sex, home=home)
        return self

    def contact(
        self,
        person: str | None,
        *,
        service: str,
        day: date | str,
        residence: Home | None = None,
        fictitious: bool = False,
        quantity: int = 1,
        first: bool = False,
        origin: str | None = None,
    ) -> Self:
        """Add a contact; ``None`` is an anonymous one (residence unknown); an unknown person is added by itself.

        ``origin`` is the code of a place outside the Ambito (`outside_place`), where who has it lives.
        """
        number = None if person is None else self._person_id(person)
        residence = ResidenceClass.OUTSIDE if origin else residence
        home = residence or (ResidenceClass.UNKNOWN if person is None else self._homes[person])
        self.ledger.add(
            Contact(
                id=self.ledger.next_id(Contact),
                service_id=self.ledger.id_of(Service, service),
                person_id=number,
                day=as_day(day),
                residence_code=None if isinstance(home, ResidenceClass) else self.code(home),
                residence_class=home if isinstance(home, ResidenceClass) else ResidenceClass.AMBITO,
                origin_code=origin,
                fictitious=fictitious,
                quantity=quantity,
                first_contact=first,
            )
        )
        return self

    def outside_place(self, code: str, name: str, *, province: str) -> Self:
        """Add a place outside the Ambito, which contacts may name as their origin."""
        self.ledger.add(OutsidePlace(code=code, name=name, province=province))
        return self

    def contacts(
        self, persons: Iterable[str], *, service: str, days: Iterable[date | str], residence: Home | None = None
    ) -> Self:
        """Add a contact of each person on each day."""
        every_day = tuple(days)
        for person in persons:
            for day in every_day:
                self.contact(person, service=service, day=day, residence=residence)
        return self

    def stay(
        self,
        person: str,
        *,
        service: str,
        entered: date | str,
        left: date | str | None = None,
        exit_to: ExitClass | None = None,
        section: Section = Section.ANY,
    ) -> Self:
        """Add a stay, in progress unless ``left`` is given."""
        self.ledger.add(
            Stay(
                id=self.ledger.next_id(Stay),
                service_id=self.ledger.id_of(Service, service),
                person_id=self._person_id(person),
                section=section,
                entered_on=as_day(entered),
                left_on=as_day_or_none(left),
                exit_class=exit_to,
            )
        )
        return self

    def request(
        self, person: str | None, *, service: str, day: date | str, outcome: RequestOutcome = RequestOutcome.PLACED
    ) -> Self:
        """Add a request for a place; ``None`` is somebody not recognised."""
        self.ledger.add(
            Request(
                id=self.ledger.next_id(Request),
                service_id=self.ledger.id_of(Service, service),
                person_id=None if person is None else self._person_id(person),
                day=as_day(day),
                outcome=outcome,
            )
        )
        return self

    def case(
        self,
        person: str,
        *,
        opened: date | str,
        closed: date | str | None = None,
        exit_to: ExitClass | None = None,
        organisation: str = ANY_ORGANISATION,
        needs: Mapping[NeedDimension, int | tuple[int, int]] | None = None,
        reviewed: date | str | None = None,
    ) -> Self:
        """Add a case; a need is its rating at opening, or ``(opening, review)``."""
        number = self.ledger.next_id(Case)
        self.ledger.add(
            Case(
                id=number,
                person_id=self._person_id(person),
                organisation_id=self.organisation_id(organisation),
                opened=as_day(opened),
                closed=as_day_or_none(closed),
                exit_class=exit_to,
            )
        )
        for dimension, rating in (needs or {}).items():
            self._need(number, dimension, rating=rating, reviewed=as_day_or_none(reviewed))
        self._cases[person] = number
        return self

    def pact(
        self,
        person: str | None = None,
        *,
        signed: date | str,
        closed: date | str | None = None,
        outcome: PactOutcome | None = None,
        kind: PactKind = PactKind.INDIVIDUAL,
        municipality: str | None = None,
    ) -> Self:
        """Add a pact: individual ones belong to the latest case of ``person``, the others to a ``municipality``."""
        self.ledger.add(
            Pact(
                id=self.ledger.next_id(Pact),
                kind=kind,
                case_id=None if person is None else self._cases[person],
                municipality_code=None if municipality is None else self.code(municipality),
                signed=as_day(signed),
                closed=as_day_or_none(closed),
                outcome=outcome,
            )
        )
        return self

    def support(
        self,
        person: str,
        *,
        service: str,
        day: date | str,
        amount: float = 100.0,
        continuity: Continuity = Continuity.ONE_OFF,
        strand: str = ANY_STRAND,
    ) -> Self:
        """Add a support in euros."""
        self.ledger.add(
            Support(
                id=self.ledger.next_id(Support),
                person_id=self._person_id(person),
                service_id=self.ledger.id_of(Service, service),
                day=as_day(day),
                continuity=continuity,
                amount=amount,
                strand_key=self.strand_key(strand),
            )
        )
        return self

    def _person_id(self, key: str) -> int:
        if not self.ledger.knows(Person, key):
            self.person(key)
        return self.ledger.id_of(Person, key)

    def _household_id(self, key: str) -> int:
        if not self.ledger.knows(Household, key):
            self.household(key)
        return self.ledger.id_of(Household, key)

    def _need(
        self, case: int, dimension: NeedDimension, *, rating: int | tuple[int, int], reviewed: date | None
    ) -> None:
        opening, review = rating if isinstance(rating, tuple) else (rating, None)
        self.ledger.add(
            CaseNeed(
                case_id=case, dimension=dimension, opening_rating=opening, review_rating=review, reviewed_on=reviewed
            )
        )
