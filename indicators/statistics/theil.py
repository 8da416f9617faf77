"""Theil index: how unevenly a phenomenon is spread between areas, and whose difference makes it.

Role: Theil's T with its exact split between and within groups, and the Gini coefficient, both weighted by residents.
In: events, residents and groups by area. Out: numbers without unit. Must not: read data, interpret.

The small numbers of small municipalities raise both indices by chance alone: compare them between periods of equal
length only, and read them with the smoothed map.

References
----------
.. [1] Theil H. Economics and information theory. North-Holland 1967.
.. [2] PySAL, ``inequality.theil.TheilD`` and ``inequality.gini.Gini``, where every area weighs the same; weighing by
       residents is the same as repeating each area's rate once per resident.
.. [3] Lerman RI, Yitzhaki S. Improving the accuracy of estimates of Gini coefficients. J Econom 1989;42:43-47.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from indicators.statistics.intervals import FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Theil:
    """Theil's T and its parts.

    Attributes
    ----------
    total : float
        0 when all rates are equal, at most the logarithm of residents over those of the only area that has events.
    between, within : float
        Their sum is ``total``: differences between the groups' rates, and inside the groups.
    between_share : float or None
        ``between / total``, 0 to 1; None when there is no inequality to share.
    areas : int
        Areas that took part: those with residents and a number supplied.
    """

    total: float
    between: float
    within: float
    between_share: float | None
    areas: int


def theil(count: ArrayLike, population: ArrayLike, groups: Sequence[str]) -> Theil | None:
    """Return Theil's T of the rates, weighted by residents, split between and within groups [1]_ [2]_.

    With s and p the shares of events and residents, ``T = Σ sᵢ ln(sᵢ/pᵢ)``; between groups the same over the groups'
    totals, within ``Σ S_g T_g``. An area without events adds nothing (0 · ln 0 = 0).

    Parameters
    ----------
    count, population : array_like, shape (n,)
        Events and residents. Areas with NaN or without residents take no part.
    groups : sequence of str, length n
        The group of each area, for instance Crema and Territorio.

    Returns
    -------
    Theil or None
        None when there is no event at all, or no area.

    Raises
    ------
    ValueError
        If a number is negative or the lengths differ.
    """
    events, residents, is_known = _areas(count, population)
    labels = np.asarray(groups, dtype=object)
    if labels.shape != is_known.shape:
        raise ValueError(f"{is_known.size} areas but {labels.size} groups")
    if not events.sum() > 0:
        return None
    codes = np.unique(labels[is_known].astype(str), return_inverse=True)[1]
    total = _theil(events, residents)
    between = min(_theil(_sums(codes, events), _sums(codes, residents)), total)
    return Theil(
        total=total,
        between=between,
        within=total - between,
        between_share=between / total if total > 0 else None,
        areas=int(is_known.sum()),
    )


def gini(count: ArrayLike, population: ArrayLike) -> float | None:
    """Return the Gini coefficient of the rates, weighted by residents: 0 equal, towards 1 all in one place [2]_ [3]_.

    Areas sorted by rate, ``G = 1 − Σ pₖ (Lₖ + Lₖ₋₁)`` with p the share of residents and L the cumulated share of events
    (twice the area between the Lorenz curve and the diagonal). Arguments, None and errors as in `theil`.
    """
    events, residents, _ = _areas(count, population)
    if not events.sum() > 0:
        return None
    order = np.argsort(events / residents, kind="stable")
    lorenz = np.concatenate(([0.0], np.cumsum(events[order]) / events.sum()))
    share = residents[order] / residents.sum()
    return max(float(1 - (share * (lorenz[1:] + lorenz[:-1])).sum()), 0.0)


def _sums(codes: NDArray[np.intp], values: FloatArray) -> FloatArray:
    return np.bincount(codes, weights=values).astype(np.float64)


def _theil(events: FloatArray, residents: FloatArray) -> float:
    some = events > 0
    share = events[some] / events.sum()
    return max(float((share * np.log(share / (residents[some] / residents.sum()))).sum()), 0.0)


def _areas(count: ArrayLike, population: ArrayLike) -> tuple[FloatArray, FloatArray, NDArray[np.bool_]]:
    events, residents = np.asarray(count, dtype=np.float64), np.asarray(population, dtype=np.float64)
    if events.ndim != 1 or events.shape != residents.shape:
        raise ValueError(f"one number per area is needed, got shapes {events.shape} and {residents.shape}")
    if np.any(events < 0) or np.any(residents < 0):
        raise ValueError("events and residents cannot be negative")
    is_known = ~np.isnan(events) & (residents > 0)
    return events[is_known], residents[is_known], is_known
