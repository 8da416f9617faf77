"""A result of rates by municipality, smoothed: what maps show first, the raw rates being one click away.

Comes in: a `Result` of rates, already protected, and that of the whole Ambito. Goes out: the same result with smoothed
values and credible limits in place of the raw ones; counts, residents and states stay as they were, and so does a rate
of nobody: what is white on a map is not said to be above zero.
Must not: see a snapshot: what a protected viewer gets is smoothed from protected counts only, and what is suppressed
stays so.

The lead municipality has a prior of its own: it is not in the territory's, nor the territory in its, so its value is
its own rate. What is smoothed does not contradict the other looks of the same map: hidden, not supplied and undefined
rows stay without value and limits; a municipality where nobody was counted keeps its count, by which it has the look of
"nessuna persona" and is in no class, and its value is told after the count, as an estimate
(`components.figures.core.value_states`).
"""

from dataclasses import replace
from typing import Final

import numpy as np
import polars as pl

from indicators.model.indicator import Kind
from indicators.model.query import TIME, Grouping
from indicators.model.result import Result, Status
from indicators.statistics.empirical_bayes import empirical_bayes

EXPLANATION: Final = (
    "Il valore di ogni comune del territorio è avvicinato alla media del territorio tanto più quanto meno sono i suoi "
    "residenti, così i comuni piccoli non saltano agli occhi per caso. Il capofila non entra in quella media e tiene "
    "il tasso proprio (Bayes empirico, Clayton e Kaldor 1987)."
)
PLACE: Final = str(Grouping.MUNICIPALITY)
HIDDEN: Final = (Status.SUPPRESSED, Status.NOT_SUPPLIED)
"""States of municipalities whose residents are in the whole, and whose events may be."""
Rest = tuple[float, float]
"""Events and residents of the areas whose counts are hidden, taken together."""


def smooth(result: Result, *, whole: Result | None = None) -> Result:
    """Return a result of rates with empirical Bayes values (see `indicators.statistics.empirical_bayes`).

    Parameters
    ----------
    result : Result
        Of an indicator of kind ``RATE``, by municipality and possibly by one unit of time, each unit smoothed apart.
    whole : Result, optional
        The same question without municipalities (with the same unit of time, if any). What the visible municipalities
        leave of it enters as so many more areas of equal size, of which only the sum is known, so that hiding the small
        ones does not raise the mean. A lead municipality that is hidden too is among them.

    Returns
    -------
    Result
        ``value``, ``lower`` and ``upper`` are smoothed where the status is "ok" and somebody was counted; the rest is
        untouched.

    Raises
    ------
    ValueError
        If the indicator is not a rate.
    """
    if result.indicator.kind is not Kind.RATE:
        message = f"Only rates are smoothed: {result.indicator.key} is of kind {result.indicator.kind}"
        raise ValueError(message)
    time = next((str(name) for name in result.query.by if name in TIME), None)
    parts = result.frame.partition_by(time, maintain_order=True) if time else [result.frame]
    lead, multiplier = result.directory.lead_code, result.indicator.multiplier
    smoothed = [_smoothed(part, multiplier, lead=lead, rest=_rest(part, whole, time)) for part in parts]
    entry = replace(result.indicator, name=f"{result.indicator.name} (lisciato)", explanation=EXPLANATION)
    return replace(result, indicator=entry, frame=pl.concat(smoothed) if smoothed else result.frame)


def _rest(part: pl.DataFrame, whole: Result | None, time: str | None) -> Rest:
    """Return what the visible areas leave of the whole; nothing if there is no whole, or it is hidden too."""
    if whole is None or part.is_empty():
        return 0.0, 0.0
    row = whole.row(**{time: part[time][0]}) if time else whole.row()
    if row is None or row["numerator"] is None or row["denominator"] is None:
        return 0.0, 0.0
    visible = part.filter(pl.col("status") == Status.OK)
    residents = row["denominator"] - float(visible["denominator"].sum())
    return max(row["numerator"] - float(visible["numerator"].sum()), 0.0), max(residents, 0.0)


def _smoothed(part: pl.DataFrame, multiplier: float, *, lead: str, rest: Rest) -> pl.DataFrame:
    visible = (part["status"] == Status.OK).to_numpy()
    hidden = part.filter(pl.col("status").is_in(HIDDEN)).height
    apart = [place == lead for place in part[PLACE]] if PLACE in part.columns else [False] * part.height
    events, residents = (_where(visible, part[name], extra) for name, extra in zip(COLUMNS, rest, strict=True))
    estimates = empirical_bayes(
        events,
        residents,
        apart=[*apart, False],
        places=np.append(np.ones(part.height), max(hidden, 1)),
        multiplier=multiplier,
    )
    limits = {"value": estimates.rate, "lower": estimates.lower, "upper": estimates.upper}
    return part.with_columns(pl.Series(name, values[:-1], nan_to_null=True) for name, values in limits.items())


COLUMNS: Final = ("numerator", "denominator")


def _where(visible: np.ndarray, column: pl.Series, extra: float) -> np.ndarray:
    """Return a column as numbers, NaN where hidden, with one more area at the end."""
    return np.append(np.where(visible, column.fill_null(np.nan).to_numpy(), np.nan), extra)
