"""Organisations, services, their dated capacity, their daily occupancy and the requests they received.

Must not: know people's attributes; a request names a person only by key.
"""

from datetime import date

from sqlalchemy import CheckConstraint, Index
from sqlmodel import SQLModel

from data_access.models.base import big_identifier, defaulted, described, identifier, term_field
from data_access.vocabulary import CapacityUnit, OrganisationKind, RequestOutcome, Section, ServiceType


class Organisation(SQLModel, table=True):
    """A body that runs services and sends returns."""

    __table_args__ = {"comment": "Enti che gestiscono servizi e inviano flussi"}

    id: int | None = identifier()
    key: str = described("Chiave breve, usata negli indirizzi", unique=True, max_length=60)
    name: str = described("Denominazione", max_length=120)
    kind: OrganisationKind = term_field(OrganisationKind, comment="Natura dell'ente")


class Service(SQLModel, table=True):
    """A service: what it is, who runs it, where it stands, which money pays it, since when."""

    __table_args__ = (
        CheckConstraint("closed IS NULL OR closed >= opened", name="dates"),
        CheckConstraint("latitude BETWEEN -90 AND 90 AND longitude BETWEEN -180 AND 180", name="coordinates"),
        CheckConstraint("(latitude IS NULL) = (longitude IS NULL)", name="point"),
        {"comment": "Servizi"},
    )

    id: int | None = identifier()
    key: str = described("Chiave breve, usata negli indirizzi", unique=True, max_length=60)
    name: str = described("Nome del servizio", max_length=120)
    type: ServiceType = term_field(ServiceType, comment="Tipo di servizio")
    organisation_id: int = described("Ente gestore", foreign_key="organisation.id", index=True)
    municipality_code: str = described(
        "Comune in cui si trova", foreign_key="municipality.code", max_length=6, index=True
    )
    latitude: float | None = described("Latitudine, gradi decimali WGS84; vuota se non nota", default=None)
    longitude: float | None = described("Longitudine, gradi decimali WGS84; vuota se non nota", default=None)
    programme_key: str | None = described(
        "Programma; vuoto se non ne ha uno", foreign_key="programme.key", max_length=40, default=None
    )
    strand_key: str | None = described(
        "Linea di finanziamento prevalente; vuota se non nota", foreign_key="strand.key", max_length=40, default=None
    )
    unit: CapacityUnit = term_field(CapacityUnit, comment="Unità in cui si misura la capienza")
    opened: date = described("Giorno di apertura")
    closed: date | None = described("Giorno di chiusura definitiva", default=None)
    telephone: str | None = described("Telefono del servizio, pubblico", max_length=40, default=None)
    email: str | None = described("Indirizzo di posta del servizio, pubblico", max_length=120, default=None)
    address: str | None = described("Via e numero in cui si trova", max_length=160, default=None)
    hours: str | None = described("Orario in cui è aperto o risponde", max_length=160, default=None)


class Capacity(SQLModel, table=True):
    """Capacity of a section of a service between two days; days with no row are days of closure."""

    __table_args__ = (
        CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="dates"),
        CheckConstraint("funded >= 0 AND actual >= 0", name="counts"),
        {"comment": "Capienza finanziata ed effettiva, datata; senza riga il servizio è chiuso"},
    )

    service_id: int = described("Servizio", foreign_key="service.id", primary_key=True)
    section: Section = term_field(Section, comment="Sezione riservata", primary_key=True)
    valid_from: date = described("Primo giorno di validità", primary_key=True)
    valid_to: date | None = described("Ultimo giorno di validità", default=None)
    funded: int = described("Unità finanziate")
    actual: int = described("Unità effettive")


class Occupancy(SQLModel, table=True):
    """What a section of a service held on a day (a night carries the date of its evening)."""

    __table_args__ = (
        CheckConstraint("occupied >= 0 AND unavailable >= 0 AND turned_away >= 0 AND waiting >= 0", name="counts"),
        Index("ix_occupancy_day", "day"),
        {"comment": "Occupazione giornaliera; una riga assente non vale zero"},
    )

    service_id: int = described("Servizio", foreign_key="service.id", primary_key=True)
    section: Section = term_field(Section, comment="Sezione riservata", primary_key=True)
    day: date = described("Giorno; la notte porta la data della sera", primary_key=True)
    occupied: int = described("Unità occupate")
    unavailable: int = defaulted("Unità effettive fuori uso quel giorno", default=0)
    turned_away: int = defaulted("Persone non accolte", default=0)
    waiting: int = defaulted("Persone in lista d'attesa", default=0)


class Request(SQLModel, table=True):
    """A request for a place and what became of it by the close of the day."""

    __table_args__ = (
        Index("ix_request_service_day", "service_id", "day"),
        {"comment": "Richieste di posto ed esito a fine giornata"},
    )

    id: int | None = big_identifier()
    service_id: int = described("Servizio", foreign_key="service.id")
    person_id: int | None = described("Persona, se riconosciuta", default=None, foreign_key="person.id", index=True)
    day: date = described("Giorno")
    outcome: RequestOutcome = term_field(RequestOutcome, comment="Esito")
