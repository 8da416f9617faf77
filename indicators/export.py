"""A result, or the catalogue, as text that other programs read: JSON and CSV.

Comes in: a `Result`. Goes out: JSON-ready values, CSV text. Must not: change a number.
"""

import math
from dataclasses import asdict
from typing import Any

import polars as pl

from indicators.catalogue import CATALOGUE
from indicators.numbers import day
from indicators.query import Lens, Query
from indicators.query_text import LENSES
from indicators.result import Result

DEMO: str = "Dati dimostrativi"


def result_json(result: Result) -> dict[str, Any]:
    """Return a result as one JSON object: indicator, query, sentence, coverage, data version, rows."""
    return {
        "indicator": result.indicator.key,
        "name": result.indicator.name,
        "unit": result.indicator.unit,
        "query": query_json(result.query, result),
        "sentence": result.sentence(),
        "coverage": asdict(result.coverage),
        "data_version": result.data_version,
        "as_of": result.as_of.isoformat(),
        "demo": result.is_demo,
        "rows": [{name: _finite(value) for name, value in row.items()} for row in result.rows()],
    }


def query_json(query: Query, result: Result) -> dict[str, Any]:
    """Return a question in the words of the command line."""
    return {
        "period": str(query.period),
        "lens": query.lens.value,
        "area": result.directory.area_slug(query.area),
        "by": [grouping.value for grouping in query.by],
        "services": list(query.services),
        "service_types": [str(kind) for kind in query.service_types],
        "targets": [str(target) for target in query.targets],
        "needs": [str(need) for need in query.needs],
        "strands": list(query.strands),
        "compare": query.comparison.value,
        "viewer": query.viewer.role.value,
    }


def _finite(value: Any) -> Any:
    """Write infinities and NaN, which JSON does not have, as null."""
    return None if isinstance(value, float) and not math.isfinite(value) else value


def result_csv(result: Result) -> str:
    """Return a result as comma-separated text with a header, numbers with a decimal point: for programs."""
    return result.frame.write_csv()


def people_csv(result: Result) -> bytes:
    """Return a result as people open it in a spreadsheet.

    UTF-8 with byte-order mark, semicolons, decimal commas; every row carries the indicator, the period, the lens, the
    source and the date, so that a row pasted elsewhere still says what it is.
    """
    names = {name: pl.col(name).replace(_names(result, name)).alias(f"{name}_name") for name in _coded(result)}
    told = {
        "indicator": result.indicator.name,
        "unit": result.indicator.unit,
        "period": str(result.query.period),
        "lens": next(word for word, lens in LENSES.items() if lens is result.query.lens),
        "as_of": day(result.as_of),
        "coverage": result.coverage.label,
        "note": "; ".join(_notes(result)),
    }
    frame = result.frame.with_columns(*names.values(), *[pl.lit(text).alias(name) for name, text in told.items()])
    return ("\ufeff" + frame.write_csv(separator=";", decimal_comma=True)).encode()


def _coded(result: Result) -> list[str]:
    return [grouping for grouping in result.query.by if _names(result, grouping)]


def _names(result: Result, grouping: str) -> dict[str, str]:
    """Return code to name for the groupings whose codes are not words."""
    directory = result.directory
    named = {
        "municipality": directory.municipalities,
        "place": directory.municipalities,
        "service": directory.services,
        "organisation": directory.organisations,
        "strand": directory.strands,
    }
    return dict(named.get(grouping, {}))


def _notes(result: Result) -> list[str]:
    notes = [DEMO] if result.is_demo else []
    return [*notes, "conteggi protetti"] if result.is_protected else notes


def catalogue_rows() -> list[dict[str, Any]]:
    """Return the catalogue as JSON-ready objects, one for each indicator."""
    return [
        {
            **{name: value for name, value in asdict(entry).items() if name not in {"lenses", "groupings"}},
            "kind": entry.kind.value,
            "polarity": str(entry.polarity),
            "lenses": [lens.value for lens in Lens if lens in entry.lenses],
            "groupings": sorted(grouping.value for grouping in entry.groupings),
        }
        for entry in CATALOGUE.values()
    ]


def catalogue_csv() -> str:
    """Return the catalogue as comma-separated text."""
    return pl.DataFrame(
        [
            {k: "|".join(map(str, v)) if isinstance(v, list | tuple) else v for k, v in row.items()}
            for row in catalogue_rows()
        ]
    ).write_csv()
