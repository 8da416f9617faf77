"""The mapping that is proposed for a file that nobody knows: right where the file says it, silent where it does not."""

from dataclasses import replace
from datetime import date

import pytest

from data_access.returns.check import Options, check_file
from data_access.returns.errors import KindError
from data_access.returns.kinds import KINDS
from data_access.returns.kinds import NIGHTS as NIGHTS_KIND
from data_access.returns.mapping import mapping_toml, read_mapping
from data_access.returns.proposal import TO_SAY, Proposal, _Guess, _table, first_rows, propose
from data_access.returns.registry import Registry
from data_access.returns.sheets import read_sheets
from tests.support.return_files import AMBITO, ITALY, TODAY, as_csv, as_xlsx

OPTIONS = Options(today=TODAY, month=date(2025, 3, 1), registry=Registry(ambito=AMBITO, italy=ITALY))
REGISTER = [
    ("Registro ospiti marzo 2025",),
    ("Cognome", "Nome", "Data di nascita", "Sesso", "Residenza", *map(str, range(1, 10))),
    ("Rossi", "Mario", "01/02/1971", "M", "Crema", "X", "", "x"),
    ("Bianchi", "Anna", "3/4/80", "F", "Milano", "", "", "X"),
]
AIDS = [
    ("Beneficiario", "Codice fiscale", "Data erogazione", "Importo (euro)", "Tipo", "Note"),
    ("ROSSI MARIO", "RSSMRA71C01D142X", "03/03/2025", "€ 350,00", "una tantum", ""),
    ("BIANCHI ANNA", "BNCNNA80D43F205K", "04/03/2025", "€ 20,00", "continuativo", ""),
]


def fields(proposal: Proposal) -> dict[str, str]:
    return {one.header: one.field for one in proposal.columns if one.field}


def test_a_register_of_days_is_seen_with_its_identifier() -> None:
    found = propose("reg.csv", as_csv(REGISTER), OPTIONS)
    assert found.mapping.tipo == "accessi"
    assert found.mapping.colonne["persona"] == ("Cognome", "Nome", "Data di nascita")
    assert found.mapping.colonne["comune_residenza"] == ("Residenza",)
    assert found.mapping.giorni is not None
    assert found.mapping.costanti == {"servizio": TO_SAY}
    rows = first_rows("reg.csv", as_csv(REGISTER), found, OPTIONS)
    assert [(row["riga"], row["giorno"], row["persona"]) for row in rows] == [
        (3, "01/03/2025", "•••"),
        (3, "03/03/2025", "•••"),
        (4, "03/03/2025", "•••"),
    ]


def test_the_same_register_as_nights_counts_them() -> None:
    options = Options(today=TODAY, month=date(2025, 3, 1), kind=NIGHTS_KIND)
    found = propose("reg.xlsx", as_xlsx(REGISTER), options)
    assert found.mapping.giorni is not None
    assert found.mapping.giorni.conta == "occupati"
    assert found.missing == ()
    assert [row["occupati"] for row in first_rows("reg.xlsx", as_xlsx(REGISTER), found, options)] == [0, 0, 1, 1, 0, 1]


def test_numbered_questions_are_no_register_of_days() -> None:
    """From eight columns on «Domanda 3» was the third of the month, and nothing else was seen."""
    head = ("Data", "Struttura", *(f"Domanda {number}" for number in range(1, 12)))
    found = propose("a.csv", as_csv([head, ("03/03/2025", "Mensa", *["sì"] * 11)]), OPTIONS)
    assert found.mapping.giorni is None
    assert fields(found)["Data"] == "giorno"
    week = ("Cognome", "Nome", *(f"{day} {number}" for number, day in enumerate(("Lun", "Mar", "Mer") * 3, start=1)))
    assert propose("a.csv", as_csv([week, ("Rossi", "Mario", *"X" * 9)]), OPTIONS).mapping.giorni is not None


def test_a_column_without_a_header_is_one_that_can_be_chosen() -> None:
    """It was in no row of the page, and nobody could say what it was."""
    rows = [("Data", "", "Persona", ""), ("03/03/2025", "Mensa", "P1", "")]
    found = propose("a.csv", as_csv(rows), OPTIONS)
    assert [(one.column, one.header) for one in found.columns] == [("A", "Data"), ("B", ""), ("C", "Persona")]
    same = found.mapping.model_copy(
        update={"tipo": "accessi", "colonne": {**found.mapping.colonne, "servizio": ("#B",)}, "costanti": {}}
    )
    read = first_rows("a.csv", as_csv(rows), replace(found, mapping=same), Options(today=TODAY))
    assert [row["servizio"] for row in read] == ["Mensa"]


