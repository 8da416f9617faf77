"""A mapping proposed for a file that nobody knows: column by column, from the headers and from what the cells hold.

Comes in: the sheets of a file, what is known of the Ambito. Goes out: `Proposal`: the mapping, why each column was
taken for what, what is missing; and the first rows as they would be read.
Must not: decide: whoever loads the file looks at the proposal first. Must not tell an identifier.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import cache, cached_property, partial
from typing import Any, Final

import polars as pl

from data_access.returns.check import Checked, Options, check_file
from data_access.returns.column_letters import letters
from data_access.returns.errors import KindError
from data_access.returns.fields import Field, FieldType, Kind
from data_access.returns.findings import MASKED, FindingKind
from data_access.returns.kinds import KINDS
from data_access.returns.mapping import PERSON, Days, Mapping
from data_access.returns.personal import tells_of_somebody
from data_access.returns.personal_headers import is_personal_header
from data_access.returns.personal_values import holds_tax_code
from data_access.returns.registry import Registry
from data_access.returns.sheets import Sheet, read_sheets
from data_access.returns.values import (
    amount_of,
    day_of,
    month_of,
    nearest_term,
    plain,
    term_of,
    terms_of,
    whole_of,
    year_of,
    yes_or_no,
)

FIRST_ROWS: Final = 10
TO_SAY: Final = "DA INDICARE"
"""What a proposal writes where the file does not say it: a service, an organisation."""
_SAMPLE: Final = 400
_SMALLEST_SAMPLE: Final = 60
_TEXTS: Final = 10_000
"""Most texts of a column that are looked at, the fewest where columns are many, and about how many of all columns."""
_MOST_CODES: Final = 40
_FEWEST_DAYS: Final = 8
"""Columns headed by days from which a file is a register of days."""
_ALIKE: Final = 0.8
_MOSTLY: Final = 0.8
_DEEPEST: Final = 40
_ASKED: Final = (FieldType.SERVICE, FieldType.ORGANISATION)
_ENGLISH: Final = {
    "actual": "effettivi",
    "amount": "importo",
    "date": "giorno",
    "funded": "finanziati",
    "funding": "finanziati",
    "gender": "sesso",
    "month": "mese",
    "municipality": "comune",
    "night": "giorno",
    "occupied": "occupati",
    "organisation": "ente",
    "organization": "ente",
    "outcome": "esito",
    "program": "servizio",
    "section": "sezione",
    "sector": "sezione",
    "service": "servizio",
    "sex": "sesso",
    "shelter": "servizio",
    "unit": "unita",
    "year": "anno",
}
"""Words of headers in English, and the field that they name."""
_NAMES: Final = frozenset({"cognome", "nome", "cognome e nome", "nome e cognome", "cognome nome", "nominativo"})
_BORN: Final = frozenset({"data di nascita", "data nascita", "nato il", "nata il"})
_WEEK: Final = ("lunedi", "martedi", "mercoledi", "giovedi", "venerdi", "sabato", "domenica")
_DAY_WORDS: Final = frozenset(
    {"giorno", "g", "gg", "notte", "n", "day", "night", "mon", "tue", "wed", "thu", "fri", "sat", "sun"}
    | {day[:length] for day in _WEEK for length in (1, 2, 3, len(day))}
)
"""Words that may stand before the number of a day in a header: «lun 3», and not «domanda 3»."""
_BY_HEADER, _BY_LIKENESS, _BY_CONTENT = "intestazione", "intestazione simile", "contenuto"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposedColumn:
    """What a column of the file was taken for: its letters, its header, a field (empty: none), why in Italian."""

    column: str
    header: str
    field: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A mapping proposed for a file.

    Attributes
    ----------
    mapping : Mapping
    columns : tuple of ProposedColumn
        Every column of the sheet, from the left.
    missing : tuple of str
        Fields that are wanted and that no column was found for.
    """

    mapping: Mapping
    columns: tuple[ProposedColumn, ...]
    missing: tuple[str, ...]


