"""Smoothed results: what maps show first."""

import pytest

from indicators.analysis.smoothed_rates import smooth
from indicators.model.query import Grouping
from indicators.model.result import Status
from indicators.statistics.empirical_bayes import empirical_bayes
from tests.support.results import PERSONS, RATE, a_result, row

BY = (Grouping.MUNICIPALITY,)
LEAD, BETA, RIVOLTA = "099001", "099002", "099003"


def rates():
    return a_result(
        [
            row(LEAD, value=11.5, n=(390, 33_786), limits=(10.4, 12.7)),
            row(BETA, value=3.3, n=(29, 8_856), limits=(2.2, 4.7)),
            row(RIVOLTA, status=Status.SUPPRESSED, n=(None, None)),
        ],
        by=BY,
        indicator=RATE,
    )


def whole(numerator: float, denominator: float):
    value = numerator / denominator * 1000
    return a_result([row(value=value, n=(numerator, denominator))], indicator=RATE)


def test_values_and_limits_are_those_of_empirical_bayes() -> None:
    frame = smooth(rates()).frame
    expected = empirical_bayes([390, 29], [33_786, 8_856], multiplier=1000)
    assert frame["value"][:2].to_list() == pytest.approx(expected.rate.tolist())
    assert frame["lower"][:2].to_list() == pytest.approx(expected.lower.tolist())
    assert frame["upper"][:2].to_list() == pytest.approx(expected.upper.tolist())


def test_counts_and_states_stay_as_they_were() -> None:
    kept = ["municipality", "numerator", "denominator", "status", "provisional"]
    assert smooth(rates()).frame.select(kept).equals(rates().frame.select(kept))


def test_what_is_hidden_stays_hidden() -> None:
    hidden = smooth(rates(), whole=whole(422, 43_000)).row(municipality=RIVOLTA)
    assert hidden is not None
    assert (hidden["value"], hidden["lower"], hidden["upper"]) == (None, None, None)


def test_hidden_municipalities_pull_the_mean_through_the_whole() -> None:
    """Three persons in 358 residents are left of the whole: they enter the mean together, as one area."""
    found = smooth(rates(), whole=whole(422, 43_000)).frame["value"].to_list()
    expected = empirical_bayes([390, 29, 3], [33_786, 8_856, 358], multiplier=1000)
    assert found[:2] == pytest.approx(expected.rate[:2].tolist())


def test_a_whole_smaller_than_its_parts_by_rounding_adds_nothing() -> None:
    assert smooth(rates(), whole=whole(410, 42_642)).frame.equals(smooth(rates()).frame)


def test_each_year_is_smoothed_apart() -> None:
    by = (Grouping.MUNICIPALITY, Grouping.YEAR)
    rows = [
        row(LEAD, "2024", value=10.0, n=(300, 30_000)),
        row(LEAD, "2025", value=2.0, n=(60, 30_000)),
        row(BETA, "2024", value=1.0, n=(1, 1_000)),
        row(BETA, "2025", value=8.0, n=(8, 1_000)),
    ]
    frame = smooth(a_result(rows, by=by, indicator=RATE)).frame
    values = {(code, year): value for code, year, value in frame.select("municipality", "year", "value").iter_rows()}
    of_2024 = empirical_bayes([300, 1], [30_000, 1_000], multiplier=1000).rate.tolist()
    of_2025 = empirical_bayes([60, 8], [30_000, 1_000], multiplier=1000).rate.tolist()
    assert [values[LEAD, "2024"], values[BETA, "2024"]] == pytest.approx(of_2024)
    assert [values[LEAD, "2025"], values[BETA, "2025"]] == pytest.approx(of_2025)


def test_the_name_says_that_the_rate_is_smoothed() -> None:
    result = smooth(rates())
    assert result.indicator.name == "Tasso per 1.000 residenti (lisciato)"
    assert "Bayes empirico" in result.indicator.explanation


def test_only_rates_are_smoothed() -> None:
    with pytest.raises(ValueError, match="Only rates are smoothed"):
        smooth(a_result([row(LEAD, value=3)], by=BY, indicator=PERSONS))
