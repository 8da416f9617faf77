"""Reading by a mapping: the layout of a sheet as the mapping says, and what makes of its rows those of the kind.

Comes in: sheets, a `Mapping`, the month of the file. Goes out: `Layout`; rows of texts with codes replaced, lists
spelled out, marks counted. Must not: read a text as a value; look for a header that the mapping does not name.
"""

import re
from collections.abc import Iterator, Sequence
from collections.abc import Mapping as Dictionary
from dataclasses import dataclass, field
from datetime import date
from typing import Final

import polars as pl

from data_access.returns.column_letters import index_of
from data_access.returns.errors import MappingError
from data_access.returns.fields import FieldType, Kind
from data_access.returns.findings import FindingKind
from data_access.returns.layout import DEEPEST, Block, Layout
from data_access.returns.mapping import PERSON, ColumnSet, Days, Items, Mapping, Where, code_of
from data_access.returns.rows import OWN
from data_access.returns.sheets import Sheet
from data_access.returns.values import day_of, month_of, plain

NO_MARKS: Final = frozenset({"0", "-", "no", "n", "a", "assente", "ass"})
"""What in a register of days is no mark."""
_DAY_NUMBER: Final = re.compile(r"(?:[a-z]{1,10} )?(\d{1,2})(?: [a-z]{1,10})?")
_DAYS_IN_A_MONTH: Final = 31
Named = Dictionary[str, tuple[int, ...]]
"""Columns of each field."""


@dataclass(frozen=True, kw_only=True)
class _Columns:
    """The columns of a sheet by their headers, and those that a mapping has asked for in vain."""

    width: int
    headers: Dictionary[int, str]
    absent: list[tuple[str, str]] = field(default_factory=list)

    def find(self, header: str, of: str) -> int | None:
        """Return the column of a header, for a field."""
        if re.fullmatch(r"#[A-Z]{1,3}", header):
            column: int | None = index_of(header[1:])
        else:
            column = next((at for at, text in self.headers.items() if plain(text) == plain(header)), None)
        if column is None or column >= self.width:
            self.absent.append((of, header))
            return None
        return column

    def named(self, headers: Dictionary[str, tuple[str, ...]]) -> dict[str, tuple[int, ...]]:
        """Return the columns of the fields that have any."""
        found = {name: [self.find(one, name) for one in several] for name, several in headers.items()}
        there = {name: tuple(one for one in several if one is not None) for name, several in found.items()}
        return {name: several for name, several in there.items() if several}

    def where(self, condition: Where | None) -> tuple[tuple[int, frozenset[str]], ...]:
        """Return a condition on a column."""
        column = self.find(condition.colonna, "") if condition else None
        return () if condition is None or column is None else ((column, frozenset(map(plain, condition.valori))),)


def mapped_layout(sheet: Sheet, mapping: Mapping, *, month: date | None, today: date) -> Layout | None:
    """Return how a sheet is laid out by a mapping, or None if no row bears a header that it names.

    Raises
    ------
    MappingError
        If columns are only numbered by day and the month is not said.
    """
    row = _header_row(sheet, mapping)
    if row is None:
        return None
    headers = {column: text for column, text in enumerate(sheet.cells.row(row - 1)) if text}
    columns = _Columns(width=sheet.width, headers=headers)
    shared, where = columns.named(mapping.colonne), columns.where(mapping.tieni)
    if mapping.giorni is None:
        blocks = tuple(_column_blocks(mapping, shared, where, columns))
    else:
        days = _day_columns(mapping.giorni, shared, headers, month=month, today=today)
        blocks = tuple(_day_block(sheet, mapping, shared, where, place=place) for place in days)
    return Layout(
        sheet=sheet,
        first=row,
        last=row,
        blocks=blocks or (Block(columns={}),),
        headers=headers or {0: ""},
        unknown=(),
        repeated={},
        skipped=frozenset(mapping.salta_righe),
        absent=tuple(dict.fromkeys(columns.absent)),
        derived=frozenset(_derived(mapping)),
        identifiers=frozenset(shared.get(PERSON, ())),
    )


