"""Comparisons of two numbers: their difference and ratio, the limits of both, and what may be said of them.

In: two counts with their denominators. Out: a `Verdict`. Must not: read data, know an indicator, call a difference what
chance alone may make.

References
----------
.. [7] Newcombe RG. Interval estimation for the difference between independent proportions. Stat Med 1998;17:873-890.
.. [8] Zou GY, Donner A. Construction of confidence limits about effect measures. Stat Med 2008;27:1693-1702 (MOVER).
.. [9] Li Y, Koval JJ, Donner A, Zou GY. Interval estimation ... when data are subject to error. Stat Med
       2010;29:2521-2531 (MOVER for a ratio).
"""

from dataclasses import dataclass
from enum import StrEnum
from math import copysign, inf, isnan, nan, sqrt
from typing import Final, NamedTuple

from indicators.statistics.intervals import CONFIDENCE_95, Interval, poisson_rate, wilson

MIN_EVENTS: Final = 10
"""Events (or, for shares, persons on each side) under which no comparison is attempted."""
LEAST_START: Final = 20
"""First value of an index, in what it counts, under which no index is told: one more person is five points of it."""


class Contrast(StrEnum):
    """What is compared: two periods of one area, or two areas that share no person."""

    PERIODS = "periods"
    AREAS = "areas"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """A comparison, first against reference: difference, ratio, their limits and what may be said of them."""

    difference: float
    lower: float
    upper: float
    ratio: float
    ratio_lower: float
    ratio_upper: float
    distinguishable: bool
    words: str


class _Estimate(NamedTuple):
    value: float
    lower: float
    upper: float


class _Words(NamedTuple):
    higher: str
    lower: str
    same: str


_WORDS: Final = {
    Contrast.PERIODS: _Words("in aumento", "in diminuzione", "stabile"),
    Contrast.AREAS: _Words("superiore", "inferiore", "simile"),
}
FEW: Final = "incerto"
TOO_FEW_WORDS: Final = "troppo pochi casi per dirlo"
WHY: Final = {
    "stabile": "la differenza è compatibile con il caso",
    "simile": "la differenza è compatibile con il caso",
    FEW: "i casi sono troppo pochi per dire se è cambiato",
}
"""Why a verdict is what it is, by its word: said on demand, and once on a page."""
MISSING_WORDS: Final = "confronto non possibile: manca un dato"


def compare_proportions(
    count: float,
    total: float,
    reference_count: float,
    reference_total: float,
    *,
    multiplier: float = 1.0,
    contrast: Contrast = Contrast.PERIODS,
    confidence: float = CONFIDENCE_95,
) -> Verdict:
    """Compare two shares by Newcombe's hybrid score interval [7]_; the ratio by MOVER on the same limits [9]_.

    With fewer than 10 persons on either side it says that they are too few. See `compare_rates` on periods.
    """
    enough = min(total, reference_total) >= MIN_EVENTS
    first = _scalar(wilson(count, total, confidence=confidence))
    second = _scalar(wilson(reference_count, reference_total, confidence=confidence))
    return _compared(first, second, enough=enough, multiplier=multiplier, contrast=contrast)


def compare_rates(
    count: float,
    exposure: float,
    reference_count: float,
    reference_exposure: float,
    *,
    multiplier: float = 1.0,
    contrast: Contrast = Contrast.PERIODS,
    confidence: float = CONFIDENCE_95,
) -> Verdict:
    """Compare two rates by MOVER [8]_ [9]_ on the very intervals shown beside them (Byar or exact).

    Difference: ``d − √((r₁−l₁)² + (u₂−r₂)²)`` to ``d + √((u₁−r₁)² + (r₂−l₂)²)``; it holds zero exactly when the
    interval of the ratio holds one. With fewer than 10 events in all it says that they are too few.

    Notes
    -----
    The method supposes independent samples. Two periods of one service share persons: those who stay are counted
    twice, the two counts move together, and the true uncertainty of the difference is smaller than the one used, so
    that the verdict errs towards "stabile". Families and groups that arrive together act the other way. Hence the
    words: the reason of "stabile" (`WHY`) is that the difference is compatible with chance, which does not deny it, and
    "in aumento" speaks of the figure, not of its cause. Do not compare a part with its whole (Crema with the Ambito) or
    overlapping periods.
    """
    first = _scalar(poisson_rate(count, exposure, confidence=confidence))
    second = _scalar(poisson_rate(reference_count, reference_exposure, confidence=confidence))
    enough = count + reference_count >= MIN_EVENTS
    return _compared(first, second, enough=enough, multiplier=multiplier, contrast=contrast)


