"""Shared pieces of the tables: naming convention, vocabulary columns, the metadata every table registers in.

Comes in: enumerations of `data_access.vocabulary`. Goes out: `metadata`, `term_field`, `described`, `defaulted`.
Must not: define tables.
"""

from typing import Any

from sqlalchemy import BigInteger, Column, Enum, Integer, MetaData, false, text, true
from sqlmodel import Field, SQLModel

from data_access.vocabulary import Term

NAMING_CONVENTION = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

metadata: MetaData = SQLModel.metadata
metadata.naming_convention = NAMING_CONVENTION

ISTAT_CODE_LENGTH = 6
BIG_ID = BigInteger().with_variant(Integer, "sqlite")
"""64-bit key that SQLite can still auto-increment (there every INTEGER PRIMARY KEY is 64-bit)."""


def term_type(vocabulary: type[Term]) -> Enum:
    """Return a column type that stores the codes of ``vocabulary`` as text, with a check constraint naming them."""
    return Enum(
        vocabulary,
        name=vocabulary.__name__.lower(),
        native_enum=False,
        create_constraint=True,
        values_callable=lambda terms: [term.value for term in terms],
        length=max(len(code) for code in vocabulary.codes()),
    )


def term_field(vocabulary: type[Term], *, comment: str, primary_key: bool = False, nullable: bool = False) -> Any:
    """Return a SQLModel field for a word of ``vocabulary``; optional terms default to ``None``."""
    column: Column[Any] = Column(term_type(vocabulary), primary_key=primary_key, nullable=nullable, comment=comment)
    return Field(default=None, sa_column=column) if nullable else Field(sa_column=column)


def described(comment: str, **options: Any) -> Any:
    """Return a SQLModel field whose column carries ``comment`` (the data dictionary is written from it)."""
    return Field(sa_column_kwargs={"comment": comment}, **options)


def defaulted(comment: str, *, default: bool | int) -> Any:
    """Return a SQLModel field whose default the database knows too: a row written by hand needs not say it."""
    told = (true() if default else false()) if isinstance(default, bool) else text(str(default))
    return Field(default=default, sa_column_kwargs={"comment": comment, "server_default": told})


def identifier() -> Any:
    """Return the integer key that the database assigns."""
    return Field(default=None, primary_key=True, sa_column_kwargs={"comment": "Chiave assegnata dalla base dati"})


def big_identifier() -> Any:
    """Return the 64-bit key of a large table."""
    return Field(
        default=None, primary_key=True, sa_type=BIG_ID, sa_column_kwargs={"comment": "Chiave assegnata dalla base dati"}
    )
