"""Smoothed results: what maps show first."""

import pytest

from components.figures.core.value_states import Look, areas
from indicators.analysis.smoothed_rates import smooth
from indicators.model.query import Grouping
from indicators.model.result import Status
from indicators.statistics.empirical_bayes import empirical_bayes
from indicators.statistics.intervals import poisson_rate
from tests.support.results import PERSONS, RATE, a_result, row

BY = (Grouping.MUNICIPALITY,)
LEAD, BETA, RIVOLTA = "099001", "099002", "099003"
APART = [True, False]


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
    expected = empirical_bayes([390, 29], [33_786, 8_856], apart=APART, multiplier=1000)
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
    """Three persons in 358 residents are left of the whole: they enter the mean together."""
    found = smooth(rates(), whole=whole(422, 43_000)).frame["value"].to_list()
    expected = empirical_bayes([390, 29, 3], [33_786, 8_856, 358], apart=[*APART, False], multiplier=1000)
    assert found[:2] == pytest.approx(expected.rate[:2].tolist())
    assert found[1] != pytest.approx(29 / 8_856 * 1000)


def test_hidden_municipalities_enter_as_so_many_and_those_without_residents_do_not() -> None:
    shown = [row(BETA, value=3.3, n=(29, 8_856)), row("099010", value=9.0, n=(9, 1_000))]
    hidden = [row(code, status=Status.SUPPRESSED, n=(None, None)) for code in (RIVOLTA, "099004")]
    late = [row("099005", status=Status.NOT_SUPPLIED, n=(None, None))]
    nobody = [row("099006", status=Status.UNDEFINED, n=(None, None))]
    found = smooth(a_result([*shown, *hidden, *late, *nobody], by=BY, indicator=RATE), whole=whole(44, 12_000))
    expected = empirical_bayes([29, 9, 6], [8_856, 1_000, 2_144], places=[1, 1, 3], multiplier=1000)
    assert found.frame["value"].to_list()[:2] == pytest.approx(expected.rate[:2].tolist())
    assert found.frame["value"].null_count() == 4


def test_the_lead_municipality_does_not_pull_small_ones_up() -> None:
    """It is a fifth of residents with the highest rate: the smaller half was told 3.87 where it was 3.13."""
    small = [row(f"0991{place:02}", value=3.0, n=(3, 1_000)) for place in range(20)]
    found = smooth(a_result([row(LEAD, value=11.5, n=(390, 33_786)), *small], by=BY, indicator=RATE)).frame
    assert found["value"][1:].to_list() == pytest.approx([3.0] * 20, abs=0.01)
    assert found["value"][0] == pytest.approx(390 / 33.786)


def test_the_lead_municipality_keeps_its_own_rate_and_limits() -> None:
    lead = smooth(rates(), whole=whole(422, 43_000)).row(municipality=LEAD)
    own = poisson_rate(390, 33_786, multiplier=1000)
    assert lead is not None
    assert (lead["value"], lead["lower"], lead["upper"]) == pytest.approx((own.estimate, own.lower, own.upper))


def test_elsewhere_than_by_municipality_nobody_is_apart() -> None:
    by = (Grouping.SIZE_CLASS,)
    rows = [row(str(place), value=3.0, n=(3 * place, 1_000)) for place in (1, 2, 3)]
    found = smooth(a_result(rows, by=by, indicator=RATE)).frame["value"].to_list()
    assert found == pytest.approx(empirical_bayes([3, 6, 9], [1_000] * 3, multiplier=1000).rate.tolist())


def test_nobody_counted_stays_nobody_beside_its_estimate() -> None:
    """By its count it is white, in no class, and told as nobody; the value is what the rate is estimated to be."""
    rows = [
        row(BETA, value=3.0, n=(9, 3_000)),
        row(RIVOLTA, value=0.0, n=(0, 400)),
        row("099004", value=4.0, n=(8, 2_000)),
    ]
    shown = smooth(a_result(rows, by=BY, indicator=RATE))
    found = {area.code: area for area in areas(shown, (1.0, 2.0))}
    told = shown.row(municipality=RIVOLTA)
    assert told is not None
    assert told["numerator"] == 0
    assert told["value"] > 0
    assert (found[RIVOLTA].look, found[RIVOLTA].position) == (Look.ZERO, -1)
    assert found[RIVOLTA].words[1] == "nessuna persona su 400 residenti"
    assert found[RIVOLTA].words[2].startswith("stima: ")
    assert found[BETA].words[1].endswith(")")


def test_a_whole_smaller_than_its_parts_by_rounding_adds_nothing() -> None:
    again = smooth(rates(), whole=whole(410, 42_642)).frame
    assert again["value"][:2].to_list() == pytest.approx(smooth(rates()).frame["value"][:2].to_list())


def test_each_year_is_smoothed_apart() -> None:
    by = (Grouping.MUNICIPALITY, Grouping.YEAR)
    counts = {"2024": {LEAD: 300, BETA: 1, RIVOLTA: 4}, "2025": {LEAD: 60, BETA: 8, RIVOLTA: 2}}
    rows = [
        row(code, year, value=count / 1.0, n=(count, 30_000 if code == LEAD else 1_000))
        for year, of_year in counts.items()
        for code, count in of_year.items()
    ]
    frame = smooth(a_result(rows, by=by, indicator=RATE)).frame
    values = {(code, year): value for code, year, value in frame.select("municipality", "year", "value").iter_rows()}
    for year, of_year in counts.items():
        expected = empirical_bayes(list(of_year.values())[1:], [1_000, 1_000], multiplier=1000).rate.tolist()
        assert [values[BETA, year], values[RIVOLTA, year]] == pytest.approx(expected)
        assert values[LEAD, year] == pytest.approx(of_year[LEAD] / 30)


def test_the_name_says_that_the_rate_is_smoothed() -> None:
    result = smooth(rates())
    assert result.indicator.name == "Tasso per 1.000 residenti (lisciato)"
    assert "Bayes empirico" in result.indicator.explanation


def test_only_rates_are_smoothed() -> None:
    with pytest.raises(ValueError, match="Only rates are smoothed"):
        smooth(a_result([row(LEAD, value=3)], by=BY, indicator=PERSONS))
