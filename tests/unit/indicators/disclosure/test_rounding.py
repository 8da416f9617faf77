"""What `protect` does with any tallies, by their columns and the indicator's kind."""

from dataclasses import replace
from typing import Any

import numpy as np
import polars as pl
import pytest

from data_access.settings import DEMO_SECRET, DisclosureSettings
from indicators.catalogue.catalogue import INDICATORS
from indicators.disclosure.rounding import HELPERS, protect
from indicators.model.indicator import Indicator, Kind

SETTINGS = DisclosureSettings()
PERSONS = INDICATORS["people_served"]
DRAWN = [5, 5, 10, 5, 5, 5, 10, 10, 5, 5, 5, 5]


def of_kind(kind: Kind, **words: Any) -> Indicator:
    return replace(PERSONS, kind=kind, **words)


def tallies(**columns: list[Any]) -> pl.DataFrame:
    keys = {name: pl.UInt64 for name in columns if name.endswith("_key")}
    return pl.DataFrame(columns, schema_overrides=keys)


def test_a_count_of_persons_without_its_key_never_leaves_by_mistake() -> None:
    with pytest.raises(pl.exceptions.ColumnNotFoundError):
        protect(tallies(numerator=[7]), PERSONS, SETTINGS)


def test_a_column_with_a_key_is_protected_whatever_the_kind() -> None:
    ratio = of_kind(Kind.RATIO)
    given = tallies(numerator=[3, 7, 10], numerator_key=[1, 2, 3], denominator=[12, 9, 10], denominator_key=[4, 5, 6])
    found = protect(given, ratio, SETTINGS)
    assert found["suppressed"].to_list() == [True, False, False]
    assert found["numerator"].to_list()[0] is None
    assert found["denominator"].to_list()[0] is None
    assert found["numerator"].to_list()[1] in {5, 10}
    assert found["numerator"].to_list()[2] == 10


def test_persons_over_other_persons_hide_when_either_is_small() -> None:
    given = tallies(numerator=[3, 9, 20], numerator_key=[1, 2, 3], denominator=[9, 2, 15], denominator_key=[4, 5, 6])
    assert protect(given, of_kind(Kind.PEOPLE_RATIO), SETTINGS)["suppressed"].to_list() == [True, True, False]


def test_an_index_needs_ten_persons_and_leaves_with_the_digits_that_are_shown() -> None:
    index = of_kind(Kind.INDEX, decimals=2)
    given = tallies(value=[0.123456, 0.5], numerator=[0.0712, 0.1], persons=[40, 9])
    found = protect(given, index, SETTINGS)
    assert found["value"].to_list() == [0.12, None]
    assert found["numerator"].to_list() == [None, None]


def test_quantities_that_tell_of_nobody_are_exact() -> None:
    count = of_kind(Kind.COUNT)
    found = protect(tallies(numerator=[3, 18]), count, SETTINGS)
    assert found["numerator"].to_list() == [3, 18]
    assert found["suppressed"].to_list() == [False, False]


def test_anonymous_contacts_that_are_few_do_not_turn_into_zero() -> None:
    found = protect(tallies(numerator=[2, 0], persons=[0, 0]), of_kind(Kind.COUNT), SETTINGS, personal=True)
    assert found["suppressed"].to_list() == [True, True]
    nobody = np.array([False, True])
    found = protect(
        tallies(numerator=[2, 0], persons=[0, 0]), of_kind(Kind.COUNT), SETTINGS, personal=True, nobody=nobody
    )
    assert found["numerator"].to_list() == [None, 0]


def test_the_same_sum_of_the_same_number_of_persons_is_rounded_the_same_way() -> None:
    given = tallies(numerator=[18] * 5, persons=[6] * 5)
    assert protect(given, of_kind(Kind.COUNT), SETTINGS, personal=True)["numerator"].n_unique() == 1


