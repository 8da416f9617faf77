"""A mapping: which columns of another system's export are which fields of a kind, as a TOML file in Italian.

Comes in: the text of a TOML file. Goes out: `Mapping`, validated against its kind; and the TOML of one.
Must not: read a file of data. What each entry means is in ``docs/dati.md``; examples: ``data_access/returns/mappings``.
"""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Final, Literal

import tomli_w
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from data_access.returns.errors import MappingError
from data_access.returns.fields import FieldType, Kind
from data_access.returns.findings import FindingKind
from data_access.returns.kinds import KINDS, kind_named
from data_access.returns.values import month_of, plain
from data_access.toml_text import TomlTextError, read_toml

EXAMPLES: Final = Path(__file__).resolve().parent / "mappings"
"""Folder of the mappings that come with the program."""
MOST_ROWS: Final = 2**31
"""A row that no file has."""
PERSON: Final = "persona"
"""Field of the identifier, which a mapping may name for any kind: where the kind has none the column is left out."""


def _several(value: Any) -> Any:
    return (value,) if isinstance(value, str) else value


Columns = Annotated[tuple[str, ...], BeforeValidator(_several), Field(min_length=1)]
"""A header, or several whose cells are put together; ``#C`` is the column with that letter."""


class _Entry(BaseModel):
    """A part of a mapping: nothing that is not known may stand in it."""

    model_config = ConfigDict(extra="forbid", frozen=True, coerce_numbers_to_str=True)


class Where(_Entry):
    """Rows in which a column holds one of some texts."""

    colonna: str
    valori: Annotated[tuple[str, ...], BeforeValidator(_several)]


class ColumnSet(_Entry):
    """Columns that make a row of their own, where ``dove`` holds: beds beside rooms."""

    colonne: dict[str, Columns]
    costanti: dict[str, str] = {}
    dove: Where | None = None


class Days(_Entry):
    """Columns of days: a marked cell is a row.

    Attributes
    ----------
    campo : str
        Field that the day goes to.
    mese : str
        Month of columns that are only numbered; empty: the one that the file is checked for.
    segni : tuple of str
        What marks a cell; empty: anything but a zero, a hyphen or «no».
    valore : str
        Field that the number in the cell goes to.
    conta : str
        Field that the number of marked cells goes to, a row for each day.
    """

    campo: str = "giorno"
    mese: str = ""
    segni: Annotated[tuple[str, ...], BeforeValidator(_several)] = ()
    valore: str = ""
    conta: str = ""


class Items(_Entry):
    """A column that holds several codes: a row for each.

    Attributes
    ----------
    campo : str
    separatore : str
    codici : dict
        What each code means: texts by field.
    massimo : str
        Of several codes that mean the same ``campo``, the one with the largest number in this field is kept.
    """

    campo: str
    separatore: str = "|"
    codici: dict[str, dict[str, str]] = {}
    massimo: str = ""


class Mapping(_Entry):
    """How an export is read as a kind of file."""

    nome: str = ""
    tipo: str
    fogli: Annotated[tuple[str, ...], BeforeValidator(_several)] = ()
    intestazione: Annotated[int, Field(ge=1)] | None = None
    salta_righe: tuple[Annotated[int, Field(ge=1, le=MOST_ROWS)], ...] = ()
    decimali: Literal[",", "."] = ","
    date: Literal["gma", "mga", "amg"] = "gma"
    tieni: Where | None = None
    colonne: dict[str, Columns] = {}
    costanti: dict[str, str] = {}
    codici: dict[str, dict[str, str]] = {}
    blocchi: tuple[ColumnSet, ...] = ()
    giorni: Days | None = None
    elenco: Items | None = None

    @property
    def kind(self) -> Kind:
        """The kind of file that it reads."""
        return KINDS[self.tipo]

    @property
    def headers(self) -> list[str]:
        """Every header that it names."""
        sets = [self.colonne, *(one.colonne for one in self.blocchi)]
        named = [header for one in sets for headers in one.values() for header in headers]
        places = [one for one in (self.tieni, *(block.dove for block in self.blocchi)) if one is not None]
        return [*named, *(one.colonna for one in places)]