def test_a_file_of_many_columns_is_read_as_often_as_it_has_texts() -> None:
    """Each text was read again for each field of each kind: the page stood still for minutes."""
    head = ("Data", *(f"Risposta {number} di molte" for number in range(29)))
    table = _table(read_sheets("a.csv", as_csv([head, ("03/03/2025", *["forse"] * 29)]))[0])
    assert table is not None
    for kind in KINDS.values():
        assert _Guess(kind=kind, table=table, options=OPTIONS).fields is not None
    forms = {(one.form, one.vocabulary) for kind in KINDS.values() for one in kind.fields}
    assert len(table.shares) <= 30 * len(forms)


def test_of_a_file_of_many_columns_fewer_texts_of_each_are_looked_at() -> None:
    """Two hundred columns of five hundred different texts were a hundred thousand texts, each read for each kind."""
    head = [f"Risposta {number} di molte" for number in range(200)]
    table = _table(read_sheets("a.csv", as_csv([head, *([f"{row} {name}" for name in head] for row in range(70))]))[0])
    assert table is not None
    assert {len(sample) for sample in table.samples.values()} == {60}
    few = _table(
        read_sheets("a.csv", as_csv([head[:3], *([f"{row} {name}" for name in head[:3]] for row in range(70))]))[0]
    )
    assert few is not None
    assert {len(sample) for sample in few.samples.values()} == {70}


def test_contents_tell_what_headers_do_not() -> None:
    found = propose("a.csv", as_csv(AIDS), OPTIONS)
    assert found.mapping.tipo == "sostegni"
    assert fields(found) == {
        "Codice fiscale": "persona",
        "Data erogazione": "giorno",
        "Importo (euro)": "importo",
        "Tipo": "continuita",
    }
    whys = {one.header: one.why for one in found.columns}
    assert whys["Tipo"] == "contenuto"
    assert whys["Importo (euro)"] == "intestazione"
    assert whys["Note"] == "non letta"


def test_words_that_are_not_in_the_vocabulary_are_listed_to_be_told() -> None:
    rows = [
        ("servizio", "giorno", "sezione", "occupati"),
        ("a", "01/03/2025", "Men", "3"),
        ("a", "02/03/2025", "Donnne", "3"),
    ]
    found = propose("a.csv", as_csv(rows), OPTIONS)
    assert found.mapping.codici == {"sezione": {"Men": "Men", "Donnne": "donne"}}


def test_a_proposal_is_written_and_read_back_and_can_be_corrected() -> None:
    found = propose("reg.csv", as_csv(REGISTER), OPTIONS)
    text = mapping_toml(found.mapping)
    assert read_mapping(text, name="reg.toml") == found.mapping
    corrected = read_mapping(text.replace(TO_SAY, "dormitorio"), name="reg.toml")
    options = Options(today=TODAY, month=date(2025, 3, 1), mapping=corrected, registry=OPTIONS.registry)
    checked = check_file("reg.csv", as_csv(REGISTER), options)
    assert checked.frame["servizio"].unique().to_list() == ["dormitorio"]
    assert not checked.has_errors


def test_what_is_wanted_and_not_found_is_said() -> None:
    rows = [("OCCUPANCY_DATE", "Q", "N"), ("2025-03-01", "A", "12"), ("2025-03-02", "B", "13")]
    options = Options(today=TODAY, kind=NIGHTS_KIND)
    found = propose("a.csv", as_csv(rows), options)
    assert fields(found) == {"OCCUPANCY_DATE": "giorno"}
    assert found.missing == ("occupati",)


def test_a_file_that_looks_like_nothing_asks_for_a_kind() -> None:
    with pytest.raises(KindError, match="nessuna colonna somiglia"):
        propose("a.csv", as_csv([("xq", "zk"), ("alfa", "beta")]), Options(today=TODAY))


def test_english_headers_are_known_by_their_words() -> None:
    rows = [
        ("OCCUPANCY_DATE", "PROGRAM_ID", "OCCUPIED_BEDS", "CAPACITY_ACTUAL_BED", "CAPACITY_FUNDING_BED"),
        ("2025-03-01", "100", "19", "20", "22"),
    ]
    assert fields(propose("a.csv", as_csv(rows), OPTIONS)) == {
        "OCCUPANCY_DATE": "giorno",
        "PROGRAM_ID": "servizio",
        "OCCUPIED_BEDS": "occupati",
        "CAPACITY_ACTUAL_BED": "effettivi",
        "CAPACITY_FUNDING_BED": "finanziati",
    }
