"""The forecast of the nights of one service: a method chosen on its own past, and an interval that learns from it.

Comes in: nights (units occupied and actual, NaN where unknown), and the places of the nights to come. Goes out: a
`Rolled`: what is expected next, and what would have been expected from every seventh night of the past.
Must not: read data, know services, let a past forecast see a night that had not come yet.

Rolling origin [1]_: from every seventh night every method (`indicators.statistics.night_methods`) forecasts the weeks
after it. The method of each start is the one with the smallest mean absolute error over the forecasts of the year
before whose weeks had ended by then; where none is better than repeating the week before, that is the forecast.
Places are whole: what is expected is rounded, since the error of whole places is least at a whole number.

The interval goes as far from the forecast as that method's own errors did, as shares of the places, over the same past
forecasts and the nearest three weeks ahead. How many of the errors it holds is moved after each forecast that ends, up
if fewer nights than promised fell inside it, down if more (adaptive conformal inference [2]_, which needs no model and
holds its promise in the long run whatever the level does). Where nearly every night is full it holds more than it
promises: a whole place is the least that it can be wide.

References
----------
.. [1] Hyndman RJ, Athanasopoulos G. Forecasting: principles and practice. 3rd ed., OTexts 2021, 5.10.
.. [2] Gibbs I, Candès E. Adaptive conformal inference under distribution shift. NeurIPS 2021.
"""

from dataclasses import dataclass
from typing import Final, Self

import numpy as np

from indicators.statistics.intervals import FloatArray
from indicators.statistics.night_methods import DAYS_IN_WEEK, FOUR_WEEKS, IntArray, Method, all_methods

PROMISED: Final = 0.8
"""Share of the nights that the interval should hold."""
FIRST_START: Final = 2 * FOUR_WEEKS
"""Nights before the first forecast made again."""
LEAST_TRIALS: Final = 4
"""Ended forecasts without which no method is chosen."""
MOST_TRIALS: Final = 52
"""Ended forecasts looked back at: a year of weeks."""
PACE: Final = 0.1
"""How much of the missed (or exceeded) promise the share of errors held is moved by, after each forecast."""
FEWEST_HELD, MOST_HELD = 0.3, 0.99
WEEKS_TOGETHER: Final = 3
"""Weeks ahead whose errors make one interval."""
_HALF: Final = 0.5
_GRAIN: Final = 1e-9