def propose(name: str, content: bytes, options: Options) -> Proposal:
    """Propose how a file is read.

    Parameters
    ----------
    name : str
    content : bytes
    options : Options
        With a kind, only that one is tried.

    Raises
    ------
    ReturnFileError
        If it is no file that can be read.
    KindError
        If nothing in it looks like a header of anything.
    """
    sheets = [sheet for sheet in read_sheets(name, content) if not sheet.is_hidden and not sheet.cells.is_empty()]
    wanted = [sheet for sheet in sheets if sheet.name in options.sheets] if options.sheets else sheets
    found = [
        _Guess(kind=kind, table=table, options=options)
        for table in filter(None, map(_table, wanted[:5]))
        for kind in ([options.kind] if options.kind else KINDS.values())
    ]
    best = max(found, key=lambda guess: guess.weight, default=None)
    if best is None or not best.fields:
        message = f"Nel file «{name}» nessuna colonna somiglia a quelle dei tipi di file: indicare il tipo con --kind."
        raise KindError(message)
    return best.proposal(name)


def first_rows(name: str, content: bytes, proposal: Proposal, options: Options) -> list[dict[str, Any]]:
    """Return the first rows of a file as they would be read, without identifiers; columns of nothing left out."""
    return shown_rows(check_file(name, content, replace(options, mapping=proposal.mapping, kind=None)))


def shown_rows(checked: Checked, *, most: int = FIRST_ROWS) -> list[dict[str, Any]]:
    """Return the first rows of a checked file for people to look at: persons masked, days in Italian."""
    frame = checked.frame.head(most)
    names = [name for name in checked.kind.by_name if checked.frame[name].null_count() < checked.frame.height]
    masked = [
        pl.when(pl.col(name).is_not_null()).then(pl.lit(MASKED)).alias(name)
        for name in names
        if name in checked.kind.persons
    ]
    days = [pl.col(name).dt.strftime("%d/%m/%Y") for name in names if frame.schema[name] == pl.Date]
    lists = [pl.col(name).list.join("|") for name in names if frame.schema[name] == pl.List(pl.String)]
    return frame.with_columns(*masked, *days, *lists).select(pl.col("_row").alias("riga"), *names).to_dicts()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Table:
    """The table of a sheet: its header and a sample of the distinct texts under each column.

    ``shares`` holds how many of them can be read as what, worked out once for all the kinds that are tried;
    ``tax_codes`` and ``personal`` are the columns that hold tax codes, and those that somebody may be known by.
    """

    sheet: Sheet
    row: int
    headers: dict[int, str]
    samples: dict[int, list[str]]
    shares: dict[tuple[int, FieldType, object], float]
    tax_codes: frozenset[int]
    personal: frozenset[int]


