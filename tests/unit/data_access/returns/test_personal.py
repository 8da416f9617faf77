"""What names a person in a file is seen, and what only looks like it is left alone: a whole file hangs on it."""

import polars as pl
import pytest

from data_access.returns.personal import gives_away, is_personal_header, looks_personal, person_key, tells_of_somebody


@pytest.mark.parametrize(
    "header",
    [
        "Cognome",
        "NOME",
        "Nome e Cognome",
        "Nominativo ospite",
        "Nome dell'utente",
        "Codice Fiscale",
        "C.F.",
        "Cod. fisc.",
        "Telefono",
        "Tel.",
        "Cell",
        "Recapito telefonico",
        "E-mail",
        "Email referente",
        "PEC",
        "Indirizzo",
        "Indirizzo di residenza",
        "Via",
        "Via e n.",
        "Data di nascita",
        "DATA NASCITA",
        "Nato il",
        "Luogo di nascita",
        "Documento d'identità",
        "Carta d'identità",
        "Passaporto n.",
        "IBAN",
        "Numero permesso di soggiorno",
        "Last name",
    ],
)
def test_a_header_that_names_reaches_or_places_a_person(header: str) -> None:
    assert is_personal_header(header)


@pytest.mark.parametrize(
    "header",
    [
        "Nome servizio",
        "Nome del servizio",
        "Nome struttura",
        "Unità mobile",
        "Numero documento",
        "Documento di spesa",
        "Assistenza a domicilio",
        "Via fittizia",
        "Residenza in via fittizia",
        "Inviato via",
        "Residenza",
        "Comune di residenza",
        "Permesso di soggiorno",
        "Anno di nascita",
        "Indirizzo scolastico",
        "Titolo di studio",
        "Codice",
        "Cittadinanza",
        "Telefonate ricevute",
        "Numero contatti",
    ],
)
def test_a_header_that_only_looks_like_it(header: str) -> None:
    assert not is_personal_header(header)


@pytest.mark.parametrize(
    "texts",
    [
        ["Mario R.", "Giulia", "Ahmed K.", "sig. Ionescu"],
        ["333 1234567", "3471234567", "+39 320 123 4567"],
        ["via Roma 12", "Piazza Duomo, 3", "viale Europa 7/b"],
    ],
    ids=["names", "telephones", "addresses"],
)
def test_values_that_name_reach_or_place_persons(texts: list[str]) -> None:
    assert looks_personal(pl.Series(texts))


@pytest.mark.parametrize(
    "texts",
    [
        ["Casa San Giuseppe", "Casa Santa Maria", "Don Carlo", "S. Anna", "via Luca 3 e altre"],
        ["12", "345", "2025"],
        ["01/03/2025", "02/03/2025"],
        ["dormitorio", "mensa", "docce"],
        ["Crema", "Rivolta d'Adda"],
        [],
    ],
    ids=["houses of saints", "numbers", "days", "words", "places", "nothing"],
)
def test_values_that_do_not(texts: list[str]) -> None:
    assert not looks_personal(pl.Series(texts, dtype=pl.String))


@pytest.mark.parametrize(
    "text",
    [
        "RSSMRA71C01D142X",
        "cf: rssmra71c01d142x",
        "è RSSMRA71C01D142X.",
        "cf=RSSMRA71C01D142X",
        "C.F.RSSMRA71C01D142X/2",
        "«RSSMRA71C01D142X»",
        "scrivere a m.r@esempio.it",
        "333-1234567",
    ],
)
def test_a_text_that_gives_somebody_away(text: str) -> None:
    assert gives_away(text)


@pytest.mark.parametrize(
    "text", ["3331234567", "15/03/2025", "ABI02|LAV01", "dormitorio", "1.234,50", "2025-03-01 04:00"]
)
def test_a_text_that_does_not(text: str) -> None:
    assert not gives_away(text)


@pytest.mark.parametrize(
    "words", ["chiamare il 333 1234567 domani", "tel 3331234567", "sentito allo 0373 256789.", "al +39 333-123-4567"]
)
def test_a_telephone_in_the_middle_of_a_note_was_kept_for_ever(words: str) -> None:
    assert tells_of_somebody(words)


@pytest.mark.parametrize(
    "words",
    ["300.000.000 euro", "pasti 310, notti 1200", "dal 01/03/2025 al 31/03/2025", "3.331.234.567 righe"],
)
def test_numbers_of_a_note_are_no_telephones(words: str) -> None:
    assert not tells_of_somebody(words)


def test_a_key_is_the_same_however_the_identifier_is_written() -> None:
    key = b"k" * 32
    assert person_key("rss mra 71c01 d142x", key=key) == person_key("RSSMRA71C01D142X", key=key)
    assert person_key("P-1", key=key) != person_key("P-2", key=key)
