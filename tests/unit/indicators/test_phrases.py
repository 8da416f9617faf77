"""Every indicator of the catalogue has its own clause, and numbers take their article."""

import pytest

from indicators.catalogue import CATALOGUE
from indicators.phrases import PHRASES, article, phrase


def test_every_indicator_has_a_clause_and_no_clause_is_left_over() -> None:
    assert set(PHRASES) == set(CATALOGUE)


@pytest.mark.parametrize(
    ("number", "expected"),
    [("37,5", "il "), ("8", "l'"), ("80,1", "l'"), ("11,2", "l'"), ("0", "lo "), ("110", "il "), ("1.200", "il ")],
)
def test_numbers_take_their_article(number: str, expected: str) -> None:
    assert article(number) == expected


@pytest.mark.parametrize("key", sorted(CATALOGUE))
def test_clauses_read_as_italian_with_their_number(key: str) -> None:
    text = phrase(CATALOGUE[key], value="12 persone", number="12", lead="Alfa")
    assert text is not None
    assert "12" in text
    assert "{" not in text


def test_the_lead_municipality_is_named_from_the_data() -> None:
    said = phrase(CATALOGUE["attraction"], value="", number="69,3", lead="Alfa")
    assert said == "non risiede a Alfa il 69,3% delle persone servite a Alfa"
