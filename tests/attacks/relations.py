"""Which cells are parts of which: what everybody knows of municipalities, services, months and people.

Role: the attacker's knowledge besides the figures. In: a `Table`, the public lists, what is believed of each breakdown.
Out: `Relations`. Must not: know the truth, but to say which beliefs hold in the data (an attacker who guesses well).
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Final

import numpy as np
import polars as pl

from data_access.snapshot import Snapshot
from data_access.vocabulary import Continuity, ExitClass, ResidenceClass, Sex
from indicators.model.code_lists import TERRITORY_SLUG, slugify
from indicators.selection.person_groups import AGE_BANDS
from indicators.selection.size_classes import size_classes
from tests.attacks.attacker import Floats, Integers
from tests.attacks.cells import (
    ANY,
    CLASSES,
    CONDITIONS,
    CONTACTS,
    OF_ASKED_PERIOD,
    PART,
    REST,
    SERVED,
    SUBJECTS,
    WHOLE,
    Table,
    classes_of,
)
from tests.attacks.propagation import Bond, Relations

INSIDE: Final = str(ResidenceClass.AMBITO)
ATTRIBUTES: Final[Mapping[str, Bond]] = {
    "sex": Bond.EXACT,
    "age_band": Bond.EXACT,
    "target_set": Bond.EXACT,
    "need_set": Bond.APART,
    "exit_class": Bond.EXACT,
    "continuity": Bond.EXACT,
}
"""What a person, or an exit, has exactly one of. Needs are those of who was assessed."""
OVERLAPPING: Final = ("target", "need", "fictitious", "pact_state", "step", "moment", "section")
"""Conditions that several parts may share, or that nobody may satisfy."""
DEFINED: Final[Mapping[str, Bond]] = {
    **dict.fromkeys(CONDITIONS, Bond.COVER),
    **ATTRIBUTES,
    **dict.fromkeys(OVERLAPPING, Bond.INSIDE),
}
"""What follows from the definitions: people come back, and move, so that places, services and months only cover."""
ONCE: Final[Mapping[str, Bond]] = {
    **DEFINED,
    **{condition: Bond.EXACT for condition, bond in DEFINED.items() if bond is Bond.COVER},
}
"""What follows for events that happen to each person once, in one place: everything adds up."""
SIZES: Final[Mapping[str, int]] = {
    "sex": len(Sex),
    "age_band": len(AGE_BANDS),
    "residence_class": len(ResidenceClass),
    "exit_class": len(ExitClass),
    "continuity": len(Continuity),
}
"""How many values the closed vocabularies have."""
AMONG: Final = (
    ("flow_new", SERVED),
    ("households_served", SERVED),
    ("flow_new", "flow_ratio:part"),
    (SERVED, CONTACTS),
)
"""Sets that lie inside others, by definition (of the same cell): nobody is served without a contact."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Beliefs:
    """What the attacker takes for true: how the parts of each condition bind what is left without it, and in time."""

    of: Mapping[str, Bond] = field(default_factory=lambda: DEFINED)
    of_time: Bond = Bond.COVER


BY_DEFINITION: Final = Beliefs()
ADDING_UP: Final = Beliefs(of=ONCE, of_time=Bond.EXACT)


@dataclass(frozen=True, slots=True)
class Nest:
    """A way of coarsening a condition: which condition takes its place, and with which value."""

    condition: str
    target: str
    value: Mapping[str, str]

    @property
    def sizes(self) -> Mapping[str, int]:
        """How many parts each coarser value has."""
        return Counter(self.value.values())


