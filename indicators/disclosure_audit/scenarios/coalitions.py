"""Partners as attackers: one, or two together, with the public figures and their own services exactly.

Comes in: what is known of a group of cells. Goes out: findings. Must not: ask for anything that is published.

Of every cell a partner knows how many persons its own services reached, one by one, whatever the conditions: that many
the whole has at least, and a cell that only its services are in is known. What is left is the others', whom it has
never seen: they are cells too, related to one another as the data satisfy, and none of 1 to ``threshold - 1`` must come
out known. Two partners who put their lists together know the persons that either reached, without counting twice.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Final

import numpy as np
import polars as pl

from indicators.disclosure_audit import solver
from indicators.disclosure_audit.attacker import PROTECTED, Knowledge, Worked
from indicators.disclosure_audit.cell_keys import Places, codes, mark, marks
from indicators.disclosure_audit.cells import PARTS, PLACED, REST, WHERE, located
from indicators.disclosure_audit.constraints import Floats, Integers, Marks, System, system
from indicators.disclosure_audit.hierarchies import coarser
from indicators.disclosure_audit.question_space import MAIN, Depth
from indicators.disclosure_audit.report import Weakness
from indicators.disclosure_audit.unprotected import asked_as, coded, exact
from indicators.model.indicator import Indicator
from indicators.model.query import Grouping, Query
from indicators.selection.counting import distinct_pairs, people_of

ROUNDS: Final = 6
"""Most times that bounds go between the wholes and the others' parts; they settle in two or three."""
TOGETHER: Final = 24
"""Questions counted together."""
OF_SERVICES: Final = ("service", "service_type", "organisation", "strand", *PLACED.values())
"""Conditions that choose among services."""
BODIES: Final = "bodies"


@dataclass(frozen=True, slots=True)
class Own:
    """What partners know of some cells.

    Attributes
    ----------
    cell, bodies, count : arrays
        So many persons of a cell were reached by exactly these bodies among others (one bit each), or, where
        ``joint`` is false, so many by each body, counted apart.
    joint : bool
        Whether several bodies' persons can be counted without counting any twice.
    among : array
        The bodies whose services each cell looks among.
    """

    cell: Integers
    bodies: Integers
    count: Floats
    joint: bool
    among: Integers

    def known_to(self, members: int, size: int) -> Floats:
        """Return how many persons of each cell some bodies reached."""
        mine = (self.bodies & members) > 0
        return np.bincount(self.cell[mine], self.count[mine], size).astype(np.float64)


def attack(knowledge: Knowledge, worked: Worked, depth: Depth) -> None:
    """Report the cells in which one to ``threshold - 1`` persons of the others are known to a partner, or to two.

    One partner is tried on every cell, two together on those of at least ``depth.pairs`` months.
    """
    entries = [entry for entry in worked.questions if shows_own(entry)]
    own = _own(knowledge, worked, entries) if entries else None
    if own is None:
        return
    names, reported = _bodies(knowledge), set[int]()
    every = _Seen(worked, own, np.arange(len(worked.truth)))
    nobody = _Standing.of_nobody(worked)
    for number, name in enumerate(names):
        _try(knowledge, worked, every, reported, who={name: 1 << number}, known=(nobody,))
    if own.joint:
        long = _lasting(knowledge, worked, own, depth.pairs)
        alone = _alone(long, range(len(names)))
        for one, other in combinations(alone, 2):
            who = {names[one]: 1 << one, names[other]: 1 << other}
            _try(knowledge, worked, long, reported, who=who, known=(alone[one], alone[other]))


@dataclass(frozen=True, slots=True)
class _Seen:
    """Some of the cells, what partners know of them, and where they are among all."""

    worked: Worked
    own: Own
    where: Integers


@dataclass(frozen=True, slots=True)
class _Standing:
    """Where some bodies stand: the persons they know of in each cell, the bounds, how the others' parts bind.

    ``loose`` are the cells whose bounds moved last, if they had not settled.
    """

    mine: Floats
    low: Floats
    high: Floats
    bond: Integers
    loose: Integers

    @classmethod
    def of_nobody(cls, worked: Worked) -> "_Standing":
        """Return where everybody stands who has no list of persons."""
        nobody = np.zeros(len(worked.truth))
        return cls(nobody, worked.low, worked.high, worked.given.bond, np.zeros(0, np.int64))


