"""The attack that most others are made of: ask, relate, tighten, and say which hidden counts are known.

Role: from questions to claims. In: an attacker, questions, beliefs. Out: `Claims`.
Must not: decide what a leak is worth.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from indicators.model.query import Query
from tests.attacks.attacker import Attacker, Floats, Integers
from tests.attacks.cells import Table
from tests.attacks.program import Neighbours, reach
from tests.attacks.propagation import Relations, propagate
from tests.attacks.relations import ADDING_UP, Beliefs, families, holding

FEW: Final = (1, 4)
"""The counts that nobody may learn."""


@dataclass(frozen=True, kw_only=True)
class Claims:
    """What the attacker says of the cells, beside the truth that it never saw.

    Attributes
    ----------
    table : Table
    low, high : array
        Bounds after the attack.
    truth : array
    """

    table: Table
    low: Floats
    high: Floats
    truth: Floats

    @property
    def recovered(self) -> Integers:
        """Cells of one to four persons that are known exactly."""
        return np.flatnonzero((self.low == self.high) & (self.low >= FEW[0]) & (self.high <= FEW[1]))

    @property
    def hidden(self) -> int:
        """How many cells of one to four persons there are to find."""
        return int(((self.truth >= FEW[0]) & (self.truth <= FEW[1])).sum())

    @property
    def wrong(self) -> int:
        """How many cells lie outside what the attacker says: none, or it believed something false."""
        known = ~np.isnan(self.truth)
        return int((known & ((self.truth < self.low) | (self.truth > self.high))).sum())

    def words(self) -> list[str]:
        """Return the recovered cells, for whoever has to mend."""
        return [f"{self.table.words(int(cell))} is {self.low[cell]:g}" for cell in self.recovered]


def attack(attacker: Attacker, queries: Sequence[Query], *, beliefs: Beliefs = ADDING_UP, programs: int = 0) -> Claims:
    """Ask, relate and tighten; then solve the narrowest hidden cells one by one.

    Beliefs that the data do not satisfy are dropped: the attacker guesses well which parts add up.

    Parameters
    ----------
    attacker : Attacker
    queries : sequence of Query
    beliefs : Beliefs
    programs : int
        How many hidden cells, the narrowest, get a program of their own.
    """
    seen = attacker.see(queries)
    answered = [query for query, answer in zip(queries, seen, strict=True) if answer is not None]
    table = Table(seen)
    truth = table.counts_of(Table(attacker.truth(answered)))
    bonds = Relations.joined(*holding(families(table, attacker.snapshot, beliefs), truth))
    low, high = propagate(table.low, table.high, bonds)
    if programs:
        low, high = solved(narrowest(low, high, programs), low, high, bonds)
    return Claims(table=table, low=low, high=high, truth=truth)


def narrowest(low: Floats, high: Floats, count: int) -> Integers:
    """Return the cells that are nearest to being known without being so, of those that may be few."""
    width = high - low
    open_ = np.flatnonzero((width > 0) & (low <= FEW[1]) & (high >= FEW[0]))
    return open_[np.argsort(width[open_], kind="stable")[:count]]


def solved(cells: Iterable[int], low: Floats, high: Floats, relations: Relations) -> tuple[Floats, Floats]:
    """Return the bounds with those of some cells solved."""
    low, high, neighbours = low.copy(), high.copy(), Neighbours(relations)
    for cell in cells:
        low[cell], high[cell] = reach(int(cell), low, high, neighbours)
    return low, high
