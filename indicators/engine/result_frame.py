"""From protected tallies to the frame of a result: values, intervals, states, codes as text.

Comes in: tallies that disclosure control has already seen. Goes out: a frame with the columns of
`indicators.model.result`. Must not: see a snapshot.

Tallies are short and a page has dozens of them, so that they are worked on as NumPy arrays and lists: on frames of some
hundred rows a Polars expression takes longer to plan than to run.
"""

from typing import Any, Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from indicators.model.code_lists import Directory
from indicators.model.indicator import Indicator, Kind
from indicators.model.period import Period
from indicators.model.query import MONTHS_OF, TIME, Grouping
from indicators.model.result import VALUES, Status
from indicators.selection.dimension import Dimension
from indicators.statistics.intervals import Interval, IntervalKind, interval, wilson

INTERVALS: Final = {Kind.PROPORTION: IntervalKind.WILSON, Kind.RATE: IntervalKind.POISSON}
"""Interval of each kind that has one; `Kind.PEOPLE_RATIO` has `ratio_of_counts` and the other kinds none."""
COUNTED: Final = frozenset({Kind.COUNT, Kind.PERSONS})
"""Kinds whose value is the numerator: where nothing is recorded it is zero."""
GIVEN: Final = frozenset({Kind.QUANTILE, Kind.INDEX})
"""Kinds that bring their own value and limits."""
COLUMNS: Final = frozenset(
    {"numerator", "denominator", "scale", "value", "lower", "upper", "expected", "received", "suppressed", "unsupplied"}
)
"""Columns of tallies that a result is made from."""
Numbers = NDArray[np.float64]
Words = NDArray[np.str_]
Marks = NDArray[np.bool_]
Tallies = dict[str, Numbers]
"""The columns of some tallies as numbers, NaN for null."""


def finish(
    tallies: pl.DataFrame,
    entry: Indicator,
    by: tuple[Dimension, ...],
    *,
    names: Directory,
    first_provisional: int,
    months: tuple[int, int],
    early: tuple[Period, int] | None = None,
    may_be_closed: bool = False,
) -> pl.DataFrame:
    """Turn tallies into the frame of a result: values, intervals, states, codes as text, in order of group.

    ``months`` are the first and the last one asked, no later than the data. Without a column ``suppressed`` nothing is
    (the viewer may see everything). ``early`` is the period asked and the
    first month with enough data behind it (`indicators.catalogue.look_back`): what comes before is undefined.
    ``may_be_closed`` says that groups of which no return is expected were closed
    (`indicators.selection.returns_coverage.may_be_closed`): where they count nobody they have no value.
    """
    tallies = _in_order(tallies, by)
    given = _numbers(tallies, entry)
    status = _status(given, entry, may_be_closed=may_be_closed)
    if early is not None:
        status[_too_early(tallies, by, *early, at_end=entry.of_last_day)] = str(Status.UNDEFINED)
    shown = status == Status.OK
    with_base = status != Status.SUPPRESSED if entry.kind is Kind.RATE else shown
    parts = {
        "numerator": np.where(shown, given["numerator"], np.nan),
        "denominator": np.where(with_base, given["denominator"], np.nan),
    }
    own: Tallies = {name: np.where(shown, given[name], np.nan) for name in ("value", "lower", "upper") if name in given}
    measured = own if entry.kind in GIVEN else _values(parts["numerator"], parts["denominator"], entry)
    states = {"status": status, "provisional": _provisional(tallies, by, first_provisional, months)}
    columns: dict[str, NDArray[Any]] = {**parts, **measured, **states}
    nothing = np.full(tallies.height, np.nan)
    values = [
        pl.Series(name, columns.get(name, nothing), dtype=dtype, nan_to_null=True) for name, dtype in VALUES.items()
    ]
    return pl.DataFrame([*[_codes(tallies, dimension, names) for dimension in by], *values])


def _in_order(tallies: pl.DataFrame, by: tuple[Dimension, ...]) -> pl.DataFrame:
    """Return the rows in order of group."""
    groups = [dimension.name for dimension in by]
    if not groups or (len(groups) == 1 and tallies[groups[0]].is_sorted()):
        return tallies
    return tallies.sort(groups)


