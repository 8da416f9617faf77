"""Files of a million contacts, and what checking one costs.

Comes in: how many rows, or the path of a file. Goes out: a CSV and an XLSX that are the same at each call; as a
program, the seconds that checking a file and checking it again take, and the memory that the process took, as JSON.
Must not: hold a file in memory while it writes it.
"""

import csv
import json
import resource
import sys
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Final

import xlsxwriter

from data_access.returns.check import Options, check_file
from tests.support.return_files import KNOWN, TODAY

HEAD: Final = ("servizio", "giorno", "persona", "anno_nascita", "sesso", "comune_residenza", "quantita")
TOWNS: Final = ("Crema", "Rivolta d’Adda", "019035", "Milano", "")
FIRST: Final = date(2025, 3, 1)
PEOPLE: Final = 200_000


def rows(many: int) -> Iterator[tuple[str, date, str, int, str, str, int]]:
    """Yield contacts of a month, with as many people as a fifth of them."""
    for number in range(many):
        person = f"P{number * 7919 % PEOPLE:06}"
        day = FIRST + timedelta(days=number % 31)
        yield "mensa", day, person, 1940 + number % 60, "MF"[number % 2], TOWNS[number % 5], 1 + number % 3


def write_csv(path: Path, many: int) -> Path:
    """Write contacts as a CSV, if the file is not there yet."""
    if not path.exists():
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file, delimiter=";")
            writer.writerow(HEAD)
            writer.writerows((row[0], f"{row[1]:%d/%m/%Y}", *row[2:]) for row in rows(many))
    return path


def write_xlsx(path: Path, many: int) -> Path:
    """Write contacts as a workbook, if the file is not there yet."""
    if not path.exists():
        with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
            sheet, day = book.add_worksheet("Dati"), book.add_format({"num_format": "dd/mm/yyyy"})
            sheet.write_row(0, 0, HEAD)
            for at, row in enumerate(rows(many), start=1):
                for column, cell in enumerate(row):
                    if isinstance(cell, date):
                        sheet.write_datetime(at, column, cell, day)
                    else:
                        sheet.write(at, column, cell)
    return path


def main() -> None:
    """Check a file and print what it cost."""
    path = Path(sys.argv[1])
    content = path.read_bytes()
    begun, used = time.perf_counter(), time.process_time()
    checked = check_file(path.name, content, Options(today=TODAY, month=FIRST, registry=KNOWN))
    seconds, processor = time.perf_counter() - begun, time.process_time() - used
    begun = time.perf_counter()
    checked.corrected({(checked.sheets[0].name, 2, 6): "3"})
    answer = {
        "rows": checked.frame.height,
        "findings": checked.findings.height,
        "seconds": seconds,
        "processor": processor,
        "again": time.perf_counter() - begun,
        "gib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20,
    }
    print(json.dumps(answer))


if __name__ == "__main__":
    main()
