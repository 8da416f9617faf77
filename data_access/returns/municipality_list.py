"""A list of municipalities as a file: codes, names and other spellings, by which names in other files are told.

Comes in: the name and the bytes of a file, the municipalities of Italy if they are known. Goes out: `Municipalities`.
Must not: guess: a row without a code and with a name that is nobody's is refused.
"""

from typing import Final

from data_access.returns.errors import ReferenceListError
from data_access.returns.registry import CODE_LENGTH, Municipalities
from data_access.returns.sheets import Sheet, read_sheets
from data_access.returns.values import plain

HEADERS: Final = {
    "code": ("codice", "codice istat", "istat", "code", "codice comune"),
    "name": ("comune", "nome", "denominazione", "name"),
    "alias": ("alias", "altra grafia", "grafia", "scritto anche"),
}
_DEEPEST: Final = 20


def read_municipality_list(name: str, content: bytes, *, italy: Municipalities | None) -> Municipalities:
    """Return the municipalities of a file.

    Parameters
    ----------
    name : str
    content : bytes
        A CSV or an XLSX with the column ``codice`` or ``comune``, or both, and ``alias`` where there are other
        spellings; a municipality may have several rows.
    italy : Municipalities or None
        Where a code or a name that the file lacks is looked up.

    Raises
    ------
    ReturnFileError
        If it is no file that can be read.
    ReferenceListError
        If a row names no municipality.
    """
    sheet, header, columns = _table(name, read_sheets(name, content))
    names: dict[str, str] = {}
    aliases: dict[str, str] = {}
    for number, row in enumerate(sheet.cells.slice(header).iter_rows(), start=header + 1):
        code, town, alias = (row[columns[one]] or "" if one in columns else "" for one in HEADERS)
        if code or town:
            found = _code(code, town, italy, where=f"«{name}», riga {number}")
            names[found] = town or names.get(found, "") or (italy.names.get(found, found) if italy else found)
            if alias:
                aliases[alias] = found
    if not names:
        message = f"Nel file «{name}» non ci sono comuni."
        raise ReferenceListError(message)
    return Municipalities(names=names, aliases=aliases, may_shorten=True)


def _table(name: str, sheets: tuple[Sheet, ...]) -> tuple[Sheet, int, dict[str, int]]:
    """Return the sheet, the row of its header (from 1) and its columns."""
    for sheet in sheets:
        for number, row in enumerate(sheet.cells.head(_DEEPEST).iter_rows(), start=1):
            headers = {plain(text): column for column, text in enumerate(row) if text}
            columns = {
                field: headers[way] for field, ways in HEADERS.items() for way in reversed(ways) if way in headers
            }
            if columns.keys() & {"code", "name"}:
                return sheet, number, columns
    message = f"Nel file «{name}» manca l'intestazione: servono le colonne «codice» o «comune», e «alias» se ci sono."
    raise ReferenceListError(message)


def _code(code: str, town: str, italy: Municipalities | None, *, where: str) -> str:
    if code.isdigit() and len(code) <= CODE_LENGTH:
        return code.zfill(CODE_LENGTH)
    if code:
        message = f"{where}: «{code}» non è un codice ISTAT di sei cifre."
        raise ReferenceListError(message)
    found = italy.find(town)[0] if italy else ""
    if not found:
        message = f"{where}: «{town}» non è il nome di un solo comune: aggiungere il codice ISTAT."
        raise ReferenceListError(message)
    return found
