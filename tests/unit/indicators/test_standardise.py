"""Direct and indirect standardisation, on hand-made cases, against Dobson's formula and their own laws."""

from math import nan, sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from indicators.intervals import poisson_count
from indicators.standardise import Refusal, direct_rate, indirect_ratio, stratum_rates

# The sample of PHEindicatormethods' R/SMR.R: 19 five-year bands, European Standard Population 2013.
ESP_2013 = [
    5000,
    5500,
    5500,
    5500,
    6000,
    6000,
    6500,
    7000,
    7000,
    7000,
    7000,
    6500,
    6000,
    5500,
    5000,
    4000,
    2500,
    1500,
    1000,
]
POPULATION = [
    84935,
    80367,
    72122,
    79259,
    99806,
    87362,
    81579,
    71103,
    70001,
    69007,
    63203,
    52638,
    46087,
    40887,
    32604,
    28399,
    21625,
    13021,
    7355,
]
EVENTS = [27, 45, 55, 100, 125, 300, 295, 270, 275, 450, 455, 459, 345, 300, 270, 265, 100, 90, 35]

strata = arrays(np.int64, (3, 6), elements=st.integers(1, 5000))
events = arrays(np.int64, (3, 6), elements=st.integers(2, 80))
weights = arrays(np.int64, 6, elements=st.integers(1, 9000))


def dobson(count: list[int], population: list[int], standard: list[int], *, confidence: float) -> list[float]:
    """Dobson's interval one stratum at a time, as calculate_dsr spells it."""
    total, weight = sum(count), sum(standard)
    value = sum(w * x / n for x, n, w in zip(count, population, standard, strict=True)) / weight
    variance = sum((w / n) ** 2 * x for x, n, w in zip(count, population, standard, strict=True)) / weight**2
    byar = poisson_count(total, confidence=confidence)
    return [value + sqrt(variance / total) * (float(limit) - total) for limit in (total, byar.lower, byar.upper)]


@pytest.mark.parametrize("confidence", [0.95, 0.998])
def test_a_direct_rate_follows_dobson_with_byar_limits(confidence: float) -> None:
    found = direct_rate(EVENTS, POPULATION, ESP_2013, multiplier=100_000, confidence=confidence)
    expected = [v * 100_000 for v in dobson(EVENTS, POPULATION, ESP_2013, confidence=confidence)]
    assert [float(found.value), float(found.lower), float(found.upper)] == pytest.approx(expected, rel=1e-12)
    assert found.count == 4261


def test_a_direct_rate_worked_by_hand() -> None:
    # Rates 10/1000 and 20/500, weights 3:1: (3·0.01 + 1·0.04)/4 = 17.5 per 1,000.
    # v = (9·10/1000² + 1·20/500²)/16 = 1.0625e-5; √(v/30) = 5.951190e-4; Byar(30) = 20.2379-42.8282
    found = direct_rate([10, 20], [1000, 500], [3, 1])
    assert float(found.value) == pytest.approx(17.5)
    assert float(found.lower) == pytest.approx(17.5 + 0.5951190 * (20.2379 - 30), abs=1e-3)
    assert float(found.upper) == pytest.approx(17.5 + 0.5951190 * (42.8282 - 30), abs=1e-3)


def test_standardising_removes_a_difference_of_ages_alone() -> None:
    # Same rates by age (1 and 10 per 1,000); the second municipality is much older.
    found = direct_rate([[9, 10], [1, 90]], [[9000, 1000], [1000, 9000]], [8000, 2000])
    np.testing.assert_allclose(found.value, [2.8, 2.8])
    ratio = indirect_ratio([19, 91], [[9000, 1000], [1000, 9000]], [0.001, 0.010])
    np.testing.assert_allclose(ratio.ratio, [1.0, 1.0])


@given(count=events, population=strata, standard=weights)
def test_the_limits_hold_the_direct_rate(count: np.ndarray, population: np.ndarray, standard: np.ndarray) -> None:
    found = direct_rate(count, population, standard)
    assert np.all((found.lower < found.value) & (found.value < found.upper))
    wider = direct_rate(count, population, standard, confidence=0.998)
    assert np.all((wider.lower < found.lower) & (found.upper < wider.upper))


