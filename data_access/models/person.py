"""People watched by the programme: pseudonymous keys, households, target groups.

Must not, ever: hold a name, a tax code, an address, a day of birth.
"""

from sqlalchemy import CheckConstraint
from sqlmodel import SQLModel

from data_access.models.base import described, identifier, term_field
from data_access.vocabulary import Sex, TargetGroup


class Household(SQLModel, table=True):
    """A household known to the services."""

    __table_args__ = (CheckConstraint("size >= 1", name="size"), {"comment": "Nuclei"})

    id: int | None = identifier()
    key: str = described("Chiave pseudonima", unique=True, max_length=40)
    size: int = described("Componenti")


class Person(SQLModel, table=True):
    """A person, by pseudonymous key."""

    __table_args__ = (
        CheckConstraint("birth_year IS NULL OR birth_year BETWEEN 1900 AND 2100", name="birth_year"),
        {"comment": "Persone, solo con chiave pseudonima"},
    )

    id: int | None = identifier()
    key: str = described("Chiave pseudonima (mai codice fiscale o nome)", unique=True, max_length=40)
    birth_year: int | None = described("Anno di nascita, se noto", default=None)
    sex: Sex = term_field(Sex, comment="Sesso")
    household_id: int | None = described("Nucleo", default=None, foreign_key="household.id", index=True)


class PersonTarget(SQLModel, table=True):
    """A target group a person belongs to (many to many)."""

    __tablename__ = "person_target"
    __table_args__ = {"comment": "Target delle persone, multipli"}

    person_id: int = described("Persona", foreign_key="person.id", primary_key=True)
    target: TargetGroup = term_field(TargetGroup, comment="Target", primary_key=True)
