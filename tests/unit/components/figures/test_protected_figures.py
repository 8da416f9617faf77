"""A protected value is said to be small only where it is: for partners a hidden whole need not be."""

import pytest

from components.figures.core.row_labels import sign_notes, sign_of, words_of
from components.figures.core.value_states import Look, long_state, short_state
from indicators.italian.numbers import fewer
from indicators.model.result import Status


@pytest.mark.parametrize(
    ("below", "sign", "words"),
    [
        (5, "<5", "meno di 5 persone: valore protetto"),
        (10, "<10", "meno di 10 persone: valore protetto"),
        (0, "prot.", "valore protetto"),
    ],
)
def test_signs_and_words_of_marks(below: int, sign: str, words: str) -> None:
    assert sign_of(Status.SUPPRESSED, below) == sign
    assert words_of(Status.SUPPRESSED, below) == words
    assert sign_notes({Status.SUPPRESSED}, below) == [f"{sign}: {words.replace(':', ',')}"]


def test_words_of_the_map() -> None:
    assert [short_state(Look.SUPPRESSED, below) for below in (5, 0)] == ["meno di 5", "protetto"]
    assert long_state(Look.SUPPRESSED, 0) == "valore protetto"


def test_words_of_sentences() -> None:
    assert [fewer(5, "persone"), fewer(0, "persone")] == ["meno di 5 persone", "un numero protetto"]