def with_codes(rows: pl.DataFrame, mapping: Mapping, kind: Kind, layouts: Sequence[Layout]) -> pl.DataFrame:
    """Return the rows with the codes of the mapping replaced, lists spelled out and marks counted."""
    for name, codes in mapping.codici.items():
        if name in rows.columns:
            rows = rows.with_columns(_replaced(rows[name], codes, several=kind[name].form is FieldType.TERMS))
    if mapping.elenco is not None:
        rows = _spelled_out(rows, mapping.elenco)
    if mapping.giorni is not None and mapping.giorni.conta:
        rows = _counted(rows, mapping.giorni, layouts)
    return rows


def _derived(mapping: Mapping) -> Iterator[str]:
    """Yield the fields that are worked out of others."""
    if mapping.giorni is not None:
        yield from filter(None, (mapping.giorni.campo, mapping.giorni.conta))
    if mapping.elenco is not None:
        yield from (name for meaning in mapping.elenco.codici.values() for name in meaning)


def _header_row(sheet: Sheet, mapping: Mapping) -> int | None:
    """Return the row of the header: the one that is said, or that with most of the headers that the mapping names."""
    if mapping.intestazione is not None:
        return mapping.intestazione if mapping.intestazione <= sheet.cells.height else None
    wanted = {plain(header) for header in mapping.headers if not header.startswith("#")}
    found = {
        number: len(wanted & {plain(text) for text in row if text})
        for number, row in enumerate(sheet.cells.head(DEEPEST).iter_rows(), start=1)
    }
    best = max(found, key=lambda number: (found[number], -number), default=None)
    return best if best is not None and (found[best] or not wanted) else None


def _column_blocks(
    mapping: Mapping, shared: Named, where: tuple[tuple[int, frozenset[str]], ...], columns: _Columns
) -> Iterator[Block]:
    """Yield a block for each set of columns, or one where there is none."""
    for one in mapping.blocchi or (ColumnSet(colonne={}),):
        own = columns.named(one.colonne)
        yield _block(
            {**shared, **own},
            {**mapping.costanti, **one.costanti},
            own=tuple(column for several in own.values() for column in several),
            where=(*where, *columns.where(one.dove)),
        )


def _block(
    columns: Named,
    constants: Dictionary[str, str],
    *,
    own: tuple[int, ...],
    where: tuple[tuple[int, frozenset[str]], ...],
    marks: frozenset[str] | None = None,
) -> Block:
    return Block(
        columns={name: found[0] for name, found in columns.items()},
        constants=constants,
        own=own,
        joined={name: found for name, found in columns.items() if len(found) > 1},
        marks=marks,
        where=where,
    )


def _day_columns(
    days: Days, shared: Named, headers: Dictionary[int, str], *, month: date | None, today: date
) -> Iterator[tuple[int, str]]:
    """Yield the columns of days, each with its day as it is written."""
    said = month_of(days.mese, today=today) if days.mese else month
    used = {column for several in shared.values() for column in several}
    for column, text in headers.items():
        if column in used:
            continue
        number = _DAY_NUMBER.fullmatch(plain(text))
        if number and 1 <= int(number[1]) <= _DAYS_IN_A_MONTH:
            if said is None or isinstance(said, FindingKind):
                message = "Le colonne dei giorni hanno solo il numero: indicare il mese del file, con --month."
                raise MappingError(message)
            yield column, f"{number[1]}/{said.month}/{said.year}"
        elif not isinstance(day_of(text, today=today), FindingKind):
            yield column, text


