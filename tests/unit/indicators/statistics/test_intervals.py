"""Intervals, funnel limits and comparisons, against published values, statsmodels, scipy and their own laws."""

import subprocess
import sys
from math import inf, isclose, isnan, nan

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binom, chi2, norm, poisson
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint
from statsmodels.stats.rates import confint_poisson, confint_poisson_2indep

from indicators.statistics.comparison import (
    FEW,
    MISSING_WORDS,
    Contrast,
    compare_counts,
    compare_proportions,
    compare_rates,
)
from indicators.statistics.funnel import FunnelVerdict, funnel_limits, funnel_verdicts
from indicators.statistics.intervals import IntervalKind, interval, poisson_count, poisson_rate, wilson

counts = st.integers(min_value=0, max_value=5000)
sizes = st.integers(min_value=1, max_value=200_000)
levels = st.sampled_from([0.95, 0.998])


# -- published values ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("count", "lower", "upper"),
    [(10, 4.7874, 18.3915), (100, 81.3621, 121.6279), (0, 0.0, 3.6889), (1, 0.0253, 5.5716), (4, 1.0899, 10.2416)],
)
def test_counts_match_published_byar_and_exact_limits(count: int, lower: float, upper: float) -> None:
    # 10 and 100: Byar, domain values; 0, 1 and 4: Garwood's exact limits (R survival::cipoisson(4) prints 1.089865).
    found = poisson_count(count)
    assert float(found.lower) == pytest.approx(lower, abs=5e-5)
    assert float(found.upper) == pytest.approx(upper, abs=5e-5)


