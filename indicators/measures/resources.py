"""Money: what is spent for each resident and for each person served, strand by strand.

Pure functions `(Snapshot, Query, dimensions) -> LazyFrame` of numerators and denominators; see `indicators.measures`
for the contract. Strands are never summed: the catalogue adds them to every breakdown.
"""

from typing import Final

import polars as pl

from data_access.snapshot import Snapshot
from indicators.measures.territory import residents_of
from indicators.model.period import MONTHS_IN_YEAR
from indicators.model.query import Grouping, Query
from indicators.selection.counting import aggregate, persons_reached
from indicators.selection.dimension import Dimension


def spend(snapshot: Snapshot, query: Query, by: tuple[Dimension, ...]) -> pl.LazyFrame:
    """Sum the euros spent in the years of the period, over the residents of the Ambito (ISTAT survey)."""
    return _joined(euros_of(snapshot, query, by), residents_of(snapshot, query, by), by)


def spend_per_person(snapshot: Snapshot, query: Query, by: tuple[Dimension, ...]) -> pl.LazyFrame:
    """Sum the euros spent on a strand, over the distinct persons of the services that live mainly of it."""
    keyed = "denominator_key" if query.viewer.is_protected else None
    people = persons_reached(snapshot, query, by, keyed=keyed).rename({"count": "denominator"})
    return _joined(euros_of(snapshot, query, by), people.with_columns(persons="denominator"), by)


def euros_of(snapshot: Snapshot, query: Query, by: tuple[Dimension, ...]) -> pl.LazyFrame:
    """Return the euros spent (``numerator``), the budgets ``expected`` and those ``received`` by group.

    A group with a budget that is not accounted for yet has received nothing: part of a sum is not the sum.
    """
    first, last = query.period.first // MONTHS_IN_YEAR, query.period.last // MONTHS_IN_YEAR
    budgets = snapshot["budgets"].lazy().filter(pl.col("year").is_between(first, last))
    if query.strands:
        budgets = budgets.filter(pl.col("strand").is_in(query.strands))
    accounted = pl.col("spent").is_not_null().all()
    return aggregate(
        _by_group(budgets, by),
        [dimension.name for dimension in by],
        pl.col("spent").sum().alias("numerator"),
        pl.len().cast(pl.Int32).alias("expected"),
        pl.when(accounted).then(pl.len()).otherwise(0).cast(pl.Int32).alias("received"),
    )


def _by_group(budgets: pl.LazyFrame, by: tuple[Dimension, ...]) -> pl.LazyFrame:
    """Number the strands of the budgets as their dimension does; years are their own number."""
    for dimension in by:
        if dimension.name == Grouping.STRAND:
            numbers = dimension.keys.lazy().rename({"strand": "number", "code": "strand"})
            budgets = budgets.join(numbers, on="strand").drop("strand").rename({"number": "strand"})
    return budgets


def _joined(euros: pl.LazyFrame, base: pl.LazyFrame, by: tuple[Dimension, ...]) -> pl.LazyFrame:
    """Attach what the euros are divided by; without a budget there is nothing to divide, not zero euros."""
    names = [dimension.name for dimension in by]
    joined = euros.join(base, on=names, how="left") if names else pl.concat([euros, base], how="horizontal")
    counted = [name for name in ("denominator", "denominator_key", "persons") if name in base.collect_schema().names()]
    filled = joined.with_columns(pl.col(name).fill_null(0) for name in counted)
    return filled.with_columns(pl.when(pl.col("expected") > 0).then("denominator"))


MEASURES: Final = (spend, spend_per_person)
"""The measures of this subject; each is called like its key in the catalogue."""
