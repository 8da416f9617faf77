"""Assigns places to the cells of a compact grid so that each stays near to where it lies and to its neighbours.

In: places in the plane (x eastwards, y southwards) and who borders whom. Out: a column and a row for each place.
It must not know municipalities, degrees or drawing: arrays in, arrays out.

Method. Places are scaled onto the grid and assigned at the least total squared displacement (Hungarian method,
`scipy.optimize.linear_sum_assignment`); then the contents of pairs of cells are exchanged, best exchange first, while
that lowers the sum of squared distances between neighbours plus a smaller weight of displacement (2-opt for a quadratic
assignment problem, Koopmans and Beckmann 1957). No random step: same input, same cells.
"""

from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

__all__ = ["FloatArray", "grid_cells", "lay_out"]

FloatArray: TypeAlias = npt.NDArray[np.float64]
_Order: TypeAlias = npt.NDArray[np.intp]

_SPARE: Final = (1.0, 1.1, 1.2, 1.3)
"""Cells per place that are tried: free cells let the grid keep the shape of the territory, too many leave holes."""

_PLACE_WEIGHT: Final = 0.15
"""Weight of staying in place against staying near one's neighbours."""

_TINY: Final = 1e-9
"""Differences below this are rounding; it also stands for the extent of a single point."""


def lay_out(places: FloatArray, adjacency: FloatArray) -> npt.NDArray[np.int64]:
    """Give each place a cell of its own.

    Parameters
    ----------
    places : array, shape (n, 2)
        x eastwards and y southwards, in any unit common to both.
    adjacency : array, shape (n, n)
        1 where two places are neighbours, 0 elsewhere; symmetric.

    Returns
    -------
    array of int, shape (n, 2)
        Column and row, both from 0; no two rows are equal.
    """
    tried = [_laid_on(grid_cells(places, spare=spare), places, adjacency) for spare in _SPARE]
    _, chosen = min(tried, key=lambda layout: layout[0])
    return np.asarray(chosen - chosen.min(axis=0), dtype=np.int64)


def grid_cells(places: FloatArray, *, spare: float) -> FloatArray:
    """Cells (column, row) of a grid as wide as the territory, `spare` of them for each member; shape (m, 2)."""
    members = len(places)
    width, height = np.maximum(np.ptp(places, axis=0), _TINY)
    cells = members * spare
    columns = int(np.clip(round(np.sqrt(cells * width / height)), 1, members))
    rows = int(np.ceil(max(cells, members) / columns)) if members > 1 else 1
    return np.array([(column, row) for row in range(rows) for column in range(columns)], dtype=float)


def _laid_on(grid: FloatArray, places: FloatArray, adjacency: FloatArray) -> tuple[float, FloatArray]:
    """Total cost, rounded so that machines agree, and the cell of each place on one grid; shape (n, 2)."""
    where = _improved(_assigned(places, grid), places, grid, adjacency)
    apart = (adjacency * _squared(grid[where], grid[where])).sum()
    moved = _displacement(places, grid)[np.arange(len(places)), where].sum()
    return round(float(apart / 2 + _PLACE_WEIGHT * moved), 6), grid[where]


def _targets(places: FloatArray, grid: FloatArray) -> FloatArray:
    """Places scaled onto the extent of the grid; shape (n, 2)."""
    low, extent = places.min(axis=0), np.maximum(np.ptp(places, axis=0), _TINY)
    scaled: FloatArray = (places - low) / extent * grid.max(axis=0)
    return scaled


def _displacement(places: FloatArray, grid: FloatArray) -> FloatArray:
    """Squared distance, in cells, between where each place is and each cell; shape (n, m)."""
    return _squared(_targets(places, grid), grid)


def _squared(left: FloatArray, right: FloatArray) -> FloatArray:
    squared: FloatArray = ((left[:, None, :] - right[None, :, :]) ** 2).sum(axis=2)
    return squared


def _assigned(places: FloatArray, grid: FloatArray) -> _Order:
    """Position in the grid of each place at the least total displacement; shape (n,)."""
    from scipy.optimize import linear_sum_assignment

    _, cells = linear_sum_assignment(_displacement(places, grid))
    return np.asarray(cells, dtype=np.intp)


def _improved(start: _Order, places: FloatArray, grid: FloatArray, adjacency: FloatArray) -> _Order:
    """Swap the contents of pairs of cells, best swap first, until no swap brings neighbours closer; shape (n,).

    Free cells hold dummies that have no neighbours and belong nowhere, so that a move is a swap like any other.
    """
    members, size = len(start), len(grid)
    linear, linked = np.zeros((size, size)), np.zeros((size, size))
    linear[:members] = _PLACE_WEIGHT * _displacement(places, grid)
    linked[:members, :members] = adjacency
    distance = _squared(grid, grid)
    where = np.concatenate([start, np.setdiff1d(np.arange(size), start)])
    while (swap := _best_swap(where, linear, linked, distance)) is not None:
        where[list(swap)] = where[list(swap[::-1])]
    return where[:members]


def _best_swap(where: _Order, linear: FloatArray, linked: FloatArray, distance: FloatArray) -> tuple[int, int] | None:
    """Return the two occupants whose exchange lowers the total cost most, or nothing when none does."""
    cost = (linear + linked @ distance[where])[:, where]
    costs = np.diag(cost)
    change = cost - costs[:, None] + cost.T - costs[None, :] + 2 * linked * distance[np.ix_(where, where)]
    best = int(np.argmin(np.round(change, 9)))
    first, second = divmod(best, len(where))
    return (first, second) if change[first, second] < -_TINY else None
