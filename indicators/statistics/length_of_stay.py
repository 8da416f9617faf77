"""Survival analysis: length of stay when some stays have not ended.

Role: the median length by Kaplan-Meier, in which stays in progress count for as long as they have lasted. In: nights of
each stay and whether it has ended. Out: the median with its interval and how many stays of each kind. Must not: read
data, know today's date, decide which stays belong to a period.

Leaving the stays in progress out would make stays look short, all the more in the last months: the long ones are those
still open.

References
----------
.. [1] Kaplan EL, Meier P. Nonparametric estimation from incomplete observations. JASA 1958;53:457-481.
.. [2] Brookmeyer R, Crowley J. A confidence interval for the median survival time. Biometrics 1982;38:29-41.
.. [3] Kalbfleisch JD, Prentice RL. The statistical analysis of failure time data. Wiley 1980 (log-log limits).
.. [4] R ``survival::quantile.survfit``: the middle of the step when the curve lies at one half.
.. [5] Clopper CJ, Pearson ES. The use of confidence or fiducial limits illustrated in the case of the binomial.
       Biometrika 1934;26:404-413 (none or all of n).
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtri

from indicators.statistics.intervals import CONFIDENCE_95, FloatArray

_HALF_TOLERANCE: Final = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class MedianStay:
    """Median length of stay.

    Attributes
    ----------
    median : float or None
        Nights; None when fewer than half of the stays can be said to have ended (the curve never falls to one half).
    lower, upper : float or None
        Limits in nights; None when the data set no limit on that side.
    completed, in_progress : int
        Stays that ended, and stays still open.
    """

    median: float | None
    lower: float | None
    upper: float | None
    completed: int
    in_progress: int

    @property
    def interval(self) -> tuple[float | None, float | None]:
        """Both limits, or neither: half an interval would read as a whole one."""
        return (self.lower, self.upper) if self.lower is not None and self.upper is not None else (None, None)


def median_stay(nights: ArrayLike, completed: ArrayLike, *, confidence: float = CONFIDENCE_95) -> MedianStay:
    """Return the Kaplan-Meier median [1]_ with log-log limits [2]_ [3]_; the curve is statsmodels' ``SurvfuncRight``.

    The median is the first length at which the curve falls to one half or below; where it lies at one half exactly, the
    middle of that step [4]_, so that without open stays it is the ordinary median. The limits are the lengths at which
    the log-log limits of the curve, ``S^exp(±z se/(S ln S))``, fall to one half. Those limits say nothing of a curve at
    one or at zero: there the exact ones of all stays, or of none, take their place [5]_, so that two stays of three
    nights set no limits.

    Parameters
    ----------
    nights : array_like, shape (n,)
        Length of each stay so far, not negative. NaN is left out.
    completed : array_like of bool, shape (n,)
        True if the stay has ended, False if it is in progress (right-censored).
    confidence : float
        Level of the interval.

    Raises
    ------
    ValueError
        If a length is negative, the shapes differ or the confidence lies outside (0, 1).
    """
    length, ended = _stays(nights, completed)
    if not 0 < confidence < 1:
        raise ValueError(f"confidence must lie between 0 and 1, got {confidence}")
    done = int(ended.sum())
    open_stays = int(ended.size) - done
    if not done:
        return MedianStay(median=None, lower=None, upper=None, completed=0, in_progress=open_stays)
    times, curve, error, at_risk = _curve(length, ended)
    low, high = _log_log_limits(curve, error, float(ndtri((1 + confidence) / 2)))
    enough = 0.5**at_risk <= (1 - confidence) / 2  # so many of so many on one side of the median are no chance
    high = np.where((curve > 0) | enough, high, 1.0)
    return MedianStay(
        median=_median(times, curve),
        lower=_first_at_half(times, low) if enough[0] else None,
        upper=_first_at_half(times, high),
        completed=done,
        in_progress=open_stays,
    )


def _stays(nights: ArrayLike, completed: ArrayLike) -> tuple[FloatArray, NDArray[np.bool_]]:
    length, ended = np.asarray(nights, dtype=np.float64), np.asarray(completed, dtype=np.bool_)
    if length.ndim != 1 or length.shape != ended.shape:
        raise ValueError(f"one length and one state per stay are needed, got shapes {length.shape} and {ended.shape}")
    if np.any(length < 0):
        raise ValueError(f"a stay cannot last less than zero nights, got {length[length < 0]}")
    has_length = ~np.isnan(length)
    return length[has_length], ended[has_length]


def _curve(length: FloatArray, ended: NDArray[np.bool_]) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    """Lengths at which a stay ended; the share lasting longer, its Greenwood standard error, the stays at risk."""
    from statsmodels.duration.survfunc import SurvfuncRight

    with np.errstate(divide="ignore", invalid="ignore"):
        fitted = SurvfuncRight(length, ended.astype(np.int64))
    return fitted.surv_times, fitted.surv_prob, fitted.surv_prob_se, fitted.n_risk


def _log_log_limits(curve: FloatArray, error: FloatArray, z: float) -> tuple[FloatArray, FloatArray]:
    """Limits of the curve on the log-log scale [3]_; 0 where no stay is left."""
    alive = curve > 0
    share, deviation = np.where(alive, curve, 0.5), np.where(alive, error, 0.0)
    exponent = z * deviation / (share * np.log(share))
    return np.where(alive, share ** np.exp(-exponent), 0.0), np.where(alive, share ** np.exp(exponent), 0.0)


def _first_at_half(times: FloatArray, curve: FloatArray) -> float | None:
    below = np.flatnonzero(curve <= 0.5 + _HALF_TOLERANCE)
    return float(times[below[0]]) if below.size else None


def _median(times: FloatArray, curve: FloatArray) -> float | None:
    below = np.flatnonzero(curve <= 0.5 + _HALF_TOLERANCE)
    if not below.size:
        return None
    first = below[0]
    step_ends = first + 1 if abs(curve[first] - 0.5) <= _HALF_TOLERANCE and below.size > 1 else first
    return float((times[first] + times[step_ends]) / 2)
