"""A file that was checked: its rows, its findings and their keys, what is told of it, and correcting it."""

import io
import json
import time
from dataclasses import replace
from datetime import date

import polars as pl
import pytest
from python_calamine import CalamineWorkbook

from data_access.returns.check import Options, check_file
from data_access.returns.errors import KindError
from data_access.returns.findings import FINDINGS, FindingKind
from data_access.returns.kinds import CONTACTS as CONTACTS_KIND
from data_access.returns.kinds import SERVICES
from data_access.returns.parsing import schema_of
from data_access.returns.personal import KEY_LENGTH, person_key
from data_access.returns.registry import Registry
from data_access.returns.report import as_json, lines
from data_access.returns.rows import filled_down
from data_access.returns.workbooks import corrected_file, csv_text, marked_workbook
from data_access.rule import Severity
from tests.support.return_files import AMBITO, CONTACTS, ITALY, KNOWN, NIGHTS, TODAY, as_csv, as_xlsx, check, told

BAD = [NIGHTS, ("dormitorio", "01/03/2025", "uomini", "dieci"), ("dormitorio", "2/13/2025", "uomini", "9")]


def test_the_frame_has_the_schema_of_its_kind_and_rows_that_are_numbered_as_in_the_file() -> None:
    rows = [
        ("Registro",),
        (),
        CONTACTS,
        ("mensa", "1 marzo 2025", "P1", "s. angelo lodigiano"),
        (),
        ("Mensa Caritas", "2/3/25", "P2", ""),
    ]
    checked = check(as_csv(rows), "a.csv", kind="accessi")
    assert checked.frame.schema == schema_of(CONTACTS_KIND)
    names = ("_row", "servizio", "giorno", "comune_residenza", "classe_residenza", "quantita")
    assert checked.frame.select(names).rows() == [
        (4, "mensa", date(2025, 3, 1), "098050", "ambito", 1),
        (6, "mensa", date(2025, 3, 2), None, "non_nota", 1),
    ]  # fmt: skip
    assert checked.findings.schema == FINDINGS


def test_an_identifier_becomes_a_key_and_is_nowhere_else() -> None:
    rows = [
        CONTACTS,
        ("mensa", "01/03/2025", "RSSMRA71C01D142X", "Crema"),
        ("mensa", "02/03/2025", "rssmra71c01 d142x", "x"),
    ]
    key = b"k" * 32
    options = Options(today=TODAY, kind=CONTACTS_KIND, registry=KNOWN, persons_key=key)
    checked = check_file("a.csv", as_csv(rows), options)
    assert checked.frame["persona"].to_list() == [person_key("RSSMRA71C01D142X", key=key)] * 2
    assert len(checked.frame["persona"][0]) == KEY_LENGTH
    assert "RSSMRA" not in str(as_json(checked)).upper()
    assert "RSSMRA" not in repr(checked).upper()
    assert person_key("RSSMRA71C01D142X", key=b"j" * 32) != checked.frame["persona"][0]


def test_findings_do_not_depend_on_the_key_of_persons() -> None:
    rows = [CONTACTS, *[("mensa", "01/03/2025", "P1", "Crema")] * 2]
    with_keys = [
        check_file("a.csv", as_csv(rows), Options(today=TODAY, kind=CONTACTS_KIND, registry=KNOWN, persons_key=key))
        for key in (None, b"a" * 32, b"b" * 32)
    ]
    assert len({json.dumps(as_json(one)) for one in with_keys}) == 1
    assert with_keys[0].findings["kind"].to_list() == ["righe_ripetute"]


