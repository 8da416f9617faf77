"""The tables of paths, worked out once for each snapshot."""

from datetime import date

import pytest

from indicators.selection.person_timelines import visits, warm_up
from tests.support.snapshots import bare_snapshot


def test_visits_are_distinct_days_in_order_of_person_and_day() -> None:
    days = [(2, date(2025, 1, 5)), (1, date(2025, 3, 1)), (2, date(2025, 1, 5)), (2, date(2024, 12, 31))]
    rows = visits(bare_snapshot(*days)).collect().rows()
    assert rows == [(1, date(2025, 3, 1)), (2, date(2024, 12, 31)), (2, date(2025, 1, 5))]


@pytest.mark.parametrize("days", [(), ((1, date(2025, 1, 1)),)])
def test_every_table_stands_an_almost_emptybare_snapshot(days: tuple[tuple[int, date], ...]) -> None:
    snapshot = bare_snapshot(*days)
    warm_up(snapshot)
    assert visits(snapshot).collect().height == len(days)
