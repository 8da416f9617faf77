"""The attraction by origin: two marks where it matters how fictitious residence is counted, transit apart."""

import plotly.graph_objects as go

from components import theme
from components.figures.compare.origins import COUNTED, origins
from components.figures.core.canvas import LINE
from components.figures.core.column_headings import straight
from indicators.catalogue.catalogue import INDICATORS
from indicators.model.query import Grouping
from indicators.model.result import Result, Status
from tests.support.figures import trace, written
from tests.support.results import a_result, row

ATTRACTION, TRANSIT = INDICATORS["attraction"], INDICATORS["transit_share"]
BY = (Grouping.RESIDENCE_CLASS,)


def whole(value: float) -> Result:
    return a_result([row(value=value, n=(value * 10, 1000), limits=(value - 2, value + 2))], indicator=ATTRACTION)


def parts(none: float, *, hidden: bool = False) -> Result:
    last = row("non_nota", status=Status.SUPPRESSED) if hidden else row("non_nota", value=6.5, n=(65, 1000))
    rows = [last, row("senza_residenza", value=none, n=(none * 10, 1000)), row("ambito", value=37.9, n=(379, 1000))]
    return a_result(rows, by=BY, indicator=ATTRACTION)


def drawn(*, other: float = 72.8, hidden: bool = False) -> go.Figure:
    transit = a_result([row(value=5.0, n=(50, 1000))], indicator=TRANSIT)
    return origins(whole(69.4), parts(11.4, hidden=hidden), whole(other), parts(14.9, hidden=hidden), transit)


def test_every_origin_has_a_row_in_the_order_of_the_vocabulary_and_transit_is_last() -> None:
    dots = trace(drawn(), COUNTED[0])
    assert dots["x"] == [69.4, 37.9, 11.4, 6.5, 5.0]
    assert dots["marker"]["color"] == [theme.LEAD] * 4 + [theme.AMBITO]
    assert [words for words in written(drawn()) if "Ambito" in words] == ["Dal resto dell'Ambito"]


def test_a_second_mark_is_drawn_only_where_counting_otherwise_changes_the_value() -> None:
    others = trace(drawn(), COUNTED[1])
    assert (others["x"], others["y"]) == ([72.8, 14.9], [0, 2])
    assert all("contata come non residente" in words for words in others["text"])
    same = trace(drawn(other=69.4), COUNTED[1])
    assert same["x"] == [14.9]


def test_a_protected_origin_has_its_sign_and_no_mark() -> None:
    assert trace(drawn(hidden=True), COUNTED[0])["x"] == [69.4, 37.9, 11.4, 5.0]
    assert any("<6" in words for words in written(drawn(hidden=True)))


def test_straight_headings_break_between_words_and_never_inside_them() -> None:
    words, height = straight(["Orientamento e inserimento lavorativo", "Mensa"], width=66)
    assert words[0]["text"].split("<br>") == ["Orientamento", "e", "inserimento", "lavorativo"]
    assert [word["x"] for word in words] == [0, 1]
    assert height == 4 * LINE + 8
