"""Constraints known besides the figures: which cells contain which others, and which parts add up.

Comes in: the frame of cells. Goes out: `System`: bounds of every cell and the relations between cells, as arrays.
Must not: give the attacker relations that are false in the data at hand.

Parts and wholes come from leaving a condition out, from geography and services that lie in one another, from time. How
parts bind their whole comes from what the data satisfy: for each family (indicator, part, what is left out, unit of
time) the strongest bond that holds in all of its wholes, whether or not a definition says that it must. An attacker who
takes it for granted is right without being certain: first contacts add up in time because nobody is new twice, pacts
and exits because in these data they happen once. Where a single whole breaks a bond, who assumed it would be wrong
somewhere, and it is weakened.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from enum import IntFlag
from itertools import pairwise
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from data_access.settings import DisclosureSettings
from data_access.snapshot import Snapshot
from indicators.disclosure_audit.cell_keys import Codes, Places, codes, mark, marks
from indicators.disclosure_audit.cells import CONDITIONS, FEW, HIDDEN, OK, REST, WHAT
from indicators.disclosure_audit.hierarchies import coarser
from indicators.model.code_lists import Directory
from indicators.model.path_vocabulary import PathStep

UNBOUNDED: Final = 1e9
LEARNT: Final = 8
"""Figures from which the attacker takes a rule for granted that none of them contradicts: by chance once in 256."""
YEAR: Final = 12
QUARTER: Final = 3
Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Marks = NDArray[np.bool_]


class Bond(IntFlag):
    """How parts bind their whole."""

    NOTHING = 0
    COVERS = 1
    """Together they reach everybody: the whole is at most their sum."""
    APART = 2
    """Nobody is in two: the whole is at least their sum."""
    INSIDE = 4
    """No part exceeds the whole."""
    PART = INSIDE
    COVER = INSIDE | COVERS
    DISJOINT = INSIDE | APART
    EXACT = INSIDE | COVERS | APART


UNIONS: Final = (
    ("flow_ratio", "numerator", ("flow_new", "returned", "flow_back")),
    ("flow_ratio", "denominator", ("flow_home", "flow_other", "flow_inactive")),
)
"""Counts that are, by definition, of everybody in any of some others: indicator, part, the others (numerators)."""


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
    family : array of shape (relations,)
        Number of the family that each relation is of; those of one family have one bond.
    either : array of shape (2, pairs)
        Cells of which one or the other is at most ``limit``: parts of a hidden share.
    limit : float
    """

    low: Floats
    high: Floats
    whole: Integers
    bond: Integers
    part: Integers
    of: Integers
    family: Integers = field(default_factory=lambda: np.zeros(0, np.int64))
    either: Integers = field(default_factory=lambda: np.zeros((2, 0), np.int64))
    limit: float = 0.0

    def bonds(self, truth: Floats) -> Integers:
        """Return the strongest bond of each relation that the data satisfy in the whole of its family."""
        count = len(self.whole)
        if not count:
            return np.zeros(0, np.int64)
        sums = np.bincount(self.of, truth[self.part], count)
        largest = np.full(count, -np.inf)
        np.maximum.at(largest, self.of, truth[self.part])
        whole = truth[self.whole]
        bonds = np.zeros(count, np.int64)
        for flag, holds in ((Bond.COVERS, sums >= whole), (Bond.APART, sums <= whole), (Bond.INSIDE, largest <= whole)):
            broken = np.bincount(self.family, ~holds) > 0
            bonds |= np.where(broken[self.family], 0, int(flag))
        return bonds

    def binding(self, truth: Floats) -> "System":
        """Return the system with the bonds that other true counts satisfy."""
        return replace(self, bond=self.bonds(truth))


def system(cells: pl.DataFrame, snapshot: Snapshot, directory: Directory, settings: DisclosureSettings) -> System:
    """Return the system of one set of distinct cells (`IDENTITY`, ``code``, and what `cells` adds)."""
    low, high = bounds(cells, settings)
    truth = cells["truth"].to_numpy().astype(np.float64)
    if ((truth < low) | (truth > high)).any():
        message = "the bounds given to the attacker leave the truth out: the audit misreads what is published"
        raise AssertionError(message)
    wholes, parts, numbers, groups = [], [], [], []
    relations = families = 0
    for family in _families(_Cells(cells), snapshot, directory):
        wholes.append(family.whole)
        parts.append(family.part)
        numbers.append(family.of + relations)
        groups.append(family.group + families)
        relations += len(family.whole)
        families += int(family.group.max()) + 1
    nothing = [np.zeros(0, np.int64)]
    whole, part, of, group = (np.concatenate(found or nothing) for found in (wholes, parts, numbers, groups))
    limit = float(settings.threshold)
    given = System(
        low=low,
        high=high,
        whole=whole,
        bond=np.zeros(len(whole), np.int64),
        part=part,
        of=of,
        family=group,
        either=_either(cells, truth, limit),
        limit=limit,
    ).binding(truth)
    return _without_idle(given)


