"""The kinds of file say of a column what its table says: nothing twice, nothing otherwise."""

import json

import pytest
from sqlalchemy import CheckConstraint, create_engine, insert
from sqlalchemy import Enum as SqlEnum
from sqlalchemy.exc import IntegrityError

from data_access.check_rules import Known, content_rules
from data_access.contract_rules import CHECK_WORDS
from data_access.models import metadata
from data_access.returns.check import DEMONSTRATION, Options, check_file
from data_access.returns.errors import KindError
from data_access.returns.fields import Field, FieldType, Kind
from data_access.returns.findings import FindingKind
from data_access.returns.kinds import KINDS, kind_named
from data_access.returns.rules import OVERLAPPING
from data_access.returns.table_schema import kinds_page, table_schema
from data_access.returns.templates import template_csv, template_workbook
from tests.support.return_files import TODAY

FIELDS = [(kind, field) for kind in KINDS.values() for field in kind.fields]
WITH_COLUMN = [(kind, field) for kind, field in FIELDS if field.column]


def column_of(field: Field):
    table, _, column = field.column.partition(".")
    return metadata.tables[table].c[column]


def test_there_is_a_kind_for_each_delivery_that_was_agreed() -> None:
    assert list(KINDS) == [
        "servizi", "notti", "accessi", "conteggi", "permanenze", "richieste", "prese_in_carico", "patti", "sostegni",
        "ore", "risorse", "residenti", "obiettivi", "aggregati",
    ]  # fmt: skip


@pytest.mark.parametrize(("kind", "field"), WITH_COLUMN, ids=lambda one: getattr(one, "key", None) or one.name)
def test_a_field_says_what_its_column_says(kind: Kind, field: Field) -> None:
    column = column_of(field)
    if isinstance(column.type, SqlEnum):
        assert field.vocabulary is column.type.enum_class
    if field.form is FieldType.TEXT:
        assert field.max_length == column.type.length
    if field.is_required:
        assert not column.nullable or field.form is FieldType.PERSON, kind.key


@pytest.mark.parametrize(("kind", "field"), FIELDS, ids=lambda one: getattr(one, "key", None) or one.name)
def test_examples_and_defaults_are_of_the_field(kind: Kind, field: Field) -> None:
    assert all(set(example) <= set(kind.by_name) for example in kind.examples)
    assert set(kind.primary_key) <= set(kind.by_name)
    assert field.description
    if field.default and field.vocabulary:
        assert field.default in field.vocabulary.codes()


@pytest.mark.parametrize(
    ("table", "column", "inside", "outside"),
    [
        ("occupancy", "occupied", 0, -1),
        ("case_need", "opening_rating", 3, 4),
        ("residents", "age", 100, 101),
        ("contact", "quantity", 1, 0),
        ("support", "amount", 0, -1),
        ("staff_hours", "hours", 0, -1),
    ],
)
def test_a_range_is_that_of_the_database(table: str, column: str, inside: float, outside: float) -> None:
    field = next(field for _, field in WITH_COLUMN if field.column == f"{table}.{column}")
    assert field.minimum <= inside <= field.maximum
    assert not field.minimum <= outside <= field.maximum
    source = metadata.tables[table]
    engine = create_engine("sqlite://")
    metadata.create_all(engine)
    row = {one.name: "x" if isinstance(one.type, SqlEnum) else 1 for one in source.columns if not one.nullable}
    row = {name: _plausible(source.c[name]) for name in row}
    with engine.connect() as connection:
        connection.execute(insert(source).values({**row, column: inside}))
        with pytest.raises(IntegrityError, match="CHECK"):
            connection.execute(insert(source).values({**row, column: outside, **_other_key(source)}))
    engine.dispose()


def _plausible(column):
    from datetime import date

    if isinstance(column.type, SqlEnum):
        return {"residence_class": "non_nota"}.get(column.name, next(iter(column.type.enum_class)))
    kinds = {"DATE": date(2025, 3, 1), "BOOLEAN": False, "FLOAT": 1.0}
    return kinds.get(str(column.type).split("(")[0], "1" if "CHAR" in str(column.type) else 1)


def _other_key(table):
    return {"id": 2} if "id" in table.c else {}


def test_what_the_database_says_too_is_said_in_the_same_words() -> None:
    rules = content_rules(today=TODAY, dialect="sqlite", codes=Known(indicators=frozenset()))
    words = {rule.what.removesuffix(f" ({rule.column})") for rule in rules}
    same = (
        FindingKind.OVER_CAPACITY, FindingKind.BUSY, FindingKind.NO_CAPACITY, FindingKind.FUTURE,
        FindingKind.UNKNOWN_INDICATOR, FindingKind.BAD_KEY,
    )  # fmt: skip
    assert {one.what for one in same} | {what for _, what in OVERLAPPING.values()} <= words
    assert FindingKind.OLD_PERSON.what.format(oldest=115) in words
    assert {FindingKind.RESIDENCE.what, FindingKind.PACT.what} <= set(CHECK_WORDS.values())


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.key)
@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_a_template_is_told_by_its_headers_and_is_right_but_for_its_notice(kind: Kind, ending: str) -> None:
    content = template_csv(kind) if ending == "csv" else template_workbook(kind)
    checked = check_file(f"modello.{ending}", content, Options(today=TODAY))
    assert checked.kind is kind
    assert checked.frame.height == len(kind.examples)
    assert checked.findings["kind"].to_list() == [FindingKind.DEMONSTRATION.value]
    assert DEMONSTRATION in str(checked.sheets[0].cells.row(0))


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.key)
def test_a_schema_is_a_table_schema(kind: Kind) -> None:
    schema = json.loads(json.dumps(table_schema(kind)))
    assert [field["name"] for field in schema["fields"]] == list(kind.by_name)
    known = {"string", "date", "yearmonth", "year", "integer", "number", "boolean", "list"}
    for field in schema["fields"]:
        assert field["type"] in known
        assert field["title"]
        constraints = field.get("constraints", {})
        assert set(constraints) <= {"required", "enum", "minimum", "maximum", "maxLength"}
        assert "categories" not in field or field["type"] in {"string", "integer"}, "as the specification has it"
        if "enum" in constraints:
            assert constraints["enum"] == [term["value"] for term in field["categories"]]


def test_the_page_lists_every_kind_and_field() -> None:
    page = kinds_page()
    for kind in KINDS.values():
        assert f"### `{kind.key}`" in page
        assert all(f"| `{name}` |" in page for name in kind.by_name)


def test_an_unknown_kind_is_refused_with_those_there_are() -> None:
    with pytest.raises(KindError, match="I tipi sono: servizi, notti"):
        kind_named("pernottamenti")


def test_every_check_that_words_are_taken_from_is_one_of_the_tables() -> None:
    names = {
        f"{table.name}.{str(check.name).removeprefix(f'ck_{table.name}_')}"
        for table in metadata.sorted_tables
        for check in table.constraints
        if isinstance(check, CheckConstraint)
    }
    said = {order.what for kind in KINDS.values() for order in kind.orders} & set(CHECK_WORDS.values())
    assert len(said) >= 5
    assert {name for name, what in CHECK_WORDS.items() if what in said} <= names