def _alone(seen: _Seen, bodies: Iterable[int]) -> dict[int, _Standing]:
    """Return where each body stands by itself; who reached nobody knows that much."""
    nobody = _Standing.of_nobody(seen.worked)
    lists = {number: _mine(seen.own, seen.worked, 1 << number) for number in bodies}
    return {
        number: _narrowed(seen.worked, mine, _only(seen.own, 1 << number), (nobody,)) for number, mine in lists.items()
    }


def _try(
    knowledge: Knowledge,
    worked: Worked,
    seen: _Seen,
    reported: set[int],
    *,
    who: Mapping[str, int],
    known: Sequence[_Standing],
) -> None:
    """Report what some bodies know together, unless it has been told already of one of them."""
    members = sum(who.values())
    threshold, sub = knowledge.settings.disclosure.threshold, seen.worked
    mine = _mine(seen.own, sub, members)
    others = sub.truth - mine
    wanted = ~sub.cells["sums"].to_numpy() & (others >= 1) & (others < threshold) & (mine > 0)
    if not wanted.any():
        return
    here = _narrowed(sub, mine, _only(seen.own, members), known)
    pinned = seen.where[np.flatnonzero(wanted & (here.high - here.low + 1 < PROTECTED))]
    fresh = [cell for cell in pinned.tolist() if cell not in reported]
    reported.update(fresh)
    if fresh:
        theirs = worked.truth - _spread(mine, seen, worked)
        knowledge.known(worked, np.array(fresh), Weakness.PARTNER, " + ".join(who), truth=theirs)


def _spread(mine: Floats, seen: _Seen, worked: Worked) -> Floats:
    """Return what members know of all the cells, from what they know of some."""
    every = np.zeros(len(worked.truth))
    every[seen.where] = mine
    return every


def _lasting(knowledge: Knowledge, worked: Worked, own: Own, months: int) -> _Seen:
    """Return the cells of so many months or more, as a system of their own."""
    long = (worked.cells["last"] - worked.cells["first"] + 1 >= months).to_numpy()
    where = np.flatnonzero(long)
    cells = worked.cells[where].drop("index").with_row_index("index")
    given = system(cells, knowledge.snapshot, knowledge.directory, knowledge.settings.disclosure)
    sub = Worked.of(cells, given, worked.questions, worked.part, worked.ask)
    sub.low, sub.high = worked.low[where], worked.high[where]
    position = np.full(len(long), -1)
    position[where] = np.arange(len(where))
    kept = long[own.cell]
    few = Own(position[own.cell[kept]], own.bodies[kept], own.count[kept], own.joint, own.among[where])
    return _Seen(sub, few, where)


def shows_own(entry: Indicator) -> bool:
    """Whether partners see this indicator exactly for their own services."""
    return entry.service_filters and not entry.whole_paths and Grouping.ORGANISATION in entry.groupings


def _mine(own: Own, worked: Worked, members: int) -> Floats:
    """Return how many persons of each cell the members know of."""
    mine = np.where(_only(own, members), worked.truth, own.known_to(members, len(worked.truth)))
    if (mine > worked.truth).any():
        message = "somebody's own persons are more than everybody's: the audit counts partners wrongly"
        raise AssertionError(message)
    return mine


def _only(own: Own, members: int) -> Marks:
    """Return the cells that only the members' services are in."""
    return np.asarray((own.among > 0) & ((own.among & ~members) == 0), dtype=np.bool_)


