"""Files of partners, built cell by cell: as texts and as workbooks, clean and dirty.

Comes in: rows. Goes out: bytes. Must not: use the code under test.
"""

import csv
import io
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import xlsxwriter

from data_access.returns.check import Checked, Options, check_file
from data_access.returns.kinds import kind_named
from data_access.returns.registry import KnownService, Municipalities, Registry

TODAY = date(2025, 6, 10)
AMBITO = Municipalities(
    names={
        "019035": "Crema",
        "019081": "Rivolta d'Adda",
        "098050": "Sant'Angelo Lodigiano",
        "019083": "Ripalta Arpina",
        "019084": "Ripalta Cremasca",
        "019022": "Casale Cremasco-Vidolasco",
    },
    aliases={"Crema città": "019035"},
    may_shorten=True,
)
ITALY = Municipalities(
    names={**AMBITO.names, "015146": "Milano", "016024": "Bergamo", "022165": "Samone", "001235": "Samone"}
)
KNOWN = Registry(
    services=[
        KnownService(
            key="dormitorio",
            name="Dormitorio San Martino",
            unit="posto_letto",
            opened=date(2020, 1, 1),
            closed=date(2025, 3, 20),
        ),
        KnownService(key="mensa", name="Mensa Caritas", unit="pasto"),
    ],
    ambito=AMBITO,
    italy=ITALY,
    indicators=frozenset({"contacts"}),
)
NIGHTS = ("servizio", "giorno", "sezione", "occupati")
CONTACTS = ("servizio", "giorno", "persona", "comune_residenza")


def as_csv(rows: Sequence[Sequence[object]], *, separator: str = ";", encoding: str = "utf-8") -> bytes:
    """Return rows as a CSV."""
    text = io.StringIO()
    csv.writer(text, delimiter=separator).writerows(rows)
    return text.getvalue().encode(encoding)


def as_xlsx(rows: Sequence[Sequence[object]], finish: Callable[[Any, Any], None] | None = None) -> bytes:
    """Return rows as a workbook, cells by their types; ``finish`` is given book and sheet."""
    output = io.BytesIO()
    with xlsxwriter.Workbook(output, {"in_memory": True}) as book:
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        sheet = book.add_worksheet("Marzo")
        for at, row in enumerate(rows):
            for column, cell in enumerate(row):
                if isinstance(cell, date):
                    sheet.write_datetime(at, column, cell, day)
                elif isinstance(cell, int | float):
                    sheet.write_number(at, column, cell)
                elif cell not in {"", None}:
                    sheet.write_string(at, column, str(cell))
        if finish is not None:
            finish(book, sheet)
    return output.getvalue()


def check(content: bytes, name: str, *, kind: str = "", month: date | None = None, known: Registry = KNOWN) -> Checked:
    """Check a file as of `TODAY`."""
    options = Options(today=TODAY, kind=kind_named(kind) if kind else None, month=month, registry=known)
    return check_file(name, content, options)


def told(checked: Checked) -> list[tuple[str, int, str]]:
    """Return kind, row and column of each finding."""
    return [tuple(row) for row in checked.findings.select("kind", "row", "column").rows()]
