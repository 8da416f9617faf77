"""What follows from parts and wholes: bounds of counts, tightened until nothing moves any more.

Role: the attacker's first solver. In: bounds of cells, groups of parts with their whole. Out: tighter bounds.
Must not: know what cells are, nor the truth.
"""

from dataclasses import dataclass
from enum import IntFlag
from typing import Final

import numpy as np

from tests.attacks.attacker import Floats, Integers

MOST_ROUNDS: Final = 200


class Bond(IntFlag):
    """How parts bind their whole, beside that none of them exceeds it."""

    INSIDE = 0
    COVER = 1
    """Together they reach everybody: the whole is at most their sum."""
    APART = 2
    """Nobody is in two of them: the whole is at least their sum."""
    EXACT = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Relations:
    """Groups of parts, each with its whole.

    Attributes
    ----------
    whole, bond : array, one for each group
        The cell that is the whole, and its `Bond`.
    part, group : array, one for each part
        The cell that is a part, and the group that it belongs to.
    """

    whole: Integers
    bond: Integers
    part: Integers
    group: Integers

    @classmethod
    def joined(cls, *several: "Relations") -> "Relations":
        """Return several sets of relations as one."""
        starts = np.cumsum([0, *(len(one.whole) for one in several)])[:-1]
        return cls(
            whole=_joined([one.whole for one in several]),
            bond=_joined([one.bond for one in several]),
            part=_joined([one.part for one in several]),
            group=_joined([one.group + start for one, start in zip(several, starts, strict=True)]),
        )


def _joined(arrays: list[Integers]) -> Integers:
    return np.concatenate([np.zeros(0, np.int64), *arrays])


class ContradictionError(Exception):
    """No counts satisfy what the attacker believes: something believed is false."""


def propagate(low: Floats, high: Floats, relations: Relations) -> tuple[Floats, Floats]:
    """Tighten the bounds of whole counts until no relation tightens them further.

    Raises
    ------
    ContradictionError
        If a cell is left without any value.
    """
    low, high = low.copy(), high.copy()
    for _ in range(MOST_ROUNDS):
        before = low.sum(), high.sum()
        _tighten(low, high, relations)
        if (low > high + 0.5).any():
            raise ContradictionError(f"{int((low > high + 0.5).sum())} cells")
        if (low.sum(), high.sum()) == before:
            break
    return low, high


def _tighten(low: Floats, high: Floats, relations: Relations) -> None:
    """Tighten once, in place: each part by its whole and its siblings, each whole by its parts."""
    whole, part, group = relations.whole, relations.part, relations.group
    covers, apart = (relations.bond & flag != 0 for flag in (Bond.COVER, Bond.APART))
    own = whole[group]
    np.minimum.at(high, part, high[own])
    np.maximum.at(low, own, low[part])
    for _ in range(2):
        least, most = (np.bincount(group, bound[part], len(whole)) for bound in (low, high))
        _at_most(high, whole[covers], most[covers])
        _at_least(low, whole[apart], least[apart])
        among, split = covers[group], apart[group]
        _at_least(low, part[among], (low[own] - (most[group] - high[part]))[among])
        _at_most(high, part[split], (high[own] - (least[group] - low[part]))[split])


def _at_most(high: Floats, cells: Integers, bound: Floats) -> None:
    np.minimum.at(high, cells, bound)


def _at_least(low: Floats, cells: Integers, bound: Floats) -> None:
    np.maximum.at(low, cells, bound)