def read_mapping(text: str, *, name: str) -> Mapping:
    """Return the mapping of a TOML file.

    Raises
    ------
    MappingError
        If it is no TOML, or holds what a mapping cannot; the sentence names the entry.
    """
    try:
        mapping = Mapping.model_validate(read_toml(text))
    except TomlTextError as error:
        message = f"Il file della mappatura «{name}» {error}."
        raise MappingError(message) from error
    except ValidationError as error:
        problems = "; ".join(_refusal(one) for one in error.errors())
        message = f"La mappatura «{name}» non è valida: {problems}."
        raise MappingError(message) from error
    kind_named(mapping.tipo)
    if unknown := [field for field in _fields(mapping) if field not in {*mapping.kind.by_name, PERSON}]:
        message = (
            f"La mappatura «{name}» nomina «{unknown[0]}», che il tipo «{mapping.tipo}» non ha. Campi: "
            f"{', '.join(mapping.kind.by_name)}."
        )
        raise MappingError(message)
    if wrong := list(_contradictions(mapping)):
        message = f"La mappatura «{name}» non è valida: {'; '.join(wrong)}."
        raise MappingError(message)
    return mapping


def mapping_toml(mapping: Mapping) -> str:
    """Return a mapping as the text of a TOML file."""
    said = mapping.model_dump(exclude_defaults=True)
    return tomli_w.dumps({key: _plain(value) for key, value in said.items()})


def code_of(text: str, codes: dict[str, str]) -> str:
    """Return what a text means by a table of codes; the text itself if it is not in it."""
    return {plain(code): meaning for code, meaning in codes.items()}.get(plain(text), text)


def _contradictions(mapping: Mapping) -> Iterator[str]:
    """Yield what entries say that no file could make good."""
    days, items = mapping.giorni, mapping.elenco
    if days is not None:
        if days.mese and isinstance(month_of(days.mese, today=date.min), FindingKind):
            yield f"«giorni.mese» vale «{days.mese}» e deve essere un mese, come 2025-03"
        field = mapping.kind.by_name.get(days.campo)
        if field is None or field.form is not FieldType.DAY:
            yield f"«giorni.campo» vale «{days.campo}» e deve essere un campo che contiene un giorno"
        if days.valore and days.conta:
            yield "«giorni» vuole «valore» o «conta», non tutti e due"
    if items is not None and not items.separatore:
        yield "«elenco.separatore» è vuoto"


def _plain(value: Any) -> Any:
    """Return a value as TOML writes it: a header alone as a text."""
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items() if one is not None}
    if isinstance(value, tuple | list):
        items = [_plain(one) for one in value]
        return items[0] if len(items) == 1 and isinstance(items[0], str) else items
    return value


def _fields(mapping: Mapping) -> Iterator[str]:
    """Yield every field that a mapping names."""
    for one in (mapping.colonne, mapping.costanti, mapping.codici):
        yield from one
    for block in mapping.blocchi:
        yield from (*block.colonne, *block.costanti)
    if mapping.giorni:
        yield from filter(None, (mapping.giorni.campo, mapping.giorni.valore, mapping.giorni.conta))
    if mapping.elenco:
        yield from filter(None, (mapping.elenco.campo, mapping.elenco.massimo))
        yield from (field for meaning in mapping.elenco.codici.values() for field in meaning)


_WANTED: Final = {
    "extra_forbidden": "è una voce sconosciuta",
    "missing": "manca",
    "literal_error": "può essere solo {expected}",
    "int_parsing": "vuole un numero intero",
    "int_type": "vuole un numero intero",
    "string_type": "vuole un testo",
    "dict_type": "vuole una tabella",
    "tuple_type": "vuole un elenco",
    "model_type": "vuole una tabella",
    "too_short": "vuole almeno un'intestazione",
    "greater_than_equal": "vuole almeno {ge}",
    "less_than_equal": "vuole al massimo {le}",
}


def _refusal(item: Any) -> str:
    place = ".".join(str(part) for part in item["loc"]) or "il file"
    wanted = _WANTED.get(item["type"], "ha un valore che non si può usare")
    return f"«{place}» {wanted.format(**item.get('ctx', {})).replace(' or ', ' o ')}"
