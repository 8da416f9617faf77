"""The cells of a file as texts, sheet by sheet: what every later step reads.

Comes in: the name and the bytes of a file. Goes out: `Sheet` values, whose frame has a row for each row of the file and
columns ``c0``, ``c1``… of texts without blanks around, null where there is nothing.
Must not: know what the file is about; guess a value. Numbers and days of workbooks are written as a spreadsheet in
Italian shows them, so that workbooks and texts are read alike afterwards.
"""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import islice
from typing import Any, Final

import polars as pl

from data_access.check_rules import HIDDEN
from data_access.returns.container import (
    MOST_CELLS,
    Format,
    SheetMarks,
    damaged,
    format_of,
    sheet_marks,
    too_many_cells,
)
from data_access.returns.errors import ReturnFileError

ROWS_AT_ONCE: Final = 50_000
MOST_COLUMNS: Final = 2_000
MOST_ROWS: Final = 2_000_000
MOST_WHOLE: Final = 1e15
"""Beyond it a number of a spreadsheet does not hold its units."""
OPEN_QUOTE_LINES: Final = 20
"""Lines in one cell from which quotes were rather left open."""
SEPARATORS: Final = (";", "\t", ",", "|")
_TYPOGRAPHIC: Final = {"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "’": "'", "‘": "'", "`": "'", "´": "'"}
_ODD_BLANKS: Final = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
_BLANKS: Final = f"[\\s{_ODD_BLANKS}]+"
_UNSEEN: Final = f"[{HIDDEN}\x00]"
_MADE_INERT: Final = r"^'([=+\-@])"
"""The apostrophe that keeps a spreadsheet from working a text out (`data_access.formulas`): no part of the text."""
_TO_CLEAN: Final = "|".join(
    (_MADE_INERT, r"^\s", r"\s$", r"\s\s", r"[^ \S]", f"[{HIDDEN}\x00{''.join(_TYPOGRAPHIC)}{_ODD_BLANKS}]")
)
"""What a text must hold to be cleaned at all."""

Place = tuple[str, int, int]
"""A cell: sheet, row from 1, column from 0."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A sheet as it is read.

    Attributes
    ----------
    name : str
        Empty for a file of text.
    cells : DataFrame
        Texts; row ``i`` of the frame is row ``i + 1`` of the file.
    merged : tuple
        Rectangles of merged cells: first row, first column, last row, last column.
    is_hidden : bool
    hidden_rows : frozenset of int
        From 1: by somebody, or by a filter.
    open_quotes : tuple of (int, int)
        Cells (row from 1, column from 0) that have swallowed many lines.
    """

    name: str
    cells: pl.DataFrame
    merged: tuple[tuple[int, int, int, int], ...] = ()
    is_hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    open_quotes: tuple[tuple[int, int], ...] = ()

    @property
    def width(self) -> int:
        """How many columns it has."""
        return self.cells.width

    def with_edits(self, edits: Mapping[Place, str]) -> "Sheet":
        """Return the sheet with some cells written anew."""
        mine = {(row, column): text for (sheet, row, column), text in edits.items() if sheet == self.name}
        if not mine:
            return self
        cells = self.cells
        for column in sorted({column for _, column in mine}):
            name = f"c{column}"
            rows = {row - 1: text for (row, of), text in mine.items() if of == column and 0 < row <= cells.height}
            if name not in cells.columns or not rows:
                continue
            new = cleaned(pl.DataFrame({name: list(rows.values())}, schema={name: pl.String}))[name]
            cells = cells.with_columns(cells[name].scatter(list(rows), new))
        return replace(self, cells=cells)


def read_sheets(name: str, content: bytes) -> tuple[Sheet, ...]:
    """Read a file.

    Parameters
    ----------
    name : str
        What it is called, with its ending.
    content : bytes

    Raises
    ------
    ReturnFileError
        If it is no file that can be read (`data_access.returns.container`), or is read as nothing.
    """
    if format_of(name, content) is Format.TEXT:
        return (_read_text(name, content),)
    return _read_workbook(name, content)


def cleaned(cells: pl.DataFrame) -> pl.DataFrame:
    """Return texts without blanks around or characters that nobody sees, in straight quotes; null for none."""
    return cells.with_columns(_cleaned(cells[name]) for name in cells.columns)


def _cleaned(texts: pl.Series) -> pl.Series:
    """Return the texts of a column cleaned: most columns of most files are clean, and are only looked at."""
    name = texts.name
    if texts.str.contains(_TO_CLEAN).any():
        text = pl.col(name).str.replace_all(_UNSEEN, "").str.replace_all(_BLANKS, " ").str.strip_chars()
        text = text.str.replace_many(list(_TYPOGRAPHIC), list(_TYPOGRAPHIC.values()))
        text = text.str.replace(_MADE_INERT, "$1")
        texts = texts.to_frame().select(text).to_series()
    return texts.replace("", None)


def decoded(name: str, content: bytes) -> str:
    """Return the text of a file: UTF-8, UTF-16 (with its mark or without), else Windows-1252."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if content.startswith(mark):
            return _decode(name, content, encoding)
    start = content[:4000]
    zeros = start.count(0)
    if zeros > len(start) // 5:
        odd = start[1::2].count(0) >= start[0::2].count(0)
        return _decode(name, content, "utf-16-le" if odd else "utf-16-be")
    if zeros:
        message = f"Il file «{name}» non è un testo: aprirlo con il foglio di calcolo e salvarlo come XLSX o CSV."
        raise ReturnFileError(message)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _decode(name: str, content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        message = f"Il file «{name}» è un testo interrotto a metà: salvarlo di nuovo in UTF-8 e riconsegnarlo."
        raise ReturnFileError(message) from error


def separator_of(text: str) -> str:
    """Return what separates the cells of a text: what its first lines hold alike, and most of."""
    lines = [re.sub(r'"[^"]*"', "", line) for line in text[:20_000].splitlines() if line.strip()][:30]
    counts = {separator: sorted(line.count(separator) for line in lines) for separator in SEPARATORS}
    if not lines:
        return SEPARATORS[0]

    def weight(separator: str) -> tuple[int, int, int]:
        of_lines = counts[separator]
        usual = of_lines[len(of_lines) // 2]
        return (sum(one == usual for one in of_lines) if usual else 0, usual, -SEPARATORS.index(separator))

    return max(SEPARATORS, key=weight)


def _read_text(name: str, content: bytes) -> Sheet:
    text = decoded(name, content)
    if re.match(r"sep=.\r?\n", text, re.IGNORECASE):
        separator, text = text[4], "\n" + text.split("\n", 1)[1]
    else:
        separator = separator_of(text)
    open_quotes: list[tuple[int, int]] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        cells = _frame(name, _rows_of_text(reader, open_quotes))
    except csv.Error as error:
        message = (
            f"Il file «{name}» ha virgolette aperte e non chiuse vicino alla riga {reader.line_num}: chiuderle o "
            "toglierle."
        )
        raise ReturnFileError(message) from error
    return Sheet(name="", cells=_not_empty(name, cells), open_quotes=tuple(open_quotes))


def _rows_of_text(reader: Any, open_quotes: list[tuple[int, int]]) -> Iterator[Sequence[str]]:
    line = 0
    for number, row in enumerate(reader, start=1):
        if reader.line_num - line > OPEN_QUOTE_LINES:
            open_quotes.extend((number, at) for at, cell in enumerate(row) if cell.count("\n") >= OPEN_QUOTE_LINES)
        line = reader.line_num
        yield row


def _read_workbook(name: str, content: bytes) -> tuple[Sheet, ...]:
    from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    marks = sheet_marks(name, content)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheets = []
        for number, one in enumerate(book.sheets_metadata):
            if one.typ is SheetTypeEnum.WorkSheet:
                found = marks[number] if number < len(marks) else SheetMarks()
                cells = _frame(name, _rows_of_sheet(book.get_sheet_by_index(number), found))
                is_hidden = one.visible is not SheetVisibleEnum.Visible
                sheets.append(
                    Sheet(
                        name=one.name,
                        cells=cells,
                        merged=tuple(found.merged),
                        is_hidden=is_hidden,
                        hidden_rows=frozenset(found.hidden_rows),
                    )
                )
    except (CalamineError, OSError, ValueError, OverflowError) as error:
        raise damaged(name) from error
    except BaseException as error:  # a panic of the parser, which derives from nothing narrower
        if type(error).__name__ != "PanicException":
            raise
        raise damaged(name) from error
    if all(sheet.cells.is_empty() for sheet in sheets):
        raise _nothing(name)
    return tuple(sheets)


def _rows_of_sheet(sheet: Any, marks: SheetMarks) -> Iterator[Sequence[Any]]:
    if sheet.start is None:
        return
    before = [""] * sheet.start[1]
    told = {row for row, _ in marks.texts}
    for number, row in enumerate(sheet.iter_rows(), start=1):
        cells = before + row
        if number in told:
            cells = [marks.texts.get((number, column), cell) for column, cell in enumerate(cells)]
        yield cells


def _frame(name: str, rows: Iterable[Sequence[Any]]) -> pl.DataFrame:
    """Return rows of cells as a frame of texts, made piece by piece: all of them as Python's own would not fit."""
    pieces, height, width = [], 0, 0
    for piece in _pieces(rows):
        pieces.append(_piece(piece))
        height, width = height + len(piece), max(width, pieces[-1].width)
        if height > MOST_ROWS or height * width > MOST_CELLS:
            raise too_many_cells(name, height, width)
    if not pieces:
        return pl.DataFrame()
    return _without_empty_ends(cleaned(pl.concat(pieces, how="diagonal", rechunk=True)))


def _pieces(rows: Iterable[Sequence[Any]]) -> Iterator[list[Sequence[Any]]]:
    rows = iter(rows)
    while piece := list(islice(rows, ROWS_AT_ONCE)):
        yield piece


def _piece(rows: list[Sequence[Any]]) -> pl.DataFrame:
    width = min(max(map(len, rows)), MOST_COLUMNS)
    whole = [row if len(row) == width else [*row[:width], *[""] * (width - len(row))] for row in rows]
    columns = zip(*whole, strict=True)
    return pl.DataFrame([_texts(cells).alias(f"c{number}") for number, cells in enumerate(columns)])


def _texts(cells: Sequence[Any]) -> pl.Series:
    """Return the cells of a column as they are written in Italian: at once those of the types that fill columns."""
    types = set(map(type, cells))
    if types == {str}:
        return pl.Series(cells, dtype=pl.String)
    texts = pl.Series([cell if type(cell) is str else None for cell in cells], dtype=pl.String)
    for one in types - {str}:
        values: list[Any] = [cell if type(cell) is one else None for cell in cells]
        if one is float and all(value is None or _is_whole(value) for value in values):
            written = pl.Series(values, dtype=pl.Float64).cast(pl.Int64).cast(pl.String)
        elif one is date:
            written = pl.Series(values, dtype=pl.Date).dt.strftime("%d/%m/%Y")
        else:
            written = pl.Series([None if value is None else _WRITTEN[one](value) for value in values], dtype=pl.String)
        texts = texts.fill_null(written)
    return texts


def _without_empty_ends(cells: pl.DataFrame) -> pl.DataFrame:
    """Leave out the empty rows and columns after the last ones that hold something."""
    if cells.is_empty():
        return cells
    filled = [name for name in cells.columns if cells[name].null_count() < cells.height]
    if not filled:
        return pl.DataFrame()
    cells = cells[:, : cells.columns.index(filled[-1]) + 1]
    some = cells.select(pl.any_horizontal(pl.all().is_not_null())).to_series()
    last = some.arg_true()[-1]
    return cells.head(last + 1)


def _not_empty(name: str, cells: pl.DataFrame) -> pl.DataFrame:
    if cells.is_empty():
        raise _nothing(name)
    return cells


def _nothing(name: str) -> ReturnFileError:
    message = f"Il file «{name}» non contiene celle scritte: controllare che il salvataggio sia riuscito."
    return ReturnFileError(message)


def _is_whole(number: float) -> bool:
    return number.is_integer() and abs(number) < MOST_WHOLE


def _number(number: float) -> str:
    if _is_whole(number):
        return str(int(number))
    if abs(number) >= MOST_WHOLE:
        return f"{number:.14E}".replace(".", ",")
    return format(Decimal(repr(number)), "f").replace(".", ",")


def _moment(moment: datetime) -> str:
    return f"{moment:%d/%m/%Y}" if moment.time() == time() else f"{moment:%d/%m/%Y %H:%M}"


_WRITTEN: Final[dict[type, Callable[[Any], str]]] = {
    str: str,
    float: _number,
    int: str,
    bool: lambda truth: "VERO" if truth else "FALSO",
    date: lambda day: f"{day:%d/%m/%Y}",
    datetime: _moment,
    time: lambda hour: f"{hour:%H:%M}",
    timedelta: str,
    type(None): lambda _: "",
}
"""How a cell of a workbook is written in Italian, by its type."""