@pytest.mark.parametrize(
    ("count", "total", "lower", "upper"),
    [
        (3, 18, 0.0584, 0.3922),
        (0, 5, 0.0, 0.4345),
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_shares_match_published_wilson_limits(count: int, total: int, lower: float, upper: float) -> None:
    # The last three are Newcombe 1998, Stat Med 17:857, Table I.
    found = wilson(count, total)
    assert float(found.lower) == pytest.approx(lower, abs=5e-5)
    assert float(found.upper) == pytest.approx(upper, abs=5e-5)


@pytest.mark.parametrize(("population", "lower", "upper"), [(406, 0.6, 17.8), (33786, 4.3, 5.8)])
def test_the_domain_example_of_cumignano_and_crema_at_five_per_thousand(
    population: int, lower: float, upper: float
) -> None:
    found = poisson_rate(round(population * 0.005), population, multiplier=1000)
    assert float(found.lower) == pytest.approx(lower, abs=0.06)
    assert float(found.upper) == pytest.approx(upper, abs=0.06)


def test_the_three_sigma_level_uses_z_of_3_09() -> None:
    z = norm.isf(0.001)
    found = poisson_count(100, confidence=0.998)
    assert z == pytest.approx(3.0902, abs=5e-5)
    assert float(found.lower) == pytest.approx(100 * (1 - 1 / 900 - z / 30) ** 3)
    assert float(found.upper) == pytest.approx(101 * (1 - 1 / 909 + z / (3 * np.sqrt(101))) ** 3)


# -- libraries as oracles over a grid ------------------------------------------------------------------------------


@pytest.mark.parametrize("confidence", [0.90, 0.95, 0.998])
def test_wilson_agrees_with_statsmodels_over_a_grid(confidence: float) -> None:
    total = np.repeat([1, 2, 5, 18, 100, 48_000, 10**9], 11).astype(float)
    count = np.floor(total * np.tile(np.linspace(0, 1, 11), 7))
    lower, upper = proportion_confint(count, total, alpha=1 - confidence, method="wilson")
    found = wilson(count, total, confidence=confidence)
    np.testing.assert_allclose(found.lower, lower, atol=1e-12)
    np.testing.assert_allclose(found.upper, upper, atol=1e-12)


@pytest.mark.parametrize("confidence", [0.90, 0.95, 0.998])
def test_exact_limits_agree_with_chi_square_and_statsmodels_below_ten(confidence: float) -> None:
    count = np.arange(1.0, 10.0)
    tail = (1 - confidence) / 2
    found = poisson_count(count, confidence=confidence)
    np.testing.assert_allclose(found.lower, chi2.ppf(tail, 2 * count) / 2)
    np.testing.assert_allclose(found.upper, chi2.ppf(1 - tail, 2 * count + 2) / 2)
    lower, upper = confint_poisson(count, 1, method="exact-c", alpha=1 - confidence)
    np.testing.assert_allclose((found.lower, found.upper), (lower, upper))


def test_byar_stays_within_half_a_percent_of_the_exact_limits_from_ten_events() -> None:
    count = np.arange(10.0, 3000.0)
    lower, upper = confint_poisson(count, 1, method="exact-c")
    found = poisson_count(count)
    np.testing.assert_allclose(found.lower, lower, rtol=0.005)
    np.testing.assert_allclose(found.upper, upper, rtol=0.005)


# -- edges ---------------------------------------------------------------------------------------------------------


def test_missing_numbers_and_empty_denominators_give_nan_and_no_warning() -> None:
    share = wilson([nan, 3, 0, 2], [10, nan, 0, 4])
    rate = poisson_rate([nan, 3, 2, 2], [10, nan, 0, 4], multiplier=10)
    for found in (share, rate):
        assert np.isnan(found.estimate).tolist() == [True, True, True, False]
        assert np.isnan(found.lower).tolist() == [True, True, True, False]
        assert np.isnan(found.upper).tolist() == [True, True, True, False]
    assert float(rate.estimate[3]) == 5.0


def test_no_area_gives_no_limit() -> None:
    assert wilson([], []).lower.shape == (0,)
    assert poisson_count([]).upper.shape == (0,)
    assert funnel_verdicts(IntervalKind.POISSON, [], [], 1.0) == []


def test_a_share_of_none_or_all_has_an_exact_bound() -> None:
    found = wilson([0, 7, 0, 1], [7, 7, 1, 1])
    assert found.lower.tolist()[0] == 0.0
    assert found.upper.tolist()[1] == 1.0
    assert found.upper[2] == pytest.approx(0.793450, abs=1e-6)
    assert found.lower[3] == pytest.approx(1 - 0.793450, abs=1e-6)


def test_huge_counts_stay_finite() -> None:
    found = poisson_count([1e6, 1e12])
    np.testing.assert_allclose(found.upper - found.estimate, [1.96e3, 1.96e6], rtol=0.01)


@pytest.mark.parametrize(
    ("count", "total"),
    [([-1], [5]), ([6], [5]), ([1, inf], [5, 5]), ([1], [-5])],
    ids=["negative", "over", "inf", "size"],
)
def test_impossible_numbers_are_refused_by_name(count: list[float], total: list[float]) -> None:
    with pytest.raises(ValueError, match=r"negative|count <= total"):
        wilson(count, total)


@pytest.mark.parametrize("confidence", [0.0, 1.0, 95.0, nan])
def test_a_confidence_outside_zero_and_one_is_refused(confidence: float) -> None:
    with pytest.raises(ValueError, match="confidence must lie between 0 and 1"):
        poisson_count(5, confidence=confidence)
    with pytest.raises(ValueError, match="confidence must lie between 0 and 1"):
        wilson(1, 5, confidence=confidence)


def test_the_entry_function_dispatches_on_the_kind() -> None:
    share = interval(IntervalKind.WILSON, [3], [18], multiplier=100)
    rate = interval(IntervalKind.POISSON, [3], [18], multiplier=100)
    plain = interval(IntervalKind.NONE, [3], [18], multiplier=100)
    assert share.lower[0] == pytest.approx(5.8366, abs=5e-5)
    assert rate.lower[0] == pytest.approx(float(poisson_count(3).lower) / 18 * 100)
    assert [share.estimate[0], rate.estimate[0], plain.estimate[0]] == pytest.approx([100 / 6] * 3)
    assert isnan(plain.lower[0])
    assert isnan(plain.upper[0])
    assert float(interval(IntervalKind.POISSON, 10).upper) == pytest.approx(18.3915, abs=5e-5)


# -- laws ----------------------------------------------------------------------------------------------------------


@given(count=counts, confidence=levels)
def test_a_count_lies_in_its_interval_which_moves_up_with_it(count: int, confidence: float) -> None:
    found = poisson_count([count, count + 1], confidence=confidence)
    assert found.lower[0] <= count <= found.upper[0]
    assert found.lower[0] < found.lower[1]
    assert found.upper[0] < found.upper[1]


@given(total=sizes, data=st.data(), confidence=levels)
def test_a_share_lies_in_its_interval_inside_zero_and_one(total: int, data: st.DataObject, confidence: float) -> None:
    count = data.draw(st.integers(min_value=0, max_value=total))
    found = wilson(count, total, confidence=confidence)
    assert 0 <= found.lower <= found.estimate <= found.upper <= 1
    other = wilson(total - count, total, confidence=confidence)
    assert float(found.lower) == pytest.approx(1 - float(other.upper), abs=1e-12)


@given(count=counts, total=sizes)
def test_more_confidence_is_a_wider_interval(count: int, total: int) -> None:
    narrow, wide = (poisson_rate(count, total, confidence=c) for c in (0.95, 0.998))
    assert wide.lower <= narrow.lower <= narrow.upper < wide.upper


# -- funnel --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("expected", "below", "above"),
    [((1, 50), (0.0186, 0.0, 0.0250), (0.0201, 0.0052, 0.0250)), ((50.01, 100), (0.0215, 0.0172, 0.0250), None)],
)
def test_false_alarms_match_the_published_table_of_prediction_limits(
    expected: tuple[float, float], below: tuple[float, float, float], above: tuple[float, float, float] | None
) -> None:
    # Seaton & Manktelow 2012, table of median, minimum and maximum probabilities for the 95 % prediction limits.
    events = np.arange(expected[0], expected[1] + 0.005, 0.01)
    found = funnel_limits(IntervalKind.POISSON, events, 1.0)
    low = poisson.cdf(np.ceil(found.lower_95 * events) - 1, events)
    high = poisson.sf(np.floor(found.upper_95 * events), events)
    assert (np.median(low), low.min(), low.max()) == pytest.approx(below, abs=1.01e-4)
    if above is not None:
        assert (np.median(high), high.min(), high.max()) == pytest.approx(above, abs=5.1e-5)


@pytest.mark.parametrize("tail", [0.025, 0.001])
@pytest.mark.parametrize("kind", [IntervalKind.POISSON, IntervalKind.WILSON])
def test_limits_are_the_interpolated_quantiles_of_spiegelhalter(kind: IntervalKind, tail: float) -> None:
    size, target = np.array([30.0, 406.0, 9228.0, 33786.0]), 0.2
    law = poisson(size * target) if kind is IntervalKind.POISSON else binom(size, target)

    def interpolated(probability: float) -> np.ndarray:
        count = law.ppf(probability)
        return count - (law.cdf(count) - probability) / law.pmf(count)

    found = funnel_limits(kind, size, target * 100, multiplier=100)
    lower, upper = (found.lower_95, found.upper_95) if tail == 0.025 else (found.lower_998, found.upper_998)
    np.testing.assert_allclose(lower * size / 100, np.maximum(interpolated(tail), 0), atol=1e-6)
    np.testing.assert_allclose(upper * size / 100, interpolated(1 - tail) + 1, rtol=1e-6)


def test_the_two_sides_of_a_binomial_funnel_mirror_each_other() -> None:
    size = [10, 48, 300]
    found, mirrored = funnel_limits(IntervalKind.WILSON, size, 0.3), funnel_limits(IntervalKind.WILSON, size, 0.7)
    np.testing.assert_allclose(found.upper_95, 1 - mirrored.lower_95)
    np.testing.assert_allclose(found.lower_998, 1 - mirrored.upper_998)


def test_limits_approach_the_normal_ones_in_a_large_population() -> None:
    found = funnel_limits(IntervalKind.POISSON, 1e8, 5.0, multiplier=1000)
    half = 1.959964 * np.sqrt(5e5) / 1e8 * 1000
    assert float(found.upper_95) == pytest.approx(5 + half, abs=half * 0.01)
    assert float(found.lower_95) == pytest.approx(5 - half, abs=half * 0.01)


@settings(deadline=None)
@given(size=st.integers(50, 20_000), target=st.floats(0.5, 50))
def test_the_funnel_widens_as_population_shrinks_and_holds_its_target(size: int, target: float) -> None:
    found = funnel_limits(IntervalKind.POISSON, [size, size * 4], target, multiplier=1000)
    assert found.lower_998[0] <= found.lower_95[0] <= target <= found.upper_95[0] <= found.upper_998[0]
    assert found.upper_95[0] > found.upper_95[1]
    assert found.upper_998[0] > found.upper_998[1]


@settings(deadline=None)
@given(expected=st.floats(0.01, 300), kind=st.sampled_from([IntervalKind.POISSON, IntervalKind.WILSON]))
def test_a_verdict_never_calls_chance_high_or_low_more_often_than_it_says(expected: float, kind: IntervalKind) -> None:
    size, count = 1000, np.arange(0, 1000)
    law = poisson(expected) if kind is IntervalKind.POISSON else binom(size, expected / size)
    verdicts = funnel_verdicts(kind, count, np.full(1000, size), expected / size)
    mass = dict.fromkeys(FunnelVerdict, 0.0)
    for verdict, probability in zip(verdicts, law.pmf(count), strict=True):
        mass[verdict] += probability
    assert mass[FunnelVerdict.ABOVE_998] <= 0.001 + 1e-9
    assert mass[FunnelVerdict.BELOW_998] <= 0.001 + 1e-9
    assert mass[FunnelVerdict.ABOVE_95] + mass[FunnelVerdict.ABOVE_998] <= 0.025 + 1e-9
    assert mass[FunnelVerdict.BELOW_95] + mass[FunnelVerdict.BELOW_998] <= 0.025 + 1e-9


def test_every_verdict_is_given_where_it_is_due() -> None:
    found = funnel_verdicts(
        IntervalKind.POISSON,
        [0, 2, 6, 8, 300, 120, 145, 3, nan],
        [100, 406, 406, 406, 33786, 33786, 33786, 0, 10],
        5,
        multiplier=1000,
    )
    assert found == [
        FunnelVerdict.WITHIN,
        FunnelVerdict.WITHIN,
        FunnelVerdict.ABOVE_95,
        FunnelVerdict.ABOVE_95,
        FunnelVerdict.ABOVE_998,
        FunnelVerdict.BELOW_998,
        FunnelVerdict.WITHIN,
        FunnelVerdict.UNKNOWN,
        FunnelVerdict.UNKNOWN,
    ]
    assert funnel_verdicts(IntervalKind.WILSON, [3, 90], [100, 100], 50, multiplier=100) == [
        FunnelVerdict.BELOW_998,
        FunnelVerdict.ABOVE_998,
    ]
    assert funnel_verdicts(IntervalKind.WILSON, [39], [100], 0.5) == [FunnelVerdict.BELOW_95]


def test_one_person_in_a_tiny_municipality_is_not_called_high() -> None:
    assert funnel_verdicts(IntervalKind.POISSON, [1], [406], 0.25 / 406) == [FunnelVerdict.WITHIN]


def test_every_point_outside_a_drawn_limit_is_called_so() -> None:
    count, size = np.arange(0, 40), np.full(40, 2000)
    limits = funnel_limits(IntervalKind.POISSON, size, 5, multiplier=1000)
    rate = count / size * 1000
    outside = (rate > limits.upper_95) | (rate < limits.lower_95)
    verdicts = funnel_verdicts(IntervalKind.POISSON, count, size, 5, multiplier=1000)
    assert [v is not FunnelVerdict.WITHIN for v in verdicts] == outside.tolist()


@pytest.mark.parametrize(
    ("kind", "size", "target"),
    [
        (IntervalKind.NONE, 10, 0.5),
        (IntervalKind.WILSON, 10, 1.5),
        (IntervalKind.WILSON, 10.5, 0.5),
        (IntervalKind.POISSON, 10, nan),
        (IntervalKind.POISSON, 10, -1),
    ],
)
def test_an_impossible_funnel_is_refused(kind: IntervalKind, size: float, target: float) -> None:
    with pytest.raises(ValueError, match="funnel"):
        funnel_limits(kind, size, target)


# -- comparisons ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "second", "lower", "upper"),
    [
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((5, 56), (0, 29), -0.0381, 0.1926),
        ((0, 10), (0, 20), -0.1611, 0.2775),
        ((10, 10), (0, 20), 0.6791, 1.0000),
        ((7, 34), (1, 34), 0.019, 0.34),
    ],
)
def test_difference_of_shares_matches_newcombe_1998(
    first: tuple[int, int], second: tuple[int, int], lower: float, upper: float
) -> None:
    # Newcombe 1998, Stat Med 17:873, Table II, method 10; the last is Fagerland et al. 2015 (printed to two digits).
    found = compare_proportions(*first, *second)
    tolerance = 5e-3 if first == (7, 34) else 5.1e-5
    assert (found.lower, found.upper) == pytest.approx((lower, upper), abs=tolerance)