def _numbers(tallies: pl.DataFrame, entry: Indicator) -> Tallies:
    """Return the columns as arrays; shares of residents turn into expected persons here, after protection."""
    names = [name for name in tallies.columns if name in COLUMNS]
    columns = {name: np.asarray(tallies[name].to_numpy(), dtype=np.float64) for name in names}
    if "scale" in columns:  # the count that the denominator is a share of has been protected by now
        columns["denominator"] = columns["denominator"] * columns["scale"]
    columns.setdefault("denominator", np.full(tallies.height, np.nan))
    if entry.kind in COUNTED:
        columns["numerator"] = np.nan_to_num(columns["numerator"])
    return columns


def _status(given: Tallies, entry: Indicator, *, may_be_closed: bool) -> Words:
    """Tell apart what was suppressed, not supplied, impossible (a closed service, an empty base) and plain numbers."""
    expected = np.nan_to_num(given["expected"])
    closed = (expected == 0) & may_be_closed
    base = given["value"] if entry.kind in GIVEN else given["denominator"]
    no_base = np.isnan(base) | (given["denominator"] == 0) if entry.kind not in COUNTED else False
    impossible = (closed & (given["numerator"] == 0)) | no_base
    nothing_arrived = ((expected > 0) & (given["received"] == 0)) | (given.get("unsupplied", expected * 0) == 1)
    suppressed = given["suppressed"] == 1 if "suppressed" in given else np.zeros_like(closed)
    states = [nothing_arrived, suppressed, impossible]
    names = [str(state) for state in (Status.NOT_SUPPLIED, Status.SUPPRESSED, Status.UNDEFINED)]
    return np.select(states, names, default=str(Status.OK))


def _provisional(
    tallies: pl.DataFrame, by: tuple[Dimension, ...], first_provisional: int, months: tuple[int, int]
) -> Marks:
    """Tell which months, quarters and years hold months that may still change; of other groups, whether all may.

    Twelve months of which two may still change are not provisional as a whole: it is said beside them
    (`indicators.wording.fragments.late_words`).
    """
    for dimension in by:
        if dimension.name in TIME:
            ends = (tallies[dimension.name].to_numpy().astype(np.int32) + 1) * MONTHS_OF[Grouping(dimension.name)] - 1
            return np.asarray(np.minimum(ends, months[1]) >= first_provisional)
    return np.full(tallies.height, months[1] >= first_provisional and months[0] >= first_provisional)


def _too_early(tallies: pl.DataFrame, by: tuple[Dimension, ...], period: Period, since: int, *, at_end: bool) -> Marks:
    """Tell which groups have not enough data behind their first month, or their last one."""
    for dimension in by:
        if dimension.name in TIME:
            length = MONTHS_OF[Grouping(dimension.name)]
            first = tallies[dimension.name].to_numpy().astype(np.int32) * length
            looked_from = np.minimum(first + length - 1, period.last) if at_end else np.maximum(first, period.first)
            return np.asarray(looked_from < since)
    return np.full(tallies.height, (period.last if at_end else period.first) < since)


def _values(numerator: Numbers, denominator: Numbers, entry: Indicator) -> Tallies:
    """Return value and interval, both in the indicator's unit."""
    if entry.kind in COUNTED:
        return {"value": numerator}
    with np.errstate(divide="ignore", invalid="ignore"):
        value = numerator / denominator * entry.multiplier
    if entry.kind is Kind.PEOPLE_RATIO:
        limits = ratio_of_counts(numerator, denominator, multiplier=entry.multiplier)
    elif entry.kind in INTERVALS:
        limits = interval(INTERVALS[entry.kind], numerator, denominator, multiplier=entry.multiplier)
    else:
        return {"value": value}
    return {"value": value, "lower": limits.lower, "upper": limits.upper}


def ratio_of_counts(numerator: Numbers, denominator: Numbers, *, multiplier: float = 1) -> Interval:
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


def _codes(tallies: pl.DataFrame, dimension: Dimension, names: Directory) -> pl.Series:
    """Return the text that people and programs read in place of an internal code."""
    numbers, codes = dimension.keys[dimension.name].to_list(), dimension.keys["code"].to_list()
    if dimension.name == Grouping.AREA:
        codes = [names.area_slug(code) for code in codes]
    names_of = dict(zip(numbers, codes, strict=True))
    return pl.Series(dimension.name, [names_of.get(number) for number in tallies[dimension.name].to_list()], pl.String)
