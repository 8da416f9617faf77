"""Periods: whole months, quarters and years, their words and their neighbours."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.model.errors import QueryError
from indicators.model.period import Period, Unit, first_day_of, last_day_of, month_of, month_text


@pytest.mark.parametrize(
    ("text", "first_day", "last_day", "unit"),
    [
        ("2025", date(2025, 1, 1), date(2025, 12, 31), Unit.YEAR),
        ("2025-Q2", date(2025, 4, 1), date(2025, 6, 30), Unit.QUARTER),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29), Unit.MONTH),
        ("2025..2027", date(2025, 1, 1), date(2027, 12, 31), Unit.YEAR),
        ("2024-Q4..2025-Q1", date(2024, 10, 1), date(2025, 3, 31), Unit.QUARTER),
        ("2025-11..2026-02", date(2025, 11, 1), date(2026, 2, 28), Unit.MONTH),
        (" 2025-q2 ", date(2025, 4, 1), date(2025, 6, 30), Unit.QUARTER),
    ],
)
def test_reads_whole_periods(text: str, first_day: date, last_day: date, unit: Unit) -> None:
    period = Period.parse(text)
    assert (period.first_day, period.last_day, period.unit) == (first_day, last_day, unit)


@pytest.mark.parametrize(
    "text", ["", "25", "2025-13", "2025-00", "2025-Q5", "2025-03-01", "2027..2025", "2025..2026-Q1", "1825", "2025.."]
)
def test_refuses_what_is_not_a_whole_period(text: str) -> None:
    with pytest.raises(QueryError, match="non valido"):
        Period.parse(text)


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("2025", "2025"),
        ("2025-Q2", "secondo trimestre 2025"),
        ("2025-03", "marzo 2025"),
        ("2023..2025", "dal 2023 al 2025"),
        ("2025-Q4..2026-Q3", "da ottobre 2025 a settembre 2026"),
        ("2025-03..2025-05", "da marzo a maggio 2025"),
    ],
)
def test_says_itself_in_italian(text: str, label: str) -> None:
    assert Period.parse(text).label == label


@pytest.mark.parametrize(
    ("text", "previous", "year_before"),
    [
        ("2025", "2024", "2024"),
        ("2025-Q1", "2024-Q4", "2024-Q1"),
        ("2025-03", "2025-02", "2024-03"),
        ("2025-01..2025-05", "2024-08..2024-12", "2024-01..2024-05"),
        ("2025..2027", "2022..2024", "2022..2024"),
    ],
)
def test_is_compared_with_periods_of_the_same_length(text: str, previous: str, year_before: str) -> None:
    period = Period.parse(text)
    assert (str(period.previous()), str(period.year_before())) == (previous, year_before)
    assert period.previous().months == period.year_before().months == period.months


@given(unit=st.sampled_from(Unit), start=st.integers(1900, 2099), offset=st.integers(0, 11), length=st.integers(1, 24))
def test_a_period_is_read_back_as_it_is_typed(unit: Unit, start: int, offset: int, length: int) -> None:
    first = start * 12 + offset // unit * unit
    period = Period(first, first + length * unit - 1, unit)
    if period.last // 12 < 2100:
        assert Period.parse(str(period)) == period


@given(day=st.dates(date(1900, 1, 1), date(2099, 12, 31)))
def test_a_day_is_within_its_month(day: date) -> None:
    month = month_of(day)
    assert first_day_of(month) <= day <= last_day_of(month)
    assert month_text(month) == f"{day:%Y-%m}"