@given(data=st.data(), total=st.integers(1, 400), other=st.integers(1, 400))
def test_difference_of_shares_agrees_with_statsmodels(data: st.DataObject, total: int, other: int) -> None:
    first, second = data.draw(st.integers(0, total)), data.draw(st.integers(0, other))
    expected = confint_proportions_2indep(first, total, second, other, method="newcomb", compare="diff")
    found = compare_proportions(first, total, second, other)
    assert (found.lower, found.upper) == pytest.approx(expected, abs=1e-9)


@given(first=st.integers(1, 9), second=st.integers(1, 9), size=st.floats(1, 1e5), other=st.floats(1, 1e5))
def test_rates_under_ten_events_agree_with_mover_of_statsmodels(
    first: int, second: int, size: float, other: float
) -> None:
    found = compare_rates(first, size, second, other)
    options = {"method": "mover", "method_mover": "exact-c"}
    difference = confint_poisson_2indep(first, size, second, other, compare="diff", **options)
    ratio = confint_poisson_2indep(first, size, second, other, compare="ratio", **options)
    assert (found.lower, found.upper) == pytest.approx(difference, rel=1e-6)
    assert (found.ratio_lower, found.ratio_upper) == pytest.approx(ratio, rel=1e-6)


@given(first=st.integers(10, 5000), second=st.integers(10, 5000))
def test_rates_from_ten_events_stay_near_the_exact_mover(first: int, second: int) -> None:
    found = compare_counts(first, second)
    exact = confint_poisson_2indep(first, 1, second, 1, method="mover", method_mover="exact-c", compare="diff")
    assert (found.lower, found.upper) == pytest.approx(exact, abs=0.05, rel=0.002)


