"""Solver: how narrow the attacker can make each hidden cell.

Comes in: a `System`. Goes out: bounds that no true count can lie outside of. Must not: know indicators.

Two steps. Propagation tightens the bounds of every cell through every relation until nothing moves (interval
arithmetic; exact on trees of relations). Then the cells that came out narrow are solved exactly: minimum or maximum by
mixed-integer programming (`scipy.optimize.milp`, HiGHS) over the cell's neighbourhood in the relations.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array, csr_array

from indicators.disclosure_audit.constraints import UNBOUNDED, Bond, Floats, Integers, Marks, System

ROUNDS: Final = 60
"""Most times that bounds go through all the relations; they settle in about ten."""
MANY: Final = 0.5
"""Share of the relations above which going through all of them is quicker than choosing."""
SPARSE: Final = 64
"""Relations for each one touched, above which it pays to sort those touched instead of marking them among all."""
NEIGHBOURS: Final = 600
"""Most cells of a neighbourhood; those left out keep their own bounds, which is safe and slightly less narrow."""


def propagate(
    given: System,
    low: Floats | None = None,
    high: Floats | None = None,
    *,
    index: "Index | None" = None,
    moved: Integers | None = None,
) -> tuple[Floats, Floats]:
    """Return the tightest ``low`` and ``high`` of every cell that interval arithmetic gives.

    Parameters
    ----------
    given : System
    low, high : array of shape (cells,), optional
        Where to begin, if narrower ones are known than those of the system.
    index, moved : Index and array of int, optional
        The cells whose bounds have moved since they were propagated last: only what they touch is gone through.
    """
    low, high = (given.low if low is None else low).copy(), (given.high if high is None else high).copy()
    every = _Stretch.every(given)
    for _ in range(ROUNDS):
        touched = every
        if index is not None and moved is not None:
            relations = index.around(moved)
            touched = every if len(relations) > len(given.whole) * MANY else _Stretch.some(given, index, relations)
        before = low.copy(), high.copy()
        touched.tighten(low, high)
        _either(given, low, high)
        moved = np.flatnonzero((low != before[0]) | (high != before[1]))
        if not len(moved):
            break
    return low, high


def _either(given: System, low: Floats, high: Floats) -> None:
    """Of the two parts of a hidden share, where one is not few the other is."""
    for one, other in (given.either, given.either[::-1]):
        many = low[one] > given.limit
        np.minimum.at(high, other[many], given.limit)


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Some relations of a system, by what they bind."""

    whole: Integers
    part: Integers
    of: Integers
    inside: Marks
    covers: Marks
    apart: Marks

    @classmethod
    def every(cls, given: System) -> "_Stretch":
        """Take all the relations."""
        return cls._by_bond(given.whole, given.part, given.of, given.bond)

    @classmethod
    def some(cls, given: System, index: "Index", relations: Integers) -> "_Stretch":
        """Take some of the relations."""
        pairs, of = index.inside(relations)
        return cls._by_bond(given.whole[relations], given.part[pairs], of, given.bond[relations])

    @classmethod
    def _by_bond(cls, whole: Integers, part: Integers, of: Integers, bond: Integers) -> "_Stretch":
        inside, covers, apart = ((bond & flag) > 0 for flag in (Bond.INSIDE, Bond.COVERS, Bond.APART))
        return cls(whole, part, of, inside, covers, apart)

    def tighten(self, low: Floats, high: Floats) -> None:
        """Tighten the bounds, in place, once through every relation."""
        part, of, whole = self.part, self.of, self.whole
        count, inside = len(whole), self.inside[of]
        parts, around = part[inside], whole[of[inside]]
        np.minimum.at(high, parts, high[around])
        np.maximum.at(low, around, low[parts])
        least, most = np.bincount(of, low[part], count), np.bincount(of, high[part], count)
        np.maximum.at(low, whole[self.apart], least[self.apart])
        np.minimum.at(high, whole[self.covers], most[self.covers])
        room, need = high[whole] - least, low[whole] - most
        separate, covered = self.apart[of], self.covers[of]
        np.minimum.at(high, part[separate], room[of[separate]] + low[part[separate]])
        np.maximum.at(low, part[covered], need[of[covered]] + high[part[covered]])


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

    def around(self, cells: Integers) -> Integers:
        """Return the relations that touch some cells, in order."""
        touched, count = self.relations[_stretches(self.starts, cells)[0]], len(self.parts) - 1
        if len(touched) * SPARSE < count:
            return np.unique(touched)
        marks = np.zeros(count, dtype=np.bool_)  # where many are touched, marking them takes a tenth of hashing them
        marks[touched] = True
        return np.flatnonzero(marks)

    def inside(self, relations: Integers) -> tuple[Integers, Integers]:
        """Return the pairs (positions in `System.part`) of some relations, and which of those relations each is of."""
        return _stretches(self.parts, relations)