def nests(snapshot: Snapshot) -> tuple[Nest, ...]:
    """Return what lies in what, from the public lists of municipalities and services."""
    towns = snapshot["municipalities"].select("code", "is_lead", "sub_area").rows()
    lead = slugify(snapshot["municipalities"].row(by_predicate=pl.col("is_lead"), named=True)["name"])
    area = {code: lead if is_lead else TERRITORY_SLUG for code, is_lead, _ in towns}
    sub_area = {code: sub for code, _, sub in towns if sub is not None}
    size = dict(size_classes(snapshot))
    area_of_size = {own: area[code] for code, own in size.items()}
    services = snapshot["services"].select("key", "type", "organisation", "strand", "place").rows(named=True)
    bodies, codes = snapshot["organisations"]["key"], snapshot["municipalities"]["code"]
    hosts = {codes[row["place"]] for row in services}
    return (
        Nest("municipality", "area", area),
        Nest("municipality", "sub_area", sub_area),
        Nest("municipality", "size_class", size),
        Nest("municipality", "residence_class", dict.fromkeys(area, INSIDE)),
        Nest("size_class", "area", area_of_size),
        Nest("size_class", "residence_class", dict.fromkeys(area_of_size, INSIDE)),
        Nest("sub_area", "residence_class", dict.fromkeys(sub_area.values(), INSIDE)),
        Nest("area", "residence_class", dict.fromkeys(area.values(), INSIDE)),
        Nest("place", "place_area", {code: area[code] for code in hosts}),
        Nest("place", "place_size_class", {code: size[code] for code in hosts if code in size}),
        Nest("service", "service_type", {row["key"]: str(row["type"]) for row in services}),
        Nest("service", "organisation", {row["key"]: bodies[row["organisation"]] for row in services}),
        Nest("service", "strand", {row["key"]: row["strand"] for row in services}),
        Nest("service", "place", {row["key"]: codes[row["place"]] for row in services}),
    )


def families(table: Table, snapshot: Snapshot, beliefs: Beliefs) -> list[Relations]:
    """Return every relation between the cells of a table: one item for each subject, breakdown and coarsening."""
    return [
        *_across(table, snapshot, beliefs),
        *_in_time(table, beliefs),
        *_shares(table),
        *_among(table),
        *_horizons(table),
    ]


def holding(families: Iterable[Relations], truth: Floats) -> Iterator[Relations]:
    """Yield families of relations weakened to what is true of all their groups: the attacker guesses well.

    Whoever holds similar data, or looks at the published rows in which every part is told, learns that much.
    """
    for family in families:
        part, whole = truth[family.part], truth[family.whole]
        if np.isnan(part).any() or np.isnan(whole).any() or (part > whole[family.group]).any():
            continue
        sums = np.bincount(family.group, part, len(whole))
        broken = (Bond.COVER if (sums < whole).any() else 0) | (Bond.APART if (sums > whole).any() else 0)
        yield replace(family, bond=family.bond & ~int(broken))


def _bind(table: Table, parts: Integers, wholes: pl.DataFrame, size: pl.Series, bond: Bond) -> Iterator[Relations]:
    """Bind parts to the wholes of the given names, one family for each kind of whole.

    The parts of an incomplete group cover nothing.
    """
    whole = table.find(wholes)
    found = (whole >= 0) & (whole != parts)
    if not found.any():
        return
    kinds = _kinds(wholes)[found]
    parts, whole, expected = parts[found], whole[found], size.to_numpy()[found]
    for kind in np.unique(kinds):
        own = kinds == kind
        yield _family(parts[own], whole[own], expected[own], bond)


def _family(part: Integers, whole: Integers, expected: Integers, bond: Bond) -> Relations:
    wholes, first, group = np.unique(whole, return_index=True, return_inverse=True)
    complete = np.bincount(group, minlength=len(wholes)) == expected[first]
    bonds = np.where(complete, int(bond), int(bond & Bond.APART))
    return Relations(whole=wholes, bond=bonds, part=part, group=group.astype(np.int64))


def _kinds(names: pl.DataFrame) -> Integers:
    """Number the names by subject, by which conditions they have and by how long they last."""
    having = [(pl.col(name) != ANY).alias(name) for name in CONDITIONS]
    kind = names.select(pl.struct("subject", *having, length=pl.col("last") - pl.col("first")).rank("dense"))
    return kind.to_series().cast(pl.Int64).to_numpy()


def _across(table: Table, snapshot: Snapshot, beliefs: Beliefs) -> Iterator[Relations]:
    """Yield the parts of each condition in what is left without it, or with a coarser one in its place."""
    lies_in = nests(snapshot)
    sizes = {nest.condition: len(nest.value) for nest in lies_in} | dict(SIZES)
    for condition in CONDITIONS:
        parts, names = table.rows(pl.col(condition) != ANY)
        if condition in {"horizon", "asked"} or not len(parts):
            continue
        bond = beliefs.of[condition]
        wider = _asked(names.with_columns(pl.lit(ANY).alias(condition)))
        yield from _bind(table, parts, wider, pl.Series([sizes.get(condition, 0)] * len(parts)), bond)
        for nest in lies_in:
            if nest.condition == condition:
                yield from _coarser(table, parts, names, nest, bond)