@given(first=counts, second=counts, size=sizes, other=sizes)
def test_difference_and_ratio_never_contradict_each_other(first: int, second: int, size: int, other: int) -> None:
    found = compare_rates(first, size, second, other, multiplier=1000)
    assert found.lower <= found.difference <= found.upper
    assert isnan(found.ratio) or found.ratio_lower <= found.ratio <= found.ratio_upper
    if not isclose(found.ratio_lower, 1, rel_tol=1e-9) and not isclose(found.ratio_upper, 1, rel_tol=1e-9):
        assert (found.lower > 0) == (found.ratio_lower > 1)
        assert (found.upper < 0) == (found.ratio_upper < 1)


@given(first=counts, second=counts)
def test_swapping_the_two_sides_turns_the_comparison_round(first: int, second: int) -> None:
    found, swapped = compare_counts(first, second), compare_counts(second, first)
    assert (found.lower, found.upper) == pytest.approx((-swapped.upper, -swapped.lower))
    assert found.distinguishable == swapped.distinguishable


@pytest.mark.parametrize(
    ("first", "second", "words", "distinguishable"),
    [
        (60, 30, "in aumento", True),
        (30, 60, "in diminuzione", True),
        (50, 55, "stabile", False),
        (50, 50, "stabile", False),
        (0, 12, "in diminuzione", True),
        (9, 0, FEW, False),
        (0, 0, FEW, False),
        (nan, 50, MISSING_WORDS, False),
        (50, nan, MISSING_WORDS, False),
    ],
)
def test_two_periods_are_told_in_honest_words(first: float, second: float, words: str, distinguishable: bool) -> None:
    found = compare_counts(first, second)
    assert (found.words, found.distinguishable) == (words, distinguishable)