def _day_block(
    sheet: Sheet,
    mapping: Mapping,
    shared: Named,
    where: tuple[tuple[int, frozenset[str]], ...],
    *,
    place: tuple[int, str],
) -> Block:
    """Return the block of a column of a day."""
    days, (column, day) = mapping.giorni or Days(), place
    if days.segni:
        marks = frozenset(mark.lower() for mark in days.segni)
    else:
        texts = sheet.cells[f"c{column}"].drop_nulls().str.to_lowercase().unique().to_list()
        marks = frozenset(texts) - NO_MARKS
    value = {days.valore: (column,)} if days.valore else {}
    return _block(
        {**shared, **value, days.campo: (column,)},
        {**mapping.costanti, days.campo: day},
        own=(column,),
        marks=marks,
        where=where,
    )


def _replaced(texts: pl.Series, codes: dict[str, str], *, several: bool) -> pl.Series:
    """Return texts with what they mean by a table of codes; of several in a cell, each."""
    distinct = texts.unique().drop_nulls().to_list()
    if several:
        table = {text: "|".join(code_of(part, codes) for part in re.split(r"[|;,/]", text)) for text in distinct}
    else:
        table = {text: code_of(text, codes) for text in distinct}
    return texts.replace_strict(table, default=None, return_dtype=pl.String) if table else texts


def _spelled_out(rows: pl.DataFrame, items: Items) -> pl.DataFrame:
    """Return a row for each code of a list, with what it means; of those that mean the same, the largest."""
    name = items.campo
    split = rows.with_row_index("_at").with_columns(pl.col(name).str.split(items.separatore)).explode(name)
    split = split.with_columns(pl.col(name).str.strip_chars().replace("", None))
    split = split.filter(pl.col(name).is_not_null() | ~pl.col("_at").is_duplicated())
    codes = {plain(code): meaning for code, meaning in items.codici.items()}
    distinct = split[name].unique().drop_nulls().to_list()
    meanings = {text: codes.get(plain(text), {}) for text in distinct}
    said = []
    for other in dict.fromkeys(one for meaning in meanings.values() for one in meaning):
        table = {text: meaning.get(other) for text, meaning in meanings.items()}
        meant = pl.col(name).replace_strict(table, default=None, return_dtype=pl.String)
        said.append(pl.coalesce(meant, pl.col(other)).alias(other))
    split = split.with_columns(said)
    if items.massimo:
        size = pl.col(items.massimo).cast(pl.Float64, strict=False).fill_null(-1)
        split = split.sort("_at", size, descending=[False, True], maintain_order=True)
        split = split.unique(["_at", name], keep="first", maintain_order=True)
    return split.drop("_at")


def _counted(rows: pl.DataFrame, days: Days, layouts: Sequence[Layout]) -> pl.DataFrame:
    """Return how many rows there are for each day and whatever else is the same, and none until the last day marked."""
    same = [name for name in rows.columns if name not in {*OWN, days.campo, days.conta}]
    counted = rows.group_by("_sheet", "_block", *same).agg(pl.len().alias("_marks"))
    groups = counted.select("_sheet", *same).unique(maintain_order=True)
    known = [
        (layout.sheet.name, layout.last, number, block.constants[days.campo])
        for layout in layouts
        for number, block in enumerate(layout.blocks)
    ]
    schema = {"_sheet": pl.String, "_row": pl.Int64, "_block": pl.Int64, days.campo: pl.String}
    columns = pl.DataFrame(known, schema=schema, orient="row")
    last = counted.group_by("_sheet").agg(pl.col("_block").max().alias("_last"))
    columns = columns.join(last, on="_sheet", maintain_order="left").filter(pl.col("_block") <= pl.col("_last"))
    whole = columns.join(groups, on="_sheet", maintain_order="left").join(
        counted, on=["_sheet", "_block", *same], how="left", nulls_equal=True, maintain_order="left"
    )
    counts = pl.col("_marks").fill_null(0).cast(pl.String).alias(days.conta)
    return whole.with_columns(counts).select(rows.columns).sort("_sheet", *same, "_block", nulls_last=True)