def _without_idle(given: System) -> System:
    """Return the system without the relations that bind nothing."""
    kept = given.bond != Bond.NOTHING
    if kept.all():
        return given
    pairs = kept[given.of]
    number = np.cumsum(kept) - 1
    return replace(
        given,
        whole=given.whole[kept],
        bond=given.bond[kept],
        family=given.family[kept],
        part=given.part[pairs],
        of=number[given.of[pairs]],
    )


def bounds(cells: pl.DataFrame, settings: DisclosureSettings) -> tuple[Floats, Floats]:
    """Return what each figure says alone.

    A hidden count is nobody to the threshold (see `_class_of_hidden`). A published one is itself if the figures are not
    all multiples of the base (nobody is rounding), else less than a base away and not below the threshold, if nothing
    below it is published; zero is zero. Of the rest of a published share nothing is told but that it is not below the
    threshold. A hidden quantity may be anything.
    """
    is_published = pl.col("status") == OK
    counted = is_published & pl.col("few").is_not_null() & (pl.col("truth") > 0)
    visible = cells.filter(is_published & ~pl.col("exact"))["shown"].drop_nulls()
    rounding = bool((visible % settings.base == 0).all())
    kept = bool((cells.filter(counted)["few"] >= settings.threshold).all())
    floor = float(settings.threshold if rounding and kept else 0)
    shown, noise = pl.col("shown"), pl.when("exact").then(0.0).otherwise(float(settings.base - 1 if rounding else 0))
    lowest = pl.when("exact").then(0.0).otherwise(floor)
    rest = is_published & shown.is_null()
    few = (pl.col("status") == FEW) & ~pl.col("sums")
    most = pl.when(pl.col("most").is_not_null()).then(_most_without_mean(cells, settings)).otherwise(UNBOUNDED)
    fewest, largest = _class_of_hidden(cells, settings.threshold)
    low = (
        pl.when(rest)
        .then(_rest_floor(cells, settings))
        .when(is_published & (shown > 0))
        .then(pl.max_horizontal(shown - noise, lowest))
        .when(few)
        .then(fewest)
        .otherwise(0.0)
    )
    high = (
        pl.when(rest)
        .then(UNBOUNDED)
        .when(is_published)
        .then(pl.when(shown > 0).then(shown + noise).otherwise(0.0))
        .when(few)
        .then(largest)
        .when(pl.col("status") == HIDDEN)
        .then(most)
        .otherwise(UNBOUNDED)
    )
    both = cells.select(low=low.cast(pl.Float64), high=high.cast(pl.Float64))
    return both["low"].to_numpy().copy(), both["high"].to_numpy().copy()


def _class_of_hidden(cells: pl.DataFrame, threshold: int) -> tuple[float, float]:
    """Return the least and the most that hidden counts are taken for: from nobody to the threshold.

    Less where the figures betray it: whoever sees many zeros told (or counts equal to the threshold) and is never wrong
    in taking none for hidden has the narrower class.
    """
    persons = cells.filter(~pl.col("sums"))
    hidden = set(persons.filter(pl.col("status") == FEW)["truth"].unique())
    published = persons.filter(pl.col("status") == OK, pl.col("shown").is_not_null())
    zeros = published.filter(pl.col("truth") == 0).height
    full = published.filter(pl.col("truth") == threshold)["key"].n_unique()
    return (
        1.0 if zeros >= LEARNT and 0 not in hidden else 0.0,
        float(threshold - 1 if full >= LEARNT and threshold not in hidden else threshold),
    )


def _most_without_mean(cells: pl.DataFrame, settings: DisclosureSettings) -> float:
    """Return the most persons that a hidden mean is taken to rest on: too few for one, exactly or once rounded."""
    hidden = cells.filter(pl.col("status") == HIDDEN, pl.col("most").is_not_null())["truth"]
    minima = (settings.mean_minimum - 1, settings.mean_minimum + settings.base - 1)
    return next((float(most) for most in minima if bool((hidden <= most).all())), UNBOUNDED)


