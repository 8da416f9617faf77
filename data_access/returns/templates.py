"""The filled template of a kind of file, to write over: an XLSX with its instructions, and a CSV.

Comes in: `Kind`. Goes out: bytes. Must not: hold anything of a real organisation: the examples are invented and say so.
"""

from typing import Final

from data_access.returns.check import DEMONSTRATION
from data_access.returns.fields import Field, Kind
from data_access.returns.workbooks import csv_text, workbook_of

NOTICE: Final = f"{DEMONSTRATION}: togliere questa riga e gli esempi, e scrivere i propri"
INSTRUCTIONS: Final = "Istruzioni"
DATA: Final = "Dati"


def template_csv(kind: Kind) -> bytes:
    """Return the template as a CSV: the notice, the header, the examples."""
    return csv_text(_rows(kind))


def template_workbook(kind: Kind) -> bytes:
    """Return the template as an XLSX: the data on a sheet, what each column holds on another."""
    instructions = [["colonna", "obbligatoria", "che cosa contiene", "come si scrive"], *map(_explained, kind.fields)]
    return workbook_of({DATA: _rows(kind), INSTRUCTIONS: instructions}, header=1)


def _rows(kind: Kind) -> list[list[str]]:
    names = list(kind.by_name)
    return [[NOTICE], names, *([example.get(name, "") for name in names] for example in kind.examples)]


def _explained(field: Field) -> list[str]:
    writing = ", ".join(field.vocabulary.codes()) if field.vocabulary else field.form.value
    wanted = "sì" if field.is_required else f"no ({field.default})" if field.default else "no"
    return [field.name, wanted, field.description, writing]
