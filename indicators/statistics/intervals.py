"""Intervals, funnel limits and comparisons: how sure a number is.

Role: every uncertainty the product shows is computed here. In: counts, denominators and a confidence level. Out: frozen
values with the estimate and its limits. Must not: read data, know an indicator, round, hide small numbers, draw.

NaN (a number not supplied) and a zero denominator give NaN limits, never an exception; a negative or infinite number,
or a share above one, is a programming error and raises ``ValueError``. Arrays broadcast; scalars give 0-d arrays.
``scipy.stats`` and ``statsmodels`` are imported on first use because they cost more than a second: see `warm_up`.

References
----------
.. [1] Wilson EB. Probable inference, the law of succession, and statistical inference. JASA 1927;22:209-212.
.. [2] Breslow NE, Day NE. Statistical methods in cancer research, vol. II. IARC 1987 (Byar's approximation).
.. [3] Garwood F. Fiducial limits for the Poisson distribution. Biometrika 1936;28:437-442 (exact limits).
.. [4] PHEindicatormethods (UKHSA), ``R/utils.R`` and ``R/Rates.R``: when Byar, when exact.
.. [5] Spiegelhalter DJ. Funnel plots for comparing institutional performance. Stat Med 2005;24:1185-1202.
.. [6] Seaton SE, Manktelow BN. The probability of being identified as an outlier with commonly used funnel plot
       control limits for the standardised mortality ratio. BMC Med Res Methodol 2012;12:98.
.. [7] Newcombe RG. Interval estimation for the difference between independent proportions. Stat Med 1998;17:873-890.
.. [8] Zou GY, Donner A. Construction of confidence limits about effect measures. Stat Med 2008;27:1693-1702 (MOVER).
.. [9] Li Y, Koval JJ, Donner A, Zou GY. Interval estimation ... when data are subject to error. Stat Med
       2010;29:2521-2531 (MOVER for a ratio).
"""

from dataclasses import dataclass
from enum import StrEnum
from math import inf, isnan, nan, sqrt
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import gammainccinv, gammaincinv, ndtri

FloatArray = NDArray[np.float64]

CONFIDENCE_95: Final = 0.95
CONFIDENCE_998: Final = 0.998
BYAR_FROM: Final = 10
"""Events from which Byar's approximation replaces the exact Poisson limits [4]_."""
MIN_EVENTS: Final = 10
"""Events (or, for shares, persons on each side) under which no comparison is attempted."""


class IntervalKind(StrEnum):
    """Which interval a measure takes: a share, a count or rate, or none."""

    WILSON = "wilson"
    POISSON = "poisson"
    NONE = "none"


class FunnelVerdict(StrEnum):
    """Where a point lies against the funnel; the text is what the reader sees."""

    WITHIN = "compatibile con il caso"
    ABOVE_95 = "più alto dell'atteso"
    ABOVE_998 = "molto più alto dell'atteso"
    BELOW_95 = "più basso dell'atteso"
    BELOW_998 = "molto più basso dell'atteso"
    UNKNOWN = "non valutabile"


class Contrast(StrEnum):
    """What is compared: two periods of one area, or two areas that share no person."""

    PERIODS = "periods"
    AREAS = "areas"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Interval:
    """Estimates with their limits, three arrays of one shape; NaN where they cannot be computed."""

    estimate: FloatArray
    lower: FloatArray
    upper: FloatArray


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FunnelLimits:
    """Prediction limits around a target, one value per denominator, in the unit of the target."""

    lower_95: FloatArray
    upper_95: FloatArray
    lower_998: FloatArray
    upper_998: FloatArray


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
    Contrast.PERIODS: _Words("in aumento", "in diminuzione", "stabile: differenza compatibile con il caso"),
    Contrast.AREAS: _Words("superiore", "inferiore", "differenza compatibile con il caso"),
}
TOO_FEW_WORDS: Final = "troppo pochi casi per dirlo"
MISSING_WORDS: Final = "confronto non possibile: manca un dato"


def warm_up() -> None:
    """Import the heavy statistical libraries ahead of the first reader: 1.6 s, best spent in a background thread."""
    import statsmodels.duration.survfunc  # noqa: F401 - imported for the side effect of being loaded


# -- intervals of one number ---------------------------------------------------------------------------------------


