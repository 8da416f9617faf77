"""The file of an Ambito is read as people write it; all that is wrong with it is told, each by its place."""

from datetime import date

import pytest

from data_access.ambito_file.contents import AmbitoFileError, key_of, read_ambito_file
from data_access.ambito_file.writing import written
from data_access.vocabulary import OrganisationKind, Section, ServiceType
from tests.unit.data_access.ambito_file.files import LODI, PLAN, SHARED


def problems(content: bytes) -> list[str]:
    with pytest.raises(AmbitoFileError) as told:
        read_ambito_file(content)
    first, *rest = str(told.value).splitlines()
    assert first == "Il file dell'Ambito non è stato preso: niente è cambiato."
    return rest


def test_words_labels_days_and_keys_are_taken_as_people_write_them() -> None:
    file = read_ambito_file(LODI)
    assert (file.ambito.key, file.ambito.members) == ("lodi", ["Lodi", "98019", "S. Angelo Lodigiano"])
    (body,) = file.organisations
    assert (body.key, body.kind) == ("associazione-la-fonte", OrganisationKind.THIRD_SECTOR)
    shelter = file.services[0]
    assert (shelter.type, shelter.opened) == (ServiceType.NIGHT_SHELTER, date(2020, 1, 1))
    assert (shelter.programme, shelter.strand, shelter.latitude) == (None, None, None)
    assert (shelter.capacity[0].section, shelter.capacity[0].valid_from) == (Section.MEN, date(2020, 1, 1))


def test_what_is_written_is_read_as_the_same() -> None:
    file = read_ambito_file(LODI)
    text = written(file)
    assert read_ambito_file(text.encode()) == file
    assert "[[servizio.capienza]]" in text, "as people write it, a section after the other"


def test_all_that_is_wrong_is_told_by_its_place() -> None:
    told = problems(
        b"""
[ambito]
nome = ""
capofila = 3
comuni = []
colore = "rosso"
[[ente]]
nome = 12
natura = "onlus"
[[servizio]]
nome = "D"
tipo = "albergo"
apertura = "ieri"
latitudine = 100
unita = "posto_letto"
[[servizio.capienza]]
dal = 2020-01-01
finanziata = "dieci"
effettiva = -1
"""
    )
    assert told == [
        "- ambito, «nome» è vuoto: scriverlo, o togliere la riga.",
        "- ambito, «comuni» è vuoto: serve almeno una voce.",
        "- ambito, «colore» non è un campo di questa sezione: toglierlo, o correggerne il nome.",
        "- ente n. 1, «nome» vale «12» e deve essere un testo tra virgolette.",
        (
            "- ente n. 1, «natura» vale «onlus» e deve essere una di queste parole: comune_capofila, "
            "azienda_consortile, terzo_settore, altro."
        ),
        told[5],
        "- servizio n. 1, «ente» manca, e serve.",
        "- servizio n. 1, «comune» manca, e serve.",
        '- servizio n. 1, «apertura» vale «ieri» e deve essere un giorno: 2026-12-31, o "31/12/2026".',
        "- servizio n. 1, «latitudine» vale «100» e deve essere al massimo 90.0.",
        ("- servizio n. 1, capienza n. 1, «finanziata» vale «dieci» e deve essere un numero intero, senza virgolette."),
        "- servizio n. 1, capienza n. 1, «effettiva» vale «-1» e deve essere almeno 0.",
    ]
    assert told[5].startswith("- servizio n. 1, «tipo» vale «albergo» e deve essere una di queste parole: dormitorio,")


def test_of_many_problems_the_first_are_told_and_the_others_counted() -> None:
    told = problems(LODI + b"[[ente]]\n" * 15)
    assert len(told) == 21
    assert told[-1] == "E altri 10 problemi."


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\xff\xfe", "non è un testo in UTF-8"),
        (b"[ambito\n", "riga 1, colonna"),
        (b"[ambito]\nnome = ", "il file finisce prima del tempo"),
        (b'[ambito]\nnome = "a"\n\nnome = "b"\nx = 1\n', "non è scritto in TOML"),
        (b"\x00", "non è scritto in TOML"),
    ],
)
def test_what_is_no_toml_is_told_in_italian(content: bytes, said: str) -> None:
    with pytest.raises(AmbitoFileError, match=said):
        read_ambito_file(content)


@pytest.mark.parametrize("name", ["Dormitorio\\u0000", "Dormi\\ntorio", "Dormi\\u202etorio"])
def test_letters_that_nobody_sees_are_refused(name: str) -> None:
    assert "caratteri che non si vedono" in problems(LODI.replace(b"Dormitorio La Fonte", name.encode()))[0]


@pytest.mark.parametrize("value", ["nan", "inf", "-1.0", '"mille"'])
def test_euros_are_a_number(value: str) -> None:
    more = f'[[risorsa]]\nprogramma = "p"\nlinea = "l"\nanno = 2026\npreviste = {value}\n'
    assert problems(LODI + more.encode())[0].startswith("- risorsa n. 1, «previste»")


def test_a_name_makes_a_key_without_accents() -> None:
    assert key_of("Città Solidale – L'Emporio, s.r.l.") == "citta-solidale-l-emporio-s-r-l"


@pytest.mark.parametrize(
    ("former", "new", "said"),
    [
        (b"2020-01-01\n", b"1720-01-01\n", "deve essere un giorno dal 01/01/1850 in poi"),
        (b"effettiva = 12", b"effettiva = " + b"9" * 5000, "numero troppo lungo"),
        (b"effettiva = 12", b"effettiva = " + b"[" * 3000 + b"]" * 3000, "uno dentro l'altro"),
    ],
)
def test_what_would_keep_the_base_shut_is_refused(former: bytes, new: bytes, said: str) -> None:
    with pytest.raises(AmbitoFileError, match=said):
        read_ambito_file(LODI.replace(former, new))


def test_sub_areas_are_written_where_they_are_read() -> None:
    file = read_ambito_file(LODI.replace(b"[[ente]]", b'[ambito.sub_ambiti]\nBasso = ["98019"]\n[[ente]]', 1))
    assert read_ambito_file(written(file).encode()) == file


@pytest.mark.parametrize("value", ["[]", "{}", "true", "nan", f'"{"L" * 600}"', f'["{"L" * 600}"]'])
def test_whatever_stands_in_the_place_of_a_value_is_told_in_italian(value: str) -> None:
    """A list in the place of a word was a traceback, and a text too long a sentence of pydantic's."""
    lines, told = (LODI + PLAN + SHARED).decode().splitlines(), []
    for place, line in enumerate(lines):
        name, is_value, _ = line.partition(" = ")
        if is_value:
            try:
                read_ambito_file("\n".join([*lines[:place], f"{name} = {value}", *lines[place + 1 :]]).encode())
            except AmbitoFileError as error:
                told += str(error).splitlines()[1:]
    assert told
    assert [sentence for sentence in told if "non va (" in sentence] == []
