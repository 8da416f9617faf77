"""Where the table of a sheet is: the rows of its header, which column is which field, what a file is about.

Comes in: a sheet, a kind (or all of them). Goes out: `Layout`: header and blocks of columns.
Must not: read a value under the header; take a column for a field whose header it does not bear.

A header may stand under titles and on two rows. Columns that repeat for each word of a vocabulary (occupied, men;
occupied, women) are a block for each word: a row of the sheet is then as many rows of the frame.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Final

from data_access.returns.errors import KindError
from data_access.returns.fields import FieldType, Kind
from data_access.returns.kinds import KINDS
from data_access.returns.sheets import Sheet
from data_access.returns.values import plain, spellings

DEEPEST: Final = 40
"""Rows from the top in which a header is looked for."""
FEWEST: Final = 2
"""Columns by which a header is told from anything else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Columns that make a row of the frame: the column of each field (from 0), and what the header says of all.

    Attributes
    ----------
    columns : dict
        Column of each field, from 0.
    constants : dict
        What fields hold on every row.
    own : tuple of int
        Where these columns are all empty there is no row; without any, there always is one.
    joined : dict
        Fields made of several columns, with all of them.
    marks : frozenset of str or None
        What a cell of ``own`` must be for there to be a row, in small letters; None: anything.
    where : tuple
        Columns, and what their cells must be for there to be a row, as `data_access.returns.values.plain` writes it.
    """

    columns: Mapping[str, int]
    constants: Mapping[str, str] = field(default_factory=dict)
    own: tuple[int, ...] = ()
    joined: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    marks: frozenset[str] | None = None
    where: tuple[tuple[int, frozenset[str]], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """How a sheet is laid out.

    Attributes
    ----------
    first, last : int
        Rows of the header, from 1.
    blocks : tuple of Block
    headers : dict
        The header of each column that has one, by number from 0.
    unknown : tuple of int
        Columns with a header that is of no field.
    repeated : dict
        Fields that several columns are, with those columns.
    skipped : frozenset of int
        Rows that are not read, from 1.
    absent : tuple
        Fields whose column a mapping names and the sheet lacks, with its header.
    derived : frozenset of str
        Fields that a mapping works out.
    identifiers : frozenset of int
        Columns that a mapping takes for the identifier of a person: they may hold names.
    """

    sheet: Sheet
    first: int
    last: int
    blocks: tuple[Block, ...]
    headers: Mapping[int, str]
    unknown: tuple[int, ...]
    repeated: Mapping[str, tuple[int, ...]]
    skipped: frozenset[int] = frozenset()
    absent: tuple[tuple[str, str], ...] = ()
    derived: frozenset[str] = frozenset()
    identifiers: frozenset[int] = frozenset()

    @property
    def found(self) -> set[str]:
        """Fields that the sheet has."""
        return {name for block in self.blocks for name in (*block.columns, *block.constants)} | self.derived

    def missing(self, kind: Kind) -> list[str]:
        """Fields without which there is no row, and that the sheet lacks."""
        return [one.name for one in kind.fields if one.is_required and one.name not in self.found]


def layout_of(sheet: Sheet, kind: Kind) -> Layout | None:
    """Return how a sheet is laid out, or None if no row bears the headers of the kind."""
    best: Layout | None = None
    for first, last, headers in _candidates(sheet):
        found = _read_header(sheet, kind, first=first, last=last, headers=headers)
        if len(found.found) >= FEWEST and (best is None or _weight(found) > _weight(best)):
            best = found
    return best


def kind_of(sheets: Sequence[Sheet]) -> Kind:
    """Return the kind that the headers of a file are of.

    Raises
    ------
    KindError
        If they are of none, or of several.
    """
    weights = {}
    for kind in KINDS.values():
        layouts = [found for sheet in sheets if (found := layout_of(sheet, kind)) is not None]
        if layouts:
            weights[kind.key] = max(_fit(found, kind) for found in layouts)
    best = max(weights.values(), default=(False, 0.0))
    named = [key for key, weight in weights.items() if weight == best]
    if len(named) == 1 and (best[0] or best[1] > 0):
        return KINDS[named[0]]
    told = f"può essere: {', '.join(named)}" if named else f"i tipi sono: {', '.join(KINDS)}"
    message = (
        f"Dalle intestazioni non si capisce di che tipo è il file ({told}): indicarlo con --kind, o una mappatura."
    )
    raise KindError(message)


def _fit(layout: Layout, kind: Kind) -> tuple[bool, float]:
    """Return whether nothing is missing, and how well the headers are of the kind."""
    missing, wanted = layout.missing(kind), sum(one.is_required for one in kind.fields)
    is_whole = not missing
    return is_whole, len(layout.found) - len(layout.unknown) - wanted * (len(missing) / max(wanted, 1)) * 2


def _weight(layout: Layout) -> tuple[int, int, int]:
    """Return what the better of two readings of a sheet has more of: fields, then fewer rows, then nearer the top."""
    return len(layout.found), -(layout.last - layout.first), -layout.first


def _candidates(sheet: Sheet) -> Iterator[tuple[int, int, dict[int, str]]]:
    """Yield first and last row and headers by column: each row from the top, alone and with the row under it."""
    rows = sheet.cells.head(DEEPEST).rows()
    for number, row in enumerate(rows, start=1):
        single = {column: text for column, text in enumerate(row) if text}
        if len(single) >= FEWEST:
            yield number, number, single
        if single and number < len(rows):
            upper, lower = _filled_right(sheet, number, row), rows[number]
            both = {
                column: f"{upper.get(column, '')} {text or ''}".strip()
                for column, text in enumerate(lower)
                if text or (upper.get(column) and column in single)
            }
            if len(both) >= FEWEST:
                yield number, number + 1, both


def _filled_right(sheet: Sheet, number: int, row: Sequence[str | None]) -> dict[int, str]:
    """Return the texts of a row, those of merged cells in every column they cover.

    Where no cell is merged, as in texts, a text covers the empty cells on its right.
    """
    merged = [(left, right) for top, left, _, right in sheet.merged if top == number and right > left]
    texts = {column: text for column, text in enumerate(row) if text}
    if merged:
        for left, right in merged:
            texts.update({column: texts[left] for column in range(left, right + 1) if left in texts})
        return texts
    last = ""
    for column, text in enumerate(row):
        last = text or last
        if last:
            texts[column] = last
    return texts


def _read_header(sheet: Sheet, kind: Kind, *, first: int, last: int, headers: dict[int, str]) -> Layout:
    lower = dict(enumerate(sheet.cells.row(last - 1)))
    matched = {column: _match(text, lower.get(column) or "", kind) for column, text in headers.items()}
    common: dict[str, list[int]] = {}
    of_word: dict[tuple[str, str], dict[str, int]] = {}
    repeated: dict[str, list[int]] = {}
    for column, match in matched.items():
        if match is None:
            continue
        name, by, word = match
        if not by:
            common.setdefault(name, []).append(column)
        elif name in of_word.setdefault((by, word), {}):
            repeated.setdefault(name, [of_word[by, word][name]]).append(column)
        else:
            of_word[by, word][name] = column
    repeated.update({name: columns for name, columns in common.items() if len(columns) > 1})
    shared = {name: columns[0] for name, columns in common.items()}
    blocks = tuple(
        Block(columns={**shared, **columns}, constants={by: word}, own=tuple(columns.values()))
        for (by, word), columns in of_word.items()
        if by not in shared
    )
    return Layout(
        sheet=sheet,
        first=first,
        last=last,
        blocks=blocks or (Block(columns=shared),),
        headers=headers,
        unknown=tuple(column for column, match in matched.items() if match is None),
        repeated={name: tuple(columns) for name, columns in repeated.items()},
    )


def _match(text: str, lower: str, kind: Kind) -> tuple[str, str, str] | None:
    """Return the field that a header is of, with the word of a vocabulary that it names, and of which field."""
    names = _headers(kind.key)
    if found := names.get(plain(text)) or names.get(plain(text.partition("(")[0])):
        return found, "", ""
    header = plain(text)
    for by, word, code in _words_of(kind.key):
        for rest in (header.removeprefix(f"{word} "), header.removesuffix(f" {word}")):
            if rest != header and names.get(rest, by) != by:
                return names[rest], by, code
    found = names.get(plain(lower)) or names.get(plain(lower.partition("(")[0]))
    return (found, "", "") if found else None


@cache
def _headers(key: str) -> dict[str, str]:
    """Return the fields of a kind by every header that means them; a field's own name before others' other ones."""
    kind = KINDS[key]
    own = {plain(way): one.name for one in kind.fields for way in (one.title, one.name)}
    others = {plain(way): one.name for one in kind.fields for way in one.also}
    return {**others, **own}


@cache
def _words_of(key: str) -> tuple[tuple[str, str, str], ...]:
    """Return field, way of writing and code of every word of the vocabularies of a kind, longer ways first."""
    fields = [one for one in KINDS[key].fields if one.form is FieldType.TERM and one.vocabulary is not None]
    ways = [
        (one.name, way, code)
        for one in fields
        if one.vocabulary is not None
        for way, code in spellings(one.vocabulary).items()
    ]
    return tuple(sorted(ways, key=lambda found: -len(found[1])))
