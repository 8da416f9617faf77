"""The words about a return: rows that a file declared beside those that the tables hold."""

from dataclasses import replace
from datetime import date

import pytest

from components.views.verification.text import file_words
from data_access.verification.standing import Delivery
from indicators.data_quality.returns_in_hand import InHand


@pytest.mark.parametrize(
    ("declared", "loaded", "said"),
    [
        (3, 3, "righe dichiarate 3, nella base dati 3, nessuna rifiutata"),
        (1200, 1150, "righe dichiarate 1.200, nella base dati 1.150, 50 non caricate"),
        (9, 11, "righe dichiarate 9, nella base dati 11, 2 in più"),
        (0, 8, "righe nella base dati 8, quante ne dichiarava il file non è scritto"),
    ],
)
def test_rows_declared_and_loaded_are_told_with_their_difference(declared: int, loaded: int, said: str) -> None:
    one = InHand(
        service="mensa",
        name="Mensa",
        organisation="caritas",
        body="Caritas",
        month=2026 * 12 + 2,
        due=date(2026, 4, 20),
        delivery=Delivery(received=date(2026, 4, 10)),
        declared=declared,
        loaded=loaded,
    )
    assert file_words(one) == f"Caritas · ricevuto il 10 aprile 2026 (primo invio) · {said}"
    later = replace(one, delivery=Delivery(received=date(2026, 4, 12), revision=2))
    assert "ricevuto il 12 aprile 2026 (2 invii dopo il primo)" in file_words(later)
