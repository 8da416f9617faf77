"""The workbook of a table that leaves: its values, what it says of itself, what its words mean, a sheet each.

Comes in: an `ExportedTable`, whose texts may be anything that somebody wrote in the database. Goes out: the bytes of an
XLSX. Must not: write a formula or a link: a text is a text, whatever it begins with.

Cells have types: amounts are numbers, with the decimals of the catalogue in their format, days are days, codes are text
and keep their zeros. An amount that is not told is not a blank, which would read as nothing: its mark stands there.
"""

import io
import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from indicators.interchange.exported_table import ExportedTable

DATA, ABOUT, DEFINITIONS = "Dati", "Metadati", "Definizioni"
"""Names of the sheets."""
ABOUT_HEADS: Final = ("Voce", "Valore")
DEFINITION_HEADS: Final = ("Voce", "Definizione", "Formula", "Unità", "Limiti", "Fonte")
LONGEST: Final = 32_767
"""Letters that a cell may hold."""
NARROWEST, WIDEST, HEAD_WIDTH = 9, 48, 22
"""Letters of a column at least and at most; of a heading before it goes to a second line."""
_OPTIONS: Final = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "default_date_format": "dd/mm/yyyy",
}
_WORDS: Final = {"num_format": "@", "valign": "top"}
"""Format of texts: to a spreadsheet they stay so even if somebody edits the cell."""


def table_xlsx(table: ExportedTable) -> bytes:
    """Return a table as an XLSX of three sheets: data, metadata, definitions."""
    import xlsxwriter

    output = io.BytesIO()
    with xlsxwriter.Workbook(output, _OPTIONS) as book:
        book.set_properties({"title": _cut(table.title)[:255], "comments": _cut(table.confidential)})
        formats = _Formats(book)
        _write_data(book.add_worksheet(DATA), formats, table)
        _write_words(book.add_worksheet(ABOUT), formats, ABOUT_HEADS, [*table.about.items()], (24, 100))
        _write_words(
            book.add_worksheet(DEFINITIONS),
            formats,
            DEFINITION_HEADS,
            [(one.term, one.meaning, one.formula, one.unit, one.limits, one.source) for one in table.definitions],
            (30, 60, 44, 18, 44, 30),
        )
    return output.getvalue()


class _Formats:
    """The formats of a workbook, each made once."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, Any], ...], Any] = {}

    def __call__(self, **wanted: Any) -> Any:
        key = tuple(sorted(wanted.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format(wanted)
        return self._made[key]

    @property
    def head(self) -> Any:
        return self(**{**_WORDS, "bold": True, "bg_color": "#E8EEF4", "bottom": 1, "text_wrap": True})

    @property
    def warning(self) -> Any:
        return self(**{**_WORDS, "bold": True, "font_color": "#A3001F"})

    @property
    def mark(self) -> Any:
        return self(**{**_WORDS, "align": "right", "font_color": "#5C6F82"})

    def amount(self, digits: int) -> Any:
        return self(num_format=f"#,##0.{'0' * digits}" if digits else "#,##0", valign="top")


@dataclass(frozen=True, slots=True)
class _Column:
    """A column of the table: how wide it is and what its cells are."""

    name: str
    values: Sequence[Any]
    digits: Sequence[int] | None

    @property
    def width(self) -> int:
        longest = max((len(str(value)) for value in self.values if value is not None), default=0)
        return min(max(longest + 2, min(len(self.name) + 4, HEAD_WIDTH), NARROWEST), WIDEST)


def _write_data(page: Any, formats: _Formats, table: ExportedTable) -> None:
    top = 0
    if table.confidential:
        page.write_string(0, 0, _cut(table.confidential), formats.warning)
        top = 1
    for place, name in enumerate(table.frame.columns):
        column = _Column(name, table.frame[name].to_list(), table.digits.get(name))
        page.set_column(place, place, column.width)
        page.write_string(top, place, _cut(name), formats.head)
        _write_column(page, formats, column, table.marks, place=place, top=top + 1)
    page.freeze_panes(top + 1, 1)
    page.autofilter(top, 0, top + max(table.frame.height, 1), max(table.frame.width, 1) - 1)


def _write_column(page: Any, formats: _Formats, column: _Column, marks: Sequence[str], *, place: int, top: int) -> None:
    for row, value in enumerate(column.values):
        if column.digits is not None and _is_absent(value):
            page.write_string(top + row, place, marks[row], formats.mark)
        elif value is None or value == "":
            page.write_blank(top + row, place, None, formats(**_WORDS))
        elif isinstance(value, bool):
            page.write_string(top + row, place, "sì" if value else "no", formats(**_WORDS))
        elif isinstance(value, date):
            page.write_datetime(top + row, place, value, formats(num_format="dd/mm/yyyy", valign="top"))
        elif isinstance(value, int | float):
            style = formats(num_format="0", valign="top") if column.digits is None else None
            page.write_number(top + row, place, value, style or formats.amount((column.digits or ())[row]))
        else:
            page.write_string(top + row, place, _cut(str(value)), formats(**_WORDS))


def _write_words(
    page: Any, formats: _Formats, heads: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[int]
) -> None:
    for place, (head, width) in enumerate(zip(heads, widths, strict=True)):
        page.set_column(place, place, width)
        page.write_string(0, place, head, formats.head)
    for at, row in enumerate(rows, start=1):
        for place, words in enumerate(row):
            page.write_string(at, place, _cut(words), formats(**_WORDS, text_wrap=True))
    page.freeze_panes(1, 0)


def _is_absent(value: Any) -> bool:
    return value is None or (isinstance(value, float) and not math.isfinite(value))


def _cut(words: str) -> str:
    return words if len(words) <= LONGEST else f"{words[: LONGEST - 1]}…"
