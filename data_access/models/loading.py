"""What was loaded from files of partners: by whom, what it replaced, what was accepted; how such files are read.

Must not: hold an identifier of a person as the partner writes it; former rows carry the keys of the tables.
"""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, DateTime, Index, LargeBinary, Text, UniqueConstraint
from sqlmodel import SQLModel

from data_access.models.base import big_identifier, described, identifier

FILE_NAME_LENGTH = 200
WHO_LENGTH = 254
REASON_LENGTH = 300
MARK_LENGTH = 64
NAME_LENGTH = 80


class FileLoad(SQLModel, table=True):
    """A file that was loaded."""

    __tablename__ = "file_load"
    __table_args__ = (CheckConstraint("row_count >= 0", name="row_count"), {"comment": "File caricati"})

    id: int | None = identifier()
    data_version_id: int = described("Versione dei dati che ne è venuta", foreign_key="data_version.id", index=True)
    loaded_at: datetime = described("Quando, UTC", sa_type=DateTime(timezone=True))
    loaded_by: str = described("Chi l'ha caricato", max_length=WHO_LENGTH)
    file_name: str = described("Come si chiamava il file", max_length=FILE_NAME_LENGTH)
    kind: str = described("Tipo di file", max_length=20)
    mark: str = described("Impronta SHA-256 del file", max_length=MARK_LENGTH, index=True)
    row_count: int = described("Righe lette")
    reason: str = described("Perché, se sostituisce dati o conferma avvisi", max_length=REASON_LENGTH, default="")
    withdraws_id: int | None = described(
        "Il file che è stato ritirato, se non è un caricamento ma un ritiro", foreign_key="file_load.id", default=None
    )


class FormerRows(SQLModel, table=True):
    """Rows that a file has replaced, kept as they were: those of a service and month, or none; or those of a table.

    Of kinds that say all of a service and month there is a row for each of them that a file changed, so that it can be
    withdrawn; of the others one with the values that it changed.
    """

    __tablename__ = "former_rows"
    __table_args__ = (
        Index("ix_former_rows_service_month", "service_id", "month"),
        {"comment": "Righe sostituite da un file corretto, conservate com'erano"},
    )

    id: int | None = big_identifier()
    file_load_id: int = described("File che le ha sostituite", foreign_key="file_load.id", index=True)
    service_id: int | None = described(
        "Servizio; vuoto se le righe non sono di un servizio e mese", foreign_key="service.id", default=None
    )
    month: date | None = described("Primo giorno del mese", default=None)
    table_name: str = described("Tabella in cui stavano", max_length=20)
    row_count: int = described("Quante")
    content: bytes = described("Le righe, in Arrow IPC compresso", sa_type=LargeBinary)


class AcceptedWarning(SQLModel, table=True):
    """A warning of a check that somebody has said to be true: for the same rows it does not come back."""

    __tablename__ = "accepted_warning"
    __table_args__ = {"comment": "Avvisi confermati: vero, non errore"}

    mark: str = described("Impronta dell'avviso e delle sue righe", primary_key=True, max_length=MARK_LENGTH)
    kind: str = described("Che cosa diceva l'avviso", max_length=40)
    file_load_id: int = described("File con cui è stato confermato", foreign_key="file_load.id", index=True)
    reason: str = described("Perché è vero", max_length=REASON_LENGTH)


class SavedMapping(SQLModel, table=True):
    """How files of another program are read: of an organisation, which alone sees it, or of who loads for all."""

    __tablename__ = "saved_mapping"
    __table_args__ = (
        UniqueConstraint("organisation_id", "name", name="uq_saved_mapping_organisation_name"),
        {"comment": "Come si leggono i file di altri programmi"},
    )

    id: int | None = identifier()
    organisation_id: int | None = described(
        "Ente che la usa; vuoto se la usa chi carica per tutti", foreign_key="organisation.id", default=None
    )
    name: str = described("Come si chiama", max_length=NAME_LENGTH)
    kind: str = described("Tipo di file", max_length=20)
    content: str = described("La mappatura, in TOML", sa_type=Text)
    saved_at: datetime = described("Quando è stata conservata, UTC", sa_type=DateTime(timezone=True))
    saved_by: str = described("Chi l'ha conservata", max_length=WHO_LENGTH)
