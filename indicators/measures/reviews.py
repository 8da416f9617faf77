"""What became of needs: those of the opening of a case beside those of its last review, for the same persons.

Pure functions `(Snapshot, Query, dimensions) -> LazyFrame`; see `indicators.measures` for the contract.
The persons are those whose case was opened in the period and reviewed since: a review replaces the one before, so that
periods made of days of review would lose people as they go on.
"""

from dataclasses import replace
from typing import Final

import polars as pl

from data_access.snapshot import Snapshot
from indicators.model.path_vocabulary import Moment
from indicators.model.query import Query
from indicators.selection.counting import aggregate, grouped, with_members
from indicators.selection.dimension import Dimension
from indicators.selection.person_timelines import located
from indicators.selection.rolling_windows import flagged_shares, of_nobodys_service
from indicators.selection.snapshot_cache import once_per_snapshot

_RATINGS: Final = {Moment.OPENING: "opening_rating", Moment.REVIEW: "review_rating"}
_NUMBER: Final = {moment: number for number, moment in enumerate(Moment)}


def needs_reviewed(snapshot: Snapshot, query: Query, by: tuple[Dimension, ...]) -> pl.LazyFrame:
    """Count the persons with a need at the opening, and at the last review, over those rated at both moments.

    A need is one rated at least 1; without a breakdown by need, one in any of the dimensions rated both times.
    """
    rows, own = _rated(snapshot, query, by)
    return flagged_shares(rows.drop("rating"), snapshot, own, protected=query.viewer.is_protected)


def need_severity(snapshot: Snapshot, query: Query, by: tuple[Dimension, ...]) -> pl.LazyFrame:
    """Return the mean severity of the persons rated at both moments, from 0 (none) to 3 (severe).

    Numerator: who has the need at that moment; denominator: everybody rated. Of several cases, or of several needs
    where they are not told apart, a person's severest rating counts.
    """
    rows, own = _rated(snapshot, query, by)
    frame = with_members(rows, own).join(snapshot["persons"].lazy().select("cell_key", person="index"), on="person")
    key = pl.col("cell_key").cast(pl.UInt64)
    return aggregate(
        frame,
        [dimension.name for dimension in own],
        pl.col("rating").mean().alias("value"),
        pl.col("flag").sum().alias("numerator"),
        pl.len().alias("denominator"),
        pl.col("person").n_unique().alias("persons"),
        key.filter(pl.col("flag")).sum().alias("numerator_key"),
        key.sum().alias("denominator_key"),
    )


def _rated(snapshot: Snapshot, query: Query, by: tuple[Dimension, ...]) -> tuple[pl.LazyFrame, tuple[Dimension, ...]]:
    """Return one row for each group, moment and person: ``rating`` and ``flag`` (at least 1); and the dimensions.

    Needs are here what was rated, needed or not: otherwise nobody would be seen getting better.
    """
    own = tuple(_of_rating(dimension) if dimension.name == "need" else dimension for dimension in by)
    opened = of_nobodys_service(snapshot, query, _ratings(snapshot))
    rows = grouped(opened, own, "person", "rating")
    names = [name for name in rows.collect_schema().names() if name != "rating"]
    people = rows.group_by(names).agg(pl.col("rating").max())
    return people.with_columns(flag=pl.col("rating") >= 1), own


@once_per_snapshot
def _ratings(snapshot: Snapshot) -> pl.LazyFrame:
    """Return a row for each need rated at both moments and each moment, with the residence of the case's opening."""
    ratings = snapshot["case_needs"].lazy().filter(pl.col("review_rating").is_not_null())
    moments = [
        ratings.select(
            "case", pl.col(column).alias("rating"), need="dimension", moment=pl.lit(_NUMBER[moment], pl.UInt8)
        )
        for moment, column in _RATINGS.items()
    ]
    cases = snapshot["cases"].lazy().select("case", "person", day="opened")
    return located(cases.join(pl.concat(moments), on="case"), snapshot)


def _of_rating(dimension: Dimension) -> Dimension:
    return replace(dimension, members=None, expression=pl.col("need").to_physical().cast(pl.UInt8))


MEASURES: Final = (needs_reviewed, need_severity)
"""The measures of this subject; each is called like its key in the catalogue."""
