"""The only writer of CSV: whatever leaves as a table goes through here, and no cell of it is a formula.

Role: write a frame as CSV. In: a frame whose text may be anything that somebody wrote in the database. Out: text for
programs, or bytes that Italian spreadsheets open with a double click.
Must not: change a number, or leave a text that a spreadsheet would work out.

A spreadsheet works out a cell that begins with ``=``, ``+``, ``-``, ``@``, a tab or a carriage return, quoted or not
(OWASP, CSV Injection). Such texts, names of columns too, get an apostrophe before them. Numbers are numbers: a
negative one stays as it is.
"""

import io
from typing import Final

import polars as pl

from data_access.formulas import APOSTROPHE, FORMULA

BOM: Final = b"\xef\xbb\xbf"


def csv_for_spreadsheets(frame: pl.DataFrame) -> bytes:
    """Return a CSV that Italian spreadsheets open: UTF-8 with a byte order mark, semicolons, decimal commas."""
    written = io.BytesIO()
    inert(frame).write_csv(written, separator=";", decimal_comma=True)
    return BOM + written.getvalue()


def csv_for_programs(frame: pl.DataFrame) -> str:
    """Return comma-separated text with a header and decimal points."""
    return inert(frame).write_csv()


def inert(frame: pl.DataFrame) -> pl.DataFrame:
    """Return the frame with an apostrophe before every text, or name of a column, that would be worked out."""
    texts = [name for name, dtype in frame.schema.items() if _is_text(dtype)]
    columns = frame.with_columns(_inert(pl.col(name).cast(pl.String)).alias(name) for name in texts)
    heads = pl.DataFrame({"head": frame.columns}, schema={"head": pl.String}).select(
        _inert(pl.col("head")).alias("head")
    )
    return columns.rename(dict(zip(frame.columns, heads["head"], strict=True)))


def _is_text(dtype: pl.DataType) -> bool:
    return dtype == pl.String or isinstance(dtype, pl.Categorical | pl.Enum)


def _inert(text: pl.Expr) -> pl.Expr:
    return pl.when(text.str.contains(FORMULA)).then(pl.concat_str(pl.lit(APOSTROPHE), text)).otherwise(text)
