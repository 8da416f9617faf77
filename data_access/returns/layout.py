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
    return _best(sheet, kind, list(_candidates(sheet)))


def kind_of(name: str, sheets: Sequence[Sheet]) -> Kind:
    """Return the kind that the headers of a file, of that name, are of.

    Raises
    ------
    KindError
        If they are of none, or of several.
    """
    candidates = [(sheet, list(_candidates(sheet))) for sheet in sheets]
    weights = {}
    for kind in KINDS.values():
        layouts = [found for sheet, rows in candidates if (found := _best(sheet, kind, rows)) is not None]
        if layouts:
            weights[kind.key] = max(_fit(found, kind) for found in layouts)
    best = max(weights.values(), default=(False, 0.0))
    named = [key for key, weight in weights.items() if weight == best]
    if len(named) == 1 and (best[0] or best[1] > 0):
        return KINDS[named[0]]
    told = f"può essere: {', '.join(named)}" if named else f"i tipi sono: {', '.join(KINDS)}"
    message = (
        f"Dalle intestazioni di «{name}» non si capisce di che tipo è il file ({told}): indicarlo con --kind, o "
        "dare una mappatura."
    )
    raise KindError(message)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Candidate:
    """Rows that may be a header: the text of each column, and the ways in which it is compared, the surest first."""

    first: int
    last: int
    headers: Mapping[int, str]
    ways: Mapping[int, tuple[str, ...]]


def _best(sheet: Sheet, kind: Kind, candidates: Sequence[_Candidate]) -> Layout | None:
    best: Layout | None = None
    for candidate in candidates:
        found = _read_header(sheet, kind, candidate)
        if len(found.found) >= FEWEST and (best is None or _weight(found) > _weight(best)):
            best = found
    return best


def _fit(layout: Layout, kind: Kind) -> tuple[bool, float]:
    """Return whether nothing is missing, and how well the headers are of the kind."""
    missing, wanted = layout.missing(kind), sum(one.is_required for one in kind.fields)
    is_whole = not missing
    return is_whole, len(layout.found) - len(layout.unknown) - wanted * (len(missing) / max(wanted, 1)) * 2


def _weight(layout: Layout) -> tuple[int, int, int]:
    """Return what the better of two readings of a sheet has more of: fields, then fewer rows, then nearer the top."""
    return len(layout.found), -(layout.last - layout.first), -layout.first


def _candidates(sheet: Sheet) -> Iterator[_Candidate]:
    """Yield the rows that may be a header: each from the top, alone and with the row under it."""
    rows = sheet.cells.head(DEEPEST).rows()
    for number, row in enumerate(rows, start=1):
        single = {column: text for column, text in enumerate(row) if text}
        if len(single) >= FEWEST:
            yield _candidate(number, number, single, row)
        if single and number < len(rows):
            upper, lower = _filled_right(sheet, number, row), rows[number]
            both = {
                column: f"{upper.get(column, '')} {text or ''}".strip()
                for column, text in enumerate(lower)
                if text or (upper.get(column) and column in single)
            }
            if len(both) >= FEWEST:
                yield _candidate(number, number + 1, both, lower)


def _candidate(first: int, last: int, headers: Mapping[int, str], lower: Sequence[str | None]) -> _Candidate:
    texts = {column: (text, lower[column] or "") for column, text in headers.items()}
    ways = {
        column: tuple(plain(way) for text in pair for way in (text, text.partition("(")[0]))
        for column, pair in texts.items()
    }
    return _Candidate(first=first, last=last, headers=headers, ways=ways)


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


def _read_header(sheet: Sheet, kind: Kind, candidate: _Candidate) -> Layout:
    matched = {column: _match(ways, kind.key) for column, ways in candidate.ways.items()}
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
        first=candidate.first,
        last=candidate.last,
        blocks=blocks or (Block(columns=shared),),
        headers=candidate.headers,
        unknown=tuple(column for column, match in matched.items() if match is None),
        repeated={name: tuple(columns) for name, columns in repeated.items()},
    )


def _match(ways: Sequence[str], key: str) -> tuple[str, str, str] | None:
    """Return the field that a header is of, with the word of a vocabulary that it names, and of which field.

    The whole header before its last row alone: «uomini: occupati» before «occupati».
    """
    names, with_words = _headers(key), _headers_with_words(key)
    whole, bare, *lower = ways
    if found := names.get(whole) or names.get(bare):
        return found, "", ""
    if whole in with_words:
        return with_words[whole]
    return next(((names[way], "", "") for way in lower if way in names), None)


@cache
def _headers(key: str) -> dict[str, str]:
    """Return the fields of a kind by every header that means them; a field's own name before others' other ones."""
    kind = KINDS[key]
    own = {plain(way): one.name for one in kind.fields for way in (one.title, one.name)}
    others = {plain(way): one.name for one in kind.fields for way in one.also}
    return {**others, **own}


@cache
def _headers_with_words(key: str) -> dict[str, tuple[str, str, str]]:
    """Return field, field of the word and code by every header that names a field and a word of another one."""
    found: dict[str, tuple[str, str, str]] = {}
    for by in KINDS[key].fields:
        if by.form is FieldType.TERM and by.vocabulary is not None:
            for word, code in spellings(by.vocabulary).items():
                for header, name in _headers(key).items():
                    if name != by.name:
                        found.setdefault(f"{word} {header}", (name, by.name, code))
                        found.setdefault(f"{header} {word}", (name, by.name, code))
    return found