def interval(
    kind: IntervalKind,
    numerator: ArrayLike,
    denominator: ArrayLike = 1.0,
    *,
    multiplier: float = 1.0,
    confidence: float = CONFIDENCE_95,
) -> Interval:
    """Return ``numerator / denominator * multiplier`` with the interval of its kind (the one entry for measures).

    Parameters
    ----------
    kind : IntervalKind
        ``WILSON`` for shares, ``POISSON`` for counts and rates, ``NONE`` for numbers that carry no chance (limits NaN).
    numerator, denominator : array_like, broadcastable
        Events or persons, and the persons, residents or exposure they are divided by (1 for a plain count).
    multiplier : float
        100 for percentages, 1000 for rates per 1,000 residents.
    confidence : float
        Between 0 and 1; 0.95 and 0.998 are used in the product.

    Raises
    ------
    ValueError
        If a number is negative or infinite, a share exceeds one, or the confidence lies outside (0, 1).
    """
    if kind is IntervalKind.WILSON:
        return _scaled(wilson(numerator, denominator, confidence=confidence), multiplier)
    if kind is IntervalKind.POISSON:
        return poisson_rate(numerator, denominator, multiplier=multiplier, confidence=confidence)
    count, total = np.broadcast_arrays(_checked("numerator", numerator), _checked("denominator", denominator))
    unknown = np.full(count.shape, nan)
    return Interval(estimate=count / _positive(total) * multiplier, lower=unknown, upper=unknown)


def wilson(count: ArrayLike, total: ArrayLike, *, confidence: float = CONFIDENCE_95) -> Interval:
    """Return the share ``count / total`` with its Wilson score interval [1]_.

    ``(2x + z² ∓ z √(z² + 4x(1 − x/n))) / (2(n + z²))``; never outside 0-1. Same shape rules and errors as `interval`.
    Written out because a page asks for dozens of short ones and statsmodels takes longer to start than to count; the
    tests compare the two.
    """
    z = _quantile(confidence)
    hits, persons = np.broadcast_arrays(_checked("count", count), _checked("total", total))
    if np.any(hits > persons):
        raise ValueError(
            f"a share needs count <= total, got counts {hits[hits > persons]} of {persons[hits > persons]}"
        )
    base = _positive(persons)
    share = hits / base
    middle, reach = 2 * hits + z**2, z * np.sqrt(z**2 + 4 * hits * (1 - share))
    lower, upper = ((middle + side * reach) / (2 * (base + z**2)) for side in (-1, 1))
    return Interval(estimate=share, lower=np.clip(lower, 0, share), upper=np.clip(upper, share, 1))


def poisson_count(count: ArrayLike, *, confidence: float = CONFIDENCE_95) -> Interval:
    """Return a count of events with Byar's limits from 10 events [2]_, exact Poisson limits below [3]_ [4]_.

    Byar: ``x(1 − 1/(9x) − z/(3√x))³`` and ``(x+1)(1 − 1/(9(x+1)) + z/(3√(x+1)))³``; exact: ``χ²(α/2; 2x)/2`` and
    ``χ²(1−α/2; 2x+2)/2``, lower 0 when x is 0, computed as quantiles of the gamma distribution.
    """
    z, events = _quantile(confidence), _checked("count", count)
    tail = (1 - confidence) / 2
    large = np.fmax(events, BYAR_FROM)
    many = events >= BYAR_FROM
    exact_lower = np.where(events == 0, 0.0, gammaincinv(np.where(events == 0, 1.0, events), tail))
    return Interval(
        estimate=events,
        lower=np.where(many, large * (1 - 1 / (9 * large) - z / (3 * np.sqrt(large))) ** 3, exact_lower),
        upper=np.where(many, _byar_upper(large + 1, z), gammainccinv(events + 1, tail)),
    )


def poisson_rate(
    count: ArrayLike, population: ArrayLike, *, multiplier: float = 1.0, confidence: float = CONFIDENCE_95
) -> Interval:
    """Return ``count / population * multiplier`` with the limits of `poisson_count` scaled alike [4]_.

    The population is taken as known. Its zeros give NaN: an area without residents has no rate.
    """
    events = poisson_count(count, confidence=confidence)
    return _scaled(events, multiplier / _positive(_checked("population", population)))


def _byar_upper(next_count: FloatArray, z: float) -> FloatArray:
    limit: FloatArray = next_count * (1 - 1 / (9 * next_count) + z / (3 * np.sqrt(next_count))) ** 3
    return limit


def _scaled(values: Interval, factor: float | FloatArray) -> Interval:
    return Interval(estimate=values.estimate * factor, lower=values.lower * factor, upper=values.upper * factor)


def _quantile(confidence: float) -> float:
    if not 0 < confidence < 1:
        raise ValueError(f"confidence must lie between 0 and 1, got {confidence}")
    return float(ndtri((1 + confidence) / 2))


def _checked(name: str, values: ArrayLike) -> FloatArray:
    array = np.asarray(values, dtype=np.float64)
    wrong = (array < 0) | np.isinf(array)
    if np.any(wrong):
        raise ValueError(f"{name} must be finite and not negative, got {array[wrong]}")
    return array


def _positive(values: FloatArray) -> FloatArray:
    return np.where(values > 0, values, nan)


# -- funnel plots --------------------------------------------------------------------------------------------------


