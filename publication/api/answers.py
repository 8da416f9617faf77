"""Cells as JSON, CSV and Parquet: the same cells in each, with what the edition says of itself.

Comes in: a `Held`, a `Slice`. Goes out: bytes. Must not: change a cell, or leave out whose data they are.
"""

import json
import math
from collections.abc import Mapping
from enum import StrEnum
from io import BytesIO
from typing import Any, Final

import polars as pl

from indicators.interchange.csv_file import csv_for_programs
from publication.api import text
from publication.api.cells import Slice
from publication.api.held import Held
from publication.edition.package import Edition
from publication.edition.wording import place_name


class Form(StrEnum):
    """A form in which cells are given; its value is what an address ends with."""

    JSON = "json"
    CSV = "csv"
    PARQUET = "parquet"


MEDIA_TYPES: Final = {
    Form.JSON: "application/json",
    Form.CSV: "text/csv; charset=utf-8",
    Form.PARQUET: "application/vnd.apache.parquet",
}
SAID: Final = ("indicator", "lens", "level", "place", "period", "sentence", "like", "reference", "verdict", "coverage")
"""What is told of a place in words."""


def cells_in(form: Form, held: Held, told: Slice, *, following: str) -> bytes:
    """Return some cells in a form.

    Parameters
    ----------
    form : Form
    held : Held
    told : Slice
    following : str
        Address of the cells that come after these; empty where these are the last.
    """
    if form is Form.JSON:
        about = document(_told(held, told, following))
        return about[:-1] + b',"cells":' + told.cells.write_json().encode() + b"}"
    frame = with_provenance(told.cells, held.edition)
    if form is Form.CSV:
        return csv_for_programs(frame).encode()
    written = BytesIO()
    frame.write_parquet(written, compression="zstd")
    return written.getvalue()


def with_provenance(cells: pl.DataFrame, edition: Edition) -> pl.DataFrame:
    """Return cells with the edition, its day and, where they are invented, that they are: in every row of a file."""
    manifest = edition.manifest
    return cells.with_columns(
        edition=pl.lit(manifest.number, pl.Int32),
        as_of=pl.lit(manifest.as_of),
        licence=pl.lit(text.LICENCE),
        note=pl.lit(text.DEMO if manifest.is_demo else ""),
    )


def document(value: object) -> bytes:
    """Return a value as JSON, which has no infinities."""
    return json.dumps(_finite(value), ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def _finite(value: Any) -> Any:
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {name: _finite(one) for name, one in value.items()}
    return [_finite(one) for one in value] if isinstance(value, list | tuple) else value


def _told(held: Held, told: Slice, following: str) -> dict[str, Any]:
    """Return what is said of some cells, without them: Polars writes those, faster than Python does."""
    return {
        "edition": facts(held.edition),
        "query": told.query,
        "indicators": {key: brief(held.edition.definitions[key]) for key in told.indicators},
        "page": {"total": told.total, "limit": told.limit, "offset": told.offset, "next": following or None},
        "sentences": _sentences(held, told),
    }


def _sentences(held: Held, told: Slice) -> list[dict[str, Any]]:
    """Return what the edition says in words of the places and periods of some cells."""
    keys = ["indicator", "lens", "level", "place", "period"]
    said = pl.concat([held.said[key] for key in told.indicators]) if told.indicators else pl.DataFrame()
    if said.is_empty() or told.cells.is_empty():
        return []
    return (
        said.join(told.cells.select(keys).unique(), on=keys, how="semi", maintain_order="left").select(SAID).to_dicts()
    )


def brief(definition: Mapping[str, Any]) -> dict[str, Any]:
    """Return what must be known of an indicator in order to read its cells."""
    names = ("key", "name", "explanation", "unit", "decimals", "numerator", "denominator", "polarity", "limits")
    return {name: definition.get(name) for name in names}


def facts(edition: Edition) -> dict[str, Any]:
    """Return what an edition is, as every answer says it."""
    told = edition.manifest
    return {
        "number": told.number,
        "ambito": told.ambito,
        "as_of": told.as_of,
        "made_at": told.made_at,
        "first_month": told.first_month,
        "last_month": told.last_month,
        "spans": list(told.spans),
        "late_months": told.late_months,
        "data_version": told.data_version,
        "demo": told.is_demo,
        "note": text.DEMO if told.is_demo else "",
        "sha256": edition.mark,
        "key": edition.key_name,
        "source": text.SOURCE.format(ambito=told.ambito, number=told.number, key=edition.key_name),
        "licence": text.LICENCE,
        "licence_url": text.LICENCE_URL,
        "protection": text.PROTECTION.format(
            threshold=told.protection["threshold"],
            base=told.protection["base"],
            mean=told.protection["mean_minimum"],
        ),
        "statuses": text.STATUSES,
    }


def indicators_of(held: Held) -> list[dict[str, Any]]:
    """Return the indicators of an edition: definitions, and what each is broken down by."""
    return [{**definition, "available": held.shapes[key]} for key, definition in held.edition.definitions.items()]


def places_of(edition: Edition) -> list[dict[str, str]]:
    """Return the areas of an edition by code, the lead municipality first."""
    return [{"code": code, "name": place_name(edition, "area", code)} for code in edition.names["areas"]]
