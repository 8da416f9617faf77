"""Whether a figure, its table and its file say the same: what differs, in words.

Role: compare marks with rows and rows with a file. In: `Mark` values, the table as a frame, the bytes of the CSV.
Out: one line for each thing that differs. Must not: know any figure by name.
"""

import csv
import io
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from itertools import pairwise
from typing import Any, Final

import openpyxl
import pandas as pd
from openpyxl.utils.escape import unescape

from indicators.italian.dates import day_in_words, time_key, time_words
from tests.support.marks import Mark, numbers, same

ASIDE: Final = frozenset({"Stato", "Provvisorio", "Unità", "Periodo", "Ottica", "Nota"})
"""Columns of words that no mark needs to repeat, beside codes."""
ASPECTS: Final = frozenset({"Indicatore", "Area di analisi", "Residenza fittizia"})
"""Columns that tell apart the questions of one figure: a mark says one of them at least."""
CODE: Final = "Codice ISTAT"
WHOLE: Final = frozenset({"", "tutti", "tutto l'Ambito"})
"""What stands in a column of names where nothing is set apart: no mark needs to say it."""
COUNTED: Final = frozenset({"Anno", "Settimana"})
"""Columns of numbers that are names."""
MONTH: Final = re.compile(r"\d{4}-\d\d")
POOLED: Final = re.compile(r"\baltri \d+\b")
"""How a figure calls the small groups that it draws as one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row of a table: what names it, in every way in which a figure may write it, its measure, all its numbers.

    ``names`` are those of its groups, ``aspects`` those of the question that it answers.
    """

    names: tuple[tuple[str, ...], ...]
    aspects: tuple[tuple[str, ...], ...]
    measure: float | None
    values: tuple[float, ...]
    is_whole: bool = True
    """Whether all its measures have a value."""

    def is_of(self, mark: Mark) -> bool:
        """Whether the mark is named as the row is; the large figure of a card need not say everything."""
        words = _folded(f"{mark.title} {mark.said}")
        named, asked = ([_is_named(ways, words) for ways in kind] for kind in (self.names, self.aspects))
        if mark.in_order and not self._is_in_order(words):
            return False
        return any(named + asked) if mark.is_headline else all(named) and (any(asked) or not asked)

    def _is_in_order(self, words: str) -> bool:
        """Whether the words say the names one after the other, as the row does."""
        places = [_place(ways, words) for ways in self.names]
        return all(before < after for before, after in pairwise(places))

    def tells(self, mark: Mark) -> bool:
        """Whether the first number that the mark says is one of the row's, and so is the one at which it is drawn."""
        said = mark.numbers
        wanted = [*said[:1], *_drawn_at(mark)]
        return bool(said) and all(any(same(value, *one) for value in self.values) for one in wanted)

    def hides_nothing(self, mark: Mark) -> bool:
        """Whether what the mark says to be hidden is told: its measure, or all of them where the mark names one."""
        return self.is_whole if mark.is_of_one_measure else self.measure is not None

    @property
    def length(self) -> int:
        """How many letters its names have."""
        return sum(len(ways[0]) for ways in self.names)

    @property
    def stays(self) -> bool:
        """Whether it goes from a place to itself."""
        return len(self.names) > len(set(self.names))

    def is_told(self, words: str) -> bool:
        """Whether a text, as the title of the figure, names the row and says its measure."""
        own = _folded(words)
        spoken = re.sub(r"\buna sola\b", "1", words)
        said = any(self.measure is not None and same(self.measure, *number) for number in numbers(spoken))
        return said and all(_is_named(ways, own) for ways in self.names)

    def is_of_line(self, indicators: Sequence[str]) -> bool:
        """Whether it is a month of one of some indicators."""
        is_month = any(MONTH.fullmatch(ways[0]) for ways in self.names)
        return is_month and any(ways[0] in indicators for ways in self.aspects)

    def __str__(self) -> str:
        return f"{' · '.join(ways[0] for ways in self.aspects + self.names)}: {list(self.values)}"


def rows(table: pd.DataFrame) -> list[Row]:
    """Return the rows of a table."""
    table = table[[name for name in table.columns if not _is_one_word(table[name])]]
    columns = list(table.columns)
    lines = [dict(zip(columns, line, strict=True)) for line in table.itertuples(index=False)]
    measures = [name for name in columns if name not in COUNTED and all(_may_be_number(line[name]) for line in lines)]
    return [_row(line, measures) for line in lines]


