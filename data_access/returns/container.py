"""What a file is, whatever it is called, and whether it can be opened without harm.

Comes in: the name and the bytes of a file. Goes out: `Format`, and of a workbook the marks of its sheets
(`SheetMarks`): cells in error, formulas without a result, merged cells, which the reader of values does not tell.
Must not: read values; hand to a parser what would fill the memory. Zip bombs, documents with entities of their own,
sheets with a cell at the other end of the grid, encrypted files and files of another format are refused in Italian.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from pathlib import PurePath
from typing import Final

from data_access.returns.column_letters import index_of
from data_access.returns.errors import ReturnFileError

MOST_BYTES: Final = 200 * 2**20
"""Of a file as it is delivered."""
MOST_UNPACKED: Final = 2**30
"""Of all that a workbook holds."""
MOST_RATIO: Final = 200
"""Times that a part of a workbook may grow when it is unpacked, beyond the first megabyte."""
MOST_CELLS: Final = 40_000_000
"""Of a sheet's rectangle, empty ones included: what the reader of values makes room for."""
MOST_PARTS: Final = 2_000
"""Files in a workbook."""
CHUNK: Final = 2**20
OVERLAP: Final = 600
"""Bytes kept of the chunk before: a tag that is cut in two is whole in the next."""
TEXT_NAMES: Final = frozenset({".csv", ".txt", ".tsv"})
WORKBOOK_NAMES: Final = frozenset({".xlsx", ".xlsm"})
SMALL: Final = 4_000
"""Bytes of a file by which it is told from a text."""
FROM_WHICH: Final = "consegnare il foglio da cui è stato ricavato, in XLSX o CSV"
SAVE_AS: Final = "aprirlo con il foglio di calcolo e salvarlo come XLSX o CSV"
_OTHERS: Final = (
    (b"%PDF", "un PDF"),
    (b"\x89PNG", "un'immagine"),
    (b"\xff\xd8\xff", "un'immagine"),
    (b"GIF8", "un'immagine"),
    (b"II*\x00", "un'immagine"),
    (b"MM\x00*", "un'immagine"),
    (b"RIFF", "un'immagine o un suono"),
    (b"{\\rtf", "un documento RTF"),
    (b"Rar!", "un archivio RAR"),
    (b"7z\xbc\xaf", "un archivio 7z"),
    (b"\x1f\x8b", "un archivio compresso"),
    (b"PAR1", "un file Parquet"),
    (b"SQLite format 3", "una base dati"),
    (b"\x7fELF", "un programma"),
    (b"MZ", "un programma"),
)
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06")
_OF_CAMERAS: Final = b"ftyp"
"""What stands after the first four bytes of a photo or a film of a telephone."""
_BITMAP: Final = re.compile(rb"BM.{4}\x00{4}", re.DOTALL)
_MARKUP: Final = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype|html|\?xml|table|tr|head|body|meta|style)\b", re.IGNORECASE
)
_STANDING_FOR: Final = re.compile(r"~\$|\.~lock\.")
_LINKS: Final = frozenset({".gsheet", ".gdoc", ".url", ".webloc", ".lnk"})
_ARCHIVES: Final = (
    ("xl/workbook.bin", "è una cartella di lavoro XLSB", SAVE_AS),
    ("word/document.xml", "è un documento di Word, non una tabella", "consegnare la tabella in XLSX o CSV"),
    ("ppt/presentation.xml", "è una presentazione, non una tabella", "consegnare la tabella in XLSX o CSV"),
    ("Index/Document.iwa", "è un foglio di Numbers", "da Numbers scegliere Archivio, Esporta, Excel"),
    ("Index.zip", "è un foglio di Numbers", "da Numbers scegliere Archivio, Esporta, Excel"),
)
"""Parts by which archives that are no workbook are told, what they are, and what to do."""
_OPEN_DOCUMENTS: Final = (
    ("application/vnd.oasis.opendocument.spreadsheet", "è un foglio di LibreOffice (ODS)", SAVE_AS),
    ("application/vnd.oasis.opendocument", "è un documento di LibreOffice, non una tabella", SAVE_AS),
)
_ENTITIES: Final = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
# Every repetition has an end: markup without a closing bracket would otherwise be gone through again from each tag.
_FAR: Final = re.compile(rb"r=[\"'](?:[A-Z]{2,3}\d|[A-Z]?\d{7})")
"""A cell beyond the 26th column, or a row of seven figures: only then is the size of a sheet worked out."""
_FAR_COLUMN: Final = re.compile(rb"r=[\"']([A-Z]{2,3})\d")
_FAR_ROW: Final = re.compile(rb"r=[\"'][A-Z]{0,3}(\d{1,9})")
_LETTERS: Final = 26
_ERROR: Final = re.compile(
    rb"<(?:\w+:)?c\s(?=[^>]{0,300}\bt=[\"']e[\"'])[^>]{0,300}?\br=[\"']([A-Z]{1,3}\d{1,7})[\"'][^>]{0,300}>"
    rb"(?:(?!</(?:\w+:)?c>).){0,400}?<(?:\w+:)?v>([^<]{0,20})<",
    re.DOTALL,
)
_FORMULA_ALONE: Final = re.compile(
    rb"<(?:\w+:)?c\s[^>]{0,300}?\br=[\"']([A-Z]{1,3}\d{1,7})[\"'][^>/]{0,300}>"
    rb"<(?:\w+:)?f[^>]{0,300}(?:/>|>[^<]{0,9000}</(?:\w+:)?f>)</(?:\w+:)?c>"
)
_MERGED: Final = re.compile(
    rb"<(?:\w+:)?mergeCell\s[^>]{0,300}?ref=[\"']([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})[\"']"
)
_HIDDEN_ROW: Final = re.compile(
    rb"<(?:\w+:)?row\s(?=[^>]{0,300}\bhidden=[\"'](?:1|true)[\"'])[^>]{0,300}?\br=[\"'](\d{1,7})[\"']"
)
_SHEET_PART: Final = re.compile(r"xl/worksheets/[^/]+\.xml")


