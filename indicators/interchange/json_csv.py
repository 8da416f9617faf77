"""A result, or the catalogue, as text that other programs read: JSON and CSV.

Comes in: a `Result`. Goes out: JSON-ready values, CSV text. Must not: change a number.
"""

import math
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

import polars as pl

from data_access.settings import Thresholds
from indicators.catalogue.catalogue import CATALOGUE, in_words
from indicators.interchange.csv_file import csv_for_programs
from indicators.model.indicator import Indicator
from indicators.model.period import month_text
from indicators.model.query import TIME, Comparison, Lens, Query
from indicators.model.result import Doubt, Result
from indicators.model.result_row import ResultRow, code_of
from indicators.statistics.change import trend
from indicators.wording.headline import headline

DEMO: str = "Dati dimostrativi"


def result_json(result: Result) -> dict[str, Any]:
    """Return a result as one JSON object: question, sentence, coverage, data version, years of residents, rows."""
    return {
        "indicator": result.indicator.key,
        "name": result.indicator.name,
        "unit": result.indicator.unit,
        "query": query_json(result.query, result),
        "sentence": headline(result),
        "coverage": asdict(result.coverage),
        "doubts": [_doubt(one) for one in result.doubts],
        "data_version": result.data_version,
        "late_months": result.late_months,
        "population_years": list(result.population_years),
        "as_of": result.as_of.isoformat(),
        "demo": result.is_demo,
        "rows": [{name: _finite(value) for name, value in row.items()} for row in rows_with_comparison(result)],
        "comparison": _comparison(result),
    }


def _doubt(one: Doubt) -> dict[str, Any]:
    """Return which returns behind an answer are contested or unconfirmed, since when."""
    return {
        "service": one.service,
        "months": [*map(month_text, one.months)],
        "state": "non_confermato" if not one.is_dispute else str(one.state),
        "since": one.since.isoformat(),
        "by": one.role,
    }


def rows_with_comparison(result: Result) -> list[dict[str, Any]]:
    """Return the rows; where a period was compared with, each with ``like``, ``reference`` and ``verdict``.

    ``like`` is the value that is compared: that of the row, unless months without a return are left out of both sides.
    """
    if result.query.comparison is Comparison.NONE:
        return [dict(row) for row in result.rows()]
    return [{**row, **_beside(result, row)} for row in result.rows()]


def _beside(result: Result, row: ResultRow) -> dict[str, Any]:
    """Return what a row is compared with; nothing where rows are of different times, or one side has no value."""
    like = before = None
    if result.reference and not TIME & set(result.query.by):
        group = {str(grouping): code_of(row, grouping) for grouping in result.query.by}
        like, before = result.comparable.row(**group), result.reference.row(**group)
    reference = before["value"] if before else None
    if not like or not before or like["value"] is None or reference is None:
        return {"like": None, "reference": reference, "verdict": ""}
    return {"like": like["value"], "reference": reference, "verdict": _verdict(result, like, before)}


def _verdict(result: Result, like: ResultRow, before: ResultRow) -> str:
    if result.unequal:
        return f"non confrontabile: {result.unequal}"
    return trend(result.indicator, like, before)


def _comparison(result: Result) -> dict[str, Any] | None:
    """Return what the answer is compared with: which months, what both leave out, why it is not judged."""
    if result.query.comparison is Comparison.NONE:
        return None
    reference = result.reference
    return {
        "period": str(reference.query.period) if reference else None,
        "left_out": [{"service": gap.service, "months": [*map(month_text, gap.months)]} for gap in result.left_out],
        "unequal": result.unequal,
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
        "horizon": query.horizon_months if result.indicator.horizons else None,
        "without_fictitious": query.exclude_fictitious,
        "compare": query.comparison.value,
        "viewer": query.viewer.role.value,
    }


def _finite(value: Any) -> Any:
    """Write infinities and NaN, which JSON does not have, as null."""
    return None if isinstance(value, float) and not math.isfinite(value) else value


def result_csv(result: Result) -> str:
    """Return a result as comma-separated text with a header, numbers with a decimal point: for programs."""
    rows = rows_with_comparison(result)
    if result.query.comparison is Comparison.NONE or not rows:
        return csv_for_programs(result.frame)
    added = {name: [row[name] for row in rows] for name in ("like", "reference", "verdict")}
    schema = {"like": pl.Float64, "reference": pl.Float64, "verdict": pl.String}
    return csv_for_programs(pl.concat([result.frame, pl.DataFrame(added, schema=schema)], how="horizontal"))


def catalogue_rows(thresholds: Thresholds, entries: Iterable[Indicator] = CATALOGUE.values()) -> list[dict[str, Any]]:
    """Return the catalogue as JSON-ready objects, one for each indicator, as it reads with the thresholds in force."""
    return [
        {
            **{name: value for name, value in asdict(entry).items() if name not in {"lenses", "groupings"}},
            "kind": entry.kind.value,
            "polarity": str(entry.polarity),
            "lenses": [lens.value for lens in Lens if lens in entry.lenses],
            "groupings": sorted(grouping.value for grouping in entry.groupings),
        }
        for entry in (in_words(known, thresholds) for known in entries)
    ]


def catalogue_csv(thresholds: Thresholds) -> str:
    """Return the catalogue as comma-separated text."""
    rows = [
        {k: "|".join(map(str, v)) if isinstance(v, list | tuple) else v for k, v in row.items()}
        for row in catalogue_rows(thresholds)
    ]
    return csv_for_programs(pl.DataFrame(rows))
