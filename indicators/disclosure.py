"""Disclosure control: what protected viewers get instead of small counts of persons.

Comes in: a frame of tallies (see `indicators.measures`) and the settings. Goes out: the same frame, protected.
Must not: be skipped: `indicators.measure` is its only caller and the only door to a number.

Method (NHS England rounding to 5, ONS cell key, SISTAN threshold; domain rule 8):

- counts of persons or households from 1 to ``threshold - 1`` are suppressed; zero stays zero where nothing beside it is
  hidden (next point but one);
- the others are rounded to a multiple of ``base``, up with probability remainder / base, so without bias. The draw is
  a keyed hash (BLAKE2b, ``BIFOCALE_DISCLOSURE_SECRET``) of the sum of the persons' keys: the same set of persons gives
  the same figure on every page, export and day, and asking again or otherwise gives nothing new. Without the secret
  nobody can redo the draw, not even a partner who knows the persons. Draws that happen to give somebody away together
  are found by `indicators.audit` and drawn again (``turns``), for everybody;
- attributes that everybody has one of (sex, age, combinations of needs or targets) add up to their group, so "few"
  has to mean "few or none" there: where one part of a group is hidden its zeros are hidden too. Otherwise a group of
  fewer than five with someone in four age bands holds four persons, and two small sexes (at most 8) with ages of 5,
  few, few and few (at least 8) are all known;
- shares are suppressed when part, whole or rest is small; rates, shares and intervals are made of protected counts;
- means, medians and indexes need ``mean_minimum`` persons, and leave with the digits that are shown;
- sums of contacts that tell of people are suppressed when 1 to ``threshold - 1`` persons made them and rounded
  otherwise: sums add up exactly, so exact ones would give a suppressed one away by subtraction, and a sum of one
  contact is one person. No dominance rule: a person's contacts are bounded by the calendar, and one who makes most of
  a sum is hidden among at least ``threshold`` persons and the rounding;
- a partner who sees its own services exactly does not get a whole from which it differs by 1 to ``threshold - 1``
  persons: they would be the other partner's.

A column with a key (``numerator_key``…) is a count of persons whatever the indicator's kind.
"""

from collections.abc import Iterable, Mapping
from hashlib import blake2b
from struct import pack
from typing import Final

import polars as pl

from data_access.settings import DisclosureSettings
from indicators.definition import Indicator, Kind
from indicators.query import Grouping

OF_PEOPLE: Final = frozenset({Kind.PERSONS, Kind.RATE, Kind.PROPORTION, Kind.PEOPLE_RATIO})
OVER_PEOPLE: Final = frozenset({Kind.PROPORTION, Kind.PEOPLE_RATIO})
"""Kinds whose denominator counts persons too."""
OF_MEANS: Final = frozenset({Kind.PER_PERSON, Kind.QUANTILE, Kind.INDEX})
DISJOINT: Final = frozenset(
    {
        Grouping.SEX,
        Grouping.AGE_BAND,
        Grouping.NEED_SET,
        Grouping.TARGET_SET,
        Grouping.EXIT_CLASS,
        Grouping.CONTINUITY,
    }
)
"""Attributes of which a person (an exit, for destinations) has exactly one: their parts add up to the whole."""
COUNTS: Final = ("numerator", "denominator", "scale")
HELPERS: Final = (
    *[f"{name}_key" for name in COUNTS],
    "persons",
    *[f"own_{name}" for name in ("numerator", "denominator", "persons")],
)
"""Columns that serve protection and never leave."""
_FULL: Final = 1 << 64
Turns = Mapping[int, int]
NO_TURNS: Final[Turns] = {}


def protect(
    tallies: pl.DataFrame,
    indicator: Indicator,
    settings: DisclosureSettings,
    *,
    personal: bool = False,
    withheld: pl.Expr | None = None,
    turns: Turns = NO_TURNS,
) -> pl.DataFrame:
    """Return the tallies with small counts suppressed and the others rounded.

    Parameters
    ----------
    tallies : polars.DataFrame
        With ``numerator`` and, by kind of indicator, ``denominator``, their keys and ``persons``; for partners also
        their own counts (``own_…``).
    indicator : Indicator
    settings : DisclosureSettings
    personal : bool
        Whether a breakdown or a filter looks at people, so that quantities (contacts) tell of them.
    withheld : polars.Expr, optional
        Rows that must not leave whatever they hold.
    turns : mapping of int to int
        Sets of persons (sums of their cell keys) whose figure is drawn again, and how many times.

    Returns
    -------
    polars.DataFrame
        The same columns, a boolean ``suppressed`` added, the `HELPERS` dropped; what is suppressed is null.
    """
    never = pl.lit(value=False)
    hidden = [
        never if withheld is None else withheld,
        *_small_counts(tallies, indicator, settings),
        *_small_rest(tallies, indicator, settings),
    ]
    if personal and _is_quantity(tallies, indicator):
        hidden.append(_is_small(pl.col("numerator"), settings))
    frame = tallies.with_columns(suppressed=pl.any_horizontal(*hidden))
    frame = frame.with_columns(suppressed=pl.col("suppressed") | _zero_beside_hidden(tallies, indicator))
    for name in COUNTS:
        if _is_count(tallies, indicator, name):
            frame = frame.with_columns(_rounded(frame, name, settings, turns))
    if personal and _is_quantity(tallies, indicator):
        frame = frame.with_columns(_rounded_quantity(frame, settings))
    frame = frame.with_columns(_fitted(frame, indicator))
    shown = [name for name in (*COUNTS, "value", "lower", "upper") if name in frame.columns]
    return frame.with_columns(pl.when(~pl.col("suppressed")).then(name) for name in shown).drop(HELPERS, strict=False)


