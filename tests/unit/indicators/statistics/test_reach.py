"""How far something reaches: a hidden count is neither somebody nor nobody."""

from indicators.model.query import Grouping
from indicators.model.result import Status
from indicators.statistics.reach import Reach, reach
from tests.support.results import RATE, a_result, row

TOWN, KIND = Grouping.MUNICIPALITY, Grouping.SERVICE_TYPE


def test_a_group_with_a_number_is_sure_whatever_else_of_it_is_hidden() -> None:
    rows = [
        row("a", "mensa", value=9),
        row("a", "docce", status=Status.SUPPRESSED),
        row("b", "mensa", status=Status.SUPPRESSED),
        row("b", "docce", value=0),
        row("c", "mensa", value=0),
        row("c", "docce", status=Status.NOT_SUPPLIED),
    ]
    frame = a_result(rows, by=(TOWN, KIND)).frame
    assert reach(frame, TOWN) == Reach(sure=1, hidden=1, every=3)
    assert reach(frame, KIND) == Reach(sure=1, hidden=1, every=2)


def test_a_smoothed_rate_of_nobody_is_of_nobody() -> None:
    frame = a_result(
        [row("a", value=0.4, n=(0, 900)), row("b", value=2.0, n=(9, 4500))], by=(TOWN,), indicator=RATE
    ).frame
    assert reach(frame, TOWN) == Reach(sure=1, hidden=0, every=2)


def test_where_some_are_hidden_the_others_are_at_least() -> None:
    assert Reach(1, 0, 3).many("comune", "comuni") == "1 comune"
    assert Reach(2, 1, 3).many("comune", "comuni") == "almeno 2 comuni"
