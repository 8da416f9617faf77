"""Hours of the multidisciplinary team and money by programme, strand and year.

Must not: sum tracks; every row keeps its strand.
"""

from datetime import date

from sqlalchemy import CheckConstraint
from sqlmodel import SQLModel

from data_access.models.base import described, term_field
from data_access.vocabulary import Profession, SharingRule


class StaffHours(SQLModel, table=True):
    """Hours worked in a month by a profession of an organisation."""

    __tablename__ = "staff_hours"
    __table_args__ = (
        CheckConstraint("hours >= 0", name="hours"),
        {"comment": "Ore dell'équipe per professione, ente e mese"},
    )

    organisation_id: int = described("Ente", foreign_key="organisation.id", primary_key=True)
    profession: Profession = term_field(Profession, comment="Professione", primary_key=True)
    month: date = described("Primo giorno del mese", primary_key=True)
    hours: float = described("Ore lavorate")


class MunicipalBudget(SQLModel, table=True):
    """The part of a municipality in the euros planned and spent for a programme on a strand in a year."""

    __tablename__ = "municipal_budget"
    __table_args__ = (
        CheckConstraint("planned >= 0 AND (spent IS NULL OR spent >= 0)", name="amounts"),
        {"comment": "Quota di un comune nelle risorse di un programma, una linea e un anno: non si aggiunge al totale"},
    )

    programme_key: str = described("Programma", foreign_key="programme.key", primary_key=True, max_length=40)
    strand_key: str = described("Linea di finanziamento", foreign_key="strand.key", primary_key=True, max_length=40)
    year: int = described("Anno", primary_key=True)
    municipality_code: str = described("Comune", foreign_key="municipality.code", primary_key=True, max_length=6)
    planned: float = described("Euro previsti")
    spent: float | None = described("Euro spesi; vuoto se non ancora rendicontati", default=None)


class SharingKey(SQLModel, table=True):
    """The key by which the municipalities share what the Ambito spends, from a year until the next key."""

    __tablename__ = "sharing_key"
    __table_args__ = {"comment": "Chiave concordata con cui i comuni si dividono le risorse d'Ambito"}

    from_year: int = described("Primo anno in cui vale", primary_key=True)
    rule: SharingRule = term_field(SharingRule, comment="Criterio")
    act: str = described("Atto che l'ha decisa", max_length=120)


class SharingQuota(SQLModel, table=True):
    """The quota of a municipality in a key that is written by quotas: its part is the quota over their sum."""

    __tablename__ = "sharing_quota"
    __table_args__ = (
        CheckConstraint("quota >= 0", name="quota"),
        {"comment": "Quota di ogni comune in una chiave che è scritta per quote"},
    )

    from_year: int = described("Chiave di cui fa parte", foreign_key="sharing_key.from_year", primary_key=True)
    municipality_code: str = described("Comune", foreign_key="municipality.code", primary_key=True, max_length=6)
    quota: float = described("Quota; conta il suo rapporto con la somma delle quote")


class Budget(SQLModel, table=True):
    """Euros planned and spent for a programme on a strand in a year."""

    __table_args__ = (
        CheckConstraint("planned >= 0 AND (spent IS NULL OR spent >= 0)", name="amounts"),
        {"comment": "Risorse previste e spese per programma, linea e anno"},
    )

    programme_key: str = described("Programma", foreign_key="programme.key", primary_key=True, max_length=40)
    strand_key: str = described("Linea di finanziamento", foreign_key="strand.key", primary_key=True, max_length=40)
    year: int = described("Anno", primary_key=True)
    planned: float = described("Euro previsti")
    spent: float | None = described("Euro spesi; vuoto se non ancora rendicontati", default=None)