def funnel_limits(
    kind: IntervalKind, denominator: ArrayLike, target: float, *, multiplier: float = 1.0
) -> FunnelLimits:
    r"""Return the 95 % and 99.8 % prediction limits around a target, for each denominator [5]_.

    They are quantiles of the binomial (shares) or Poisson (rates) distribution that the target implies, not
    confidence intervals [6]_. With ``r_p`` the smallest count such that ``F(r_p) >= p``, Spiegelhalter interpolates
    ``α = (F(r_p) − p) / (F(r_p) − F(r_p − 1))`` and takes ``r_p − α`` events. That is the lower limit here; the upper
    one is its mirror image in the other tail, ``r_p − α + 1``, so that a count lies outside a drawn limit exactly when
    its tail probability is at most 2.5 % (0.1 %). Without the mirror a municipality that expects 0.25 persons would
    be flagged for having one, which happens by chance one time in five.

    Parameters
    ----------
    kind : IntervalKind
        ``WILSON`` for shares (binomial), ``POISSON`` for rates.
    denominator : array_like
        Persons or residents; whole numbers for shares. Zero and NaN give NaN.
    target : float
        The value of the whole Ambito, in the unit of the result (per ``multiplier``).
    multiplier : float
        As in `interval`.

    Raises
    ------
    ValueError
        If the kind is ``NONE``, the target is not a share, or a share's denominator is not whole.
    """
    size = _checked("denominator", denominator)
    scale = multiplier / _positive(size)
    limits = [limit * scale for limit in _funnel_events(kind, size, target / multiplier)]
    return FunnelLimits(lower_95=limits[0], upper_95=limits[1], lower_998=limits[2], upper_998=limits[3])


def funnel_verdicts(
    kind: IntervalKind, count: ArrayLike, denominator: ArrayLike, target: float, *, multiplier: float = 1.0
) -> list[FunnelVerdict]:
    """Say of each point (1-d arrays) whether it lies outside the limits of `funnel_limits`, in the same units [5]_.

    By construction a point that only chance moves is called high (or low) at most 2.5 times in a hundred, as in the
    prediction limits of [6]_. Forty-eight municipalities still give one or two false calls: say so beside the figure.
    """
    events, size = np.broadcast_arrays(_checked("count", count), _checked("denominator", denominator))
    low, high, very_low, very_high = _funnel_events(kind, size, target / multiplier)
    known = ~np.isnan(events) & ~np.isnan(low)
    tests = [~known, events > very_high, events < very_low, events > high, events < low]
    verdicts = [
        FunnelVerdict.UNKNOWN,
        FunnelVerdict.ABOVE_998,
        FunnelVerdict.BELOW_998,
        FunnelVerdict.ABOVE_95,
        FunnelVerdict.BELOW_95,
        FunnelVerdict.WITHIN,
    ]
    return [verdicts[code] for code in np.select(tests, list(range(5)), default=5).ravel()]


def _funnel_events(kind: IntervalKind, size: FloatArray, probability: float) -> list[FloatArray]:
    """Limits in events: lower and upper at 95 %, lower and upper at 99.8 %."""
    known = size > 0
    distribution = _distribution(kind, np.where(known, size, 1.0), probability)
    ceiling = size if kind is IntervalKind.WILSON else inf
    limits = []
    for tail in ((1 - CONFIDENCE_95) / 2, (1 - CONFIDENCE_998) / 2):
        limits.append(np.maximum(_interpolated(distribution, tail), 0.0))
        limits.append(np.minimum(_interpolated(distribution, 1 - tail) + 1, ceiling))
    return [np.where(known, limit, nan) for limit in limits]


def _distribution(kind: IntervalKind, size: FloatArray, probability: float) -> Any:
    from scipy.stats import binom, poisson

    if not probability >= 0:
        raise ValueError(f"the target of a funnel must be a number not below zero, got {probability}")
    if kind is IntervalKind.POISSON:
        return poisson(size * probability)
    if kind is not IntervalKind.WILSON or probability > 1 or np.any(size % 1):
        raise ValueError(f"no funnel of kind {kind} around {probability} for denominators {size}")
    return binom(size, probability)


def _interpolated(distribution: Any, probability: float) -> FloatArray:
    count = distribution.ppf(probability)
    reached, before = distribution.cdf(count), distribution.cdf(count - 1)
    limit: FloatArray = count - (reached - probability) / (reached - before)
    return limit


# -- two numbers ---------------------------------------------------------------------------------------------------


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
    that the verdict errs towards "compatibile con il caso". Families and groups that arrive together act the other
    way. Hence the words: a difference is never denied, only called compatible with chance, and "in aumento" speaks of
    the figure, not of its cause. Do not compare a part with its whole (Crema with the Ambito) or overlapping periods.
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
        return TOO_FEW_WORDS
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
