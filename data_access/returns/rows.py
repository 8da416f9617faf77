"""The rows of the data under a header, as texts by field: what is a row and what is a total, a title or a note.

Comes in: a `Layout`. Goes out: a frame of texts with a column for each field of the kind and three of its own,
``_sheet``, ``_row`` (as the file numbers it) and ``_block``; and the rows that are no data, with what they are.
Must not: read a text as a value.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import polars as pl

from data_access.returns.fields import Kind
from data_access.returns.findings import OF_CODE, FindingKind
from data_access.returns.layout import Block, Layout
from data_access.returns.sheets import Sheet
from data_access.returns.values import NOTHING, plain

OWN: Final = {"_sheet": pl.String, "_row": pl.Int64, "_block": pl.Int64}
_TOTAL: Final = (
    r"(?i)^(?:(?:sub|gran)[ -]?)?tot(?:al[ei])?\b|^(?:somma|sommano)\b"
    r"|^medi[ae](?: (?:giornalier[ae]|mensil[ei]|annu[ae]|del .*))?$|^complessiv[oaie]\b"
)
_ONLY_TOTAL: Final = (
    r"(?i)^(?:(?:sub|gran)[ -]?)?tot(?:al[ei])?\.?(?: (?:generale|complessivo|mese|presenze|ospiti))?:?$"
)
"""A first cell that says nothing but that, whatever stands in the others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A row that is no data: sheet, number, and what it is."""

    sheet: str
    row: int
    kind: FindingKind


def read_rows(
    layouts: Sequence[Layout], kind: Kind
) -> tuple[pl.DataFrame, list[LeftOut], dict[tuple[str, int, str], int]]:
    """Return the rows of a file as texts, those left out, and the column (from 0) of each sheet, block and field."""
    frames, left_out, columns = [], [], {}
    for layout in layouts:
        cells, others = _data_cells(layout, kind)
        left_out.extend(others)
        for number, block in enumerate(layout.blocks):
            frames.append(_of_block(cells, block, kind, sheet=layout.sheet.name, number=number))
            columns.update({(layout.sheet.name, number, name): column for name, column in block.columns.items()})
    rows = pl.concat(frames) if frames else pl.DataFrame(schema=_schema(kind))
    order = {layout.sheet.name: number for number, layout in enumerate(layouts)}
    if len(layouts) > 1 or any(len(layout.blocks) > 1 for layout in layouts):
        rows = rows.sort(pl.col("_sheet").replace_strict(order, return_dtype=pl.Int64), "_row", "_block")
    return rows, left_out, columns


def filled_down(sheet: Sheet, first: int) -> pl.DataFrame:
    """Return the cells of a sheet with the text of cells merged below a header in every row they cover."""
    cells = sheet.cells
    sources: dict[str, dict[int, int]] = {}
    for top, left, bottom, _ in sorted(sheet.merged):
        if bottom > top >= first and left < cells.width and top <= cells.height:
            under = sources.setdefault(f"c{left}", {})
            begins = max(top, max(under, default=-1) + 1)  # cells merged over others are covered already
            under.update(dict.fromkeys(range(begins, min(bottom, cells.height)), top - 1))
    for name, under in sources.items():
        if under:
            texts = cells[name].gather(list(under.values()))
            cells = cells.with_columns(cells[name].scatter(list(under), texts))
    return cells


def _schema(kind: Kind) -> dict[str, type[pl.DataType]]:
    return {**OWN, **{one.name: pl.String for one in kind.fields}}


def _data_cells(layout: Layout, kind: Kind) -> tuple[pl.DataFrame, list[LeftOut]]:
    """Return the rows under a header that are data, with ``_row``, and the others that hold something."""
    cells = filled_down(layout.sheet, layout.last + 1).with_row_index("_row", offset=1).slice(layout.last)
    names = [name for name in cells.columns if name != "_row"]
    cells = cells.with_columns(pl.col("_row").cast(pl.Int64)).filter(pl.any_horizontal(pl.col(names).is_not_null()))
    if layout.skipped:
        cells = cells.filter(~pl.col("_row").is_in(sorted(layout.skipped)))
    read = {f"c{column}" for block in layout.blocks for column in block.columns.values()}
    wanted = [
        f"c{column}"
        for name, column in layout.blocks[0].columns.items()
        if name in kind.by_name and kind[name].is_required
    ]
    texts = [pl.col(name) for name in names]
    first = pl.coalesce(texts)
    lacks = pl.any_horizontal(pl.col(name).is_null() for name in wanted) if wanted else pl.lit(value=True)
    says_total = pl.any_horizontal(text.str.contains(_TOTAL) for text in texts[:4])
    is_total = (lacks & says_total) | first.str.contains(_ONLY_TOTAL)
    alone = pl.sum_horizontal(text.is_not_null() for text in texts) == 1
    nothing_read = pl.all_horizontal(pl.col(sorted(read)).is_null())
    is_fragment = (nothing_read | (alone & (len(wanted) > 1))) & first.str.contains(r"[A-Za-z]")
    said = (
        pl.when(_is_header(layout))
        .then(pl.lit(FindingKind.REPEATED_HEADER.value))
        .when(is_total)
        .then(pl.lit(FindingKind.TOTAL.value))
        .when(is_fragment)
        .then(pl.lit(FindingKind.FRAGMENT.value))
        .when(nothing_read)
        .then(pl.lit(""))
    )
    told = cells.with_columns(said.alias("_said"))
    others = told.filter(pl.col("_said").is_not_null() & (pl.col("_said") != ""))
    left_out = [
        LeftOut(sheet=layout.sheet.name, row=row, kind=OF_CODE[said_of_row])
        for row, said_of_row in others.select("_row", "_said").iter_rows()
    ]
    return told.filter(pl.col("_said").is_null()).drop("_said"), left_out


def _is_header(layout: Layout) -> pl.Expr:
    """Return whether a row is the header again, as printed pages have it."""
    lower = layout.sheet.cells.row(layout.last - 1)
    same = [pl.col(f"c{column}") == text for column, text in enumerate(lower) if text]
    return pl.all_horizontal(one.fill_null(value=False) for one in same)


def _of_block(cells: pl.DataFrame, block: Block, kind: Kind, *, sheet: str, number: int) -> pl.DataFrame:
    if block.own:
        cells = cells.filter(pl.any_horizontal(_counts(f"c{column}", block.marks) for column in block.own))
    for column, words in block.where:
        texts = cells[f"c{column}"]
        kept = [text for text in texts.unique().drop_nulls().to_list() if plain(text) in words]
        cells = cells.filter(texts.is_in(kept).fill_null(value=False))
    return cells.select(
        pl.lit(sheet).alias("_sheet"),
        pl.col("_row"),
        pl.lit(number, dtype=pl.Int64).alias("_block"),
        *(_without_nothing(_text_of(one.name, block)).alias(one.name) for one in kind.fields),
    )


def _counts(name: str, marks: frozenset[str] | None) -> pl.Expr:
    """Return whether a cell makes a row."""
    cell = pl.col(name)
    return cell.is_not_null() if marks is None else cell.str.to_lowercase().is_in(sorted(marks)).fill_null(value=False)


def _text_of(name: str, block: Block) -> pl.Expr:
    if name in block.joined:
        parts = [pl.col(f"c{column}") for column in block.joined[name]]
        return pl.concat_str(parts, separator=" ", ignore_nulls=True).replace("", None)
    if name in block.constants:
        return pl.lit(block.constants[name], dtype=pl.String)
    return pl.col(f"c{block.columns[name]}") if name in block.columns else pl.lit(None, dtype=pl.String)


def _without_nothing(text: pl.Expr) -> pl.Expr:
    """Return a text, or null where it is what people write for nothing."""
    return pl.when(text.str.to_lowercase().is_in(sorted(NOTHING))).then(None).otherwise(text)