def nights_needed(ahead: int) -> int:
    """Return the recorded nights without which no forecast can be judged."""
    return FIRST_START + DAYS_IN_WEEK * (LEAST_TRIALS - 1) + 2 * ahead


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Rolled:
    """Forecasts from every seventh night of the past, and the one from the end of the data, which is the last.

    Attributes
    ----------
    methods : tuple of Method or None, one for each start
        The method chosen; None where the past was too short to choose.
    expected, lower, upper, truth : array of float, shape (starts, nights ahead)
        Units; NaN where not chosen, closed or (``truth``) not known.
    errors : dict of Method to array of float, shape (starts,)
        Mean absolute error of each method in units a night, on the nights that are known; NaN where under half are.
    """

    methods: tuple[Method | None, ...]
    expected: FloatArray
    lower: FloatArray
    upper: FloatArray
    truth: FloatArray
    errors: dict[Method, FloatArray]

    @property
    def weeks(self) -> int:
        """Weeks ahead."""
        return int(self.expected.shape[1]) // DAYS_IN_WEEK

    @property
    def method(self) -> Method:
        """The method of the forecast from the end of the data; the naive one where none could be chosen."""
        return (self.methods[-1] if self.methods else None) or Method.NAIVE

    @property
    def error(self) -> FloatArray:
        """Mean absolute error of the forecast of each start, counted as ``errors``."""
        return _mean_error(self.expected, self.truth)

    def limits(self) -> dict[str, FloatArray]:
        """Return the forecast from the end of the data: ``expected``, ``lower_80``, ``upper_80``, in units a night."""
        return {"expected": self.expected[-1], "lower_80": self.lower[-1], "upper_80": self.upper[-1]}

    @property
    def ended(self) -> int:
        """Starts whose weeks have ended."""
        return max(len(self.methods) - self.weeks, 0)

    @classmethod
    def of(cls, occupied: FloatArray, actual: FloatArray, coming: FloatArray, *, planned: bool = True) -> Self:
        """Make all the forecasts.

        Parameters
        ----------
        occupied, actual : array of float, shape (nights,)
            Units of consecutive nights; NaN where not recorded, or closed.
        coming : array of float, shape (nights ahead,)
            Actual units of the nights to come, whole weeks; NaN where the service will be closed.
        planned : bool
            Whether the actual units of the nights ahead were known, as dated capacity is; otherwise each forecast of
            the past supposes those of its last night, and its interval tells how they moved too.
        """
        since = int(np.argmax(np.isfinite(occupied / actual)))
        occupied, actual = occupied[since:], actual[since:]
        nights, ahead = len(occupied), len(coming)
        starts = np.arange(nights - DAYS_IN_WEEK * max((nights - FIRST_START) // DAYS_IN_WEEK, -1), nights + 1, 7)
        if nights < FIRST_START or np.isfinite(occupied / actual)[: starts[0]].sum() < FOUR_WEEKS:
            empty = np.full((0, ahead), np.nan)
            return cls(methods=(), expected=empty, lower=empty, upper=empty, truth=empty, errors={})
        window = starts[:, None] + np.arange(ahead)
        truth = np.append(occupied, np.full(ahead, np.nan))[window]
        capacity = np.append(actual, coming)[window] if planned else _supposed(actual, coming, starts)
        made = _in_units(occupied, actual, starts, capacity, planned=planned)
        return cls._chosen(made, truth, capacity, weeks=ahead // DAYS_IN_WEEK)

    @classmethod
    def _chosen(cls, made: dict[Method, FloatArray], truth: FloatArray, capacity: FloatArray, *, weeks: int) -> Self:
        errors = {method: _mean_error(values, truth) for method, values in made.items()}
        table = np.stack(list(errors.values()))
        empty = np.full_like(truth, np.nan)
        expected, lower, upper = empty.copy(), empty.copy(), empty.copy()
        methods: list[Method | None] = []
        held, inside = PROMISED, np.full(len(truth), np.nan)
        for start in range(len(truth)):
            ended = _ended(errors[Method.NAIVE], start - weeks)
            method = _best(tuple(errors), table[:, ended]) if len(ended) >= LEAST_TRIALS else None
            methods.append(method)
            if method is None:
                continue
            if np.isfinite(inside[max(start - weeks, 0)]):
                held = float(np.clip(held + PACE * (PROMISED - inside[start - weeks]), FEWEST_HELD, MOST_HELD))
            past = (truth[ended] - made[method][ended]) / capacity[ended]
            most = max(1.0, float(np.nanmax(truth[ended] / capacity[ended])))
            expected[start] = np.minimum(made[method][start], capacity[start])
            lower[start], upper[start] = _limits(expected[start], capacity[start], past, held, most)
            inside[start] = _share_inside(truth[start], lower[start], upper[start])
        return cls(methods=tuple(methods), expected=expected, lower=lower, upper=upper, truth=truth, errors=errors)


def _supposed(actual: FloatArray, coming: FloatArray, starts: IntArray) -> FloatArray:
    """Return the units of the last open night before each start, repeated; those that are given, for the last."""
    open_nights = np.where(np.isfinite(actual), np.arange(len(actual)), 0)
    latest = np.maximum.accumulate(open_nights)[starts - 1]
    capacity = np.repeat(actual[latest][:, None], len(coming), axis=1)
    capacity[-1] = coming
    return capacity


def _in_units(
    occupied: FloatArray, actual: FloatArray, starts: IntArray, capacity: FloatArray, *, planned: bool
) -> dict[Method, FloatArray]:
    """Return what each method expects, in whole units; without planned places the week before is repeated as it was."""
    ahead = capacity.shape[1]
    made = {method: share * capacity for method, share in all_methods(occupied / actual, starts, ahead).items()}
    if not planned:
        most = float(np.nanmax(occupied))
        made[Method.NAIVE] = most * all_methods(occupied / most, starts, ahead)[Method.NAIVE] if most else 0 * capacity
    return {method: np.rint(values) for method, values in made.items()}


def _mean_error(values: FloatArray, truth: FloatArray) -> FloatArray:
    apart = np.abs(values - truth)
    is_known = np.isfinite(apart)
    count = is_known.sum(axis=1)
    total = np.where(is_known, apart, 0.0).sum(axis=1)
    enough = count >= _HALF * truth.shape[1]
    mean: FloatArray = np.divide(total, count, out=np.full(len(total), np.nan), where=enough & (count > 0))
    return mean


def _ended(errors: FloatArray, last: int) -> IntArray:
    """Return the forecasts that had ended by a start and can be judged, the last year of them."""
    first = max(last - MOST_TRIALS + 1, 0)
    return first + np.flatnonzero(np.isfinite(errors[first : max(last + 1, 0)]))


def _best(methods: tuple[Method, ...], errors: FloatArray) -> Method:
    """Return the method with the smallest mean error, one row a method; the naive one, unless another is better."""
    means = errors.mean(axis=1)
    best = int(means.argmin())
    return methods[best] if means[best] < means[methods.index(Method.NAIVE)] else Method.NAIVE


def _limits(
    expected: FloatArray, capacity: FloatArray, past: FloatArray, held: float, most: float
) -> tuple[FloatArray, FloatArray]:
    """Return the limits, whole units rounded outwards, the forecast always between them."""
    low, high = (np.repeat(limits, DAYS_IN_WEEK) for limits in _quantiles(_near(past), held))
    lower = np.floor(expected + low * capacity + _GRAIN)
    upper = np.ceil(expected + high * capacity - _GRAIN)
    top = np.floor(most * capacity + _GRAIN)
    return np.maximum(np.minimum(lower, expected), 0.0), np.minimum(
        np.maximum(upper, expected), np.maximum(top, expected)
    )


def _near(past: FloatArray) -> FloatArray:
    """Return, for each week ahead, the errors of the three weeks nearest to it, ascending, those not known last."""
    weeks = past.shape[1] // DAYS_IN_WEEK
    together = min(WEEKS_TOGETHER, weeks)
    by_week = past.reshape(len(past), weeks, DAYS_IN_WEEK).swapaxes(0, 1)
    first = np.clip(np.arange(weeks) - together // 2, 0, weeks - together)
    near = by_week[first[:, None] + np.arange(together)].reshape(weeks, -1)
    return np.sort(near, axis=1)


def _quantiles(near: FloatArray, held: float) -> tuple[FloatArray, FloatArray]:
    """Return the quantiles of each row that leave the same share out on either side, interpolated as NumPy does."""
    last, rows = np.isfinite(near).sum(axis=1) - 1, np.arange(len(near))
    quantiles = []
    for share in ((1 - held) / 2, (1 + held) / 2):
        place = share * last
        below = np.floor(place).astype(int)
        left, right = near[rows, below], near[rows, np.minimum(below + 1, last)]
        quantiles.append(left + (place - below) * (right - left))
    return quantiles[0], quantiles[1]


def _share_inside(truth: FloatArray, lower: FloatArray, upper: FloatArray) -> float:
    is_known = np.isfinite(truth) & np.isfinite(lower)
    return float(((truth >= lower) & (truth <= upper))[is_known].mean()) if is_known.any() else np.nan
