"""What was published for good: editions, each a signed file, what must be known to make the next one, and attempts."""

from datetime import date, datetime
from typing import Final

from sqlalchemy import DateTime, LargeBinary, UniqueConstraint
from sqlmodel import SQLModel

from data_access.models.base import described, identifier
from data_access.models.loading import MARK_LENGTH


class PublishedEdition(SQLModel, table=True):
    """An edition: all that protected viewers might get from one version of the data. Never changed, never removed."""

    __tablename__ = "edition"
    __table_args__ = (UniqueConstraint("number"), {"comment": "Edizioni pubblicate, firmate"})

    id: int | None = identifier()
    number: int = described("Numero dell'edizione, da 1")
    data_version: int = described("Versione dei dati da cui è fatta")
    token: str = described("Impronta dei dati da cui è fatta", max_length=120)
    as_of: date = described("I dati sono aggiornati a questo giorno")
    made_at: datetime = described("Quando è stata fatta, UTC", sa_type=DateTime(timezone=True))
    mark: str = described("Impronta SHA-256 del file", max_length=MARK_LENGTH)
    content: bytes = described("Il file dell'edizione: numeri protetti, firmati", sa_type=LargeBinary)
    counts: bytes = described(
        "Conteggi veri delle stesse celle, in Parquet: per provare le edizioni dopo. Non si pubblica",
        sa_type=LargeBinary,
    )


WHY_LENGTH: Final = 2000


class EditionAttempt(SQLModel, table=True):
    """How it went to make the edition of some data: a row where it went otherwise than the time before."""

    __tablename__ = "edition_attempt"
    __table_args__ = {"comment": "Come è andata l'ultima volta che si è fatta un'edizione"}

    id: int | None = identifier()
    at: datetime = described("Quando, UTC", sa_type=DateTime(timezone=True))
    token: str = described("Impronta dei dati che rivelerebbero qualcuno; vuota negli altri casi", max_length=120)
    why: str = described("Perché non è stata fatta, e che cosa fare; vuoto: è stata fatta", max_length=WHY_LENGTH)


UNCOUNTED: Final = frozenset({str(EditionAttempt.__tablename__)})
"""Tables of this module in which data never move."""
