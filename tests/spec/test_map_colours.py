"""The colours of the map: joined by code, the same in every period, four states that never look alike."""

from dataclasses import replace

import pytest

from components import theme
from components.figures.map.choropleth import municipality_map
from components.figures.map.class_breaks import scale_questions
from indicators.model.period import Period
from indicators.model.query import Grouping, Query
from indicators.model.result import Status
from tests.support.directories import a_directory
from tests.support.drawing import BETA, LEAD, RIVOLTA, SHAPES, fills, hovers, outlines, traces, written
from tests.support.results import RATE, Row, a_result, row, shuffled

BREAKS = (2.0, 4.0, 6.0, 8.0)
RAMP = theme.sequential(5)
BY = (Grouping.MUNICIPALITY,)


def drawn(*rows: Row, focus: str | None = None):
    return municipality_map(a_result(rows, by=BY, indicator=RATE), shapes=SHAPES, breaks=BREAKS, focus=focus)


def rate(code: str, value: float, **words) -> Row:
    return row(code, value=value, n=(value * 10, 10_000), limits=(value / 2, value * 2), **words)


def hidden(code: str, status: Status) -> Row:
    return row(code, value=None, n=(None, None), status=status)


def test_shuffled_rows_keep_every_colour_and_every_word_in_its_place() -> None:
    result = a_result([rate(LEAD, 9), rate(BETA, 1), rate(RIVOLTA, 5)], by=BY, indicator=RATE)
    mixed = shuffled(result)
    assert mixed.frame["municipality"].to_list() != result.frame["municipality"].to_list()
    straight, turned = (municipality_map(one, shapes=SHAPES, breaks=BREAKS) for one in (result, mixed))
    assert fills(turned) == fills(straight) == {LEAD: RAMP[4], BETA: RAMP[0], RIVOLTA: RAMP[2]}
    assert hovers(turned) == hovers(straight)
    assert turned == straight


def test_a_value_has_the_same_colour_whatever_the_others_are() -> None:
    """The breaks are given: another period, with other values around, does not move a municipality's class."""
    calm, high = drawn(rate(LEAD, 5), rate(BETA, 1)), drawn(rate(LEAD, 5), rate(BETA, 90))
    assert fills(calm)[LEAD] == fills(high)[LEAD] == RAMP[2]


@pytest.mark.parametrize(
    ("asked", "pooled"), [("2023", "2023..2026"), ("2025", "2023..2026"), ("2026-Q2", "2023..2026")]
)
def test_the_breaks_of_a_period_come_from_every_period_of_its_length(asked: str, pooled: str) -> None:
    query = Query(indicator="rate_per_1000", period=Period.parse(asked), by=BY)
    [question] = scale_questions(query, a_directory())
    unit = Grouping.QUARTER if "Q" in asked else Grouping.YEAR
    assert (str(question.period), question.by) == (pooled, (Grouping.MUNICIPALITY, unit))


def test_years_together_are_compared_with_as_many_years_together() -> None:
    query = Query(indicator="rate_per_1000", period=Period.parse("2023..2025"), by=BY)
    periods = [str(question.period) for question in scale_questions(query, a_directory())]
    assert periods == ["2023..2025"], "2026 is not over"


def test_a_year_that_is_not_over_is_not_pooled_with_whole_years() -> None:
    query = Query(indicator="rate_per_1000", period=Period.parse("2026"), by=BY)
    periods = [str(question.period) for question in scale_questions(query, a_directory())]
    assert periods == ["2026", "2023-01..2023-10", "2024-01..2024-10", "2025-01..2025-10"]


def test_months_together_are_compared_with_the_same_months_of_other_years() -> None:
    query = Query(indicator="rate_per_1000", period=Period.parse("2025-04..2025-09"), by=BY)
    periods = [str(question.period) for question in scale_questions(query, a_directory())]
    assert periods == ["2025-04..2025-09", "2023-04..2023-09", "2024-04..2024-09", "2026-04..2026-09"]


