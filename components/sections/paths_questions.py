"""What the page of the paths asks: steps, balance, exits, returns, needs, all from protected doors.

Comes in: the context. Goes out: questions, results, frames in the shape that figures want.
Must not: draw, follow persons itself: what has no protected door is not on the page.
"""

from typing import Any, Final

import polars as pl

from components.context import Context
from components.figures.balance import MONTHS
from components.figures.cohort import STEPS
from components.figures.upset import COMBINATIONS
from indicators.balance import Balance, Part
from indicators.catalogue import INDICATORS
from indicators.cooccurrence import Overlap
from indicators.query import Comparison, Query
from indicators.result import Result, Status

ENTERED: Final = (Part.NEW, Part.RETURNED, Part.BACK)
_COMBINATIONS: Final = pl.Schema(COMBINATIONS)  # type: ignore[arg-type]  # the constant is typed as plain objects
LEFT: Final = (Part.HOME, Part.OTHER, Part.INACTIVE)


def base(now: Context, indicator: str, **changes: Any) -> Query:
    """Return a question with the filters of the page, in a lens that the indicator has."""
    lenses, lens = INDICATORS[indicator].lenses, now.view.query.lens
    lens = lens if lens in lenses else next(iter(lenses))
    return now.view.query.but(indicator=indicator, lens=lens, **{"by": (), "comparison": Comparison.NONE, **changes})


def ask(now: Context, *queries: Query) -> tuple[Result, ...]:
    """Answer questions together."""
    return now.runtime.desk.ask_many(queries)


def steps(served: Result, taken: Result) -> pl.DataFrame:
    """Return the steps from the first contact to the pact, in the columns of `components.figures.cohort.STEPS`.

    Parameters
    ----------
    served, taken : Result
        People served, and the take-up: its denominator is who was seen at least twice, its numerator who of them has
        a pact or an open case. How many days pass between steps is told by no protected measure, and left empty.
    """
    first, row = served.rows()[0], taken.rows()[0]
    found = (
        ("Persone servite", first["value"], first),
        ("Viste almeno due volte", row["denominator"], row),
        ("Con un patto o una presa in carico attivi", row["numerator"], row),
    )
    rows = [(label, value, None, _status(value, of), of["provisional"]) for label, value, of in found]
    return pl.DataFrame(rows, schema=STEPS, orient="row")


def _status(value: float | None, row: dict[str, Any]) -> str:
    if value is not None:
        return str(Status.OK)
    return str(row["status"]) if row["status"] != Status.OK else str(Status.UNDEFINED)


def months(balance: Balance) -> pl.DataFrame:
    """Return the balance by month, in the columns of `components.figures.balance.MONTHS`."""
    wide = balance.frame.pivot("part", index="month", values="value", maintain_order=True)
    ends = balance.frame.filter(pl.col("part") == Part.END).select("month", "status", "provisional")
    return wide.join(ends, on="month", how="left", maintain_order="left").select(
        month=pl.col("month").str.to_date("%Y-%m"),
        active=pl.col(Part.END),
        inflow=_sum(ENTERED),
        outflow=_sum(LEFT),
        residual=pl.col(Part.RESIDUAL),
        status="status",
        provisional="provisional",
    ).cast({name: MONTHS[name] for name in MONTHS})  # fmt: skip


def _sum(parts: tuple[Part, ...]) -> pl.Expr:
    """Add the lines of one side; null if one of them is not known, so that nothing hidden can be worked out."""
    return pl.sum_horizontal([pl.col(part) for part in parts], ignore_nulls=False)


def combinations(overlap: Overlap, *, most: int) -> pl.DataFrame:
    """Return the commonest combinations, in the columns of `components.figures.upset.COMBINATIONS`."""
    terms = list(overlap.vocabulary)
    rows = [
        ([term.label for term in terms if row[str(term)]], row["value"], row["status"], row["provisional"])
        for row in overlap.frame.filter(pl.col("value").is_null() | (pl.col("value") > 0)).head(most).to_dicts()
    ]
    return pl.DataFrame(rows, schema=_COMBINATIONS, orient="row")
