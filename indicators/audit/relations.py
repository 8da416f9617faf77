"""What the attacker knows besides the figures: which cells contain which others, and which parts add up.

Comes in: the frame of cells. Goes out: `System`: bounds of every cell and the relations between cells, as arrays.
Must not: give the attacker relations that are false: persons are distinct, so parts of service, time or place only
cover their whole (largest part ≤ whole ≤ sum of the parts); only sex and age, which everybody has one of, add up.

Each family of relations is checked against the truth of the data at hand and weakened to what holds in all of it: an
attacker who assumed more would be wrong somewhere. Where birth years are missing, ages do not add up any more.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from itertools import pairwise
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from data_access.settings import DisclosureSettings
from data_access.snapshot import Snapshot
from indicators.audit.cells import CONDITIONS, FEW_OR_NONE
from indicators.audit.codes import Codes, Places, codes, mark, marks
from indicators.audit.nesting import coarser
from indicators.directory import Directory
from indicators.path_words import PathStep

UNBOUNDED: Final = 1e9
Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


class Bond(IntEnum):
    """How parts bind their whole; each includes that no part exceeds it."""

    PART = 0
    """Nothing else."""
    COVER = 1
    """Together they reach everybody: the whole is at most their sum."""
    DISJOINT = 2
    """Nobody is in two: the whole is at least their sum."""
    EXACT = 3
    """Both."""


EXPECTED: Final = {
    "sex": Bond.EXACT,
    "age_band": Bond.EXACT,
    "need_set": Bond.DISJOINT,
    "target_set": Bond.EXACT,
    "exit_class": Bond.EXACT,
    "continuity": Bond.EXACT,
    "residence_class": Bond.COVER,
    "service": Bond.COVER,
    "service_type": Bond.COVER,
    "organisation": Bond.COVER,
    "strand": Bond.COVER,
    "place": Bond.COVER,
    "place_area": Bond.COVER,
    "place_size_class": Bond.COVER,
}
"""The most that can hold when a breakdown is left out; the others only contain (several targets, several needs…)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class System:
    """Bounds and relations, for a solver.

    Attributes
    ----------
    low, high : array of shape (cells,)
        What is known of each cell before relating it to the others.
    whole : array of shape (relations,)
        Cell that each relation is about.
    bond : array of shape (relations,)
        `Bond` of each relation.
    part, of : arrays of shape (pairs,)
        Cells that are parts, and the relation that each belongs to, sorted by relation.
    """

    low: Floats
    high: Floats
    whole: Integers
    bond: Integers
    part: Integers
    of: Integers


def system(cells: pl.DataFrame, snapshot: Snapshot, directory: Directory, settings: DisclosureSettings) -> System:
    """Return the system of one set of distinct cells (`IDENTITY`, ``code``, ``status``, ``shown``, ``truth``)."""
    low, high = bounds(cells, settings)
    truth = cells["truth"].to_numpy()
    if ((truth < low) | (truth > high)).any():
        message = "the bounds given to the attacker leave the truth out: the audit misreads what is published"
        raise AssertionError(message)
    wholes, bonds, parts, numbers = [], [], [], []
    count = 0
    for family in _families(cells, snapshot, directory):
        order = np.argsort(family.whole, kind="stable")
        whole, first, number = np.unique(family.whole[order], return_index=True, return_inverse=True)
        wholes.append(whole)
        bonds.append(np.full(len(first), int(family.bond)))
        parts.append(family.part[order])
        numbers.append(number + count)
        count += len(first)
    nothing = [np.zeros(0, np.int64)]
    return System(
        low=low,
        high=high,
        whole=np.concatenate(wholes or nothing),
        bond=np.concatenate(bonds or nothing),
        part=np.concatenate(parts or nothing),
        of=np.concatenate(numbers or nothing),
    )


def bounds(cells: pl.DataFrame, settings: DisclosureSettings) -> tuple[Floats, Floats]:
    """Return what each figure says alone.

    A suppressed count is 0 to the threshold. A published one is itself if the figures are not all multiples of the
    base (nobody is rounding), else less than a base away and not below the threshold; zero is zero.
    """
    shown = pl.col("shown")
    visible = cells.filter(pl.col("status") == "ok")["shown"].drop_nulls()
    noise = settings.base - 1 if bool((visible % settings.base == 0).all()) else 0
    least = pl.max_horizontal(shown - noise, pl.lit(float(settings.threshold if noise else 0)))
    told = pl.col("status") == "ok"
    hidden = pl.col("status") == "suppressed"
    few = hidden | (pl.col("status") == FEW_OR_NONE)
    low = pl.when(told & (shown > 0)).then(least).otherwise(0.0)
    high = (
        pl.when(told)
        .then(pl.when(shown > 0).then(shown + noise).otherwise(0.0))
        .when(few)
        .then(float(settings.threshold))
        .otherwise(UNBOUNDED)
    )
    both = cells.select(low=low, high=high)
    return both["low"].to_numpy().copy(), both["high"].to_numpy().copy()