class Format(Enum):
    """What a file is."""

    TEXT = "testo"
    WORKBOOK = "cartella di lavoro"


@dataclass(slots=True, kw_only=True)
class SheetMarks:
    """What the markup of a sheet tells beside its values; cells by row from 1 and column from 0.

    Attributes
    ----------
    texts : dict
        Cells in error, with the error in Italian, and those with a formula whose result the file does not hold, with
        `NO_RESULT`.
    merged : dict
        Rectangles, each once: first row, first column, last row, last column.
    hidden_rows : set of int
        Rows that somebody has hidden, or a filter, from 1.
    """

    texts: dict[tuple[int, int], str] = field(default_factory=dict)
    merged: dict[tuple[int, int, int, int], None] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)


NO_RESULT: Final = "(formula senza risultato)"
ERRORS: Final = {
    "#REF!": "#RIF!",
    "#N/A": "#N/D",
    "#DIV/0!": "#DIV/0!",
    "#VALUE!": "#VALORE!",
    "#NAME?": "#NOME?",
    "#NULL!": "#NULLO!",
    "#NUM!": "#NUM!",
}
"""Errors of formulas as files write them, and as a spreadsheet in Italian shows them."""


def format_of(name: str, content: bytes) -> Format:
    """Tell what a file is.

    Raises
    ------
    ReturnFileError
        If it is empty, too large, protected, of another format, or called otherwise than it is.
    """
    if not content.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise _refused(name, "è vuoto", "controllare che il salvataggio sia riuscito e consegnarlo di nuovo")
    if len(content) > MOST_BYTES:
        size = f"è di {len(content) // 2**20} MB, oltre i {MOST_BYTES // 2**20} ammessi"
        raise _refused(name, size, "dividerlo per mese o per servizio")
    ending = PurePath(name.lower()).suffix
    if _STANDING_FOR.match(PurePath(name).name):
        what = "è il segnaposto che il foglio di calcolo tiene mentre un file è aperto"
        raise _refused(name, what, "chiudere il foglio e consegnare il file vero, che sta nella stessa cartella")
    if ending in _LINKS:
        raise _refused(name, "è un collegamento al foglio, non il foglio", "aprirlo e scaricarlo in XLSX")
    found = _format_inside(name, content)
    if found is Format.WORKBOOK and ending in TEXT_NAMES:
        raise _refused(
            name, f"è una cartella di lavoro XLSX e si chiama {ending}", "dargli un nome che finisce in .xlsx"
        )
    if found is Format.TEXT and ending not in TEXT_NAMES and 0 in content[:SMALL]:
        raise _refused(name, "non è né una cartella di lavoro XLSX né un testo", SAVE_AS)
    if found is Format.TEXT and ending not in TEXT_NAMES:
        called = f"si chiama {ending}" if ending else "non ha un'estensione"
        raise _refused(name, f"contiene testo e {called}", f"se è un CSV, chiamarlo .csv; altrimenti {SAVE_AS}")
    return found


