"""How long people stay: median length of stay, long-term use.

Pure functions `(Snapshot, Query, dimensions) -> LazyFrame`; see `indicators.measures` for the contract.
"""

from functools import partial
from typing import Final

import polars as pl

from data_access.snapshot import Snapshot
from indicators.model.period import Period, Unit
from indicators.model.query import TIME, Query
from indicators.selection.counting import grouped, with_members
from indicators.selection.dimension import Dimension
from indicators.selection.person_timelines import located, presence, with_place
from indicators.selection.rolling_windows import MEDIAN_TALLY, flagged, flagged_shares, lasting, of_question, spans
from indicators.selection.snapshot_cache import once_per_snapshot
from indicators.statistics.length_of_stay import median_stay as kaplan_meier

YEAR_DAYS: Final = 365
YEAR_MONTHS: Final = 12


def median_stay(snapshot: Snapshot, query: Query, by: tuple[Dimension, ...]) -> pl.LazyFrame:
    """Estimate the median nights of the stays that began in the period (Kaplan-Meier; HUD SPM 1).

    Stays in progress count for the nights up to the as-of date, without an end. Numerator: completed stays;
    denominator: all of them, so that those in progress are the difference. Stays are grouped by month, service and
    residence of their first night.
    """
    names = [dimension.name for dimension in by]
    begun = of_question(snapshot, query, _begun(snapshot))
    ended = pl.col("left_on").is_not_null() & (pl.col("left_on") <= snapshot.as_of)
    until = pl.when(ended).then("left_on").otherwise(pl.lit(snapshot.as_of))
    measured = begun.with_columns(nights=(until - pl.col("day")).dt.total_days(), ended=ended)
    rows = with_members(grouped(measured, by, "person", "nights", "ended"), by)
    rows = rows.join(snapshot["persons"].lazy().select("cell_key", person="index"), on="person")
    if not names:
        return rows.map_batches(partial(_tally, names=names), schema=MEDIAN_TALLY)
    schema = {name: rows.collect_schema()[name] for name in names} | MEDIAN_TALLY
    return rows.group_by(names).map_groups(partial(_tally, names=names), schema=schema)


@once_per_snapshot
def _begun(snapshot: Snapshot) -> pl.LazyFrame:
    """Return the stays with the residence of their first night."""
    stays = with_place(snapshot["stays"].lazy(), snapshot).rename({"entered_on": "day"})
    return located(stays.filter(pl.col("day") <= snapshot.as_of), snapshot)


def _tally(stays: pl.DataFrame, *, names: list[str]) -> pl.DataFrame:
    """Return the one row of a group: median, limits, how many stays and persons."""
    estimate = kaplan_meier(stays["nights"].to_numpy(), stays["ended"].to_numpy())
    lower, upper = estimate.interval
    keys = stays["cell_key"].cast(pl.UInt64)
    row = {
        "value": estimate.median,
        "lower": lower,
        "upper": upper,
        "numerator": estimate.completed,
        "denominator": estimate.completed + estimate.in_progress,
        "persons": stays["person"].n_unique(),
        "numerator_key": keys.filter(stays["ended"]).sum(),
        "denominator_key": keys.sum(),
    }
    return (
        stays.select(names)
        .head(1)
        .with_columns(pl.lit(value, MEDIAN_TALLY[name]).alias(name) for name, value in row.items())
        if names
        else pl.DataFrame([row], schema=MEDIAN_TALLY)
    )


def long_term(snapshot: Snapshot, query: Query, by: tuple[Dimension, ...]) -> pl.LazyFrame:
    """Count the persons who have been around for long, over those served in the twelve months to the period's end.

    Long-term: at least ``long_term_nights`` nights in residential services within the last 365 days (Toronto), or
    contacts in at least ``long_term_months`` of the last twelve months (England), in the whole network.
    """
    frame = spans(snapshot, query, by)
    special = pl.concat([_seen_often(snapshot, query, frame), _stayed_long(snapshot, query, frame)])
    people = flagged(_seen_lately(snapshot, query, by, frame), special)
    return flagged_shares(people, snapshot, by, protected=query.viewer.is_protected)


def _seen_lately(snapshot: Snapshot, query: Query, by: tuple[Dimension, ...], frame: pl.DataFrame) -> pl.LazyFrame:
    """Return the persons served in the year up to the end of each span: dimensions told by contacts, person, month."""
    lasted = tuple(dimension for dimension in by if dimension.name not in TIME)
    rows = grouped(of_question(snapshot, _looking_back(query, frame), presence(snapshot)), lasted, "person", "month")
    keys = tuple(name for name in rows.collect_schema().names() if name != "month")
    time = tuple(dimension for dimension in by if dimension.name in TIME)
    return grouped(lasting(rows, keys, frame, snapshot, months=YEAR_MONTHS), time, *keys, "month")


def _looking_back(query: Query, frame: pl.DataFrame) -> Query:
    """Return the question from eleven months before its first span to its last."""
    ends = frame["at"].to_list() or [query.period.last]
    return query.but(period=Period(min(ends) - YEAR_MONTHS + 1, max(ends), Unit.MONTH))


def _seen_often(snapshot: Snapshot, query: Query, frame: pl.DataFrame) -> pl.LazyFrame:
    """Return who was seen in enough of the last twelve months, by any service: ``month``, ``person``."""
    least = query.thresholds.long_term_months
    period = _looking_back(query, frame).period
    rows = presence(snapshot).filter(pl.col("month").is_between(period.first, period.last))
    return lasting(rows, ("person",), frame, snapshot, months=YEAR_MONTHS, least=least).select("month", "person")


def _stayed_long(snapshot: Snapshot, query: Query, frame: pl.DataFrame) -> pl.LazyFrame:
    """Return who spent enough nights in the 365 up to the end of each span; the night of the last day counts.

    A night on which somebody has a bed in two services is one night.
    """
    year = frame.lazy().select("at", "end", begin=pl.col("end") - pl.duration(days=YEAR_DAYS - 1))
    after = pl.col("end") + pl.duration(days=1)
    first = pl.max_horizontal("entered_on", "begin")
    last = pl.min_horizontal(pl.col("left_on").fill_null(after), after)
    within = snapshot["stays"].lazy().join(year, how="cross").select("person", "at", first=first, last=last)
    ordered = within.filter(pl.col("first") < pl.col("last")).sort("person", "at", "first")
    before = pl.col("last").cum_max().shift(1).over("person", "at")  # until when the earlier stays keep them busy
    nights = ordered.with_columns(nights=(pl.col("last") - pl.max_horizontal("first", before)).dt.total_days())
    total = nights.group_by("person", month="at").agg(pl.col("nights").clip(lower_bound=0).sum())
    return total.filter(pl.col("nights") >= query.thresholds.long_term_nights).select("month", "person")


MEASURES: Final = (median_stay, long_term)
"""The measures of this subject; each is called like its key in the catalogue."""
