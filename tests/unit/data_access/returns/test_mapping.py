"""Exports of other systems, read by the mappings that come with the program, and mappings that cannot be used."""

from datetime import date

import pytest

from data_access.returns.check import Checked, Options, check_file
from data_access.returns.errors import MappingError
from data_access.returns.mapping import EXAMPLES, Mapping, mapping_toml, read_mapping
from data_access.returns.registry import Registry
from data_access.vocabulary import CapacityUnit
from tests.support.return_files import AMBITO, ITALY, TODAY, as_csv, as_xlsx, told
from user_error import UserError

MARCH = date(2025, 3, 1)
KNOWN = Registry(ambito=AMBITO, italy=ITALY)
REGISTER = [
    ("Registro ospiti", "marzo 2025"),
    (),
    ("Cognome", "Nome", "Data di nascita", "Sesso", "Residenza", "1", "2", "3", "lun 4"),
    ("Rossi", "Mario", "01/02/1971", "M", "Crema", "X", "", "x", ""),
    ("Bianchi", "Anna", "3/4/80", "F", "Milano", "", "", "P", "0"),
    ("Rossi", "Mario", "01/02/1971", "M", "Crema", "", "", "", ""),
    ("Totale", "", "", "", "", "1", "0", "2", "0"),
]
TORONTO = (
    "_id", "OCCUPANCY_DATE", "ORGANIZATION_NAME", "LOCATION_ADDRESS", "PROGRAM_ID", "SECTOR", "CAPACITY_TYPE",
    "CAPACITY_ACTUAL_BED", "CAPACITY_FUNDING_BED", "OCCUPIED_BEDS", "CAPACITY_ACTUAL_ROOM", "CAPACITY_FUNDING_ROOM",
    "OCCUPIED_ROOMS", "OCCUPANCY_RATE_BEDS", "OCCUPANCY_RATE_ROOMS",
)  # fmt: skip


def example(name: str) -> Mapping:
    return read_mapping((EXAMPLES / f"{name}.toml").read_text(encoding="utf-8"), name=name)


def read(
    mapping: Mapping, rows: list[tuple[object, ...]], *, month: date | None = None, known: Registry = KNOWN
) -> Checked:
    options = Options(today=TODAY, mapping=mapping, month=month, registry=known)
    one = check_file("export.csv", as_csv(rows), options)
    other = check_file("export.xlsx", as_xlsx(rows), options)
    assert told(one) == told(other)
    assert one.frame.drop("_sheet").equals(other.frame.drop("_sheet"))
    return one


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.toml")), ids=lambda path: path.stem)
def test_a_mapping_that_comes_with_the_program_is_valid_and_is_written_as_it_is_read(path) -> None:
    mapping = example(path.stem)
    assert read_mapping(mapping_toml(mapping), name="again") == mapping


def test_a_day_by_day_register_gives_a_contact_for_each_mark() -> None:
    checked = read(example("registro_notti"), REGISTER, month=MARCH)
    assert told(checked) == [("riga_di_totale", 7, "")]
    names = ("_row", "giorno", "anno_nascita", "sesso", "comune_residenza", "classe_residenza")
    assert checked.frame.select(names).rows() == [
        (4, date(2025, 3, 1), 1971, "M", "019035", "ambito"),
        (4, date(2025, 3, 3), 1971, "M", "019035", "ambito"),
        (5, date(2025, 3, 3), 1980, "F", "015146", "fuori_ambito"),
    ]
    assert checked.frame["persona"].n_unique() == 2
    assert not any(word in str(checked.findings.to_dicts()) + repr(checked) for word in ("Rossi", "Anna"))


def test_the_same_register_gives_the_places_that_were_taken_each_night() -> None:
    """A day of the register without marks is nobody; after the last day that has some, nothing is known."""
    checked = read(example("registro_notti_conteggi"), REGISTER, month=MARCH)
    assert checked.frame.select("giorno", "sezione", "occupati").rows() == [
        (date(2025, 3, 1), "donne", 0),
        (date(2025, 3, 2), "donne", 0),
        (date(2025, 3, 3), "donne", 1),
        (date(2025, 3, 1), "uomini", 1),
        (date(2025, 3, 2), "uomini", 0),
        (date(2025, 3, 3), "uomini", 1),
    ]


def test_numbered_days_want_the_month() -> None:
    with pytest.raises(MappingError, match="indicare il mese del file, con --month"):
        read(example("registro_notti"), REGISTER)


def test_a_day_that_the_month_has_not_is_told_where_it_is_marked() -> None:
    rows = [
        ("Cognome", "Nome", "Data di nascita", "Sesso", "Residenza", "28", "30"),
        ("R", "M", "1/2/71", "M", "", "X", "X"),
    ]
    assert told(read(example("registro_notti"), rows, month=date(2025, 2, 1))) == [("giorno_non_valido", 2, "G")]


