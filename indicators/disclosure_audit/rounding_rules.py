"""Rules that need no solver: what each kind of figure must be made of, whoever it hides.

Comes in: published results, a snapshot. Goes out: `Finding` values. Must not: solve systems; see what is true.

Every value beside a count is worked out again from published figures alone, and must be the one that was published: a
ratio, its limits, an index, a smoothed rate that could not be redone from them would tell something that they hide.
"""

from collections.abc import Iterator, Mapping
from typing import Final

import numpy as np
import polars as pl

from data_access.errors import UserError
from data_access.settings import Settings
from data_access.snapshot import Snapshot
from indicators.analysis.smoothed_rates import smooth
from indicators.catalogue.catalogue import Indicator
from indicators.disclosure_audit.question_space import ATTACKER
from indicators.disclosure_audit.report import Finding, Weakness
from indicators.disclosure_audit.rule_checks import typed
from indicators.engine.indexes import index_frame, table_questions
from indicators.engine.measure import measure_each
from indicators.engine.result_frame import INTERVALS, ratio_of_counts
from indicators.model.code_lists import Directory
from indicators.model.indicator import Kind
from indicators.model.period import Period, Unit
from indicators.model.query import TIME, Grouping, Query
from indicators.model.result import Result, Status
from indicators.statistics.intervals import interval

RATIOS: Final = frozenset({Kind.PROPORTION, Kind.RATE, Kind.PEOPLE_RATIO, Kind.PER_PERSON})
"""Kinds whose value is the published numerator over the published denominator."""
OWN: Final = frozenset({Kind.QUANTILE, Kind.INDEX})
"""Kinds that bring their own value."""
CLOSE: Final = 1e-9
"""Relative difference between two ways of computing the same number."""
MEASURED: Final = ("value", "lower", "upper")


def broken(result: Result) -> Iterator[Finding]:
    """Yield the rows whose value is not made of what is published beside it, or has more digits than are shown."""
    entry = result.indicator
    shown = result.frame.filter(pl.col("status") == Status.OK)
    if shown.is_empty() or not result.is_protected:
        return
    if entry.kind in RATIOS:
        wrong = ~_agree(shown, _made_of(shown, entry))
    elif entry.kind in OWN:
        wrong = ~_agree(shown, {name: np.round(shown[name].to_numpy(), entry.decimals) for name in MEASURED})
    else:
        return
    for row in shown.filter(pl.Series(wrong)).iter_rows(named=True):
        yield _unfounded(result, row)


def _made_of(shown: pl.DataFrame, entry: Indicator) -> dict[str, np.ndarray]:
    """Return value and limits worked out from the published numerator and denominator."""
    numerator, denominator = (shown[name].to_numpy().astype(np.float64) for name in ("numerator", "denominator"))
    with np.errstate(divide="ignore", invalid="ignore"):
        measures = {"value": numerator / denominator * entry.multiplier}
    if entry.kind is Kind.PEOPLE_RATIO:
        limits = ratio_of_counts(numerator, denominator, multiplier=entry.multiplier)
    elif entry.kind in INTERVALS:
        limits = interval(INTERVALS[entry.kind], numerator, denominator, multiplier=entry.multiplier)
    else:
        return measures
    return measures | {"lower": limits.lower, "upper": limits.upper}


def _agree(shown: pl.DataFrame, again: dict[str, np.ndarray]) -> np.ndarray:
    """Return the rows where what was published is what was worked out."""
    agreed = np.ones(shown.height, dtype=np.bool_)
    for name, values in again.items():
        published = shown[name].to_numpy().astype(np.float64)
        agreed &= np.isclose(published, values, rtol=CLOSE, atol=CLOSE, equal_nan=True)
    return agreed


def _unfounded(result: Result, row: Mapping[str, object]) -> Finding:
    groups = " ".join(f"{name}={row[name]}" for name in result.query.by)
    return Finding(
        weakness=Weakness.UNFOUNDED,
        cell=f"{result.indicator.key} {result.query.period} {groups}".strip(),
        low=0,
        high=0,
        questions=(typed(result.query, result.directory),),
    )


def indexes(snapshot: Snapshot, entry: Indicator, *, settings: Settings, directory: Directory) -> Iterator[Finding]:
    """Yield the indexes of a table that cannot be worked out from the published table.

    Asked by each breakdown in the last closed year and over all of them, by each unit of time, service by service.
    """
    queries = list(_of_index(entry, directory))
    asked = [part for query in queries for part in (query, *table_questions(entry, query))]
    answers = measure_each(snapshot, asked, settings=settings, directory=directory)
    for published, table, whole in zip(answers[::3], answers[1::3], answers[2::3], strict=True):
        if isinstance(published, UserError):
            continue
        if isinstance(table, UserError) or isinstance(whole, UserError):
            yield from (_unfounded(published, row) for row in published.rows() if row["status"] == Status.OK)
            continue
        least = settings.disclosure.mean_minimum
        again = index_frame(published.indicator, table, whole, mean_minimum=least)
        frame = published.frame.sort(*published.query.by) if published.query.by else published.frame
        again = again.sort(*published.query.by) if published.query.by else again
        agreed = _agree(frame, {name: again[name].to_numpy().astype(np.float64) for name in MEASURED})
        same = agreed & (frame["status"] == again["status"]).to_numpy()
        bare = frame.select(pl.all_horizontal(pl.col("numerator", "denominator").is_null())).to_series().to_numpy()
        yield from (_unfounded(published, row) for row in frame.filter(pl.Series(~(same & bare))).iter_rows(named=True))


def _of_index(entry: Indicator, directory: Directory) -> Iterator[Query]:
    years = directory.years
    whole = Period(years[0] * 12, years[-1] * 12 + 11, Unit.YEAR)
    base = Query(indicator=entry.key, period=whole, lens=max(entry.lenses), viewer=ATTACKER)
    for unit in sorted(entry.groupings & TIME):
        yield base.but(by=(unit,), period=directory.closed_year)
    for by in [(), *((grouping,) for grouping in sorted(entry.groupings - TIME))]:
        yield base.but(by=by, period=directory.closed_year)
        if Grouping.YEAR in entry.groupings and Grouping.AGE_BAND not in by:
            yield base.but(by=(*by, Grouping.YEAR))
    closed = base.but(period=directory.closed_year)
    yield from (closed.but(services=(key,)) for key in directory.services)


def smoothed(snapshot: Snapshot, entry: Indicator, *, settings: Settings, directory: Directory) -> Iterator[Finding]:
    """Yield the smoothed rates of hidden municipalities, and those that the published rates do not give."""
    if entry.kind is not Kind.RATE or Grouping.MUNICIPALITY not in entry.groupings:
        return
    for year in directory.years:
        whole = Query(indicator=entry.key, period=Period.year(year), lens=max(entry.lenses), viewer=ATTACKER)
        parts = whole.but(by=(Grouping.MUNICIPALITY,))
        answers = measure_each(snapshot, (parts, whole), settings=settings, directory=directory)
        if any(isinstance(answer, UserError) for answer in answers):
            continue
        table, everybody = (answer for answer in answers if isinstance(answer, Result))
        estimates = smooth(table, whole=everybody)
        hidden = estimates.frame.filter(pl.col("status") != Status.OK)
        values = pl.any_horizontal(pl.col(*MEASURED, "numerator").is_not_null())
        yield from (_unfounded(estimates, row) for row in hidden.filter(values).iter_rows(named=True))