def _stretches(starts: Integers, chosen: Integers) -> tuple[Integers, Integers]:
    """Return the positions from ``starts[i]`` to ``starts[i + 1]`` of each chosen ``i``, and whose each is."""
    begin, length = starts[chosen], starts[chosen + 1] - starts[chosen]
    of = np.repeat(np.arange(len(chosen)), length)
    return np.arange(len(of)) - np.repeat(np.cumsum(length) - length, length) + begin[of], of


def neighbourhood(given: System, index: Index, cell: int) -> tuple[Integers, Integers]:
    """Return the cells and the relations within two steps of a cell, at most `NEIGHBOURS` cells."""
    cells, relations = np.array([cell]), np.zeros(0, np.int64)
    for _ in range(2):
        near = index.around(cells)
        wider = np.unique(np.concatenate([cells, given.whole[near], given.part[index.inside(near)[0]]]))
        if len(wider) > NEIGHBOURS:
            break
        cells, relations = wider, near
    return cells, relations


def solve(given: System, index: Index, cell: int, *, low: Floats, high: Floats) -> tuple[int, int]:
    """Return the smallest and the largest count that a cell may hold, given its neighbourhood.

    ``low`` and ``high`` are the propagated bounds. Falls back on them if the neighbourhood holds no relation.
    """
    return extreme(given, index, cell, 1, low=low, high=high), extreme(given, index, cell, -1, low=low, high=high)


def is_open(given: System, index: Index, cell: int, truth: int, *, low: Floats, high: Floats) -> bool:
    """Whether a cell may hold another count than the true one, given its neighbourhood.

    The truth satisfies every relation, so that one end that differs from it is enough; the second is solved only where
    the first does not.
    """
    return any(extreme(given, index, cell, sign, low=low, high=high) != truth for sign in (1, -1))


def extreme(given: System, index: Index, cell: int, sign: int, *, low: Floats, high: Floats) -> int:
    """Return the smallest count (``sign`` 1), or the largest (-1), that a cell may hold."""
    cells, relations = neighbourhood(given, index, cell)
    end = int(low[cell] if sign > 0 else high[cell])
    if not len(relations):
        return end
    solution = milp(
        sign * (cells == cell).astype(float),
        constraints=_constraints(given, index, cells, relations, low=low, high=high),
        bounds=Bounds(low[cells], np.minimum(high[cells], UNBOUNDED)),
        integrality=np.ones(len(cells)),
    )
    return round(sign * solution.fun) if solution.success else end


def _constraints(
    given: System, index: Index, cells: Integers, relations: Integers, *, low: Floats, high: Floats
) -> list[LinearConstraint]:
    """Return ``sum of parts - whole`` within the limits of each bond, and ``whole - part >= 0``.

    What the bounds alone satisfy is left out: it could not bind.
    """
    pairs, of = index.inside(relations)
    part, whole, bond = given.part[pairs], given.whole[relations], given.bond[relations]
    count = len(relations)
    inside = (bond & Bond.INSIDE) > 0
    covers = ((bond & Bond.COVERS) > 0) & (np.bincount(of, low[part], count) < high[whole])
    apart = ((bond & Bond.APART) > 0) & (np.bincount(of, high[part], count) > low[whole])
    sums = np.flatnonzero(covers | apart)
    row = np.full(count, -1)
    row[sums] = np.arange(len(sums))
    summed = row[of] >= 0
    loose = np.flatnonzero((high[part] > low[whole][of]) & inside[of] & ~apart[of])
    single = np.arange(len(loose))
    constraints = []
    if len(sums):
        rows, columns = np.append(row[of][summed], row[sums]), np.append(part[summed], whole[sums])
        matrix = _matrix(rows, np.searchsorted(cells, columns), summed.sum(), (len(sums), len(cells)))
        limits = np.where(covers[sums], 0.0, -np.inf), np.where(apart[sums], 0.0, np.inf)
        constraints.append(LinearConstraint(matrix, *limits))
    if len(loose):
        columns = np.append(whole[of[loose]], part[loose])
        matrix = _matrix(
            np.append(single, single), np.searchsorted(cells, columns), len(loose), (len(loose), len(cells))
        )
        constraints.append(LinearConstraint(matrix, 0.0, np.inf))
    return constraints


def _matrix(rows: Integers, columns: Integers, positive: int, shape: tuple[int, int]) -> csr_array:
    """Return a matrix with 1 in the first ``positive`` places and -1 in the others."""
    ones = np.ones(len(rows))
    ones[positive:] = -1.0
    return coo_array((ones, (rows, columns)), shape=shape).tocsr()
