"""Standardised rates: areas compared as if they had the same sexes and ages.

Role: direct and indirect standardisation by strata (sex × age band). In: events, residents and a standard, the last
axis being the strata in one and the same order. Out: rates or ratios with their limits and the reason of a refusal.
Must not: read data, define age bands, fill gaps.

References
----------
.. [1] Dobson AJ, Kuulasmaa K, Eberle E, Scherer J. Confidence intervals for weighted sums of Poisson parameters.
       Stat Med 1991;10:457-462.
.. [2] PHEindicatormethods (UKHSA), ``calculate_dsr`` (Byar limits in Dobson's method), ``calculate_ISRatio`` and
       ``calculate_ISRate``.
.. [3] Morris JK, Tan J, Fryers P, Bestwick J. Evaluation of stability of directly standardized rates for sparse data
       using simulation methods. Popul Health Metr 2018;16:19 (no direct rate under 10 events).
"""

from dataclasses import dataclass
from enum import StrEnum
from math import nan

import numpy as np
from numpy.typing import ArrayLike, NDArray

from indicators.intervals import CONFIDENCE_95, MIN_EVENTS, FloatArray, Interval, poisson_count


class Refusal(StrEnum):
    """Why a standardised rate is not given; the text is what the reader sees."""

    NONE = ""
    TOO_FEW = "meno di 10 casi: si usa la standardizzazione indiretta"
    EMPTY_STRATUM = "una fascia di età non ha residenti: si usa la standardizzazione indiretta"
    MISSING = "dati mancanti"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class DirectRate:
    """Directly standardised rates of the areas; value and limits are NaN where ``refusal`` is not ``NONE``."""

    value: FloatArray
    lower: FloatArray
    upper: FloatArray
    count: FloatArray
    refusal: NDArray[np.object_]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class IndirectRatio:
    """Observed over expected events of the areas; NaN where nothing is expected or a number is missing."""

    ratio: FloatArray
    lower: FloatArray
    upper: FloatArray
    observed: FloatArray
    expected: FloatArray

    def as_rate(self, reference_rate: float) -> Interval:
        """Return the indirectly standardised rate: the ratio times the crude rate of the reference [2]_."""
        return Interval(
            estimate=self.ratio * reference_rate, lower=self.lower * reference_rate, upper=self.upper * reference_rate
        )


def direct_rate(
    count: ArrayLike,
    population: ArrayLike,
    standard: ArrayLike,
    *,
    multiplier: float = 1000.0,
    confidence: float = CONFIDENCE_95,
) -> DirectRate:
    """Weigh the rate of each stratum by the standard population: ``Σ wₖ xₖ/nₖ / Σ wₖ`` [1]_ [2]_.

    Limits: ``DSR + √(v/x) (L(x) − x)`` and alike above, with ``v = Σ wₖ² xₖ/nₖ² / (Σ wₖ)²``, x the events of all strata
    and L, U Byar's limits of x.

    Parameters
    ----------
    count, population : array_like, shape (..., strata)
        Events and residents by stratum, one row per area.
    standard : array_like, shape (strata,)
        Residents of the standard, for instance the whole Ambito; a stratum with weight 0 counts for nothing.
    multiplier : float
        1000 for rates per 1,000 residents.
    confidence : float
        Level of the interval.

    Returns
    -------
    DirectRate
        Shapes (...). Refused, area by area, under 10 events [3]_ or where a stratum that weighs has no residents.

    Raises
    ------
    ValueError
        If a number is negative, the strata do not match or the standard is empty.
    """
    events, residents, weight = _strata(count, population, standard)
    usable = (residents > 0) & (weight > 0)
    size = np.where(usable, residents, 1.0)
    counted = np.where(weight > 0, events, 0.0)
    total = counted.sum(axis=-1)
    value = (weight * counted / size).sum(axis=-1) / weight.sum()
    variance = (weight**2 * counted / size**2).sum(axis=-1) / weight.sum() ** 2
    limits = poisson_count(total, confidence=confidence)
    stretch = np.sqrt(variance / np.where(total > 0, total, 1.0))
    refusal = _refusals(total, ~usable & (weight > 0), residents)
    given = refusal == Refusal.NONE
    scaled = [
        v * multiplier
        for v in (value, value + stretch * (limits.lower - total), value + stretch * (limits.upper - total))
    ]
    value, lower, upper = (np.where(given, v, nan) for v in scaled)
    return DirectRate(value=value, lower=lower, upper=upper, count=total, refusal=refusal)


