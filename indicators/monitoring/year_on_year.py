"""Differences from the same period last year that are larger than chance, and how much larger.

Comes in: an `Edition` and questions. Goes out: `Difference` values, the strongest first.
Must not: see anything that `measure` has not protected; compare periods of unequal exposure, which
`indicators.engine.period_comparison` tells.

Shares, rates and counts of persons are compared by `indicators.statistics.intervals`. Beds, contacts and euros carry no
chance of their own: each month is compared with the same month of the year before, and the mean difference is told if
it is beyond what the months vary among themselves (paired t interval, at least six months). Months of one service
resemble one another, so that this is a little too ready to speak; the level is strict for that reason too: one false
alarm in twenty visits, whatever the number of comparisons (Bonferroni).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
import polars as pl

from data_access.errors import UserError
from indicators.engine.query_service import Edition
from indicators.model.door import for_views
from indicators.model.indicator import Kind
from indicators.model.query import TIME, Comparison, Grouping, Query
from indicators.model.result import Result, Status
from indicators.model.result_row import ResultRow, code_of, number_of, value_of
from indicators.model.service_days import are_alike, of_row
from indicators.statistics.change import verdict
from indicators.statistics.comparison import Verdict, as_near, compare_proportions

FALSE_ALARMS: Final = 0.05
"""Visits in which chance alone may make a news, at most."""
FEWEST_MONTHS: Final = 6
"""Pairs of months under which beds, contacts and euros are not compared."""
OF_MONTHS: Final = frozenset({Kind.COUNT, Kind.RATIO})
"""Kinds compared month by month."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Difference:
    """A value that differs from that of the same period last year by more than chance.

    Attributes
    ----------
    result : Result
        The answer, with its ``reference``.
    group : dict of str to str
        Which row of it; empty for the whole.
    value, before : float
        In the indicator's unit.
    strength : float
        The difference over the largest one that chance would explain: above 1.
    """

    result: Result
    group: dict[str, str]
    value: float
    before: float
    strength: float


class _Pair(NamedTuple):
    """The two rows of a comparison."""

    result: Result
    now: ResultRow
    then: ResultRow


@for_views
def differences(edition: Edition, queries: Iterable[Query]) -> tuple[Difference, ...]:
    """Return the differences that chance does not explain, the strongest first.

    Parameters
    ----------
    edition : Edition
    queries : iterable of Query
        Not broken down by time. Those that cannot be asked, or have no year before, are passed over.
    """
    asked = tuple(queries)
    return edition.once("differences", asked, lambda: _found(edition, asked))


@for_views
def are_compared(edition: Edition, queries: Iterable[Query]) -> bool:
    """Return whether anything of these questions, as `differences` reads them, has a value to compare in both years."""
    asked = tuple(queries)
    return edition.once("are compared", asked, lambda: any(pair for query in asked for pair in _pairs(edition, query)))


def _found(edition: Edition, queries: tuple[Query, ...]) -> tuple[Difference, ...]:
    pairs = [pair for query in queries for pair in _pairs(edition, query)]
    if not pairs:
        return ()
    confidence = 1 - FALSE_ALARMS / len(pairs)
    strengths = [(pair, _strength(edition, pair, confidence)) for pair in pairs]
    differences_found = [_difference(pair, strength) for pair, strength in strengths if strength > 1]
    return tuple(sorted(differences_found, key=lambda difference: -difference.strength))


def _difference(pair: _Pair, strength: float) -> Difference:
    group = {str(grouping): code_of(pair.now, grouping) for grouping in pair.result.query.by}
    return Difference(
        result=pair.result, group=group, value=value_of(pair.now), before=value_of(pair.then), strength=strength
    )


def _pairs(edition: Edition, query: Query) -> Iterator[_Pair]:
    """Yield the rows of a question that can be compared with the year before."""
    result = _asked(edition, query.but(comparison=Comparison.YEAR))
    if result is None or result.reference is None or result.unequal or TIME & set(query.by):
        return
    for current in result.comparable.rows():
        then = result.reference.row(**{str(grouping): code_of(current, grouping) for grouping in result.query.by})
        its = of_row(current, result.query, result.directory)
        periods = result.query.period, result.reference.query.period
        if not are_alike(its, result.directory, *periods):
            continue
        if then is not None and current["status"] == then["status"] == Status.OK:
            yield _Pair(result, current, then)


def _asked(edition: Edition, query: Query) -> Result | None:
    """Return the answer, or None if this viewer may not have it or there is none."""
    try:
        return edition.ask(query)
    except UserError:
        return None


def _strength(edition: Edition, pair: _Pair, confidence: float) -> float:
    """Return the difference over the largest that chance explains; 0 where nothing can be said."""
    if pair.result.indicator.kind in OF_MONTHS:
        return _of_months(edition, pair, confidence)
    judged = _verdict(pair, confidence)
    if judged is None or not judged.distinguishable:
        return 0.0
    nearest = min(abs(judged.lower), abs(judged.upper))
    return abs(judged.difference) / max(abs(judged.difference) - nearest, np.finfo(float).tiny)


def _verdict(pair: _Pair, confidence: float) -> Verdict | None:
    """Compare two rows by the method of their kind."""
    entry = pair.result.indicator
    if entry.kind is not Kind.PEOPLE_RATIO:
        return verdict(entry, pair.now, pair.then, confidence=confidence)
    parts, parts_before = (
        (number_of(row, "numerator"), number_of(row, "numerator") + number_of(row, "denominator"))
        for row in (pair.now, pair.then)
    )
    parts, parts_before = as_near(parts, parts_before, entry.rounding)
    return compare_proportions(*parts, *parts_before, confidence=confidence)


def _of_months(edition: Edition, pair: _Pair, confidence: float) -> float:
    """Return the mean of the monthly differences over the half-width of its t interval."""
    gaps = _monthly_gaps(edition, pair)
    if len(gaps) < FEWEST_MONTHS:
        return 0.0
    from scipy.stats import t

    half = float(t.ppf((1 + confidence) / 2, len(gaps) - 1)) * float(gaps.std(ddof=1)) / np.sqrt(len(gaps))
    return float(abs(gaps.mean()) / max(half, np.finfo(float).tiny))


def _monthly_gaps(edition: Edition, pair: _Pair) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Return each month's value less that of the same month of the year before, where both are known."""
    reference = pair.result.reference
    if reference is None:
        return np.array([], dtype=np.float64)
    sides = [result.query.but(comparison=Comparison.NONE) for result in (pair.result.comparable, reference)]
    answers = edition.ask_each(side.but(by=(*side.by, Grouping.MONTH)) for side in sides)
    values = [_by_month(answer, pair) if isinstance(answer, Result) else {} for answer in answers]
    shift = sides[0].period.first - sides[1].period.first
    both = [(value, values[1].get(month - shift)) for month, value in values[0].items()]
    return np.array([current - then for current, then in both if then is not None], dtype=np.float64)


def _by_month(result: Result, pair: _Pair) -> dict[int, float]:
    """Return the known values of the pair's group by ordinal of month."""
    mine = [pl.col(grouping) == code_of(pair.now, grouping) for grouping in pair.result.query.by]
    rows = result.frame.filter(pl.col("status") == str(Status.OK), *mine)
    months = rows["month"].str.split_exact("-", 1).struct.unnest()
    ordinals = months["field_0"].cast(pl.Int32) * 12 + months["field_1"].cast(pl.Int32) - 1
    return dict(zip(ordinals.to_list(), rows["value"].to_list(), strict=True))
