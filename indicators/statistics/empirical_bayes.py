"""Empirical Bayes smoothing: what a small area's rate is worth once the noise of few events is taken into account.

Role: empirical Bayes (Poisson-gamma) rates for the maps. In: events and residents, one value per area. Out: smoothed
rates with their weights and credible intervals. Must not: read data, choose when smoothing is shown, hide anything.

References
----------
.. [1] Clayton D, Kaldor J. Empirical Bayes estimates of age-standardized relative risks for use in disease mapping.
       Biometrics 1987;43:671-681.
.. [2] Marshall RJ. Mapping disease and mortality rates using empirical Bayes estimators. J R Stat Soc C
       1991;40:283-294 (the method of moments used here).
.. [3] PySAL, ``esda.smoothing.Empirical_Bayes``: the same formula without truncation.
"""

from dataclasses import dataclass
from math import nan

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import gammaincinv

from indicators.statistics.intervals import CONFIDENCE_95, FloatArray, poisson_rate


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Smoothed:
    """Empirical Bayes rates of n areas.

    Attributes
    ----------
    rate, lower, upper : ndarray, shape (n,)
        Posterior mean and credible limits, per ``multiplier`` residents; NaN where the area has no residents or events
        were not supplied.
    weight : ndarray, shape (n,)
        Share of the area's own rate in the smoothed one, 0 to 1; the rest is the mean. 0 where the rate is NaN.
    mean : float
        Rate of all areas together, in the same unit; NaN if there is no area.
    variance : float
        Estimated variance of the true rates between areas, in squared units; 0 if chance alone explains them.
    """

    rate: FloatArray
    lower: FloatArray
    upper: FloatArray
    weight: FloatArray
    mean: float
    variance: float


def empirical_bayes(
    count: ArrayLike, population: ArrayLike, *, multiplier: float = 1.0, confidence: float = CONFIDENCE_95
) -> Smoothed:
    r"""Shrink each area's rate towards the mean, the more the fewer its residents [1]_ [2]_.

    With ``m = ΣO/Σn`` and ``A = Σ nᵢ(rᵢ − m)²/Σn − m/n̄``, the weight is ``wᵢ = A / (A + m/nᵢ)`` and the smoothed rate
    ``wᵢrᵢ + (1 − wᵢ)m``: the mean of the gamma posterior ``(Oᵢ + ν)/(nᵢ + α)`` with ``α = m/A`` and ``ν = m²/A``. The
    limits are quantiles of that posterior, widened to hold its mean where extreme skew puts it beyond them; they take ν
    and α as known and are therefore a little narrow. When ``A ≤ 0`` the areas differ no more than chance would have
    them differ: all get the mean, with its Byar or exact limits.

    Parameters
    ----------
    count : array_like, shape (n,)
        Events, not negative. NaN (not supplied) gives NaN and takes no part in the mean.
    population : array_like, shape (n,)
        Residents. Zero or NaN gives NaN and takes no part in the mean.
    multiplier : float
        1000 for rates per 1,000 residents.
    confidence : float
        Content of the credible interval.

    Raises
    ------
    ValueError
        If a number is negative or infinite, or the two arrays do not match.

    Notes
    -----
    PySAL [3]_ agrees wherever ``A > 0``. When ``A < 0`` it lets the weights leave 0-1 (rates may turn negative, and the
    order of areas may reverse); here A is cut at zero as in [2]_. It returns NaN for all areas if one has no residents.
    """
    events, residents = np.broadcast_arrays(np.asarray(count, dtype=np.float64), np.asarray(population, np.float64))
    raw = poisson_rate(events, residents)
    known = ~np.isnan(raw.estimate)
    mean, variance = _moments(events[known], residents[known])
    if variance > 0:
        weight = _weights(residents, known, mean, variance)
        lower, upper = _posterior_limits(events, residents, mean, variance, confidence)
    else:
        weight = np.zeros(known.shape)
        lower, upper = _pooled_limits(events, residents, known, confidence)
    rate = np.where(weight > 0, weight * raw.estimate, 0.0) + (1 - weight) * mean
    limits = (rate, np.minimum(lower, rate), np.maximum(upper, rate))
    rate, lower, upper = (np.where(known, values * multiplier, nan) for values in limits)
    return Smoothed(
        rate=rate,
        lower=lower,
        upper=upper,
        weight=weight,
        mean=mean * multiplier,
        variance=variance * multiplier**2,
    )


def _moments(events: FloatArray, residents: FloatArray) -> tuple[float, float]:
    """Mean rate and variance between areas by the method of moments [2]_, the variance not below zero."""
    if not events.size:
        return nan, 0.0
    mean = float(events.sum() / residents.sum())
    spread = float((residents * (events / residents - mean) ** 2).sum() / residents.sum())
    return mean, max(spread - mean / float(residents.mean()), 0.0)


def _weights(residents: FloatArray, known: np.ndarray, mean: float, variance: float) -> FloatArray:
    size = np.where(known, residents, 1.0)
    return np.where(known, variance / (variance + mean / size), 0.0)


def _posterior_limits(
    events: FloatArray, residents: FloatArray, mean: float, variance: float, confidence: float
) -> tuple[FloatArray, FloatArray]:
    """Quantiles of the gamma posterior of each area [1]_."""
    shape, rate = events + mean**2 / variance, residents + mean / variance
    tail = (1 - confidence) / 2
    return gammaincinv(shape, tail) / rate, gammaincinv(shape, 1 - tail) / rate


def _pooled_limits(
    events: FloatArray, residents: FloatArray, known: np.ndarray, confidence: float
) -> tuple[FloatArray, FloatArray]:
    """Limits of the common rate, the same for every area."""
    pooled = poisson_rate(events[known].sum(), residents[known].sum(), confidence=confidence)
    return np.full(known.shape, float(pooled.lower)), np.full(known.shape, float(pooled.upper))