def test_coded_needs_become_a_row_for_each_dimension_with_the_gravest() -> None:
    rows = [
        ("Num. scheda", "Codice persona", "Anno nascita", "Sesso", "Data primo colloquio", "Bisogni", "Condizione"),
        ("12", "A1", "1970", "M", "3 marzo 2025", "ABI02| LAV01 |abi03", "SFD,DIP"),
        ("13", "A2", "", "F", "4/3/25", "", "DON"),
        ("14", "A3", "", "F", "4/3/25", "XXX9", ""),
    ]
    checked = read(example("centro_ascolto"), rows)
    assert checked.frame.select("caso", "dimensione", "gravita_apertura").rows() == [
        ("12", "abitare", 3),
        ("12", "lavoro", 2),
        ("13", None, None),
        ("14", None, None),
    ]
    assert checked.frame["target"].to_list()[0] == ["senza_dimora", "dipendenze"]
    assert told(checked) == [("parola_sconosciuta", 4, "F"), ("valore_senza_altro", 4, "F")]
    assert checked.findings["value"].to_list()[0] == "XXX9"


def test_a_list_of_contributions_is_read_under_its_title_and_without_what_was_not_paid() -> None:
    rows = [
        ("Comune di Esempio - mandati",),
        ("Beneficiario", "Data mandato", "Importo liquidato", "Capitolo", "Stato"),
        ("ROSSI MARIO", "03/03/2025", "€ 1.350,00", "1204/10", "Pagato"),
        ("BIANCHI ANNA", "03/03/2025", "200,00", "1204/20", "Annullato"),
        ("TOTALE", "", "1.550,00"),
    ]
    checked = read(example("contributi_comune"), rows)
    assert checked.frame.select("_row", "giorno", "importo", "linea", "continuita").rows() == [
        (3, date(2025, 3, 3), 1350.0, "fondo-poverta", "una_tantum")
    ]
    assert told(checked) == [("riga_di_totale", 5, "")]


def test_toronto_has_beds_and_rooms_in_columns_of_their_own() -> None:
    men = ("Organisation A", "20 Sumach St", 11791, "Men", "Bed Based Capacity", 20, 22)
    families = ("Organisation B", "5 King St", 11792, "Families", "Room Based Capacity", "", "", "", 29, 30, 28)
    rows = [
        TORONTO,
        (1, "2025-03-01", *men, 19, "", "", "", 95.0, ""),
        (2, "2025-03-01", *families, "", 96.55),
        (3, "2025-03-02", *men, 21, "", "", "", 105.0, ""),
    ]
    checked = read(example("toronto_shelters"), rows)
    names = ("servizio", "giorno", "occupati", "effettivi", "finanziati")
    assert checked.frame.select(names).rows() == [
        ("11791", date(2025, 3, 1), 19, 20, 22),
        ("11792", date(2025, 3, 1), 28, 29, 30),
        ("11791", date(2025, 3, 2), 21, 20, 22),
    ]
    beds, rooms, _ = checked.frame["unita"].to_list()
    assert beds == "posto_letto"
    assert rooms == ("camera" if "camera" in CapacityUnit.codes() else "alloggio"), "rooms are never added to beds"
    assert told(checked) == [("oltre_capienza", 4, "J")]


POSAS = ("Codice comune", "Comune", "Età", "Celibi", "Coniugati", "Totale maschi", "Nubili", "Totale femmine", "Totale")


def test_residents_as_istat_gives_them_are_read_by_sex_and_age_without_the_totals() -> None:
    """A title above, men and women in columns, the age 999 for all: the year is told by the mapping."""
    rows = [
        ("Popolazione residente al 1° gennaio 2025 per età, sesso e stato civile", *[""] * 8),
        POSAS,
        ("019035", "Crema", 0, 105, 0, 105, 98, 98, 203),
        ("019035", "Crema", 100, 0, 2, 2, 1, 10, 12),
        ("019035", "Crema", 999, 9000, 7000, 16500, 8000, 17286, 33786),
    ]
    checked = read(example("residenti_istat"), rows)
    assert told(checked) == []
    assert sorted(checked.frame.select("comune", "anno", "sesso", "eta", "residenti").rows()) == [
        ("019035", 2025, "F", 0, 98),
        ("019035", 2025, "F", 100, 10),
        ("019035", 2025, "M", 0, 105),
        ("019035", 2025, "M", 100, 2),
    ]


def test_a_column_that_the_mapping_names_and_the_file_lacks_is_told_by_its_header() -> None:
    rows = [("Beneficiario", "Data mandato", "Capitolo", "Stato"), ("R", "03/03/2025", "1204/10", "Pagato")]
    checked = read(example("contributi_comune"), rows)
    assert told(checked) == [("colonna_mancante", 1, "")]
    assert checked.findings.select("field", "hint").rows() == [("importo", "Importo liquidato")]


def test_personal_columns_that_the_mapping_does_not_name_refuse_the_file() -> None:
    rows = [(*row, extra) for row, extra in zip(REGISTER[2:4], ("Telefono", "333 1234567"), strict=True)]
    checked = read(example("registro_notti"), rows, month=MARCH)
    assert told(checked) == [("dati_personali", 1, "J")]
    assert checked.frame.is_empty()


