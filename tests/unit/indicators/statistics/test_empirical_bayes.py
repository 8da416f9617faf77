"""Empirical Bayes rates, against their posterior summed by brute force, simulations on the real map and own laws."""

import time
from math import isnan, nan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.stats import gamma, nbinom

from indicators.statistics.empirical_bayes import empirical_bayes
from indicators.statistics.intervals import poisson_rate
from tests.support.smoothing_on_the_map import IS_LEAD, Scenario, draws, residents, simulate

events = arrays(np.int64, 12, elements=st.integers(0, 60))
sizes = arrays(np.int64, 12, elements=st.integers(1, 40_000))
SCENARIOS = [
    Scenario(mean=1, cv=0.3, lead=3.5),
    Scenario(mean=2, cv=0.5, lead=3.5),
    Scenario(mean=3.6, cv=0.4, lead=3.1),
    Scenario(mean=3.3, cv=0.3, lead=3.5, is_spatial=True),
]


def by_brute_force(count: np.ndarray, population: np.ndarray) -> tuple[float, np.ndarray, np.ndarray]:
    """Return the variance, and each area's posterior mean and variance, by a sum over a dense grid of (shape, mean).

    Flat on log mean and on 1/shape up to 4, with scipy's negative binomial.
    """
    crude = count.sum() / population.sum()
    shapes = np.exp(np.linspace(np.log(0.25), 8, 300))[:, None]
    means = (crude * np.exp(np.linspace(-1.5, 1.5, 300)))[None, :]
    logs = np.zeros((300, 300)) - np.log(shapes)
    for events_, residents_ in zip(count, population, strict=True):
        logs += nbinom.logpmf(events_, shapes, shapes / (shapes + residents_ * means))
    weight = np.exp(logs - logs.max())
    weight /= weight.sum()
    rates, spreads = [], []
    for events_, residents_ in zip(count, population, strict=True):
        base = residents_ + shapes / means
        each = (events_ + shapes) / base
        rates.append((weight * each).sum())
        spreads.append((weight * (each / base + each**2)).sum() - rates[-1] ** 2)
    return (weight * means**2 / shapes).sum(), np.array(rates), np.array(spreads)


@pytest.mark.parametrize("cv", [0.3, 0.7])
def test_rates_and_limits_are_those_of_the_whole_posterior(cv: float) -> None:
    true, count = next(draws(Scenario(mean=3, cv=cv, lead=3), replicates=1, seed=7))
    count, population = count[~IS_LEAD], residents()[~IS_LEAD]
    found = empirical_bayes(count, population)
    variance, rate, spread = by_brute_force(count, population)
    assert true.size == count.size + 1
    assert found.variance == pytest.approx(variance, rel=0.04)
    np.testing.assert_allclose(found.rate, rate, rtol=0.02)
    posterior = gamma(rate**2 / spread, scale=spread / rate)
    np.testing.assert_allclose(found.lower, posterior.ppf(0.025), rtol=0.04)
    np.testing.assert_allclose(found.upper, posterior.ppf(0.975), rtol=0.02)


@pytest.mark.parametrize("scenario", SCENARIOS, ids=str)
def test_small_municipalities_are_not_pulled_towards_the_city(scenario: Scenario) -> None:
    """With Crema among them they were shown half a person per 1,000 too high."""
    found = simulate(scenario)
    assert found.bias_yardstick > 0.2
    assert abs(found.bias) <= 0.1
    assert found.ratio <= 0.87
    assert 0.93 <= found.coverage <= 0.97


def test_where_the_city_hardly_differs_it_does_no_harm() -> None:
    found = simulate(Scenario(mean=4, cv=0.7, lead=2))
    assert abs(found.bias) <= 0.1
    assert found.ratio <= 1
    assert 0.93 <= found.coverage <= 0.97


def test_an_area_apart_keeps_its_own_rate_and_is_in_no_prior() -> None:
    count, population = [390, 3, 9, 12], [33_786, 1_000, 2_500, 4_000]
    found = empirical_bayes(count, population, apart=[True, False, False, False], multiplier=1000)
    others = empirical_bayes(count[1:], population[1:], multiplier=1000)
    own = poisson_rate(390, 33_786, multiplier=1000)
    assert (found.rate[0], found.lower[0], found.upper[0]) == pytest.approx((own.estimate, own.lower, own.upper))
    assert found.weight[0] == 1
    np.testing.assert_allclose(found.rate[1:], others.rate)
    np.testing.assert_allclose(found.upper[1:], others.upper)
    assert found.mean == others.mean
    assert found.mean < 4


