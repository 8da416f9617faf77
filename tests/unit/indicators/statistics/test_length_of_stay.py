"""Median length of stay with open stays, against lifelines, statsmodels and a published trial."""

import warnings
from math import inf, isnan, nan

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from statsmodels.duration.survfunc import SurvfuncRight

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from lifelines import KaplanMeierFitter
    from lifelines.utils import median_survival_times

from indicators.statistics.length_of_stay import MedianStay, median_stay

stays = st.lists(st.tuples(st.integers(0, 40), st.booleans()), min_size=1, max_size=60)

FEWEST = 6
"""Fewest values all on one side of the median that chance gives less than 2.5 times in 100: one half to the sixth."""

# Remission in weeks, Freireich et al. 1963: 6-MP (12 of 21 still in remission) and placebo.
MERCAPTOPURINE = [6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35]
RELAPSED = [1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0]
PLACEBO = [1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23]


def lifelines_limits(nights: list[int], completed: list[bool]) -> tuple[float, float, float]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        fitted = KaplanMeierFitter().fit(nights, completed)
        lower, upper = median_survival_times(fitted.confidence_interval_).to_numpy()[0]
        return fitted.median_survival_time_, lower, upper


def as_infinite(value: float | None) -> float:
    return inf if value is None else value


def touches_one_half(nights: list[int], completed: list[bool]) -> bool:
    with np.errstate(all="ignore"):
        curve = SurvfuncRight(np.array(nights), np.array(completed).astype(int)).surv_prob
    return bool(np.any(np.abs(curve - 0.5) < 1e-9))


def test_the_published_medians_of_the_6mp_trial() -> None:
    treated = median_stay(MERCAPTOPURINE, np.array(RELAPSED, dtype=bool))
    placebo = median_stay(PLACEBO, [True] * 21)
    assert treated == MedianStay(median=23.0, lower=13.0, upper=None, completed=9, in_progress=12)
    assert placebo == MedianStay(median=8.0, lower=4.0, upper=11.0, completed=21, in_progress=0)


@settings(deadline=None)
@given(sample=stays)
def test_median_and_limits_agree_with_lifelines(sample: list[tuple[int, bool]]) -> None:
    nights, completed = [n for n, _ in sample], [c for _, c in sample]
    assume(any(completed) and not touches_one_half(nights, completed))
    found = median_stay(nights, completed)
    median, lower, upper = lifelines_limits(nights, completed)
    assert as_infinite(found.median) == median
    assert found.lower in {lower, None}
    assert as_infinite(found.upper) in {upper, inf}
    if sum(completed) == len(nights) >= FEWEST:
        assert found.lower == lower


@settings(deadline=None)
@given(sample=stays)
def test_median_agrees_with_statsmodels_and_so_do_its_limits_where_it_gives_them(
    sample: list[tuple[int, bool]],
) -> None:
    nights, completed = np.array([n for n, _ in sample]), np.array([c for _, c in sample])
    assume(completed.any() and not touches_one_half(nights, completed))
    found = median_stay(nights, completed)
    with np.errstate(all="ignore"):
        fitted = SurvfuncRight(nights, completed.astype(int))
        median, (lower, upper) = fitted.quantile(0.5), fitted.quantile_ci(0.5)
    assert found.median == (None if isnan(median) else median)
    if not isnan(lower):
        assert found.lower in {lower, None}
        assert as_infinite(found.upper) in {upper, inf}


@given(nights=st.lists(st.integers(0, 400), min_size=1, max_size=80))
def test_without_open_stays_it_is_the_ordinary_median(nights: list[int]) -> None:
    found = median_stay(nights, [True] * len(nights))
    assert found.median == np.median(nights)
    assert found.in_progress == 0


@given(sample=stays)
def test_limits_hold_the_median_and_every_stay_is_counted(sample: list[tuple[int, bool]]) -> None:
    nights, completed = [n for n, _ in sample], [c for _, c in sample]
    found = median_stay(nights, completed)
    assert found.completed + found.in_progress == len(sample)
    assert (found.lower or 0) <= as_infinite(found.median) <= as_infinite(found.upper)


@pytest.mark.parametrize(
    ("nights", "ended", "interval"),
    [
        ([3, 3], [True] * 2, (None, None)),  # «tra 3 e 3» of two stays
        ([3] * (FEWEST - 1), [True] * (FEWEST - 1), (None, None)),
        ([3] * FEWEST, [True] * FEWEST, (3.0, 3.0)),
        ([2] * 8 + [30, 30], [False] * 8 + [True] * 2, (None, None)),  # two at the end of ten
    ],
)
def test_so_few_stays_set_no_limits(nights: list[int], ended: list[bool], interval: tuple[float, float]) -> None:
    assert median_stay(nights, ended).interval == interval


def test_open_stays_lengthen_the_median() -> None:
    nights = [3, 5, 8, 13, 21, 34]
    closed_only = median_stay([3, 5, 8], [True] * 3)
    with_open = median_stay(nights, [True, True, True, False, False, False])
    assert closed_only.median == 5.0
    assert with_open.median == 8.0
    assert with_open.in_progress == 3


def test_no_median_when_the_curve_never_falls_to_one_half() -> None:
    found = median_stay([2, 10, 10, 10, 10], [True, False, False, False, False])
    assert found.median is None
    assert found.upper is None
    assert (found.completed, found.in_progress) == (1, 4)


def test_a_curve_that_ends_at_one_half_gives_the_length_at_which_it_got_there() -> None:
    assert median_stay([4, 6, 9, 9], [True, True, False, False]).median == 6.0


def test_no_stay_and_no_completed_stay_give_no_median() -> None:
    assert median_stay([], []) == MedianStay(median=None, lower=None, upper=None, completed=0, in_progress=0)
    assert median_stay([5, 9], [False, False]) == MedianStay(
        median=None, lower=None, upper=None, completed=0, in_progress=2
    )


def test_stays_that_all_end_together_have_that_length() -> None:
    assert median_stay([7] * 12, [True] * 12) == MedianStay(
        median=7.0, lower=7.0, upper=7.0, completed=12, in_progress=0
    )


def test_a_length_not_supplied_is_left_out() -> None:
    found = median_stay([1, nan, 2, 3], [True, True, True, True])
    assert (found.median, found.completed) == (2.0, 3)


def test_more_confidence_is_a_wider_interval() -> None:
    nights = list(range(1, 101))
    narrow, wide = (median_stay(nights, [True] * 100, confidence=c) for c in (0.95, 0.998))
    assert as_infinite(wide.lower) < as_infinite(narrow.lower)
    assert as_infinite(narrow.upper) < as_infinite(wide.upper)


def test_impossible_input_is_refused() -> None:
    with pytest.raises(ValueError, match="less than zero nights"):
        median_stay([-1, 2], [True, True])
    with pytest.raises(ValueError, match="one state per stay"):
        median_stay([1, 2], [True])
    with pytest.raises(ValueError, match="confidence"):
        median_stay([1, 2], [True, True], confidence=95)
