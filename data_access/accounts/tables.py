"""The tables of accounts and of the access log, in a metadata of their own: who reads the data never reads them.

Comes in: nothing. Goes out: the table classes and `metadata`. Must not: open connections.

On PostgreSQL they stand beside the data; on SQLite in a file of their own, because every line of the log would
otherwise move the data's fingerprint, and have them read again.
"""

from datetime import date, datetime
from typing import Final

from sqlalchemy import CheckConstraint, DateTime, MetaData, UniqueConstraint
from sqlalchemy.orm import registry
from sqlmodel import SQLModel

from data_access.accounts.vocabulary import AccountRole, EventKind
from data_access.models.base import (
    ISTAT_CODE_LENGTH,
    NAMING_CONVENTION,
    big_identifier,
    described,
    identifier,
    term_field,
)

metadata: Final = MetaData(naming_convention=NAMING_CONVENTION)
MARK_LENGTH: Final = 64
"""Letters of a mark: 256 bits in hexadecimal."""
EMAIL_LENGTH: Final = 254
NAME_LENGTH: Final = 120
ISSUER_LENGTH: Final = 200
SUBJECT_LENGTH: Final = 255
KEY_LENGTH: Final = 43
"""Letters of a random key: 256 bits, as addresses write them."""
WEEK_LENGTH: Final = 8
"""Letters of a week: ``2026-W49``."""
FIGURE_LENGTH: Final = 300
ASKED_LENGTH: Final = 2000
CHAIN: Final = 1
"""Key of the only row of `Chain`."""


class _Register(SQLModel, registry=registry(metadata=metadata)):
    """Base of the tables that register here and not among the data."""

    metadata = metadata


class Account(_Register, table=True):
    """Somebody who may sign in: known by e-mail, and from the first sign-in by the provider's own name for them."""

    __table_args__ = (
        UniqueConstraint("email"),
        UniqueConstraint("issuer", "subject"),
        CheckConstraint("(issuer IS NULL) = (subject IS NULL)", name="issuer_and_subject"),
        {"comment": "Persone abilitate"},
    )

    id: int | None = identifier()
    email: str = described("Indirizzo di posta, in minuscolo", max_length=EMAIL_LENGTH)
    name: str = described("Nome e cognome, come li scrive chi abilita", max_length=NAME_LENGTH, default="")
    issuer: str | None = described("Fornitore di identità che la riconosce", max_length=ISSUER_LENGTH, default=None)
    subject: str | None = described("Suo identificativo presso il fornitore", max_length=SUBJECT_LENGTH, default=None)
    added_at: datetime = described("Quando è stata abilitata, UTC", sa_type=DateTime(timezone=True))
    added_by: str = described("Chi l'ha abilitata", max_length=EMAIL_LENGTH)
    last_seen: datetime | None = described(
        "Ultimo uso del cruscotto, UTC", default=None, sa_type=DateTime(timezone=True)
    )
    sessions_from: datetime | None = described(
        "Gli ingressi fatti prima di questo momento, UTC, non valgono più",
        default=None,
        sa_type=DateTime(timezone=True),
    )


class Grant(_Register, table=True):
    """A role that an account has, from a day to a day."""

    __tablename__ = "account_grant"
    __table_args__ = (
        CheckConstraint("(role = 'sindaco') = (municipality IS NOT NULL)", name="municipality"),
        CheckConstraint("(role = 'ente') = (organisation IS NOT NULL)", name="organisation"),
        CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="days"),
        {"comment": "Ruoli delle persone abilitate"},
    )

    id: int | None = identifier()
    account_id: int = described("Persona", foreign_key="account.id", index=True)
    role: AccountRole = term_field(AccountRole, comment="Ruolo")
    municipality: str | None = described(
        "Comune di un sindaco, codice ISTAT", max_length=ISTAT_CODE_LENGTH, default=None
    )
    organisation: str | None = described("Ente partner, la sua chiave", max_length=60, default=None)
    valid_from: date = described("Primo giorno in cui vale")
    valid_to: date | None = described("Ultimo giorno in cui vale; vuoto: finché qualcuno non lo chiude", default=None)
    added_at: datetime = described("Quando è stato dato, UTC", sa_type=DateTime(timezone=True))
    added_by: str = described("Chi l'ha dato", max_length=EMAIL_LENGTH)
    ended_at: datetime | None = described(
        "Quando è stato tolto, UTC: da allora non vale", default=None, sa_type=DateTime(timezone=True)
    )
    ended_by: str | None = described("Chi l'ha tolto", max_length=EMAIL_LENGTH, default=None)


class AccessEvent(_Register, table=True):
    """A line of the access log; each carries the mark of the one before (see `data_access.accounts.access_log`)."""

    __tablename__ = "access_event"
    __table_args__ = {"comment": "Registro degli accessi, una riga dopo l'altra, mai cambiate"}

    number: int | None = big_identifier()
    at: str = described("Quando, UTC, ISO 8601", max_length=32, index=True)
    kind: EventKind = term_field(EventKind, comment="Che cosa")
    who: str = described(
        "Di chi: indirizzo di posta, o chi ha lanciato il comando", max_length=EMAIL_LENGTH, index=True
    )
    role: str = described("In che ruolo", max_length=80)
    network: str = described("Da quale rete: indirizzo troncato", max_length=60)
    detail: str = described("Quale domanda, file, persona; mai una risposta", max_length=2000)
    mark: str = described("Impronta della riga e di quella prima", max_length=MARK_LENGTH)