def test_a_finding_keeps_its_key_when_rows_are_added_above() -> None:
    """What was confirmed as true must not come back for the same rows."""
    full = (*NIGHTS, "effettivi")
    over = [("dormitorio", f"{day:02}/03/2025", "uomini", "20", "16") for day in (1, 2, 3)]
    before = check(as_csv([full, *over]), "a.csv", kind="notti").findings
    more = [("mensa", "01/03/2025", "tutti", "5", ""), *over[::-1]]
    after = check(as_csv([("Titolo",), full, *more]), "b.csv", kind="notti").findings
    assert before["kind"].unique().to_list() == ["oltre_capienza"]
    assert set(before["key"]) == set(after["key"])
    changed = check(as_csv([full, ("dormitorio", "01/03/2025", "uomini", "21", "16")]), "a.csv", kind="notti").findings
    assert changed["key"][0] not in set(before["key"])


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_corrected_cells_are_checked_again_and_given_back(ending: str) -> None:
    content = as_csv(BAD) if ending == "csv" else as_xlsx(BAD)
    checked = check(content, f"marzo.{ending}", kind="notti")
    assert told(checked) == [("numero_non_valido", 2, "D"), ("giorno_non_valido", 3, "B")]
    sheet = checked.sheets[0].name
    half = checked.corrected({(sheet, 2, 3): "10"})
    assert told(half) == [("giorno_non_valido", 3, "B")]
    clean = half.corrected({(sheet, 3, 1): " 02/03/2025 "})
    assert told(clean) == []
    assert clean.frame["occupati"].to_list() == [10, 9]
    name, written = corrected_file(clean)
    assert name == f"marzo-corretto.{ending}"
    again = check(written, name, kind="notti")
    assert again.frame.equals(clean.frame)
    assert told(checked) == [("numero_non_valido", 2, "D"), ("giorno_non_valido", 3, "B")], "the first is as it was"


def test_a_cell_in_error_can_be_corrected() -> None:
    def error(_, sheet) -> None:
        sheet.write_formula("D2", "=1/0", None, "#DIV/0!")

    checked = check(as_xlsx([NIGHTS, ("dormitorio", "01/03/2025", "uomini")], error), "a.xlsx", kind="notti")
    assert told(checked) == [("cella_in_errore", 2, "D")]
    assert told(checked.corrected({("Marzo", 2, 3): "7"})) == []


def test_a_month_of_rows_is_checked_again_in_under_a_second() -> None:
    rows = [CONTACTS, *(("mensa", f"{day:02}/03/2025", f"P{n}", "Crema") for day in range(1, 32) for n in range(300))]
    checked = check(as_csv([*rows, ("mensa", "32/03/2025", "P1", "Crema")]), "a.csv", kind="accessi")
    begun = time.process_time()
    clean = checked.corrected({("", len(rows) + 1, 1): "31/03/2025"})
    assert time.process_time() - begun < 1
    assert told(clean) == [("righe_ripetute", len(rows) + 1, "")]


def test_the_marked_workbook_has_the_list_of_problems_and_the_cells_where_they_were() -> None:
    checked = check(as_csv(BAD), "a.csv", kind="notti")
    book = CalamineWorkbook.from_filelike(io.BytesIO(marked_workbook(checked)))
    assert book.sheet_names == ["Problemi", "Dati"]
    problems = book.get_sheet_by_name("Problemi").to_python()
    assert [(row[2], row[3], row[5]) for row in problems[1:]] == [(2.0, "D", "dieci"), (3.0, "B", "2/13/2025")]
    assert book.get_sheet_by_name("Dati").to_python()[1] == ["dormitorio", "01/03/2025", "uomini", "dieci"]
    import zipfile

    with zipfile.ZipFile(io.BytesIO(marked_workbook(checked))) as archive:
        comments = archive.read("xl/comments2.xml" if "xl/comments2.xml" in archive.namelist() else "xl/comments1.xml")
    assert "Numeri che non si possono leggere" in comments.decode()


