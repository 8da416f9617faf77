"""The only writer of CSV: whatever leaves as a table goes through here, and no cell of it is a formula.

Role: write a frame as CSV. In: a frame whose text may be anything that somebody wrote in the database. Out: text for
programs, or bytes that Italian spreadsheets open with a double click.
Must not: change a number, or leave a text that a spreadsheet would work out.

A spreadsheet works out a cell that begins with ``=``, ``+``, ``-``, ``@``, a tab or a carriage return, quoted or not
(OWASP, CSV Injection). Such texts, names of columns too, get an apostrophe before them. Numbers are numbers: a
negative one stays as it is.
"""

import io
from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final

import polars as pl

from data_access.formulas import APOSTROPHE, FORMULA
from indicators.interchange.exported_table import ExportedTable, is_whole

BOM: Final = b"\xef\xbb\xbf"


def table_csv(table: ExportedTable) -> bytes:
    """Return a table that leaves as a CSV that Italian spreadsheets open; every row says what it is.

    Counts are whole numbers; amounts have the decimals of the catalogue, cell by cell where indicators are several.
    """
    return csv_for_spreadsheets(table.with_provenance, digits=table.digits)


def csv_for_spreadsheets(frame: pl.DataFrame, *, digits: Mapping[str, Sequence[int]] | None = None) -> bytes:
    """Return a CSV that Italian spreadsheets open: UTF-8 with a byte order mark, semicolons, decimal commas.

    ``digits`` are the decimals of each cell of some columns of numbers.
    """
    written, amounts = io.BytesIO(), digits or {}
    columns = [_amounts(frame[name], of) if (of := amounts.get(name)) else frame[name] for name in frame.columns]
    texts = {name for name in frame.columns if name not in amounts}
    inert(pl.DataFrame(columns), of=texts).write_csv(written, separator=";", decimal_comma=True)
    return BOM + written.getvalue()


def _amounts(column: pl.Series, digits: Sequence[int]) -> pl.Series:
    """Return numbers as they are to be written: whole, or as text where their decimals differ from cell to cell."""
    values = column.to_list()
    if is_whole(values, digits):
        return column.cast(pl.Int64)
    if len(set(digits)) == 1:
        return column
    return pl.Series(column.name, list(map(_decimal_comma, values, digits)), dtype=pl.String)


def _decimal_comma(value: Any, digits: int) -> str | None:
    if value is None:
        return None
    text = f"{value:.{digits}f}"
    return (text if float(text) == value else repr(value)).replace(".", ",")


def csv_for_programs(frame: pl.DataFrame) -> str:
    """Return comma-separated text with a header and decimal points."""
    return inert(frame).write_csv()


def inert(frame: pl.DataFrame, *, of: Collection[str] | None = None) -> pl.DataFrame:
    """Return the frame with an apostrophe before every text, or name of a column, that would be worked out.

    ``of`` are the columns that may hold such texts; all of them unless it is said.
    """
    texts = [name for name, dtype in frame.schema.items() if _is_text(dtype) and (of is None or name in of)]
    columns = frame.with_columns(_inert(pl.col(name).cast(pl.String)).alias(name) for name in texts)
    heads = pl.DataFrame({"head": frame.columns}, schema={"head": pl.String}).select(
        _inert(pl.col("head")).alias("head")
    )
    return columns.rename(dict(zip(frame.columns, heads["head"], strict=True)))


def _is_text(dtype: pl.DataType) -> bool:
    return dtype == pl.String or isinstance(dtype, pl.Categorical | pl.Enum)


def _inert(text: pl.Expr) -> pl.Expr:
    return pl.when(text.str.contains(FORMULA)).then(pl.concat_str(pl.lit(APOSTROPHE), text)).otherwise(text)
