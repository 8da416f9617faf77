"""A workbook holds the table that leaves, each cell as what it is, with what it says of itself and what it means."""

import io
from dataclasses import replace
from datetime import date
from typing import Any

import openpyxl
import polars as pl
from openpyxl.utils.escape import unescape

from indicators.interchange.csv_file import table_csv
from indicators.interchange.exported_table import Definition, ExportedTable, Part
from indicators.interchange.xlsx_file import LONGEST, table_xlsx
from tests.support.nasty import BY_LANGUAGE

FRAME = pl.DataFrame(
    {
        "Comune": ["Città Alta", None],
        "Codice ISTAT": ["019035", "099001"],
        "Anno": [2024, 2025],
        "Giorno": [date(2025, 3, 1), date(2025, 4, 30)],
        "Persone": [10.0, None],
        "Quota": [-12.5, 1234.0],
        "Valore": [7.0, 11.54],
        "Stato": ["", "meno di 6: protetto"],
    }
)
TABLE = ExportedTable(
    title="Dieci persone.",
    subtitle="Persone · 2025",
    frame=FRAME,
    digits={"Persone": [0, 0], "Quota": [1, 1], "Valore": [0, 2]},
    marks=["–", "meno di 6: protetto"],
    parts=[
        Part(rows=1, provenance={"Fonte": "Base dati", "Periodo": "2024"}),
        Part(rows=1, provenance={"Fonte": "Base dati", "Periodo": "2025"}),
    ],
    notes={"Nota": "Si legge così."},
    definitions=[Definition(term="Quota", meaning="Parte di cento.", formula="a / b", unit="%")],
)


def book_of(table: ExportedTable) -> Any:
    return openpyxl.load_workbook(io.BytesIO(table_xlsx(table)))


def cells(page: Any) -> list[list[Any]]:
    return [[cell.value for cell in row] for row in page.iter_rows()]


def test_cells_are_of_their_type_and_what_is_not_told_is_marked() -> None:
    page = book_of(TABLE)["Dati"]
    heads, first, second = cells(page)
    assert heads == FRAME.columns
    assert first[3].date() == date(2025, 3, 1)
    assert first[:3] + first[4:] == ["Città Alta", "019035", 2024, 10, -12.5, 7, None]
    assert second[1:3] + second[4:] == ["099001", 2025, "meno di 6: protetto", 1234, 11.54, "meno di 6: protetto"]
    assert second[0] is None
    formats = [cell.number_format for cell in page[2]]
    assert formats[1:7] == ["@", "0", "dd/mm/yyyy", "#,##0", "#,##0.0", "#,##0"]
    assert page["G3"].number_format == "#,##0.00"
    assert isinstance(page["E2"].value, int), "a count is a whole number"


def test_the_sheet_opens_ready_to_be_read() -> None:
    page = book_of(TABLE)["Dati"]
    assert page.freeze_panes == "B2"
    assert page.auto_filter.ref == "A1:H3"
    assert page.column_dimensions["A"].width >= len("Città Alta")


def test_the_workbook_says_what_it_is_and_what_its_words_mean() -> None:
    book = book_of(TABLE)
    assert book.sheetnames == ["Dati", "Metadati", "Definizioni"]
    assert cells(book["Metadati"]) == [
        ["Voce", "Valore"],
        ["Titolo", "Dieci persone."],
        ["Descrizione", "Persone · 2025"],
        ["Fonte", "Base dati"],
        ["Periodo", "2024\n2025"],
        ["Nota", "Si legge così."],
    ]
    assert cells(book["Definizioni"])[1][:4] == ["Quota", "Parte di cento.", "a / b", "%"]


def test_small_exact_counts_are_said_first_and_on_every_row() -> None:
    told = replace(TABLE, confidential="Riservato.")
    book = book_of(told)
    assert book["Dati"]["A1"].value == "Riservato."
    assert [cell.value for cell in book["Dati"][2]] == FRAME.columns
    assert book["Dati"].freeze_panes == "B3"
    assert book["Dati"].auto_filter.ref == "A2:H4"
    assert cells(book["Metadati"])[1] == ["Riservatezza", "Riservato."]
    heading, *rows = table_csv(told).decode("utf-8-sig").splitlines()
    assert heading.endswith(";Riservatezza")
    assert all(row.endswith(";Riservato.") for row in rows)


def test_a_csv_has_whole_counts_and_the_decimals_of_each_cell() -> None:
    heading, first, second = table_csv(TABLE).decode("utf-8-sig").splitlines()
    assert heading == "Comune;Codice ISTAT;Anno;Giorno;Persone;Quota;Valore;Stato;Fonte;Periodo"
    assert first == 'Città Alta;019035;2024;2025-03-01;10;-12,5;7;"";Base dati;2024'
    assert second.startswith(";099001;2025;2025-04-30;;1234,0;11,54;meno di 6: protetto;Base dati;2025")


def test_a_table_without_rows_still_says_what_it_is() -> None:
    none = replace(
        TABLE, frame=FRAME.clear(), digits={}, marks=[], parts=[Part(rows=0, provenance={"Fonte": "Base dati"})]
    )
    book = book_of(none)
    assert cells(book["Dati"]) == [FRAME.columns]
    assert ["Fonte", "Base dati"] in cells(book["Metadati"])


def test_nothing_hostile_is_worked_out_linked_or_lost() -> None:
    names = [name for group in BY_LANGUAGE.values() for name in group.values()]
    frame = pl.DataFrame({"Servizio": names, "=1+1": [-1.0] * len(names)})
    hostile = replace(
        TABLE,
        title=names[0],
        frame=frame,
        digits={"=1+1": [1] * len(names)},
        marks=["=1+1"] * len(names),
        parts=[Part(rows=len(names), provenance={"Fonte": "=1+1"})],
        notes={"Nota": '=HYPERLINK("https://fuori.invalid/")'},
        definitions=[Definition(term=name, meaning=name) for name in names],
    )
    book = book_of(hostile)
    for page in book:
        for row in page.iter_rows():
            assert not [cell.coordinate for cell in row if cell.data_type == "f" or cell.hyperlink]
    read = [unescape(row[0] or "") for row in cells(book["Dati"])[1:]]
    assert [text.replace("\r\n", "\n").replace("\r", "\n") for text in read] == [
        name.replace("\r\n", "\n").replace("\r", "\n") for name in names
    ]


def test_a_text_longer_than_a_cell_is_cut_where_it_is_seen_to_be() -> None:
    long = replace(TABLE, frame=pl.DataFrame({"Nota": ["a" * 40_000]}), digits={}, marks=["–"])
    assert cells(book_of(long)["Dati"])[1] == ["a" * (LONGEST - 1) + "…"]