def _coarser(table: Table, parts: Integers, names: pl.DataFrame, nest: Nest, bond: Bond) -> Iterator[Relations]:
    free = (names[nest.target] == ANY) & names[nest.condition].is_in(list(nest.value))
    if not free.any():
        return
    kept = names.filter(free)
    moved = kept[nest.condition].replace_strict(nest.value, return_dtype=pl.String)
    wider = kept.with_columns(pl.lit(ANY).alias(nest.condition), moved.alias(nest.target))
    yield from _bind(
        table, parts[free.to_numpy()], wider, moved.replace_strict(nest.sizes, return_dtype=pl.Int64), bond
    )


def _asked(names: pl.DataFrame) -> pl.DataFrame:
    """Forget the period asked for where nothing left depends on it."""
    depends = pl.any_horizontal(pl.col(name) != ANY for name in OF_ASKED_PERIOD)
    return names.with_columns(asked=pl.when(depends).then("asked").otherwise(pl.lit(ANY)))


def _in_time(table: Table, beliefs: Beliefs) -> Iterator[Relations]:
    """Yield months in quarters, quarters in years, years in ranges of years."""
    length = pl.col("last") - pl.col("first") + 1
    for months, wider in ((1, 3), (3, 12)):
        parts, names = table.rows(length == months)
        begin = pl.col("first") // wider * wider
        wholes = names.with_columns(first=begin, last=begin + wider - 1)
        yield from _bind(table, parts, wholes, pl.Series([wider // months] * len(parts)), beliefs.of_time)
    ranges = table.frame.filter(length > 12).select("first", "last").unique(maintain_order=True).rows()
    for first, last in ranges:
        parts, names = table.rows(length == 12, pl.col("first") >= first, pl.col("last") <= last)
        wholes = names.with_columns(first=pl.lit(first, pl.Int32), last=pl.lit(last, pl.Int32))
        yield from _bind(table, parts, wholes, pl.Series([(last - first + 1) // 12] * len(parts)), beliefs.of_time)


def _shares(table: Table) -> Iterator[Relations]:
    """Yield part and rest in the whole of each share."""
    parts, names = table.rows(pl.col("subject").str.contains(f":({PART}|{REST})$"))
    for key in names["subject"].str.extract(r"^(\w+):").unique(maintain_order=True):
        own = names["subject"].str.starts_with(f"{key}:")
        whole = names.filter(own).with_columns(
            pl.lit(SUBJECTS.get(f"{key}:{WHOLE}", f"{key}:{WHOLE}")).alias("subject"),
            *[pl.lit(ANY).alias(name) for name in classes_of(key)],
        )
        mine = parts[own.to_numpy()]
        for group in _by_class(mine, names.filter(own)):
            yield from _bind(table, mine[group], whole[group], pl.Series([2] * len(group)), Bond.EXACT)


def _by_class(parts: Integers, names: pl.DataFrame) -> Iterator[Integers]:
    """Yield the positions of the parts and rests of each class, which have one whole together."""
    classes = names.select(pl.struct(CLASSES).rank("dense")).to_series().to_numpy()
    for one in np.unique(classes):
        yield np.flatnonzero(classes == one)


def _among(table: Table) -> Iterator[Relations]:
    """Yield the sets of persons that lie inside others."""
    for inner, outer in AMONG:
        parts, names = table.rows(pl.col("subject") == inner)
        if len(parts):
            wholes = names.with_columns(subject=pl.lit(outer))
            yield from _bind(table, parts, wholes, pl.Series([0] * len(parts)), Bond.INSIDE)


def _horizons(table: Table) -> Iterator[Relations]:
    """Yield who came back sooner in who came back sooner or later."""
    lengths = sorted(int(months) for months in table.frame["horizon"].unique() if months != ANY)
    for shorter, longer in pairwise(lengths):
        parts, names = table.rows(pl.col("horizon") == str(shorter), pl.col("subject").str.ends_with(f":{PART}"))
        wholes = names.with_columns(horizon=pl.lit(str(longer)))
        yield from _bind(table, parts, wholes, pl.Series([0] * len(parts)), Bond.INSIDE)
