"""From texts to values, field by field: each distinct text is read once.

Comes in: the rows of a file as texts. Goes out: a frame of values with the schema of the kind; what cannot be read is
null, and is told to the collector. Must not: compare one field with another.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any, Final

import polars as pl

from data_access.returns.collector import Collector
from data_access.returns.container import ERRORS, NO_RESULT
from data_access.returns.countries import nearest_country
from data_access.returns.fields import Field, FieldType, Kind
from data_access.returns.findings import FindingKind
from data_access.returns.personal import person_key
from data_access.returns.registry import Registry
from data_access.returns.rows import OWN
from data_access.returns.values import (
    amount_of,
    day_of,
    has_decimal_point,
    has_lost_digits,
    in_italian_writing,
    is_nobody,
    may_be_thousands,
    month_of,
    nearest_term,
    term_of,
    terms_of,
    whole_of,
    with_day_first,
    year_of,
    yes_or_no,
)

DTYPES: Final[Mapping[FieldType, Any]] = {
    FieldType.TEXT: pl.String,
    FieldType.SERVICE: pl.String,
    FieldType.ORGANISATION: pl.String,
    FieldType.MUNICIPALITY: pl.String,
    FieldType.PERSON: pl.String,
    FieldType.DAY: pl.Date,
    FieldType.MONTH: pl.Date,
    FieldType.YEAR: pl.Int64,
    FieldType.WHOLE: pl.Int64,
    FieldType.AMOUNT: pl.Float64,
    FieldType.YES_NO: pl.Boolean,
    FieldType.TERM: pl.String,
    FieldType.TERMS: pl.List(pl.String),
}
"""Types of the normalised frame: codes for words and municipalities, keys for services that are known, pseudonymous
keys for persons, first days for months."""
ABROAD: Final = "; di chi viene dall'estero il Paese, o niente, e «fuori_ambito» nella classe di residenza"
"""What else may be written where a place may be a country."""
_ERROR_CELL: Final = rf"^(?:{'|'.join(map(re.escape, sorted({*ERRORS, *ERRORS.values(), '#ERRORE!', '#NOME!'})))})$"
_GARBLED: Final = "\ufffd|Ã(?:[\u0080-\u00bf€-™ ]|$)|â€[™œ\u009d“]|Â[\u00a0-\u00bf]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What texts are read with: what is known, the day, the key of persons, the separator of decimals.

    ``of_numbers`` says whether numbers and days of the file are such already: they come in Italian writing, whatever is
    said of texts. ``day_order`` is that of days in figures: ``gma`` as in Italy, ``mga`` month first,
    ``amg`` year first.
    """

    registry: Registry
    today: date
    persons_key: bytes
    decimal: str = ","
    of_numbers: bool = False
    day_order: str = "gma"


@dataclass(frozen=True, slots=True)
class Read:
    """What a text means: a value, or what is wrong with it, or both; and what it may have meant."""

    value: Any = None
    kind: FindingKind | None = None
    hint: str = ""


def schema_of(kind: Kind) -> pl.Schema:
    """Return the schema of the normalised frame of a kind: its place in the file, then its fields."""
    return pl.Schema({**OWN, **{one.name: DTYPES[one.form] for one in kind.fields}})


def parsed(rows: pl.DataFrame, kind: Kind, reading: Reading, collector: Collector) -> pl.DataFrame:
    """Return the values of the rows, and tell what cannot be read."""
    values = [_column(rows[one.name], one, reading, collector) for one in kind.fields]
    return rows.select(list(OWN)).with_columns(values)


def _column(texts: pl.Series, field: Field, reading: Reading, collector: Collector) -> pl.Series:
    dtype = DTYPES[field.form]
    texts = _without_errors(texts, field, collector)
    ambiguous = _ambiguous(texts, field, reading)
    read = _reader(field, reading)
    found = {text: read(text) for text in texts.unique(maintain_order=True).drop_nulls().to_list()}
    for text in ambiguous:
        found[text] = Read(kind=FindingKind.AMBIGUOUS_NUMBER)
    _tell(texts, found, field, collector)
    _tell_garbled(texts, field, collector)
    default = read(field.default).value if field.default else None
    table = pl.DataFrame(
        {
            "text": pl.Series([*found, None], dtype=pl.String),
            "value": pl.Series([*(one.value for one in found.values()), default], dtype=dtype),
        }
    )
    joined = texts.to_frame("text").join(table, on="text", how="left", nulls_equal=True, maintain_order="left")
    return joined["value"].alias(field.name)


def _without_errors(texts: pl.Series, field: Field, collector: Collector) -> pl.Series:
    """Tell the cells that a formula has left without a value, and return the texts without them."""
    is_error = texts.str.contains(_ERROR_CELL).fill_null(value=False)
    is_alone = (texts == NO_RESULT).fill_null(value=False)
    collector.add(FindingKind.ERROR_CELL, is_error.arg_true(), field=field.name)
    collector.add(FindingKind.NO_RESULT, is_alone.arg_true(), field=field.name)
    if not (is_error | is_alone).any():
        return texts
    return texts.to_frame("text").select(pl.when(~(is_error | is_alone)).then(pl.col("text"))).to_series()