def _is_count(tallies: pl.DataFrame, indicator: Indicator, name: str) -> bool:
    """Whether a column counts persons: it brings its key, or the kind of indicator says so."""
    if name not in tallies.columns:
        return False
    counted = name == "numerator" or indicator.kind in OVER_PEOPLE
    return f"{name}_key" in tallies.columns or (indicator.kind in OF_PEOPLE and counted)


def _is_quantity(tallies: pl.DataFrame, indicator: Indicator) -> bool:
    """Whether the numerator is a quantity made by persons: contacts, alone or over persons."""
    return indicator.kind in {Kind.COUNT, Kind.PER_PERSON} and "persons" in tallies.columns


def _small_counts(tallies: pl.DataFrame, indicator: Indicator, settings: DisclosureSettings) -> list[pl.Expr]:
    """Return the conditions under which a row holds too few persons."""
    small = [_is_small(pl.col(name), settings) for name in COUNTS if _is_count(tallies, indicator, name)]
    if indicator.kind is Kind.PROPORTION:
        small.append(_is_small(pl.col("denominator") - pl.col("numerator"), settings))
    if "persons" in tallies.columns:
        least = settings.mean_minimum if indicator.kind in OF_MEANS else settings.threshold
        small.append(pl.col("persons").is_between(1, least - 1).fill_null(value=False))
    return small


def _zero_beside_hidden(tallies: pl.DataFrame, indicator: Indicator) -> pl.Expr:
    """Return the condition that a row counts nobody and another part of its group is hidden (column ``suppressed``)."""
    by = [name for name in tallies.columns if name in set(Grouping)]
    kept = [name for name in by if name not in DISJOINT]
    if kept == by:
        return pl.lit(value=False)
    beside = pl.col("suppressed").any()
    nobody = [pl.col(name).fill_null(0) == 0 for name in COUNTS if _is_count(tallies, indicator, name)]
    return pl.any_horizontal(pl.lit(value=False), *nobody) & (beside.over(kept) if kept else beside)


def _small_rest(tallies: pl.DataFrame, indicator: Indicator, settings: DisclosureSettings) -> list[pl.Expr]:
    """Return the conditions under which what is not a partner's own comes from too few persons."""
    counted = [name for name in ("numerator", "denominator") if _is_count(tallies, indicator, name)]
    names = [name for name in (*counted, "persons") if f"own_{name}" in tallies.columns]
    return [_is_small((pl.col(name) - pl.col(f"own_{name}").fill_null(0)).abs(), settings) for name in names]


def _is_small(count: pl.Expr, settings: DisclosureSettings) -> pl.Expr:
    return count.is_between(1, settings.threshold - 1).fill_null(value=False)


def _rounded(frame: pl.DataFrame, name: str, settings: DisclosureSettings, turns: Turns) -> pl.Series:
    """Round a count of persons with the key of the set of persons, and the turn of its draw."""
    keys = frame[f"{name}_key"].cast(pl.UInt64).fill_null(0)
    return _round(
        frame[name], (pack("<Q", key) + bytes([turns[key]] if key in turns else []) for key in keys), settings
    )


def _rounded_quantity(frame: pl.DataFrame, settings: DisclosureSettings) -> pl.Series:
    """Round a sum of contacts with the sum itself and how many persons made it."""
    pairs = zip(frame["numerator"].fill_null(0), frame["persons"].fill_null(0), strict=True)
    return _round(frame["numerator"], (pack("<dQ", float(total), persons) for total, persons in pairs), settings)


def _round(counts: pl.Series, marks: Iterable[bytes], settings: DisclosureSettings) -> pl.Series:
    """Round to multiples of the base, up with probability remainder / base; what is not zero never becomes zero."""
    whole = counts.cast(pl.Int64).fill_null(0)
    key, base = settings.key, settings.base
    pairs = zip(whole, marks, strict=True)
    rounded = [_near(count, _draw(mark, key), base) if count % base else count for count, mark in pairs]
    return pl.Series(counts.name, rounded, dtype=pl.Float64).set(counts.is_null(), None)


def _near(count: int, draw: int, base: int) -> int:
    """Return the multiple of the base below or above a count."""
    below, remainder = count - count % base, count % base
    return below + base if draw * base < remainder * _FULL or below == 0 else below


def _draw(mark: bytes, key: bytes) -> int:
    """Return 64 bits that only who holds the key can redo."""
    return int.from_bytes(blake2b(mark, key=key, digest_size=8).digest(), "little")


def _fitted(frame: pl.DataFrame, indicator: Indicator) -> list[pl.Expr]:
    """Keep a part within its whole once both are rounded; cut an index to the digits that are shown.

    All sixteen digits of an index would tell the counts that it is made of, and so would parts that are not counts of
    persons with their own key: these do not leave at all.
    """
    if indicator.kind is Kind.PROPORTION:
        return [pl.min_horizontal("numerator", "denominator").alias("numerator")]
    if indicator.kind is not Kind.INDEX:
        return []
    given = [name for name in ("value", "lower", "upper") if name in frame.columns]
    parts = [name for name in COUNTS if name in frame.columns and f"{name}_key" not in frame.columns]
    shown = [pl.col(name).cast(pl.Float64).round(indicator.decimals) for name in given]
    return [*shown, *[pl.lit(None, pl.Float64).alias(name) for name in parts]]
