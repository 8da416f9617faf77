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
from indicators.audit.cells import CONDITIONS, FEW_OR_NONE, IDENTITY, WORD
from indicators.directory import TERRITORY_SLUG, Directory
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
    """Return the system of one set of distinct cells (with ``index``, `IDENTITY`, ``status``, ``shown``, ``truth``)."""
    low, high = bounds(cells, settings)
    truth = cells["truth"].to_numpy()
    if ((truth < low) | (truth > high)).any():
        message = "the bounds given to the attacker leave the truth out: the audit misreads what is published"
        raise AssertionError(message)
    families = [family for family in _families(cells, snapshot, directory) if family.height]
    parts, offset = [], 0
    wholes: list[NDArray[np.int64]] = []
    bonds: list[NDArray[np.int64]] = []
    for family in families:
        numbered = family.sort("whole").with_columns(of=pl.col("whole").rle_id().cast(pl.Int64) + offset)
        parts.append(numbered.select("index", "of"))
        firsts = numbered.unique("of", keep="first", maintain_order=True)
        wholes.append(firsts["whole"].to_numpy().astype(np.int64))
        bonds.append(firsts["bond"].to_numpy().astype(np.int64))
        offset += firsts.height
    pairs = pl.concat(parts) if parts else pl.DataFrame(schema={"index": pl.Int64, "of": pl.Int64})
    empty = [np.zeros(0, np.int64)]
    return System(
        low=low,
        high=high,
        whole=np.concatenate(wholes or empty),
        bond=np.concatenate(bonds or empty),
        part=pairs["index"].to_numpy().astype(np.int64),
        of=pairs["of"].to_numpy().astype(np.int64),
    )


def bounds(cells: pl.DataFrame, settings: DisclosureSettings) -> tuple[Floats, Floats]:
    """Return what each figure says alone.

    A suppressed count is 1 to threshold - 1. A published one is itself if the figures are not all multiples of the
    base (nobody is rounding), else less than a base away and not below the threshold; zero is zero.
    """
    shown = pl.col("shown")
    visible = cells.filter(pl.col("status") == "ok")["shown"].drop_nulls()
    noise = settings.base - 1 if bool((visible % settings.base == 0).all()) else 0
    least = pl.max_horizontal(shown - noise, pl.lit(float(settings.threshold if noise else 0)))
    told = pl.col("status") == "ok"
    hidden = pl.col("status") == "suppressed"
    few = hidden | (pl.col("status") == FEW_OR_NONE)
    low = pl.when(told & (shown > 0)).then(least).when(hidden).then(1.0).otherwise(0.0)
    high = (
        pl.when(told)
        .then(pl.when(shown > 0).then(shown + noise).otherwise(0.0))
        .when(few)
        .then(float(settings.threshold - 1))
        .otherwise(UNBOUNDED)
    )
    both = cells.select(low=low, high=high)
    return both["low"].to_numpy().copy(), both["high"].to_numpy().copy()


def _families(cells: pl.DataFrame, snapshot: Snapshot, directory: Directory) -> Iterator[pl.DataFrame]:
    """Yield frames of ``index`` (part), ``whole`` and ``bond``, one for each way of coarsening."""
    keyed = cells.select("index", "truth", *IDENTITY)
    for condition in CONDITIONS:
        parts = keyed.filter(pl.col(condition).is_not_null())
        dropped = parts.with_columns(pl.lit(None, WORD).alias(condition))
        expected = EXPECTED.get(condition, Bond.PART)
        yield from _bound(dropped, keyed, expected)
        for target, mapping in _coarser(condition, snapshot, directory):
            wider = pl.col(condition).replace_strict(mapping, default=None, return_dtype=WORD)
            moved = (
                parts.filter(pl.col(target).is_null())
                .with_columns(wider.alias(target))
                .filter(pl.col(target).is_not_null())
            )
            yield from _bound(moved.with_columns(pl.lit(None, WORD).alias(condition)), keyed, Bond.COVER)
    yield from _along_steps(keyed)
    yield from _in_time(keyed)


