"""How municipalities moved: judged only where chance does not suffice, from protected counts alone."""

from dataclasses import replace

import pytest

from indicators.analysis.change_by_place import Change, Move, caution, changes, finding_of_changes
from indicators.model.period import Period
from indicators.model.query import Comparison, Grouping
from indicators.model.result import Result, Status
from tests.support.drawing import BETA, LEAD, RIVOLTA
from tests.support.results import CONTACTS, RATE, Row, a_result, row

BY = (Grouping.MUNICIPALITY,)


def rate(code: str, count: int, residents: int = 10_000) -> Row:
    return row(code, value=1000 * count / residents, n=(count, residents))


def hidden(code: str, status: Status = Status.SUPPRESSED) -> Row:
    return row(code, value=None, n=(None, None), status=status)


def compared(now: list[Row], before: list[Row], indicator=RATE) -> Result:
    main, other = (a_result(rows, by=BY, indicator=indicator) for rows in (now, before))
    other = replace(other, query=other.query.but(period=Period.parse("2024")))
    return replace(main, query=main.query.but(comparison=Comparison.YEAR), reference=other)


def found(now: Row, before: Row) -> Change:
    return changes(compared([now], [before]))[LEAD]


def test_a_change_beyond_chance_has_a_direction() -> None:
    assert found(rate(LEAD, 200), rate(LEAD, 100)).move is Move.UP
    assert found(rate(LEAD, 100), rate(LEAD, 200)).move is Move.DOWN
    assert found(rate(LEAD, 200), rate(LEAD, 100)).words == "in aumento (10,0 nel 2024)"


def test_a_change_of_equal_returns_says_so() -> None:
    """«Stabile (0,7 da gennaio a ottobre 2025)» was said beside a value from which the missing returns had not gone."""
    result = compared([rate(LEAD, 210)], [rate(LEAD, 100)])
    result = replace(result, like=a_result([rate(LEAD, 200)], by=BY, indicator=RATE))
    assert changes(result)[LEAD].words == "in aumento a parità di flussi (10,0 nel 2024)"


def test_what_chance_suffices_for_is_not_judged() -> None:
    change = found(rate(LEAD, 105), rate(LEAD, 100))
    assert (change.move, change.words) == (Move.WITHIN, "stabile (10,0 nel 2024)")
    assert found(rate(LEAD, 4), rate(LEAD, 1)).move is Move.FEW


@pytest.mark.parametrize("status", [Status.SUPPRESSED, Status.NOT_SUPPLIED, Status.UNDEFINED])
def test_a_number_that_is_not_there_in_either_period_is_not_compared(status: Status) -> None:
    for now, before in ((hidden(LEAD, status), rate(LEAD, 100)), (rate(LEAD, 100), hidden(LEAD, status))):
        change = found(now, before)
        assert (change.move, change.status, change.words) == (Move.UNKNOWN, status, "")


def test_without_another_period_nothing_moved() -> None:
    assert changes(a_result([rate(LEAD, 100)], by=BY, indicator=RATE)) == {}


def test_what_is_counted_whole_has_its_change_and_no_verdict() -> None:
    one, other = (row(LEAD, value=value, n=(value, None)) for value in (110.0, 100.0))
    change = changes(compared([one], [other], indicator=CONTACTS))[LEAD]
    assert (change.move, change.words) == (Move.UNKNOWN, "in aumento del 10% (100 nel 2024)")


def test_a_share_moves_by_points_of_the_numbers_that_are_printed() -> None:
    share = replace(CONTACTS, unit="%", decimals=1)
    one, other = (row(LEAD, value=value, n=(value, None)) for value in (90.24, 88.26))
    assert changes(compared([one], [other], indicator=share))[LEAD].words == "in aumento di 1,9 punti (88,3% nel 2024)"


def test_the_finding_counts_the_municipalities_that_moved_and_names_the_few() -> None:
    result = compared(
        [rate(LEAD, 200), rate(BETA, 105), hidden(RIVOLTA)], [rate(LEAD, 100), rate(BETA, 100), hidden(RIVOLTA)]
    )
    words = finding_of_changes(result, changes(result))
    assert "è in aumento in 1 comune (Città Alta); in 1 comune la differenza è compatibile con il caso." in words
    assert "nel 2024" in words


def test_a_finding_of_nothing_says_so() -> None:
    result = compared([rate(LEAD, 105)], [rate(LEAD, 100)])
    assert "non cambia oltre il caso" in finding_of_changes(result, changes(result))


@pytest.mark.parametrize(("many", "words"), [(5, ""), (20, "uno può"), (48, "2 possono")])
def test_many_comparisons_say_how_many_pass_by_chance(many: int, words: str) -> None:
    every = {str(place): Change(move=Move.WITHIN, status=Status.OK, words="") for place in range(many)}
    assert words in caution(every)


def test_periods_of_unequal_returns_are_not_judged() -> None:
    given = replace(compared([rate(LEAD, 90)], [rate(LEAD, 30)]), unequal="mancano dei flussi")
    (change,) = changes(given).values()
    assert (change.move, change.words.endswith("non confrontabile, mancano dei flussi")) == (Move.UNKNOWN, True)
    assert finding_of_changes(given, changes(given)).endswith("che cosa è cambiato: mancano dei flussi.")


def test_what_has_no_like_in_the_other_period_is_left_out_of_the_change() -> None:
    """Ninety beside thirty were a rise: sixty of them came by a service that had not delivered the year before."""
    given = compared([rate(LEAD, 90)], [rate(LEAD, 30)])
    alike = replace(given, like=compared([rate(LEAD, 32)], []))
    (change,) = changes(alike).values()
    assert change.move is Move.WITHIN
    assert "a parità di flussi" in finding_of_changes(alike, changes(alike))