def _rest_floor(cells: pl.DataFrame, settings: DisclosureSettings) -> float:
    """Return the least that the rest of a published share is: the threshold, if that rule is kept."""
    published = cells.filter(pl.col("status") == OK, pl.col("part") == REST)["truth"]
    return float(settings.threshold if bool((published >= settings.threshold).all()) else 0)


def _either(cells: pl.DataFrame, truth: Floats, limit: float) -> Integers:
    """Return the pairs, numerator and rest, of hidden shares: one of them is few, where that is why they are hidden."""
    hidden = cells.filter(pl.col("status") == HIDDEN)
    parts = [hidden.filter(pl.col("part") == part) for part in ("numerator", REST)]
    numerators, rests = (part["code"].to_numpy() - marks("part", part["part"]) for part in parts)
    places = Places(rests).find(numerators)
    first = parts[0]["index"].to_numpy().astype(np.int64)[places >= 0]
    second = parts[1]["index"].to_numpy().astype(np.int64)[places[places >= 0]]
    holds = np.minimum(truth[first], truth[second]) <= limit
    names = cells["indicator"].gather(first).cast(pl.String).to_numpy()
    kept = ~np.isin(names, np.unique(names[~holds]))
    return np.stack([first[kept], second[kept]])


@dataclass(frozen=True, slots=True)
class _Family:
    """Relations of one way of coarsening: wholes, their parts, the group that shares a bond."""

    whole: Integers
    part: Integers
    of: Integers
    group: Integers


class _Cells:
    """Cells that find one another by code."""

    def __init__(self, cells: pl.DataFrame) -> None:
        self.frame, self.codes = cells, cells["code"].to_numpy()
        length = (cells["last"] - cells["first"] + 1).to_numpy().astype(np.uint64)
        self._groups = codes(cells, WHAT) + length
        self._places = Places(self.codes)

    def having(self, *conditions: pl.Expr) -> Integers:
        """Return the rows that satisfy some conditions."""
        return self.frame.select(pl.arg_where(pl.all_horizontal(*conditions))).to_series().to_numpy().astype(np.int64)

    def without(self, rows: Integers, *names: str) -> Codes:
        """Return the codes of some rows with conditions left out."""
        return self.codes[rows] - codes(self.frame[rows].select(names), names)

    def family(self, parts: Integers, wider: Codes) -> Iterator[_Family]:
        """Find the wholes of some parts by code; those that count the same in the same unit of time share a bond."""
        wholes = self._places.find(wider)
        is_part = (wholes >= 0) & (wholes != parts)
        part, whole = parts[is_part], wholes[is_part]
        if not len(part):
            return
        order = np.argsort(whole, kind="stable")
        begins = np.diff(whole[order], prepend=-1) > 0
        distinct, of = whole[order][begins], np.cumsum(begins) - 1
        group = np.unique(self._groups[distinct], return_inverse=True)[1]
        yield _Family(distinct, part[order], of, group)


def _families(cells: _Cells, snapshot: Snapshot, directory: Directory) -> Iterator[_Family]:
    """Yield the parts and wholes of each way of coarsening."""
    frame = cells.frame
    for condition in CONDITIONS:
        parts = cells.having(pl.col(condition).is_not_null())
        if not len(parts):
            continue
        wider = cells.without(parts, condition)
        yield from cells.family(parts, wider)
        for target, mapping in coarser(condition, snapshot, directory):
            free = frame[target].is_null().to_numpy()[parts]
            words = frame[condition].cast(pl.String).gather(parts[free])
            moved = words.replace_strict(mapping, default=None, return_dtype=pl.String)
            has_whole = moved.is_not_null().to_numpy()
            yield from cells.family(parts[free][has_whole], (wider[free] + marks(target, moved))[has_whole])
    yield from _along(cells, "step", list(map(str, PathStep)))
    yield from _along(cells, "horizon", sorted(frame["horizon"].drop_nulls().unique().cast(pl.String), key=int))
    yield from _in_time(cells)
    yield from _shares(cells)
    yield from _unions(cells)


def _along(cells: _Cells, name: str, ordered: list[str]) -> Iterator[_Family]:
    """Yield each value of a condition in another: a step of a path in the one before, a follow-up in a longer one."""
    for earlier, later in pairwise(ordered if name == "step" else ordered[::-1]):
        parts = cells.having(pl.col(name) == later)
        change = np.array([mark(name, earlier)], np.uint64) - np.array([mark(name, later)], np.uint64)
        yield from cells.family(parts, cells.codes[parts] + change)


