"""Empirical Bayes smoothing: what a small area's rate is worth once the noise of few events is taken into account.

Role: empirical Bayes (Poisson-gamma) rates for the maps. In: events and residents, one value per area, and which areas
are unlike the others. Out: smoothed rates with their weights and credible intervals. Must not: read data, choose when
smoothing is shown, hide anything.

References
----------
.. [1] Clayton D, Kaldor J. Empirical Bayes estimates of age-standardized relative risks for use in disease mapping.
       Biometrics 1987;43:671-681 (the Poisson-gamma model and its negative binomial likelihood).
.. [2] Morris CN. Parametric empirical Bayes inference: theory and applications. JASA 1983;78:47-55 (limits that know
       how little is known of the prior).
.. [3] Kass RE, Steffey D. Approximate Bayesian inference in conditionally independent hierarchical models (parametric
       empirical Bayes models). JASA 1989;84:717-726.
.. [4] Christiansen CL, Morris CN. Hierarchical Poisson regression modeling. JASA 1997;92:618-632.
"""

from dataclasses import dataclass
from math import nan
from typing import Final

import numpy as np
from numpy.polynomial.hermite_e import hermegauss
from numpy.typing import ArrayLike
from scipy.special import gammaincinv, gammaln

from indicators.statistics.intervals import CONFIDENCE_95, FloatArray, poisson_rate