def compare_counts(
    count: float,
    reference_count: float,
    *,
    contrast: Contrast = Contrast.PERIODS,
    confidence: float = CONFIDENCE_95,
) -> Verdict:
    """Compare the counts of two equally long periods (or two areas of equal size) as `compare_rates` does [8]_."""
    return compare_rates(count, 1.0, reference_count, 1.0, contrast=contrast, confidence=confidence)


def as_near(
    parts: tuple[float, float], reference: tuple[float, float], rounding: float
) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return two counts, each with its denominator, as near each other as they may have been before they were rounded.

    Parameters
    ----------
    parts, reference : tuple of float
        A count and what it is divided by (1 for counts alone).
    rounding : float
        By how much, at most, each count was moved. Where the two may have been alike, they are.
    """
    (count, total), (count_before, total_before) = parts, reference
    if not rounding or not total or not total_before or isnan(count) or isnan(count_before):
        return parts, reference
    way = copysign(rounding, count / total - count_before / total_before)
    nearer, nearer_before = count - way, count_before + way
    if (nearer / total - nearer_before / total_before) * way > 0:
        return (nearer, total), (nearer_before, total_before)
    alike = (count + count_before) / (total + total_before)
    return (alike * total, total), (alike * total_before, total_before)


def _scalar(values: Interval) -> _Estimate:
    return _Estimate(float(values.estimate), float(values.lower), float(values.upper))


def _compared(first: _Estimate, second: _Estimate, *, enough: bool, multiplier: float, contrast: Contrast) -> Verdict:
    difference = first.value - second.value
    lower = difference - sqrt((first.value - first.lower) ** 2 + (second.upper - second.value) ** 2)
    upper = difference + sqrt((first.upper - first.value) ** 2 + (second.value - second.lower) ** 2)
    ratio = _ratio(first, second)
    distinguishable = enough and (lower > 0 or upper < 0)
    return Verdict(
        difference=difference * multiplier,
        lower=lower * multiplier,
        upper=upper * multiplier,
        ratio=ratio.value,
        ratio_lower=ratio.lower,
        ratio_upper=ratio.upper,
        distinguishable=distinguishable,
        words=_words(difference, enough=enough, distinguishable=distinguishable, words=_WORDS[contrast]),
    )


def _words(difference: float, *, enough: bool, distinguishable: bool, words: _Words) -> str:
    if isnan(difference):
        return MISSING_WORDS
    if not enough:
        return FEW
    if not distinguishable:
        return words.same
    return words.higher if difference > 0 else words.lower


def _ratio(first: _Estimate, second: _Estimate) -> _Estimate:
    """MOVER limits of a ratio [9]_, in the form that stays defined when a value is zero."""
    if isnan(first.value) or isnan(second.value):
        return _Estimate(nan, nan, nan)
    product = first.value * second.value
    low = first.lower * (2 * first.value - first.lower)
    high = first.upper * (2 * first.value - first.upper)
    wide = second.upper * (2 * second.value - second.upper)
    narrow = second.lower * (2 * second.value - second.lower)
    return _Estimate(
        _quotient(first.value, second.value),
        low / (product + sqrt(max(product**2 - low * wide, 0.0))) if low > 0 else 0.0,
        (product + sqrt(max(product**2 - high * narrow, 0.0))) / narrow if narrow > 0 else inf,
    )


def _quotient(numerator: float, denominator: float) -> float:
    if denominator > 0:
        return numerator / denominator
    return inf if numerator > 0 else nan