def _in_time(cells: _Cells) -> Iterator[_Family]:
    """Yield months in quarters, quarters in years, years in ranges, ranges in longer ones with the year that remains.

    So too quarters in the four that end with the last closed one, and these in the calendar years that they touch.

    What is counted at the end of a period is the same at the end of its last part.
    """
    length = pl.col("last") - pl.col("first") + 1
    same_ages = pl.col("age_band").is_null() & pl.col("asked").is_null()
    for months, wider in ((1, QUARTER), (QUARTER, YEAR)):
        parts = cells.having(length == months, same_ages | (wider == YEAR))
        first = cells.frame["first"].gather(parts) // wider * wider
        timeless = cells.without(parts, "first", "last")
        whole = timeless + marks("first", first) + marks("last", first + wider - 1)
        yield from cells.family(parts, whole)
        ends = (cells.frame["last"].gather(parts) == first + wider - 1).to_numpy()
        yield from cells.family(parts[ends], whole[ends])
    yield from _in_moving_windows(cells, length)
    spans = cells.frame.filter(length > YEAR).select("first", "last").unique(maintain_order=True)
    within = cells.having(length >= YEAR, same_ages)
    timeless = cells.without(within, "first", "last")
    begin, end = (cells.frame[name].gather(within).to_numpy() for name in ("first", "last"))
    for first, last in spans.iter_rows():
        span = _span(first, last)
        years = (begin >= first) & (end <= last) & (end - begin + 1 == YEAR)
        shorter = [years]
        if last - first + 1 > 2 * YEAR:
            shorter += [(begin == first) & (end == last - YEAR) | (begin == last - YEAR + 1) & (end == last)]
            shorter += [(begin == first + YEAR) & (end == last) | (begin == first) & (end == first + YEAR - 1)]
        for inside in shorter:
            yield from cells.family(within[inside], timeless[inside] + span)


def _in_moving_windows(cells: _Cells, length: pl.Expr) -> Iterator[_Family]:
    """Yield the quarters of each year that does not begin in January, and it in the calendar years that it touches."""
    moving = (length == YEAR) & (pl.col("first") % YEAR != 0)
    quarters = cells.having(length == QUARTER)
    begin, end = (cells.frame[name].gather(quarters).to_numpy() for name in ("first", "last"))
    timeless = cells.without(quarters, "first", "last")
    for first, last in cells.frame.filter(moving).select("first", "last").unique(maintain_order=True).iter_rows():
        inside = (begin >= first) & (end <= last)
        yield from cells.family(quarters[inside], timeless[inside] + _span(first, last))
        ends = inside & (end == last)
        yield from cells.family(quarters[ends], timeless[ends] + _span(first, last))
        window = cells.having(pl.col("first") == first, pl.col("last") == last)
        years = first // YEAR * YEAR, last // YEAR * YEAR + YEAR - 1
        yield from cells.family(window, cells.without(window, "first", "last") + _span(*years))


def _span(first: int, last: int) -> Codes:
    return np.array([mark("first", str(first))], np.uint64) + np.array([mark("last", str(last))], np.uint64)


def _shares(cells: _Cells) -> Iterator[_Family]:
    """Yield numerator and rest in their denominator."""
    rests = cells.having(pl.col("part") == REST)
    if not len(rests):
        return
    change = [np.array([mark("part", name)], np.uint64) for name in ("denominator", "numerator", REST)]
    whole = cells.codes[rests] - change[2] + change[0]
    wanted = cells.codes[rests] - change[2] + change[1]
    numerators = Places(cells.codes).find(wanted)
    there = numerators >= 0
    yield from cells.family(np.concatenate([rests[there], numerators[there]]), np.concatenate([whole[there]] * 2))


def _unions(cells: _Cells) -> Iterator[_Family]:
    """Yield the counts that others make up, where all of them were asked."""
    for entry, part, others in UNIONS:
        numerators = [cells.having(pl.col("indicator") == name, pl.col("part") == "numerator") for name in others]
        if any(not len(parts) for parts in numerators):
            continue
        change = np.array([mark("indicator", entry)], np.uint64) + np.array([mark("part", part)], np.uint64)
        wider = [cells.without(parts, *WHAT[:2]) + change for parts in numerators]
        yield from cells.family(np.concatenate(numerators), np.concatenate(wider))
