"""The cells of a checked file that can be corrected on line, as a table to be edited, and the edits that come back.

Comes in: `Checked`; texts that somebody has typed. Goes out: `CellToCorrect` values; edits for `Checked.corrected`.
Must not: show the identifier of a person: its cell can be written anew, not read.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import polars as pl

from data_access.returns.check import Checked
from data_access.returns.collector import is_masked
from data_access.returns.column_letters import index_of
from data_access.returns.findings import MASKED
from data_access.returns.personal import gives_away
from data_access.returns.sheets import Place
from data_access.rule import Severity

MOST: Final = 500
"""Cells that a table to be edited has: who has more corrects the file itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CellToCorrect:
    """A cell at fault: where it is, what it holds, what is wrong and what it may have meant."""

    sheet: str
    row: int
    column: str
    field: str
    text: str
    what: str
    remedy: str
    hint: str

    @property
    def place(self) -> Place:
        """Where it is, as `Checked.corrected` wants it."""
        return self.sheet, self.row, index_of(self.column)


def cells_to_correct(checked: Checked, *, most: int = MOST) -> tuple[CellToCorrect, ...]:
    """Return the first cells with an error, each once, in the order of the file."""
    errors = checked.findings.filter(
        (pl.col("severity") == Severity.ERROR.value) & (pl.col("column") != "") & (pl.col("row") > 0)
    )
    first = errors.unique(["sheet", "row", "column"], keep="first", maintain_order=True).head(most)
    return tuple(_cells(checked, first))


def edits_of(before: Iterable[CellToCorrect], texts: Iterable[str]) -> Mapping[Place, str]:
    """Return the edits that somebody made of cells: those whose text is another one."""
    return {cell.place: text for cell, text in zip(before, texts, strict=True) if text != cell.text}


def _cells(checked: Checked, findings: pl.DataFrame) -> Iterator[CellToCorrect]:
    sheets = {sheet.name: sheet for sheet in checked.sheets}
    for one in findings.iter_rows(named=True):
        cells, column = sheets[one["sheet"]].cells, index_of(one["column"])
        inside = one["row"] <= cells.height and column < cells.width
        text = (cells[one["row"] - 1, column] if inside else "") or ""
        hidden = one["value"] == MASKED or gives_away(text) or _is_of_a_person(checked, one["field"])
        yield CellToCorrect(
            sheet=one["sheet"],
            row=one["row"],
            column=one["column"],
            field=one["field"],
            text=MASKED if hidden and text else text,
            what=one["what"],
            remedy=one["remedy"],
            hint=one["hint"],
        )


def _is_of_a_person(checked: Checked, field: str) -> bool:
    return field in checked.kind.by_name and is_masked(checked.kind[field])