def test_two_areas_are_told_in_words_that_do_not_speak_of_time() -> None:
    crema, territory, same = (300, 33_786), (400, 126_616), (108, 33_786)
    options = {"multiplier": 1000, "contrast": Contrast.AREAS}
    assert compare_rates(*crema, *territory, **options).words == "superiore"
    assert compare_rates(*territory, *crema, **options).words == "inferiore"
    assert compare_rates(*same, *territory, **options).words == "simile"
    assert compare_rates(*crema, *territory, **options).difference == pytest.approx(5.7203, abs=5e-5)


def test_shares_of_fewer_than_ten_persons_are_not_compared() -> None:
    found = compare_proportions(9, 9, 0, 40)
    assert (found.words, found.distinguishable) == (FEW, False)
    assert compare_proportions(10, 10, 0, 40).words == "in aumento"


def test_a_reference_of_zero_has_an_unbounded_ratio() -> None:
    found = compare_counts(12, 0)
    assert (found.ratio, found.ratio_upper) == (inf, inf)
    assert found.ratio_lower > 1
    nothing = compare_counts(0, 0)
    assert isnan(nothing.ratio)
    assert (nothing.ratio_lower, nothing.ratio_upper) == (0.0, inf)


def test_an_area_without_residents_cannot_be_compared() -> None:
    assert compare_rates(12, 0, 30, 1000).words == MISSING_WORDS


# -- cost ----------------------------------------------------------------------------------------------------------


def loaded_after(statement: str) -> str:
    heavy = "[m for m in ('pandas', 'scipy.stats', 'statsmodels.duration.survfunc') if m in sys.modules]"
    code = f"import sys\n{statement}\nprint({heavy})"
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()


def test_importing_the_statistics_does_not_load_the_heavy_libraries() -> None:
    assert loaded_after("from indicators.statistics import empirical_bayes, intervals, length_of_stay, theil") == "[]"


def test_warming_up_loads_them() -> None:
    found = loaded_after("from indicators.statistics.intervals import warm_up; warm_up()")
    assert found == "['pandas', 'scipy.stats', 'statsmodels.duration.survfunc']"
