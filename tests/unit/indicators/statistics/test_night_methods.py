"""The methods that nights are forecast with, against statsmodels and by hand."""

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from statsmodels.tsa.exponential_smoothing.ets import ETSModel
from statsmodels.tsa.forecasting.theta import ThetaModel
from statsmodels.tsa.holtwinters import SimpleExpSmoothing

from indicators.statistics.night_methods import (
    LEVEL_WEIGHTS,
    Method,
    _recent_mean,
    _slopes,
    all_methods,
    exponential_pass,
)

AHEAD = 56
WEEK = np.array([0.06, 0.05, 0.02, 0.0, -0.02, -0.05, -0.06])


def nights(count: int = 300, *, seed: int = 3) -> np.ndarray:
    """Return shares that wander, with a week."""
    rng = np.random.default_rng(seed)
    walk = 0.7 + np.cumsum(rng.normal(0, 0.01, count))
    return np.clip(walk + np.resize(WEEK, count) + rng.normal(0, 0.02, count), 0.05, 0.95)


def after(share: np.ndarray, *, start: int | None = None) -> dict[Method, np.ndarray]:
    starts = np.array([len(share) if start is None else start])
    return {method: values[0] for method, values in all_methods(share, starts, AHEAD).items()}


def test_the_levels_are_those_of_statsmodels() -> None:
    share = nights()
    passed = exponential_pass(share, LEVEL_WEIGHTS, np.zeros_like(LEVEL_WEIGHTS))
    for place, weight in enumerate(LEVEL_WEIGHTS):
        model = SimpleExpSmoothing(share, initialization_method="known", initial_level=share[:28].mean())
        fitted = model.fit(smoothing_level=weight, optimized=False)
        assert passed.level[len(share), place] == pytest.approx(fitted.forecast(1)[0])
        assert passed.squared[-1, place] == pytest.approx(fitted.sse)


def test_the_weight_of_exponential_smoothing_is_that_of_the_smallest_error() -> None:
    """Statsmodels, free to take any weight, finds one between our neighbours of the best."""
    share = nights(330)
    model = SimpleExpSmoothing(share, initialization_method="known", initial_level=share[:28].mean())
    free = model.fit().forecast(1)[0]
    assert after(share)[Method.SMOOTHING][0] == pytest.approx(free, abs=0.01)


@pytest.mark.parametrize(("level", "week"), [(0.3, 0.07), (0.1, 0.18)])
def test_levels_and_weeks_are_those_of_the_library_s_ets(level: float, week: float) -> None:
    share = nights()
    passed = exponential_pass(share, np.array([level]), np.array([week]))
    model = ETSModel(
        pd.Series(share),
        seasonal="add",
        seasonal_periods=7,
        initialization_method="known",
        initial_level=share[:28].mean(),
        initial_seasonal=[0.0] * 7,
    )
    library = model.smooth([level, week]).forecast(7).to_numpy()
    ours = passed.level[-1, 0] + passed.week[-1, (len(share) + np.arange(7)) % 7, 0]
    assert ours == pytest.approx(library)


def test_theta_goes_up_by_half_of_the_slope_as_that_of_the_library() -> None:
    share = nights(200)
    made = after(share)
    errors = exponential_pass(share, LEVEL_WEIGHTS, np.zeros_like(LEVEL_WEIGHTS)).squared[-1]
    weight, slope = LEVEL_WEIGHTS[errors.argmin()], _slopes(share, np.array([0]), np.array([200]))[0]
    library = ThetaModel(pd.Series(share), period=7, deseasonalize=False).fit()
    assert slope == pytest.approx(np.polyfit(np.arange(200), share, 1)[0])
    assert slope == pytest.approx(library.params["b0"])
    assert np.diff(made[Method.THETA]) == pytest.approx(np.diff(library.forecast(AHEAD)))
    first = slope / 2 * (1 / weight - (1 - weight) ** 200 / weight)
    assert made[Method.THETA][0] - made[Method.SMOOTHING][0] == pytest.approx(first)
    assert made[Method.THETA][0] == pytest.approx(library.forecast(1).iloc[0], abs=0.01)


def test_the_moving_level_is_left_and_found_again_by_the_persistence_of_least_squares() -> None:
    share = nights()
    mean = pd.Series(share).rolling(28, min_periods=1).mean().shift(1).to_numpy()
    before, now = (share[:-1] - mean[1:])[1:], (share[1:] - mean[1:])[1:]
    persistence = sm.OLS(now, before).fit().params[0]
    level = share[-28:].mean()
    expected = level + persistence ** np.arange(1, AHEAD + 1) * (share[-1] - level)
    assert after(share)[Method.AUTOREGRESSIVE] == pytest.approx(expected, abs=2e-4)


def test_unknown_nights_are_passed_over() -> None:
    """The mean is of the last 28 that are known, a weekday that is missing is that of the week before."""
    share = nights()
    holed = share.copy()
    holed[-3:] = np.nan
    made, before = after(holed), after(share, start=297)
    assert made[Method.MEAN][0] == pytest.approx(before[Method.MEAN][0])
    assert made[Method.SMOOTHING][0] == pytest.approx(before[Method.SMOOTHING][0])
    assert made[Method.NAIVE][:7] == pytest.approx([*share[-7:-3], *share[-10:-7]])
    assert made[Method.AUTOREGRESSIVE][:4] == pytest.approx(before[Method.AUTOREGRESSIVE][3:7], abs=1e-6)
    assert all(np.isfinite(values).all() for values in made.values())


def test_what_one_start_expects_does_not_depend_on_the_nights_after_it() -> None:
    share = nights()
    changed = share.copy()
    changed[200:] = 0.1
    for method, values in after(share, start=200).items():
        assert values == pytest.approx(after(changed, start=200)[method]), method


def test_the_median_lies_in_the_middle_of_the_six() -> None:
    made = after(nights())
    six = np.stack([values for method, values in made.items() if method is not Method.MEDIAN])
    assert len(six) == 6
    assert made[Method.MEDIAN] == pytest.approx(np.median(six, axis=0))
    assert set(made) == set(Method)


def test_the_mean_before_the_first_night_is_unknown_and_then_of_what_there_is() -> None:
    mean = _recent_mean(np.array([0.2, np.nan, 0.4]))
    assert np.isnan(mean[0])
    assert mean[1:] == pytest.approx([0.2, 0.2, 0.3])
