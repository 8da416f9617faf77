"""People watched by the programme: pseudonymous keys, households, target groups.

Must not, ever: hold a name, a tax code, an address, a day of birth.
"""

from datetime import datetime
from typing import Final

from sqlalchemy import BigInteger, CheckConstraint, DateTime, LargeBinary
from sqlmodel import SQLModel

from data_access.models.base import described, identifier, term_field
from data_access.vocabulary import Sex, TargetGroup

KEY_LENGTH: Final = 40
_LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_CODE_DIGITS: Final = "0123456789LMNPQRSTUV"
"""Figures of a tax code, and the letters that stand for them where two people would have the same one."""


def pseudonym(column: str = "key") -> str:
    """Return the check that a key of a person is no tax code and no name: SQL that both databases read alike.

    A tax code is six letters, two figures, a letter, two figures, a letter, three figures, a letter. A name has letters
    alone, or blanks; a pseudonymous key has figures (one of two letters or fewer is nobody's name).
    """
    parts = (
        (1, 6, _LETTERS),
        (7, 2, _CODE_DIGITS),
        (9, 1, _LETTERS),
        (10, 2, _CODE_DIGITS),
        (12, 1, _LETTERS),
        (13, 3, _CODE_DIGITS),
        (16, 1, _LETTERS),
    )
    code = " AND ".join(f"ltrim(substr(upper({column}), {at}, {size}), '{of}') = ''" for at, size, of in parts)
    is_words = f"ltrim(upper({column}), '{_LETTERS}ÀÈÉÌÒÙàèéìòù''._-') = ''"
    return (
        f"NOT (length({column}) = 16 AND {code}) AND (length({column}) < 3 OR NOT {is_words}) "
        f"AND replace({column}, ' ', '') = {column} AND replace({column}, '@', '') = {column}"
    )


class Household(SQLModel, table=True):
    """A household known to the services."""

    __table_args__ = (
        CheckConstraint("size >= 1", name="size"),
        CheckConstraint(pseudonym(), name="pseudonym"),
        {"comment": "Nuclei"},
    )

    id: int | None = identifier()
    key: str = described("Chiave pseudonima", unique=True, max_length=KEY_LENGTH)
    size: int = described("Componenti")


class Person(SQLModel, table=True):
    """A person, by pseudonymous key."""

    __table_args__ = (
        CheckConstraint("birth_year IS NULL OR birth_year BETWEEN 1900 AND 2100", name="birth_year"),
        CheckConstraint("cell_key IS NULL OR cell_key BETWEEN 0 AND 4294967295", name="cell_key"),
        CheckConstraint(pseudonym(), name="pseudonym"),
        {"comment": "Persone, solo con chiave pseudonima"},
    )

    id: int | None = identifier()
    key: str = described("Chiave pseudonima (mai codice fiscale o nome)", unique=True, max_length=KEY_LENGTH)
    birth_year: int | None = described("Anno di nascita, se noto", default=None)
    sex: Sex = term_field(Sex, comment="Sesso")
    household_id: int | None = described("Nucleo", default=None, foreign_key="household.id", index=True)
    cell_key: int | None = described(
        "Estrazione con cui si arrotondano i suoi numeri, fissata da un cambio di chiave; vuota: viene dalla chiave",
        default=None,
        sa_type=BigInteger,
    )


class PersonTarget(SQLModel, table=True):
    """A target group a person belongs to (many to many)."""

    __tablename__ = "person_target"
    __table_args__ = {"comment": "Target delle persone, multipli"}

    person_id: int = described("Persona", foreign_key="person.id", primary_key=True)
    target: TargetGroup = term_field(TargetGroup, comment="Target", primary_key=True)


class PersonsKey(SQLModel, table=True):
    """A key that the keys of persons are made with, by its fingerprint: the first, then each that was laid over."""

    __tablename__ = "persons_key"
    __table_args__ = (
        CheckConstraint("layer >= 1", name="layer"),
        {"comment": "Impronte delle chiavi con cui si fanno gli pseudonimi, nell'ordine; mai le chiavi"},
    )

    layer: int = described("1 la prima, poi quelle venute sopra", primary_key=True)
    mark: str = described("Impronta della chiave", max_length=8)
    added_at: datetime = described("Da quando, UTC", sa_type=DateTime(timezone=True))


class PersonMerge(SQLModel, table=True):
    """Two keys that were one person's: whose rows moved to whom, why, and what undoes it."""

    __tablename__ = "person_merge"
    __table_args__ = (
        CheckConstraint(pseudonym("merged_key"), name="pseudonym"),
        {"comment": "Persone unite perché erano la stessa; finché non è annullata, la chiave tolta vale l'altra"},
    )

    id: int | None = identifier()
    kept_id: int = described("Persona che è rimasta", foreign_key="person.id", index=True)
    merged_id: int = described("Numero che aveva la persona unita")
    merged_key: str = described("Chiave pseudonima della persona unita", max_length=KEY_LENGTH, index=True)
    content: bytes = described("Ciò che serve ad annullarla, in JSON: numeri di righe", sa_type=LargeBinary)
    reason: str = described("Perché sono la stessa persona", max_length=300)
    merged_at: datetime = described("Quando, UTC", sa_type=DateTime(timezone=True))
    merged_by: str = described("Chi le ha unite", max_length=254)
    undone_at: datetime | None = described(
        "Quando è stata annullata, UTC", default=None, sa_type=DateTime(timezone=True)
    )
    undone_by: str | None = described("Chi l'ha annullata", default=None, max_length=254)
    undone_reason: str | None = described("Perché è stata annullata", default=None, max_length=300)
