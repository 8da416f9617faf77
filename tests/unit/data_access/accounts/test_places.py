"""Roles are given by names as people write them: a slip is told with what was meant."""

import pytest
from sqlalchemy import Engine

from data_access.accounts.places import Places, read_places
from data_access.accounts.register import AccountError, Right
from data_access.accounts.vocabulary import AccountRole
from tests.support.asking import saved
from tests.support.builder import ambito

PLACES = Places(
    municipalities={"019035": "Crema", "019062": "Offanengo"}, organisations={"caritas": "Caritas di prova"}
)


@pytest.mark.parametrize("text", ["019062", "19062", "Offanengo", " offanengo "])
def test_a_municipality_is_told_by_name_or_code(text: str) -> None:
    assert PLACES.municipality(text) == "019062"


@pytest.mark.parametrize("text", ["caritas", "CARITAS DI PROVA"])
def test_an_organisation_is_told_by_name_or_key(text: str) -> None:
    assert PLACES.organisation(text) == "caritas"


def test_a_slip_is_told_with_what_was_meant() -> None:
    with pytest.raises(AccountError, match=r"«Ofanengo» non è dell'Ambito\. Forse «Offanengo»"):
        PLACES.municipality("Ofanengo")
    with pytest.raises(AccountError, match=r"L'ente «zzz» non è nella base dati\.$"):
        PLACES.organisation("zzz")


def test_a_role_is_written_in_words_and_read_back() -> None:
    mayor = PLACES.right("Sindaco", municipality="offanengo")
    partner = PLACES.right("ente", organisation="caritas")
    manager = PLACES.right("responsabile")
    assert [PLACES.words(right) for right in (mayor, partner, manager)] == [
        "sindaco di Offanengo",
        "ente partner (Caritas di prova)",
        "responsabile del programma",
    ]
    assert [right.code for right in (mayor, partner, manager)] == ["sindaco:019062", "ente:caritas", "responsabile"]


def test_a_role_that_does_not_exist_is_told_with_those_that_do() -> None:
    with pytest.raises(AccountError, match="«capo» non esiste: usare responsabile, sindaco, ente, cura_dati"):
        PLACES.right("capo")


def test_what_the_data_no_longer_have_is_told_by_its_code() -> None:
    gone = Right(role=AccountRole.MAYOR, municipality="019999")
    assert not PLACES.is_there(gone)
    assert PLACES.words(gone) == "sindaco di 019999"


def test_names_are_those_of_the_data(engine: Engine) -> None:
    saved(ambito(lead="Alfa", others=["Beta"]).service("mensa", organisation="uno"), engine)
    places = read_places(engine)
    assert sorted(places.municipalities.values()) == ["Alfa", "Beta"]
    assert list(places.organisations) == ["uno"]


def test_two_bodies_of_one_name_are_told_apart_by_key() -> None:
    both = Places(municipalities={}, organisations={"a1": "Caritas", "b2": "Caritas"})
    with pytest.raises(AccountError, match="«caritas» è il nome di 2: dire quale con la sua chiave, una di «a1», «b2»"):
        both.organisation("caritas")
    assert both.organisation("b2") == "b2"
    assert both.words(both.right("ente", organisation="b2")) == "ente partner (Caritas, b2)"
