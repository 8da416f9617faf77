"""The methods that a forecast of nights is chosen among: six simple ones, and the median of the six.

Comes in: shares of the beds that were occupied, night by night, NaN where unknown, and the nights to start from.
Goes out: what each method expects of the nights after each start.
Must not: read data, know services, look at a night after the one that it starts from.

All are written out, because a forecast is made again from a hundred nights of the past while a page waits: one pass
over the nights gives the levels before every night, for every weight tried, and a test holds them to ``statsmodels``.
Unknown nights are passed over: the level stays, the error is not counted. Weights are those with the smallest squared
error one night ahead in the last year.

References
----------
.. [1] Hyndman RJ, Athanasopoulos G. Forecasting: principles and practice. 3rd ed., OTexts 2021: 5.2 (naive, mean),
   8.1 (exponential smoothing), 8.5 (state space models, ETS), 13.4 (combinations).
.. [2] Hyndman RJ, Billah B. Unmasking the Theta method. Int J Forecast 2003;19:287-290.
.. [3] Stock JH, Watson MW. Combination forecasts of output growth. J Forecast 2004;23:405-430 (their median).
"""

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from data_access.vocabulary import Term
from indicators.statistics.intervals import FloatArray

IntArray = NDArray[np.int64]

DAYS_IN_WEEK: Final = 7
FOUR_WEEKS: Final = 28
"""Recorded nights that the mean and the moving level look at."""
YEAR: Final = 365
"""Nights over which weights, slope and persistence are estimated."""
LEVEL_WEIGHTS: Final = np.array([0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0])
"""Weights of the last night tried by exponential smoothing and Theta."""
_PAIRS: Final = [(level, week) for level in (0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 0.9) for week in (0.02, 0.1, 0.2)]
ETS_WEIGHTS: Final = np.array([(level, week * (1 - level)) for level, week in _PAIRS]).T
"""Weights of the level and of the weekday tried by ETS: shape (2, pairs)."""
MOST_PERSISTENT: Final = 0.99


class Method(Term):
    """How nights are forecast; the label goes after «il metodo:»."""

    NAIVE = "seasonal_naive", "la settimana precedente ripetuta"
    MEAN = "mean_28", "la media delle ultime 28 notti"
    SMOOTHING = "exponential_smoothing", "il lisciamento esponenziale"
    THETA = "theta", "il metodo Theta"
    ETS = "ets", "il lisciamento con i giorni della settimana (ETS)"
    AUTOREGRESSIVE = "ar_moving_level", "il ritorno graduale alla media delle ultime 28 notti"
    MEDIAN = "median_of_six", "la mediana di sei metodi"


class _Passed(NamedTuple):
    """What one pass over the nights leaves: before each night (and after the last), for each weight tried."""

    level: FloatArray  # (nights + 1, weights)
    week: FloatArray  # (nights + 1, 7, weights)
    squared: FloatArray  # (nights + 1, weights): sum of the squared errors of the nights before


def all_methods(share: FloatArray, starts: IntArray, ahead: int) -> dict[Method, FloatArray]:
    """Return what each method expects after each start, having seen the nights before it alone.

    Parameters
    ----------
    share : array of float, shape (nights,)
        Occupied over actual units of consecutive nights; NaN where unknown. The first is known.
    starts : array of int, shape (starts,)
        Positions of the first night of each forecast.
    ahead : int
        Nights forecast.

    Returns
    -------
    dict of Method to array of float, shape (starts, ahead)
        Shares, from 0 to 1.
    """
    steps = np.arange(ahead)
    smoothed, weight = _smoothed(share, starts)
    level = smoothed[:, None] + np.zeros(ahead)
    made = {
        Method.NAIVE: _last_week(share, starts)[:, steps % DAYS_IN_WEEK],
        Method.MEAN: _recent_mean(share)[starts, None] + np.zeros(ahead),
        Method.SMOOTHING: level,
        Method.THETA: level + _theta_drift(share, starts, weight, steps),
        Method.ETS: _ets(share, starts, steps),
        Method.AUTOREGRESSIVE: _returning(share, starts, steps),
    }
    made = {method: np.clip(values, 0.0, 1.0) for method, values in made.items()}
    return {**made, Method.MEDIAN: np.median(np.stack(list(made.values())), axis=0)}


def _last_week(share: FloatArray, starts: IntArray) -> FloatArray:
    """Return the seven nights before each start; an unknown one is the last known night of the same weekday."""
    filled = share.copy()
    filled[:DAYS_IN_WEEK] = np.where(np.isnan(share[:DAYS_IN_WEEK]), _beginning(share), share[:DAYS_IN_WEEK])
    for night in np.flatnonzero(np.isnan(filled)):
        filled[night] = filled[night - DAYS_IN_WEEK]
    week: FloatArray = filled[starts[:, None] - DAYS_IN_WEEK + np.arange(DAYS_IN_WEEK)]
    return week


def _beginning(share: FloatArray) -> float:
    return float(np.nanmean(share[:FOUR_WEEKS]))


