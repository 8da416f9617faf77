"""Funnel limits: how far from a target chance alone may carry a place of a given size.

In: a target, denominators. Out: prediction limits, and where points lie against them. Must not: rank, read data, draw.

References
----------
.. [5] Spiegelhalter DJ. Funnel plots for comparing institutional performance. Stat Med 2005;24:1185-1202.
.. [6] Seaton SE, Manktelow BN. The probability of being identified as an outlier with commonly used funnel plot
       control limits for the standardised mortality ratio. BMC Med Res Methodol 2012;12:98.
"""

from dataclasses import dataclass
from enum import StrEnum
from math import inf, nan
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike

from indicators.statistics.intervals import CONFIDENCE_95, FloatArray, IntervalKind, checked, positive_or_nan

CONFIDENCE_998: Final = 0.998


class FunnelVerdict(StrEnum):
    """Where a point lies against the funnel; the text is what the reader sees."""

    WITHIN = "come l'atteso"
    ABOVE_95 = "più alto dell'atteso"
    ABOVE_998 = "molto più alto dell'atteso"
    BELOW_95 = "più basso dell'atteso"
    BELOW_998 = "molto più basso dell'atteso"
    UNKNOWN = "non valutabile"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FunnelLimits:
    """Prediction limits around a target, one value per denominator, in the unit of the target."""

    lower_95: FloatArray
    upper_95: FloatArray
    lower_998: FloatArray
    upper_998: FloatArray


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
    size = checked("denominator", denominator)
    scale = multiplier / positive_or_nan(size)
    limits = [limit * scale for limit in _funnel_events(kind, size, target / multiplier)]
    return FunnelLimits(lower_95=limits[0], upper_95=limits[1], lower_998=limits[2], upper_998=limits[3])


def funnel_verdicts(
    kind: IntervalKind, count: ArrayLike, denominator: ArrayLike, target: float, *, multiplier: float = 1.0
) -> list[FunnelVerdict]:
    """Say of each point (1-d arrays) whether it lies outside the limits of `funnel_limits`, in the same units [5]_.

    By construction a point that only chance moves is called high (or low) at most 2.5 times in a hundred, as in the
    prediction limits of [6]_. Forty-eight municipalities still give one or two false calls: say so beside the figure.
    """
    events, size = np.broadcast_arrays(checked("count", count), checked("denominator", denominator))
    low, high, very_low, very_high = _funnel_events(kind, size, target / multiplier)
    is_known = ~np.isnan(events) & ~np.isnan(low)
    tests = [~is_known, events > very_high, events < very_low, events > high, events < low]
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
    has_size = size > 0
    distribution = _distribution(kind, np.where(has_size, size, 1.0), probability)
    ceiling = size if kind is IntervalKind.WILSON else inf
    limits = []
    for tail in ((1 - CONFIDENCE_95) / 2, (1 - CONFIDENCE_998) / 2):
        limits.append(np.maximum(_interpolated(distribution, tail), 0.0))
        limits.append(np.minimum(_interpolated(distribution, 1 - tail) + 1, ceiling))
    return [np.where(has_size, limit, nan) for limit in limits]


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