@given(count=events, population=strata)
def test_with_its_own_residents_as_standard_the_rate_is_the_crude_one(
    count: np.ndarray, population: np.ndarray
) -> None:
    found = direct_rate(count[0], population[0], population[0], multiplier=1000)
    assert float(found.value) == pytest.approx(count[0].sum() / population[0].sum() * 1000)
    byar = poisson_count(count[0].sum())
    assert float(found.lower) == pytest.approx(float(byar.lower) / population[0].sum() * 1000)


def test_a_direct_rate_under_ten_events_is_refused_with_its_reason() -> None:
    found = direct_rate([[4, 5], [4, 6]], [[500, 500], [500, 500]], [1, 1])
    assert found.refusal.tolist() == [Refusal.TOO_FEW, Refusal.NONE]
    assert np.isnan([found.value[0], found.lower[0], found.upper[0]]).all()
    assert found.value[1] == pytest.approx(10.0)
    assert found.count.tolist() == [9.0, 10.0]


def test_an_empty_stratum_and_missing_data_are_refused_with_their_reason() -> None:
    found = direct_rate([[20, 0], [20, nan], [20, 5]], [[500, 0], [500, 500], [500, nan]], [1, 1])
    assert found.refusal.tolist() == [Refusal.EMPTY_STRATUM, Refusal.MISSING, Refusal.MISSING]
    assert np.isnan(found.value).all()


def test_a_stratum_without_weight_counts_for_nothing() -> None:
    found = direct_rate([12, 30], [1000, 0], [7, 0])
    assert found.refusal == Refusal.NONE
    assert float(found.value) == pytest.approx(12.0)
    assert float(found.count) == 12.0


def test_an_indirect_ratio_worked_by_hand() -> None:
    # Expected 1000·0.002 + 500·0.006 = 5; 8 events: exact limits 3.4538-15.7632, over 5.
    found = indirect_ratio([8, 0, 3], [[1000, 500], [1000, 500], [0, 0]], [0.002, 0.006])
    assert found.expected.tolist() == pytest.approx([5.0, 5.0, 0.0])
    assert found.ratio[:2].tolist() == [1.6, 0.0]
    assert found.lower[:2].tolist() == pytest.approx([0.69077, 0.0], abs=5e-5)
    assert found.upper[:2].tolist() == pytest.approx([3.15264, 0.73778], abs=5e-5)
    assert np.isnan([found.ratio[2], found.lower[2], found.upper[2]]).all()


def test_the_reference_itself_has_ratio_one_and_its_crude_rate() -> None:
    rates = stratum_rates(EVENTS, POPULATION)
    found = indirect_ratio(sum(EVENTS), POPULATION, rates)
    assert float(found.ratio) == pytest.approx(1.0)
    crude = sum(EVENTS) / sum(POPULATION) * 1000
    byar = poisson_count(sum(EVENTS))
    rate = found.as_rate(crude)
    assert float(rate.estimate) == pytest.approx(crude)
    assert float(rate.lower) == pytest.approx(float(byar.lower) / sum(POPULATION) * 1000)
    assert float(rate.upper) == pytest.approx(float(byar.upper) / sum(POPULATION) * 1000)


def test_a_stratum_nobody_lives_in_has_rate_zero_in_the_reference() -> None:
    assert stratum_rates([3, 0], [600, 0]).tolist() == [0.005, 0.0]


def test_a_missing_count_or_population_gives_no_ratio() -> None:
    found = indirect_ratio([nan, 4], [[100, 100], [nan, 100]], [0.01, 0.02])
    assert np.isnan(found.ratio).all()
    assert np.isnan(found.upper).all()


def test_strata_that_do_not_match_are_refused() -> None:
    with pytest.raises(ValueError, match="strata do not match"):
        direct_rate([1, 2, 3], [10, 10, 10], [1, 1])
    with pytest.raises(ValueError, match="strata do not match"):
        direct_rate([[1, 2]], [10, 10], [1, 1])
    with pytest.raises(ValueError, match="reference rates"):
        indirect_ratio([5], [[10, 10]], [0.1, 0.1, 0.1])
    with pytest.raises(ValueError, match="cannot be negative"):
        direct_rate([-1, 2], [10, 10], [1, 1])
    with pytest.raises(ValueError, match="cannot be negative"):
        indirect_ratio([5], [[10, 10]], [0.1, -0.1])
    with pytest.raises(ValueError, match="standard population is empty"):
        direct_rate([1, 2], [10, 10], [0, 0])
