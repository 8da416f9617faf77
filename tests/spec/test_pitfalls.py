"""The pitfalls of the domain that concern a number, each with the tests that keep us out of it.

`PITFALLS` is the table; the tests below are those of the pitfalls that belong to no single subject.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import pytest
from sqlalchemy import Engine

from data_access.vocabulary import ResidenceClass, ReturnStatus
from indicators.catalogue.catalogue import CATALOGUE, INDICATORS
from indicators.italian.dates import day_in_words
from indicators.italian.numbers import number
from indicators.model.query import Comparison, Lens
from tests.support.asking import ask, numbers, saved
from tests.support.asking import number as value
from tests.support.builder import AmbitoBuilder, ambito

TESTS: Final = Path(__file__).resolve().parents[1]
PITFALLS: Final[Mapping[str, tuple[str, ...]]] = {
    "1. Distinct persons do not add up": (
        "spec/test_people.py::test_distinct_persons_do_not_add_up",
        "spec/test_people.py::test_target_groups_overlap_so_their_sum_exceeds_the_total",
        "spec/test_people.py::test_households_do_not_add_up_over_services",
        "spec/test_flow.py::test_active_is_counted_at_the_end_of_each_month_and_never_adds_up",
    ),
    "2. People without residence have no denominator": (
        "spec/test_territory.py::test_people_without_residence_are_out_of_rates_and_in_totals",
        "spec/test_people.py::test_people_without_residence_are_in_the_total_and_in_no_municipality",
    ),
    "3. Fictitious residence inflates the lead municipality": (
        "spec/test_territory.py::test_a_fictitious_residence_in_the_lead_municipality_lowers_attraction",
        "spec/test_territory.py::test_without_fictitious_residence_the_rate_loses_those_residents",
    ),
    "4. Residence is that of the contact": (
        "spec/test_people.py::test_residence_is_frozen_on_each_contact_so_history_does_not_rewrite_itself",
        "spec/test_stays.py::test_the_residence_of_a_stay_is_frozen_on_the_nearest_contact_before_it",
    ),
    "5. The lead municipality has two meanings": (
        "spec/test_territory.py::test_the_lead_municipality_has_two_meanings_where_people_live_and_where_services_stand",
        "spec/test_territory.py::test_origins_and_destinations_are_residence_by_place_of_service",
    ),
    "6. Totals by place say nothing of need, rates by residence nothing of pressure": (
        "spec/test_pitfalls.py::test_where_services_stand_does_not_say_where_need_comes_from",
    ),
    "7. Small numbers": (
        "spec/test_territory.py::test_a_rate_carries_the_exact_interval_below_ten_events",
        "spec/test_map_colours.py::test_four_states_have_four_looks_and_none_is_told_by_colour_alone",
        "spec/test_map_colours.py::test_a_true_zero_is_white_with_an_outline",
        "unit/indicators/statistics/test_intervals.py::test_one_person_in_a_tiny_municipality_is_not_called_high",
        "unit/indicators/wording/test_headline_by_group.py::test_municipalities_are_counted_and_never_named",
    ),
    "8. Differencing": ("unit/indicators/disclosure_audit/test_run.py", "spec/test_disclosure.py"),
    "9. Capacity varies, a closed service has no occupancy": (
        "spec/test_capacity.py::test_capacity_is_a_dated_table",
        "spec/test_capacity.py::test_a_closed_service_has_no_occupancy_instead_of_zero",
        "spec/test_capacity.py::test_a_missing_row_is_not_a_zero",
    ),
    "10. Beds, rooms, flats; men's and women's beds": (
        "spec/test_capacity.py::test_beds_and_flats_are_never_added",
        "spec/test_capacity.py::test_an_average_can_hide_a_full_section_so_men_and_women_are_shown_apart",
    ),
    "11. Provisional months, residual of the balance": (
        "spec/test_flow.py::test_the_last_months_of_a_balance_are_provisional",
        "spec/test_flow.py::test_the_balance_shows_what_does_not_add_up_and_does_not_force_it",
    ),
    "12. Right-censoring": (
        "spec/test_stays.py::test_stays_in_progress_count_for_as_long_as_they_have_lasted",
        "spec/test_outcomes.py::test_a_cohort_not_yet_followed_has_no_rate",
        "spec/test_support.py::test_while_the_twelve_months_go_on_there_is_no_one_off_share",
    ),
    "13. Ratio of sums, not mean of rates": (
        "spec/test_capacity.py::test_over_a_period_occupancy_is_a_ratio_of_sums_not_a_mean_of_rates",
        "spec/test_territory.py::test_the_rate_of_the_whole_is_not_the_mean_of_the_rates",
    ),
    "14. Coverage": (
        "spec/test_pitfalls.py::test_every_figure_says_how_many_returns_it_rests_on",
        "spec/test_capacity.py::test_a_month_that_nobody_delivered_is_not_supplied",
        "spec/test_checking_and_steering.py::test_a_fall_beside_a_missing_return_is_told_at_equal_returns",
    ),
    "15. Deduplication across partners": (
        "spec/test_pitfalls.py::test_one_person_met_by_two_partners_is_one_and_the_unknown_are_nobody",
    ),
    "16. Season": ("spec/test_pitfalls.py::test_a_month_is_compared_with_the_same_month_of_the_year_before",),
    "17. Polarity": (
        "spec/test_checking_and_steering.py::test_more_people_is_neither_good_nor_bad_without_an_agreement",
        "spec/test_pitfalls.py::test_volumes_of_people_have_no_good_direction",
    ),
    "18. Italian numbers and dates, codes as text, names with their signs": (
        "spec/test_pitfalls.py::test_numbers_dates_codes_and_names_are_those_of_italy",
        "spec/test_territory.py::test_the_population_is_that_of_the_nearest_year_supplied",
    ),
    "19. Two tracks of money": (
        "spec/test_resources.py::test_municipal_and_ambito_money_are_never_summed_without_the_strand_visible",
    ),
    "20. Sub-areas and thresholds are the Ambito's": (
        "unit/indicators/selection/test_dimensions.py::test_sub_areas_that_nobody_defined_are_refused",
        "unit/indicators/catalogue/test_threshold_texts.py::test_a_changed_threshold_is_read_and_the_usual_one_is_not",
    ),
}
"""Each pitfall, and the tests that would fail if we fell into it."""


def territory() -> AmbitoBuilder:
    """Begin an Ambito whose only service stands in the lead municipality."""
    given = ambito(lead="Alfa", others=["Beta", "Rivolta d'Adda"], residents={"Alfa": 1000, "Beta": 500})
    return given.service("mensa", organisation="uno")


@pytest.mark.parametrize("pitfall", PITFALLS)
def test_every_pitfall_has_its_tests(pitfall: str) -> None:
    for path, _, name in (test.partition("::") for test in PITFALLS[pitfall]):
        written = (TESTS / path).read_text()
        assert re.search(rf"^def {name}\(" if name else r"^def test_", written, re.MULTILINE), f"{path} {name}"


@pytest.mark.parametrize("key", sorted(CATALOGUE))
def test_every_indicator_has_a_test_written_from_its_definition_and_a_naive_reference(key: str) -> None:
    written = [path.read_text() for path in (TESTS / "spec").glob("test_*.py") if "reference" not in path.name]
    written = [text for text in written if text != Path(__file__).read_text()]
    assert any(f'"{key}"' in text for text in written)
    references = [path.read_text() for path in (TESTS / "support").glob("reference*.py")]
    assert any(f"def {key}(" in text for text in references)


def test_where_services_stand_does_not_say_where_need_comes_from(engine: Engine) -> None:
    # Two of a thousand from Alfa, one of five hundred from Beta: the same need; all the pressure is on Alfa.
    given = territory().contacts(["a1", "a2"], service="mensa", days=["2025-03-01"], residence="Alfa")
    snapshot = saved(given.contact("b1", service="mensa", day="2025-03-01", residence="Beta"), engine)
    assert numbers(snapshot, "people_served", by="area", lens="place") == {"alfa": 3, "territorio": 0}
    rates = numbers(snapshot, "rate_per_1000", by="municipality")
    assert list(rates.values()) == [2.0, 2.0, None], "nobody supplied the residents of the third"
    assert INDICATORS["rate_per_1000"].lenses == {Lens.RESIDENCE}


def test_every_figure_says_how_many_returns_it_rests_on(engine: Engine) -> None:
    given = territory().service("docce", organisation="due").contact("p", service="mensa", day="2025-03-01")
    given.delivery("mensa", month="2025-03").delivery("docce", month="2025-03", status=ReturnStatus.MISSING)
    result = ask(saved(given, engine), "people_served", period="2025-03")
    assert result.coverage.label == "flussi ricevuti 1 su 2"
    assert not result.coverage.is_complete


def test_one_person_met_by_two_partners_is_one_and_the_unknown_are_nobody(engine: Engine) -> None:
    given = territory().service("docce", organisation="due").contact("p", service="mensa", day="2025-03-01")
    given.contact("p", service="docce", day="2025-03-02").contact(None, service="docce", day="2025-03-02")
    snapshot = saved(given, engine)
    assert numbers(snapshot, "people_served", by="organisation") == {"uno": 1, "due": 1}
    assert value(snapshot, "people_served") == 1
    assert value(snapshot, "contacts") == 3


def test_a_month_is_compared_with_the_same_month_of_the_year_before(engine: Engine) -> None:
    given = territory()
    for month, people in (("2024-01", 3), ("2024-12", 1), ("2025-01", 2)):
        given.contacts([f"p{n}" for n in range(people)], service="mensa", days=[f"{month}-10"])
    snapshot = saved(given, engine)
    by_year = ask(snapshot, "people_served", period="2025-01", comparison=Comparison.YEAR).reference
    before = ask(snapshot, "people_served", period="2025-01", comparison=Comparison.PREVIOUS).reference
    assert by_year is not None
    assert before is not None
    assert (by_year.query.period.label, by_year.rows()[0]["value"]) == ("gennaio 2024", 3)
    assert (before.query.period.label, before.rows()[0]["value"]) == ("dicembre 2024", 1)


@pytest.mark.parametrize("key", ["people_served", "households_served", "contacts", "active", "rate_per_1000"])
def test_volumes_of_people_have_no_good_direction(key: str) -> None:
    assert str(INDICATORS[key].polarity) == "neutro"


def test_numbers_dates_codes_and_names_are_those_of_italy(engine: Engine) -> None:
    snapshot = saved(territory().contact("p", service="mensa", day="2025-03-01", residence="Rivolta d'Adda"), engine)
    result = ask(snapshot, "people_served", by="municipality", lens="residence")
    (code,) = [row["municipality"] for row in result.rows() if row["value"]]
    assert (len(code), code.isdigit(), code[0]) == (6, True, "0")
    assert result.directory.municipalities[code] == "Rivolta d'Adda"
    assert (number(1234.5, 1), day_in_words(result.as_of)) == ("1.234,5", "31 ottobre 2026")
    assert ResidenceClass.NONE.label == "Senza residenza"
