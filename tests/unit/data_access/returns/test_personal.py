"""What names a person in a file is seen, and what only looks like it is left alone: a whole file hangs on it."""

import polars as pl
import pytest

from data_access.returns.personal import gives_away, looks_personal, person_key, tells_of_somebody
from data_access.returns.personal_headers import is_personal_header


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
        "Recapito",
        "RECAPITI",
        "CodFiscale",
        "CODFISCALE",
        "codicefiscale",
        "COD_FIS",
        "Cod.Fisc",
        "CFUtente",
        "cf_1",
        "DataNascita",
        "DATANASCITA",
        "datadinascita",
        "dt. nascita",
        "Data nasc.",
        "D.Nascita",
        "Nascita",
        "Nato/a il",
        "Comune di nascita",
        "Telefono1",
        "Telefono 2",
        "TEL_2",
        "NumTel",
        "N.Tel",
        "n° tel.",
        "numero telefonico",
        "cell.",
        "Cell2",
        "TelCell",
        "Whatsapp",
        "nominativo",
        "Nominativi",
        "COGNOME_NOME",
        "cognomenome",
        "Nome1",
        "NomeUtente",
        "nomeospite",
        "Nome del beneficiario",
        "Cogn.",
        "Generalità",
        "eMail",
        "E-Mail2",
        "mail",
        "IndirizzoResidenza",
        "Indirizzo ospite",
        "indir.",
        "Via/Piazza",
        "Residente in via",
        "N. civico",
        "TesseraSanitaria",
        "Cod. STP",
        "Tess. san.",
        "birthDate",
        "dateOfBirth",
        "HomeAddress",
        "fullName",
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
        "AnnoNascita",
        "annonascita",
        "NomeServizio",
        "nomestruttura",
        "Contatti telefonici",
        "Colloquio telefonico",
        "ComuneResidenza",
        "CodServizio",
        "CodiceIstat",
        "NumeroPersone",
        "TipoIndirizzo",
        "Celle frigo",
        "Telaio",
        "Documento1",
        "DataIngresso",
        "DataUscita",
        "Nucleo",
        "Stato di nascita",
        "LOCATION_NAME",
        "LOCATION_CITY",
        "Viabilità",
        "Indice",
        "Mailing",
        "cfr",
        "Posti1",
        "Q1",
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
        ["P.zza Duomo 3", "loc. Ombriano, 12", "V.le Santa Maria 4/A", "c.da Bosco 2", "Cascina Nuova n. 7"],
        ["0373256789", "0371 45678", "0373/202020"],
        ["Gurpreet S.", "Oksana", "Xhevdet", "Fatoumata", "nessuno"],
        ["Rossi Bianchi", "ferrari costa", "Hoxha Shehu"],
        [
            "Zubair Wadood",
            "Tsering Dolma",
            "Nguyen Van Thanh",
            "O'Brien Sean",
            "Kowalczyk Zdzisława",
            "Abera Tesfaye",
            "Xu Haoran",
            "Lopatin Gleb",
        ],
    ],
    ids=["names", "telephones", "addresses", "short addresses", "landlines", "from afar", "surnames", "shape"],
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
        [
            "Casa Betania",
            "Mensa Caritas",
            "Centro Diurno",
            "Casa Rosa",
            "Villa Serena",
            "La Fonte",
            "Il Ponte",
            "Opera Pia",
        ],
        ["Dimissione concordata", "Rientro in famiglia", "Posto letto", "Prima accoglienza", "Colloquio sociale"] * 2,
        ["Crema", "Rivolta d'Adda", "Pandino", "Castelleone", "Soncino", "Casale Cremasco", "Offanengo", "Sergnano"],
        ["019035", "019081", "098050"],
        ["0190350001", "0000000012"],
        ["09:00-12:30", "14.00-18.00", "02.30-06.00"],
        ["0123/2025", "0371/2024", "02/2025"],
        ["via Luca e altre", "Piazza Garibaldi"],
        ["Nigeria", "Costa d'Avorio", "Sierra Leone", "Burkina Faso", "Marocco", "Romania", "Ucraina", "Albania"],
        [],
    ],
    ids=[
        "houses of saints",
        "numbers",
        "days",
        "words",
        "places",
        "houses",
        "what was done",
        "municipalities",
        "codes",
        "cards",
        "hours",
        "acts",
        "streets",
        "countries",
        "nothing",
    ],
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
        "RSS MRA 71C01 D142X",
        "rss mra 71c01 d142x",
        "RSSMRA 71C01D142X",
        "RSS.MRA.71C01.D142X",
        "R S S M R A 7 1 C 0 1 D 1 4 2 X",
        "RSSMRA71CLMDMQNX",
        "rssmra71c01dmqnx",
        "cod. RSS MRA 71C01 D142X (vedi)",
        "333 12 34 567",
        "333.123.45.67",
        "+39 333 1234567",
        "+393331234567",
        "0039 333 1234567",
        "0373 256789",
        "0373/256789",
        "0373-256.789",
        "0373 25 67 89",
        "(0373) 256789",
        "+39 0373 256789",
        "+390373256789",
        "02 12345678",
        "02/1234.5678",
        "06 1234 5678",
        "030 2943111",
        "+40 721 234 567",
        "m.r [at] esempio.it",
        "m.r chiocciola esempio.it",
        "STP 0301234567890",
        "IT60 X054 2811 1010 0000 0123 456",
    ],
)
def test_a_text_that_gives_somebody_away(text: str) -> None:
    assert gives_away(text)


