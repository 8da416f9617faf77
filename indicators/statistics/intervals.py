"""Intervals of one number: a share, a count, a rate.

Role: how sure a number is. In: counts, denominators and a confidence level. Out: frozen values with the estimate and
its limits. Must not: read data, know an indicator, round, hide small numbers, draw.

NaN (a number not supplied) and a zero denominator give NaN limits, never an exception; a negative or infinite number,
or a share above one, is a programming error and raises ``ValueError``. Arrays broadcast; scalars give 0-d arrays.
``statsmodels`` is imported on first use because it costs more than a second: see `warm_up`.

References
----------
.. [1] Wilson EB. Probable inference, the law of succession, and statistical inference. JASA 1927;22:209-212.
.. [2] Breslow NE, Day NE. Statistical methods in cancer research, vol. II. IARC 1987 (Byar's approximation).
.. [3] Garwood F. Fiducial limits for the Poisson distribution. Biometrika 1936;28:437-442 (exact limits).
.. [4] PHEindicatormethods (UKHSA), ``R/utils.R`` and ``R/Rates.R``: when Byar, when exact.
"""

from dataclasses import dataclass
from enum import StrEnum
from math import nan
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import gammainccinv, gammaincinv, ndtri

FloatArray = NDArray[np.float64]
CONFIDENCE_95: Final = 0.95
BYAR_FROM: Final = 10
"""Events from which Byar's approximation replaces the exact Poisson limits [4]_."""


class IntervalKind(StrEnum):
    """Which interval a measure takes: a share, a count or rate, or none."""

    WILSON = "wilson"
    POISSON = "poisson"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Interval:
    """Estimates with their limits, three arrays of one shape; NaN where they cannot be computed."""

    estimate: FloatArray
    lower: FloatArray
    upper: FloatArray


def warm_up() -> None:
    """Import the heavy statistical libraries ahead of the first reader: 1.6 s, best spent in a background thread."""
    import statsmodels.duration.survfunc  # noqa: F401 - imported for the side effect of being loaded


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
    count, total = np.broadcast_arrays(checked("numerator", numerator), checked("denominator", denominator))
    unknown = np.full(count.shape, nan)
    return Interval(estimate=count / positive_or_nan(total) * multiplier, lower=unknown, upper=unknown)


def wilson(count: ArrayLike, total: ArrayLike, *, confidence: float = CONFIDENCE_95) -> Interval:
    """Return the share ``count / total`` with its Wilson score interval [1]_.

    ``(2x + z² ∓ z √(z² + 4x(1 − x/n))) / (2(n + z²))``; never outside 0-1. Same shape rules and errors as `interval`.
    Written out because a page asks for dozens of short ones and statsmodels takes longer to start than to count; the
    tests compare the two.
    """
    z = _quantile(confidence)
    hits, persons = np.broadcast_arrays(checked("count", count), checked("total", total))
    if np.any(hits > persons):
        raise ValueError(
            f"a share needs count <= total, got counts {hits[hits > persons]} of {persons[hits > persons]}"
        )
    base = positive_or_nan(persons)
    share = hits / base
    middle, reach = 2 * hits + z**2, z * np.sqrt(z**2 + 4 * hits * (1 - share))
    lower, upper = ((middle + side * reach) / (2 * (base + z**2)) for side in (-1, 1))
    return Interval(estimate=share, lower=np.clip(lower, 0, share), upper=np.clip(upper, share, 1))


def poisson_count(count: ArrayLike, *, confidence: float = CONFIDENCE_95) -> Interval:
    """Return a count of events with Byar's limits from 10 events [2]_, exact Poisson limits below [3]_ [4]_.

    Byar: ``x(1 − 1/(9x) − z/(3√x))³`` and ``(x+1)(1 − 1/(9(x+1)) + z/(3√(x+1)))³``; exact: ``χ²(α/2; 2x)/2`` and
    ``χ²(1−α/2; 2x+2)/2``, lower 0 when x is 0, computed as quantiles of the gamma distribution.
    """
    z, events = _quantile(confidence), checked("count", count)
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
    return _scaled(events, multiplier / positive_or_nan(checked("population", population)))


def _byar_upper(next_count: FloatArray, z: float) -> FloatArray:
    limit: FloatArray = next_count * (1 - 1 / (9 * next_count) + z / (3 * np.sqrt(next_count))) ** 3
    return limit


def _scaled(values: Interval, factor: float | FloatArray) -> Interval:
    return Interval(estimate=values.estimate * factor, lower=values.lower * factor, upper=values.upper * factor)


def _quantile(confidence: float) -> float:
    if not 0 < confidence < 1:
        raise ValueError(f"confidence must lie between 0 and 1, got {confidence}")
    return float(ndtri((1 + confidence) / 2))


def checked(name: str, values: ArrayLike) -> FloatArray:
    """Return numbers as an array, refusing negative and infinite ones."""
    array = np.asarray(values, dtype=np.float64)
    wrong = (array < 0) | np.isinf(array)
    if np.any(wrong):
        raise ValueError(f"{name} must be finite and not negative, got {array[wrong]}")
    return array


def positive_or_nan(values: FloatArray) -> FloatArray:
    """Return what is above zero; NaN elsewhere."""
    return np.where(values > 0, values, nan)
