"""Suppression and rounding: what protected viewers get instead of small counts of persons.

Comes in: a frame of tallies (see `indicators.measures`) and the settings. Goes out: the same frame, protected.
Must not: be skipped: `indicators.engine.measure` is its only caller and the only door to a number.

Method (NHS England rounding to 5, ONS cell key, SISTAN threshold; domain rule 8):

- one hidden class, from nobody to the threshold: counts of persons or households below the ``threshold``, zero
  included, are hidden, and those equal to it are hidden one time in two, by a draw. An exact zero beside "few" is a
  channel without noise: four quarters of few persons under a year of few are one each, and a service that nobody of a
  hidden municipality used says what the others did. The draw at the threshold is for those who hold two editions of
  the data: without it a cell that appears when one known person arrives held four before;
- zero is told where everybody knows it: of services that were closed, and of places from which nobody came in the
  whole year (``nobody``, see `indicators.disclosure.known_zeros`);
- the others are rounded to a multiple of ``base``, up with probability remainder / base, so without bias. The draw is
  a keyed hash (BLAKE2b, ``BIFOCALE_DISCLOSURE_SECRET``) of the sum of the persons' keys: the same set of persons gives
  the same figure on every page, export and day, and asking again or otherwise gives nothing new. Without the secret
  nobody can redo the draw, not even a partner who knows the persons. Draws that happen to give somebody away together
  are found by `indicators.disclosure_audit` and drawn again (``turns``), for everybody;
- what is part of something hidden is hidden: a subset of few is few, and the same set draws the same;
- shares are hidden when part, whole or rest is: 0 % and 100 % say of few what each of them has. Rates, shares and
  intervals are made of protected counts, and so are indexes (`indicators.engine.indexes`);
- means and medians need ``mean_minimum`` persons and a published count of at least a ``base`` more (told from exactly
  ten, a mean that appears says in which edition they were ten), and leave with the digits that are shown;
- sums of contacts that tell of people are hidden when so few persons made them and rounded otherwise: sums add up
  exactly, so exact ones would give a hidden one away by subtraction, and a sum of one contact is one person. No
  dominance rule: a person's contacts are bounded by the calendar, and one who makes most of a sum is hidden among at
  least ``threshold`` persons and the rounding;
- a partner gets of what is not all its own the same figures as the public: hiding more, where the others are few,
  would tell beside the public figure that they are.

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
from indicators.model.indicator import Indicator, Kind

OF_PEOPLE: Final = frozenset({Kind.PERSONS, Kind.RATE, Kind.PROPORTION, Kind.PEOPLE_RATIO})
OVER_PEOPLE: Final = frozenset({Kind.PROPORTION, Kind.PEOPLE_RATIO})
"""Kinds whose denominator counts persons too."""
OF_MEANS: Final = frozenset({Kind.PER_PERSON, Kind.QUANTILE, Kind.INDEX})
COUNTS: Final[tuple[str, ...]] = ("numerator", "denominator", "scale")
HELPERS: Final = (*[f"{name}_key" for name in COUNTS], "persons", "persons_key", "anonymous", "withheld", "coarse")
"""Columns that serve protection and never leave."""
AT_THRESHOLD: Final = b"at the threshold"
"""What tells the draw of who is hidden at the threshold from that of the rounding."""
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
    nobody: Marks | None = None,
    everybody: Marks | None = None,
    turns: Turns = NO_TURNS,
) -> pl.DataFrame:
    """Return the tallies with small counts hidden and the others rounded.

    Parameters
    ----------
    tallies : polars.DataFrame
        With ``numerator`` and, by kind of indicator, ``denominator``, their keys, ``persons`` and its key.
    indicator : Indicator
    settings : DisclosureSettings
    personal : bool
        Whether a breakdown or a filter looks at people, so that quantities (contacts) tell of them.
    withheld : polars.Expr, optional
        Rows that must not leave whatever they hold.
    nobody : array of bool, optional
        Rows of which everybody knows that nobody is in them: their zeros are told.
    everybody : array of bool, optional
        Rows of a share that is of everybody by definition: that nobody is left out is told.
    turns : mapping of int to int
        Sets of persons (sums of their cell keys) whose figure is drawn again, and how many times.

    Returns
    -------
    polars.DataFrame
        The same columns, a boolean ``suppressed`` added, the `HELPERS` dropped; what is suppressed is null.
    """
    counts = _counts(tallies)
    hidden = np.zeros(tallies.height, dtype=np.bool_)
    for few in _few(counts, tallies, indicator, settings, turns, everybody=everybody):
        hidden |= few
    quantity = personal and _is_quantity(tallies, indicator)
    if quantity:
        hidden |= np.nan_to_num(counts["numerator"]) < settings.threshold
    if nobody is not None:
        hidden &= ~(nobody & (np.nan_to_num(counts["numerator"]) == 0))
    if withheld is not None:
        hidden |= tallies.with_columns(withheld=withheld)["withheld"].fill_null(value=False).to_numpy()
    shown = _shown(counts, tallies, indicator)
    for name in COUNTS:
        if _is_count(tallies, indicator, name):
            shown[name] = _rounded(tallies, name, settings, turns)
    if quantity:
        shown["numerator"] = _rounded_quantity(tallies, settings)
    if indicator.kind is Kind.PROPORTION:
        shown["numerator"] = np.fmin(shown["numerator"], shown["denominator"])
    others = [name for name in tallies.columns if name not in shown and name not in HELPERS]
    visible = [
        pl.Series(name, np.where(hidden, np.nan, numbers), nan_to_null=True, dtype=pl.Float64)
        for name, numbers in shown.items()
    ]
    return pl.DataFrame([*(tallies[name] for name in others), *visible, pl.Series("suppressed", hidden)])


def _counts(tallies: pl.DataFrame) -> Counts:
    """Return the columns that are compared with the threshold, NaN for null."""
    return _numbers(tallies, [name for name in (*COUNTS, *HELPERS) if not name.endswith("_key")])


def _numbers(tallies: pl.DataFrame, names: Iterable[str]) -> Counts:
    present = [name for name in names if name in tallies.columns]
    return {name: np.asarray(tallies[name].to_numpy(), dtype=np.float64) for name in present}


def _shown(counts: Counts, tallies: pl.DataFrame, indicator: Indicator) -> Counts:
    """Return what may leave of the rows that are not hidden, before rounding: values with the digits that are shown.

    All sixteen digits of a mean would tell the counts that it is made of, and so would parts of an index that are not
    counts of persons with their own key: these do not leave at all.
    """
    given = {
        name: np.round(numbers, indicator.decimals)
        for name, numbers in _numbers(tallies, ("value", "lower", "upper")).items()
    }
    parts = {name: counts[name] for name in COUNTS if name in counts}
    if indicator.kind is not Kind.INDEX:
        return {**parts, **given}
    unkeyed = {name: np.full(tallies.height, np.nan) for name in parts if f"{name}_key" not in tallies.columns}
    return {**parts, **unkeyed, **given}


def _is_count(tallies: pl.DataFrame, indicator: Indicator, name: str) -> bool:
    """Whether a column counts persons: it brings its key, or the kind of indicator says so."""
    if name not in tallies.columns:
        return False
    counted = name == "numerator" or indicator.kind in OVER_PEOPLE
    return f"{name}_key" in tallies.columns or (indicator.kind in OF_PEOPLE and counted)


def _is_quantity(tallies: pl.DataFrame, indicator: Indicator) -> bool:
    """Whether the numerator is a quantity made by persons: contacts, alone or over persons."""
    return indicator.kind in {Kind.COUNT, Kind.PER_PERSON} and "persons" in tallies.columns


def _few(
    counts: Counts,
    tallies: pl.DataFrame,
    indicator: Indicator,
    settings: DisclosureSettings,
    turns: Turns,
    *,
    everybody: Marks | None,
) -> Iterator[Marks]:
    """Yield the conditions under which a row holds too few persons, or nobody."""
    for name in COUNTS:
        if _is_count(tallies, indicator, name):
            yield _is_few(counts[name], _keys(tallies, name), settings, turns)
    if indicator.kind is Kind.PROPORTION:
        rest = np.nan_to_num(counts["denominator"]) - np.nan_to_num(counts["numerator"])
        whole, part = _keys(tallies, "denominator"), _keys(tallies, "numerator")
        few = _is_few(rest, [(one - other) % _FULL for one, other in zip(whole, part, strict=True)], settings, turns)
        yield few if everybody is None else few & ~everybody
    if "persons" not in counts:
        return
    persons = np.nan_to_num(counts["persons"])
    if indicator.kind in OF_MEANS:
        yield persons < settings.mean_minimum
        if _is_count(tallies, indicator, "denominator"):
            yield (
                np.nan_to_num(_rounded(tallies, "denominator", settings, turns)) < settings.mean_minimum + settings.base
            )
    elif "persons_key" in tallies.columns:
        yield _is_few(persons, _keys(tallies, "persons"), settings, turns)
    else:  # the persons of the smaller part of some events, if it has any
        yield (persons >= 1) & (persons <= settings.threshold)


def _is_few(count: Numbers, keys: list[int], settings: DisclosureSettings, turns: Turns) -> Marks:
    """Whether a count is hidden: below the threshold, or equal to it and drawn. What is not recorded is nobody."""
    number = np.nan_to_num(count)
    hidden: Marks = number < settings.threshold
    for row in np.flatnonzero(number == settings.threshold):
        hidden[row] = _draw(_mark(keys[row], turns, AT_THRESHOLD), settings.key) < _FULL // 2
    return hidden


def _keys(tallies: pl.DataFrame, name: str) -> list[int]:
    """Return the keys of the sets of persons of a column."""
    return [int(key or 0) for key in tallies[f"{name}_key"].to_list()]


def _rounded(tallies: pl.DataFrame, name: str, settings: DisclosureSettings, turns: Turns) -> Numbers:
    """Round a count of persons with the key of the set of persons, and the turn of its draw."""
    return _round(tallies[name].to_list(), (_mark(key, turns) for key in _keys(tallies, name)), settings)


def _mark(key: int, turns: Turns, purpose: bytes = b"") -> bytes:
    """Return what a draw of a set of persons is made from: its key, how many times it was drawn again, for what."""
    return pack("<Q", key) + bytes([turns[key]] if key in turns else []) + purpose


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
