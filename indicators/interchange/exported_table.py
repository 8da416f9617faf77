"""A table as it leaves: its values, what it says of itself, what its words mean. Every file of a figure is made of one.

Comes in: a frame with Italian names and its provenance. Goes out: `ExportedTable`, for the writers of CSV and XLSX.
Must not: hold a number that is not in the table on the page.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, Final

import polars as pl

CONFIDENTIAL: Final = "Riservatezza"
"""Name of what a file with small exact counts says of itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Rows that stand one after the other and come from one answer.

    Attributes
    ----------
    rows : int
        How many they are.
    provenance : mapping of str to str
        What each says of itself, by name: source, day of the data, warnings.
    """

    rows: int
    provenance: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """What a word of the table means; of an indicator, how it is worked out too."""

    term: str
    meaning: str
    formula: str = ""
    unit: str = ""
    limits: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportedTable:
    """A table that leaves.

    Attributes
    ----------
    title, subtitle : str
        The finding; measure, unit, period.
    frame : polars.DataFrame
        With Italian names. Codes are text; a number that is not told is null.
    digits : mapping of str to sequence of int
        Decimals of each cell of the columns that hold amounts; whole numbers of other columns are names.
    marks : sequence of str
        What stands, row by row, in place of an amount that is not told: why, or a dash.
    parts : sequence of Part
        All the rows, in order.
    notes : mapping of str to str
        What must be known to read it, by name.
    definitions : sequence of Definition
    confidential : str
        Whom the file is for, where it holds small counts as they are; empty where it does not.
    """

    title: str
    subtitle: str
    frame: pl.DataFrame
    digits: Mapping[str, Sequence[int]]
    marks: Sequence[str]
    parts: Sequence[Part]
    notes: Mapping[str, str]
    definitions: Sequence[Definition]
    confidential: str = ""

    @property
    def with_provenance(self) -> pl.DataFrame:
        """The rows, each with what it says of itself beside its cells."""
        said = [(part.rows, {**part.provenance, **self._for_whom}) for part in self.parts]
        names = dict.fromkeys(chain.from_iterable(words for _, words in said))
        columns = {
            name: [words.get(name, "") for rows, words in said for _ in range(rows)]
            for name in names
            if name not in self.frame.columns
        }
        added = pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String))
        return pl.concat([self.frame, added], how="horizontal") if columns else self.frame

    @property
    def about(self) -> dict[str, str]:
        """What the table is and says of itself, by name; where its parts say different things, one a line."""
        names = dict.fromkeys(chain.from_iterable(part.provenance for part in self.parts))
        common = {
            name: "\n".join(dict.fromkeys(filter(None, (part.provenance.get(name, "") for part in self.parts))))
            for name in names
        }
        told = {**self._for_whom, "Titolo": self.title, "Descrizione": self.subtitle, **common, **self.notes}
        return {name: words for name, words in told.items() if words}

    @property
    def _for_whom(self) -> dict[str, str]:
        return {CONFIDENTIAL: self.confidential} if self.confidential else {}


def is_whole(values: Sequence[Any], digits: Sequence[int]) -> bool:
    """Whether amounts are whole numbers, and are to be written as such."""
    return not any(digits) and all(value is None or float(value).is_integer() for value in values)
