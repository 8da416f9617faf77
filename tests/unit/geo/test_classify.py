"""Classes of a map: readable breaks, no empty class, the same in every period, and nothing that makes it fall."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.classify import NO_CLASS, BreaksError, Scheme, class_breaks, class_counts, classify

SCHEMES = list(Scheme)


def test_quintiles_of_a_hundred_numbers_are_round() -> None:
    values = np.arange(1, 101)

    assert class_breaks(values) == (20.0, 40.0, 60.0, 80.0)
    assert class_counts(classify(values, (20.0, 40.0, 60.0, 80.0)), (20.0, 40.0, 60.0, 80.0)) == (20, 20, 20, 20, 20)


def test_natural_breaks_find_the_five_clusters() -> None:
    values = [1.0, 1.2, 1.1, 10.3, 10.1, 20.4, 20.2, 30.1, 30.2, 90.7, 91.0]

    breaks = class_breaks(values, scheme=Scheme.NATURAL)

    assert breaks == (1.2, 12.0, 22.0, 32.0)
    assert class_counts(classify(values, breaks), breaks) == (3, 2, 2, 2, 2)


def test_a_value_far_above_all_others_is_not_in_their_class() -> None:
    """Crema, 11,4, was in one class with ten municipalities at half of it."""
    rates = [*np.linspace(0.8, 6.3, 47).round(1), 11.4]

    breaks = class_breaks(rates, scheme=Scheme.NATURAL, decimals=1)

    assert classify(rates, breaks).tolist().count(4) == 1
    assert class_counts(classify(rates, breaks), breaks)[4] == 1
    assert min(class_counts(classify(rates, breaks), breaks)[:4]) >= 10


def test_many_values_far_above_the_others_are_no_exception() -> None:
    values = [1.0] * 10 + [2.0] * 10 + [30.0] * 10 + [31.0] * 10

    assert class_breaks(values, scheme=Scheme.NATURAL, classes=2) == (2.0,)


@pytest.mark.parametrize("decimals", [0, 1, 2])
@pytest.mark.parametrize("scheme", SCHEMES)
def test_breaks_have_no_more_decimals_than_the_values_printed(scheme: Scheme, decimals: int) -> None:
    values = np.random.default_rng(3).gamma(2, 2, 200).round(decimals)

    breaks = class_breaks(values, scheme=scheme, decimals=decimals)

    assert len(breaks) == 4
    assert all(round(edge, decimals) == edge for edge in breaks)


def test_breaks_are_as_round_as_the_classes_allow() -> None:
    rates = np.linspace(0.3137, 9.8713, 48)

    assert class_breaks(rates) == (2.2, 4.0, 6.2, 8.0)


def test_a_value_on_a_break_belongs_below_it() -> None:
    assert classify([1.9, 2.0, 2.1, 5.0, 5.1], (2.0, 5.0)).tolist() == [0, 0, 1, 1, 2]


def test_values_of_another_period_beyond_the_breaks_stay_in_the_outer_classes() -> None:
    assert classify([-3.0, 1_000.0], (2.0, 5.0)).tolist() == [0, 2]


def test_pooled_breaks_give_a_value_the_same_class_in_every_period() -> None:
    first, second = np.arange(1.0, 49.0), np.arange(30.0, 78.0)
    breaks = class_breaks(np.concatenate([first, second]))

    shared = np.arange(30.0, 49.0)
    assert (
        classify(first[29:], breaks).tolist()
        == classify(second[:19], breaks).tolist()
        == classify(shared, breaks).tolist()
    )


def test_missing_and_infinite_values_have_no_class() -> None:
    indices = classify([1.0, float("nan"), float("inf"), None], (2.0,))  # type: ignore[list-item]  # as frames give them

    assert indices.tolist() == [0, NO_CLASS, NO_CLASS, NO_CLASS]
    assert class_counts(indices, (2.0,)) == (1, 0)


def test_missing_values_and_zeros_do_not_move_the_breaks() -> None:
    values = np.arange(1.0, 101.0)
    dirty = np.concatenate([values, np.zeros(40), [np.nan, np.inf, -np.inf]])

    assert class_breaks(dirty) == class_breaks(values)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("values", [[], [7.0], [7.0] * 48, [0.0] * 48, [float("nan")] * 48])
def test_without_differences_there_is_one_class(values: list[float], scheme: Scheme) -> None:
    assert class_breaks(values, scheme=scheme) == ()
    assert set(classify(values, ()).tolist()) <= {0, NO_CLASS}


@pytest.mark.parametrize("scheme", SCHEMES)
def test_few_distinct_values_have_a_class_each(scheme: Scheme) -> None:
    values = [1.0] * 20 + [2.0] * 20 + [9.0] * 8

    breaks = class_breaks(values, scheme=scheme)

    assert breaks == (1.0, 2.0)
    assert class_counts(classify(values, breaks), breaks) == (20, 20, 8)


def test_one_class_needs_no_breaks() -> None:
    assert class_breaks([1.0, 2.0, 3.0], classes=1) == ()


def test_ties_make_fewer_classes_never_equal_breaks() -> None:
    assert class_breaks([1] * 40 + [2, 3, 4, 5, 6, 7, 8, 9]) == (1.0,)


def test_a_long_pool_has_natural_breaks_in_reasonable_time() -> None:
    values = np.random.default_rng(5).gamma(2, 10, 48 * 46)

    breaks = class_breaks(values, scheme=Scheme.NATURAL)

    assert len(breaks) == 4
    assert min(class_counts(classify(values, breaks), breaks)) > 0


@pytest.mark.parametrize("breaks", [(2.0, 1.0), (1.0, 1.0), (float("nan"),), (1.0, float("inf"))])
def test_impossible_breaks_are_refused_in_italian(breaks: tuple[float, ...]) -> None:
    with pytest.raises(BreaksError, match=r"Soglie non valide.*strettamente crescente"):
        classify([1.0], breaks)


NUMBERS = st.one_of(
    st.lists(st.floats(-1e6, 1e6, allow_subnormal=False), max_size=60),
    st.lists(st.integers(0, 12).map(float), max_size=60),
    st.lists(st.floats(0, 1).map(lambda share: round(share, 3)), max_size=60),
)


@settings(max_examples=150, deadline=None)
@given(values=NUMBERS, scheme=st.sampled_from(SCHEMES), classes=st.integers(1, 7))
def test_whatever_the_values_breaks_increase_and_no_class_is_empty(
    values: list[float], scheme: Scheme, classes: int
) -> None:
    coloured = [value for value in values if value != 0]
    breaks = class_breaks(values, scheme=scheme, classes=classes)
    counts = class_counts(classify(coloured, breaks), breaks)

    assert len(breaks) <= classes - 1
    assert list(breaks) == sorted(set(breaks))
    assert sum(counts) == len(coloured)
    assert not coloured or min(counts) > 0


@settings(max_examples=60, deadline=None)
@given(values=st.lists(st.integers(0, 400), min_size=1, max_size=60))
def test_whole_values_have_whole_breaks(values: list[int]) -> None:
    assert all(threshold == int(threshold) for threshold in class_breaks(values))


def test_fewer_values_than_classes_once_sampled_make_fewer_classes() -> None:
    """A quarter in which the rates of forty municipalities were three numbers broke the page of the map."""
    values = np.array([0.4] * 60 + [0.5] * 60 + [0.6] * 60 + [0.41, 3.0])
    assert 0 < len(class_breaks(values, scheme=Scheme.NATURAL, classes=5, decimals=2)) <= 4