def _ambiguous(texts: pl.Series, field: Field, reading: Reading) -> list[str]:
    """Return the numbers whose point may be of thousands or of decimals, where others have one of decimals."""
    if field.form is not FieldType.AMOUNT or reading.decimal != ",":
        return []
    pointed = texts.filter(texts.str.contains(".", literal=True).fill_null(value=False)).unique().to_list()
    return [text for text in pointed if may_be_thousands(text)] if any(map(has_decimal_point, pointed)) else []


def _tell(texts: pl.Series, found: Mapping[str, Read], field: Field, collector: Collector) -> None:
    for kind in dict.fromkeys(one.kind for one in found.values() if one.kind is not None):
        wrong = {text: one.hint for text, one in found.items() if one.kind is kind}
        at = texts.is_in(list(wrong)).fill_null(value=False).arg_true()
        hints = [wrong[text] for text in texts[at].to_list()]
        terms = ", ".join(field.vocabulary.codes()) if field.vocabulary else ""
        words = {
            FindingKind.UNKNOWN_TERM: {"terms": terms},
            FindingKind.UNKNOWN_MUNICIPALITY: {"abroad": "" if field.within_ambito else ABROAD},
        }.get(kind)
        collector.add(kind, at, field=field.name, hints=hints, words=words)


def _tell_garbled(texts: pl.Series, field: Field, collector: Collector) -> None:
    garbled = texts.str.contains(_GARBLED).fill_null(value=False)
    collector.add(FindingKind.GARBLED, garbled.arg_true(), field=field.name)


def _reader(field: Field, reading: Reading) -> Callable[[str], Read]:
    """Return what reads one text of a field."""
    form, today = field.form, reading.today
    order = "gma" if reading.of_numbers else reading.day_order
    if form in {FieldType.WHOLE, FieldType.AMOUNT}:
        number = whole_of if form is FieldType.WHOLE else amount_of
        english, of_numbers = reading.decimal == ".", reading.of_numbers
        return lambda text: _read(
            number(in_italian_writing(text) if english and ("." in text or not of_numbers) else text)
        )
    if form in {FieldType.TERM, FieldType.TERMS}:
        return partial(_term, field=field)
    readers: Mapping[FieldType, Callable[[str], Read]] = {
        FieldType.DAY: lambda text: _read(day_of(with_day_first(text, order) if order != "gma" else text, today=today)),
        FieldType.MONTH: lambda text: _read(month_of(text, today=today)),
        FieldType.YEAR: lambda text: _read(year_of(text, today=today)),
        FieldType.YES_NO: lambda text: _read(yes_or_no(text)),
        FieldType.PERSON: partial(_person, field=field, key=reading.persons_key),
        FieldType.MUNICIPALITY: partial(_municipality, field=field, registry=reading.registry),
        FieldType.SERVICE: partial(_service, registry=reading.registry),
        FieldType.ORGANISATION: partial(_organisation, registry=reading.registry),
        FieldType.TEXT: partial(_text, field=field, registry=reading.registry),
    }
    return readers[form]


def _read(value: Any) -> Read:
    return Read(kind=value) if isinstance(value, FindingKind) else Read(value)


def _term(text: str, *, field: Field) -> Read:
    vocabulary = field.vocabulary
    if vocabulary is None:
        message = f"{field.name} has no vocabulary"
        raise TypeError(message)
    value = terms_of(text, vocabulary) if field.form is FieldType.TERMS else term_of(text, vocabulary)
    if value is FindingKind.UNKNOWN_TERM:
        return Read(kind=FindingKind.UNKNOWN_TERM, hint=nearest_term(text, vocabulary))
    return Read(value)


def _municipality(text: str, *, field: Field, registry: Registry) -> Read:
    code, kind = registry.municipality(text, within_ambito=field.within_ambito)
    names = registry.ambito or registry.italy
    hint = f"{names.names[code]} ({code})" if code and kind and names and code in names.names else ""
    if kind is FindingKind.UNKNOWN_MUNICIPALITY and registry.ambito is not None:
        hint = registry.ambito.nearest(text) or ("" if field.within_ambito else nearest_country(text))
    if kind is FindingKind.AMBIGUOUS_MUNICIPALITY and registry.italy is not None:
        hint = registry.italy.several(text)
    return Read(code or None, kind, hint or (code if kind else ""))


def _service(text: str, *, registry: Registry) -> Read:
    if registry.services is None:
        return Read(text)
    key = registry.service(text)
    return Read(key) if key else Read(kind=FindingKind.UNKNOWN_SERVICE, hint=registry.nearest_service(text))


def _organisation(text: str, *, registry: Registry) -> Read:
    if registry.organisations is None:
        return Read(text)
    key = registry.organisation(text)
    return Read(key) if key else Read(kind=FindingKind.UNKNOWN_ORGANISATION, hint=registry.namesakes(text))


def _person(text: str, *, field: Field, key: bytes) -> Read:
    if is_nobody(text):
        return Read(kind=FindingKind.NOBODY if field.is_required else None)
    return Read(kind=FindingKind.LOST_DIGITS) if has_lost_digits(text) else Read(person_key(text, key=key))


def _text(text: str, *, field: Field, registry: Registry) -> Read:
    if field.name == "caso" and has_lost_digits(text):
        return Read(kind=FindingKind.LOST_DIGITS)
    if field.name == "indicatore" and registry.indicators is not None and text not in registry.indicators:
        return Read(kind=FindingKind.UNKNOWN_INDICATOR)
    return Read(text)