@pytest.mark.parametrize(
    "text",
    [
        "3331234567",
        "0373256789",
        "15/03/2025",
        "02/03/2025",
        "02.03.2025",
        "06-12-2024",
        "02 03 2025",
        "31/12/2025",
        "03/2025",
        "2025-03-01 04:00",
        "09:00-12:30",
        "02.30-06.00",
        "06.00 - 12.30",
        "ABI02|LAV01",
        "dormitorio",
        "1.234,50",
        "345.678.901",
        "300.000.000",
        "310 000 000",
        "019035",
        "019035 019081",
        "0123/2025",
        "0371/2025-1",
        "331/2024-123",
        "06.03.0001",
        "0.3731234567",
        "45.36271 9.68321",
        "casa per tutti da lun a ven",
        "RSSMRA",
        "P-000123",
        "CASO-2025-0001",
        "sezione @ uomini",
    ],
)
def test_a_text_that_does_not(text: str) -> None:
    assert not gives_away(text)


@pytest.mark.parametrize(
    "words",
    [
        "chiamare il 333 1234567 domani",
        "tel 3331234567",
        "sentito allo 0373 256789.",
        "al +39 333-123-4567",
        "tel. (0373) 25.67.89, dopo le 9",
        "cf rss mra 71c01 d142x",
        "scrivere a m.r(at)esempio.it",
    ],
)
def test_a_telephone_in_the_middle_of_a_note_was_kept_for_ever(words: str) -> None:
    assert tells_of_somebody(words)


@pytest.mark.parametrize(
    "words",
    [
        "300.000.000 euro",
        "pasti 310, notti 1200",
        "dal 01/03/2025 al 31/03/2025",
        "3.331.234.567 righe",
        "aperto 09.00-12.30 e 14.00-18.00",
        "determina 0371/2025 del 02/03/2025",
        "comuni 019035, 019081 e 098050",
        "da 0371 a 0373 posti",
        "importo 345.678.901 euro",
        "notti 310-320, pasti 330-340",
    ],
)
def test_numbers_of_a_note_are_no_telephones(words: str) -> None:
    assert not tells_of_somebody(words)


def test_a_key_is_the_same_however_the_identifier_is_written() -> None:
    key = b"k" * 32
    assert person_key("rss mra 71c01 d142x", key=key) == person_key("RSSMRA71C01D142X", key=key)
    assert person_key("P-1", key=key) != person_key("P-2", key=key)
