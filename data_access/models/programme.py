"""The plan: programmes, strands of money, objectives, yearly targets and dated events.

Must not: hold results; a target is what was agreed, the result comes from `indicators`.
"""

from datetime import date

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import SQLModel

from data_access.models.base import described, identifier, term_field
from data_access.vocabulary import Polarity, Track


class Strand(SQLModel, table=True):
    """A line of funding and the track (Ambito, municipal, Third Sector) it belongs to."""

    __table_args__ = {"comment": "Linee di finanziamento"}

    key: str = described("Chiave breve", primary_key=True, max_length=40)
    name: str = described("Nome della linea", max_length=120)
    track: Track = term_field(Track, comment="Binario di risorse")


class Programme(SQLModel, table=True):
    """A programme of the plan or of the municipal co-design."""

    __table_args__ = {"comment": "Programmi d'Ambito e comunali"}

    key: str = described("Chiave breve", primary_key=True, max_length=40)
    name: str = described("Nome del programma", max_length=160)
    track: Track = term_field(Track, comment="Binario di co-progettazione")


class Objective(SQLModel, table=True):
    """An objective of the plan."""

    __table_args__ = {"comment": "Obiettivi del Piano di Zona"}

    key: str = described("Chiave breve", primary_key=True, max_length=40)
    code: str = described("Codice nel Piano di Zona, per esempio 5.3.2", max_length=20)
    title: str = described("Titolo", max_length=200)
    programme_key: str | None = described(
        "Programma; vuoto se non ne ha uno", foreign_key="programme.key", max_length=40, index=True, default=None
    )


class ObjectiveSdg(SQLModel, table=True):
    """A Sustainable Development Goal that an objective serves."""

    __tablename__ = "objective_sdg"
    __table_args__ = (
        CheckConstraint("sdg BETWEEN 1 AND 17", name="sdg"),
        {"comment": "Obiettivi dell'Agenda 2030 serviti"},
    )

    objective_key: str = described("Obiettivo", foreign_key="objective.key", primary_key=True, max_length=40)
    sdg: int = described("Numero dell'obiettivo dell'Agenda 2030", primary_key=True)


class Target(SQLModel, table=True):
    """The value of an indicator agreed for the end of a year."""

    __table_args__ = (
        UniqueConstraint("objective_key", "indicator", "year"),
        {"comment": "Valori attesi per obiettivo, indicatore e anno"},
    )

    id: int | None = identifier()
    objective_key: str = described("Obiettivo", foreign_key="objective.key", max_length=40)
    indicator: str = described("Chiave dell'indicatore nel catalogo", max_length=40)
    year: int = described("Anno")
    value: float = described("Valore atteso, nell'unità dell'indicatore")
    polarity: Polarity = term_field(Polarity, comment="Verso desiderato")


class PlanEvent(SQLModel, table=True):
    """A dated fact that explains a figure: an opening, a cold-weather plan."""

    __tablename__ = "plan_event"
    __table_args__ = (
        CheckConstraint("last_day IS NULL OR last_day >= first_day", name="days"),
        {"comment": "Fatti del piano da annotare sulle figure"},
    )

    id: int | None = identifier()
    first_day: date = described("Primo giorno")
    last_day: date | None = described("Ultimo giorno, se dura", default=None)
    title: str = described("Testo breve in italiano", max_length=120)
    service_id: int | None = described("Servizio interessato, se uno", default=None, foreign_key="service.id")
