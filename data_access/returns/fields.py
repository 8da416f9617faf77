"""What a kind of file is made of: fields, each with a type, a range and the column of the database it goes to.

Comes in: names and columns of `data_access.models`. Goes out: `Field`, `Kind`, and `field_of`, which reads from
a column what its table says already (vocabulary, length, whether it may be empty) so that it is said once.
Must not: read a file.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any, Final

from sqlalchemy import Boolean, Column, Date, Float, Integer
from sqlalchemy import Enum as SqlEnum

from data_access.contract_rules import FLOW_DAYS, FLOWS, MOST, MOST_AMOUNT, OTHER_DAYS, YEARS
from data_access.models import metadata
from data_access.vocabulary import Term


class FieldType(Enum):
    """How the cells of a field are written; the value is what people are told."""

    TEXT = "testo"
    SERVICE = "servizio: chiave o nome"
    ORGANISATION = "ente: chiave o nome"
    MUNICIPALITY = "comune: nome o codice ISTAT"
    PERSON = "identificativo di una persona"
    DAY = "giorno, 15/03/2025"
    MONTH = "mese, 2025-03"
    YEAR = "anno, quattro cifre"
    WHOLE = "numero intero"
    AMOUNT = "numero, con la virgola per i decimali"
    YES_NO = "sì o no"
    TERM = "una parola di un elenco"
    TERMS = "parole di un elenco, separate da |"


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A column of a kind of file.

    Attributes
    ----------
    name : str
        Header in the template, and column of the normalised frame.
    title, description : str
        In Italian.
    form : FieldType
    column : str
        ``table.column`` of the database it goes to; empty if there is none.
    vocabulary : type of Term or None
    is_required : bool
        Whether a cell may not be blank.
    default : str
        What a blank cell means; empty: nothing.
    minimum, maximum : float or date or None
        Range, both ends included; days for `FieldType.DAY` and `FieldType.MONTH`.
    max_length : int or None
    also : tuple of str
        Other headers that mean the same.
    within_ambito : bool
        Whether a municipality must be one of the Ambito.
    """

    name: str
    title: str
    description: str
    form: FieldType
    column: str = ""
    vocabulary: type[Term] | None = None
    is_required: bool = False
    default: str = ""
    minimum: float | date | None = None
    maximum: float | date | None = None
    max_length: int | None = None
    also: tuple[str, ...] = ()
    within_ambito: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A day that may not come before another; ``what`` says rows in which it does."""

    first: str
    then: str
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """A field that has no meaning without another one."""

    field: str
    other: str
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of file.

    Attributes
    ----------
    key : str
        What it is called on the command line.
    title, description : str
        In Italian.
    fields : tuple of Field
    primary_key : tuple of str
        Fields that together name a row; empty where identical rows may be true.
    day : str
        Field with the day or month of a row, which ``--month`` is compared with; empty: none.
    interval : tuple of str
        First and last day of a row where it lasts; compared with ``--month`` instead of ``day``.
    orders, needs : tuple
        What fields say of each other.
    same_within : tuple
        A field, and those that are the same on all its rows.
    examples : tuple of dict
        Rows of the template, as they are typed.
    """

    key: str
    title: str
    description: str
    fields: tuple[Field, ...]
    examples: tuple[Mapping[str, str], ...]
    primary_key: tuple[str, ...] = ()
    day: str = ""
    interval: tuple[str, str] | None = None
    orders: tuple[Order, ...] = ()
    needs: tuple[Needs, ...] = ()
    same_within: tuple[tuple[str, ...], tuple[str, ...]] | None = None

    def __getitem__(self, name: str) -> Field:
        """Return a field by name."""
        return self.by_name[name]

    @property
    def by_name(self) -> dict[str, Field]:
        """Its fields by name."""
        return {field.name: field for field in self.fields}

    @property
    def persons(self) -> tuple[str, ...]:
        """Fields that hold identifiers of persons or households."""
        return tuple(field.name for field in self.fields if field.form is FieldType.PERSON)


_REFERENCES: Final = {
    "service.id": FieldType.SERVICE,
    "organisation.id": FieldType.ORGANISATION,
    "person.id": FieldType.PERSON,
    "municipality.code": FieldType.MUNICIPALITY,
}


def field_of(column: str, name: str, title: str = "", *, description: str = "", **given: Any) -> Field:
    """Return the field that goes to ``table.column``, with what the table says of it unless it is ``given``.

    Parameters
    ----------
    column : str
        A column of `data_access.models`, as ``occupancy.occupied``.
    name : str
        Header of the field.
    title, description : str
        The column's comment unless given.
    **given
        Attributes of `Field` that the column does not say, or says otherwise.
    """
    source = _column(column)
    kind = given.pop("form", None) or _type(source)
    least, most = _range(kind, column)
    said: dict[str, Any] = {
        "vocabulary": _vocabulary(source) if kind in {FieldType.TERM, FieldType.TERMS} else None,
        "is_required": not source.nullable and "default" not in given,
        "minimum": least,
        "maximum": most,
        "max_length": getattr(source.type, "length", None) if kind is FieldType.TEXT else None,
    }
    comment = source.comment or ""
    return Field(
        name=name,
        title=title or comment.split(";")[0],
        description=description or comment,
        form=kind,
        column=column,
        **{**said, **given},
    )


def _column(name: str) -> Column[Any]:
    table, _, column = name.partition(".")
    return metadata.tables[table].c[column]


def _type(column: Column[Any]) -> FieldType:
    for key in column.foreign_keys:
        if found := _REFERENCES.get(key.target_fullname):
            return found
    if column.name == "month":
        return FieldType.MONTH
    if column.name == "year" or column.name.endswith("_year"):
        return FieldType.YEAR
    kinds = (
        (SqlEnum, FieldType.TERM),
        (Boolean, FieldType.YES_NO),
        (Date, FieldType.DAY),
        (Integer, FieldType.WHOLE),
        (Float, FieldType.AMOUNT),
    )
    return next((kind for type_, kind in kinds if isinstance(column.type, type_)), FieldType.TEXT)


def _vocabulary(column: Column[Any]) -> type[Term] | None:
    found = column.type.enum_class if isinstance(column.type, SqlEnum) else None
    return found if found is not None and issubclass(found, Term) else None


def _range(kind: FieldType, column: str) -> tuple[Any, Any]:
    """Return the range that `data_access.contract_rules` gives to a type."""
    if kind in {FieldType.DAY, FieldType.MONTH}:
        return FLOW_DAYS if column in FLOWS else OTHER_DAYS
    if kind is FieldType.YEAR:
        return YEARS
    if kind is FieldType.WHOLE:
        return 0, MOST
    return (0, MOST_AMOUNT) if kind is FieldType.AMOUNT else (None, None)