def test_the_euros_of_a_mean_are_exact_and_its_persons_rounded() -> None:
    given = tallies(numerator=[1234.5], denominator=[17], denominator_key=[8], persons=[17])
    found = protect(given, of_kind(Kind.PER_PERSON), SETTINGS)
    assert found["numerator"].item() == 1234.5
    assert found["denominator"].item() in {15, 20}


def test_rows_withheld_hide_zeros_too() -> None:
    given = tallies(numerator=[0, 20], numerator_key=[0, 7])
    found = protect(given, PERSONS, SETTINGS, withheld=pl.col("numerator") == 0)
    assert found["suppressed"].to_list() == [True, False]


def test_zeros_are_hidden_with_the_small_counts() -> None:
    given = tallies(
        sex=["F", "F", "M", "M"],
        age_band=["0-17", "65+", "0-17", "65+"],
        numerator=[2, 6, 0, 30],
        numerator_key=[1, 2, 0, 3],
    )
    assert protect(given, PERSONS, SETTINGS)["suppressed"].to_list() == [True, False, True, False]


def test_what_is_part_of_a_hidden_set_is_hidden() -> None:
    given = tallies(numerator=[5] * 40 + [4] * 40, numerator_key=[*range(40), *range(40)])
    hidden = protect(given, PERSONS, SETTINGS)["suppressed"].to_list()
    assert all(hidden[40:])
    assert protect(given, PERSONS, SETTINGS, turns={3: 1})["suppressed"].to_list()[:3] == hidden[:3]


def test_the_rest_of_a_share_is_drawn_with_its_own_key() -> None:
    """Five left out of thirty are the same five whichever share leaves them out."""
    share = of_kind(Kind.PROPORTION)
    rests = range(40)
    given = tallies(
        numerator=[25] * 40,
        denominator=[30] * 40,
        numerator_key=[1000] * 40,
        denominator_key=[1000 + rest for rest in rests],
    )
    alone = tallies(numerator=[5] * 40, numerator_key=list(rests))
    assert protect(given, share, SETTINGS)["suppressed"].equals(protect(alone, PERSONS, SETTINGS)["suppressed"])


def test_a_mean_leaves_with_the_digits_that_are_shown() -> None:
    """18/13 to sixteen digits is 18 over 13, whatever is rounded beside it."""
    given = tallies(value=[18 / 13], numerator=[18], denominator=[13], persons=[13])
    assert protect(given, of_kind(Kind.QUANTILE, decimals=1), SETTINGS)["value"].item() == 1.4


def test_what_serves_protection_never_leaves() -> None:
    given = tallies(numerator=[12], numerator_key=[1], persons=[12], persons_key=[1])
    assert set(protect(given, PERSONS, SETTINGS).columns) & set(HELPERS) == set()


def test_rounding_stays_within_the_base_for_every_count() -> None:
    counts = list(range(6, 106))
    given = tallies(numerator=counts, numerator_key=[7919 * count for count in counts])
    rounded = protect(given, PERSONS, SETTINGS)["numerator"].to_list()
    assert all(value % 5 == 0 for value in rounded)
    assert all(abs(value - count) < 5 for value, count in zip(rounded, counts, strict=True))
    assert [value for value, count in zip(rounded, counts, strict=True) if count % 5 == 0] == counts[4::5]


def test_rounding_up_is_as_likely_as_the_remainder_says() -> None:
    given = tallies(numerator=[8] * 2000, numerator_key=list(range(2000)))
    up = protect(given, PERSONS, SETTINGS)["numerator"].to_list().count(10)
    assert abs(up - 1200) < 3 * (2000 * 0.6 * 0.4) ** 0.5


def test_figures_of_the_demonstration_key_do_not_change() -> None:
    """Published figures must be the same tomorrow: this fails if the way of drawing changes."""
    given = tallies(numerator=[7] * 12, numerator_key=list(range(12)))
    drawn = protect(given, PERSONS, SETTINGS)["numerator"].to_list()
    assert drawn == protect(given, PERSONS, DisclosureSettings(secret=DEMO_SECRET))["numerator"].to_list()
    assert drawn == DRAWN
