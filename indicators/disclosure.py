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

from collections.abc import Iterable, Iterator, Mapping
from hashlib import blake2b
from struct import pack
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

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
COUNTS: Final[tuple[str, ...]] = ("numerator", "denominator", "scale")
HELPERS: Final = (
    *[f"{name}_key" for name in COUNTS],
    "persons",
    *[f"own_{name}" for name in ("numerator", "denominator", "persons")],
)
"""Columns that serve protection and never leave."""
GROUPINGS: Final = frozenset(Grouping)
_FULL: Final = 1 << 64
Numbers = NDArray[np.float64]
Marks = NDArray[np.bool_]
Counts = dict[str, Numbers]
"""Columns as arrays, NaN for null."""
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
    counts = _counts(tallies)
    hidden = np.zeros(tallies.height, dtype=np.bool_)
    for small in (_small_counts, _small_rest):
        for condition in small(counts, tallies, indicator, settings):
            hidden |= condition
    if withheld is not None:
        hidden |= tallies.with_columns(withheld=withheld)["withheld"].fill_null(value=False).to_numpy()
    quantity = personal and _is_quantity(tallies, indicator)
    if quantity:
        hidden |= _is_small(counts["numerator"], settings)
    hidden |= _zero_beside_hidden(counts, tallies, indicator, hidden)
    shown = _shown(counts, tallies, indicator)
    for name in COUNTS:
        if _is_count(tallies, indicator, name):
            shown[name] = _rounded(tallies, name, settings, turns)
    if quantity:
        shown["numerator"] = _rounded_quantity(tallies, settings)
    if indicator.kind is Kind.PROPORTION:
        shown["numerator"] = np.fmin(shown["numerator"], shown["denominator"])
    others = [name for name in tallies.columns if name not in shown and name not in HELPERS]
    visible = {name: pl.lit(pl.Series(np.where(hidden, np.nan, found))).fill_nan(None) for name, found in shown.items()}
    return tallies.select(*others, **visible, suppressed=pl.lit(pl.Series(hidden)))


def _counts(tallies: pl.DataFrame) -> Counts:
    """Return the columns that are compared with the threshold, NaN for null."""
    return _numbers(tallies, [name for name in (*COUNTS, *HELPERS) if not name.endswith("_key")])


def _numbers(tallies: pl.DataFrame, names: Iterable[str]) -> Counts:
    present = [name for name in names if name in tallies.columns]
    return {name: np.asarray(tallies[name].to_numpy(), dtype=np.float64) for name in present}


def _shown(counts: Counts, tallies: pl.DataFrame, indicator: Indicator) -> Counts:
    """Return what may leave of the rows that are not hidden, before rounding: an index with the digits that are shown.

    All sixteen digits of an index would tell the counts that it is made of, and so would parts that are not counts of
    persons with their own key: these do not leave at all.
    """
    given = _numbers(tallies, ("value", "lower", "upper"))
    parts = {name: counts[name] for name in COUNTS if name in counts}
    if indicator.kind is not Kind.INDEX:
        return {**parts, **given}
    unkeyed = {name: np.full(tallies.height, np.nan) for name in parts if f"{name}_key" not in tallies.columns}
    return {**parts, **unkeyed, **{name: np.round(found, indicator.decimals) for name, found in given.items()}}


def _is_count(tallies: pl.DataFrame, indicator: Indicator, name: str) -> bool:
    """Whether a column counts persons: it brings its key, or the kind of indicator says so."""
    if name not in tallies.columns:
        return False
    counted = name == "numerator" or indicator.kind in OVER_PEOPLE
    return f"{name}_key" in tallies.columns or (indicator.kind in OF_PEOPLE and counted)


def _is_quantity(tallies: pl.DataFrame, indicator: Indicator) -> bool:
    """Whether the numerator is a quantity made by persons: contacts, alone or over persons."""
    return indicator.kind in {Kind.COUNT, Kind.PER_PERSON} and "persons" in tallies.columns


