"""Files that are none, that are something else, or that would do harm, are refused by a sentence with a remedy."""

import io
import time
import zipfile
import zlib
from contextlib import suppress

import pytest

from data_access.returns import container, sheets
from data_access.returns.container import sheet_marks
from data_access.returns.errors import ReturnFileError
from data_access.returns.sheets import read_sheets
from tests.support.return_files import NIGHTS, as_csv, as_xlsx

ROWS = [NIGHTS, ("dormitorio", "01/03/2025", "uomini", "10")]
BOOK = as_xlsx(ROWS)
SHEET = "xl/worksheets/sheet1.xml"


def with_part(name: str, content: bytes, *, source: bytes = BOOK) -> bytes:
    """Return a workbook with a part of it written anew."""
    output = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(source)) as old, zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            if info.filename != name:
                new.writestr(info.filename, old.read(info))
        new.writestr(name, content)
    return output.getvalue()


def sheet(cells: str) -> bytes:
    head = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    return f"{head}{cells}</sheetData></worksheet>".encode()


def lying_archive() -> bytes:
    """A part that says it is small and unpacks to a hundred times as much."""
    packed = bytearray(with_part("xl/media/image.bin", b"\0" * 2**20))
    true, small = (2**20).to_bytes(4, "little"), (1000).to_bytes(4, "little")
    return bytes(packed.replace(true, small))


def archive_of(*names: str) -> bytes:
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w") as new:
        for name in names:
            new.writestr(name, "x")
    return output.getvalue()


def open_document(kind: str) -> bytes:
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w") as new:
        new.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}")
        new.writestr("content.xml", "<x/>")
    return output.getvalue()