def test_no_text_of_a_file_becomes_a_formula() -> None:
    checked = check(as_csv([NIGHTS, ("=1+1", "01/03/2025", "uomini", "@SUM(A1)")]), "a.csv", kind="notti")
    import zipfile

    with zipfile.ZipFile(io.BytesIO(marked_workbook(checked))) as archive:
        sheets = [archive.read(name).decode() for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
    assert not any("<f>" in sheet for sheet in sheets)


def test_the_lines_group_what_is_alike_and_say_what_to_do() -> None:
    rows = [NIGHTS, *(("dormitorio", f"{day:02}/03/2025", "uomini", "boh") for day in range(1, 9))]
    said = list(lines(check(as_csv(rows), "marzo.csv", kind="notti")))
    places = "; ".join(f"riga {row} colonna D «boh»" for row in range(2, 7))
    assert said == [
        "marzo.csv: notti, 8 righe: 8 errori.",
        "  errore: Numeri che non si possono leggere, «occupati» (8)",
        f"      {places}; e altre 3",
        "      → Scriverli in cifre, con la virgola per i decimali: 1.234,50.",
    ]


def test_errors_are_told_from_warnings_and_notes() -> None:
    assert check(as_csv(BAD), "a.csv", kind="notti").has_errors
    twice = check(as_csv([CONTACTS, *[("mensa", "01/03/2025", "P1", "19035")] * 2]), "a.csv", kind="accessi")
    assert not twice.has_errors
    assert twice.counts == {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTE: 2}


def test_what_is_not_known_is_not_looked_at() -> None:
    rows = [NIGHTS, ("chissà", "01/03/2025", "uomini", "3")]
    assert told(check(as_csv(rows), "a.csv", kind="notti", known=Registry())) == []


def test_the_services_of_a_file_are_what_others_are_checked_against() -> None:
    services = [
        ("servizio", "nome", "tipo", "ente", "comune", "unita", "aperto", "chiuso", "sezione",
         "dal", "al", "finanziati", "effettivi"),
        ("dorm", "Dormitorio Nord", "dormitorio", "E", "Crema", "posto_letto", "01/01/2024", "31/03/2025", "uomini",
         "01/01/2024", "28/02/2025", "12", "10"),
        ("dorm", "Dormitorio Nord", "dormitorio", "E", "Crema", "posto_letto", "01/01/2024", "31/03/2025", "uomini",
         "10/03/2025", "", "12", "8"),
    ]  # fmt: skip
    listed = check(as_csv(services), "servizi.csv", kind="servizi")
    assert told(listed) == []
    assert listed.kind is SERVICES
    known = Registry(ambito=AMBITO, italy=ITALY).with_services(listed.frame)
    rows = [
        NIGHTS,
        ("dormitorio nord", "28/02/2025", "uomini", "10"),
        ("dorm", "27/02/2025", "uomini", "11"),
        ("dorm", "05/03/2025", "uomini", "1"),
        ("dorm", "10/03/2025", "uomini", "9"),
        ("dorm", "01/04/2025", "uomini", "1"),
    ]
    assert told(check(as_csv(rows), "a.csv", known=known)) == [
        ("oltre_capienza", 3, "D"),
        ("senza_capienza", 4, "B"),
        ("oltre_capienza", 5, "D"),
        ("servizio_chiuso", 6, "B"),
    ]


def test_a_sheet_that_is_asked_for_is_read_and_no_other() -> None:
    def april(book, _) -> None:
        sheet = book.add_worksheet("Aprile")
        for at, row in enumerate([NIGHTS, ("dormitorio", "01/03/2025", "donne", "boh")]):
            sheet.write_row(at, 0, row)

    content = as_xlsx([NIGHTS, ("dormitorio", "01/03/2025", "uomini", "3")], april)
    options = Options(today=TODAY, registry=KNOWN)
    everything = check_file("a.xlsx", content, options)
    assert everything.read == ("Marzo", "Aprile")
    assert everything.findings.select("sheet", "row").rows() == [("Aprile", 2)]
    one = check_file("a.xlsx", content, Options(today=TODAY, registry=KNOWN, sheets=("Marzo",)))
    assert (one.read, one.not_read, one.frame.height) == (("Marzo",), ("Aprile",), 1)
    with pytest.raises(KindError, match=r"non c'è il foglio «Maggio»\. Fogli: «Marzo», «Aprile»"):
        check_file("a.xlsx", content, Options(today=TODAY, sheets=("Maggio",)))


def test_a_file_of_no_kind_asks_for_one() -> None:
    with pytest.raises(KindError, match="indicarlo con --kind"):
        check(as_csv([("a", "b"), ("1", "2")]), "a.csv")


def test_where_a_column_is_missing_its_cells_are_not_told_one_by_one() -> None:
    rows = [("servizio", "giorno"), *(("dormitorio", f"{day:02}/03/2025") for day in range(1, 20))]
    assert told(check(as_csv(rows), "a.csv", kind="notti")) == [("colonna_mancante", 1, "")]


def test_what_a_protected_column_holds_is_masked() -> None:
    rows = [("servizio", "persona", "entrata"), ("dormitorio", "#RIF!", "01/03/2025")]
    found = check(as_csv(rows), "a.csv", kind="permanenze").findings
    assert found.select("kind", "value").rows() == [("cella_in_errore", "•••")]


def test_every_finding_has_a_remedy_without_anything_left_to_fill_in() -> None:
    rows = [NIGHTS, ("dormitorio", "01/03/2025", "uomo e donna", "-4")]
    remedies = check(as_csv(rows), "a.csv", kind="notti").findings["remedy"].to_list()
    assert remedies == [
        "Usare una di queste parole: uomini, donne, famiglie, giovani, misti, tutti.",
        "Il valore non può essere minore di 0 né maggiore di 2.147.483.647: correggerlo.",
    ]
    assert all(kind.remedy.endswith(".") and kind.what for kind in FindingKind)


def test_nothing_of_the_frame_is_a_text_where_a_value_is_meant() -> None:
    frame = check(as_csv([CONTACTS, ("mensa", "01/03/2025", "P1", "Crema")]), "a.csv", kind="accessi").frame
    assert frame.schema["target"] == pl.List(pl.String)
    assert frame["via_fittizia"].to_list() == [False]


def test_a_name_in_the_wrong_column_is_not_told() -> None:
    rows = [
        (*CONTACTS, "sesso"),
        ("mensa", "01/03/2025", "P1", "Crema", "Rossi Giulia"),
        ("mensa", "Mario", "P2", "", "Z"),
    ]
    found = check(as_csv(rows), "a.csv", kind="accessi").findings
    assert found.select("kind", "value").rows() == [
        ("parola_sconosciuta", "•••"),
        ("giorno_non_valido", "•••"),
        ("parola_sconosciuta", "Z"),
    ]


def test_the_words_of_a_row_that_is_left_out_are_not_told() -> None:
    rows = [CONTACTS, ("mensa", "01/03/2025", "P1", "Crema"), ("Totale Rossi Mario", "", "", ""), ("nota su Bianchi",)]
    found = check(as_csv(rows), "a.csv", kind="accessi").findings
    assert found.select("kind", "value").rows() == [("riga_di_totale", ""), ("riga_di_testo", "")]


def test_a_service_of_a_middle_threshold_is_no_average() -> None:
    rows = [NIGHTS, ("Media soglia", "", "uomini", "3"), ("Media mensile", "", "", "3")]
    assert told(check(as_csv(rows), "a.csv", kind="notti", known=Registry())) == [
        ("valore_mancante", 2, "B"),
        ("riga_di_totale", 3, ""),
    ]


def test_cells_merged_over_one_another_are_filled_once() -> None:
    def merge(_, sheet) -> None:
        sheet.merge_range("A2:A4", "dormitorio")

    rows = [
        NIGHTS,
        *(("", f"{day:02}/03/2025", "uomini", "1") for day in (1, 2, 3)),
        ("mensa", "04/03/2025", "uomini", "1"),
    ]
    checked = check(as_xlsx(rows, merge), "a.xlsx", kind="notti")
    (sheet,) = checked.sheets
    assert checked.frame["servizio"].to_list() == ["dormitorio"] * 3 + ["mensa"]
    twice = replace(sheet, merged=((2, 0, 4, 0), (3, 0, 5, 0)))
    assert filled_down(twice, 2)["c0"].to_list() == ["servizio", *["dormitorio"] * 3, None]


def test_a_hundred_thousand_rows_at_fault_are_told_in_seconds() -> None:
    """Each made a frame of its own: minutes."""
    lines_of = "".join("nota su qualcosa;;\nx;1/3/25;1\nTotale;;2\nx;1/3/25;2;3\n" for _ in range(25_000))
    begun = time.process_time()
    checked = check(f"servizio;giorno;occupati\n{lines_of}".encode(), "a.csv", kind="notti", known=Registry())
    assert time.process_time() - begun < 15
    assert checked.findings.height > 100_000


def test_what_a_municipality_may_have_meant_is_said() -> None:
    rows = [CONTACTS, ("mensa", "01/03/2025", "P1", "Cremma"), ("mensa", "01/03/2025", "P2", "S. Angelo")]
    checked = check(as_csv(rows), "a.csv", kind="accessi")
    assert checked.findings["hint"].to_list() == ["Crema (019035)", "Sant'Angelo Lodigiano (098050)"]
    said = "\n".join(lines(checked))
    assert "«Cremma» (forse «Crema (019035)»)" in said
    assert "«S. Angelo» (letto «Sant'Angelo Lodigiano (098050)»)" in said


@pytest.mark.parametrize(
    ("cell", "written"), [("=1+1", "'=1+1"), ("-45,3", "-45,3"), ("\t@x", "'\t@x"), ("Rossi", "Rossi")]
)
def test_a_file_that_is_given_back_works_nothing_out(cell: str, written: str) -> None:
    assert f";{written}\r\n" in csv_text([["a", cell]]).decode("utf-8-sig") or f';"{written}"\r\n' in csv_text(
        [["a", cell]]
    ).decode("utf-8-sig")