def _small_counts(
    counts: Counts, tallies: pl.DataFrame, indicator: Indicator, settings: DisclosureSettings
) -> Iterator[Marks]:
    """Yield the conditions under which a row holds too few persons."""
    for name in COUNTS:
        if _is_count(tallies, indicator, name):
            yield _is_small(counts[name], settings)
    if indicator.kind is Kind.PROPORTION:
        yield _is_small(counts["denominator"] - counts["numerator"], settings)
    if "persons" in counts:
        least = settings.mean_minimum if indicator.kind in OF_MEANS else settings.threshold
        yield _is_between(counts["persons"], least - 1)


def _zero_beside_hidden(counts: Counts, tallies: pl.DataFrame, indicator: Indicator, hidden: Marks) -> Marks:
    """Return the condition that a row counts nobody and another part of its group is hidden."""
    by = [name for name in tallies.columns if name in GROUPINGS]
    kept = [name for name in by if name not in DISJOINT]
    nobody = np.zeros(tallies.height, dtype=np.bool_)
    if kept == by or not hidden.any():
        return nobody
    for name in COUNTS:
        if _is_count(tallies, indicator, name):
            nobody |= np.nan_to_num(counts[name]) == 0
    frame = tallies.select(*kept, hidden=pl.Series(hidden))
    beside: Marks = frame.select(pl.col("hidden").any().over(kept) if kept else pl.col("hidden").any())[
        "hidden"
    ].to_numpy()
    return nobody & beside


def _small_rest(
    counts: Counts, tallies: pl.DataFrame, indicator: Indicator, settings: DisclosureSettings
) -> Iterator[Marks]:
    """Yield the conditions under which what is not a partner's own comes from too few persons."""
    counted = [name for name in ("numerator", "denominator") if _is_count(tallies, indicator, name)]
    for name in (*counted, "persons"):
        if f"own_{name}" in counts:
            yield _is_small(np.abs(counts[name] - np.nan_to_num(counts[f"own_{name}"])), settings)


def _is_small(count: Numbers, settings: DisclosureSettings) -> Marks:
    return _is_between(count, settings.threshold - 1)


def _is_between(count: Numbers, most: int) -> Marks:
    """Whether a count lies from 1 to ``most``; what is not known does not."""
    return (count >= 1) & (count <= most)


def _rounded(tallies: pl.DataFrame, name: str, settings: DisclosureSettings, turns: Turns) -> Numbers:
    """Round a count of persons with the key of the set of persons, and the turn of its draw."""
    keys = [int(key or 0) for key in tallies[f"{name}_key"].to_list()]
    marks = (pack("<Q", key) + bytes([turns[key]] if key in turns else []) for key in keys)
    return _round(tallies[name].to_list(), marks, settings)


def _rounded_quantity(tallies: pl.DataFrame, settings: DisclosureSettings) -> Numbers:
    """Round a sum of contacts with the sum itself and how many persons made it."""
    totals = tallies["numerator"].to_list()
    pairs = zip(totals, tallies["persons"].to_list(), strict=True)
    return _round(totals, (pack("<dQ", float(total or 0), persons or 0) for total, persons in pairs), settings)


def _round(counts: list[float | None], marks: Iterable[bytes], settings: DisclosureSettings) -> Numbers:
    """Round to multiples of the base, up with probability remainder / base; what is not zero never becomes zero."""
    key, base = settings.key, settings.base
    pairs = ((None if count is None else int(count), mark) for count, mark in zip(counts, marks, strict=True))
    rounded = [_near(count, _draw(mark, key), base) if count and count % base else count for count, mark in pairs]
    return np.array(rounded, dtype=np.float64)


def _near(count: int, draw: int, base: int) -> int:
    """Return the multiple of the base below or above a count."""
    below, remainder = count - count % base, count % base
    return below + base if draw * base < remainder * _FULL or below == 0 else below


def _draw(mark: bytes, key: bytes) -> int:
    """Return 64 bits that only who holds the key can redo."""
    return int.from_bytes(blake2b(mark, key=key, digest_size=8).digest(), "little")
