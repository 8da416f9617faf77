"""What arrived and when: returns of the partners, revisions of published figures, versions of the data."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, DateTime, UniqueConstraint
from sqlmodel import SQLModel

from data_access.models.base import defaulted, described, identifier, term_field
from data_access.vocabulary import Content, ReturnStatus


class DataVersion(SQLModel, table=True):
    """A version of the data: whoever writes adds a row, whoever reads sees that they moved."""

    __tablename__ = "data_version"
    __table_args__ = {"comment": "Versioni dei dati, scritte da chi importa"}

    id: int | None = identifier()
    published_at: datetime = described("Quando, UTC", sa_type=DateTime(timezone=True))
    as_of: date = described("I dati sono aggiornati a questo giorno")
    note: str = described("Che cosa è cambiato", max_length=200)


class Return(SQLModel, table=True):
    """The monthly delivery of data expected from an organisation for a service ("flusso")."""

    __tablename__ = "return_record"
    __table_args__ = (
        UniqueConstraint("service_id", "month", "revision"),
        CheckConstraint("(status = 'mancante') = (received IS NULL)", name="received"),
        {"comment": "Flussi mensili attesi e ricevuti"},
    )

    id: int | None = identifier()
    organisation_id: int = described("Ente", foreign_key="organisation.id", index=True)
    service_id: int = described("Servizio", foreign_key="service.id")
    month: date = described("Primo giorno del mese a cui si riferisce")
    revision: int = defaulted("0 il primo invio, poi le rettifiche", default=0)
    due: date = described("Scadenza")
    received: date | None = described("Giorno di ricezione", default=None)
    status: ReturnStatus = term_field(ReturnStatus, comment="Stato")
    row_count: int = defaulted("Righe ricevute", default=0)


class ReturnContent(SQLModel, table=True):
    """A kind of content that a service has delivered of a month, even if it holds no row."""

    __tablename__ = "return_content"
    __table_args__ = {"comment": "Che cosa è stato fornito di ogni servizio e mese, per tipo di contenuto"}

    service_id: int = described("Servizio", foreign_key="service.id", primary_key=True)
    month: date = described("Primo giorno del mese", primary_key=True)
    content: Content = term_field(Content, comment="Tipo di contenuto", primary_key=True)
    received: date = described("Giorno di ricezione")


class MonthlyCount(SQLModel, table=True):
    """A count of a month from whoever cannot give the rows behind it: a partner's, or another authority's."""

    __tablename__ = "monthly_count"
    __table_args__ = (
        UniqueConstraint("organisation_id", "service_id", "month", "indicator", "group_name"),
        CheckConstraint("total >= 0", name="total"),
        {"comment": "Conteggi mensili di chi non può dare le righe, con la loro fonte"},
    )

    id: int | None = identifier()
    organisation_id: int = described("Ente che lo fornisce", foreign_key="organisation.id", index=True)
    service_id: int | None = described(
        "Servizio; vuoto se il conteggio è dell'ente", foreign_key="service.id", default=None
    )
    month: date = described("Primo giorno del mese contato")
    indicator: str = described("Chiave dell'indicatore nel catalogo", max_length=40)
    group_name: str = described("Gruppo contato; «totale» se sono tutti", max_length=60)
    total: int = described("Quanti nel mese")
    source: str = described("Da dove viene il numero", max_length=120)


class Revision(SQLModel, table=True):
    """A published figure that a later return changed ("che cosa è cambiato")."""

    __table_args__ = {"comment": "Rettifiche a dati già pubblicati"}

    id: int | None = identifier()
    data_version_id: int = described("Versione che l'ha introdotta", foreign_key="data_version.id", index=True)
    service_id: int = described("Servizio", foreign_key="service.id")
    month: date = described("Primo giorno del mese rettificato")
    measure: str = described("Chiave dell'indicatore rettificato", max_length=40)
    before: float = described("Valore prima")
    after: float = described("Valore dopo")
