"""Cells of the tables of the paths: target groups by what was measured of them, pacts by year.

Comes in: results, already protected. Goes out: frames with the columns of
`components.figures.composition.cell_table.CELLS`. Must not: draw, ask, add groups up.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

import polars as pl

from components.figures.composition.cell_table import CELLS
from components.figures.core.labels import group_label
from components.figures.core.row_labels import PROVISIONAL, with_unit, words_of
from components.views.pathways.text import counts_words, interval_words
from data_access.vocabulary import TargetGroup
from indicators.italian.numbers import number
from indicators.model.query import Grouping
from indicators.model.result import Result, Status
from indicators.model.result_row import ResultRow, code_of

Cell = tuple[Any, ...]
SHEET: Final = (
    TargetGroup.HOMELESS,
    TargetGroup.ADDICTION,
    TargetGroup.ASYLUM,
    TargetGroup.MINORS,
    TargetGroup.WOMEN_ALONE,
    TargetGroup.WOMEN_CHILDREN,
    TargetGroup.FRAGILE_WORKERS,
)
"""Target groups that the programme sheet names, in its order."""
FEW: Final = 10
"""Persons or exits under which a share is written as the two numbers that it is made of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of the table: its heading, where its values come from, and what they count.

    Attributes
    ----------
    head : str
    result : Result
    part : str
        Column of the result: ``value``, ``numerator`` or ``denominator``.
    counts : str
        What the number counts, in the words that follow it; the indicator's unit if empty.
    aspect : str
        Which of several rows of a group it is (a state, a length of time), for who points at it.
    """

    head: str
    result: Result
    part: Literal["value", "numerator", "denominator"] = "value"
    counts: str = ""
    aspect: str = ""


def cells_by(grouping: Grouping, columns: Sequence[Column]) -> pl.DataFrame:
    """Return a row for each group and column, groups in the order of the first result."""
    order = [code_of(row, grouping) for row in columns[0].result.finished()]
    rows = {(code_of(row, grouping), at): row for at, column in enumerate(columns) for row in column.result.finished()}
    cells = [
        _cell(column, group_label(column.result.directory, grouping, code), column.head, rows[code, at])
        for code in order
        for at, column in enumerate(columns)
        if (code, at) in rows
    ]
    return pl.DataFrame(cells, schema=CELLS, orient="row")


def cells_by_year(result: Result, grouping: Grouping, *, always: Sequence[str]) -> pl.DataFrame:
    """Return a row for each group and year; those that are always zero are left to the table, but for ``always``."""
    rows = result.finished()
    kept = {code_of(row, grouping) for row in rows if row["value"] != 0} | set(always)
    cells = [
        _cell(
            Column(head="", result=result),
            group_label(result.directory, grouping, code_of(row, grouping)),
            row["year"],
            row,
        )
        for row in sorted(rows, key=lambda row: _place(rows, grouping, row))
        if code_of(row, grouping) in kept
    ]
    return pl.DataFrame(cells, schema=CELLS, orient="row")


def _place(rows: Sequence[ResultRow], grouping: Grouping, row: ResultRow) -> tuple[int, str]:
    order = list(dict.fromkeys(code_of(each, grouping) for each in rows))
    return order.index(code_of(row, grouping)), row["year"]


def _cell(column: Column, name: str, head: str, row: ResultRow) -> Cell:
    value, status = row[column.part], row["status"]
    if value is None and status == Status.OK:
        status = str(Status.UNDEFINED)
    shown = value if status == Status.OK else None
    hover = _told(column, name, head, row, status)
    return name, head, shown, _written(column, row), hover, status, row["provisional"]


def _written(column: Column, row: ResultRow) -> str:
    """Return what the cell says: a count, a whole percentage, or the two numbers of a share of very few."""
    value, base = row[column.part], row["denominator"]
    if value is None or column.part != "value" or column.result.indicator.unit != "%":
        return number(value)
    return f"{number(row['numerator'])}/{number(base)}" if base is not None and base < FEW else f"{number(value)}%"


def _told(column: Column, name: str, head: str, row: ResultRow, status: str) -> list[str]:
    """Return what pointing at a cell says: a title, then a line for each fact."""
    entry = column.result.indicator
    title = " · ".join(dict.fromkeys(part for part in (name, entry.name, column.aspect, head) if part))
    if status != Status.OK:
        return [title, words_of(Status(status), column.result.hidden_below)]
    unit = column.counts or ("" if entry.unit == "%" else entry.unit)
    value = with_unit(row[column.part], entry) if column.part == "value" else number(row[column.part])
    late = [PROVISIONAL] if row["provisional"] else []
    return [title, f"{value} {unit}".strip(), *_base(column, row), *late]


def _base(column: Column, row: ResultRow) -> list[str]:
    """Return the two numbers that a share is made of, and its interval."""
    entry = column.result.indicator
    if column.part != "value" or row["denominator"] is None:
        return []
    parts = [counts_words(number(row["numerator"]), entry.numerator, number(row["denominator"]))]
    if row["lower"] is not None:
        limits = (number(row[limit], entry.decimals) for limit in ("lower", "upper"))
        parts.append(interval_words(*limits))
    return parts
