"""Disclosure control: what protected viewers get instead of small counts of persons.

Comes in: a frame of tallies (see `indicators.measures`) and the settings. Goes out: the same frame, protected.
Must not: be skipped: `indicators.measure.measure` is its only caller and the only door to a number.

Method (domain rules 8; NHS England rounding to 5, ONS cell-key): counts from 1 to ``threshold - 1`` are suppressed;
the others are rounded to multiples of ``base``, up or down by a number drawn from the *set of persons* in the cell, so
the same set always gives the same figure and repeating or differencing questions gives nothing new; rates and shares
follow the protected counts. Indexes need as many persons as means, and leave with the digits that are shown.
"""

from typing import Final

import polars as pl

from data_access.settings import DisclosureSettings
from indicators.definition import Indicator, Kind
from indicators.dimensions import OF_PERSON
from indicators.errors import NotAllowedError
from indicators.period import Unit
from indicators.query import AMBITO, LEAD, TERRITORY, Grouping, Query

_MIX: Final = 0x9E3779B97F4A7C15
"""Odd 64-bit constant (golden ratio) that spreads sums of keys over the whole range."""
FINE_GEOGRAPHY: Final = frozenset({Grouping.MUNICIPALITY})
OF_PEOPLE: Final = frozenset({Kind.PERSONS, Kind.RATE, Kind.PROPORTION})
OF_MEANS: Final = frozenset({Kind.PER_PERSON, Kind.QUANTILE, Kind.INDEX})


def refuse_if_too_fine(query: Query, settings: DisclosureSettings, *, about_people: bool) -> None:
    """Refuse the questions whose answers could be differenced into single persons.

    Raises
    ------
    NotAllowedError
        If a protected viewer asks for persons by municipality finer than a quarter, or crosses municipality with too
        many sensitive dimensions.
    """
    if not about_people:
        return
    by_municipality = bool(FINE_GEOGRAPHY & set(query.by)) or query.area not in {AMBITO, LEAD, TERRITORY}
    by_month = query.period.unit is Unit.MONTH or Grouping.MONTH in query.by
    if by_municipality and by_month:
        message = "Per proteggere le persone, i dati per comune si vedono per trimestre o per anno, non per mese."
        raise NotAllowedError(message)
    sensitive = len((OF_PERSON | {Grouping.RESIDENCE_CLASS}) & set(query.by)) + bool(query.targets) + bool(query.needs)
    if by_municipality and sensitive > settings.sensitive_dimensions:
        message = (
            f"Per proteggere le persone, insieme al comune si possono usare al massimo {settings.sensitive_dimensions} "
            "tra sesso, età, target, bisogno e residenza: togliere un filtro o un raggruppamento."
        )
        raise NotAllowedError(message)


def protect(tallies: pl.DataFrame, indicator: Indicator, settings: DisclosureSettings) -> pl.DataFrame:
    """Return the tallies with small counts suppressed and the others rounded.

    Parameters
    ----------
    tallies : polars.DataFrame
        With ``numerator`` and, by kind of indicator, ``denominator``, their keys and ``persons``.

    Returns
    -------
    polars.DataFrame
        The same columns, a boolean ``suppressed`` added, keys and ``persons`` dropped; numerators (and, for shares,
        denominators) null where suppressed.
    """
    hidden = _hidden(tallies, indicator, settings)
    protected = tallies.with_columns(suppressed=hidden)
    rounded = [*_rounded(indicator, settings), *_rounded_scale(tallies, settings), *_shown(tallies, indicator)]
    columns = [pl.when(~pl.col("suppressed")).then(expression) for expression in rounded]
    keys = ("numerator_key", "denominator_key", "scale_key", "persons")
    return protected.with_columns(columns).drop(keys, strict=False)


def _hidden(tallies: pl.DataFrame, indicator: Indicator, settings: DisclosureSettings) -> pl.Expr:
    """Return the condition that a row must not leave."""
    small = [_is_small(pl.col("numerator"), settings)] if indicator.kind in OF_PEOPLE else []
    if indicator.kind is Kind.PROPORTION:
        rest = pl.col("denominator") - pl.col("numerator")
        small += [_is_small(pl.col("denominator"), settings), _is_small(rest, settings)]
    if "scale" in tallies.columns:
        small.append(_is_small(pl.col("scale"), settings))
    if "persons" in tallies.columns and indicator.kind in OF_MEANS:
        small.append((pl.col("persons") < settings.mean_minimum) & (pl.col("persons") > 0))
    elif "persons" in tallies.columns:
        small.append(_is_small(pl.col("persons"), settings))
    return pl.any_horizontal(pl.lit(value=False), *small)


def _is_small(count: pl.Expr, settings: DisclosureSettings) -> pl.Expr:
    return count.is_between(1, settings.threshold - 1).fill_null(value=False)


def _rounded(indicator: Indicator, settings: DisclosureSettings) -> list[pl.Expr]:
    if indicator.kind is Kind.PER_PERSON:
        return [pl.col("numerator"), round_by_key("denominator", settings)]
    if indicator.kind not in OF_PEOPLE:
        return [pl.col("numerator")]
    numerator = round_by_key("numerator", settings)
    if indicator.kind is not Kind.PROPORTION:
        return [numerator]
    denominator = round_by_key("denominator", settings)
    return [pl.min_horizontal(numerator, denominator).alias("numerator"), denominator]


def _rounded_scale(tallies: pl.DataFrame, settings: DisclosureSettings) -> list[pl.Expr]:
    """Round the count of persons that a reference rate rests on."""
    return [round_by_key("scale", settings)] if "scale" in tallies.columns else []


def _shown(tallies: pl.DataFrame, indicator: Indicator) -> list[pl.Expr]:
    """Cut an index to the digits that are shown: all sixteen would tell the counts it is made of."""
    if indicator.kind is not Kind.INDEX:
        return []
    given = [name for name in ("value", "lower", "upper") if name in tallies.columns]
    return [pl.col(name).cast(pl.Float64).round(indicator.decimals) for name in given]


def round_by_key(column: str, settings: DisclosureSettings) -> pl.Expr:
    """Round a count of persons to a multiple of the base, up with probability remainder / base.

    The draw comes from ``<column>_key``, the sum of the persons' keys: it depends on who they are and on nothing else.
    """
    count, key = pl.col(column).cast(pl.Int64), pl.col(f"{column}_key").cast(pl.UInt64)
    mixed = _mix(key)
    draw = (mixed // (1 << 40)).cast(pl.Float64) / (1 << 24)
    remainder = count % settings.base
    up = draw < remainder.cast(pl.Float64) / settings.base
    return (count - remainder + up.cast(pl.Int64) * settings.base).cast(pl.Float64).alias(column)


def _mix(key: pl.Expr) -> pl.Expr:
    """Spread a key over 64 bits: multiply (wrapping), fold the high half onto the low one, multiply again."""
    constant = pl.lit(_MIX, dtype=pl.UInt64)
    once = key * constant
    return (once ^ (once // (1 << 29))) * constant