def _narrowed(worked: Worked, mine: Floats, only: Marks, known: Sequence[_Standing]) -> _Standing:
    """Propagate what the members know through the wholes, and through the parts of the others, until nothing moves.

    ``known`` is where each of them stood before, bounds that nothing moved any more: they know all of that together.
    What is gone through is only what differs from where the best informed of them stood.
    """
    base = max(known, key=lambda one: int((one.mine > 0).sum()))
    low = np.maximum.reduce([mine, *(one.low for one in known)])
    high = np.where(only, worked.truth, np.minimum.reduce([one.high for one in known]))
    theirs = _of_others(worked.given, worked.truth - mine)
    narrower = np.union1d(base.loose, np.flatnonzero((low > base.low) | (high < base.high)))
    around = np.union1d(np.flatnonzero(mine != base.mine), worked.given.whole[theirs.bond != base.bond])
    for _ in range(ROUNDS):
        begun = low, high
        low, high = solver.propagate(worked.given, low, high, index=worked.index, moved=narrower)
        moved = np.union1d(around, _moved(begun, (low, high)))
        begun = low, high
        others = solver.propagate(theirs, low - mine, high - mine, index=worked.index, moved=moved)
        low, high = others[0] + mine, others[1] + mine
        narrower, around = _moved(begun, (low, high)), np.zeros(0, np.int64)
        if not len(narrower):
            break
    return _Standing(mine, low, high, theirs.bond, narrower)


def _moved(before: tuple[Floats, Floats], after: tuple[Floats, Floats]) -> Integers:
    """Return the cells whose bounds are others."""
    return np.flatnonzero((before[0] != after[0]) | (before[1] != after[1]))


def _of_others(given: System, truth: Floats) -> System:
    """Return the relations between the parts of the others."""
    return replace(given.binding(truth), either=np.zeros((2, 0), np.int64))


def _own(knowledge: Knowledge, worked: Worked, entries: Sequence[Indicator]) -> Own:
    """Return what partners know of the cells of a group."""
    frames, joint = [], True
    for entry in entries:
        shapes = _shapes(worked.questions[entry])
        for begin in range(0, len(shapes), TOGETHER):
            some = shapes[begin : begin + TOGETHER]
            counted = _joined(knowledge, some) if entry.key == MAIN else _apart(knowledge, some)
            frames.append(_rows(knowledge, worked, entry, counted))
    rows = pl.concat(frames).unique(["cell", BODIES], keep="first", maintain_order=True)  # asked by several routes
    rows = _of_everybody(rows, worked)
    cell, bodies, count = (rows[name].to_numpy() for name in ("cell", BODIES, "count"))
    if MAIN not in {entry.key for entry in entries}:
        sums = np.bincount(cell, count, len(worked.truth))
        joint = bool((sums[np.unique(cell)] <= worked.truth[np.unique(cell)]).all())
    return Own(cell.astype(np.int64), bodies.astype(np.int64), count, joint, _among(knowledge, worked.cells))


def _of_everybody(rows: pl.DataFrame, worked: Worked) -> pl.DataFrame:
    """Leave out the rests of a share that the data show not to be among everybody's.

    Who was given a place here may have been left without one elsewhere: such a person is in the rest of these services
    and not in the rest of all. Numerators and denominators are always among everybody's: `_mine` sees to it.
    """
    of = worked.cells[rows["cell"]].select("indicator", is_rest=pl.col("part") == REST)
    beyond = of["is_rest"] & (rows["count"] > pl.Series(worked.truth[rows["cell"].to_numpy()]))
    loose = of.filter(beyond)["indicator"].unique()
    return rows.filter(~(of["is_rest"] & of["indicator"].is_in(loose.implode())))


def _shapes(questions: Sequence[Query]) -> list[Query]:
    """Return the breakdowns, without filters, that do not tell services or bodies apart already."""
    plain = [
        query
        for query in questions
        if not {Grouping.SERVICE, Grouping.ORGANISATION} & set(query.by)
        and query.area == "ambito"
        and not (query.services or query.service_types or query.strands or query.targets or query.needs)
        and not query.exclude_fictitious
    ]
    return list(dict.fromkeys(plain))


