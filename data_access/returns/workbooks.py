"""Workbooks that are written: the file that was checked with its cells marked, the corrected file, tables.

Comes in: `Checked`, rows of texts. Goes out: the bytes of an XLSX or of a CSV.
Must not: write a formula: every cell is a text, whatever it begins with; write more than was in the file.

What is marked is a copy of the values as they were read, at the same rows and columns: formats and formulas of the
original are not in it.
"""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import polars as pl

from data_access.formulas import inert_text
from data_access.returns.check import Checked
from data_access.returns.column_letters import index_of
from data_access.returns.sheets import Sheet
from data_access.rule import Severity

COLOURS: Final = {Severity.ERROR.value: "#F7C6C5", Severity.WARNING.value: "#FFE8A3", Severity.NOTE.value: "#DCE9F5"}
"""Background of a cell at fault, by weight."""
MOST_MARKED: Final = 5_000
"""Cells that are marked with a comment: beyond, spreadsheets open slowly, and the list of problems has them."""
LIST: Final = "Problemi"
_NO_FORMULAS: Final = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_HEADS: Final = {
    "severity": "peso",
    "sheet": "foglio",
    "row": "riga",
    "column": "colonna",
    "field": "campo",
    "value": "valore",
    "what": "problema",
    "hint": "forse",
    "remedy": "rimedio",
}
_MOST_ROWS: Final = 1_048_576
"""Of a sheet in a workbook."""


def marked_workbook(checked: Checked) -> bytes:
    """Return the file as an XLSX with the cells at fault coloured and commented, and the list of problems before it."""
    output = io.BytesIO()
    with _workbook(output) as book:
        formats = {weight: book.add_format({"bg_color": colour, "border": 1}) for weight, colour in COLOURS.items()}
        _write_list(book, checked.findings)
        names = {LIST.casefold()}
        for sheet in checked.sheets:
            page = book.add_worksheet(_sheet_name(sheet.name or "Dati", names))
            _write_cells(page, sheet)
            at_fault = checked.findings.filter((pl.col("sheet") == sheet.name) & (pl.col("row") > 0))
            _mark(page, sheet, at_fault.head(MOST_MARKED), formats)
    return output.getvalue()


def corrected_file(checked: Checked) -> tuple[str, bytes]:
    """Return the file as it stands after corrections, with its name: a text stays a text, a workbook a workbook."""
    stem, _, ending = checked.name.rpartition(".")
    if len(checked.sheets) == 1 and not checked.sheets[0].name:
        rows = ([text or "" for text in row] for row in checked.sheets[0].cells.iter_rows())
        return f"{stem}-corretto.{ending}", csv_text(rows)
    output = io.BytesIO()
    with _workbook(output) as book:
        names: set[str] = set()
        for sheet in checked.sheets:
            _write_cells(book.add_worksheet(_sheet_name(sheet.name, names)), sheet)
    return f"{stem}-corretto.xlsx", output.getvalue()


def workbook_of(pages: Mapping[str, Sequence[Sequence[str]]], *, header: int = 0) -> bytes:
    """Return an XLSX with a sheet for each page of rows; ``header`` is the row of headings of the first, from 0."""
    output = io.BytesIO()
    with _workbook(output) as book:
        strong = book.add_format({"bold": True, "bg_color": "#E8EEF4", "bottom": 1})
        plain = book.add_format({"num_format": "@"})
        for number, (name, rows) in enumerate(pages.items()):
            page = book.add_worksheet(name)
            head = 0 if number else header
            for at, row in enumerate(rows):
                page.write_row(at, 0, row, strong if at == head else plain)
            page.freeze_panes(head + 1, 0)
            for column in range(max(map(len, rows))):
                longest = max(len(row[column]) for row in rows[head:] if column < len(row))
                page.set_column(column, column, min(longest + 3, 70), plain)
    return output.getvalue()


def csv_text(rows: Iterable[Sequence[str]]) -> bytes:
    """Return rows as a CSV for spreadsheets in Italian, inert: semicolons, UTF-8 with its mark."""
    written = io.StringIO()
    inert = ([inert_text(cell) for cell in row] for row in rows)
    csv.writer(written, delimiter=";", lineterminator="\r\n").writerows(inert)
    return written.getvalue().encode("utf-8-sig")


def _workbook(output: io.BytesIO) -> Any:
    import xlsxwriter

    return xlsxwriter.Workbook(output, {"in_memory": True, "constant_memory": False, **_NO_FORMULAS})


def _sheet_name(name: str, taken: set[str]) -> str:
    """Return a name that a sheet may have and no other has yet, and note that it is taken."""
    bare = "".join("-" if letter in "[]:*?/\\" else letter for letter in name).strip("'")[:31] or "Foglio"
    found, number = bare, 1
    while found.casefold() in taken:
        number += 1
        found = f"{bare[:27]} {number}"
    taken.add(found.casefold())
    return found


def _write_cells(page: Any, sheet: Sheet) -> None:
    for at, row in enumerate(sheet.cells.iter_rows()):
        if at >= _MOST_ROWS:
            break
        for column, text in enumerate(row):
            if text is not None:
                page.write_string(at, column, text)


def _write_list(book: Any, findings: pl.DataFrame) -> None:
    page = book.add_worksheet(LIST)
    strong = book.add_format({"bold": True, "bottom": 1})
    page.write_row(0, 0, list(_HEADS.values()), strong)
    for at, row in enumerate(findings.select(list(_HEADS)).head(_MOST_ROWS - 1).iter_rows(), start=1):
        for column, cell in enumerate(row):
            page.write(at, column, cell)
    for column, width in enumerate((9, 16, 7, 9, 18, 28, 55, 24, 75)):
        page.set_column(column, column, width)
    page.freeze_panes(1, 0)
    page.autofilter(0, 0, max(findings.height, 1), len(_HEADS) - 1)


def _mark(page: Any, sheet: Sheet, findings: pl.DataFrame, formats: Mapping[str, Any]) -> None:
    """Colour the cells at fault, with what is wrong in a comment; of a whole row, its first cell."""
    comments: dict[tuple[int, int], list[str]] = {}
    weights: dict[tuple[int, int], str] = {}
    order = list(COLOURS)
    for one in findings.iter_rows(named=True):
        place = (one["row"] - 1, index_of(one["column"]) if one["column"] else 0)
        comments.setdefault(place, []).append(f"{one['what']}. {one['remedy']}")
        weights[place] = min(weights.get(place, one["severity"]), one["severity"], key=order.index)
    for (row, column), told in comments.items():
        inside = row < sheet.cells.height and column < sheet.width
        text = sheet.cells[row, column] if inside else None
        page.write_string(row, column, text or "", formats[weights[row, column]])
        page.write_comment(row, column, "\n".join(dict.fromkeys(told)), {"x_scale": 2.5, "y_scale": 1.5})
