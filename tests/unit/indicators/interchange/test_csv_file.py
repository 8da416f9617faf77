"""No cell of a file is a formula, and every file goes through one writer."""

import ast
import csv
import io
from pathlib import Path

import polars as pl
import pytest

from indicators.interchange.csv_file import BOM, csv_for_programs, csv_for_spreadsheets

ROOT = Path(__file__).parents[4]
FORMULAS = (
    "=1+1",
    "+39 0373 1234",
    "-2+3",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    " =1+1",
    "\u200b=1+1",
    "＝1+1",
    '=HYPERLINK("http://fuori.example","qui")',
    "=cmd|'/C calc'!A0",
)
WRITERS = {
    "indicators/interchange/csv_file.py": "what leaves the dashboard",
    "data_access/returns/workbooks.py": "templates and corrected files of partners, inert cell by cell",
    "data_access/bulk.py": "rows on their way to PostgreSQL, which no spreadsheet opens",
}
ROOMS = ("cli.py", "components", "data_access", "geo", "indicators", "pages")


def read_back(frame: pl.DataFrame) -> tuple[list[list[str]], list[list[str]]]:
    """Return the rows of both kinds of file, headings first."""
    italian = csv_for_spreadsheets(frame)
    assert italian.startswith(BOM)
    return (
        list(csv.reader(io.StringIO(italian.removeprefix(BOM).decode(), newline=""), delimiter=";")),
        list(csv.reader(io.StringIO(csv_for_programs(frame), newline=""))),
    )


@pytest.mark.parametrize("text", FORMULAS)
def test_a_name_is_never_worked_out_by_a_spreadsheet(text: str) -> None:
    named = pl.DataFrame({"Servizio": [text], "Ente": pl.Series([text], dtype=pl.Enum([text])), text: [1]})
    for heading, row in read_back(named):
        assert heading == ["Servizio", "Ente", f"'{text}"]
        assert row == [f"'{text}", f"'{text}", "1"]


def test_negative_numbers_are_still_numbers() -> None:
    italian, plain = read_back(pl.DataFrame({"Scarto": [-1.5, None], "Conto": [-3, 4]}))
    assert italian == [["Scarto", "Conto"], ["-1,5", "-3"], ["", "4"]]
    assert plain == [["Scarto", "Conto"], ["-1.5", "-3"], ["", "4"]]


@pytest.mark.parametrize("text", ["Mensa", "–", "−3%", "a=b", "L'Aquila", "a;b", 'a"b', "a\nb", "", "x@y.it"])
def test_other_texts_stay_as_they_are(text: str) -> None:
    for rows in read_back(pl.DataFrame({"Servizio": [text], "Resto": ["x"]})):
        assert rows == [["Servizio", "Resto"], [text, "x"]]


def test_nothing_is_written_as_csv_by_anybody_else() -> None:
    files = [
        file for room in ROOMS for file in ([ROOT / room] if room.endswith(".py") else (ROOT / room).rglob("*.py"))
    ]
    writers = {
        file.relative_to(ROOT).as_posix()
        for file in files
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in {"write_csv", "sink_csv", "to_csv", "writer", "DictWriter"}
    }
    assert writers == {*WRITERS}