def _format_inside(name: str, content: bytes) -> Format:
    if content.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise _refused(name, "è protetto da una password", "salvarlo senza password e consegnarlo di nuovo")
        raise _refused(name, "è nel vecchio formato XLS (o DOC)", SAVE_AS)
    if content.startswith(_ZIP):
        _refuse_other_archives(name, content)
        return Format.WORKBOOK
    if content[4:8] == _OF_CAMERAS or _BITMAP.match(content):
        raise _refused(name, "è un'immagine o un filmato, non una tabella", FROM_WHICH)
    for start, what in _OTHERS:
        if content.startswith(start):
            raise _refused(name, f"è {what}, non una tabella", FROM_WHICH)
    if _MARKUP.match(content[:400]):
        raise _refused(name, "è una pagina HTML o XML, non una tabella", SAVE_AS)
    return Format.TEXT


def _refuse_other_archives(name: str, content: bytes) -> None:
    """Refuse archives that are no workbook by what they are; what is damaged is told when it is opened."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = set(archive.namelist())
            is_protected = any(info.flag_bits & 1 for info in archive.infolist())
            if "xl/workbook.xml" in parts or is_protected:
                return
            kind = _small_part(archive, "mimetype") if "mimetype" in parts else ""
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError):
        return
    for part, what, remedy in _ARCHIVES:
        if part in parts:
            raise _refused(name, what, remedy)
    for start, what, remedy in _OPEN_DOCUMENTS:
        if kind.startswith(start):
            raise _refused(name, what, remedy)
    raise _refused(name, "è un archivio ZIP, non una tabella", "estrarne i file e consegnarli uno per uno")


def sheet_marks(name: str, content: bytes) -> list[SheetMarks]:
    """Look through every part of a workbook, and return the marks of its sheets in the order of the workbook.

    Raises
    ------
    ReturnFileError
        If the workbook is damaged, too large once unpacked, or would do harm.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _refuse_bombs(name, archive)
            parts = {info.filename: info for info in archive.infolist()}
            marks = {}
            for part, info in parts.items():
                is_sheet = _SHEET_PART.fullmatch(part) is not None
                found = _read_part(name, _chunks(archive, info), is_sheet=is_sheet, is_markup=_is_markup(part))
                if is_sheet:
                    marks[part] = found
            return [marks.get(part, SheetMarks()) for part in _sheet_parts(archive)]
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        OSError,
        ValueError,
        NotImplementedError,
        RuntimeError,
        OverflowError,
        LookupError,
    ) as error:
        if isinstance(error, ReturnFileError):
            raise
        raise damaged(name) from error


def too_many_cells(name: str, rows: int, columns: int) -> ReturnFileError:
    """Return the refusal of a table that would not fit in memory."""
    size = f"ha un foglio di {rows} righe per {columns} colonne"
    return _refused(name, size, "eliminare righe e colonne oltre i dati, o dividerlo per mese")


def damaged(name: str) -> ReturnFileError:
    """Return the refusal of a workbook that cannot be opened."""
    return _refused(name, "è danneggiato e non si può aprire", SAVE_AS)


