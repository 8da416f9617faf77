"""The way through the services: stays, cases with their needs, pacts, supports.

Must not: infer anything; an open stay has no exit, and says so by being null.
"""

from datetime import date

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import SQLModel

from data_access.models.base import big_identifier, described, identifier, term_field
from data_access.vocabulary import Continuity, ExitClass, NeedDimension, PactKind, PactOutcome, Section


class Stay(SQLModel, table=True):
    """A person's stay in a residential service."""

    __table_args__ = (
        CheckConstraint("left_on IS NULL OR left_on >= entered_on", name="dates"),
        CheckConstraint("exit_class IS NULL OR left_on IS NOT NULL", name="exit"),
        Index("ix_stay_service_entered", "service_id", "entered_on"),
        {"comment": "Permanenze nei servizi residenziali"},
    )

    id: int | None = big_identifier()
    service_id: int = described("Servizio", foreign_key="service.id")
    person_id: int = described("Persona", foreign_key="person.id", index=True)
    section: Section = term_field(Section, comment="Sezione")
    entered_on: date = described("Prima notte")
    left_on: date | None = described("Giorno di uscita; vuoto se in corso", default=None)
    exit_class: ExitClass | None = term_field(ExitClass, comment="Destinazione all'uscita", nullable=True)


class Case(SQLModel, table=True):
    """A case ("presa in carico") opened by the team for a person."""

    __tablename__ = "case_record"
    __table_args__ = (
        CheckConstraint("closed IS NULL OR closed >= opened", name="dates"),
        CheckConstraint("exit_class IS NULL OR closed IS NOT NULL", name="exit"),
        UniqueConstraint("organisation_id", "reference", name="uq_case_record_organisation_reference"),
        {"comment": "Prese in carico"},
    )

    id: int | None = identifier()
    person_id: int = described("Persona", foreign_key="person.id", index=True)
    organisation_id: int = described("Ente che ha in carico", foreign_key="organisation.id", index=True)
    reference: str | None = described(
        "Numero della presa in carico presso l'ente; vuoto se non noto", max_length=40, default=None
    )
    opened: date = described("Apertura")
    closed: date | None = described("Chiusura", default=None)
    exit_class: ExitClass | None = term_field(ExitClass, comment="Esito alla chiusura", nullable=True)


class CaseNeed(SQLModel, table=True):
    """A need of a case in one dimension, rated 0 (none) to 3 (severe) at opening and at the last review."""

    __tablename__ = "case_need"
    __table_args__ = (
        CheckConstraint("opening_rating BETWEEN 0 AND 3", name="opening_rating"),
        CheckConstraint("review_rating IS NULL OR review_rating BETWEEN 0 AND 3", name="review_rating"),
        {"comment": "Bisogni per dimensione, valutati all'apertura e all'ultima verifica"},
    )

    case_id: int = described("Presa in carico", foreign_key="case_record.id", primary_key=True)
    dimension: NeedDimension = term_field(NeedDimension, comment="Dimensione", primary_key=True)
    opening_rating: int = described("Gravità all'apertura, da 0 a 3")
    review_rating: int | None = described("Gravità all'ultima verifica, da 0 a 3", default=None)
    reviewed_on: date | None = described("Giorno dell'ultima verifica", default=None)


class Pact(SQLModel, table=True):
    """A pact: with a person or family (through a case), with a community, or between territories."""

    __table_args__ = (
        CheckConstraint("closed IS NULL OR closed >= signed", name="dates"),
        CheckConstraint("(kind = 'singoli_famiglie') = (case_id IS NOT NULL)", name="case"),
        {"comment": "Patti"},
    )

    id: int | None = identifier()
    kind: PactKind = term_field(PactKind, comment="Tipo di patto")
    case_id: int | None = described(
        "Presa in carico, per i patti di singoli e famiglie", default=None, foreign_key="case_record.id", index=True
    )
    municipality_code: str | None = described(
        "Comune promotore, per gli altri patti", default=None, foreign_key="municipality.code", max_length=6
    )
    signed: date = described("Firma")
    closed: date | None = described("Chiusura", default=None)
    outcome: PactOutcome | None = term_field(PactOutcome, comment="Esito", nullable=True)


class Support(SQLModel, table=True):
    """A material or economic support given to a person."""

    __table_args__ = (
        CheckConstraint("amount >= 0", name="amount"),
        Index("ix_support_day", "day"),
        {"comment": "Sostegni economici e materiali"},
    )

    id: int | None = big_identifier()
    person_id: int = described("Persona", foreign_key="person.id", index=True)
    service_id: int = described("Servizio che lo eroga", foreign_key="service.id")
    day: date = described("Giorno")
    continuity: Continuity = term_field(Continuity, comment="Una tantum o continuativo")
    amount: float = described("Importo in euro")
    strand_key: str | None = described(
        "Linea di finanziamento; vuota se non nota", foreign_key="strand.key", max_length=40, default=None
    )