WIDEST: Final = 2.0
"""Largest coefficient of variation of true rates that is tried: of few areas the counts alone would allow any."""
STEP: Final = 0.5
"""Distance of the shapes that are tried, on the scale of the logarithm."""
NARROWEST: Final = 5.0
"""Logarithm of the largest shape over the events of a mean area, from which the prior is all: a common rate."""
NEGLIGIBLE: Final = 1e-3
"""Likelihood, beside that of the best, under which a shape is left out."""
_NODES, _WEIGHTS = hermegauss(3)
STEPS: Final = 4
"""Steps to the mean of each shape: the fourth moves it by less than a thousandth."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Smoothed:
    """Empirical Bayes rates of n areas.

    Attributes
    ----------
    rate, lower, upper : ndarray, shape (n,)
        Smoothed rate and credible limits, per ``multiplier`` residents; NaN where the area has no residents or events
        were not supplied.
    weight : ndarray, shape (n,)
        Share of the area's own rate in the smoothed one, 0 to 1; the rest is the mean. 0 where the rate is NaN.
    mean : float
        Rate around which the areas lie that are not apart, in the same unit; NaN if there is none.
    variance : float
        Estimated variance of their true rates, in squared units; NaN where there are fewer than two or no events.
    """

    rate: FloatArray
    lower: FloatArray
    upper: FloatArray
    weight: FloatArray
    mean: float
    variance: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Priors:
    """Gamma priors of k (shape, mean) pairs with their posterior weights, which add up to one."""

    shape: FloatArray
    mean: FloatArray
    weight: FloatArray


def empirical_bayes(
    count: ArrayLike,
    population: ArrayLike,
    *,
    apart: ArrayLike = False,
    places: ArrayLike = 1,
    multiplier: float = 1.0,
    confidence: float = CONFIDENCE_95,
) -> Smoothed:
    r"""Shrink each area's rate towards the mean of its like, the more the fewer its residents [1]_.

    The true rates of areas that are alike come from a gamma of mean μ and shape ν, so that events are negative binomial
    and, for one (μ, ν), the posterior of an area is the gamma ``(Oᵢ + ν)/(nᵢ + ν/μ)`` and the weight of its own rate
    ``wᵢ = nᵢ/(nᵢ + ν/μ)``. Neither is known: both are averaged over their posterior, flat on log μ and on the squared
    coefficient of variation 1/ν [3]_ [4]_, on a grid of shapes and, for each, three Gauss-Hermite nodes of log μ. The
    smoothed rate is ``w̄ᵢrᵢ + (1 − w̄ᵢ)μ̄``, so it always lies between the own rate and the mean (μ̄ is averaged with the
    weights 1 − w that it is used with); the limits are quantiles of the gamma that has this mean and the mean square
    distance of the mixture from it, within which is that of not knowing μ and ν [2]_.

    An area that is apart shares nothing with the others: it is in no prior, and keeps its own rate with the limits of
    `indicators.statistics.intervals.poisson_rate`. So do all where nothing can be learnt of a prior: fewer than two
    areas, or no event.

    Parameters
    ----------
    count : array_like, shape (n,)
        Events, not negative. NaN (not supplied) gives NaN and takes no part in the mean.
    population : array_like, shape (n,)
        Residents. Zero or NaN gives NaN and takes no part in the mean.
    apart : array_like of bool, shape (n,) or ()
        Areas unlike the others, for instance the city among its villages.
    places : array_like, shape (n,) or ()
        How many areas of equal size a row holds: more than one where only their sum is known.
    multiplier : float
        1000 for rates per 1,000 residents.
    confidence : float
        Content of the credible interval.

    Raises
    ------
    ValueError
        If a number is negative or infinite, or the arrays do not match.
    """
    events, residents, alone, parts = np.broadcast_arrays(
        np.asarray(count, dtype=np.float64),
        np.asarray(population, dtype=np.float64),
        np.asarray(apart, dtype=np.bool_),
        np.asarray(places, dtype=np.float64),
    )
    own = poisson_rate(events, residents, confidence=confidence)
    known = ~np.isnan(own.estimate)
    like = known & ~alone
    mean, variance = nan, nan
    weight = known.astype(np.float64)
    rate, lower, upper = (values.copy() for values in (own.estimate, own.lower, own.upper))
    total = float(events[like].sum())
    if total > 0 and like.sum() > 1:
        priors = _priors(events[like], residents[like], parts[like])
        variance = float(priors.weight @ (priors.mean**2 / priors.shape))
        mean, weight[like], spread = _posterior(events[like], residents[like], parts[like], priors)
        rate[like] = weight[like] * own.estimate[like] + (1 - weight[like]) * mean
        lower[like], upper[like] = _limits(rate[like], spread, confidence)
    elif like.any():
        mean = total / float(residents[like].sum())
    rate, lower, upper = (values * multiplier for values in (rate, lower, upper))
    return Smoothed(
        rate=rate,
        lower=lower,
        upper=upper,
        weight=weight,
        mean=mean * multiplier,
        variance=variance * multiplier**2,
    )


def _priors(events: FloatArray, residents: FloatArray, places: FloatArray) -> _Priors:
    """Return the priors that the areas leave likely, by their negative binomial likelihood [1]_."""
    crude = events.sum() / residents.sum()
    first, last = -2 * np.log(WIDEST), np.log(events.sum() / places.sum()) + NARROWEST
    shape = np.exp(np.arange(first, max(last, NARROWEST), STEP))
    mean = np.full(shape.shape, crude)
    for _ in range(STEPS):
        weights = 1 / (1 + residents * (mean / shape)[:, None] / places)
        mean = (weights @ events) / (weights @ residents)
    likelihood = _log_likelihood(events, residents, places, shape, mean) - np.log(shape)
    shape, mean = (values[likelihood > likelihood.max() + np.log(NEGLIGIBLE)] for values in (shape, mean))
    weights = 1 / (1 + residents * (mean / shape)[:, None] / places)
    reach = 1 / np.sqrt((weights @ residents) * mean)
    means = mean[:, None] * np.exp(reach[:, None] * _NODES)
    shapes = np.repeat(shape, _NODES.size)
    logs = _log_likelihood(events, residents, places, shapes, means.ravel()) - np.log(shapes)
    logs += (np.log(_WEIGHTS) + _NODES**2 / 2 + np.log(reach)[:, None]).ravel()
    weight = np.exp(logs - logs.max())
    return _Priors(shape=shapes, mean=means.ravel(), weight=weight / weight.sum())


def _log_likelihood(
    events: FloatArray, residents: FloatArray, places: FloatArray, shape: FloatArray, mean: FloatArray
) -> FloatArray:
    """Return the negative binomial log likelihood of each (shape, mean), but for a constant.

    A row of k equal areas has shape kν and the same mean.
    """
    own = shape[:, None] * places
    rate = own / mean[:, None]
    likelihood: FloatArray = (
        gammaln(events + own) - gammaln(own) + own * np.log(rate) - (events + own) * np.log(residents + rate)
    ).sum(axis=1)
    return likelihood


def _posterior(
    events: FloatArray, residents: FloatArray, places: FloatArray, priors: _Priors
) -> tuple[float, FloatArray, FloatArray]:
    """Return the mean, the weight of each area's own rate, and how far its rate lies from the smoothed, squared."""
    own = priors.shape[:, None] * places
    base = residents + own / priors.mean[:, None]
    each = (events + own) / base
    used = priors.weight * (1 - residents / base).mean(axis=1)
    mean = float(used @ priors.mean / used.sum())
    weight = priors.weight @ (residents / base)
    rate = weight * events / residents + (1 - weight) * mean
    spread = priors.weight @ (each / base + (each - rate) ** 2)
    return mean, weight, spread


def _limits(rate: FloatArray, spread: FloatArray, confidence: float) -> tuple[FloatArray, FloatArray]:
    """Return quantiles of the gamma of each mean and variance, widened to hold the mean where skew is extreme."""
    shape, scale = rate**2 / spread, spread / rate
    tail = (1 - confidence) / 2
    lower, upper = gammaincinv(shape, tail) * scale, gammaincinv(shape, 1 - tail) * scale
    return np.minimum(lower, rate), np.maximum(upper, rate)
