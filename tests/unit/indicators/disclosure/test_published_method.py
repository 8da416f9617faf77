"""What is published of the method is what protection does, whatever the key."""

import numpy as np
import polars as pl
import pytest

from data_access.settings import DisclosureSettings
from indicators.catalogue.catalogue import INDICATORS
from indicators.disclosure.published_method import transition_matrix, utility
from indicators.disclosure.rounding import protect

SETS = 3000
STRICTER = {"threshold": 7, "base": 8}


def shown_of(count: int, settings: DisclosureSettings) -> pl.Series:
    """Return what so many sets of ``count`` persons are shown as."""
    keys = np.random.default_rng(count).integers(1, 2**63, SETS).astype(np.uint64)
    tallies = pl.DataFrame({"numerator": [count] * SETS, "numerator_key": keys})
    return protect(tallies, INDICATORS["people_served"], settings)["numerator"]


@pytest.mark.parametrize("words", [{}, STRICTER])
@pytest.mark.parametrize("secret", ["", "un'altra chiave"])
def test_the_published_probabilities_are_those_of_what_is_shown(words: dict[str, int], secret: str) -> None:
    settings = DisclosureSettings(secret=secret, **words)
    table = transition_matrix(settings)
    assert table.true == tuple(range(21))
    for count in (0, 1, settings.threshold - 1, settings.threshold, settings.threshold + 1, 9, 10, 13, 20):
        found = shown_of(count, settings)
        shares = [
            (found.is_null() if figure is None else found == figure).fill_null(value=False).mean()
            for figure in table.shown
        ]
        assert shares == pytest.approx(table.probability[count].tolist(), abs=0.04), count
        assert sum(shares) == pytest.approx(1)


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
