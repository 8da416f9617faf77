"""What people write in cells, read as it is meant in Italy or not at all."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_access.returns.findings import FindingKind
from data_access.returns.values import (
    amount_of,
    day_of,
    has_decimal_point,
    may_be_thousands,
    month_of,
    spellings,
    term_of,
    terms_of,
    whole_of,
    year_of,
    yes_or_no,
)
from data_access.vocabulary import CapacityUnit, ResidenceClass, Section, Sex, TargetGroup

TODAY = date(2025, 6, 10)
THIRD = date(2025, 3, 3)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1.234,50", 1234.5),
        ("1234,5", 1234.5),
        ("1234.5", 1234.5),
        ("€ 1.234", 1234.0),
        ("350,00 €", 350.0),
        ("EUR 12", 12.0),
        ("12 euro", 12.0),
        ("1 234,5", 1234.5),
        ("1'234", 1234.0),
        ("1,234.50", 1234.5),
        ("-3", -3.0),
        ("−3,5", -3.5),
        ("0,05", 0.05),
        ("12.345.678", 12345678.0),
        ("0.123", 0.123),
    ],
)
def test_numbers_as_they_are_written_in_italy(text: str, number: float) -> None:
    assert amount_of(text) == number


@pytest.mark.parametrize("text", ["dieci", "1,2,3", "1.23.456", "1..2", "12%", "3-4", "nan", "inf", "1e3", "", "€"])
def test_what_is_no_number(text: str) -> None:
    assert amount_of(text) is FindingKind.NOT_A_NUMBER


def test_whole_numbers() -> None:
    assert [whole_of(text) for text in ("12", "12,0", "12.00", "1.200")] == [12, 12, 12, 1200]
    assert whole_of("12,5") is FindingKind.NOT_WHOLE
    assert whole_of("9" * 40) == 10**18


def test_a_point_that_can_only_be_of_decimals_and_one_that_may_be_of_thousands() -> None:
    assert [has_decimal_point(text) for text in ("12.5", "0.12345", "1.234", "1.234,5")] == [True, True, False, False]
    assert [may_be_thousands(text) for text in ("1.234", "12.345", "1.234.567", "12.5")] == [True, True, False, False]


@pytest.mark.parametrize(
    "text",
    [
        "03/03/2025",
        "3/3/25",
        "3-3-2025",
        "3.3.25",
        "3 3 2025",
        "2025-03-03",
        "2025/3/3",
        "20250303",
        "3 marzo 2025",
        "3 MAR 25",
        "lunedì 3 marzo 2025",
        "lun. 3 mar. '25",
        "3° marzo 2025",
        "3º marzo 2025",
        "3-mar-25",
        "03/03/2025 22:15",
        "03/03/2025 22.15",
        "2025-03-03T22:15:00",
        "2025-03-03 22:15:00.000+01:00",
        "45719",
        "45719,9",
    ],
)
def test_days(text: str) -> None:
    assert day_of(text, today=TODAY) == THIRD


@pytest.mark.parametrize(
    "text", ["31/02/2025", "3/15/2025", "marzo", "3 brumaio 2025", "2025", "1", "999999", "0/0/0", ""]
)
def test_what_is_no_day(text: str) -> None:
    assert day_of(text, today=TODAY) is FindingKind.NOT_A_DAY


@pytest.mark.parametrize(
    "text", ["2025-03", "03/2025", "3-2025", "202503", "marzo 2025", "Mar-25", "mar '25", "15/03/2025", "45719"]
)
def test_months(text: str) -> None:
    assert month_of(text, today=TODAY) == date(2025, 3, 1)


def test_years_of_two_figures_do_not_go_beyond_the_next_one() -> None:
    assert [day_of(f"1/1/{year}", today=TODAY).year for year in ("24", "26", "27", "71")] == [2024, 2026, 1927, 1971]
    assert [year_of(text, today=TODAY) for text in ("1971", "01/02/1971", "1971,0")] == [1971, 1971, 1971]
    assert year_of("71", today=TODAY) is FindingKind.NOT_A_YEAR
    assert year_of("45719", today=TODAY) is FindingKind.NOT_A_YEAR


def test_yes_and_no() -> None:
    assert [yes_or_no(text) for text in ("Sì", "si'", "x", "VERO", "1")] == [True] * 5
    assert [yes_or_no(text) for text in ("No", "FALSO", "0")] == [False] * 3
    assert yes_or_no("boh") is FindingKind.NOT_YES_OR_NO


def test_words_by_code_label_and_other_ways() -> None:
    assert [term_of(text, Section) for text in ("Uomini", "MASCHILE", "senza distinzione", "donne")] == [
        "uomini", "uomini", "tutti", "donne",
    ]  # fmt: skip
    assert [term_of(text, Sex) for text in ("f", "Donna", "MASCHIO", "x")] == ["F", "F", "M", "X"]
    assert term_of("posti letto", CapacityUnit) == "posto_letto"
    assert term_of("Senza residenza", ResidenceClass) == "senza_residenza"
    assert terms_of("Senza_dimora; dipendenze|senza dimora", TargetGroup) == ["senza_dimora", "dipendenze"]
    assert terms_of("senza_dimora|boh", TargetGroup) is FindingKind.UNKNOWN_TERM


@pytest.mark.parametrize("vocabulary", [Section, Sex, CapacityUnit, ResidenceClass, TargetGroup])
def test_no_way_of_writing_a_word_hides_the_code_of_another(vocabulary) -> None:
    assert all(term_of(code, vocabulary) == code for code in vocabulary.codes())
    assert set(spellings(vocabulary).values()) == set(vocabulary.codes())


@given(day=st.dates(min_value=date(1926, 6, 11), max_value=date(2026, 12, 31)))
def test_a_day_is_read_back_however_it_is_written(day: date) -> None:
    for written in (f"{day:%d/%m/%Y}", f"{day.day}.{day.month}.{day.year}", f"{day:%Y-%m-%d}", f"{day:%Y%m%d}"):
        assert day_of(written, today=TODAY) == day
    assert month_of(f"{day:%m/%Y}", today=TODAY) == day.replace(day=1)


@given(number=st.integers(-(10**9), 10**9), cents=st.integers(0, 99))
def test_a_number_is_read_back_however_it_is_written(number: int, cents: int) -> None:
    text = f"{abs(number):,}".replace(",", ".")
    sign = "-" if number < 0 else ""
    assert amount_of(f"{sign}{text},{cents:02}") == pytest.approx(float(f"{sign}{abs(number)}.{cents:02}"))
    assert whole_of(f"{sign}{text}") == number
