"""Who mistypes a word is offered the nearest ones, by key or by Italian name, and none if none is near."""

import pytest

from indicators.catalogue.suggestions import perhaps

KNOWN = {"people_served": "Persone servite", "contacts": "Accessi e prestazioni", "contatti": "Contatti"}


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("people_serve", " Forse «people_served»?"),
        ("Persone Servite", " Forse «people_served»?"),
        ("accessi e prestazione", " Forse «contacts»?"),
        ("contact", " Forse «contacts» o «contatti»?"),
        ("xyzzy", ""),
        ("", ""),
    ],
)
def test_the_nearest_words_are_offered(typed: str, offered: str) -> None:
    assert perhaps(typed, KNOWN) == offered