def _along_steps(keyed: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """Yield each step of a path in the one before it: nobody gets to one without the other."""
    for earlier, later in pairwise(map(str, PathStep)):
        parts = keyed.filter(pl.col("step") == later).with_columns(step=pl.lit(earlier).cast(WORD))
        yield from _bound(parts, keyed, Bond.PART)


def _coarser(condition: str, snapshot: Snapshot, directory: Directory) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield the conditions that one implies: a municipality its area, a service its type, body, strand and place."""
    towns = snapshot["municipalities"].select("code", "is_lead", "sub_area")
    areas = {code: directory.lead_slug if lead else TERRITORY_SLUG for code, lead, _ in towns.iter_rows()}
    sub_areas = {code: sub_area for code, _, sub_area in towns.iter_rows() if sub_area is not None}
    if condition == "municipality":
        yield from (("area", areas), ("sub_area", sub_areas), ("residence_class", dict.fromkeys(areas, "ambito")))
    elif condition == "area":
        yield "residence_class", dict.fromkeys(areas.values(), "ambito")
    elif condition == "place":
        yield from (("place_area", areas), ("place_sub_area", sub_areas))
    elif condition == "service":
        yield from _of_service(snapshot)


def _of_service(snapshot: Snapshot) -> Iterator[tuple[str, dict[str, str]]]:
    services = snapshot["services"].select("key", "type", "organisation", "strand", "place")
    bodies, towns = snapshot["organisations"]["key"], snapshot["municipalities"]["code"]
    rows = list(services.iter_rows(named=True))
    yield "service_type", {row["key"]: str(row["type"]) for row in rows}
    yield "organisation", {row["key"]: bodies[row["organisation"]] for row in rows}
    yield "strand", {row["key"]: row["strand"] for row in rows}
    yield "place", {row["key"]: towns[row["place"]] for row in rows}


def _in_time(keyed: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """Yield months in quarters, quarters in years, years in ranges (each length of range by itself)."""
    length = pl.col("last") - pl.col("first") + 1
    same_ages = pl.col("age_band").is_null() & pl.col("asked").is_null()
    for months, wider in ((1, 3), (3, 12)):
        parts = keyed.filter(length == months, same_ages | (wider == 12))  # noqa: PLR2004 - ages are those of the year
        moved = parts.with_columns(first=pl.col("first") // wider * wider)
        yield from _bound(moved.with_columns(last=pl.col("first") + wider - 1), keyed, Bond.COVER)
    years = keyed.filter(length == 12, same_ages)  # noqa: PLR2004 - months of a year
    ranges = keyed.filter(length > 12).select("first", "last").unique()  # noqa: PLR2004
    for first, last in ranges.iter_rows():
        inside = years.filter(pl.col("first") >= first, pl.col("last") <= last)
        moved = inside.with_columns(first=pl.lit(first, pl.Int32), last=pl.lit(last, pl.Int32))
        yield from _bound(moved, keyed, Bond.COVER)


def _bound(parts: pl.DataFrame, wholes: pl.DataFrame, expected: Bond) -> Iterator[pl.DataFrame]:
    """Join parts to their wholes and weaken the bond to what the truth of the family allows."""
    names = list(IDENTITY)
    found = wholes.rename({"index": "whole", "truth": "total"})
    pairs = parts.join(found, on=names, how="inner", nulls_equal=True).select("index", "whole", "truth", "total")
    pairs = pairs.filter(pl.col("index") != pl.col("whole"))
    if pairs.is_empty() or bool((pairs["truth"] > pairs["total"]).any()):
        return
    sums = pairs.group_by("whole").agg(pl.col("truth").sum(), pl.col("total").first())
    covers = bool((sums["truth"] >= sums["total"]).all()) and bool(expected & Bond.COVER)
    apart_holds = bool((sums["truth"] <= sums["total"]).all()) and bool(expected & Bond.DISJOINT)
    bond = (Bond.COVER if covers else 0) | (Bond.DISJOINT if apart_holds else 0)
    yield pairs.select("index", "whole", bond=pl.lit(int(bond)))
