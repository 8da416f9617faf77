"""Theil and Gini, against PySAL (each rate repeated once per resident) and their own laws."""

import warnings
from math import log, nan

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from inequality.gini import Gini
    from inequality.theil import TheilD

from indicators.statistics.theil import gini, theil

GROUPS = ["Crema", "Territorio", "Territorio", "Territorio", "Altro", "Altro"]
events = arrays(np.int64, 6, elements=st.integers(0, 60))
residents = arrays(np.int64, 6, elements=st.integers(1, 90))


def test_a_case_worked_by_hand() -> None:
    # Shares of events 1/2, 1/4, 1/4; of residents 1/4, 1/4, 1/2: T = ½ ln 2 + ¼ ln 1 + ¼ ln ½ = ¼ ln 2.
    # Between {a} and {b, c}: ½ ln 2 + ½ ln(½ / ¾) = ½ ln(4/3). Gini: 1 − (½·¼ + ¼·¾ + ¼·3/2) = 0.3125.
    found = theil([10, 5, 5], [100, 100, 200], ["Crema", "Territorio", "Territorio"])
    assert found is not None
    assert found.total == pytest.approx(0.25 * log(2))
    assert found.between == pytest.approx(0.5 * log(4 / 3))
    assert found.within == pytest.approx(0.25 * log(2) - 0.5 * log(4 / 3))
    assert found.between_share == pytest.approx(2 * log(4 / 3) / log(2))
    assert found.areas == 3
    assert gini([10, 5, 5], [100, 100, 200]) == pytest.approx(0.3125)


@given(count=events, population=residents)
def test_theil_and_its_parts_agree_with_pysal(count: np.ndarray, population: np.ndarray) -> None:
    assume(count.sum() > 0)
    found = theil(count, population, GROUPS)
    assert found is not None
    oracle = TheilD(np.repeat(count / population, population), np.repeat(GROUPS, population))
    assert found.total == pytest.approx(float(np.ravel(oracle.T)[0]), abs=1e-9)
    assert found.between == pytest.approx(float(np.ravel(oracle.bg)[0]), abs=1e-9)
    assert found.within == pytest.approx(float(np.ravel(oracle.wg)[0]), abs=1e-9)


@given(count=events, population=residents)
def test_gini_agrees_with_pysal(count: np.ndarray, population: np.ndarray) -> None:
    assume(count.sum() > 0)
    assert gini(count, population) == pytest.approx(float(Gini(np.repeat(count / population, population)).g), abs=1e-9)


@given(count=events, population=residents)
def test_the_parts_add_up_and_stay_in_their_bounds(count: np.ndarray, population: np.ndarray) -> None:
    assume(count.sum() > 0)
    found, coefficient = theil(count, population, GROUPS), gini(count, population)
    assert found is not None
    assert coefficient is not None
    assert found.between + found.within == pytest.approx(found.total, abs=1e-12)
    assert 0 <= found.between <= found.total <= log(population.sum() / population.min()) + 1e-9
    assert found.within >= 0
    assert 0 <= coefficient < 1


@given(count=events, population=residents)
def test_within_is_the_event_weighted_mean_of_the_groups_own_theil(count: np.ndarray, population: np.ndarray) -> None:
    assume(count.sum() > 0)
    found, mean = theil(count, population, GROUPS), 0.0
    assert found is not None
    for group in set(GROUPS):
        inside = np.array(GROUPS) == group
        own = theil(count[inside], population[inside], [group] * int(inside.sum()))
        mean += 0.0 if own is None else count[inside].sum() / count.sum() * own.total
    assert found.within == pytest.approx(mean, abs=1e-9)


def test_equal_rates_have_no_inequality_and_no_share() -> None:
    found = theil([2, 4, 6], [100, 200, 300], ["Crema", "Territorio", "Territorio"])
    assert found is not None
    assert (found.total, found.between, found.within) == pytest.approx((0.0, 0.0, 0.0), abs=1e-15)
    assert gini([2, 4, 6], [100, 200, 300]) == pytest.approx(0.0, abs=1e-15)


def test_a_single_area_has_no_share_to_give() -> None:
    found = theil([3], [100], ["Crema"])
    assert found is not None
    assert (found.total, found.between_share) == (0.0, None)


def test_everything_in_one_area_is_the_largest_inequality() -> None:
    found = theil([7, 0, 0, 0], [100, 100, 100, 100], ["Crema", "T", "T", "T"])
    assert found is not None
    assert found.total == pytest.approx(log(4))
    assert found.between_share == pytest.approx(1.0)
    assert gini([7, 0, 0, 0], [100, 100, 100, 100]) == pytest.approx(0.75)


def test_merging_two_areas_of_equal_rate_changes_nothing() -> None:
    split = theil([10, 5, 5], [100, 100, 100], ["Crema", "T", "T"])
    merged = theil([10, 10], [100, 200], ["Crema", "T"])
    assert split is not None
    assert merged is not None
    assert split.total == pytest.approx(merged.total)
    assert gini([10, 5, 5], [100, 100, 100]) == pytest.approx(gini([10, 10], [100, 200]))


def test_without_events_or_areas_there_is_no_index() -> None:
    assert theil([0, 0], [100, 100], ["Crema", "T"]) is None
    assert gini([0, 0], [100, 100]) is None
    assert theil([], [], []) is None
    assert gini([], []) is None
    assert gini([nan, 4], [100, 0]) is None


def test_missing_areas_and_areas_without_residents_take_no_part() -> None:
    found = theil([10, nan, 5, 9, 5], [100, 50, 100, 0, 200], ["Crema", "T", "T", "T", "T"])
    alone = theil([10, 5, 5], [100, 100, 200], ["Crema", "T", "T"])
    assert found == alone
    assert gini([10, nan, 5, 9, 5], [100, 50, 100, 0, 200]) == gini([10, 5, 5], [100, 100, 200])


def test_impossible_input_is_refused() -> None:
    with pytest.raises(ValueError, match="cannot be negative"):
        gini([-1, 2], [10, 10])
    with pytest.raises(ValueError, match="one number per area"):
        theil([1, 2], [10], ["Crema", "T"])
    with pytest.raises(ValueError, match="2 areas but 1 groups"):
        theil([1, 2], [10, 10], ["Crema"])
