"""Consistency of figures: one set of persons is published with one figure, whatever the indicator or the route.

Comes in: the cells of one indicator after the other. Goes out: `Finding` values. Must not: hold more of a cell than the
set of persons, the figure and the question: it is what is kept of every cell of every indicator.
"""

from collections.abc import Callable
from typing import Final

import polars as pl

from indicators.disclosure_audit.cells import OK
from indicators.disclosure_audit.report import Finding, Weakness
from indicators.disclosure_audit.rule_checks import MOST, described

SET: Final = ("truth", "key")
"""What tells one set of persons from another: how many they are, and the sum of their keys."""


class Ledger:
    """One row for each figure that each set of persons was published with."""

    def __init__(self) -> None:
        self._figures = pl.DataFrame()

    def compare(self, cells: pl.DataFrame, ask: Callable[[int], str]) -> list[Finding]:
        """Add the published figures of some cells, and return the sets that have got more than one figure by them."""
        published, fresh = self.note(cells)
        several = self._figures.group_by(SET).agg(pl.len().alias("figures")).filter(pl.col("figures") > 1)
        several = several.join(fresh, on=SET, how="semi").sort(SET).head(MOST)
        return [self._different(published, number, key, ask) for number, key in several.select(SET).iter_rows()]

    def note(self, cells: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
        """Add the published figures of some cells; return those cells, and each figure of each set once."""
        is_published = (pl.col("status") == OK) & pl.col("shown").is_not_null() & ~pl.col("exact")
        published = cells.filter(is_published, pl.col("truth") > 0)
        fresh = figures(published)
        self._figures = figures(pl.concat([self._figures, fresh])) if self._figures.height else fresh
        return published, fresh

    def _different(self, published: pl.DataFrame, number: int, key: int, ask: Callable[[int], str]) -> Finding:
        same = (pl.col("truth") == number) & (pl.col("key") == key)
        figures = self._figures.filter(same).sort("shown")
        return Finding(
            weakness=Weakness.INCONSISTENT,
            cell=described(published.filter(same).row(0, named=True)),
            low=int(figures["shown"][0]),
            high=int(figures["shown"][-1]),
            questions=tuple(ask(asked) for asked in (figures["question"][0], figures["question"][-1]) if asked >= 0),
        )


def figures(cells: pl.DataFrame) -> pl.DataFrame:
    """Return each figure of each set of persons once."""
    return cells.select(*SET, "shown", "question").unique([*SET, "shown"], keep="first", maintain_order=True)
