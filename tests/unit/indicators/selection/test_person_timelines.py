"""The tables of paths, worked out once for each snapshot."""

from datetime import date

import pytest

from indicators.selection.person_timelines import comings, goings, months_by_municipality, warm_up
from tests.support.snapshots import bare_snapshot


def test_who_comes_back_and_who_goes() -> None:
    days = [(2, date(2025, 1, 5)), (1, date(2025, 3, 1)), (2, date(2025, 2, 3)), (2, date(2025, 3, 31))]
    snapshot = bare_snapshot(*days)
    came = comings(snapshot).sort("person", "day").select("person", "day", "previous").collect().rows()
    assert came == [
        (1, date(2025, 3, 1), None),
        (2, date(2025, 1, 5), None),
        (2, date(2025, 3, 31), date(2025, 2, 3)),
    ]
    went = goings(snapshot).sort("person", "day").select("person", "day", "following").collect().rows()
    assert went == [
        (1, date(2025, 3, 1), None),
        (2, date(2025, 2, 3), date(2025, 3, 31)),
        (2, date(2025, 3, 31), None),
    ]


def test_months_tell_when_the_person_was_seen_before() -> None:
    days = [(2, date(2025, 3, 31)), (1, date(2025, 3, 1)), (2, date(2025, 1, 5)), (2, date(2025, 1, 9))]
    months = months_by_municipality(bare_snapshot(*days)).sort("person", "month").collect()
    january = 2025 * 12
    assert months.select("person", "month", "previous").rows() == [
        (1, january + 2, 0),
        (2, january, 0),
        (2, january + 2, january),
    ]


@pytest.mark.parametrize("days", [(), ((1, date(2025, 1, 1)),)])
def test_every_table_stands_an_almost_emptybare_snapshot(days: tuple[tuple[int, date], ...]) -> None:
    snapshot = bare_snapshot(*days)
    warm_up(snapshot)
    assert comings(snapshot).collect().height == goings(snapshot).collect().height == len(days)
