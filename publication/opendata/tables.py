"""The tables of the open data: cells, sentences, definitions, places, what has changed; each with its schema.

Comes in: an edition, the one before. Goes out: frames, files, a Frictionless data package. Must not: change a cell.

References
----------
.. [1] Data Package, Table Schema. Open Knowledge Foundation, https://specs.frictionlessdata.io/
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Any, Final

import polars as pl

from indicators.interchange.csv_file import csv_for_programs
from publication.edition.difference import TOLD, difference
from publication.edition.package import Edition
from publication.edition.tables import CELLS, KEYS
from publication.edition.wording import place_name
from publication.opendata import text

LICENCE_URL: Final = "https://creativecommons.org/licenses/by/4.0/"
TYPES: Final = {
    pl.String: "string",
    pl.Float64: "number",
    pl.Boolean: "boolean",
    pl.Int32: "integer",
    pl.Int64: "integer",
}
DEFINED: Final = (
    *("key", "name", "explanation", "formula", "unit", "numerator", "denominator", "kind", "decimals", "polarity"),
    *("limits", "source"),
)
"""What is told of each indicator."""
PLACES: Final = {
    "level": pl.String,
    "place": pl.String,
    "place_name": pl.String,
    "residents": pl.Int64,
    "residents_year": pl.Int64,
}
CHANGES: Final = {
    "change": pl.String,
    **KEYS,
    **{f"{name}{end}": CELLS[name] for name in TOLD for end in ("_before", "")},
}
_KEYS: Final = {"celle": list(KEYS), "indicatori": ["key"], "luoghi": ["level", "place"]}


def tables(edition: Edition, former: Edition | None) -> dict[str, pl.DataFrame]:
    """Return the tables, by name."""
    named = _named(edition, edition.cells)
    return {
        "celle": _with_provenance(named, edition),
        "frasi": _with_provenance(_named(edition, edition.statements), edition),
        "indicatori": _definitions(edition),
        "luoghi": _places(edition),
        "variazioni": changes(edition, former),
    }


def files_of(frames: Mapping[str, pl.DataFrame]) -> dict[str, bytes]:
    """Return the tables as CSV for programs."""
    return {f"{name}.csv": csv_for_programs(frame).encode() for name, frame in frames.items()}


def changes(edition: Edition, former: Edition | None) -> pl.DataFrame:
    """Return what an edition tells otherwise than the one before, cell by cell; nothing for the first."""
    if former is None:
        return pl.DataFrame(schema=CHANGES)
    told = difference(edition, former)
    frames = [
        told.changed.with_columns(change=pl.lit("changed")),
        told.added.join(edition.cells, on=list(KEYS), how="left", maintain_order="left").with_columns(
            change=pl.lit("added")
        ),
        told.removed.with_columns(change=pl.lit("removed")),
    ]
    return pl.concat(
        [
            frame.select(
                pl.col(name).cast(kind) if name in frame.columns else pl.lit(None, kind).alias(name)
                for name, kind in CHANGES.items()
            )
            for frame in frames
        ]
    )


def data_package(
    edition: Edition, frames: Mapping[str, pl.DataFrame], files: Mapping[str, bytes], *, title: str, about: str
) -> bytes:
    """Return the description of the tables that programs read."""
    told = {
        "profile": "tabular-data-package",
        "name": f"bifocale-edizione-{edition.manifest.number}",
        "title": title,
        "description": about,
        "version": str(edition.manifest.number),
        "created": edition.manifest.made_at,
        "licenses": [{"name": "CC-BY-4.0", "path": LICENCE_URL, "title": text.LICENCE}],
        "contributors": [{"title": edition.manifest.ambito, "role": "publisher"}],
        "resources": [_resource(name, frame, files[f"{name}.csv"]) for name, frame in frames.items()],
    }
    return json.dumps(told, ensure_ascii=False, indent=1).encode()


def _resource(name: str, frame: pl.DataFrame, content: bytes) -> dict[str, Any]:
    keys = {"primaryKey": _KEYS[name]} if name in _KEYS else {}
    return {
        "profile": "tabular-data-resource",
        "name": name,
        "path": f"{name}.csv",
        "title": text.RESOURCES[name],
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "schema": {"fields": fields(frame), "missingValues": [""], **keys},
    }


def fields(frame: pl.DataFrame) -> list[dict[str, Any]]:
    """Return the columns of a table: name, type, what each holds."""
    return [
        {
            "name": name,
            "type": TYPES[kind.base_type()],
            "description": text.COLUMNS[name],
            **({"trueValues": ["true"], "falseValues": ["false"]} if kind == pl.Boolean else {}),
        }
        for name, kind in frame.schema.items()
    ]


def _named(edition: Edition, frame: pl.DataFrame) -> pl.DataFrame:
    """Return a frame with the name of each place after its code."""
    places = frame.select("level", "place").unique(maintain_order=True)
    names = [place_name(edition, *pair) for pair in places.iter_rows()]
    named = places.with_columns(pl.Series("place_name", names, dtype=pl.String))
    columns = [
        name for column in frame.columns for name in ((column, "place_name") if column == "place" else (column,))
    ]
    return frame.join(named, on=["level", "place"], how="left", maintain_order="left").select(columns)


def _with_provenance(frame: pl.DataFrame, edition: Edition) -> pl.DataFrame:
    manifest = edition.manifest
    return frame.with_columns(
        edition=pl.lit(manifest.number, pl.Int32),
        as_of=pl.lit(manifest.as_of),
        note=pl.lit(text.DEMO if manifest.is_demo else ""),
    )


def _definitions(edition: Edition) -> pl.DataFrame:
    rows = [{name: one.get(name) for name in DEFINED} for one in edition.definitions.values()]
    schema = {name: pl.Int64 if name == "decimals" else pl.String for name in DEFINED}
    return pl.DataFrame(rows, schema=schema)


def _places(edition: Edition) -> pl.DataFrame:
    names = edition.names
    rows: list[dict[str, Any]] = [{"level": "ambito", "place": "ambito"}]
    rows += [{"level": "area", "place": code} for code in names["areas"]]
    rows += [
        {
            "level": "municipality",
            "place": code,
            "residents": one.get("residents"),
            "residents_year": one.get("residents_year"),
        }
        for code, one in names["municipalities"].items()
    ]
    rows += [{"level": "service", "place": key} for key in names["services"]]
    told = [{**row, "place_name": place_name(edition, row["level"], row["place"])} for row in rows]
    return pl.DataFrame(told, schema=PLACES)