def _joined(knowledge: Knowledge, queries: Sequence[Query]) -> list[tuple[Query, pl.DataFrame]]:
    """Count the persons of each group by the bodies that reached them: each person once."""
    tallies = []
    for query in queries:
        asked, by = asked_as(knowledge.snapshot, query.but(by=(*query.by, Grouping.ORGANISATION)), knowledge.settings)
        names = [dimension.name for dimension in by[:-1]]
        people = people_of(knowledge.snapshot, asked).filter(pl.col("person").is_not_null())
        bit = pl.lit(1, pl.Int64) * 2 ** pl.col("organisation").cast(pl.Int64)
        pairs = distinct_pairs(people, knowledge.snapshot, by).with_columns(bit.cast(pl.Int64).alias(BODIES))
        masks = pairs.group_by(*names, "person").agg(pl.col(BODIES).sum())
        counted = masks.group_by(*names, BODIES).agg(pl.len().alias("numerator"))
        tallies.append(coded(counted, by[:-1], knowledge.directory))
    return list(zip(queries, pl.collect_all(tallies), strict=True))


def _apart(knowledge: Knowledge, queries: Sequence[Query]) -> list[tuple[Query, pl.DataFrame]]:
    """Count what each body knows of each group by itself."""
    asked = [query.but(by=(*query.by, Grouping.ORGANISATION)) for query in queries]
    bit = {key: 1 << number for number, key in enumerate(_bodies(knowledge))}
    tallies = exact(knowledge.snapshot, asked, knowledge.settings, knowledge.directory)
    return [
        (query, tally.with_columns(pl.col("organisation").replace_strict(bit, return_dtype=pl.Int64).alias(BODIES)))
        for query, tally in zip(queries, tallies, strict=True)
    ]


def _rows(
    knowledge: Knowledge, worked: Worked, entry: Indicator, counted: Sequence[tuple[Query, pl.DataFrame]]
) -> pl.DataFrame:
    """Return ``cell``, ``bodies`` and ``count`` of the cells that the counts are of."""
    rows = located(counted, entry, knowledge.directory)
    places = Places(worked.cells["code"].to_numpy())
    where = codes(rows, [name for name in WHERE if name != "organisation"]) + marks("horizon", rows["horizon"])
    where = where + np.array([mark("indicator", entry.key)], np.uint64)
    frames = []
    for part in PARTS:
        value = _counted(rows, part)
        if value is not None:
            cell = places.find(where + np.array([mark("part", part)], np.uint64))
            frames.append(
                rows.select(BODIES, cell=pl.Series(cell), count=value.cast(pl.Float64)).filter(pl.col("cell") >= 0)
            )
    return pl.concat(frames)


def _counted(rows: pl.DataFrame, part: str) -> pl.Series | None:
    """Return the counts of a part."""
    if part != REST:
        return rows[part] if part in rows.columns else None
    if {"numerator_key", "denominator_key"} <= set(rows.columns):
        return rows["denominator"] - rows["numerator"]
    return None


def _among(knowledge: Knowledge, cells: pl.DataFrame) -> Integers:
    """Return the bodies, as bits, whose services each cell looks among."""
    chosen = cells.select(pl.col(name).cast(pl.String) for name in OF_SERVICES)
    kinds = chosen.unique(maintain_order=True)
    bits = np.zeros(kinds.height, np.int64)
    for service, body in _services(knowledge):
        meets = [
            pl.col(name).is_null() | (pl.col(name) == service[name]) if name in service else pl.col(name).is_null()
            for name in OF_SERVICES
        ]
        bits |= np.where(kinds.select(pl.all_horizontal(meets)).to_series().to_numpy(), 1 << body, 0)
    marked = kinds.with_columns(pl.Series(BODIES, bits))
    return chosen.join(marked, on=OF_SERVICES, how="left", nulls_equal=True, maintain_order="left")[BODIES].to_numpy()


def _services(knowledge: Knowledge) -> Iterator[tuple[dict[str, str], int]]:
    """Yield the conditions that each service meets, and the position of its body."""
    bodies = _bodies(knowledge)
    for key in knowledge.snapshot["services"]["key"]:
        meets = {"service": key}
        for condition in ("service", "place"):
            for name, words in coarser(condition, knowledge.snapshot, knowledge.directory):
                if meets[condition] in words:
                    meets[name] = words[meets[condition]]
        yield meets, bodies.index(meets["organisation"])


def _bodies(knowledge: Knowledge) -> list[str]:
    """Return the bodies, in order of position."""
    return knowledge.snapshot["organisations"].sort("index")["key"].to_list()
