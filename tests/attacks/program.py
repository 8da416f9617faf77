"""What one cell may be when everything around it must be whole numbers at once.

Role: the attacker's second solver, a mixed-integer program on the cells nearest to one. In: bounds, relations, a cell.
Out: the least and most that the cell may be. Must not: know what cells are, nor the truth.

Bounds alone look at one relation at a time; two that share cells say more together.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array

from tests.attacks.attacker import Floats, Integers
from tests.attacks.propagation import Bond, Relations

MOST_CELLS: Final = 240
"""Cells of one program: those farther away are left as their bounds say."""
SECONDS: Final = 5


@dataclass(frozen=True)
class Neighbours:
    """The groups that each cell is in, to walk from one to those near it."""

    relations: Relations

    def __post_init__(self) -> None:
        part, group, whole = self.relations.part, self.relations.group, self.relations.whole
        members = np.concatenate([part, whole])
        groups = np.concatenate([group, np.arange(len(whole))])
        object.__setattr__(self, "_of_cell", _Lists(members, groups))
        object.__setattr__(self, "_of_group", _Lists(groups, members))

    def around(self, cell: int) -> tuple[Integers, Integers]:
        """Return the cells nearest to one, and the groups that lie wholly among them."""
        reached, groups, edge = {cell}, set[int](), [cell]
        while edge:
            following = []
            for one in edge:
                for group in self._of_cell[one]:  # type: ignore[attr-defined]
                    fresh = set(self._of_group[group].tolist()) - reached  # type: ignore[attr-defined]
                    if group in groups or len(reached) + len(fresh) > MOST_CELLS:
                        continue
                    groups.add(int(group))
                    reached |= fresh
                    following += sorted(fresh)
            edge = following
        return np.array(sorted(reached), np.int64), np.array(sorted(groups), np.int64)


class _Lists:
    """Values by key, both whole numbers from zero."""

    def __init__(self, keys: Integers, values: Integers) -> None:
        order = np.argsort(keys, kind="stable")
        self._values = values[order]
        self._starts = np.searchsorted(keys[order], np.arange(int(keys.max(initial=-1)) + 2))

    def __getitem__(self, key: int) -> Integers:
        if key + 1 >= len(self._starts):
            return self._values[:0]
        return self._values[self._starts[key] : self._starts[key + 1]]


def reach(cell: int, low: Floats, high: Floats, neighbours: Neighbours) -> tuple[float, float]:
    """Return the least and most that a cell may be (its bounds where the program finds no better in time)."""
    cells, groups = neighbours.around(cell)
    constraints = _constraints(cells, groups, neighbours.relations)
    aim = (cells == cell).astype(np.float64)
    found = [low[cell], high[cell]]
    for side, sign in enumerate((1, -1)):
        answer = milp(
            sign * aim,
            constraints=constraints,
            integrality=np.ones(len(cells)),
            bounds=Bounds(low[cells], high[cells]),
            options={"time_limit": SECONDS},
        )
        if answer.status == 0:
            found[side] = float(round(sign * answer.fun))
    return found[0], found[1]


def _constraints(cells: Integers, groups: Integers, relations: Relations) -> LinearConstraint | tuple[()]:
    """Return what the groups impose: no part over its whole, the whole not over the sum or not under it."""
    place = {int(cell): position for position, cell in enumerate(cells)}
    rows: list[int] = []
    columns: list[int] = []
    values: list[float] = []
    least: list[float] = []
    most: list[float] = []

    def add(terms: list[tuple[int, float]], low: float, high: float) -> None:
        rows.extend([len(least)] * len(terms))
        columns.extend(place[cell] for cell, _ in terms)
        values.extend(value for _, value in terms)
        least.append(low)
        most.append(high)

    chosen = np.isin(relations.group, groups)
    for group in groups:
        parts = relations.part[chosen & (relations.group == group)].tolist()
        whole, bond = int(relations.whole[group]), int(relations.bond[group])
        balance = [(part, 1.0) for part in parts] + [(whole, -1.0)]
        if bond:
            add(balance, 0.0 if bond & Bond.COVER else -np.inf, 0.0 if bond & Bond.APART else np.inf)
        if not bond & Bond.APART:
            for part in parts:
                add([(part, 1.0), (whole, -1.0)], -np.inf, 0.0)
    if not least:
        return ()
    matrix = coo_array((values, (rows, columns)), shape=(len(least), len(cells))).tocsr()
    return LinearConstraint(matrix, np.array(least), np.array(most))
