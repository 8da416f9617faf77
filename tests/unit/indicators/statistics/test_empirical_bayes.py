"""Empirical Bayes rates, against PySAL, the gamma posterior and their own laws."""

import warnings
from math import isnan, nan

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.stats import gamma

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from esda.smoothing import Empirical_Bayes

from indicators.statistics.empirical_bayes import empirical_bayes
from indicators.statistics.intervals import poisson_rate

events = arrays(np.int64, 12, elements=st.integers(0, 60))
residents = arrays(np.int64, 12, elements=st.integers(1, 40_000))


def test_a_case_worked_by_hand() -> None:
    # m = 40/4000 = 0.01; spread = (1000·0.01² + 1000·0.01² + 2000·0)/4000 = 5e-5; m/n̄ = 0.01/1333.3 = 7.5e-6;
    # A = 4.25e-5; w(1000) = A/(A + 1e-5) = 0.809524; w(2000) = A/(A + 5e-6) = 0.894737
    found = empirical_bayes([20, 0, 20], [1000, 1000, 2000], multiplier=1000)
    assert found.mean == pytest.approx(10.0)
    assert found.variance == pytest.approx(42.5)
    np.testing.assert_allclose(found.weight, [0.8095238, 0.8095238, 0.8947368], atol=1e-7)
    np.testing.assert_allclose(found.rate, [18.095238, 1.904762, 10.0], atol=1e-6)


@given(count=events, population=residents)
def test_rates_agree_with_pysal_wherever_areas_differ_more_than_by_chance(
    count: np.ndarray, population: np.ndarray
) -> None:
    found = empirical_bayes(count, population)
    assume(found.variance > 1e-12)
    np.testing.assert_allclose(found.rate, Empirical_Bayes(count, population).r.ravel(), rtol=1e-6, atol=1e-12)


def test_where_pysal_leaves_the_range_of_rate_and_mean_all_areas_get_the_mean() -> None:
    # Areas alike but for chance: PySAL's between variance is negative, and so are its weights or above one.
    count, population = np.array([1, 12, 1000]), np.array([100, 1000, 100_000])
    raw, mean = count / population, 1013 / 101_100
    untruncated = Empirical_Bayes(count, population).r.ravel()
    assert np.all((untruncated - raw) * (untruncated - mean) > 0)
    found = empirical_bayes(count, population, multiplier=1000)
    assert found.variance == 0.0
    assert found.weight.tolist() == [0.0] * 3
    np.testing.assert_allclose(found.rate, mean * 1000)
    pooled = poisson_rate(1013, 101_100, multiplier=1000)
    np.testing.assert_allclose(found.lower, float(pooled.lower))
    np.testing.assert_allclose(found.upper, float(pooled.upper))


def test_limits_are_the_quantiles_of_the_gamma_posterior() -> None:
    count, population = np.array([20.0, 0.0, 20.0]), np.array([1000.0, 1000.0, 2000.0])
    found = empirical_bayes(count, population)
    shape, rate = count + found.mean**2 / found.variance, population + found.mean / found.variance
    posterior = gamma(shape, scale=1 / rate)
    np.testing.assert_allclose(found.rate, posterior.mean())
    np.testing.assert_allclose(found.lower, posterior.ppf(0.025))
    np.testing.assert_allclose(found.upper, posterior.ppf(0.975))


@given(count=events, population=residents)
def test_smoothed_rates_lie_between_the_own_rate_and_the_mean(count: np.ndarray, population: np.ndarray) -> None:
    found = empirical_bayes(count, population)
    raw = count / population
    slack = 1e-12
    assert np.all((found.weight >= 0) & (found.weight <= 1))
    assert np.all(found.rate >= np.minimum(raw, found.mean) - slack)
    assert np.all(found.rate <= np.maximum(raw, found.mean) + slack)
    assert np.all((found.lower <= found.rate + slack) & (found.rate <= found.upper + slack))


@given(count=events, population=residents)
def test_the_fewer_the_residents_the_more_an_area_is_shrunk(count: np.ndarray, population: np.ndarray) -> None:
    order = np.argsort(population)
    assert np.all(np.diff(empirical_bayes(count, population).weight[order]) >= -1e-12)


def test_an_area_without_residents_or_without_data_leaves_the_others_as_they_were() -> None:
    alone = empirical_bayes([20, 0, 20], [1000, 1000, 2000])
    found = empirical_bayes([20, 0, 5, nan, 7, 20], [1000, 1000, 0, 800, nan, 2000])
    assert np.isnan(found.rate).tolist() == [False, False, True, True, True, False]
    assert np.isnan(found.upper).tolist() == [False, False, True, True, True, False]
    assert found.weight[2:5].tolist() == [0.0] * 3
    np.testing.assert_allclose(found.rate[[0, 1, 5]], alone.rate)
    np.testing.assert_allclose(found.lower[[0, 1, 5]], alone.lower)
    assert found.mean == alone.mean


def test_no_event_anywhere_gives_zero_with_an_upper_limit() -> None:
    found = empirical_bayes([0, 0], [500, 1500], multiplier=1000)
    assert found.rate.tolist() == [0.0, 0.0]
    assert found.lower.tolist() == [0.0, 0.0]
    np.testing.assert_allclose(found.upper, 3.6889 / 2, atol=1e-4)


def test_one_area_gets_its_own_rate() -> None:
    found = empirical_bayes([12], [3000], multiplier=1000)
    assert found.rate.tolist() == [4.0]
    assert found.weight.tolist() == [0.0]


def test_no_area_gives_no_mean() -> None:
    found = empirical_bayes([], [])
    assert found.rate.shape == (0,)
    assert isnan(found.mean)
    assert isnan(empirical_bayes([3], [0]).mean)


def test_impossible_numbers_are_refused() -> None:
    with pytest.raises(ValueError, match="not negative"):
        empirical_bayes([-1, 2], [10, 10])
    with pytest.raises(ValueError, match="shape"):
        empirical_bayes([1, 2, 3], [10, 10])


@pytest.mark.parametrize("between", [1e-7, 1e-4])
def test_smoothing_comes_nearer_the_truth_than_raw_rates(between: float) -> None:
    # 48 areas as small as the Ambito's, true rates drawn from a gamma with known moments, fixed seed.
    generator = np.random.default_rng(5)
    mean, population = 0.005, np.geomspace(406, 33_786, 48).astype(int)
    true = generator.gamma(mean**2 / between, between / mean, (200, 48))
    count = generator.poisson(true * population)
    smoothed = np.array([empirical_bayes(row, population).rate for row in count])
    assert ((smoothed - true) ** 2).mean() < ((count / population - true) ** 2).mean()


def test_the_limits_hold_the_rate_even_where_the_posterior_is_all_skew() -> None:
    # One area of 2030 without events among eleven of one resident each: the mean lies above the 97.5 % quantile.
    found = empirical_bayes([0] + [1] * 11, [2030] + [1] * 11)
    assert found.upper[0] == found.rate[0] == pytest.approx(2.68386e-6, rel=1e-5)