def test_english_numbers_columns_by_letter_and_rows_that_are_skipped() -> None:
    text = """
        tipo = "risorse"
        intestazione = 1
        salta_righe = [2]
        decimali = "."
        [colonne]
        programma = "#A"
        previste = "Budget"
        [costanti]
        linea = "b"
        anno = 2025
    """
    rows = [("", "Budget"), ("units", "EUR"), ("p", "1,234.50"), ("q", "1.234")]
    options = Options(today=TODAY, mapping=read_mapping(text, name="a"))
    checked = check_file("a.csv", as_csv(rows), options)
    assert checked.frame.select("programma", "anno", "previste").rows() == [("p", 2025, 1234.5), ("q", 2025, 1.234)]
    assert told(checked) == []
    numbers = [("", "Budget"), ("units", "EUR"), ("p", 1234.5), ("q", "1,234.5")]
    assert check_file("a.xlsx", as_xlsx(numbers), options).frame["previste"].to_list() == [1234.5, 1234.5]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("tipo = ", "non è scritto in TOML: il file finisce prima del tempo"),
        ("tipo = §", "non è scritto in TOML: riga 1, colonna 8"),
        (f"tipo = {'[' * 3000}{']' * 3000}", "elenchi uno dentro l'altro"),
        (f"tipo = {'9' * 5000}", "contiene un numero troppo lungo"),
        ('nome = "x"', "«tipo» manca"),
        ('tipo = "boh"', "Il tipo di file «boh» non c'è"),
        ('tipo = "notti"\ncolori = 1', "«colori» è una voce sconosciuta"),
        ('tipo = "notti"\ndecimali = "x"', "«decimali» può essere solo ',' o '.'"),
        ('tipo = "notti"\nsalta_righe = [-5]', "«salta_righe.0» vuole almeno 1"),
        ('tipo = "notti"\nsalta_righe = [100000000000000000000]', "«salta_righe.0» vuole al massimo 2147483648"),
        ('tipo = "notti"\n[giorni]\nmese = "2025-13"', "«giorni.mese» vale «2025-13» e deve essere un mese"),
        ('tipo = "notti"\n[giorni]\ncampo = "sezione"', "deve essere un campo che contiene un giorno"),
        ('tipo = "notti"\n[giorni]\ncampo = "persona"', "deve essere un campo che contiene un giorno"),
        ('tipo = "notti"\n[giorni]\nvalore = "occupati"\nconta = "occupati"', "non tutti e due"),
        ('tipo = "notti"\n[elenco]\ncampo = "sezione"\nseparatore = ""', "«elenco.separatore» è vuoto"),
        ('tipo = "notti"\nintestazione = 0', "«intestazione» vuole almeno 1"),
        ('tipo = "notti"\ncolonne = 3', "«colonne» vuole una tabella"),
        ('tipo = "notti"\n[colonne]\noccupati = []', "«colonne.occupati» vuole almeno un'intestazione"),
        ('tipo = "notti"\n[colonne]\nospiti = "x"', "nomina «ospiti», che il tipo «notti» non ha"),
        ('tipo = "notti"\n[giorni]\nconta = "teste"', "nomina «teste»"),
        ('tipo = "notti"\n[elenco]\ncampo = "sezione"\n[elenco.codici]\nA = {colore = "x"}', "nomina «colore»"),
    ],
)
def test_a_mapping_that_cannot_be_used_is_refused_by_a_sentence(text: str, said: str) -> None:
    with pytest.raises(UserError, match=said) as refused:
        read_mapping(text, name="mia.toml")
    assert str(refused.value).endswith(".")


@pytest.mark.parametrize(
    ("order", "text", "day"),
    [
        ("gma", "04/03/2025", date(2025, 3, 4)),
        ("mga", "03/04/2025", date(2025, 3, 4)),
        ("mga", "3/4/25 10:30", date(2025, 3, 4)),
        ("mga", "2025-03-04", date(2025, 3, 4)),
        ("amg", "25-03-04", date(2025, 3, 4)),
        ("amg", "2025/3/4", date(2025, 3, 4)),
        ("amg", "4 marzo 2025", date(2025, 3, 4)),
    ],
)
def test_days_may_be_written_in_another_order(order: str, text: str, day: date) -> None:
    mapping = read_mapping(
        f'tipo = "notti"\ndate = "{order}"\n[colonne]\nservizio = "s"\ngiorno = "d"\noccupati = "n"', name="a"
    )
    checked = check_file("a.csv", as_csv([("s", "d", "n"), ("x", text, "1")]), Options(today=TODAY, mapping=mapping))
    assert checked.frame["giorno"].to_list() == [day]
    book = as_xlsx([("s", "d", "n"), ("x", day, "1")])
    assert check_file("a.xlsx", book, Options(today=TODAY, mapping=mapping)).frame["giorno"].to_list() == [day]
