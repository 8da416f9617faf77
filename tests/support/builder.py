"""A tiny hand-made Ambito for tests, described in the domain's words.

Comes in: what the test says. Goes out: rows in a database (SQLite or PostgreSQL, the same keys on both).
Must not: surprise; whatever is not said has one documented default, and nothing depends on chance or on today.

>>> given = ambito(lead="Alfa", others=["Beta", "Gamma"], residents={"Alfa": 1000, "Beta": 500})
>>> given.service("mensa").service("docce", at="Beta")
>>> given.person("p1", sex=Sex.FEMALE, home="Beta", targets=[TargetGroup.HOMELESS])
>>> given.contact("p1", service="mensa", day="2025-03-02")  # registered at home: Beta
>>> given.contact("p2", service="mensa", day="2025-03-02", residence=ResidenceClass.NONE)
>>> given.save(engine)

Every method returns the builder, so calls chain. ``save`` may be called again after describing more: it adds the new
rows and a new data version. Names are the test's own (``"mensa"``, ``"p1"``): they become the keys in the database.
Persons, households, organisations, programmes and strands that were never described are added with their defaults;
municipalities and services must be described first. Days are dates or ``"2025-03-02"``; months also ``"2025-03"``.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Self

from sqlalchemy import Engine

from data_access.models import (
    Budget,
    DataVersion,
    MunicipalBudget,
    Objective,
    ObjectiveSdg,
    PlanEvent,
    Redraw,
    Revision,
    Service,
    SharingKey,
    SharingQuota,
    StaffHours,
    Target,
)
from data_access.vocabulary import Polarity, Profession, Sex, SharingRule
from tests.support.ledger import Ledger, as_day, as_day_or_none
from tests.support.people import PeopleBuilder
from tests.support.territory import ANY_ORGANISATION, ANY_PROGRAMME, ANY_STRAND

AS_OF = date(2026, 10, 31)
"""Day to which the data of a test are up to date, unless it says otherwise."""


def ambito(
    *,
    lead: str = "Alfa",
    others: Sequence[str] = (),
    residents: Mapping[str, int | Mapping[tuple[Sex, int], int]] | None = None,
    sub_areas: Mapping[str, str] | None = None,
    year: int = 2023,
    is_demo: bool = True,
) -> "AmbitoBuilder":
    """Begin an Ambito.

    Parameters
    ----------
    lead, others
        Names of the lead municipality and of the rest of the territory, in the order of their codes (099001, 099002…).
    residents
        For each municipality a number of residents, or a number by ``(sex, age)``; those not named have no rows.
    sub_areas
        Sub-area of each municipality that has one.
    year
        Year of ``residents``.
    is_demo
        Whether the Ambito is marked as a demonstration.
    """
    given = AmbitoBuilder(lead=lead, is_demo=is_demo)
    for name in (lead, *others):
        given.municipality(name, sub_area=(sub_areas or {}).get(name))
    for name, people in (residents or {}).items():
        given.residents(name, people, year=year)
    return given


class AmbitoBuilder(PeopleBuilder):
    """The Ambito being described; see the module for how it reads."""

    def __init__(self, *, lead: str, is_demo: bool) -> None:
        self.ledger = Ledger()
        self.lead = lead
        self._homes = {}
        self._cases = {}
        self._versions = 0
        self._found(is_demo=is_demo)

    def save(self, engine: Engine, *, as_of: date | str = AS_OF, note: str = "Dati di prova") -> Self:
        """Write all that was described since the last ``save``, with a new data version."""
        self.version(as_of=as_of, note=note)
        self.ledger.write(engine)
        return self

    def save_quietly(self, engine: Engine) -> Self:
        """Write without a data version, as programs that know nothing of this one do."""
        self.ledger.write(engine)
        return self

    def version(self, *, as_of: date | str = AS_OF, note: str = "Dati di prova") -> Self:
        """Add a data version, published one hour after the previous one."""
        number = self._versions = self.ledger.next_id(DataVersion)
        published = datetime(2026, 11, 1, tzinfo=UTC) + timedelta(hours=number)
        self.ledger.add(DataVersion(id=number, published_at=published, as_of=as_day(as_of), note=note))
        return self

    def revision(self, service: str, *, month: date | str, measure: str, before: float, after: float) -> Self:
        """Add a revision of a published figure, introduced by the latest data version (or a first one)."""
        if not self._versions:
            self.version()
        self.ledger.add(
            Revision(
                id=self.ledger.next_id(Revision),
                data_version_id=self._versions,
                service_id=self.ledger.id_of(Service, service),
                month=as_day(month),
                measure=measure,
                before=before,
                after=after,
            )
        )
        return self

    def redraw(self, set_key: str, *, turn: int = 1) -> Self:
        """Say that the figure of a set of persons is rounded with a later draw."""
        self.ledger.add(Redraw(set_key=set_key, turn=turn))
        return self

    def objective(
        self, key: str, *, code: str = "5.3.2", programme: str = ANY_PROGRAMME, sdgs: Sequence[int] = ()
    ) -> Self:
        """Add an objective of the plan."""
        row = Objective(key=key, code=code, title=f"Obiettivo {key}", programme_key=self.programme_key(programme))
        self.ledger.next_id(Objective, name=key)
        self.ledger.add(row)
        for sdg in sdgs:
            self.ledger.add(ObjectiveSdg(objective_key=key, sdg=sdg))
        return self

    def target(
        self, objective: str, *, indicator: str, year: int, value: float, polarity: Polarity = Polarity.GOOD_HIGH
    ) -> Self:
        """Add the value of an indicator agreed for a year (the objective is added if unknown)."""
        if not self.ledger.knows(Objective, objective):
            self.objective(objective)
        number = self.ledger.next_id(Target)
        self.ledger.add(
            Target(id=number, objective_key=objective, indicator=indicator, year=year, value=value, polarity=polarity)
        )
        return self

    def budget(
        self,
        programme: str = ANY_PROGRAMME,
        *,
        year: int,
        planned: float,
        spent: float | None = None,
        strand: str = ANY_STRAND,
    ) -> Self:
        """Add the euros planned and spent for a programme on a strand in a year."""
        self.ledger.add(
            Budget(
                programme_key=self.programme_key(programme),
                strand_key=self.strand_key(strand),
                year=year,
                planned=planned,
                spent=spent,
            )
        )
        return self

    def municipal_budget(
        self,
        municipality: str,
        programme: str = ANY_PROGRAMME,
        *,
        year: int,
        planned: float,
        spent: float | None = None,
        strand: str = ANY_STRAND,
    ) -> Self:
        """Add the part of a municipality in the euros of a programme on a strand in a year."""
        self.ledger.add(
            MunicipalBudget(
                programme_key=self.programme_key(programme),
                strand_key=self.strand_key(strand),
                year=year,
                municipality_code=self.code(municipality),
                planned=planned,
                spent=spent,
            )
        )
        return self

    def sharing_key(
        self,
        from_year: int,
        *,
        rule: SharingRule = SharingRule.RESIDENTS,
        quotas: Mapping[str, float] | None = None,
        act: str = "Atto di prova",
    ) -> Self:
        """Add the key by which municipalities share what the Ambito spends, from a year on."""
        self.ledger.add(SharingKey(from_year=from_year, rule=rule, act=act))
        for name, quota in (quotas or {}).items():
            self.ledger.add(SharingQuota(from_year=from_year, municipality_code=self.code(name), quota=quota))
        return self

    def staff_hours(
        self, profession: Profession, *, month: date | str, hours: float, organisation: str = ANY_ORGANISATION
    ) -> Self:
        """Add the hours worked in a month by a profession."""
        number = self.organisation_id(organisation)
        self.ledger.add(StaffHours(organisation_id=number, profession=profession, month=as_day(month), hours=hours))
        return self

    def event(
        self, title: str, *, first: date | str, last: date | str | None = None, service: str | None = None
    ) -> Self:
        """Add a dated fact of the plan."""
        self.ledger.add(
            PlanEvent(
                id=self.ledger.next_id(PlanEvent),
                first_day=as_day(first),
                last_day=as_day_or_none(last),
                title=title,
                service_id=None if service is None else self.ledger.id_of(Service, service),
            )
        )
        return self
