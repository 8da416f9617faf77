"""One table for a figure drawn from several results: the twin holds all that the figure shows.

Comes in: results, the main one first. Goes out: a frame with Italian columns.
Must not: draw, compute, or join what a reader could not tell apart: what differs between the questions is a column.
"""

from collections.abc import Callable, Sequence
from typing import Final

import polars as pl

from components.figures.core.labels import LENS_WORDS, value_name, where
from components.widgets.tables.result_table import italian_table
from indicators.model.result import Result

_ASPECTS: Final[dict[str, Callable[[Result], str]]] = {
    "Indicatore": lambda result: result.indicator.name,
    "Area di analisi": lambda result: where(result.query, result.directory),
    "Periodo": lambda result: result.query.period.label,
    "Ottica": lambda result: LENS_WORDS[result.query.lens],
    "Seguite per": lambda result: f"{result.query.horizon_months} mesi" if result.indicator.horizons else "",
    "Residenza fittizia": lambda result: (
        "contata come non residente" if result.query.exclude_fictitious else "contata come residente"
    ),
}
"""What two questions may differ in, by the name of the column that tells them apart."""


def joined_table(results: Sequence[Result]) -> pl.DataFrame:
    """Return the rows of all the results, the main one's first; a single result is its own table.

    Returns
    -------
    polars.DataFrame
        A column for each thing in which the questions differ, the groupings (null for who is not broken down), the
        value: under the indicator's name if it is one, else under ``Valore`` with ``Unità`` beside it.
    """
    if len(results) == 1:
        return italian_table(results[0])
    differ = [name for name, said in _ASPECTS.items() if len({said(result) for result in results}) > 1]
    return pl.concat([_rows(result, differ) for result in results], how="diagonal")


def _rows(result: Result, differ: Sequence[str]) -> pl.DataFrame:
    table = italian_table(result)
    names = {}
    if "Indicatore" in differ:
        names = _general_names(result)
        unit = pl.lit(result.indicator.unit).alias("Unità")
        table = table.rename(names).with_columns(unit)
    aspects = [pl.lit(_ASPECTS[name](result)).alias(name) for name in differ]
    return table.select(*aspects, *table.columns)


def _general_names(result: Result) -> dict[str, str]:
    """Return the columns that the indicator names, and what stands for them where indicators are several."""
    entry = result.indicator
    names = {value_name(entry): "Valore"}
    if entry.denominator:
        names[entry.numerator.capitalize()] = "Numeratore"
        names[entry.denominator[0].upper() + entry.denominator[1:]] = "Denominatore"
    return names
