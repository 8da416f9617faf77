"""Municipalities are found as people write them; what is of nobody, or of several, is told with what may be meant."""

import pytest

from geo.register import UnknownMunicipalitiesError, find_municipalities, plain_name


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Crema", "019035"),
        (" crema ", "019035"),
        ("019035", "019035"),
        ("19035", "019035"),
        ("019035 Crema", "019035"),
        ("Rivolta D’Adda", "019084"),
        ("RIVOLTA D'ADDA", "019084"),
        ("Rivolta d adda", "019084"),
        ("Casale Cremasco Vidolasco", "019017"),
        ("S. Angelo Lodigiano", "098050"),
        ("S.Angelo Lodigiano", "098050"),
        ("Sant'Angelo Lodigiano", "098050"),
        ("Samone (Torino)", "001235"),
        ("Forli", "040012"),
        ("Paternò", "087033"),
    ],
)
def test_a_municipality_is_found_as_people_write_it(text: str, code: str) -> None:
    assert [one.code for one in find_municipalities([text])] == [code]


def test_they_come_in_the_order_of_the_texts() -> None:
    assert [one.name for one in find_municipalities(["Offanengo", "Crema"])] == ["Offanengo", "Crema"]


def test_all_that_is_wrong_is_told_at_once() -> None:
    with pytest.raises(UnknownMunicipalitiesError) as told:
        find_municipalities(["Cremma", "Samone", "999999", "Crema", "", "Samone (Roma)"])
    assert str(told.value) == (
        "Comuni che non si riconoscono: «Cremma» (forse Crema?); «Samone» è il nome di 2 comuni: scrivere quale, uno "
        "di «Samone (Torino)», «Samone (Trento)», o il codice ISTAT; «999999»; «»; «Samone (Roma)» (forse Samone?)."
    )


def test_letters_signs_and_saints_are_written_in_one_way() -> None:
    assert plain_name("  Sant’Àgata-di  SOPRA ") == plain_name("s. agata di sopra") == "san agata di sopra"
