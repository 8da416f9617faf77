"""The cells that the attacker collects: for each group of persons asked about, what was published.

Comes in: questions. Goes out: one frame of cells, what was published beside what is true, and how many questions were
refused. Must not: solve; let the truth out of the audit (it serves to tell which findings are real).

A cell is a set of conditions, whichever lens, filter or breakdown says them: that is its identity.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import polars as pl

from data_access.settings import Settings
from data_access.snapshot import Snapshot
from indicators.catalogue import indicator
from indicators.definition import Kind
from indicators.dimensions import MONTHS_OF, TIME, Dimension, dimensions
from indicators.directory import Directory
from indicators.disclosure import DISJOINT
from indicators.errors import NotAllowedError, QueryError
from indicators.measure import measure, within_unit
from indicators.measures import MEASURES
from indicators.period import Period
from indicators.permission import SHORTEST
from indicators.query import AMBITO, LEAD, TERRITORY, Grouping, Lens, Query
from indicators.result import Result, Status

PLACED: Final = {"municipality": "place", "area": "place_area", "sub_area": "place_sub_area"}
"""Conditions on geography under the lens of the place of service."""
CONDITIONS: Final = (*sorted(set(Grouping) - TIME), "place_area", "place_sub_area", "asked", "fictitious", "horizon")
WORD: Final = pl.Categorical()
"""Type of the conditions: there are millions of cells and few words."""
IDENTITY: Final = ("indicator", "part", "first", "last", *CONDITIONS)
"""What says which persons a cell counts; null conditions do not bind."""
PARTS: Final = {"numerator": "numerator", "denominator": "denominator"}
SILENT: Final = "silent"
"""State of a cell of which nothing at all is told."""
FEW_OR_NONE: Final = "few or none"
"""State of a cell hidden beside others of its group: fewer than the threshold, perhaps nobody."""
NOBODY: Final = (pl.col("status") == Status.OK) & (pl.col("shown") == 0) & (pl.col("truth") == 0)
"""Cells that nobody is in and that say so: they bind nothing, and are left out to save memory."""


@dataclass(slots=True)
class Harvest:
    """What asking gave: the cells, the questions answered, and how many were refused."""

    cells: pl.DataFrame
    asked: list[Query]
    refused: int


def harvest(
    snapshot: Snapshot,
    queries: Sequence[Query],
    *,
    settings: Settings,
    directory: Directory,
    advance: Callable[[float], None],
    first: int = 0,
) -> Harvest:
    """Ask every question and keep every cell that may hold somebody: `IDENTITY`, what is shown, what is true.

    Questions that are answered are numbered from ``first``; those that cannot be asked at all are passed over.
    """
    frames: list[pl.DataFrame] = []
    found = Harvest(pl.DataFrame(), [], 0)
    for number, query in enumerate(queries):
        advance(number / len(queries))
        try:
            result = measure(snapshot, query, settings=settings, directory=directory)
        except NotAllowedError:
            found.refused += 1
            continue
        except QueryError:
            continue
        frames += _cells(snapshot, result, settings, question=first + len(found.asked))
        found.asked.append(query)
    found.cells = pl.concat(frames) if frames else pl.DataFrame()
    return found


def exact(snapshot: Snapshot, query: Query, settings: Settings, directory: Directory) -> pl.DataFrame:
    """Return what is true: the tallies of a question before protection, codes as text."""
    entry = indicator(query.indicator)
    asked = within_unit(snapshot, entry, query.but(thresholds=settings.thresholds))
    by = dimensions(snapshot, asked, of_money=not entry.service_filters)
    return _coded(MEASURES[query.indicator](snapshot, asked, by).collect(), by, directory)


def _coded(tallies: pl.DataFrame, by: tuple[Dimension, ...], directory: Directory) -> pl.DataFrame:
    for dimension in by:
        codes = dimension.keys["code"]
        if dimension.name == Grouping.AREA:
            codes = pl.Series([directory.area_slug(code) for code in codes], dtype=pl.String)
        pairs = dimension.keys.select(dimension.name).with_columns(code=codes)
        tallies = tallies.join(pairs, on=dimension.name).drop(dimension.name).rename({"code": dimension.name})
    return tallies


def _cells(snapshot: Snapshot, result: Result, settings: Settings, *, question: int) -> list[pl.DataFrame]:
    """Return the cells of a result: one frame for each part that counts persons."""
    query = result.query
    truth = exact(snapshot, query, settings, result.directory)
    names = [str(grouping) for grouping in query.by]
    both = (
        result.frame.join(truth, on=names, how="left", suffix="_true")
        if names
        else result.frame.hstack(
            truth.rename({name: f"{name}_true" for name in truth.columns if name in result.frame.columns})
        )
    )
    parts = [part for part in PARTS if f"{part}_key" in truth.columns]
    tells = result.indicator.kind in {Kind.PERSONS, Kind.RATE} and "scale_key" not in truth.columns
    identified = both.with_columns(beside_hidden=_beside_hidden(both, query)).with_columns(_identity(result, both))
    frames = [
        identified.filter(pl.col("months") > 0)
        .select(
            pl.lit(query.indicator).cast(WORD).alias("indicator"),
            pl.lit(part).cast(WORD).alias("part"),
            *IDENTITY[2:],
            _status(result, tells=tells).cast(WORD).alias("status"),
            pl.col(part).alias("shown"),
            pl.col(f"{part}_true").fill_null(0).cast(pl.Int64).alias("truth"),
            pl.col(f"{part}_key").cast(pl.UInt64).fill_null(0).alias("key"),
            _rest(truth, result, part).cast(pl.Int64).alias("rest"),
            pl.lit(question, pl.Int32).alias("question"),
        )
        .filter(~NOBODY)
        for part in parts
    ]
    return [*frames, *_wholes(result, frames)]


def _wholes(result: Result, frames: list[pl.DataFrame]) -> list[pl.DataFrame]:
    """Return, for shares that are always told by class, what the classes add up to: their denominators.

    Nobody may ask for that whole by itself, but whoever reads the shares has it in front of them.
    """
    classes = [str(grouping) for grouping in result.indicator.always_by if grouping in DISJOINT]
    if result.indicator.kind is not Kind.PROPORTION or not classes:
        return []
    nothing = [pl.lit(None, WORD).alias(name) for name in classes]
    told = [frame.filter(pl.col("part") == "denominator", pl.col("status") == Status.OK) for frame in frames]
    wholes = [frame.with_columns(*nothing, part=pl.lit("numerator").cast(WORD)) for frame in told if frame.height]
    return [frame.unique(list(IDENTITY), keep="first", maintain_order=True) for frame in wholes]


def _rest(truth: pl.DataFrame, result: Result, part: str) -> pl.Expr:
    """Return who is in the whole and not in the part, for shares."""
    if part == "denominator" or result.indicator.kind is not Kind.PROPORTION or "denominator" not in truth.columns:
        return pl.lit(None)
    return pl.col("denominator_true").fill_null(0) - pl.col("numerator_true").fill_null(0)


def _status(result: Result, *, tells: bool) -> pl.Expr:
    """Return what a cell tells: a figure (``ok``), that it holds few (``suppressed``), few or none, nothing.

    ``tells`` is whether a suppressed row says that this very count is small, and not one of several.
    """
    query = result.query
    time = next((grouping for grouping in query.by if grouping in TIME), None)
    cut = pl.col("months") < min(SHORTEST, query.period.months if time is None else MONTHS_OF[time])
    local = pl.col("municipality").is_not_null() | pl.col("place").is_not_null()
    hidden = pl.col("status") == Status.SUPPRESSED
    silent = pl.col("status").is_in([Status.NOT_SUPPLIED, Status.UNDEFINED])
    return (
        pl.when(silent | (hidden & (cut & local if tells else pl.lit(value=True))))
        .then(pl.lit(SILENT))
        .when(hidden & pl.col("beside_hidden"))
        .then(pl.lit(FEW_OR_NONE))
        .otherwise(pl.col("status"))
    )


def _beside_hidden(cells: pl.DataFrame, query: Query) -> pl.Expr:
    """Return the condition that a hidden row may count nobody: another part of its group is hidden too.

    Where one part of a group is hidden its zeros do not show (`indicators.disclosure`): one hidden alone does hold
    somebody, of several any but one may be empty. If a zero does show beside a hidden part, protection is not doing
    this, and what is hidden does hold somebody.
    """
    names = [str(grouping) for grouping in query.by]
    kept = [name for name in names if name not in DISJOINT]
    if kept == names:
        return pl.lit(value=False)
    hidden = (pl.col("status") == Status.SUPPRESSED).sum()
    hidden = hidden.over(kept) if kept else hidden
    zero = (pl.col("status") == Status.OK) & (pl.col("numerator") == 0)
    betrayed = cells.filter(zero & (hidden > 0)).height > 0
    return pl.lit(value=False) if betrayed else hidden > 1


def _identity(result: Result, frame: pl.DataFrame) -> list[pl.Expr]:
    """Return the columns that say which persons each row counts."""
    query = result.query
    given: dict[str, Any] = dict.fromkeys(CONDITIONS)
    given |= _filters(query, result.directory)
    told = {_placed(grouping, query.lens): pl.col(grouping) for grouping in query.by if grouping not in TIME}
    conditions = [told.get(name, pl.lit(given[name], pl.String)).cast(WORD).alias(name) for name in CONDITIONS]
    first, last = _months(query, frame)
    end = min(query.period.last, result.directory.last_month)
    reached = pl.Series([min(stop, end) - begin + 1 for begin, stop in zip(first, last, strict=True)], dtype=pl.Int32)
    return [*conditions, pl.lit(first).alias("first"), pl.lit(last).alias("last"), pl.lit(reached).alias("months")]


def _placed(name: str, lens: Lens) -> str:
    return PLACED.get(name, str(name)) if lens is Lens.PLACE else str(name)


def _filters(query: Query, directory: Directory) -> dict[str, str | None]:
    """Return the conditions that the filters of a question impose."""
    area = "area" if query.area in {LEAD, TERRITORY} else "municipality"
    single = {
        "service": query.services,
        "service_type": query.service_types,
        "strand": query.strands,
        "target": query.targets,
        "need": query.needs,
    }
    found = {name: str(values[0]) for name, values in single.items() if values}
    if query.area != AMBITO:
        found[_placed(area, query.lens)] = directory.area_slug(query.area)
    if Grouping.NEED_SET in query.by:
        found["asked"] = str(query.period)
    return found | {
        "fictitious": "senza" if query.exclude_fictitious else None,
        "horizon": str(query.horizon_months) if indicator(query.indicator).horizons else None,
    }


def _months(query: Query, frame: pl.DataFrame) -> tuple[pl.Series, pl.Series]:
    """Return the first and last month of each row."""
    time = next((grouping for grouping in query.by if grouping in TIME), None)
    if time is None:
        ends = [(query.period.first, query.period.last)] * frame.height
    else:
        parsed = {code: Period.parse(code) for code in frame[time].unique()}
        ends = [(parsed[code].first, parsed[code].last) for code in frame[time]]
    return tuple(pl.Series([end[side] for end in ends], dtype=pl.Int32) for side in (0, 1))  # type: ignore[return-value]