def test_four_states_have_four_looks_and_none_is_told_by_colour_alone() -> None:
    suppressed = drawn(hidden(LEAD, Status.SUPPRESSED), rate(BETA, 1))
    not_supplied = drawn(hidden(LEAD, Status.NOT_SUPPLIED), rate(BETA, 1))
    undefined = drawn(hidden(LEAD, Status.UNDEFINED), rate(BETA, 1))
    zero = drawn(row(LEAD, value=0.0, n=(0, 10_000)), rate(BETA, 1))
    assert fills(suppressed)[LEAD] == theme.SUPPRESSED
    assert "Città Alta &lt;6" in written(suppressed)
    assert fills(not_supplied)[LEAD] == theme.NOT_SUPPLIED
    assert [trace["locations"] for trace in traces(not_supplied, SHAPES.hatch)] == [[LEAD]]
    assert "Città Alta –" in written(undefined)
    assert not traces(undefined, SHAPES.hatch)
    assert fills(zero)[LEAD] == "#ffffff"
    said = [hovers(figure)[LEAD] for figure in (suppressed, not_supplied, undefined, zero)]
    assert [text.split("<br>")[1] for text in said] == [
        "meno di 6 persone: valore protetto",
        "dati non forniti dai servizi",
        "valore non calcolabile",
        "0,0 ogni 1.000 residenti",
    ]


def test_what_is_hidden_from_a_partner_is_marked_and_not_called_small() -> None:
    result = a_result([hidden(LEAD, Status.SUPPRESSED), rate(BETA, 1)], by=BY, indicator=RATE)
    figure = municipality_map(replace(result, hidden_below=0), shapes=SHAPES, breaks=BREAKS)
    assert "Città Alta p" in written(figure)
    assert hovers(figure)[LEAD].split("<br>")[1] == "valore protetto"
    key = [label.text for label in figure.layout.annotations]
    assert "protetto: 1" in key
    assert not any("lt;" in words or "meno di" in words for words in [*written(figure), *key])


def test_a_true_zero_is_white_with_an_outline() -> None:
    figure = drawn(rate(LEAD, 5), row(BETA, value=0.0, n=(0, 10_000)))
    assert (BETA, theme.ZERO_OUTLINE, 1.4) in outlines(figure)


def test_nobody_counted_is_a_true_zero_even_where_smoothing_gives_it_a_rate() -> None:
    figure = drawn(rate(LEAD, 5), row(BETA, value=3.1, n=(0, 10_000), limits=(1, 6)))
    assert fills(figure)[BETA] == "#ffffff"


def test_a_municipality_that_is_missing_from_the_result_is_still_drawn() -> None:
    assert set(fills(drawn(rate(LEAD, 5)))) == {LEAD, BETA, RIVOLTA}


def test_provisional_values_are_paler_with_dashed_borders() -> None:
    figure = drawn(rate(LEAD, 5, provisional=True), rate(BETA, 5))
    assert fills(figure)[LEAD] != fills(figure)[BETA] == RAMP[2]
    assert [trace["locations"] for trace in traces(figure, SHAPES.dashes)] == [["bordi"]]
    assert not traces(drawn(rate(LEAD, 5)), SHAPES.dashes)


def test_the_lead_municipality_comes_from_the_data_and_is_outlined_in_dark_blue() -> None:
    assert outlines(drawn(rate(LEAD, 5), rate(BETA, 5)))[-1] == (LEAD, theme.LEAD_OUTLINE, 2.5)


def test_the_municipality_in_focus_is_outlined_above_all_others() -> None:
    assert [code for code, _, _ in outlines(drawn(rate(LEAD, 5), focus=BETA))][-1] == BETA
    assert BETA not in [code for code, _, _ in outlines(drawn(rate(LEAD, 5)))]
