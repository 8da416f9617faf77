"""The table twin of any figure of one result, on every page and in its files: the same numbers, with Italian names.

Comes in: a `Result`. Goes out: a frame with Italian columns, and what a file of it says of itself.
Must not: draw, compute, round twice, or read anything but the result.
"""

from typing import Final

import polars as pl

from components.figures.core.labels import (
    DEMO,
    GROUP_NAMES,
    group_label,
    protection_words,
    provisional_word,
    status_words,
    value_name,
)
from indicators.interchange.url_parameters import LENSES
from indicators.italian.dates import day_in_words
from indicators.model.indicator import Kind
from indicators.model.query import Grouping
from indicators.model.result import Result, Status
from indicators.wording.disputes import behind, dispute_line, unconfirmed_words

CODED: Final = (Grouping.MUNICIPALITY, Grouping.PLACE)
"""Groupings whose ISTAT code stands beside the name."""
LOWER, UPPER = "Limite inferiore (95%)", "Limite superiore (95%)"
INDEX: Final = "index"
"""Column of a frame that somebody has added to a result: its values as an index, from 100."""


def italian_table(result: Result) -> pl.DataFrame:
    """Return the rows of a result under Italian names.

    Returns
    -------
    polars.DataFrame
        For each grouping its name (and, for municipalities, the ISTAT code); the value rounded to the indicator's own
        digits, and as an index if the frame has one; for ratios numerator and denominator; limits if there are any;
        ``Stato`` (why a value is missing) and ``Provvisorio`` (sì or no). A value that is not there is null.
    """
    frame = result.finished_frame
    columns = [column for grouping in result.query.by for column in _group(result, grouping)]
    columns.append(pl.col("value").round(result.indicator.decimals).alias(value_name(result.indicator)))
    if INDEX in frame.columns:
        columns.append(pl.col(INDEX).round(1).alias("Indice (primo valore = 100)"))
    if result.indicator.denominator:
        columns.append(pl.col("numerator").alias(result.indicator.numerator.capitalize()))
        columns.append(_denominator(result))
    if frame["lower"].is_not_null().any():
        columns += [_limit(result, "lower", LOWER), _limit(result, "upper", UPPER)]
    columns.append(_state(result))
    columns.append(_provisional(result))
    return frame.select(columns)


def provenance(result: Result) -> dict[str, str]:
    """Return what a file must say of itself, by name: question, source, day, coverage, warnings."""
    query = result.query
    return {
        "Indicatore": result.indicator.name,
        "Periodo": str(query.period),
        "Ottica": next(word for word, lens in LENSES.items() if lens is query.lens),
        "Area di analisi": result.directory.area_slug(query.area),
        "Fonte": f"Base dati condivisa, {result.directory.ambito_name}",
        "Aggiornato al": day_in_words(result.as_of),
        "Copertura": result.coverage.label,
        "Versione dei dati": str(result.data_version),
        "Avvertenza": "; ".join(_warnings(result)),
    }


def filename(result: Result) -> str:
    """Return the name of the file, without extension: ``bifocale_people_served_2025``."""
    groups = "_".join(result.query.by)
    parts = ("bifocale", result.indicator.key, groups, str(result.query.period).replace("..", "_"))
    return "_".join(part for part in parts if part)


def _warnings(result: Result) -> list[str]:
    warnings = [DEMO] if result.is_demo else []
    warnings += [f"{words[0].upper()}{words[1:]}" for words in protection_words(result)]
    warnings += filter(None, (dispute_line(result).removesuffix("."), unconfirmed_words(result)))
    if result.indicator.kind is Kind.PERSONS and result.query.by:
        warnings.append("Valori non sommabili: la stessa persona può stare in più righe")
    return warnings


def _group(result: Result, grouping: Grouping) -> list[pl.Expr]:
    codes = result.frame[grouping].unique().drop_nulls().to_list()
    names = {code: group_label(result.directory, grouping, code) for code in codes}
    column = pl.col(grouping).replace_strict(names, default=None, return_dtype=pl.String)
    columns = [column.alias(GROUP_NAMES[grouping])]
    return [*columns, pl.col(grouping).alias(_code_name(result, grouping))] if grouping in CODED else columns


def _code_name(result: Result, grouping: Grouping) -> str:
    """Return the name of a column of codes; where people's and services' stand in one table, the latter says so."""
    is_second = grouping is Grouping.PLACE and Grouping.MUNICIPALITY in result.query.by
    return "Codice ISTAT del comune del servizio" if is_second else "Codice ISTAT"


def _denominator(result: Result) -> pl.Expr:
    name = result.indicator.denominator
    return pl.col("denominator").alias(name[0].upper() + name[1:])


def _limit(result: Result, column: str, name: str) -> pl.Expr:
    return pl.col(column).round(result.indicator.decimals).alias(name)


def _state(result: Result) -> pl.Expr:
    """Return the state of each row in words; of one that has a value, the returns missing or contested behind it."""
    state = pl.col("status").replace_strict(status_words(result), default="")
    codes = [*result.partly_missing, *result.partly_disputed]
    if not codes:
        return state.alias("Stato")
    bent = {code: behind(result, {result.query.by[0]: code, "status": Status.OK}) for code in codes}
    missing = pl.col(result.query.by[0]).replace_strict(bent, default="", return_dtype=pl.String)
    return pl.when(pl.col("status") == Status.OK).then(missing).otherwise(state).alias("Stato")


def _provisional(result: Result) -> pl.Expr:
    other = provisional_word(result, {"provisional": False})
    return pl.when(pl.col("provisional")).then(pl.lit("sì")).otherwise(pl.lit(other)).alias("Provvisorio")
