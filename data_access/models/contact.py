"""The large table: one row per contact ("accesso") of a person with a service.

Residence is frozen on the contact, so that history does not rewrite itself when people move.
"""

from datetime import date

from sqlalchemy import CheckConstraint, Index
from sqlmodel import SQLModel

from data_access.models.base import big_identifier, defaulted, described, term_field
from data_access.vocabulary import ResidenceClass


class Contact(SQLModel, table=True):
    """A contact: who, which service, which day, where registered that day, how much."""

    __table_args__ = (
        CheckConstraint("(residence_class = 'ambito') = (residence_code IS NOT NULL)", name="residence"),
        CheckConstraint("NOT fictitious OR residence_code IS NOT NULL", name="fictitious"),
        CheckConstraint("quantity >= 1", name="quantity"),
        CheckConstraint("origin_code IS NULL OR residence_class = 'fuori_ambito'", name="origin"),
        Index("ix_contact_day_service", "day", "service_id"),
        {"comment": "Accessi: la tabella grande"},
    )

    id: int | None = big_identifier()
    service_id: int = described("Servizio", foreign_key="service.id")
    person_id: int | None = described(
        "Persona; vuota se l'accesso è anonimo", default=None, foreign_key="person.id", index=True
    )
    day: date = described("Giorno dell'accesso")
    residence_code: str | None = described(
        "Comune dell'Ambito in cui era residente quel giorno",
        default=None,
        foreign_key="municipality.code",
        max_length=6,
    )
    residence_class: ResidenceClass = term_field(ResidenceClass, comment="Classe di residenza quel giorno")
    fictitious: bool = defaulted("Vero se la residenza è in una via fittizia", default=False)
    quantity: int = defaulted("Prestazioni (pasti, notti, docce, spese)", default=1)
    first_contact: bool = defaulted("Vero se l'ente lo dichiara primo accesso in assoluto", default=False)
    origin_code: str | None = described(
        "Luogo di residenza quel giorno di chi risiede fuori dall'Ambito; vuoto se non è indicato",
        default=None,
        foreign_key="outside_place.code",
        max_length=6,
    )