FAR = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
ENTITY = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
HOSTILE = {
    "empty": ("a.csv", b"", "è vuoto"),
    "blanks alone": ("a.csv", b" \r\n\r\n\t", "è vuoto"),
    "mark alone": ("a.csv", b"\xef\xbb\xbf", "è vuoto"),
    "separators alone": ("a.csv", b";;;\n;;;\n", "non contiene celle scritte"),
    "PDF renamed": ("a.xlsx", b"%PDF-1.7\n...", "è un PDF"),
    "PDF renamed as text": ("a.csv", b"%PDF-1.7\n...", "è un PDF"),
    "image": ("a.xlsx", b"\x89PNG\r\n\x1a\n", "è un'immagine"),
    "page of HTML called XLSX": ("a.xlsx", b"<html><table><tr><td>x</td></tr></table></html>", "pagina HTML"),
    "old XLS": ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "vecchio formato XLS"),
    "encrypted": (
        "a.xlsx",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"),
        "protetto da una password",
    ),
    "text called XLSX": ("a.xlsx", as_csv(ROWS), "contiene testo e si chiama .xlsx"),
    "workbook called CSV": ("a.csv", BOOK, "è una cartella di lavoro XLSX e si chiama .csv"),
    "no ending": ("dati", as_csv(ROWS), "non ha un'estensione"),
    "archive of files": ("a.xlsx", archive_of("uno.csv", "due.csv"), "è un archivio ZIP.*consegnarli uno per uno"),
    "archive called CSV": ("a.csv", archive_of("uno.csv"), "è un archivio ZIP"),
    "ODS": ("a.ods", open_document("spreadsheet"), "è un foglio di LibreOffice"),
    "ODS renamed": ("a.xlsx", open_document("spreadsheet"), "è un foglio di LibreOffice"),
    "ODT": ("a.xlsx", open_document("text"), "è un documento di LibreOffice, non una tabella"),
    "Numbers": ("a.numbers", archive_of("Index/Document.iwa"), "è un foglio di Numbers: da Numbers scegliere"),
    "XLSB": ("a.xlsb", archive_of("xl/workbook.bin"), "è una cartella di lavoro XLSB"),
    "Word": ("a.xlsx", archive_of("word/document.xml"), "è un documento di Word"),
    "photo of a telephone": ("a.xlsx", b"\0\0\0\x18ftypheic\0\0\0\0mif1", "è un'immagine o un filmato"),
    "scan": ("a.csv", b"II*\0" + b"\0" * 40, "è un'immagine"),
    "bitmap": ("a.csv", b"BM\x01\x02\x03\x04\0\0\0\0" + b"\0" * 40, "è un'immagine"),
    "image of the web": ("a.xlsx", b"RIFF\x10\0\0\0WEBPVP8 ", "è un'immagine"),
    "what stands for an open file": ("~$marzo.xlsx", b"\x05Maria" + b" " * 40 + b"\0" * 40, "è il segnaposto"),
    "the same of LibreOffice": (".~lock.marzo.xlsx#", b",maria,computer,;", "è il segnaposto"),
    "link to a sheet of Google": ("marzo.gsheet", b'{"doc_id":"1"}', "è un collegamento al foglio, non il foglio"),
    "bytes called XLSX": ("a.xlsx", b"\x01\x02\x00\x03" * 30, "né una cartella di lavoro XLSX né un testo"),
    "HTML with a mark, called XLS": ("a.xls", b"\xef\xbb\xbf<table><tr><td>servizio</td></tr></table>", "pagina HTML"),
    "rows of HTML": ("a.csv", b"<tr><td>servizio</td></tr>", "pagina HTML"),
    "cut in half": ("a.xlsx", BOOK[: len(BOOK) // 2], "è danneggiato"),
    "bytes changed": ("a.xlsx", BOOK[:120] + b"XXXXXXXX" + BOOK[128:], "è danneggiato"),
    "program": ("a.csv", b"MZ\x90\x00\x03", "è un programma"),
    "bytes of nothing": ("a.csv", b"a;b\x00\x01\x02c\n1;2\n", "non è un testo"),
    "half a text": ("a.csv", "servizio;giorno\n".encode("utf-16")[:-1], "interrotto a metà"),
    "zip bomb": ("a.xlsx", with_part("xl/media/image.bin", b"\0" * (40 * 2**20)), "sarebbe enorme"),
    "zip bomb that lies": ("a.xlsx", lying_archive(), "è danneggiato"),
    "entities in a sheet": ("a.xlsx", with_part(SHEET, ENTITY + sheet("<row/>")), "potrebbero danneggiare"),
    "entities in the strings": (
        "a.xlsx",
        with_part("xl/sharedStrings.xml", ENTITY + b"<sst/>"),
        "potrebbero danneggiare",
    ),
    "markup in another writing": (
        "a.xlsx",
        with_part(SHEET, (ENTITY.decode() + "<worksheet/>").encode("utf-16")),
        "potrebbero danneggiare",
    ),
    "cell at the other end": (
        "a.xlsx",
        with_part(SHEET, sheet(FAR)),
        "un foglio di 1048576 righe per 16384 colonne",
    ),
    "no sheets": ("a.xlsx", with_part("xl/workbook.xml", b"<workbook/>"), "danneggiato|celle scritte"),
    "sheet that is no markup": ("a.xlsx", with_part(SHEET, b"\x00\x01not markup"), "danneggiato|celle scritte"),
}  # fmt: skip


@pytest.mark.parametrize(("name", "content", "said"), HOSTILE.values(), ids=HOSTILE)
def test_a_file_that_cannot_be_read_is_refused_by_a_sentence(name: str, content: bytes, said: str) -> None:
    with pytest.raises(ReturnFileError, match=said) as refused:
        read_sheets(name, content)
    assert str(refused.value).startswith(f"Il file «{name}» ")
    assert str(refused.value).endswith(".")


def test_a_file_over_the_limit_is_not_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(container, "MOST_BYTES", 100)
    with pytest.raises(ReturnFileError, match="dividerlo per mese"):
        read_sheets("a.csv", b"a;b\n" * 100)


def test_a_file_that_unpacks_to_more_than_the_limit_is_not_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(container, "MOST_UNPACKED", 1000)
    with pytest.raises(ReturnFileError, match="sarebbe enorme"):
        read_sheets("a.xlsx", BOOK)


def test_errors_and_formulas_without_result_are_found_in_any_prefix() -> None:
    cells = (
        '<x:row r="2"><x:c r="B2" t="e"><x:f>1/0</x:f><x:v>#DIV/0!</x:v></x:c><x:c r="C2"><x:f>A1</x:f></x:c>'
        '<x:c r="D2"><x:f>A1</x:f><x:v>3</x:v></x:c></x:row>'
    )
    (marks,) = sheet_marks("a.xlsx", with_part(SHEET, sheet(cells)))
    assert marks.hidden_rows == set()
    assert marks.texts == {(2, 1): "#DIV/0!", (2, 2): container.NO_RESULT}


def test_the_archive_that_lies_would_unpack_to_more() -> None:
    """Otherwise the test of the lie would refuse something else."""
    with pytest.raises((zipfile.BadZipFile, zlib.error)):
        zipfile.ZipFile(io.BytesIO(lying_archive())).read("xl/media/image.bin")


def test_one_long_line_does_not_make_every_row_as_long(monkeypatch: pytest.MonkeyPatch) -> None:
    """A million short rows and one with two thousand separators would have filled the memory."""
    monkeypatch.setattr(sheets, "MOST_CELLS", 1_000)
    with pytest.raises(ReturnFileError, match="ha un foglio di 101 righe per 51 colonne"):
        read_sheets("a.csv", b"a;b\n" * 100 + b";" * 50 + b"\n")


def test_more_rows_than_any_month_has_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "MOST_ROWS", 50)
    with pytest.raises(ReturnFileError, match="dividerlo per mese"):
        read_sheets("a.csv", b"a;b\n" * 51)


@pytest.mark.parametrize("tag", [b"<c ", b'<c r="A1" t="e" ', b'<c r="A1"><f', b"<mergeCell ", b"<row ", b'r="'])
def test_markup_without_an_end_is_gone_through_once(tag: bytes) -> None:
    """From each of a hundred thousand tags the search went on to the end of the part: hours."""
    content = with_part(SHEET, b"<worksheet><sheetData>" + tag * (2**20 // len(tag)))
    begun = time.process_time()
    with suppress(ReturnFileError):
        sheet_marks("a.xlsx", content)
    assert time.process_time() - begun < 5


def test_hidden_rows_are_found_as_spreadsheets_write_them() -> None:
    cells = (
        '<row r="1" hidden="false"/><row customFormat="false" ht="12.8" hidden="true" r="2"><c r="A2"/></row>'
        '<x:row hidden="0" r="3"/><x:row r="4" hidden="1"/><row r="5" hiddenish="1"/>'
    )
    (marks,) = sheet_marks("a.xlsx", with_part(SHEET, sheet(cells)))
    assert marks.hidden_rows == {2, 4}