def _refuse_bombs(name: str, archive: zipfile.ZipFile) -> None:
    infos = archive.infolist()
    if any(info.flag_bits & 1 for info in infos):
        raise _refused(name, "è protetto da una password", "salvarlo senza password e consegnarlo di nuovo")
    total = sum(info.file_size for info in infos)
    grown = any(info.file_size > 2**20 + MOST_RATIO * info.compress_size for info in infos)
    doubled = len({info.filename for info in infos}) != len(infos)
    if total > MOST_UNPACKED or len(infos) > MOST_PARTS or grown or doubled:
        raise _refused(
            name, "una volta aperto sarebbe enorme, o è costruito per sembrarlo", f"{SAVE_AS}, diviso per mese"
        )


def _is_markup(part: str) -> bool:
    return part.endswith((".xml", ".rels", ".vml"))


def _chunks(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[bytes]:
    """Yield a part unpacked, piece by piece, each with the end of the one before; its checksum is verified."""
    kept = b""
    with archive.open(info) as part:
        while piece := part.read(CHUNK):
            yield kept + piece
            kept = piece[-OVERLAP:]


def _read_part(name: str, pieces: Iterator[bytes], *, is_sheet: bool, is_markup: bool) -> SheetMarks:
    marks, rows, columns = SheetMarks(), 1, _LETTERS
    for piece in pieces:
        if is_markup and ((b"<!" in piece and _ENTITIES.search(piece)) or piece.startswith((b"\xff\xfe", b"\xfe\xff"))):
            raise _refused(name, "contiene dichiarazioni che potrebbero danneggiare chi lo apre", SAVE_AS)
        if not is_sheet:
            continue
        if _FAR.search(piece):
            rows = max(rows, *map(int, _FAR_ROW.findall(piece)))
            columns = max(columns, *(index_of(one.decode()) + 1 for one in set(_FAR_COLUMN.findall(piece))), 1)
        elif numbers := _FAR_ROW.findall(piece[-2 * OVERLAP :]):
            rows = max(rows, int(numbers[-1]))
        if rows * columns > MOST_CELLS:
            raise too_many_cells(name, rows, columns)
        _mark(marks, piece)
    return marks


def _mark(marks: SheetMarks, piece: bytes) -> None:
    if b't="e"' in piece or b"t='e'" in piece:
        for place, error in _ERROR.findall(piece):
            marks.texts[_place(place)] = ERRORS.get(error.decode("utf-8", "replace"), "#ERRORE!")
    if b"f>" in piece or b"f/>" in piece:
        marks.texts.update({_place(place): NO_RESULT for place in _FORMULA_ALONE.findall(piece)})
    if b"hidden=" in piece:
        marks.hidden_rows.update(map(int, _HIDDEN_ROW.findall(piece)))
    if b"mergeCell " in piece:
        for left, top, right, bottom in _MERGED.findall(piece):
            rectangle = (int(top), index_of(left.decode()), int(bottom), index_of(right.decode()))
            marks.merged[rectangle] = None


def _place(reference: bytes) -> tuple[int, int]:
    column = reference.rstrip(b"0123456789")
    return int(reference[len(column) :]), index_of(column.decode())


def _sheet_parts(archive: zipfile.ZipFile) -> list[str]:
    """Return the parts of the sheets, in the order in which the workbook lists them."""
    book, links = (_small_part(archive, name) for name in ("xl/workbook.xml", "xl/_rels/workbook.xml.rels"))
    targets = {}
    for link in re.findall(r"<(?:\w+:)?Relationship\s[^>]{0,2000}>", links):
        key, target = re.search(r'\bId="([^"]*)"', link), re.search(r'\bTarget="([^"]*)"', link)
        if key and target:
            path = target[1].lstrip("/")
            targets[key[1]] = path if path.startswith("xl/") else f"xl/{path}"
    keys = re.findall(r'<(?:\w+:)?sheet\s[^>]{0,2000}?\b\w{1,40}:id="([^"]*)"', book)
    return [targets.get(key, "") for key in keys]


def _small_part(archive: zipfile.ZipFile, name: str) -> str:
    """Return a part that is small in any workbook that a person has made."""
    with archive.open(name) as part:
        return part.read(4 * CHUNK).decode("utf-8", "replace")


def _refused(name: str, what: str, remedy: str) -> ReturnFileError:
    return ReturnFileError(f"Il file «{name}» {what}: {remedy}.")
