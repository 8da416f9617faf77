"""What the map says of a smoothed rate: of whom it is an estimate, and of which numbers a change is."""

from components.figures.compare.dots import Contestant, comparison_words
from components.figures.core.value_states import areas
from components.views.map.change import with_change
from components.views.map.render import small_print
from components.views.map.text import OF_RAW
from indicators.analysis.change_by_place import Change, Move
from indicators.analysis.smoothed_rates import smooth
from indicators.model.query import Grouping
from indicators.model.result import Result, Status
from tests.support.results import RATE, a_result, row

LEAD, BETA, RIVOLTA = "099001", "099002", "099003"


def shown() -> Result:
    rows = [
        row(LEAD, value=3.0, n=(30, 10_000)),
        row(BETA, value=3.0, n=(9, 3_000)),
        row(RIVOLTA, value=0.0, n=(0, 400)),
        row("099004", value=4.0, n=(8, 2_000)),
    ]
    return smooth(a_result(rows, by=(Grouping.MUNICIPALITY,), indicator=RATE))


def test_the_panel_says_that_a_rate_of_nobody_is_an_estimate() -> None:
    """It said 3.1 of a white municipality, and nothing of where it came from."""
    result = shown()
    words = small_print(result.row(municipality=RIVOLTA), result)
    assert words.startswith("ogni 1.000 residenti (tra ")
    assert words.endswith("): stima · nessuna persona su 400 residenti")
    assert "stima" not in small_print(result.row(municipality=BETA), result)


def test_the_comparison_says_it_too() -> None:
    result = shown()
    one = Contestant(name="Rivolta", colour="#000000", row=result.row(municipality=RIVOLTA), below=6)
    assert "Rivolta: nessuna persona su 400 residenti, stima: " in comparison_words([one], result.indicator)


def test_a_change_beside_a_smoothed_rate_says_that_it_is_of_raw_ones() -> None:
    """A smoothed 2.4 stood beside "0,0 nel 2024", which is counted."""
    change = Change(move=Move.FEW, status=Status.OK, words="incerto (0,0 nel 2024)")
    found = {area.code: area for area in with_change(areas(shown(), ()), {RIVOLTA: change}, of_what=OF_RAW)}
    assert found[RIVOLTA].words[-1] == "tasso grezzo: incerto (0,0 nel 2024)"
    assert found[BETA].words[-1].endswith("residenti")
