"""Shares of the classes of which every row of a group has exactly one: where exits led, whether supports go on.

Comes in: lazy frames of persons or events with their class. Goes out: tallies, by class. Must not: protect or round.
"""

import polars as pl

from data_access.frames import codes
from data_access.snapshot import Snapshot
from data_access.vocabulary import Term
from indicators.model.query import Query
from indicators.selection.dimension import Dimension
from indicators.selection.rolling_windows import flagged_shares


def class_shares(
    rows: pl.LazyFrame,
    snapshot: Snapshot,
    query: Query,
    by: tuple[Dimension, ...],
    *,
    name: str,
    vocabulary: type[Term],
) -> pl.LazyFrame:
    """Count the rows of each class over all the rows of the group.

    Parameters
    ----------
    rows : polars.LazyFrame
        One row for each person or event: the dimensions told by contacts, ``person``, the class under ``name`` as one
        of the vocabulary's codes.
    name, vocabulary : str, type of Term
        The grouping that the class is, among ``by``.

    Returns
    -------
    polars.LazyFrame
        As `indicators.selection.rolling_windows.flagged_shares`, one row for each group and class: of the classes that
        nobody has too.
    """
    every = pl.LazyFrame({name: list(vocabulary.codes())}, schema={name: codes(vocabulary)})
    crossed = rows.rename({name: "own"}).join(every, how="cross")
    flag = pl.col("own").cast(pl.String) == pl.col(name).cast(pl.String)
    marked = crossed.with_columns(pl.col(name).to_physical().cast(pl.UInt8), flag=flag).drop("own")
    return flagged_shares(marked, snapshot, by, protected=query.viewer.is_protected)


def without(by: tuple[Dimension, ...], *names: str) -> tuple[Dimension, ...]:
    """Return the dimensions but those called ``names``: what the rows themselves are grouped by."""
    return tuple(dimension for dimension in by if dimension.name not in names)
