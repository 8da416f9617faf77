"""The balance of flows, month by month: who was there, who came, who left, who is there, and what does not add up.

Comes in: an `Edition`, a `Query`. Goes out: a `Balance` of figures that `indicators.engine.measure` has already
protected. Must not: hold anything unprotected (every figure is a `Result`), nor force the balance to close.

On published data balances do not close (Toronto: a mean of −51 persons a month over 71 months): people leave and come
back within a month, exits are recorded late. The residual is shown as «altre variazioni» and stays what it is.
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

import polars as pl

from indicators.catalogue.catalogue import indicator
from indicators.engine.query_service import Edition
from indicators.model.door import for_views
from indicators.model.query import Comparison, Grouping, Query
from indicators.model.result import VALUES, Result, Status


class Line(StrEnum):
    """What the balance comes to: who is there, who came, who left, what does not add up."""

    ACTIVE = "active"
    INFLOW = "inflow"
    OUTFLOW = "outflow"
    RESIDUAL = "residual"


class Part(StrEnum):
    """Lines of the balance, in order."""

    START = "start"
    NEW = "new"
    RETURNED = "returned"
    BACK = "back"
    HOME = "home"
    OTHER = "other"
    INACTIVE = "inactive"
    RESIDUAL = "residual"
    END = "end"

    @property
    def label(self) -> str:
        """The line in Italian."""
        return LABELS[self]


LABELS: Final = {
    Part.START: "attive all'inizio",
    Part.NEW: "persone nuove",
    Part.RETURNED: "rientrate dopo inattività",
    Part.BACK: "tornate dopo un'uscita",
    Part.HOME: "uscite verso casa",
    Part.OTHER: "altre uscite",
    Part.INACTIVE: "diventate inattive",
    Part.RESIDUAL: "altre variazioni",
    Part.END: "attive alla fine",
}
INDICATORS: Final = {
    Part.NEW: "flow_new",
    Part.RETURNED: "returned",
    Part.BACK: "flow_back",
    Part.HOME: "flow_home",
    Part.OTHER: "flow_other",
    Part.INACTIVE: "flow_inactive",
    Part.END: "active",
}
SIGNS: Final = {
    Part.START: 1,
    Part.NEW: 1,
    Part.RETURNED: 1,
    Part.BACK: 1,
    Part.HOME: -1,
    Part.OTHER: -1,
    Part.INACTIVE: -1,
    Part.END: -1,
}
"""How each line enters the sum whose opposite is the residual."""
ENTERED: Final = (Part.NEW, Part.RETURNED, Part.BACK)
LEFT: Final = (Part.HOME, Part.OTHER, Part.INACTIVE)
_SUMS: Final = {Line.ACTIVE: (Part.END,), Line.INFLOW: ENTERED, Line.OUTFLOW: LEFT, Line.RESIDUAL: (Part.RESIDUAL,)}
_SAID: Final = {
    Line.INFLOW: ("Entrate nel mese", "persone nuove, rientrate dopo inattività, tornate dopo un'uscita"),
    Line.OUTFLOW: ("Uscite nel mese", "persone uscite verso casa, altre uscite, persone diventate inattive"),
    Line.RESIDUAL: ("Altre variazioni", "attive a fine mese − attive all'inizio − entrate + uscite"),
}
"""Name and formula of the lines that are made of others."""
LINE_NAMES: Final = {Line.ACTIVE: indicator("active").name, **{line: name for line, (name, _) in _SAID.items()}}
"""Name of each line, as tables and figures say it."""
COLUMNS: Final = {
    "month": pl.String,  # 2025-03
    "part": pl.String,  # a `Part`
    "value": pl.Float64,  # persons; null unless status is "ok"; the residual may be negative
    "status": pl.String,
    "provisional": pl.Boolean,
}
"""Columns of a balance: one row for each month and line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """The balance of a period.

    Attributes
    ----------
    frame : polars.DataFrame
        Columns of `COLUMNS`, months in order and lines in the order of `Part`.
    results : dict of Part to Result
        The answers it is made of, for coverage, as-of date and explanations.
    """

    frame: pl.DataFrame
    results: dict[Part, Result]

    @property
    def lines(self) -> dict[Line, Result]:
        """The balance as results, one for each line, so that tables and files tell what figures draw."""
        active = self.results[Part.END]
        made = {line: _made(active, line, self.frame) for line in _SAID}
        return {Line.ACTIVE: active, **made}


