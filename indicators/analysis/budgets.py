"""Euros planned and spent, by strand, programme and municipality: lists for people to read, track by track.

Comes in: a `Snapshot`, calendar years, strands. Goes out: frames of `MONEY`.
Must not: sum two tracks (municipal, Ambito, Third Sector) into one row; count people (money is nobody's data, so no
viewer is refused); take part of a sum for the sum: a row with a budget not accounted for yet has nothing spent.
"""

from collections.abc import Sequence
from typing import Final

import polars as pl

from data_access.snapshot import Snapshot
from data_access.vocabulary import Track
from indicators.model.door import for_views
from indicators.model.period import MONTHS_IN_YEAR, Period, Unit, month_of

MONEY: Final = {
    "track": pl.String,  # label of the track
    "label": pl.String,  # strand, programme or municipality; empty for a whole track
    "planned": pl.Float64,  # euros
    "spent": pl.Float64,  # euros; null if a budget of the row is not accounted for yet
    "provisional": pl.Boolean,  # the year is not over
}
"""Columns of the frames, rows in the order of the tracks and then of the names."""


def whole_years(period: Period) -> Period:
    """Return the calendar years that a period touches: money is planned and accounted for by year."""
    first, last = period.first // MONTHS_IN_YEAR, period.last // MONTHS_IN_YEAR
    return Period(first * MONTHS_IN_YEAR, last * MONTHS_IN_YEAR + MONTHS_IN_YEAR - 1, Unit.YEAR)


@for_views
def by_strand(snapshot: Snapshot, period: Period, strands: Sequence[str] = ()) -> pl.DataFrame:
    """Return planned and spent euros of each strand in the years of a period; no strands named means all."""
    named = snapshot["strands"].select(strand="key", label="name")
    return _rows(snapshot, _of(snapshot, period, strands).join(named, on="strand"), period, "label")


@for_views
def by_programme(snapshot: Snapshot, period: Period, strands: Sequence[str] = ()) -> pl.DataFrame:
    """Return planned and spent euros of each programme, one row for each track that pays for it."""
    named = snapshot["programmes"].select(programme="key", label="name")
    return _rows(snapshot, _of(snapshot, period, strands).join(named, on="programme"), period, "label")


@for_views
def by_track(snapshot: Snapshot, period: Period, strands: Sequence[str] = ()) -> pl.DataFrame:
    """Return planned and spent euros of each track, beside one another."""
    return _rows(snapshot, _of(snapshot, period, strands).with_columns(label=pl.lit("")), period, "label")


@for_views
def by_municipality(snapshot: Snapshot, period: Period, strands: Sequence[str] = ()) -> pl.DataFrame:
    """Return the part of each municipality in the budgets, one row for each track; none where nobody divided them.

    They are part of the budgets that the others return, and are added to none.
    """
    named = snapshot["municipalities"].select(municipality="index", label="name")
    parts = _of(snapshot, period, strands, frame="municipal_budgets").join(named, on="municipality")
    return _rows(snapshot, parts, period, "label")


def _of(snapshot: Snapshot, period: Period, strands: Sequence[str], *, frame: str = "budgets") -> pl.DataFrame:
    years = whole_years(period)
    budgets = snapshot[frame].filter(
        pl.col("year").is_between(years.first // MONTHS_IN_YEAR, years.last // MONTHS_IN_YEAR)
    )
    if strands:
        budgets = budgets.filter(pl.col("strand").is_in(list(strands)))
    return budgets.join(snapshot["strands"].select(strand="key", track="track"), on="strand")


def _rows(snapshot: Snapshot, budgets: pl.DataFrame, period: Period, label: str) -> pl.DataFrame:
    accounted = pl.col("spent").is_not_null().all()
    labels = {str(track): track.label for track in Track}
    totals = budgets.group_by("track", label).agg(
        pl.col("planned").sum(), pl.when(accounted).then(pl.col("spent").sum()).alias("spent")
    )
    is_open = whole_years(period).last > month_of(snapshot.as_of)
    return (
        totals.sort("track", label)
        .with_columns(pl.col("track").cast(pl.String).replace_strict(labels), provisional=pl.lit(is_open))
        .select(pl.col(column).cast(kind) for column, kind in MONEY.items())
    )
