"""The tables of an edition: its cells, and what is said of them in words.

Comes in: results of a protected viewer. Goes out: frames of `CELLS` and of `STATEMENTS`. Must not: compute a number, or
take the answer of anybody who sees exact figures.
"""

from collections.abc import Iterable, Iterator
from typing import Any, Final

import polars as pl

from indicators.interchange.json_csv import rows_with_comparison
from indicators.model.code_lists import Directory
from indicators.model.query import AMBITO, TIME, Grouping, Query
from indicators.model.result import VALUES, Result
from indicators.wording.headline import headline

LEVELS: Final = {
    Grouping.AREA: "area",
    Grouping.MUNICIPALITY: "municipality",
    Grouping.SERVICE: "service",
}
"""What a row is about, by what tells it."""
WHOLE: Final = "ambito"
MAP, TREND, PLACE = "map", "trend", "place"
"""What a statement is about: all the municipalities, areas in time, one place."""
KEYS: Final = {
    "indicator": pl.String,
    "lens": pl.String,
    "level": pl.String,  # ambito, area, municipality, service
    "place": pl.String,  # ambito, the slug of an area, an ISTAT code, the key of a service
    "period": pl.String,
    "unit": pl.String,  # month, quarter, year; span for what is asked as a period by itself
    "group": pl.String,  # values of what an indicator is always told by, joined by "|"; empty for most
}
CELLS: Final = {**KEYS, **VALUES}
"""Columns of the cells of an edition: one row for each indicator, lens, place, period and group."""
STATEMENTS: Final = {
    **{name: kind for name, kind in KEYS.items() if name not in {"unit", "group"}},
    "about": pl.String,
    "sentence": pl.String,
    "like": pl.Float64,
    "reference": pl.Float64,
    "verdict": pl.String,
    "coverage": pl.String,
}
"""Columns of what is said: the sentence of a map, of a trend, of one place, what it is compared with, which returns
arrived."""


def cells_of(results: Iterable[Result], *, named: bool = False) -> pl.DataFrame:
    """Return the cells of some answers, each once.

    Parameters
    ----------
    results : iterable of Result
    named : bool
        Whether the groups say what they are of, as ``target=minori|need=casa``: of breakdowns, which are of many kinds.

    Raises
    ------
    ValueError
        If an answer is not of a protected viewer.
    """
    frames = [_cells(result, named=named) for result in results]
    if not frames:
        return pl.DataFrame(schema=CELLS)
    return pl.concat(frames).unique(list(KEYS), keep="first", maintain_order=True)


def _cells(result: Result, *, named: bool) -> pl.DataFrame:
    _require_protected(result)
    query = result.query
    time = next((grouping for grouping in query.by if grouping in TIME), None)
    place = next((grouping for grouping in query.by if grouping in LEVELS), None)
    others = [str(grouping) for grouping in query.by if grouping not in TIME and grouping not in LEVELS]
    groups = [pl.format(f"{grouping}={{}}", grouping) if named else pl.col(grouping) for grouping in others]
    level, code = _level(query, result.directory)
    return result.frame.select(
        pl.lit(query.indicator).alias("indicator"),
        pl.lit(query.lens.value).alias("lens"),
        pl.lit(LEVELS[place] if place else level).alias("level"),
        (pl.col(str(place)) if place else pl.lit(code)).alias("place"),
        (pl.col(str(time)) if time else pl.lit(str(query.period))).alias("period"),
        pl.lit(str(time) if time else "span").alias("unit"),
        (pl.concat_str(groups, separator="|") if groups else pl.lit("")).alias("group"),
        *(pl.col(name).cast(kind) for name, kind in VALUES.items()),
    )


def statements_of(results: Iterable[Result]) -> pl.DataFrame:
    """Return what is said of some answers, each once.

    Raises
    ------
    ValueError
        If an answer is not of a protected viewer.
    """
    rows = [row for result in results for row in _statement(result)]
    frame = pl.DataFrame(rows, schema=STATEMENTS, orient="row")
    return frame.unique(["indicator", "lens", "level", "place", "period", "about"], keep="first", maintain_order=True)


def _statement(result: Result) -> Iterator[tuple[Any, ...]]:
    _require_protected(result)
    query = result.query
    if Grouping.SERVICE in query.by:
        return
    time = next((grouping for grouping in query.by if grouping in TIME), None)
    by_municipality = Grouping.MUNICIPALITY in query.by
    if by_municipality and time:
        return  # too many places and times for one sentence: each has its own
    about, level, place, compared = _about(result, by_municipality=by_municipality, in_time=time is not None)
    words = (headline(result), compared.get("like"), compared.get("reference"), compared.get("verdict"))
    period = str(time) if time else str(query.period)
    yield (query.indicator, query.lens.value, level, place, period, about, *words, result.coverage.label)


def _about(result: Result, *, by_municipality: bool, in_time: bool) -> tuple[str, str, str, dict[str, Any]]:
    """Return what an answer is about, its level and place, and what its only row is compared with."""
    query, directory = result.query, result.directory
    if by_municipality:
        return MAP, "municipality", AMBITO, {}
    if Grouping.AREA in query.by:
        return TREND, "area", AMBITO, {}
    level, place = _level(query, directory)
    if query.services:
        level, place = "service", query.services[0]
    if in_time:
        return TREND, level, place, {}
    rows = rows_with_comparison(result)
    return PLACE, level, place, rows[0] if len(rows) == 1 else {}


def _level(query: Query, directory: Directory) -> tuple[str, str]:
    """Return the level and the place of the area of a question."""
    level = WHOLE if query.area == AMBITO else "municipality" if query.area in directory.municipalities else "area"
    return level, directory.area_slug(query.area)


def _require_protected(result: Result) -> None:
    if not result.is_protected:
        message = f"«{result.query.indicator}» is not the answer of a protected viewer: it has no place in an edition"
        raise ValueError(message)