def _made(active: Result, line: Line, frame: pl.DataFrame) -> Result:
    """Return a line made of several parts as a result; a part that is not a number leaves none of it."""
    name, formula = _SAID[line]
    entry = replace(
        active.indicator, key=f"flow_{line}", name=name, explanation=f"Voce del bilancio: {formula}.", formula=formula
    )
    parts = frame.filter(pl.col("part").is_in([str(part) for part in _SUMS[line]]))
    missing = pl.col("status").filter(pl.col("status") != Status.OK)
    is_known = missing.len() == 0
    months = parts.group_by("month", maintain_order=True).agg(
        value=pl.when(is_known).then(pl.col("value").sum()),
        status=pl.when(is_known).then(pl.lit(str(Status.OK))).otherwise(missing.first()),
        provisional=pl.col("provisional").any(),
    )
    shaped = months.with_columns(
        pl.lit(None, pl.Float64).alias(column) for column in VALUES if column not in months.columns
    ).with_columns(numerator="value")
    return replace(active, indicator=entry, frame=shaped.select("month", *VALUES))


@for_views
def flow_balance(edition: Edition, query: Query) -> Balance:
    """Return the balance of flows of each month of a period.

    For every month, active at the end = active at the start + new + returned + back − home − other exits − become
    inactive + residual. With rounded figures (protected viewers) the residual includes the rounding; where a line is
    suppressed or was not supplied it is undefined, as it is while the data do not reach far enough back.

    Parameters
    ----------
    edition : Edition
    query : Query
        Period, area, target groups, needs and viewer count; indicator and groupings do not.

    Returns
    -------
    Balance

    Raises
    ------
    QueryError, NotAllowedError
        As `indicators.engine.measure.measure`.
    """
    asked = query.but(by=(Grouping.MONTH,), comparison=Comparison.NONE)
    answers = edition.ask_many([asked.but(indicator=key) for key in INDICATORS.values()])
    results = dict(zip(INDICATORS, answers, strict=True))
    before = _last_before(edition, asked.but(indicator="active"))
    lines = [_line(result.frame, part) for part, result in results.items()]
    lines.append(_line(_started(results[Part.END].frame, before), Part.START))
    frame = pl.concat([*lines, _residual(pl.concat(lines))])
    return Balance(frame=_ordered(frame), results=results)


def _last_before(edition: Edition, query: Query) -> pl.DataFrame:
    """Return who was active at the end of the month before the period; undefined, if the data begin later."""
    period = query.period.previous()
    if period.last < edition.directory.first_month:
        unknown = {"value": None, "status": str(Status.UNDEFINED), "provisional": False}
        return pl.DataFrame([unknown], schema={name: COLUMNS[name] for name in unknown})
    return edition.ask(query.but(period=period)).frame.tail(1)


def _started(ends: pl.DataFrame, before: pl.DataFrame) -> pl.DataFrame:
    """Return for each month the figures of the end of the month before."""
    columns = ["value", "status", "provisional"]
    earlier = pl.concat([before.select(columns), ends.select(columns).head(ends.height - 1)])
    return ends.select("month").with_columns(earlier)


def _line(frame: pl.DataFrame, part: Part) -> pl.DataFrame:
    return frame.with_columns(part=pl.lit(str(part))).select(*COLUMNS)


def _residual(lines: pl.DataFrame) -> pl.DataFrame:
    """Return what each month's lines leave unexplained; undefined where one of them is not a number."""
    sign = pl.col("part").replace_strict({str(part): sign for part, sign in SIGNS.items()}, return_dtype=pl.Int8)
    whole = (pl.col("status") == Status.OK).all()
    months = lines.group_by("month").agg(
        value=pl.when(whole).then(0.0 - (pl.col("value") * sign).sum()),
        status=pl.when(whole).then(pl.lit(str(Status.OK))).otherwise(pl.lit(str(Status.UNDEFINED))),
        provisional=pl.col("provisional").any(),
    )
    return _line(months, Part.RESIDUAL)


def _ordered(frame: pl.DataFrame) -> pl.DataFrame:
    order = pl.col("part").replace_strict({str(part): number for number, part in enumerate(Part)})
    return frame.sort("month", order)
