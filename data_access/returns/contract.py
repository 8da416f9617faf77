"""The contract of a kind on its values: what may not be empty, ranges, lengths, keys; as a schema of pandera.

Comes in: a normalised frame. Goes out: findings, in our words. Must not: look at two fields together.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from data_access.check_rules import ADDRESSABLE
from data_access.contract_rules import MOST, MOST_AMOUNT
from data_access.returns.collector import Collector
from data_access.returns.fields import Field, FieldType, Kind
from data_access.returns.findings import OF_CODE, FindingKind
from data_access.returns.parsing import DTYPES

if TYPE_CHECKING:
    from pandera.polars import Check, DataFrameSchema

KEY_FIELDS: Final = frozenset({"service.key", "service.programme_key", "service.strand_key"})
"""Columns of keys that stand in addresses."""
_NOT_NULL: Final = "not_nullable"


@contextmanager
def without_spark() -> Iterator[None]:
    """Keep pandera, while it is imported, from importing Spark's pandas where there is one."""
    hidden = "pyspark.pandas" if "pyspark" in sys.modules else "pyspark"
    is_late = "pandera" in sys.modules or hidden in sys.modules
    if not is_late:
        sys.modules[hidden] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        if not is_late:
            del sys.modules[hidden]


def schema(kind: Kind) -> "DataFrameSchema":
    """Return the contract of a kind: each check is called by the finding it makes."""
    with without_spark():
        from pandera.polars import Column, DataFrameSchema

    columns = {
        one.name: Column(DTYPES[one.form], checks=_checks(one), nullable=not one.is_required) for one in kind.fields
    }
    return DataFrameSchema(columns)


def tell_breaches(frame: pl.DataFrame, kind: Kind, collector: Collector) -> None:
    """Tell what breaks the contract of a kind; cells that could not be read are told already."""
    with without_spark():
        from pandera.errors import SchemaErrors

    try:
        schema(kind).validate(frame.select(list(kind.by_name)), lazy=True)
    except SchemaErrors as error:
        failures = error.failure_cases.filter(pl.col("index").is_not_null())
        if failures.height < error.failure_cases.height:
            raise
        for (name, check), rows in failures.group_by("column", "check", maintain_order=True):
            _tell(str(name), str(check), rows["index"].to_list(), kind, collector)


def _tell(name: str, check: str, at: list[int], kind: Kind, collector: Collector) -> None:
    if check == _NOT_NULL:
        told = collector.cells_at_fault.get(name, set())
        collector.add(FindingKind.MISSING_VALUE, [one for one in at if one not in told], field=name)
        return
    field = kind[name]
    words = {"range": _range(field), "length": field.max_length or ""}
    collector.add(OF_CODE[check], at, field=name, words=words)


def _checks(field: Field) -> "list[Check]":
    with without_spark():
        from pandera.polars import Check

    checks = []
    if field.minimum is not None and field.maximum is not None:
        checks.append(Check.in_range(field.minimum, field.maximum, error=FindingKind.OUT_OF_RANGE.value))
    if field.max_length is not None and field.form in {FieldType.TEXT, FieldType.SERVICE, FieldType.ORGANISATION}:
        checks.append(Check.str_length(max_value=field.max_length, error=FindingKind.TOO_LONG.value))
    if field.column in KEY_FIELDS:
        checks.append(Check.str_matches(ADDRESSABLE, error=FindingKind.BAD_KEY.value))
    return checks


def _range(field: Field) -> str:
    """Return what a value may be, as the end of a sentence."""
    if field.maximum in {MOST, MOST_AMOUNT} and field.minimum is not None:
        largest = f"{field.maximum:,.0f}".replace(",", ".")
        return f"non può essere minore di {_written(field.minimum)} né maggiore di {largest}"
    return f"va da {_written(field.minimum)} a {_written(field.maximum)}"


def _written(limit: Any) -> str:
    if isinstance(limit, date):
        return f"{limit:%d/%m/%Y}"
    return "" if limit is None else f"{limit:.0f}"
