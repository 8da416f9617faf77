"""From protected tallies to the frame of a result: values, intervals, states, codes as text.

Comes in: tallies that disclosure control has already seen. Goes out: a frame with the columns of `indicators.result`.
Must not: see a snapshot.
"""

from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from indicators.definition import Indicator, Kind
from indicators.dimensions import MONTHS_OF, TIME, Dimension
from indicators.directory import Directory
from indicators.intervals import Interval, IntervalKind, interval, wilson
from indicators.query import Grouping
from indicators.result import VALUES, Status

INTERVALS: Final = {Kind.PROPORTION: IntervalKind.WILSON, Kind.RATE: IntervalKind.POISSON}
"""Interval of each kind that has one; `Kind.PEOPLE_RATIO` has `ratio_of_counts` and the other kinds none."""


def finish(
    tallies: pl.DataFrame,
    entry: Indicator,
    by: tuple[Dimension, ...],
    *,
    names: Directory,
    first_provisional: int,
    last_month: int,
) -> pl.DataFrame:
    """Turn tallies into the frame of a result: values, intervals, states, codes as text, in order of group."""
    tallies = _scaled(tallies)
    has_denominator = "denominator" in tallies.columns
    frame = (tallies.sort([dimension.name for dimension in by]) if by else tallies).with_columns(
        pl.col("numerator").fill_null(0).cast(pl.Float64)
        if entry.kind in {Kind.COUNT, Kind.PERSONS}
        else pl.col("numerator").cast(pl.Float64),
        pl.col("denominator").cast(pl.Float64) if has_denominator else pl.lit(None, pl.Float64).alias("denominator"),
    )
    frame = frame.with_columns(status=_status(entry, by, knows_returns=bool((tallies["expected"] > 0).any())))
    visible = pl.col("status") == Status.OK
    frame = frame.with_columns(
        pl.when(visible).then(pl.col("numerator")),
        pl.when(pl.col("status") != Status.SUPPRESSED).then(pl.col("denominator"))
        if entry.kind is Kind.RATE
        else pl.when(visible).then(pl.col("denominator")),
        provisional=_provisional(by, first_provisional, last_month),
    )
    frame = _with_values(frame, entry)
    return _with_codes(frame, by, names).select(*[dimension.name for dimension in by], *VALUES)


def _scaled(tallies: pl.DataFrame) -> pl.DataFrame:
    """Turn shares of residents into expected persons, once the count that they are shares of has been protected."""
    if "scale" not in tallies.columns:
        return tallies
    return tallies.with_columns(denominator=pl.col("denominator") * pl.col("scale")).drop("scale")


def _status(entry: Indicator, by: tuple[Dimension, ...], *, knows_returns: bool) -> pl.Expr:
    """Tell apart what was suppressed, not supplied, impossible (a closed service, an empty base) and plain numbers."""
    nothing_expected = pl.col("expected").fill_null(0) == 0
    nothing_arrived = (pl.col("expected") > 0) & (pl.col("received") == 0)
    closed = nothing_expected & pl.lit(
        value=knows_returns and any(dimension.name in {*TIME, "service"} for dimension in by)
    )
    base = pl.col("value") if entry.kind in {Kind.QUANTILE, Kind.INDEX} else pl.col("denominator")
    no_base = base.is_null() | (pl.col("denominator") == 0)
    no_base = no_base.fill_null(value=False) if entry.kind not in {Kind.COUNT, Kind.PERSONS} else pl.lit(value=False)
    return (
        pl.when(pl.col("suppressed"))
        .then(pl.lit(Status.SUPPRESSED))
        .when(nothing_arrived.fill_null(value=False))
        .then(pl.lit(Status.NOT_SUPPLIED))
        .when((closed & (pl.col("numerator") == 0)) | no_base)
        .then(pl.lit(Status.UNDEFINED))
        .otherwise(pl.lit(Status.OK))
    )


def _provisional(by: tuple[Dimension, ...], first_provisional: int, last_month: int) -> pl.Expr:
    """Whether a group includes months that may still change."""
    for dimension in by:
        if dimension.name in TIME:
            length = MONTHS_OF[Grouping(dimension.name)]
            return (pl.col(dimension.name).cast(pl.Int32) + 1) * length > first_provisional
    return pl.lit(value=last_month >= first_provisional)


def _with_values(frame: pl.DataFrame, entry: Indicator) -> pl.DataFrame:
    """Add value and interval, both in the indicator's unit; quantiles and indexes bring their own."""
    if entry.kind in {Kind.QUANTILE, Kind.INDEX}:
        visible = pl.col("status") == Status.OK
        given = [name for name in ("value", "lower", "upper") if name in frame.columns]
        missing = [pl.lit(None, pl.Float64).alias(name) for name in ("value", "lower", "upper") if name not in given]
        return frame.with_columns(*[pl.when(visible).then(pl.col(name)) for name in given], *missing)
    if entry.kind in {Kind.COUNT, Kind.PERSONS}:
        value = pl.col("numerator")
    else:
        value = pl.col("numerator") / pl.col("denominator") * entry.multiplier
    frame = frame.with_columns(value=value)
    if entry.kind not in {*INTERVALS, Kind.PEOPLE_RATIO}:
        return frame.with_columns(lower=pl.lit(None, pl.Float64), upper=pl.lit(None, pl.Float64))
    parts = _numbers(frame["numerator"]), _numbers(frame["denominator"])
    limits = (
        ratio_of_counts(*parts, multiplier=entry.multiplier)
        if entry.kind is Kind.PEOPLE_RATIO
        else interval(INTERVALS[entry.kind], *parts, multiplier=entry.multiplier)
    )
    return frame.with_columns(
        pl.Series("lower", limits.lower, nan_to_null=True),
        pl.Series("upper", limits.upper, nan_to_null=True),
    )


def ratio_of_counts(
    numerator: NDArray[np.float64], denominator: NDArray[np.float64], *, multiplier: float = 1
) -> Interval:
    """Return the ratio of two independent counts with its 95 % limits.

    Given their sum, the numerator is binomial: the limits are the odds of the Wilson limits of its share [1]_. There
    is none over zero.

    References
    ----------
    .. [1] Przyborowski J, Wilenski H. Homogeneity of results in testing samples from Poisson series. Biometrika 1940.
    """
    share = wilson(numerator, numerator + denominator)
    with np.errstate(divide="ignore", invalid="ignore"):
        estimate = np.where(denominator > 0, numerator / denominator, np.nan)
        lower, upper = (np.where(denominator > 0, limit / (1 - limit), np.nan) for limit in (share.lower, share.upper))
    return Interval(estimate=estimate * multiplier, lower=lower * multiplier, upper=upper * multiplier)


def _numbers(column: pl.Series) -> NDArray[np.float64]:
    """Return a column with NaN for null, as the intervals want it."""
    return column.cast(pl.Float64).fill_null(np.nan).to_numpy()


def _with_codes(frame: pl.DataFrame, by: tuple[Dimension, ...], names: Directory) -> pl.DataFrame:
    """Replace internal codes with the text that people and programs read."""
    for dimension in by:
        codes = dimension.keys["code"]
        if dimension.name == Grouping.AREA:
            codes = pl.Series([names.area_slug(code) for code in codes], dtype=pl.String)
        pairs = dimension.keys.select(dimension.name).with_columns(code=codes)
        frame = frame.join(pairs, on=dimension.name, how="left", maintain_order="left")
        frame = frame.drop(dimension.name).rename({"code": dimension.name})
    return frame