def _is_one_word(column: pd.Series) -> bool:
    """Whether every row of a table of several says the same word: the figure need not repeat it at each mark."""
    return len(column) > 1 and isinstance(column.iloc[0], str) and column.nunique(dropna=False) == 1


def _row(cells: dict[str, Any], measures: Sequence[str]) -> Row:
    named = {name: _ways(value) for name, value in cells.items() if _is_name(name, value)}
    names = tuple(ways for name, ways in named.items() if name not in ASPECTS)
    is_whole = any(cells.get(name) in WHOLE - {""} for name in ASPECTS)
    aspects = () if is_whole else tuple(ways for name, ways in named.items() if name in ASPECTS)
    values = [float(cells[name]) if _is_number(cells[name]) else None for name in measures]
    known = tuple(value for value in values if value is not None)
    measure, is_whole = values[0] if values else None, len(known) == len(values)
    return Row(names=names, aspects=aspects, measure=measure, values=known, is_whole=is_whole)


def _is_name(column: str, value: Any) -> bool:
    if column in COUNTED:
        return True
    if column in ASIDE or column.startswith(CODE):
        return False
    return isinstance(value, date) or (isinstance(value, str) and value not in WHOLE)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and not math.isnan(value)


def _may_be_number(value: Any) -> bool:
    return value is None or (isinstance(value, int | float) and not isinstance(value, bool))


def _ways(value: Any) -> tuple[str, ...]:
    """Return how a figure may write a name: as it is, a day in words, a month in words."""
    if isinstance(value, date):
        return (day_in_words(value), value.isoformat())
    if isinstance(value, int | float):
        return (str(int(value)),)
    if time_key(value) == value and value:
        return (value, time_words(value))
    return (value,)


def _place(ways: tuple[str, ...], words: str) -> int:
    """Return where among the words a name is said; -1 if nowhere."""
    return min((found.start() for name in ways if (found := _pattern(name).search(words))), default=-1)


def _drawn_at(mark: Mark) -> list[tuple[float, int]]:
    """Return the number that a mark stands at, where it is not the first that it says: an index of its value."""
    sizes = mark.known_sizes
    first, others = mark.numbers[:1], mark.numbers[1:]
    if any(same(size, *said) for size in sizes for said in first):
        return []
    return [said for said in others if any(same(size, *said) for size in sizes)][:1]


def _is_named(ways: tuple[str, ...], words: str) -> bool:
    return any(_pattern(name).search(words) for name in ways)


@cache
def _pattern(name: str) -> re.Pattern[str]:
    """Return what finds a name among words, not as a part of another: Crema is not in «Monte Cremasco»."""
    return re.compile(rf"(?<!\w){re.escape(_folded(name))}(?!\w)")


@cache
def _folded(text: str) -> str:
    return " ".join(text.casefold().replace("’", "'").split())


def unlike(
    marks: Sequence[Mark],
    table: pd.DataFrame,
    *others: pd.DataFrame,
    title: str = "",
    partly: bool = False,
    shares: bool = False,
    flows: bool = False,
    by_line: Sequence[str] = (),
) -> Iterator[str]:
    """Yield what a figure says and its table does not, and the other way round.

    Parameters
    ----------
    marks : sequence of Mark
    table, *others : pandas.DataFrame
        One for each kind of thing that is drawn.
    title : str
        The finding, which may tell what is not drawn.
    partly : bool
        Whether the figure says that it draws the most important rows only, or the small ones as one.
    shares : bool
        Whether the figure also draws what is left of a hundred.
    flows : bool
        Whether it draws lines from place to place: who stays in a place has none.
    by_line : sequence of str
        Indicators whose months are drawn as a line of their own.
    """
    known = [row for one in (table, *others) for row in rows(one)]
    marks = [mark for mark in marks if not (shares and _is_the_rest(mark, marks))]
    pooled = [mark for mark in marks if partly and POOLED.search(mark.title)]
    for mark in marks:
        if mark.numbers and mark not in pooled and not any(row.tells(mark) and row.is_of(mark) for row in known):
            yield f"drawn, not in the table: {mark.title}: {mark.said}"
        if mark.is_hidden and any(row.names and row.hides_nothing(mark) for row in _closest(mark, known)):
            yield f"hidden in the figure, told in the table: {mark.title}"
    for row in known if not partly else ():
        is_elsewhere = (flows and row.stays) or row.is_of_line(by_line) or row.is_told(title)
        if row.measure and not is_elsewhere and not any(row.tells(mark) and row.is_of(mark) for mark in marks):
            yield f"in the table, not drawn: {row}"
    drawn, told = sum(mark.numbers[0][0] for mark in marks if mark.numbers), sum(row.measure or 0 for row in known)
    if pooled and drawn != told:
        yield f"the parts drawn make {drawn}, those of the table {told}"


