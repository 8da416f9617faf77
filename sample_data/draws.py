"""Random numbers that depend only on the seed and on what they are drawn for.

Comes in: a seed and the name of a stage. Goes out: generators and a few vectorised draws built on uniform numbers only.
Must not: read the clock, nor share a generator between stages (adding a draw in one would move all the others).
"""

from enum import IntEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


class Stage(IntEnum):
    """What a stream of random numbers is for; the number is part of the seed and never reused."""

    PEOPLE = 1
    TARGETS = 2
    ENROLMENT = 3
    BEDS = 4
    CONTACTS = 5
    CASES = 6
    PACTS = 7
    DELIVERIES = 8
    STAFF = 9


def generator(seed: int, stage: Stage, part: int = 0) -> np.random.Generator:
    """Return the PCG64 generator of a stage and, if it works by parts, of one part (a month)."""
    return np.random.Generator(np.random.PCG64([seed, int(stage), part]))


def choose(rng: np.random.Generator, weights: Any, size: int) -> Ints:
    """Return ``size`` positions drawn with probability proportional to ``weights``."""
    cumulative = np.cumsum(np.asarray(weights, dtype=np.float64))
    return np.searchsorted(cumulative / cumulative[-1], rng.random(size), side="right").astype(np.int64)


def choose_by_row(rng: np.random.Generator, weights: Floats) -> Ints:
    """Return one position per row of ``weights`` (n, k), drawn with that row's probabilities."""
    cumulative = np.cumsum(weights, axis=1)
    drawn = rng.random((len(weights), 1)) * cumulative[:, -1:]
    return np.asarray(np.minimum((drawn >= cumulative).sum(axis=1), weights.shape[1] - 1), dtype=np.int64)


def between(rng: np.random.Generator, low: Any, high: Any, size: int) -> Ints:
    """Return whole numbers from ``low`` to ``high``, both included; the bounds may be arrays of ``size``."""
    steps = np.floor(rng.random(size) * (np.asarray(high) - np.asarray(low) + 1))
    return np.asarray(np.asarray(low) + steps, dtype=np.int64)


def scaled(amount: float, scale: float) -> int:
    """Return ``amount`` times ``scale``, rounded half up and at least one."""
    return max(1, int(np.floor(amount * scale + 0.5)))
