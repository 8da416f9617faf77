"""What the page of the paths asks, all from protected doors.

Comes in: the context. Goes out: questions, results, frames in the shape that figures want.
Must not: draw, follow persons itself: what has no protected door is not on the page.
"""

from collections.abc import Container
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from components.figures.compare.before_after import CHANGES
from components.figures.composition.upset import COMBINATIONS
from components.figures.core.labels import group_label
from components.figures.time.flow_balance import MONTHS
from components.state.page_context import Context
from indicators.analysis.cooccurrence import Overlap
from indicators.analysis.flow_balance import Balance, Line
from indicators.catalogue.catalogue import INDICATORS
from indicators.model.path_vocabulary import Moment
from indicators.model.query import Comparison, Grouping, Query
from indicators.model.result import Result
from indicators.model.result_row import ResultRow

if TYPE_CHECKING:
    from indicators.model.result_row import ResultRow

_COMBINATIONS: Final = pl.Schema(COMBINATIONS)  # type: ignore[arg-type]  # the constant is typed as plain objects


def base(context: Context, indicator: str, **changes: Any) -> Query:
    """Return a question with the filters of the page, in a lens that the indicator has."""
    lenses, lens = INDICATORS[indicator].lenses, context.page_query.lens
    lens = lens if lens in lenses else next(iter(lenses))
    return context.page_query.but(
        indicator=indicator, lens=lens, **{"by": (), "comparison": Comparison.NONE, **changes}
    )


def of_nobody(query: Query) -> Query:
    """Return a question without the filters about persons and services, for what concerns neither."""
    return query.but(services=(), service_types=(), strands=(), targets=(), needs=())


def only(result: Result, grouping: Grouping, codes: Container[str]) -> Result:
    """Return a result with the rows of some groups: what a figure does not draw is not in its table."""
    kept = [code in codes for code in result.frame[grouping]]
    return replace(result, frame=result.frame.filter(pl.Series(kept, dtype=pl.Boolean)))


def months(balance: Balance) -> pl.DataFrame:
    """Return the balance by month, in the columns of `components.figures.time.flow_balance.MONTHS`."""
    lines = balance.lines
    ends = lines[Line.ACTIVE].frame
    columns = {str(line): lines[line].frame["value"] for line in Line}
    return ends.select(
        pl.col("month").str.to_date("%Y-%m"), *columns_of(columns), "status", "provisional"
    ).select(pl.col(name).cast(dtype) for name, dtype in MONTHS.items())  # fmt: skip


def columns_of(columns: dict[str, pl.Series]) -> list[pl.Series]:
    """Return series under the names of the columns that they become."""
    return [series.alias(name) for name, series in columns.items()]


def changes(reviewed: Result) -> pl.DataFrame:
    """Return needs at opening and at review, in the columns of `components.figures.compare.before_after.CHANGES`."""
    moments_by_need: dict[str, dict[str, ResultRow]] = {}
    for row in reviewed.rows():
        moments_by_need.setdefault(row["need"], {})[row["moment"]] = row
    rows = [
        (
            group_label(reviewed.directory, Grouping.NEED, need),
            *(moments[moment]["value"] for moment in Moment),
            *(moments[moment]["status"] for moment in Moment),
            moments[Moment.REVIEW]["denominator"],
        )
        for need, moments in moments_by_need.items()
    ]
    return pl.DataFrame(rows, schema=CHANGES, orient="row")


def combinations(overlap: Overlap, *, most: int) -> pl.DataFrame:
    """Return the commonest combinations, in the columns of `components.figures.composition.upset.COMBINATIONS`."""
    terms = list(overlap.vocabulary)
    rows = [
        ([term.label for term in terms if row[str(term)]], row["value"], row["status"], row["provisional"])
        for row in overlap.frame.filter(pl.col("value").is_null() | (pl.col("value") > 0)).head(most).to_dicts()
    ]
    return pl.DataFrame(rows, schema=_COMBINATIONS, orient="row")