def indirect_ratio(
    observed: ArrayLike, population: ArrayLike, reference_rates: ArrayLike, *, confidence: float = CONFIDENCE_95
) -> IndirectRatio:
    """Divide the events of each area by those expected at the reference's rates: ``O / Σ rₖ nₖ`` [2]_.

    The limits are Byar's (from 10 events) or exact limits of the observed count over the expected one, which is taken
    as known. An area that weighs much in the reference, as the lead municipality does, is drawn towards 1.

    Parameters
    ----------
    observed : array_like, shape (...)
        Events of each area, all strata together: their sex and age need not be known.
    population : array_like, shape (..., strata)
        Residents by stratum.
    reference_rates : array_like, shape (strata,)
        Events per resident in the reference, as `stratum_rates` gives them.
    confidence : float
        Level of the interval.

    Raises
    ------
    ValueError
        If a number is negative or the strata do not match.
    """
    residents, rates = np.asarray(population, dtype=np.float64), np.asarray(reference_rates, dtype=np.float64)
    if residents.ndim == 0 or residents.shape[-1:] != rates.shape:
        raise ValueError(f"population has shape {residents.shape} but there are {rates.shape} reference rates")
    if np.any(residents < 0) or np.any(rates < 0):
        raise ValueError("residents and reference rates cannot be negative")
    expected = (residents * rates).sum(axis=-1)
    events = poisson_count(observed, confidence=confidence)
    scale = 1 / np.where(expected > 0, expected, nan)
    return IndirectRatio(
        ratio=events.estimate * scale,
        lower=events.lower * scale,
        upper=events.upper * scale,
        observed=events.estimate,
        expected=expected,
    )


def stratum_rates(count: ArrayLike, population: ArrayLike) -> FloatArray:
    """Return events per resident of each stratum, shape (strata,), 0 where nobody lives: the reference of [2]_."""
    events, residents, _ = _strata(count, population, np.ones(np.shape(population)[-1:]))
    return np.where(residents > 0, events, 0.0) / np.where(residents > 0, residents, 1.0)


def _strata(count: ArrayLike, population: ArrayLike, standard: ArrayLike) -> tuple[FloatArray, FloatArray, FloatArray]:
    events, residents, weight = (np.asarray(v, dtype=np.float64) for v in (count, population, standard))
    if weight.ndim != 1 or events.shape != residents.shape or events.shape[-1:] != weight.shape:
        raise ValueError(
            f"strata do not match: count {events.shape}, population {residents.shape}, standard {weight.shape}"
        )
    if any(np.any(v < 0) for v in (events, residents, weight)):
        raise ValueError("events, residents and standard cannot be negative")
    if not weight.sum() > 0:
        raise ValueError("the standard population is empty")
    return events, residents, weight


def _refusals(total: FloatArray, empty: NDArray[np.bool_], residents: FloatArray) -> NDArray[np.object_]:
    missing = np.isnan(total) | np.isnan(residents).any(axis=-1)
    refusal = np.full(total.shape, Refusal.NONE, dtype=object)
    refusal[empty.any(axis=-1)] = Refusal.EMPTY_STRATUM
    refusal[total < MIN_EVENTS] = Refusal.TOO_FEW
    refusal[missing] = Refusal.MISSING
    return refusal
