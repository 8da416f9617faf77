"""Cell keys: one number for what a cell is about, so that cells are related by adding, not by comparing words.

Comes in: columns of cells. Goes out: arrays of 64 bits. Must not: know which conditions exist or what they mean.

The code of a cell is the sum (modulo 2^64) of a hash of each of its conditions; a null condition adds nothing. Leaving
a condition out of a cell is a subtraction, and the cell found with the difference is the wider one. Two different cells
of a million share a code with a probability under one in ten million.
"""

from collections.abc import Iterable
from functools import cache
from hashlib import blake2b

import numpy as np
import polars as pl
from numpy.typing import NDArray

Codes = NDArray[np.uint64]


@cache
def mark(name: str, word: str) -> int:
    """Return what one condition adds to a code."""
    return int.from_bytes(blake2b(f"{name}={word}".encode(), digest_size=8).digest(), "little")


def marks(name: str, values: pl.Series) -> Codes:
    """Return what a column adds to the code of each of its rows."""
    words = values.unique().drop_nulls()
    if words.is_empty():
        return np.zeros(len(values), np.uint64)
    numbers = pl.Series([mark(name, str(word)) for word in words], dtype=pl.UInt64)
    return values.replace_strict(words, numbers, default=None, return_dtype=pl.UInt64).fill_null(0).to_numpy()


def codes(cells: pl.DataFrame, names: Iterable[str]) -> Codes:
    """Return the code of each row, from the columns ``names``."""
    total = np.zeros(cells.height, np.uint64)
    for name in names:
        total = total + marks(name, cells[name])
    return total


class Places:
    """Where each code is among the rows of a frame."""

    def __init__(self, given: Codes) -> None:
        self._order = np.argsort(given, kind="stable")
        self._sorted = given[self._order]

    def find(self, wanted: Codes) -> NDArray[np.int64]:
        """Return the row of each code, -1 for those that no row has."""
        if not len(self._sorted):
            return np.full(len(wanted), -1, np.int64)
        order = np.argsort(wanted)  # in order, four times quicker: neighbours are looked for side by side
        asked = wanted[order]
        near = np.minimum(np.searchsorted(self._sorted, asked), len(self._sorted) - 1)
        rows = np.empty(len(wanted), np.int64)
        rows[order] = np.where(self._sorted[near] == asked, self._order[near], -1)
        return rows