class Chain(_Register, table=True):
    """Where the access log begins and ends: one row, so that lines missing at either end are missed."""

    __tablename__ = "access_chain"
    __table_args__ = (
        CheckConstraint(f"id = {CHAIN}", name="one_row"),
        CheckConstraint("last_number >= first_number - 1", name="numbers"),
        {"comment": "Primo e ultimo anello del registro degli accessi"},
    )

    id: int = described("Sempre 1", primary_key=True)
    first_number: int = described("Numero della prima riga tenuta", sa_type=AccessEvent.__table__.c.number.type)  # type: ignore[attr-defined]  # every table class has it
    first_mark: str = described("Impronta della riga prima della prima tenuta", max_length=MARK_LENGTH)
    last_number: int = described("Numero dell'ultima riga", sa_type=AccessEvent.__table__.c.number.type)  # type: ignore[attr-defined]  # as above
    last_mark: str = described("Impronta dell'ultima riga", max_length=MARK_LENGTH)


class SignIn(_Register, table=True):
    """A sign-in: the browser holds a random word, and here is only its fingerprint."""

    __tablename__ = "sign_in"
    __table_args__ = {"comment": "Ingressi: chi ha provato chi è, e fino a quando vale"}

    mark: str = described("Impronta della parola che il browser conserva", primary_key=True, max_length=MARK_LENGTH)
    issuer: str = described("Fornitore di identità, link o proxy", max_length=ISSUER_LENGTH)
    subject: str = described("Identificativo della persona presso il fornitore", max_length=SUBJECT_LENGTH)
    email: str = described("Indirizzo di posta che il fornitore garantisce, in minuscolo", max_length=EMAIL_LENGTH)
    level: str = described("Livello di garanzia dell'identità, come lo dice il fornitore", max_length=200)
    issued_at: datetime = described("Quando il fornitore l'ha riconosciuta, UTC", sa_type=DateTime(timezone=True))
    began_at: datetime = described("Quando è entrata, UTC", sa_type=DateTime(timezone=True), index=True)
    last_run: datetime = described("Ultima pagina aperta, UTC", sa_type=DateTime(timezone=True))
    ended_at: datetime | None = described("Quando è uscita, UTC", default=None, sa_type=DateTime(timezone=True))
    chosen: str | None = described("Ruolo scelto tra i suoi, come sindaco:019035", max_length=80, default=None)


class UsedLink(_Register, table=True):
    """A one-time link that was used: its fingerprint, so that it is not used again."""

    __tablename__ = "used_link"
    __table_args__ = {"comment": "Collegamenti per posta già usati"}

    mark: str = described("Impronta del collegamento", primary_key=True, max_length=MARK_LENGTH)
    used_at: datetime = described("Quando, UTC", sa_type=DateTime(timezone=True), index=True)


class MailSubscriber(_Register, table=True):
    """Whoever has asked, in one of their roles, to be written to: by default nobody."""

    __tablename__ = "mail_subscriber"
    __table_args__ = (
        UniqueConstraint("account_id", "role"),
        UniqueConstraint("key"),
        CheckConstraint("(told_week IS NULL) = (told_at IS NULL)", name="told"),
        {"comment": "Chi ha chiesto messaggi di posta, e in quale suo ruolo"},
    )

    id: int | None = identifier()
    account_id: int = described("Persona", foreign_key="account.id", ondelete="CASCADE", index=True)
    role: str = described("In quale ruolo, come sindaco:019035", max_length=80)
    weekly: bool = described("Se riceve il riepilogo settimanale")
    key: str = described("Parola casuale dei collegamenti con cui si smette di riceverli", max_length=KEY_LENGTH)
    began_at: datetime = described("Quando l'ha chiesto la prima volta, UTC", sa_type=DateTime(timezone=True))
    told_version: int | None = described("Versione dei dati di cui parlava l'ultimo messaggio", default=None)
    told_week: str | None = described("Settimana dell'ultimo messaggio", max_length=WEEK_LENGTH, default=None)
    told_at: datetime | None = described(
        "Quando l'ultimo messaggio è partito, UTC", default=None, sa_type=DateTime(timezone=True)
    )


class FollowedFigure(_Register, table=True):
    """A figure of which somebody is told when it changes; never a number of it."""

    __tablename__ = "followed_figure"
    __table_args__ = (
        UniqueConstraint("subscriber_id", "subject"),
        {"comment": "Figure di cui qualcuno ha chiesto di sapere quando cambiano"},
    )

    id: int | None = identifier()
    subscriber_id: int = described("Di chi", foreign_key="mail_subscriber.id", ondelete="CASCADE")
    subject: str = described("Impronta della domanda, che la distingue dalle altre", max_length=MARK_LENGTH)
    name: str = described("Che cosa mostra, in parole", max_length=FIGURE_LENGTH)
    address: str = described("Dove si guarda: pagina, schede e filtri", max_length=ASKED_LENGTH)
    question: str = described("Che cosa chiede ai dati", max_length=ASKED_LENGTH)
    since: datetime = described("Da quando, UTC", sa_type=DateTime(timezone=True))
    mark: str = described("Impronta con chiave dell'ultima risposta di cui è stato detto", max_length=MARK_LENGTH)
