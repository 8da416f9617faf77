"""What is published of the method holds whatever the key, and tells nothing of it."""

import pytest

from data_access.settings import DisclosureSettings
from indicators.disclosure_method import transition_matrix, utility

STRICTER = {"threshold": 7, "base": 4}


@pytest.mark.parametrize("words", [{}, STRICTER, {"threshold": 3, "base": 3}, {"base": 100}])
def test_every_true_count_is_shown_as_something(words: dict[str, int]) -> None:
    table = transition_matrix(DisclosureSettings(**words))
    assert table.shown[0] is None
    assert table.probability.sum(axis=1) == pytest.approx(1)
    assert (table.probability[: DisclosureSettings(**words).threshold, 0] == 1).all()


def test_the_key_is_not_part_of_what_is_published() -> None:
    with_key, without = DisclosureSettings(secret="segreta"), DisclosureSettings()
    assert "segreta" not in repr(transition_matrix(with_key))
    assert (transition_matrix(with_key).probability == transition_matrix(without).probability).all()
    assert utility(with_key) == utility(without)


def test_what_protection_costs_is_told_in_persons() -> None:
    cost = utility(DisclosureSettings())
    assert (cost.hidden_to, cost.largest_error) == (5, 4)
    assert (cost.mean_error, cost.root_mean_square_error, cost.bias) == (1.6, 2.0, 0.0)
