"""An edition ready to be asked: its cells by indicator, with the names of places; read once, never changed.

Comes in: an `Edition`. Goes out: frames, and what there is of each. Must not: compute a number.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, Self

import polars as pl

from indicators.model.period import Period
from indicators.model.query import Lens
from publication.edition.package import Edition
from publication.edition.tables import CELLS
from publication.edition.wording import place_name

PLACE_NAME: Final = "place_name"
COLUMNS: Final = tuple(name for key in CELLS for name in ((key, PLACE_NAME) if key == "place" else (key,)))
"""Columns of the cells as they are given: those of the edition, and the name of the place after its code."""
SPAN: Final = "span"
"""Unit of what is asked as a period by itself."""


@dataclass(frozen=True)
class Held:
    """An edition, by indicator.

    Attributes
    ----------
    edition : Edition
    cells, said : mapping of str to polars.DataFrame
        By indicator: columns `COLUMNS`, and those of the statements about one place.
    """

    edition: Edition
    cells: Mapping[str, pl.DataFrame]
    said: Mapping[str, pl.DataFrame]

    @classmethod
    def of(cls, edition: Edition) -> Self:
        """Read an edition.

        Raises
        ------
        EditionFileError
            If what it holds cannot be read.
        """
        places = edition.cells.select("level", "place").unique()
        named = places.with_columns(
            pl.Series(PLACE_NAME, [place_name(edition, *pair) for pair in places.iter_rows()], dtype=pl.String)
        )
        cells = edition.cells.join(named, on=["level", "place"], how="left", maintain_order="left").select(COLUMNS)
        said = edition.statements.filter(about="place")
        return cls(
            edition,
            {key: cells.filter(indicator=key) for key in edition.definitions},
            {key: said.filter(indicator=key) for key in edition.definitions},
        )

    @property
    def moving(self) -> str:
        """The last four closed quarters, as the edition writes them."""
        return self.edition.manifest.spans[-1]

    @cached_property
    def lenses(self) -> Mapping[str, tuple[str, ...]]:
        """The lenses of each indicator, residence first."""
        order = [lens.value for lens in Lens]
        return {key: tuple(sorted(frame["lens"].unique(), key=order.index)) for key, frame in self.cells.items()}

    @cached_property
    def periods(self) -> tuple[str, ...]:
        """Every period that any cell is of, the oldest first."""
        found = {period for frame in self.cells.values() for period in frame["period"].unique()}
        return tuple(sorted(found, key=Period.parse))

    @cached_property
    def shapes(self) -> Mapping[str, list[dict[str, Any]]]:
        """What each indicator is broken down by: lens, level of place, units of time, first and last period of each."""
        return {key: _shapes(frame) for key, frame in self.cells.items()}


def _shapes(frame: pl.DataFrame) -> list[dict[str, Any]]:
    told = frame.group_by("lens", "level", "unit", maintain_order=True).agg(
        pl.col("period").unique(maintain_order=True).alias("periods")
    )
    return [
        {
            **{name: row[name] for name in ("lens", "level", "unit")},
            "first": min(row["periods"], key=Period.parse),
            "last": max(row["periods"], key=Period.parse),
        }
        for row in told.iter_rows(named=True)
    ]


UNITS: Final = ("month", "quarter", "year")
LEVELS: Final = ("ambito", "area", "municipality", "service")
