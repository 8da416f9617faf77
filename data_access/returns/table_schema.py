"""The kinds of file as Frictionless Table Schemas, and as the Italian page that lists them.

Comes in: `Kind`. Goes out: the schema as plain values for JSON; Markdown.
Must not: say anything of a field that the field does not.
Source: Data Package v2, Table Schema (specs.frictionlessdata.io).
"""

from collections.abc import Iterator
from datetime import date
from typing import Any, Final

from data_access.returns.fields import Field, FieldType, Kind
from data_access.returns.kinds import KINDS

PROFILE: Final = "https://datapackage.org/profiles/2.0/tableschema.json"
_TYPES: Final[dict[FieldType, dict[str, Any]]] = {
    FieldType.TEXT: {"type": "string"},
    FieldType.SERVICE: {"type": "string"},
    FieldType.ORGANISATION: {"type": "string"},
    FieldType.MUNICIPALITY: {"type": "string"},
    FieldType.PERSON: {"type": "string"},
    FieldType.DAY: {"type": "date", "format": "%d/%m/%Y"},
    FieldType.MONTH: {"type": "yearmonth"},
    FieldType.YEAR: {"type": "year"},
    FieldType.WHOLE: {"type": "integer"},
    FieldType.AMOUNT: {"type": "number", "decimalChar": ",", "groupChar": "."},
    FieldType.YES_NO: {"type": "boolean", "trueValues": ["sì"], "falseValues": ["no"]},
    FieldType.TERM: {"type": "string"},
    FieldType.TERMS: {"type": "list", "delimiter": "|", "itemType": "string"},
}


def table_schema(kind: Kind) -> dict[str, Any]:
    """Return the Table Schema of a kind."""
    schema: dict[str, Any] = {
        "$schema": PROFILE,
        "name": kind.key,
        "title": kind.title,
        "description": kind.description,
        "fieldsMatch": "subset",
        "fields": [_field(one) for one in kind.fields],
        "missingValues": [""],
    }
    if kind.primary_key:
        schema["primaryKey"] = list(kind.primary_key)
    return schema


def kinds_page() -> str:
    """Return the list of kinds in Italian, each with its fields, as a part of ``docs/dati.md``."""
    return "\n\n".join("\n".join(_section(kind)) for kind in KINDS.values()) + "\n"


def _field(field: Field) -> dict[str, Any]:
    described: dict[str, Any] = {
        "name": field.name,
        "title": field.title,
        "description": field.description,
        **_TYPES[field.form],
    }
    if constraints := _constraints(field):
        described["constraints"] = constraints
    if field.form is FieldType.TERM and field.vocabulary is not None:
        described["categories"] = [{"value": str(term.value), "label": term.label} for term in field.vocabulary]
    if field.default:
        described["bifocale:default"] = field.default
    if field.column:
        described["bifocale:column"] = field.column
    return described


def _constraints(field: Field) -> dict[str, Any]:
    constraints: dict[str, Any] = {"required": True} if field.is_required else {}
    if field.form is FieldType.TERM and field.vocabulary is not None:
        constraints["enum"] = list(field.vocabulary.codes())
    for name, limit in (("minimum", field.minimum), ("maximum", field.maximum)):
        if limit is not None:
            constraints[name] = _limit(limit, field)
    if field.max_length is not None:
        constraints["maxLength"] = field.max_length
    return constraints


def _limit(limit: float | date, field: Field) -> Any:
    """Return the end of a range as the schema writes it."""
    if isinstance(limit, date):
        return f"{limit:%Y-%m}" if field.form is FieldType.MONTH else f"{limit:%d/%m/%Y}"
    return int(limit) if float(limit).is_integer() else limit


def _section(kind: Kind) -> Iterator[str]:
    yield f"### `{kind.key}`: {kind.title}\n"
    yield f"{kind.description}\n"
    if kind.primary_key:
        key = ", ".join(f"`{name}`" for name in kind.primary_key)
        yield f"Una riga sola per {key}.\n"
    yield "| colonna | obbligatoria | che cosa contiene | come si scrive |"
    yield "|---|---|---|---|"
    for one in kind.fields:
        wanted = "sì" if one.is_required else f"no: `{one.default}`" if one.default else "no"
        yield f"| `{one.name}` | {wanted} | {one.description} | {_writing(one)} |"


def _writing(field: Field) -> str:
    if field.vocabulary is not None:
        words = ", ".join(f"`{code}`" for code in field.vocabulary.codes())
        return f"{words}; più d'una separate da `\\|`" if field.form is FieldType.TERMS else words
    return field.form.value
