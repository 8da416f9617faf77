"""How far something reaches, where hidden counts may be of nobody: how many places or groups surely have somebody.

Comes in: the frame of a `Result`. Goes out: `Reach`. Must not: take a hidden count for somebody, or for nobody.
"""

from dataclasses import dataclass

import polars as pl

from indicators.italian.numbers import counted
from indicators.model.result import Status


@dataclass(frozen=True, slots=True)
class Reach:
    """How many groups surely have somebody, how many may have, how many there are."""

    sure: int
    hidden: int
    every: int

    def many(self, one: str, several: str) -> str:
        """Return how many: ``26 comuni``; ``almeno 26 comuni`` where some are hidden."""
        return f"{'almeno ' if self.hidden else ''}{counted(self.sure, one, several)}"


def is_told() -> pl.Expr:
    """Return the condition that a row is of somebody and says so: smoothed values rest on the count."""
    return (pl.col("status") == Status.OK) & (pl.coalesce("numerator", "value") > 0)


def is_hidden() -> pl.Expr:
    """Return the condition that a row may be of somebody and does not say so."""
    return pl.col("status") == Status.SUPPRESSED


def reach(frame: pl.DataFrame, column: str) -> Reach:
    """Return how many of the groups of a column have somebody in any of their rows."""
    groups = frame.group_by(column).agg(sure=is_told().any(), hidden=is_hidden().any())
    return Reach(
        sure=groups.filter("sure").height,
        hidden=groups.filter(~pl.col("sure"), "hidden").height,
        every=groups.height,
    )