def _table(sheet: Sheet) -> _Table | None:
    """Return the table of a sheet: the header is the first row that is as full as the fullest, and all words.

    A column with something under an empty header is a column too: it is called by its letters.
    """
    rows = sheet.cells.head(_DEEPEST).rows()
    width = max(sum(text is not None for text in row) for row in rows)
    for number, row in enumerate(rows, start=1):
        texts = {column: text for column, text in enumerate(row) if text}
        if len(texts) * 2 >= width and len(texts) > 1:
            under = sheet.cells.slice(number)
            most = max(_SMALLEST_SAMPLE, min(_SAMPLE, _TEXTS // len(row)))
            samples = {column: _sample(under[f"c{column}"], most) for column in range(len(row))}
            headers = {column: texts.get(column, "") for column in samples if column in texts or samples[column]}
            of_tax = frozenset(column for column in headers if _hold_tax_codes(samples[column]))
            named = {column for column, header in headers.items() if is_personal_header(header)}
            return _Table(
                sheet=sheet,
                row=number,
                headers=headers,
                samples=samples,
                shares={},
                tax_codes=of_tax,
                personal=of_tax | named,
            )
    return None


def _hold_tax_codes(sample: Sequence[str]) -> bool:
    return bool(sample) and sum(map(holds_tax_code, sample)) >= _MOSTLY * len(sample)


def _sample(texts: pl.Series, most: int) -> list[str]:
    return texts.drop_nulls().head(most * 10).unique(maintain_order=True).head(most).to_list()


@dataclass(frozen=True, kw_only=True)
class _Guess:
    """What a table would be, read as a kind."""

    kind: Kind
    table: _Table
    options: Options

    @cached_property
    def day_columns(self) -> list[int]:
        """Columns that are headed by a day of the month, where they are many."""
        days = [column for column, text in self.table.headers.items() if _is_day_header(text, self.options)]
        return days if len(days) >= _FEWEST_DAYS and self.kind.day else []

    @cached_property
    def fields(self) -> dict[int, tuple[str, float, str]]:
        """Field, weight and reason of each column that was taken for one: the surest pairs first."""
        pairs = sorted(self._pairs(), key=lambda pair: (-pair[2], pair[0]))
        taken: dict[int, tuple[str, float, str]] = {}
        used: set[str] = set()
        for column, name, weight, why in pairs:
            if column not in taken and name not in used:
                taken[column] = (name, weight, why)
                used.add(name)
        return taken

    @cached_property
    def identifiers(self) -> tuple[int, ...]:
        """Columns that together are the identifier: a tax code alone, else names and the day of birth."""
        headers, found = self.table.headers, {name: column for column, (name, _, _) in self.fields.items()}
        first = found.get(PERSON)
        if first is None and (self.kind.persons or not self.day_columns):
            return ()
        names = tuple(column for column, text in headers.items() if plain(text) in _NAMES)
        if first is not None and (first not in names or first in self.table.tax_codes):
            return (first,)
        born = tuple(column for column, text in headers.items() if plain(text) in _BORN)
        return (*names, *born) if names else ()

    @property
    def missing(self) -> tuple[str, ...]:
        """Fields that are wanted and have no column."""
        found = {name for name, _, _ in self.fields.values()} | ({self.kind.day} if self.day_columns else set())
        counted = {"occupati"} if self.day_columns and self.kind.key == "notti" else set()
        return tuple(one.name for one in self.kind.fields if one.is_required and one.name not in found | counted)

    @property
    def weight(self) -> float:
        """How well the table is of the kind."""
        asked = sum(self.kind[name].form not in _ASKED for name in self.missing)
        return sum(weight for _, weight, _ in self.fields.values()) - 2 * asked + len(self.day_columns) / 10

    def proposal(self, name: str) -> Proposal:
        """Return the mapping that says it."""
        headers = self.table.headers
        columns: dict[str, tuple[str, ...]] = {
            field: (self._named(column),) for column, (field, _, _) in self.fields.items()
        }
        if self.identifiers:
            columns[PERSON] = tuple(self._named(column) for column in self.identifiers)
        codes = {
            field: table
            for column, (field, _, _) in self.fields.items()
            if (table := self._codes(self.kind[field], self.table.samples[column]))
        }
        asked = {field: TO_SAY for field in self.missing if self.kind[field].form in _ASKED}
        counted = "occupati" if self.kind.key == "notti" else ""
        days = Days(campo=self.kind.day, conta=counted) if self.day_columns else None
        mapping = Mapping(
            nome=f"Proposta per {name}",
            tipo=self.kind.key,
            fogli=(self.table.sheet.name,) if self.table.sheet.name else (),
            intestazione=self.table.row,
            colonne=columns,
            costanti=asked,
            codici=codes,
            giorni=days,
        )
        return Proposal(
            mapping=mapping,
            columns=tuple(self._told(column, header) for column, header in sorted(headers.items())),
            missing=tuple(field for field in self.missing if field not in asked),
        )

    def _told(self, column: int, header: str) -> ProposedColumn:
        if column in self.day_columns:
            field, why = self.kind.day, "colonna di un giorno"
        elif column in self.identifiers:
            field, why = PERSON, "identificativo, non conservato"
        elif column in self.fields:
            field, _, why = self.fields[column]
        else:
            is_personal = is_personal_header(header) or any(map(tells_of_somebody, self.table.samples[column]))
            field, why = "", "sembra un dato personale: da togliere" if is_personal else "non letta"
        return ProposedColumn(column=letters(column), header=header, field=field, why=why)

    def _named(self, column: int) -> str:
        """Return how a mapping names a column: by its header, by its letters where another has the same."""
        header = self.table.headers[column]
        same = [one for one, text in self.table.headers.items() if plain(text) == plain(header)]
        return header if len(same) == 1 and plain(header) else f"#{letters(column)}"

    def _pairs(self) -> Iterator[tuple[int, str, float, str]]:
        for column, header in self.table.headers.items():
            if column in self.day_columns:
                continue
            said = plain(header)
            for field in self.kind.fields:
                if self.day_columns and field.name in {self.kind.day, "occupati"}:
                    continue
                likeness, share = _likeness(said, plain(header.partition("(")[0]), field), self._share(field, column)
                weight, why = _weigh(field, likeness, share, is_personal=column in self.table.personal)
                if weight > 0:
                    yield column, field.name, weight, why

    def _share(self, field: Field, column: int) -> float:
        """Return how many of the texts of a column can be read as a field."""
        sample, shares, key = self.table.samples[column], self.table.shares, (column, field.form, field.vocabulary)
        if sample and key not in shares:
            shares[key] = sum(map(_reader(field, self.options), sample)) / len(sample)
        return shares.get(key, 0.0)

    def _codes(self, field: Field, sample: Sequence[str]) -> dict[str, str]:
        """Return the texts of a column that are no words of its vocabulary, each with what it may mean."""
        if field.form is not FieldType.TERM or field.vocabulary is None:
            return {}
        strange = [text for text in sample if term_of(text, field.vocabulary) is FindingKind.UNKNOWN_TERM]
        return {text: nearest_term(text, field.vocabulary) or text for text in strange[:_MOST_CODES]}


def _weigh(field: Field, likeness: float, share: float, *, is_personal: bool) -> tuple[float, str]:
    """Return how surely a column is a field, and why."""
    typed = field.form not in {FieldType.TEXT, FieldType.SERVICE, FieldType.ORGANISATION, FieldType.PERSON}
    if likeness == 1:
        return 3 + share / 2, _BY_HEADER
    if likeness >= _ALIKE and (not typed or share >= _MOSTLY):
        return 2 * likeness, _BY_LIKENESS
    told = {
        FieldType.TERM: 1.8,
        FieldType.MUNICIPALITY: 1.6,
        FieldType.DAY: 1.5 if field.is_required else 1.2,
        FieldType.MONTH: 1.1,
    }
    if share >= _MOSTLY and field.form in told:
        return told[field.form] * share, _BY_CONTENT
    if field.name == PERSON and is_personal:
        return 1.4, _BY_CONTENT
    return 0.0, ""


def _likeness(header: str, without: str, field: Field) -> float:
    """Return how alike a header and the names of a field are: 1 if one of them is the header.

    ``header`` is plain (`plain`), and ``without`` what it says before a bracket.
    """
    names = _names(field)
    if header in names or without in names:
        return 1.0
    said = " ".join(_ENGLISH.get(word, word) for word in header.split())
    alike = max(_alike(said, name) for name in names)
    inside = any(set(name.split()) <= set(said.split()) for name in names if len(name) > 3)  # noqa: PLR2004 - words
    return min(max(alike, 0.9 if inside else 0.0), 0.99)


@cache
def _names(field: Field) -> frozenset[str]:
    return frozenset(plain(way) for way in (field.name, field.title, *field.also))


def _alike(said: str, name: str) -> float:
    """Return how alike two texts are; of those that are less so than anybody asks (`_ALIKE`), nothing."""
    if 2 * min(len(said), len(name)) < _ALIKE * (len(said) + len(name)):  # whatever letters they have
        return 0.0
    matcher = SequenceMatcher(a=said, b=name)
    return matcher.ratio() if matcher.quick_ratio() >= _ALIKE else 0.0


def _reader(field: Field, options: Options) -> Callable[[str], bool]:
    """Return what tells whether a text can be read as a field."""
    today, vocabulary = options.today, field.vocabulary

    def readable(read: Callable[[str], Any]) -> Callable[[str], bool]:
        return lambda text: not isinstance(read(text), FindingKind)

    if field.form is FieldType.TERM and vocabulary is not None:
        return readable(partial(term_of, vocabulary=vocabulary))
    if field.form is FieldType.TERMS and vocabulary is not None:
        return readable(partial(terms_of, vocabulary=vocabulary))
    readers: dict[FieldType, Callable[[str], bool]] = {
        FieldType.DAY: lambda text: not text.isdigit() and readable(partial(day_of, today=today))(text),
        FieldType.MONTH: lambda text: not text.isdigit() and readable(partial(month_of, today=today))(text),
        FieldType.YEAR: readable(partial(year_of, today=today)),
        FieldType.WHOLE: readable(whole_of),
        FieldType.AMOUNT: readable(amount_of),
        FieldType.YES_NO: readable(yes_or_no),
        FieldType.MUNICIPALITY: partial(_is_place, registry=options.registry),
    }
    return readers.get(field.form, bool)


def _is_place(text: str, *, registry: Registry) -> bool:
    if registry.ambito is None and registry.italy is None:
        return False
    return bool(registry.municipality(text, within_ambito=False)[0])


def _is_day_header(text: str, options: Options) -> bool:
    bare = plain(text)
    last = bare.split()[-1] if bare else ""
    if last.isdigit() and len(last) <= 2:  # noqa: PLR2004 - a day of the month
        return 1 <= int(last) <= 31 and _DAY_WORDS.issuperset(bare.split()[:-1])  # noqa: PLR2004
    return bool(bare) and not bare.isdigit() and not isinstance(day_of(text, today=options.today), FindingKind)
