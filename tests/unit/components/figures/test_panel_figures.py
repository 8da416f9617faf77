"""The two small figures of the panel: a comparison and the last two years."""

from components.figures.compare.dots import Contestant, comparison, comparison_words
from components.figures.core.prerendered import kept
from components.figures.time.mini_trend import recent, recent_words
from indicators.model.query import Grouping
from indicators.model.result import Status
from tests.support.results import RATE, a_result, row

VALUES = {"value": 3.4, "lower": 2.3, "upper": 4.7, "status": "ok", "numerator": 29.0}
HIDDEN = {"value": None, "lower": None, "upper": None, "status": "suppressed", "numerator": None}


def rows() -> list[Contestant]:
    return [
        Contestant(name="Rivolta d'Adda", colour="#000000", row=VALUES),
        Contestant(name="Beta", colour="#0066cc", row=HIDDEN),
    ]


def test_a_dot_and_an_interval_for_each_value_that_is_there() -> None:
    lines, dots = comparison(rows(), RATE).data
    assert (list(dots.x), list(dots.y)) == ([3.4], [0])
    assert (list(lines.x), list(lines.y)) == ([2.3, 4.7, None], [0, 0, None])


def test_the_axis_writes_every_value_or_what_stands_for_it() -> None:
    labels = comparison(rows(), RATE).layout.yaxis.ticktext
    assert list(labels) == ["Rivolta d'Adda  <b>3,4</b>", "Beta  <b>meno di 6</b>"]


def test_the_comparison_in_words() -> None:
    assert comparison_words(rows(), RATE) == (
        "Tasso per 1.000 residenti. Rivolta d'Adda: 3,4 ogni 1.000 residenti (tra 2,3 e 4,7); Beta: meno di 6."
    )


def quarters():
    rows = [
        row("2025-Q4", value=2.0),
        row("2026-Q1", value=3.0),
        row("2026-Q2", status=Status.SUPPRESSED),
        row("2026-Q3", value=4.0, provisional=True),
    ]
    return a_result(rows, by=(Grouping.QUARTER,), indicator=RATE, period="2025..2026")


def test_a_hidden_quarter_breaks_the_line_and_stands_on_the_baseline() -> None:
    settled, late, lost = recent(quarters()).data
    assert list(settled.y) == [2.0, 3.0, None, None]
    assert not settled.connectgaps
    assert list(late.y) == [None, None, None, 4.0]
    assert late.line.dash == "4px,3px"
    assert [y for y in lost.y if y is not None] == [0]
    assert lost.text[2] == "<b>secondo trimestre 2026</b><br>meno di 6 persone: valore protetto"


def test_the_dashes_begin_at_the_last_settled_value() -> None:
    months = [row("2026-08", value=5.0), row("2026-09", value=6.0, provisional=True)]
    _, late = recent(a_result(months, by=(Grouping.MONTH,), indicator=RATE)).data
    assert list(late.y) == [5.0, 6.0]


def test_the_trend_in_words() -> None:
    assert recent_words(quarters()) == (
        "Tasso per 1.000 residenti per trimestre: da 2,0 ogni 1.000 residenti (quarto trimestre 2025) "
        "a 4,0 ogni 1.000 residenti (terzo trimestre 2026); valori che mancano: 1."
    )


def test_a_trend_with_nothing_to_show_says_so() -> None:
    hidden = a_result([row("2026-Q2", status=Status.SUPPRESSED)], by=(Grouping.QUARTER,), indicator=RATE)
    assert recent_words(hidden) == "Tasso per 1.000 residenti: nessun valore da mostrare nel tempo."


def test_a_kept_figure_says_the_same_and_is_not_worked_out_again() -> None:
    figure = comparison(rows(), RATE)
    again = kept(figure)
    assert again.to_dict()["data"] == figure.to_dict()["data"]
    assert again.to_dict()["layout"]["template"]["layout"]["separators"] == ",."
    assert again.to_dict() is again.to_dict()
