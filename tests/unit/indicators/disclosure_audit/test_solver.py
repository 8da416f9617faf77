"""What the audit works out agrees with slower ways that need no proof: trying every table, plain linear programming."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.optimize import linprog

from indicators.disclosure_audit.constraints import Bond, System
from indicators.disclosure_audit.solver import Index, is_open, neighbourhood, propagate, solve

PERSONS = 5
WIDEST = 2
Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Table:
    """A small table: how many persons are truly in each cell, and what the attacker knows of them."""

    truth: list[int]
    system: System

    def relations(self) -> Iterator[tuple[int, int, list[int]]]:
        """Yield whole, bond and parts of each relation."""
        for number, (whole, bond) in enumerate(zip(self.system.whole, self.system.bond, strict=True)):
            yield whole, bond, self.system.part[self.system.of == number].tolist()


@st.composite
def tables(draw: st.DrawFn) -> Table:
    """Draw sets of persons, relations that are true of them, and bounds that leave the truth in."""
    sets = draw(st.lists(st.frozensets(st.integers(1, PERSONS)), min_size=2, max_size=5))
    found: list[tuple[int, int, list[int]]] = []
    for whole, members in enumerate(sets):
        inside = [other for other, some in enumerate(sets) if other != whole and some <= members]
        parts = draw(st.lists(st.sampled_from(inside), unique=True)) if inside else []
        if parts:
            reached = frozenset[int]().union(*(sets[part] for part in parts))
            covers = Bond.COVER if reached == members else Bond.PART
            apart = Bond.DISJOINT if sum(len(sets[part]) for part in parts) == len(reached) else Bond.PART
            found.append((whole, covers | apart, parts))
    truth = [len(members) for members in sets]
    given_system = System(
        low=np.array([max(0, number - draw(st.integers(0, WIDEST))) for number in truth], float),
        high=np.array([number + draw(st.integers(0, WIDEST)) for number in truth], float),
        whole=np.array([whole for whole, _, _ in found], np.int64),
        bond=np.array([bond for _, bond, _ in found], np.int64),
        part=np.array([part for _, _, parts in found for part in parts], np.int64),
        of=np.array([number for number, (_, _, parts) in enumerate(found) for _ in parts], np.int64),
    )
    return Table(truth, given_system)


def possible(table: Table) -> NDArray[np.int64]:
    """Return every table that agrees with what is known, one a row, by trying all."""
    ranges = [range(int(low), int(high) + 1) for low, high in zip(table.system.low, table.system.high, strict=True)]
    tried = np.array(list(product(*ranges)))
    for whole, bond, parts in table.relations():
        total, inside = tried[:, whole], tried[:, parts]
        agrees = (inside <= total[:, None]).all(axis=1)
        if bond & Bond.COVERS:
            agrees &= inside.sum(axis=1) >= total
        if bond & Bond.APART:
            agrees &= inside.sum(axis=1) <= total
        tried = tried[agrees]
    return tried


def linear_ends(table: Table, cell: int) -> tuple[float, float]:
    """Return the ends of a cell by linear programming over the whole table, without propagation and integers."""
    rows = []
    size = len(table.truth)
    for whole, bond, parts in table.relations():
        sums = np.zeros(size)
        sums[parts] = 1
        sums[whole] = -1
        rows += [-sums] if bond & Bond.COVERS else []
        rows += [sums] if bond & Bond.APART else []
        for part in parts:
            rows.append(np.zeros(size))
            rows[-1][[part, whole]] = 1, -1
    limits = list(zip(table.system.low, table.system.high, strict=True))
    matrix = np.array(rows) if rows else None
    above = np.zeros(len(rows)) if rows else None
    aim = np.eye(size)[cell]
    ends = [linprog(sign * aim, A_ub=matrix, b_ub=above, bounds=limits).fun * sign for sign in (1, -1)]
    return ends[0], ends[1]


@given(tables())
def test_propagation_leaves_out_nothing_that_linear_programming_leaves_in(table: Table) -> None:
    low, high = propagate(table.system)
    for cell in range(len(table.truth)):
        smallest, largest = linear_ends(table, cell)
        assert low[cell] <= smallest + 1e-6
        assert largest <= high[cell] + 1e-6


@given(tables())
def test_the_ends_are_those_of_all_the_tables_that_agree_with_what_is_known(table: Table) -> None:
    low, high = propagate(table.system)
    index, tried = Index.of(table.system), possible(table)
    for cell, truth in enumerate(table.truth):
        values = tried[:, cell]
        ends = solve(table.system, index, cell, low=low, high=high)
        assert low[cell] <= ends[0] <= values.min()
        assert values.max() <= ends[1] <= high[cell]
        if len(neighbourhood(table.system, index, cell)[1]) == len(table.system.whole):
            assert ends == (values.min(), values.max())
        assert is_open(table.system, index, cell, truth, low=low, high=high) == (ends != (truth, truth))


def two_way(shown: list[list[int]]) -> System:
    """Return a two-way table of hidden cells (0 to 9) with its sums shown exactly: cells first, then rows, columns."""
    numbers = np.array(shown)
    rows, columns = numbers.shape
    cells = np.arange(numbers.size).reshape(rows, columns)
    groups = [*cells, *cells.T]
    sums = np.concatenate([numbers.sum(axis=1), numbers.sum(axis=0)]).astype(float)
    return System(
        low=np.append(np.zeros(numbers.size), sums),
        high=np.append(np.full(numbers.size, 9.0), sums),
        whole=numbers.size + np.arange(len(groups)),
        bond=np.full(len(groups), int(Bond.EXACT)),
        part=np.concatenate(groups),
        of=np.repeat(np.arange(len(groups)), [len(group) for group in groups]),
    )


@pytest.mark.parametrize(("shown", "opens"), [([[1, 2], [3, 4]], True), ([[0, 2], [0, 4]], False)])
def test_a_two_way_table_is_open_unless_a_sum_of_nothing_closes_it(shown: list[list[int]], *, opens: bool) -> None:
    system = two_way(shown)
    low, high = propagate(system)
    assert is_open(system, Index.of(system), 1, 2, low=low, high=high) is opens
