"""Whatever bytes come, a file is checked or refused by a sentence: nothing else is ever raised, and nothing hangs."""

import io
import zipfile
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from functools import cache

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data_access.returns.check import Checked, Options, check_file
from data_access.returns.kinds import KINDS
from data_access.returns.mapping import EXAMPLES, read_mapping
from data_access.returns.parsing import schema_of
from data_access.returns.proposal import first_rows, propose
from data_access.returns.report import as_json, lines
from data_access.returns.templates import template_csv, template_workbook
from data_access.returns.workbooks import corrected_file, marked_workbook
from tests.support.return_files import KNOWN, TODAY, as_csv, as_xlsx
from user_error import UserError

MARCH = date(2025, 3, 1)
KIND_KEYS = st.sampled_from(sorted(KINDS))
STARTS = st.sampled_from([b"PK\x03\x04", b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf", b'"', b"sep="])
TAGS = (b"<c ", b"<row ", b' r="', b't="s"', b"<v>", b"</v>", b"sheetData", b'="1"', b"</c>", b"A", b"2", b"<")
WORSE = (
    b'r="ZZZ99999999" ', b't="e"', b"<v>1e999</v>", b"&#0;", b"&x;", b'r="A1"', b"<c/>", b'r="XFD1048576"',
)  # fmt: skip
SLOW = settings(
    max_examples=settings().max_examples // 4,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
CELLS = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        [
            "", "01/03/2025", "32/13/2025", "1.234,5", "-1", "0", "Totale", "#RIF!", "#N/D", "Crema", "sì", "uomini",
            "RSSMRA71C01D142X", "=1+1", "«x»", "\u202e", "\u0000", "9" * 40, "1e308", "nan", "inf", "ABI02|LAV01", "X",
            "٣", "²", "१५/०३/२०२५", "-", "n.d.", "31/12/9999", "1/1/1", "99999", "0x1F", "1_000", "İ", "ß" * 20,
        ]
    ),
    st.dates().map(lambda day: f"{day:%d/%m/%Y}"),
    st.integers().map(str),
    st.floats().map(str),
)  # fmt: skip


def survives(name: str, content: bytes, options: Options) -> Checked | None:
    """Check a file and all that is told of it; return None if it was refused."""
    try:
        checked = check_file(name, content, options)
    except UserError:
        return None
    assert checked.frame.schema == schema_of(checked.kind)
    assert list(lines(checked))
    assert as_json(checked)["rows"] == checked.frame.height
    return checked


@cache
def workbook(key: str) -> bytes:
    return template_workbook(KINDS[key])


@SLOW
@given(content=st.binary(max_size=2000), name=st.sampled_from(["a.csv", "a.xlsx", "a.txt", "a", "a.xls"]))
def test_random_bytes(content: bytes, name: str) -> None:
    survives(name, content, Options(today=TODAY))


@SLOW
@given(
    content=st.binary(max_size=500),
    start=STARTS,
)
def test_random_bytes_that_begin_like_something(content: bytes, start: bytes) -> None:
    for name in ("a.csv", "a.xlsx"):
        survives(name, start + content, Options(today=TODAY, kind=KINDS["notti"]))


@SLOW
@given(key=KIND_KEYS, at=st.integers(0, 5000), byte=st.integers(0, 255), many=st.integers(1, 40))
def test_a_template_with_bytes_changed(key: str, at: int, byte: int, many: int) -> None:
    for name, content in (("a.csv", template_csv(KINDS[key])), ("a.xlsx", workbook(key))):
        mutated = bytearray(content)
        start = at % len(mutated)
        mutated[start : start + many] = bytes([byte]) * min(many, len(mutated) - start)
        survives(name, bytes(mutated), Options(today=TODAY, registry=KNOWN))
        survives(name, content[:start], Options(today=TODAY, registry=KNOWN))


@SLOW
@given(
    key=KIND_KEYS,
    old=st.sampled_from(TAGS),
    new=st.one_of(st.binary(max_size=12), st.sampled_from(WORSE)),
    times=st.integers(1, 30),
)  # fmt: skip
def test_a_workbook_with_its_markup_changed(key: str, old: bytes, new: bytes, times: int) -> None:
    output = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook(key))) as source, zipfile.ZipFile(output, "w") as target:
        for info in source.infolist():
            part = source.read(info)
            target.writestr(info.filename, part.replace(old, new, times) if info.filename.endswith(".xml") else part)
    survives("a.xlsx", output.getvalue(), Options(today=TODAY, kind=KINDS[key]))


@SLOW
@given(key=KIND_KEYS, data=st.data())
def test_a_table_of_anything_under_the_right_header(key: str, data: st.DataObject) -> None:
    kind = KINDS[key]
    names = data.draw(st.lists(st.sampled_from(list(kind.by_name)), min_size=2, unique=True))
    names += [one.name for one in kind.fields if one.is_required and one.name not in names]
    rows = data.draw(st.lists(st.lists(CELLS, min_size=len(names), max_size=len(names)), min_size=1, max_size=6))
    options = Options(today=TODAY, kind=kind, registry=KNOWN, month=MARCH)
    for name, write in writers().items():
        with suppress(ValueError):  # what a workbook cannot hold is not written in one
            checked = survives(name, write([names, *rows]), options)
            if checked is not None and not checked.findings.is_empty():
                marked_workbook(checked)
                corrected_file(checked)
                place = (checked.sheets[0].name, 2, 0)
                assert checked.corrected({place: "x"}).kind is kind


def writers() -> dict[str, Callable[[list[list[str]]], bytes]]:
    return {
        "a.csv": lambda rows: as_csv([[cell.encode("utf-8", "ignore").decode() for cell in row] for row in rows]),
        "a.xlsx": lambda rows: as_xlsx([[cell.encode("utf-8", "ignore").decode() for cell in row] for row in rows]),
    }


@SLOW
@given(
    rows=st.lists(st.lists(CELLS, min_size=3, max_size=8), min_size=1, max_size=8), key=st.sampled_from(["", *KINDS])
)
def test_a_proposal_of_anything(rows: list[list[str]], key: str) -> None:
    options = Options(today=TODAY, kind=KINDS[key] if key else None, registry=KNOWN, month=MARCH)
    content = as_csv(rows)
    with suppress(UserError):
        found = propose("a.csv", content, options)
        first_rows("a.csv", content, found, options)


@SLOW
@given(data=st.data())
def test_the_mappings_on_tables_of_anything(data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(sorted(EXAMPLES.glob("*.toml"))))
    mapping = read_mapping(path.read_text(encoding="utf-8"), name=path.name)
    headers = [*mapping.headers, "1", "2", "31"]
    rows = data.draw(st.lists(st.lists(CELLS, min_size=len(headers), max_size=len(headers)), max_size=5))
    survives("a.csv", as_csv([headers, *rows]), Options(today=TODAY, mapping=mapping, month=MARCH, registry=KNOWN))
