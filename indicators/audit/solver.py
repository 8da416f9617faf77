"""How narrow the attacker can make each hidden cell.

Comes in: a `System`. Goes out: bounds that no true count can lie outside of. Must not: know indicators.

Two steps. Propagation tightens the bounds of every cell through every relation until nothing moves (interval
arithmetic; exact on trees of relations). Then the cells that came out narrow are solved exactly: minimum and maximum
by mixed-integer programming (`scipy.optimize.milp`, HiGHS) over the cell's neighbourhood in the relations.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array

from indicators.audit.relations import UNBOUNDED, Bond, Floats, Integers, System

ROUNDS: Final = 60
"""Most times that bounds go through all the relations; they settle in about ten."""
NEIGHBOURS: Final = 600
"""Most cells of a neighbourhood; those left out keep their own bounds, which is safe and slightly less narrow."""


def propagate(given: System) -> tuple[Floats, Floats]:
    """Return the tightest ``low`` and ``high`` of every cell that interval arithmetic gives."""
    low, high = given.low.copy(), given.high.copy()
    covers, apart = (given.bond & Bond.COVER) > 0, (given.bond & Bond.DISJOINT) > 0
    for _ in range(ROUNDS):
        before = low.sum(), high.sum()
        _round(given, low, high, covers, apart)
        if (low.sum(), high.sum()) == before:
            break
    return low, high


def _round(given: System, low: Floats, high: Floats, covers: NDArray[np.bool_], apart: NDArray[np.bool_]) -> None:
    """Tighten the bounds, in place, once through every relation."""
    part, of, whole = given.part, given.of, given.whole
    count = len(whole)
    np.minimum.at(high, part, high[whole][of])
    np.maximum.at(low, whole[of], low[part])
    least, most = np.bincount(of, low[part], count), np.bincount(of, high[part], count)
    np.maximum.at(low, whole[apart], least[apart])
    np.minimum.at(high, whole[covers], most[covers])
    room = (high[whole] - least)[of] + low[part]
    need = (low[whole] - most)[of] + high[part]
    np.minimum.at(high, part[apart[of]], room[apart[of]])
    np.maximum.at(low, part[covers[of]], need[covers[of]])


@dataclass(frozen=True, slots=True)
class Index:
    """Which relations touch each cell, for walking the neighbourhood of one."""

    starts: Integers
    relations: Integers
    parts: Integers
    """Where the parts of each relation start in `System.part`."""

    @classmethod
    def of(cls, given: System) -> "Index":
        """Build the index of a system."""
        touching = np.concatenate([given.part, given.whole])
        relation = np.concatenate([given.of, np.arange(len(given.whole))])
        order = np.argsort(touching, kind="stable")
        starts = np.searchsorted(touching[order], np.arange(len(given.low) + 1))
        return cls(starts, relation[order], np.searchsorted(given.of, np.arange(len(given.whole) + 1)))

    def around(self, cells: Iterable[int]) -> Integers:
        """Return the relations that touch some cells."""
        found = [self.relations[self.starts[cell] : self.starts[cell + 1]] for cell in cells]
        return np.unique(np.concatenate(found)) if found else np.zeros(0, np.int64)


def neighbourhood(given: System, index: Index, cell: int) -> tuple[Integers, Integers]:
    """Return the cells and the relations within two steps of a cell, nearest first, at most `NEIGHBOURS` cells."""
    cells, relations = np.array([cell]), np.zeros(0, np.int64)
    for _ in range(2):
        near = index.around(cells)
        inside = [given.part[index.parts[relation] : index.parts[relation + 1]] for relation in near]
        wider = np.unique(np.concatenate([cells, given.whole[near], *inside]))
        if len(wider) > NEIGHBOURS:
            break
        cells, relations = wider, near
    return cells, relations


def solve(given: System, index: Index, cell: int, *, low: Floats, high: Floats) -> tuple[int, int]:
    """Return the smallest and the largest count that a cell may hold, given its neighbourhood.

    ``low`` and ``high`` are the propagated bounds. Falls back on them if the neighbourhood holds no relation.
    """
    cells, relations = neighbourhood(given, index, cell)
    if not len(relations):
        return int(low[cell]), int(high[cell])
    constraints = _constraints(given, index, cells, relations)
    limits = Bounds(low[cells], np.minimum(high[cells], UNBOUNDED))
    objective = (cells == cell).astype(float)
    ends = [
        milp(sign * objective, constraints=constraints, bounds=limits, integrality=np.ones(len(cells)))
        for sign in (1, -1)
    ]
    smallest = round(ends[0].fun) if ends[0].success else int(low[cell])
    largest = round(-ends[1].fun) if ends[1].success else int(high[cell])
    return smallest, largest


def _constraints(given: System, index: Index, cells: Integers, relations: Integers) -> LinearConstraint:
    """Return ``sum of parts - whole`` within the limits of each bond, and ``whole - part >= 0``."""
    rows: list[tuple[Integers, Floats, float, float]] = []
    for relation in relations:
        parts = given.part[index.parts[relation] : index.parts[relation + 1]]
        whole, bond = given.whole[relation], given.bond[relation]
        if bond:
            least = 0.0 if bond & Bond.COVER else -np.inf
            most = 0.0 if bond & Bond.DISJOINT else np.inf
            rows.append((np.append(parts, whole), np.append(np.ones(len(parts)), -1.0), least, most))
        rows += [(np.array([whole, part]), np.array([1.0, -1.0]), 0.0, np.inf) for part in parts]
    columns = np.concatenate([np.searchsorted(cells, row[0]) for row in rows])
    numbers = np.concatenate([np.full(len(row[0]), number) for number, row in enumerate(rows)])
    matrix = coo_array((np.concatenate([row[1] for row in rows]), (numbers, columns)), shape=(len(rows), len(cells)))
    return LinearConstraint(matrix.tocsr(), [row[2] for row in rows], [row[3] for row in rows])