def test_the_sum_of_many_places_weighs_on_the_mean_as_they_would() -> None:
    """As one area it would weigh as one, however many residents the hidden municipalities have."""
    count, population = [1, 9, 2, 12, 1, 10], [1500] * 6
    each = empirical_bayes(count + [2] * 20, population + [1500] * 20, multiplier=1000)
    twenty = empirical_bayes([*count, 40], [*population, 30_000], places=[1] * 6 + [20], multiplier=1000)
    one = empirical_bayes([*count, 40], [*population, 30_000], multiplier=1000)
    assert twenty.mean == pytest.approx(each.mean, rel=0.05)
    assert one.mean > 1.3 * each.mean


def test_few_areas_do_not_run_away() -> None:
    """Two areas leave any mean and variance likely: the first was told 45,000 for 1,000."""
    found = empirical_bayes([29, 3], [8_856, 358], multiplier=1000)
    assert 3.27 < found.rate[0] < 3.5
    assert 3.27 < found.rate[1] < 8.38
    assert found.mean < 8.38


@given(count=events, population=sizes)
def test_smoothed_rates_lie_between_the_own_rate_and_the_mean(count: np.ndarray, population: np.ndarray) -> None:
    found = empirical_bayes(count, population)
    raw = count / population
    slack = 1e-12
    assert np.all((found.weight >= 0) & (found.weight <= 1))
    assert np.all(found.rate >= np.minimum(raw, found.mean) - slack)
    assert np.all(found.rate <= np.maximum(raw, found.mean) + slack)
    assert np.all((found.lower <= found.rate + slack) & (found.rate <= found.upper + slack))


@given(count=events, population=sizes)
def test_the_fewer_the_residents_the_more_an_area_is_shrunk(count: np.ndarray, population: np.ndarray) -> None:
    order = np.argsort(population)
    assert np.all(np.diff(empirical_bayes(count, population).weight[order]) >= -1e-12)


@given(count=events, population=sizes)
def test_per_thousand_is_a_thousand_times_per_resident(count: np.ndarray, population: np.ndarray) -> None:
    one, thousand = empirical_bayes(count, population), empirical_bayes(count, population, multiplier=1000)
    for name in ("rate", "lower", "upper"):
        np.testing.assert_allclose(getattr(thousand, name), getattr(one, name) * 1000, rtol=1e-12)


def test_an_area_without_residents_or_without_data_leaves_the_others_as_they_were() -> None:
    alone = empirical_bayes([20, 0, 20], [1000, 1000, 2000])
    found = empirical_bayes([20, 0, 5, nan, 7, 20], [1000, 1000, 0, 800, nan, 2000])
    assert np.isnan(found.rate).tolist() == [False, False, True, True, True, False]
    assert np.isnan(found.upper).tolist() == [False, False, True, True, True, False]
    assert found.weight[2:5].tolist() == [0.0] * 3
    np.testing.assert_allclose(found.rate[[0, 1, 5]], alone.rate)
    np.testing.assert_allclose(found.lower[[0, 1, 5]], alone.lower)
    assert found.mean == alone.mean


def test_no_event_anywhere_gives_zero_with_the_limit_of_each_area() -> None:
    """Of a prior nothing is known: an area of 500 residents was told the limit of all 2,000."""
    found = empirical_bayes([0, 0], [500, 1500], multiplier=1000)
    assert found.rate.tolist() == [0.0, 0.0]
    assert found.lower.tolist() == [0.0, 0.0]
    np.testing.assert_allclose(found.upper, [3.6889 / 0.5, 3.6889 / 1.5], atol=1e-3)
    assert found.mean == 0


def test_one_area_gets_its_own_rate() -> None:
    found = empirical_bayes([12, 5], [3000, 900], apart=[False, True], multiplier=1000)
    own = poisson_rate([12, 5], [3000, 900], multiplier=1000)
    np.testing.assert_allclose(found.rate, own.estimate)
    np.testing.assert_allclose(found.upper, own.upper)
    assert found.mean == 4.0


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


def test_the_limits_hold_the_rate_even_where_the_posterior_is_all_skew() -> None:
    found = empirical_bayes([0] + [1] * 11, [2030] + [1] * 11)
    assert 0 <= found.lower[0] <= found.rate[0] <= found.upper[0] < 0.1


def test_a_map_is_smoothed_in_less_than_three_milliseconds() -> None:
    """The processor's own time, the best of many: a map asks for several periods."""
    _, count = next(draws(SCENARIOS[-1], replicates=1, seed=1))
    best = nan
    for _ in range(50):
        start = time.thread_time()
        empirical_bayes(count, residents(), apart=IS_LEAD)
        best = np.fmin(best, time.thread_time() - start)
    assert best < 0.003