def _recent_mean(share: FloatArray) -> FloatArray:
    """Return, before each night and after the last, the mean of the last 28 known nights; NaN before the second."""
    is_known = np.isfinite(share)
    before = np.concatenate([[0], np.cumsum(is_known)])
    sums = np.concatenate([[0.0], np.cumsum(share[is_known])])
    first = np.maximum(before - FOUR_WEEKS, 0)
    with np.errstate(invalid="ignore"):
        mean: FloatArray = (sums[before] - sums[first]) / (before - first)
    return mean


def _smoothed(share: FloatArray, starts: IntArray) -> tuple[FloatArray, FloatArray]:
    """Return the level before each start, by simple exponential smoothing, and its weight."""
    passed = exponential_pass(share, LEVEL_WEIGHTS, np.zeros_like(LEVEL_WEIGHTS))
    best = _least_squares(passed, starts)
    return passed.level[starts, best], LEVEL_WEIGHTS[best]


def _ets(share: FloatArray, starts: IntArray, steps: IntArray) -> FloatArray:
    """Return the forecasts of ETS(A,N,A) with a period of seven nights."""
    passed = exponential_pass(share, *ETS_WEIGHTS)
    best = _least_squares(passed, starts)
    weekday = (starts[:, None] + steps) % DAYS_IN_WEEK
    forecast: FloatArray = passed.level[starts, best, None] + passed.week[starts[:, None], weekday, best[:, None]]
    return forecast


def exponential_pass(share: FloatArray, level_weights: FloatArray, week_weights: FloatArray) -> _Passed:
    """Go over the nights once with the error correction form of ETS(A,N,A), for all the weights together.

    ``e(t) = y(t) − l(t−1) − s(t−7)``, ``l(t) = l(t−1) + α·e(t)``, ``s(t) = s(t−7) + γ·e(t)``: with ``γ = 0`` it is
    simple exponential smoothing. It starts from the mean of the first 28 nights and from no week.
    """
    nights, weights = len(share), len(level_weights)
    passed = _Passed(
        np.empty((nights + 1, weights)), np.empty((nights + 1, DAYS_IN_WEEK, weights)), np.zeros((nights + 1, weights))
    )
    level, week = np.full(weights, _beginning(share)), np.zeros((DAYS_IN_WEEK, weights))
    squared = np.zeros(weights)
    for night, value in enumerate(share.tolist()):
        passed.level[night], passed.week[night], passed.squared[night] = level, week, squared
        if value == value:  # noqa: PLR0124 - an unknown night is NaN; this is ten times faster than asking NumPy
            today = week[night % DAYS_IN_WEEK]
            error = value - level - today
            level = level + level_weights * error
            today += week_weights * error
            squared = squared + error * error
    passed.level[nights], passed.week[nights], passed.squared[nights] = level, week, squared
    return passed


def _least_squares(passed: _Passed, starts: IntArray) -> IntArray:
    best: IntArray = (passed.squared[starts] - passed.squared[np.maximum(starts - YEAR, 0)]).argmin(axis=1)
    return best


def _theta_drift(share: FloatArray, starts: IntArray, weight: FloatArray, steps: IntArray) -> FloatArray:
    """Return what Theta adds to exponential smoothing: half of the slope of the last year [2]_."""
    first = np.maximum(starts - YEAR, 0)
    count, weight = (starts - first)[:, None], weight[:, None]
    slope = _slopes(share, first, starts)[:, None]
    drift: FloatArray = slope / 2 * (steps + 1 / weight - (1 - weight) ** count / weight)
    return drift


def _slopes(share: FloatArray, first: IntArray, last: IntArray) -> FloatArray:
    """Return the least squares slope a night of the known nights of each span, from running sums."""
    time, is_known = np.arange(len(share), dtype=float), np.isfinite(share)
    value = np.where(is_known, share, 0.0)
    terms = np.stack([is_known, is_known * time, is_known * time**2, value, value * time])
    running = np.concatenate([np.zeros((len(terms), 1)), np.cumsum(terms, axis=1)], axis=1)
    count, times, squares, values, products = running[:, last] - running[:, first]
    above, below = count * products - times * values, count * squares - times**2
    slopes: FloatArray = np.divide(above, below, out=np.zeros_like(above), where=below > 0)
    return slopes


def _returning(share: FloatArray, starts: IntArray, steps: IntArray) -> FloatArray:
    """Return the forecasts of an AR(1) around a level that moves: ``m + φ^h·(y − m)``, ``m`` the mean of 28 nights."""
    mean = _recent_mean(share)
    before, after = share[:-1] - mean[1:-1], share[1:] - mean[1:-1]
    both = np.isfinite(before) & np.isfinite(after)
    products = np.cumsum(np.where(both, before * after, 0.0))
    squares = np.cumsum(np.where(both, before * before, 0.0))
    last, first = starts - 2, np.maximum(starts - YEAR, 0)
    above, below = products[last] - products[first], squares[last] - squares[first]
    persistence = np.clip(np.divide(above, below, out=np.zeros_like(above), where=below > 0), 0.0, MOST_PERSISTENT)
    nights = np.where(np.isfinite(share), np.arange(len(share)), 0)
    latest = np.maximum.accumulate(nights)[starts - 1]
    gone = (starts - latest)[:, None] + steps
    level = mean[starts, None]
    forecast: FloatArray = level + persistence[:, None] ** gone * (share[latest, None] - level)
    return forecast