@dataclass(frozen=True, slots=True)
class _Family:
    """Parts, each with its whole, of one way of coarsening."""

    part: Integers
    whole: Integers
    bond: Bond


class _Cells:
    """Cells that find one another by code."""

    def __init__(self, cells: pl.DataFrame) -> None:
        self.frame, self.codes = cells, cells["code"].to_numpy()
        self.truth = cells["truth"].to_numpy()
        self._places = Places(self.codes)

    def having(self, *conditions: pl.Expr) -> Integers:
        """Return the rows that satisfy some conditions."""
        return self.frame.select(pl.arg_where(pl.all_horizontal(*conditions))).to_series().to_numpy().astype(np.int64)

    def without(self, rows: Integers, *names: str) -> Codes:
        """Return the codes of some rows with conditions left out."""
        return self.codes[rows] - codes(self.frame[rows].select(names), names)

    def family(self, parts: Integers, wider: Codes, expected: Bond) -> Iterator[_Family]:
        """Find the wholes of some parts by code, and weaken the bond to what the truth of the family allows."""
        wholes = self._places.find(wider)
        found = (wholes >= 0) & (wholes != parts)
        part, whole = parts[found], wholes[found]
        if not len(part) or (self.truth[part] > self.truth[whole]).any():
            return
        reached = np.unique(whole)
        sums = np.bincount(whole, self.truth[part], len(self.truth))[reached]
        covers = bool((sums >= self.truth[reached]).all()) and bool(expected & Bond.COVER)
        apart = bool((sums <= self.truth[reached]).all()) and bool(expected & Bond.DISJOINT)
        yield _Family(part, whole, Bond((Bond.COVER if covers else 0) | (Bond.DISJOINT if apart else 0)))


def _families(frame: pl.DataFrame, snapshot: Snapshot, directory: Directory) -> Iterator[_Family]:
    """Yield the parts and wholes of each way of coarsening."""
    cells = _Cells(frame)
    for condition in CONDITIONS:
        parts = cells.having(pl.col(condition).is_not_null())
        if not len(parts):
            continue
        wider = cells.without(parts, condition)
        yield from cells.family(parts, wider, EXPECTED.get(condition, Bond.PART))
        for target, mapping in coarser(condition, snapshot, directory):
            free = frame[target].is_null().to_numpy()[parts]
            words = frame[condition].cast(pl.String).gather(parts[free])
            moved = words.replace_strict(mapping, default=None, return_dtype=pl.String)
            known = moved.is_not_null().to_numpy()
            yield from cells.family(parts[free][known], (wider[free] + marks(target, moved))[known], Bond.COVER)
    yield from _along_steps(cells)
    yield from _in_time(cells)


def _along_steps(cells: _Cells) -> Iterator[_Family]:
    """Yield each step of a path in the one before it: nobody gets to one without the other."""
    for earlier, later in pairwise(map(str, PathStep)):
        parts = cells.having(pl.col("step") == later)
        change = np.array([mark("step", earlier)], np.uint64) - np.array([mark("step", later)], np.uint64)
        yield from cells.family(parts, cells.codes[parts] + change, Bond.PART)


def _in_time(cells: _Cells) -> Iterator[_Family]:
    """Yield months in quarters, quarters in years, years in ranges (each length of range by itself)."""
    length = pl.col("last") - pl.col("first") + 1
    same_ages = pl.col("age_band").is_null() & pl.col("asked").is_null()
    for months, wider in ((1, 3), (3, 12)):
        parts = cells.having(length == months, same_ages | (wider == 12))  # noqa: PLR2004 - ages are those of the year
        first = cells.frame["first"].gather(parts) // wider * wider
        timeless = cells.without(parts, "first", "last")
        yield from cells.family(parts, timeless + marks("first", first) + marks("last", first + wider - 1), Bond.COVER)
    years = cells.having(length == 12, same_ages)  # noqa: PLR2004 - months of a year
    timeless = cells.without(years, "first", "last")
    begin, end = (cells.frame[name].gather(years).to_numpy() for name in ("first", "last"))
    ranges = cells.frame.filter(length > 12).select("first", "last").unique(maintain_order=True)  # noqa: PLR2004
    for first, last in ranges.iter_rows():
        inside = (begin >= first) & (end <= last)
        span = np.array([mark("first", str(first))], np.uint64) + np.array([mark("last", str(last))], np.uint64)
        yield from cells.family(years[inside], timeless[inside] + span, Bond.COVER)
