"""What partners and the manager say of the returns and of what looks odd in them: one line an act, never changed.

Must not: hold what identifies a person; a line here is added and read, and no program of ours changes or deletes one.
"""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, DateTime, Index
from sqlmodel import SQLModel

from data_access.models.base import big_identifier, defaulted, described, term_field
from data_access.vocabulary import ReturnAct

NOTE_LENGTH = 1000
ROLE_LENGTH = 80
KIND_LENGTH = 20


class ReturnEvent(SQLModel, table=True):
    """An act on a return (service and month, or one kind of content of it), or on a finding of the check."""

    __tablename__ = "return_event"
    __table_args__ = (
        Index("ix_return_event_service_month", "service_id", "month"),
        CheckConstraint("note <> '' OR act NOT IN ('contesta', 'risponde', 'vero')", name="note"),
        CheckConstraint("finding <> '' OR act NOT IN ('vero', 'riapre')", name="finding"),
        {"comment": "Verifica dei flussi: conferme, contestazioni, risposte, una riga ciascuna, mai cambiate"},
    )

    id: int | None = big_identifier()
    at: datetime = described("Quando, UTC", sa_type=DateTime(timezone=True))
    who: str = described("Chi: indirizzo di posta, o chi ha lanciato il comando", max_length=254)
    role: str = described("In che ruolo", max_length=ROLE_LENGTH)
    service_id: int = described("Servizio", foreign_key="service.id")
    month: date = described("Primo giorno del mese")
    kind: str = described("Tipo di contenuto; vuoto: tutto il flusso", max_length=KIND_LENGTH, default="")
    finding: str = described("Impronta della segnalazione; vuota: il flusso", max_length=64, default="")
    act: ReturnAct = term_field(ReturnAct, comment="Che cosa")
    measure: str = described("Indicatore contestato, la sua chiave; vuoto: nessuno", max_length=40, default="")
    note: str = described("Che cosa scrive", max_length=NOTE_LENGTH, default="")
    revision: int = defaulted("Rettifica del flusso che aveva davanti; 0 il primo invio", default=0)