def _closest(mark: Mark, known: Sequence[Row]) -> list[Row]:
    """Return the rows that a mark is named after: not those of «Mensa» where others are of «Mensa di Offanengo»."""
    found = [row for row in known if row.is_of(mark)]
    longest = max((row.length for row in found), default=0)
    return [row for row in found if row.length == longest]


def _is_the_rest(mark: Mark, marks: Sequence[Mark]) -> bool:
    """Whether a mark says what another leaves of a hundred, and comes after it."""
    before = marks[: marks.index(mark)]
    return any(same(100 - other.numbers[0][0], *mark.numbers[0]) for other in before if other.numbers and mark.numbers)


def file_unlike(table: pd.DataFrame, written: bytes) -> Iterator[str]:
    """Yield what a file says and the table does not."""
    heading, *lines = csv.reader(io.StringIO(written.decode("utf-8-sig")), delimiter=";")
    columns = list(table.columns)
    if heading[: len(columns)] != columns:
        yield f"columns of the file {heading}, of the table {columns}"
    if len(lines) != len(table):
        yield f"rows of the file {len(lines)}, of the table {len(table)}"
    for line, cells in zip(lines, table.itertuples(index=False), strict=False):
        if any(not _is_written(cell, text) for cell, text in zip(cells, line, strict=False)):
            yield f"row of the file {line[: len(columns)]}, of the table {list(cells)}"


def workbook_unlike(table: pd.DataFrame, written: bytes) -> Iterator[str]:
    """Yield what a workbook says and the table does not, cell by cell; and what in it is not of its type."""
    book = openpyxl.load_workbook(io.BytesIO(written))
    if book.sheetnames != ["Dati", "Metadati", "Definizioni"]:
        yield f"sheets {book.sheetnames}"
        return
    yield from (f"{cell.coordinate} is a formula" for page in book for row in page for cell in row if _works(cell))
    page, columns = book["Dati"], list(table.columns)
    lines = list(page.iter_rows())
    top = 0 if [cell.value for cell in lines[0]] == columns else 1
    heading, *lines = lines[top:]
    if [cell.value for cell in heading] != columns or len(lines) != len(table):
        yield f"the workbook has {[cell.value for cell in heading]} and {len(lines)} rows, the table {columns}"
        return
    if page.freeze_panes != f"B{top + 2}" or not page.auto_filter.ref:
        yield f"frozen at {page.freeze_panes}, filtered at {page.auto_filter.ref}"
    for line, cells in zip(lines, table.itertuples(index=False), strict=True):
        for name, cell, value in zip(columns, line, cells, strict=True):
            if not _is_held(cell, value, table[name]):
                yield f"{name}: {cell.value!r} as {cell.number_format} in the workbook, {value!r} in the table"


def _works(cell: Any) -> bool:
    return cell.data_type == "f" or cell.hyperlink is not None


def _is_held(cell: Any, value: Any, column: "pd.Series[Any]") -> bool:
    """Whether a cell of a workbook holds a value as what it is; in place of a number that is not told stands a mark."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        is_amount = any(_is_number(one) for one in column) and all(_may_be_number(one) for one in column)
        return isinstance(cell.value, str) or (cell.value is None and not is_amount)
    if _is_number(value):
        is_whole = cell.number_format in {"#,##0", "0"}
        return bool(cell.value == value) and (not is_whole or float(value).is_integer())
    if isinstance(cell.value, datetime):  # a day is one in the workbook, however the table of the page has it
        return bool(cell.value.date().isoformat() == str(value))
    text = unescape(cell.value or "")
    is_time = value and not str(column.name).startswith(CODE) and time_key(text) == value
    return cell.number_format == "@" and bool(text == str(value) or is_time)


def _is_written(cell: Any, text: str) -> bool:
    if cell is None or (isinstance(cell, float) and math.isnan(cell)):
        return text == ""
    if _is_number(cell):
        return bool(text) and float(text.replace(",", ".")) == float(cell)
    return text == (cell.isoformat() if isinstance(cell, date) else str(cell)) or (cell and time_key(text) == cell)
