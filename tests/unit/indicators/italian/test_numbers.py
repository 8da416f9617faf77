"""Numbers and days are written one way, in sentences, figures and tables."""

from datetime import date

import pytest
from babel.dates import format_date
from babel.numbers import format_decimal

from indicators.italian.dates import day_after, day_in_words, month_in_short, time_key, time_words
from indicators.italian.numbers import as_printed, counted, euro, number, percent


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (1234.5, 1, "1.234,5"),
        (1234567, 0, "1.234.567"),
        (0, 2, "0,00"),
        (-1234.56, 1, "−1.234,6"),
        (-3.2, 1, "−3,2"),
        (-0.01, 1, "0,0"),
        (-0.0, 0, "0"),
        (-0.4, 0, "0"),
        (0.5, 0, "0"),
        (1.5, 0, "2"),
        (10, 0, "10"),
        (None, 0, "–"),
        (float("nan"), 1, "–"),
    ],
)
def test_numbers_as_italians_write_them(value: float | None, decimals: int, text: str) -> None:
    assert number(value, decimals) == text


def test_shares_counts_and_money() -> None:
    assert (percent(0.425, 1), percent(1), percent(-0.03)) == ("42,5%", "100%", "−3%")
    assert (euro(188000), euro(-12.4)) == ("188.000 €", "−12 €")
    assert (counted(1, "persona", "persone"), counted(1200, "persona", "persone")) == ("1 persona", "1.200 persone")


def test_nothing_is_a_dash_without_a_unit() -> None:
    assert {number(None), percent(None), euro(None), percent(float("nan")), day_in_words(None)} == {"–"}


def test_days_and_months_in_words() -> None:
    assert day_in_words(date(2026, 11, 22)) == "22 novembre 2026"
    assert month_in_short(date(2025, 3, 1)) == "mar 2025"


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (1, "dal 1º settembre 2026"),
        (8, "dall'8 settembre 2026"),
        (11, "dall'11 settembre 2026"),
        (18, "dal 18 settembre 2026"),
    ],
)
def test_a_day_since_when_loses_the_vowel_of_its_article(day: int, words: str) -> None:
    """«Da 51 notti di fila, dal 11 settembre 2026» was said of a house."""
    assert day_after("dal", date(2026, 9, day)) == words


@pytest.mark.parametrize(("value", "decimals"), [(36.5, 0), (37.5, 0), (0.05, 1), (2.675, 2), (-0.04, 1), (1234.56, 1)])
def test_a_number_as_printed_is_the_one_that_is_read(value: float, decimals: int) -> None:
    read = number(value, decimals).replace(".", "").replace(",", ".").replace("−", "-")
    assert as_printed(value, decimals) == float(read)


@pytest.mark.parametrize("value", [0, 0.5, 1.5, 2.675, 1234.5, -1234.56, -0.06, 12_345_678, 0.125, 99.95, 1e-9])
@pytest.mark.parametrize("decimals", [0, 1, 3])
def test_numbers_are_those_of_babel_but_for_the_sign(value: float, decimals: int) -> None:
    written = format_decimal(value, format="#,##0" + "." * bool(decimals) + "0" * decimals, locale="it_IT")
    assert number(value, decimals) in {written.replace("-", "−"), written.removeprefix("-")}
    assert number(value, decimals).startswith("−") == (round(value, decimals) < 0)


@pytest.mark.parametrize("month", range(1, 13))
def test_days_and_months_are_those_of_babel(month: int) -> None:
    day = date(2025, month, 5)
    assert day_in_words(day) == format_date(day, "d MMMM y", locale="it_IT")
    assert month_in_short(day) == format_date(day, "MMM y", locale="it_IT")


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("14 agosto 2025", "2025-08-14"),
        ("1º marzo 2024", "2024-03-01"),
        ("agosto 2025", "2025-08"),
        ("ago 2025", "2025-08"),
        ("tutto il mese: agosto 2025", "2025-08"),
        ("terzo trimestre 2025", "2025-Q3"),
        ("2025-q3", "2025-Q3"),
        ("2025-08", "2025-08"),
        ("2025-08-14", "2025-08-14"),
        ("2025", "2025"),
        ("luglio", "0000-07"),
        ("2025-13", ""),
        ("019035", ""),
        ("0-17", ""),
        ("agosto, aprile", ""),
        ("", ""),
    ],
)
def test_times_have_a_key_that_sorts(words: str, key: str) -> None:
    assert time_key(words) == key


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("2025-08", "agosto 2025"),
        ("2025-08-14", "14 agosto 2025"),
        ("2025-Q3", "terzo trimestre 2025"),
        ("2025", "2025"),
        ("agosto 2025", "agosto 2025"),
        ("Mensa", "Mensa"),
    ],
)
def test_times_are_read_in_words(code: str, words: str) -> None:
    assert time_words(code) == words
